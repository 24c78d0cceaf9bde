"""CPU seconds for the site of a made-up company: made by `salesbook site`, and by MkDocs with Material from the same pages.

    python benchmarks/site.py [--customers N] [--people N] [--weeks N] [--rounds R] [--json]

The book is one that `salesbook demo` makes. Ours is the whole process in both languages: the book read and judged, the
pages with forms and workbooks, the search, the check of all links. Material's is the whole process on what `salesbook
pages` wrote in one language, outside the navigation, with its search; the making of those pages is not counted. So ours
does more, and half of it is counted for one language. All processes that either starts are counted. Hugo, where it is
installed, gets the same pages and a frame of one line: what it takes is the least that any builder could. Ratios are
taken within one run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from salesbook.pages.catalogue import HANDBOOK, menu  # noqa: E402 - the path is set first

LANG = "zh"
AS_OF = "2026-11-22T18:00:00+08:00"
LAYOUT = "<!doctype html><title>{{ .Title }}</title>{{ .Content }}\n"


def salesbook(*words: str) -> list[str]:
    """A call of the program from this folder."""
    run = "import sys; sys.path.insert(0, sys.argv.pop(1)); from salesbook.commands.main import main; sys.exit(main(sys.argv[1:]))"
    return [sys.executable, "-c", run, str(ROOT / "scripts"), *words, "--quiet"]


def spent(arguments: list[str]) -> float:
    """CPU seconds of a child process and all that it starts, user and system. Raises CalledProcessError where it fails."""
    before = os.times()
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(arguments, check=True, env=quiet, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def material(folder: Path) -> float:
    """Material on the pages of one language; the few of the menu stand in the navigation, as in a site made by hand."""
    docs = folder / "pages" / LANG
    entries = [f"{entry.path}.md" for entry in menu() if entry != HANDBOOK]
    config = {
        "site_name": "Bench",
        "docs_dir": str(docs),
        "site_dir": str(folder / "material"),
        "theme": {"name": "material", "language": LANG, "font": False},
        "nav": [entry for entry in entries if (docs / entry).is_file()],
        "not_in_nav": "*",
        "validation": {"links": {"not_found": "ignore", "unrecognized_links": "ignore", "anchors": "ignore"}},
        "plugins": ["search"],
    }
    (folder / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    return spent([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")])


def hugo(folder: Path) -> float | None:
    """Hugo on the same pages; None where it is not installed."""
    program = shutil.which("hugo")
    if program is None:
        return None
    layouts = folder / "hugo" / "layouts" / "_default"
    layouts.mkdir(parents=True, exist_ok=True)
    (layouts / "single.html").write_text(LAYOUT, encoding="utf-8")
    config = 'title = "Bench"\ndisableKinds = ["taxonomy", "term", "RSS", "section", "home"]\n[markup.goldmark.renderer]\nunsafe = true\n'
    (folder / "hugo" / "hugo.toml").write_text(config, encoding="utf-8")
    return spent(
        [program, "-s", str(folder / "hugo"), "-c", str(folder / "pages" / LANG), "-d", str(folder / "hugo-site")]
    )


def measure(folder: Path, book: Path) -> dict[str, float | None]:
    """One round: all builders on the pages of one book."""
    read = ("--root", str(book), "--as-of", AS_OF)
    ours = spent(salesbook("site", *read, "--out", str(folder / "ours")))
    spent(salesbook("pages", str(folder / "pages"), *read))
    count = sum(1 for _ in (folder / "pages" / LANG).rglob("*.md"))
    peer, least = material(folder), hugo(folder)
    return {
        "pages_a_language": count,
        "ours_two_languages": round(ours, 2),
        "ours_a_page_ms": round(ours / count / 2 * 1000, 2),
        "material_one_language": round(peer, 2),
        "material_a_page_ms": round(peer / count * 1000, 2),
        "material_to_ours_a_language": round(peer / (ours / 2), 2),
        "hugo_one_language": None if least is None else round(least, 2),
        "ours_a_language_to_hugo": None if least is None else round(ours / 2 / least, 2),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--customers", type=int, default=300)
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--weeks", type=int, default=13)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    size = [word for name in ("customers", "people", "weeks") for word in (f"--{name}", str(getattr(asked, name)))]
    rounds = []
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "book"
        spent(salesbook("demo", str(book), *size))
        for number in range(asked.rounds):
            folder = Path(name) / str(number)
            folder.mkdir()
            rounds.append(measure(folder, book))
    if asked.json:
        print(json.dumps(rounds, indent=2))
        return
    for result in rounds:
        for label, value in result.items():
            print(f"{label:30}{'not installed' if value is None else value:>14}")
        print()


if __name__ == "__main__":
    main()
