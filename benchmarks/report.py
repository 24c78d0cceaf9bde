"""CPU seconds of `salesbook report` for a week, over about N records: the whole process, bytecode kept as usual.

    python benchmarks/report.py [N] [--json] [--rounds R] [--book DIR]

Makes a made-up company of about that many records aside and reads it once. Then the medians of some rounds: the same report
again, nothing changed; a week nobody asked for yet; after a visit was changed. The rows below tell where the work goes when
it is done, measured within one more process: the imports, reading the book, each rule's share.
A bare loop is timed beside it, since a machine that is busy otherwise makes every figure grow: compare runs by their ratio to it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOOP = "d = {}\nfor i in range(3_000_000): d[i & 1023] = i"
PER_CUSTOMER = 20.5
"""Records the demo makes for each customer, with a person for twenty-three of them, over twenty weeks."""


def spent(arguments: list[str], bytecode: Path) -> float:
    """CPU seconds of a child process, user and system."""
    before = os.times()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONPYCACHEPREFIX": str(bytecode)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, *arguments], check=True, env=env, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def made_up_company(count: int, folder: Path, bytecode: Path) -> Path:
    """A made-up company of about so many records."""
    customers = max(1, round(count / PER_CUSTOMER))
    size = ["--people", str(max(2, customers // 23)), "--customers", str(customers), "--weeks", "20", "--seed", "1"]
    spent(["-m", "salesbook.commands.main", "demo", str(folder), *size], bytecode)
    return folder


def shares(book: Path) -> dict[str, float]:
    """CPU seconds of the parts of one report, in this process."""
    sys.path.insert(0, str(ROOT / "scripts"))
    marks = [time.process_time()]
    from datetime import UTC, datetime

    from salesbook.book import open_book
    from salesbook.rules import catalogue, judge, reporting

    catalogue.register_all()
    marks.append(time.process_time())
    opened = open_book([book], judge, datetime.now(UTC), blame=False)
    marks.append(time.process_time())
    parts = {"imports": marks[1] - marks[0], "reading the book": marks[2] - marks[1]}
    for rule in sorted(manual.id for manual in reporting.own_manuals()):
        start = time.process_time()
        list(reporting.judged(opened, {rule}))
        parts[f"rule {rule}"] = time.process_time() - start
    return parts


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--book", type=Path, help="a book that is there already")
    parser.add_argument("--json", action="store_true")
    namespace = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bytecode = Path(folder) / "bytecode"
        book = namespace.book or made_up_company(namespace.count, Path(folder) / "book", bytecode)
        result = measured(book, bytecode, namespace.rounds)
        result["parts"] = shares(book)
    print(json.dumps(result, indent=2) if namespace.json else _table(result))
    return 0


def measured(book: Path, bytecode: Path, rounds: int) -> dict[str, Any]:
    """CPU seconds of whole calls; each kind of call beside the others of its round, so that a busy minute hits all."""
    call = ["-m", "salesbook.commands.main", "report", "--as", "manager", "--root", str(book)]
    result: dict[str, Any] = {
        "records": sum(1 for _ in (book / "records").rglob("*.yaml")),
        "first": spent(call, bytecode),
    }
    taken: dict[str, list[float]] = {"again": [], "asked": [], "changed": [], "loop": []}
    for number in range(rounds):
        taken["again"].append(spent(call, bytecode))
        taken["asked"].append(spent([*call, "--week", f"2026-W{10 + number}"], bytecode))
        with one_changed(book):
            taken["changed"].append(spent(call, bytecode))
        spent(call, bytecode)
        taken["loop"].append(spent(["-c", LOOP], bytecode))
    return result | {name: statistics.median(times) for name, times in taken.items()}


@contextmanager
def one_changed(book: Path) -> Iterator[None]:
    """A visit of the book with a comment at its end, for a while."""
    visit = max((book / "records" / "visits").rglob("*.yaml"))
    before = visit.read_bytes()
    visit.write_bytes(before + b"# changed\n")
    try:
        yield
    finally:
        visit.write_bytes(before)


def _table(result: dict[str, Any]) -> str:
    parts = result["parts"]
    rows = [(words, result[key]) for key, words in _NAMES.items()]
    rows.append(("all rules", sum(spent for name, spent in parts.items() if name.startswith("rule "))))
    slowest = sorted(parts.items(), key=lambda part: -part[1])
    return "\n".join(
        f"{name:<40} {value if isinstance(value, int) else f'{value:.3f}'}" for name, value in [*rows, *slowest]
    )


_NAMES = {
    "records": "records",
    "first": "first call, s CPU",
    "again": "again, nothing changed, s CPU",
    "asked": "a week not asked for yet, s CPU",
    "changed": "after one visit changed, s CPU",
    "loop": "a bare loop, s CPU",
}


if __name__ == "__main__":
    sys.exit(main())
