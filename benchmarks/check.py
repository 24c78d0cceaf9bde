"""CPU seconds for checking a book: Salesbook cold, warm, after an unknown change and for one changed file, beside its peers.

    python benchmarks/check.py [--records N] [--rounds R] [--peer-rounds R] [--json]

All are child processes on the same files of a made-up company; the median of some rounds is told, ratios are taken
within one run. The peers look at the shape alone: check-jsonschema, one call a kind, with our schemas as they are and
with their references put in place (resolving them for each record is what it spends most on); and PyYAML's C loader
with jsonschema in one process. Salesbook reads more strictly and also checks references, paths, the tree and rules.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "schemas"
SCRIPTS = ROOT / "scripts"
sys.path.insert(0, str(SCRIPTS))

from salesbook.schemas import Schemas, load  # noqa: E402 - the path is set first

LOOP = "d = {}\nfor i in range(3_000_000): d[i & 1023] = i"
RECORDS_A_REP_AND_WEEK = 24
USUAL_WEEKS, MOST_WEEKS, MOST_PEOPLE = 12, 100, 200
MOST_FILES_A_CALL = 4000
"""As many paths as a command line holds on every system."""


def make_book(folder: Path, records: int) -> None:
    """A made-up company of about so many records: twelve weeks, longer where its people would be too many."""
    from salesbook.demo import Scale, make

    rep_weeks = records // RECORDS_A_REP_AND_WEEK
    people = max(4, min(MOST_PEOPLE, rep_weeks * 3 // (2 * USUAL_WEEKS)))
    weeks = max(USUAL_WEEKS, min(MOST_WEEKS, rep_weeks * 3 // (2 * people)))

    def put(path: str, content: bytes) -> None:
        file = folder / "records" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    make(Scale(people, max(2, records // 30), weeks), load(SCHEMAS), put)


def by_kind(folder: Path, schemas: Schemas) -> Iterator[tuple[str, list[Path]]]:
    """The files of each kind."""
    files: dict[str, list[Path]] = {}
    for file in sorted((folder / "records").rglob("*.yaml")):
        kind = schemas.kind_at(file.relative_to(folder / "records").as_posix())
        assert kind is not None  # noqa: S101 - the book is sound
        files.setdefault(kind.name, []).append(file)
    yield from sorted(files.items())


def spent(words: list[str]) -> float:
    """CPU seconds of a child process, user and system; it must find nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environ = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    done = subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:6])} …: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def salesbook(folder: Path, *words: str) -> float:
    """`salesbook check` in a process of its own."""
    return spent([sys.executable, "-m", "salesbook.commands.main", "check", "-q", "--root", str(folder), *words])


def cold(folder: Path) -> float:
    """Nothing cached."""
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    return salesbook(folder)


def one_unknown(folder: Path) -> float:
    """One visit changed since the last check, which is not told which."""
    change_one_visit(folder)
    return salesbook(folder)


def one_staged(folder: Path) -> float:
    """One visit changed and staged, as the hook finds it."""
    git(folder, "add", str(change_one_visit(folder)))
    return salesbook(folder, "--staged")


def git(folder: Path, *words: str) -> None:
    """Run Git in the book."""
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=Bench", "-c", "user.email=bench@example.com", *words], check=True
    )


def committed(folder: Path) -> None:
    """Put the book under Git, and let the cache know what is staged."""
    (folder / ".gitignore").write_text("/*\n!/records/\n", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-f", "records")
    git(folder, "commit", "-q", "-m", "All records")
    salesbook(folder, "--staged")


def loop() -> float:
    """A bare loop: a machine that is busy otherwise makes every figure grow, and this one with them."""
    return spent([sys.executable, "-c", LOOP])


def change_one_visit(folder: Path) -> Path:
    """Change the visit that is last by name."""
    file = max((folder / "records" / "visits").rglob("*.yaml"))
    file.write_bytes(file.read_bytes() + b"# changed\n")
    return file


def one_path(folder: Path) -> float:
    """One visit changed since the last check."""
    return salesbook(folder, str(change_one_visit(folder)))


def inline(folder: Path, schemas: Schemas) -> Path:
    """A folder with our schemas in which every reference is put in place."""
    into = folder / "inlined"
    into.mkdir()
    for name, kind in schemas.kinds.items():
        (into / f"{name}.schema.json").write_text(json.dumps(kind.schema), encoding="utf-8")
    return into


def check_jsonschema(kinds: list[tuple[str, list[Path]]], schemas: Path) -> float:
    """One call a kind."""
    total = 0.0
    for name, files in kinds:
        head = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schemas / f"{name}.schema.json")]
        for at in range(0, len(files), MOST_FILES_A_CALL):
            total += spent([*head, *map(str, files[at : at + MOST_FILES_A_CALL])])
    return total


def plain(folder: Path) -> None:
    """PyYAML's C loader and jsonschema over all files, in this process."""
    import yaml
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource

    files = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in SCHEMAS.glob("*.schema.json")}
    registry = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in files.items() if name == "common.schema.json"
    )
    for kind, paths in by_kind(folder, load(SCHEMAS)):
        schema = files[f"{kind}.schema.json"]
        validator = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
        for path in paths:
            validator.validate(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader))


def measure(records: int, rounds: int, peer_rounds: int) -> dict[str, float]:
    """Medians in CPU seconds, and how many times as much each peer takes as a cold check."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_book(folder, records)
        schemas = load(SCHEMAS)
        kinds = list(by_kind(folder, schemas))
        peer = [sys.executable, str(Path(__file__).resolve()), "--plain", str(folder)]
        ours = {
            "check_cold": partial(cold, folder),
            "check_warm": partial(salesbook, folder),
            "check_unknown": partial(one_unknown, folder),
            "check_path": partial(one_path, folder),
            "check_staged": partial(one_staged, folder),
            "loop": loop,
        }
        peers = {
            "check_jsonschema": partial(check_jsonschema, kinds, SCHEMAS),
            "check_jsonschema_inlined": partial(check_jsonschema, kinds, inline(folder, schemas)),
            "pyyaml_jsonschema": partial(spent, peer),
        }
        committed(folder)
        result = {task: statistics.median(run() for _ in range(rounds)) for task, run in ours.items()}
        result |= {task: statistics.median(run() for _ in range(peer_rounds)) for task, run in peers.items()}
        files = [file for _, own in kinds for file in own]
        size = sum(file.stat().st_size for file in files)
    return {
        "records": len(files),
        "bytes_a_record": round(size / len(files)),
        **{task: round(seconds, 3) for task, seconds in result.items()},
        **{f"ratio_{task}": round(result[task] / result["check_cold"], 1) for task in peers},
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer-rounds", type=int, default=1, help="they take minutes")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    namespace = parser.parse_args()
    if namespace.plain:
        plain(namespace.plain)
        return
    result = measure(namespace.records, namespace.rounds, namespace.peer_rounds)
    if namespace.json:
        print(json.dumps(result, indent=2))
        return
    for name, value in result.items():
        print(f"{name:28}{value:>12}")


if __name__ == "__main__":
    main()
