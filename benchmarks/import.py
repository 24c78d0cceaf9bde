"""Seconds and memory for bringing in a foreign table: `salesbook import` by a mapping, dry and with `--write`.

    python benchmarks/import.py [--rows N] [--json]

The table is made up: visits of past years, a row each, to the customers of a made-up company. Each run is a process of
its own; told are its wall-clock seconds and its largest memory. 20,000 rows should take less than a minute.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"
sys.path.insert(0, str(SCRIPTS))

from salesbook.demo import Scale, make  # noqa: E402 - the path is set first
from salesbook.schemas import load  # noqa: E402

MAPPING = """\
kind: visit
system: crm
key:
  - Number
dates: dd/mm/yyyy
columns:
  - column: Day
    field: date
  - column: Rep
    field: person
  - column: Customer
    field: customer
  - column: What was said
    field: feedback
"""
_MEASURED = """\
import resource, sys
from salesbook.commands.main import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
raise SystemExit(code)
"""


def make_book(folder: Path) -> tuple[list[str], list[str]]:
    """A made-up company; the ids of its people and customers."""

    def put(path: str, content: bytes) -> None:
        file = folder / "records" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    make(Scale(8, 200, 4), load(ROOT / "schemas"), put)
    return tuple(
        sorted(file.stem for file in (folder / "records" / kind).glob("*.yaml")) for kind in ("people", "customers")
    )  # type: ignore[return-value] # two lists


def make_table(file: Path, rows: int, people: list[str], customers: list[str]) -> None:
    """So many visits of past years, as CSV in GB18030."""
    lines = ["Number,Day,Rep,Customer,What was said"]
    for n in range(rows):
        day = date(2020, 1, 1) + timedelta(days=n % 1500)
        note = f"第{n}次：要看{n % 90}号样板，{n % 7}月定。"
        lines.append(f"V{n:06},{day:%d/%m/%Y},{people[n % len(people)]},{customers[n % len(customers)]},{note}")
    file.write_text("\n".join(lines), encoding="gb18030")


def measured(*words: str) -> tuple[float, float]:
    """Seconds and megabytes of one run."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SCRIPTS)},
    )
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    return time.perf_counter() - begin, int(done.stderr.split()[-1]) / 1024


def main() -> None:
    """Print a line for each run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        people, customers = make_book(folder)
        make_table(folder / "visits.csv", asked.rows, people, customers)
        (folder / "map.yaml").write_text(MAPPING, encoding="utf-8")
        call = ("import", "visit", str(folder / "visits.csv"), "--map", str(folder / "map.yaml"), "--root", scratch)
        result = {"dry": measured(*call), "write": measured(*call, "--write"), "again": measured(*call)}
    if asked.json:
        print(json.dumps({name: {"seconds": s, "megabytes": mb} for name, (s, mb) in result.items()}))
        return
    for name, (seconds, megabytes) in result.items():
        print(f"{name:6} {asked.rows:7} rows {seconds:7.1f} s {megabytes:7.0f} MB")


if __name__ == "__main__":
    main()
