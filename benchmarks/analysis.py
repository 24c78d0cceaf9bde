"""CPU seconds and memory of tables for analysis over many books: the first export, one changed record, the SQL of each question.

    python benchmarks/analysis.py [BOOKS] [RECORDS] [--json] [--book DIR]

Makes one made-up company of about RECORDS records (100,000) and exports it as Parquet by the command itself, then once more
with nothing changed, then with one visit changed. Its tables are then multiplied to BOOKS books (50), by renaming the
book and the ids of its records, each written as the export writes it: the engine's share of a first export of so many books.
Last, each question is asked of all books by DuckDB, held to 1 GB. A bare loop is timed beside it, since a busy machine makes every
figure grow: compare runs by their ratio to it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOOP = "d = {}\nfor i in range(3_000_000): d[i & 1023] = i"
PER_CUSTOMER = 21.7
"""Records the demo makes for each customer, with a person for every twenty-five of them, over twenty weeks."""
Row = tuple[str, float, str]


def spent(arguments: list[str]) -> float:
    """CPU seconds of a child process, user and system."""
    before = os.times()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    subprocess.run(
        [sys.executable, *arguments], check=True, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def salesbook(*words: str) -> float:
    return spent(["-m", "salesbook.commands.main", *words])


def made_up_company(records: int, folder: Path) -> Path:
    """A made-up company of about so many records."""
    customers = max(1, round(records / PER_CUSTOMER))
    people = str(min(200, max(2, customers // 25)))
    salesbook("demo", str(folder), "--people", people, "--customers", str(customers), "--weeks", "20", "--seed", "1")
    return folder


def files_of(lake: Path) -> dict[str, int]:
    """The files of an export and the time of each."""
    return {f.relative_to(lake).as_posix(): f.stat().st_mtime_ns for f in lake.rglob("*.parquet")}


def exports(book: Path, lake: Path) -> Iterator[Row]:
    """The command itself, on one book."""
    words = (
        "export",
        "all",
        str(lake),
        "--to",
        "parquet",
        "--as",
        "manager",
        "--root",
        str(book),
        "--book",
        "b00",
        "-q",
    )
    yield "export, first, one book, nothing cached", salesbook(*words), ""
    yield "export, nothing changed", salesbook(*words), ""
    before = files_of(lake)
    visit = max((book / "records/visits").rglob("*.yaml"))
    text = visit.read_text(encoding="utf-8")
    purpose = "又改了一处" if '"改了一处"' in text else "改了一处"  # a book that is measured again is changed again
    visit.write_text(re.sub(r"^purpose: .*$", f'purpose: "{purpose}"', text, flags=re.MULTILINE), encoding="utf-8")
    seconds = salesbook(*words)
    after = files_of(lake)
    touched = [name for name in after if after[name] != before.get(name)]
    yield "export, one visit changed", seconds, f"{len(touched)} of {len(after)} files: {', '.join(sorted(touched))}"


def multiplied(one: Path, many: Path, books: int) -> Iterator[Row]:
    """The tables of one book as those of many: each file of each book is written by the engine as an export writes it."""
    import duckdb

    engine = duckdb.connect()
    engine.execute("set threads = 1")
    start, rows = time.process_time(), 0
    for source in sorted(one.rglob("*.parquet")):
        place = source.relative_to(one)
        engine.execute(f"create or replace table t as from read_parquet('{source}', hive_partitioning = false)")
        columns = [row[0] for row in engine.execute("describe t").fetchall()]
        rows += books * len(engine.execute("select 1 from t").fetchall())
        for number in range(books):
            name = f"b{number:02}"
            target = many / name / place.parent.as_posix().replace("book=b00", f"book={name}") / "data.parquet"
            target.parent.mkdir(parents=True)
            shown = ", ".join(f"'{name}-' || id as id" if column == "id" else column for column in columns)
            engine.execute(f"copy (select {shown} from t) to '{target}' (format parquet, compression zstd)")
    for number in range(books):
        manifest = (one / "_export.json").read_text(encoding="utf-8").replace("b00", f"b{number:02}")
        (many / f"b{number:02}" / "_export.json").write_text(manifest, encoding="utf-8")
    yield f"writing {books} books, {rows:,} rows", time.process_time() - start, "the engine's share of a first export"


def asked(many: Path, name: str) -> tuple[float, float]:
    """CPU seconds and most memory (MB) of one question over all books, in a process of its own that may have 1 GB."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        from salesbook.commands.main import main

        start, quiet = time.process_time(), os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        folders = [word for folder in sorted(many.iterdir()) for word in ("--books", str(folder))]
        code = main(["query", name, "--format", "csv", "--as", "manager", *folders])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        os.write(write, json.dumps([time.process_time() - start if code == 0 else -1.0, memory]).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        seconds, memory = json.loads(pipe.read())
    os.waitpid(child, 0)
    return seconds, memory


def questions(many: Path) -> Iterator[Row]:
    """Each question, over all books."""
    for file in sorted((ROOT / "scripts/salesbook/queries").glob("*.sql")):
        seconds, memory = asked(many, file.stem)
        yield f"query {file.stem}", seconds, f"{memory:,.0f} MB"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("books", nargs="?", type=int, default=50)
    parser.add_argument("records", nargs="?", type=int, default=100_000)
    parser.add_argument("--book", type=Path, help="a book that is there already; one of its visits is changed")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT / "scripts"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = given.book or made_up_company(given.records, folder / "book")
        steps: list[Callable[[], Iterator[Row]]] = [
            lambda: iter([("bare loop", spent(["-c", LOOP]), "")]),
            lambda: exports(book, folder / "one"),
            lambda: multiplied(folder / "one", folder / "many", given.books),
            lambda: questions(folder / "many"),
        ]
        rows = []
        for step in steps:
            for row in step():
                rows.append(row)
                if not given.json:
                    print(f"{row[0]:<48}{row[1]:>8.2f} s  {row[2]}", flush=True)
        if given.json:
            print(json.dumps([{"what": what, "cpu_seconds": seconds, "note": note} for what, seconds, note in rows]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
