"""CPU seconds of `salesbook review` of one visit on a branch, over about N records: the whole process, bytecode kept as usual.

    python benchmarks/review.py [N] [--json] [--rounds R] [--book DIR] [--profile]

Makes a made-up company of about that many records aside, as a Git repository with one new visit on a branch `in/…`.
Told are the first call, which has no cache and reads every record, and the median of the same call again; `--profile` adds
the functions in which most of a call's time goes. `--book` names a repository that such a call made before: nothing of it changes.
A bare loop is timed beside it, since a machine that is busy otherwise makes every figure grow: compare runs by their ratio to it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from report import LOOP, made_up_company, spent

DATED = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (
    ("NAME", "Somebody"), ("EMAIL", "somebody@example.com"), ("DATE", "2026-11-23T08:00:00+08:00")
)}  # fmt: skip


def git(book: Path, *words: str) -> str:
    """What Git says in a repository."""
    env = {**os.environ, **DATED}
    done = subprocess.run(["git", "-C", str(book), *words], check=True, env=env, capture_output=True, text=True)
    return done.stdout.strip()


def with_branch(book: Path) -> str:
    """Make the book a repository, with a visit more on a branch; the branch's name."""
    (book / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    git(book, "init", "-q", "-b", "main")
    git(book, "add", "-A")
    git(book, "commit", "-q", "-m", "the book")
    newest = max((book / "records" / "visits").rglob("*.yaml"))
    person = newest.stem.split("--")[1]
    branch = f"in/{person}"
    git(book, "switch", "-q", "-c", branch)
    another = newest.with_name(f"{newest.stem}--9.yaml")
    another.write_bytes(newest.read_bytes())
    git(book, "add", "-A")
    git(book, "commit", "-q", "-m", "a visit")
    git(book, "switch", "-q", "main")
    return branch


def measured(book: Path, bytecode: Path, rounds: int) -> dict[str, Any]:
    """CPU seconds of whole calls."""
    branch = git(book, "for-each-ref", "--format=%(refname:short)", "refs/heads/in/").split()[0]
    call = ["-m", "salesbook.commands.main", "review", branch, "--as", "manager", "--root", str(book)]
    shutil.rmtree(book / ".cache", ignore_errors=True)
    result: dict[str, Any] = {"records": sum(1 for _ in (book / "records").rglob("*.yaml"))}
    result["first"] = spent(call, bytecode)
    taken: dict[str, list[float]] = {"again": [], "loop": []}
    for _ in range(rounds):
        taken["again"].append(spent(call, bytecode))
        taken["loop"].append(spent(["-c", LOOP], bytecode))
    return result | {name: statistics.median(times) for name, times in taken.items()}


def profiled(book: Path, bytecode: Path) -> None:
    """Print where the time of one call goes."""
    branch = git(book, "for-each-ref", "--format=%(refname:short)", "refs/heads/in/").split()[0]
    call = ["-m", "salesbook.commands.main", "review", branch, "--as", "manager", "--root", str(book)]
    kept = bytecode / "profile"
    spent(["-m", "cProfile", "-o", str(kept), *call], bytecode)
    import pstats

    pstats.Stats(str(kept)).sort_stats("cumulative").print_stats(70)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--book", type=Path, help="a repository that is there already")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true")
    namespace = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bytecode = Path(folder) / "bytecode"
        book = namespace.book or made_up_company(namespace.count, Path(folder) / "book", bytecode)
        if not (book / ".git").is_dir():
            with_branch(book)
        result = measured(book, bytecode, namespace.rounds)
        if namespace.profile:
            profiled(book, bytecode)
    print(json.dumps(result, indent=2) if namespace.json else _table(result))
    return 0


def _table(result: dict[str, Any]) -> str:
    return "\n".join(
        f"{words:<40} {value if isinstance(value, int) else f'{value:.3f}'}"
        for words, value in ((words, result[key]) for key, words in _NAMES.items())
    )


_NAMES = {
    "records": "records",
    "first": "first call, no cache, s CPU",
    "again": "again, s CPU",
    "loop": "a bare loop, s CPU",
}


if __name__ == "__main__":
    sys.exit(main())
