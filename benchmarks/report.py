"""CPU seconds of `salesbook report` for a week, over about N records, the cache warm: the whole process.

    python benchmarks/report.py [N] [--json] [--rounds R] [--book DIR]

Makes a made-up company of about that many records aside, reads it once, and takes the median of some rounds. The rows
below the whole tell where it goes, measured within one more process: the imports, reading the book, each rule's share.
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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOOP = "d = {}\nfor i in range(3_000_000): d[i & 1023] = i"
PER_CUSTOMER = 20.5
"""Records the demo makes for each customer, with a person for twenty-three of them, over twenty weeks."""


def spent(arguments: list[str]) -> float:
    """CPU seconds of a child process, user and system."""
    before = os.times()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    subprocess.run([sys.executable, *arguments], check=True, env=env, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def made(count: int, folder: Path) -> Path:
    """A made-up company of about so many records."""
    customers = max(1, round(count / PER_CUSTOMER))
    size = ["--people", str(max(2, customers // 23)), "--customers", str(customers), "--weeks", "20", "--seed", "1"]
    spent(["-m", "salesbook.commands.main", "demo", str(folder), *size])
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
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = given.book or made(given.count, Path(folder) / "book")
        records = sum(1 for _ in (book / "records").rglob("*.yaml"))
        call = ["-m", "salesbook.commands.main", "report", "--as", "manager", "--root", str(book)]
        cold = spent(call)
        warm = statistics.median(spent(call) for _ in range(given.rounds))
        loop = statistics.median(spent(["-c", LOOP]) for _ in range(given.rounds))
        parts = shares(book)
    found = {"records": records, "first": cold, "warm": warm, "loop": loop, "parts": parts}
    print(json.dumps(found, indent=2) if given.json else _table(found))
    return 0


def _table(found: dict[str, object]) -> str:
    parts = found["parts"]
    assert isinstance(parts, dict)  # noqa: S101 - made above
    names = {"records": "records", "first": "first call, s CPU", "warm": "warm, s CPU", "loop": "a bare loop, s CPU"}
    rows = [(name, found[key]) for key, name in names.items()]
    rows.append(("all rules", sum(spent for name, spent in parts.items() if name.startswith("rule "))))
    slowest = sorted(parts.items(), key=lambda part: -part[1])
    return "\n".join(
        f"{name:<32} {value if isinstance(value, int) else f'{value:.3f}'}" for name, value in [*rows, *slowest]
    )


if __name__ == "__main__":
    sys.exit(main())
