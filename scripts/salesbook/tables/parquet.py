"""Tables as Parquet files in folders that DuckDB, Spark and others read as they are: ``visits/book=…/year=2026/data.parquet``.

A partition is one file, its rows in the order of their records. What did not change since the older export is not made
again: its file is the older one itself.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from salesbook.tables.dictionary import pages
from salesbook.tables.embedded import DUCKDB, connect, lines, source
from salesbook.tables.rows import Row, Table
from salesbook.tables.shape import BOOK, YEAR, TableShape

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MANIFEST = "_export.json"
"""What an export holds, and of what each of its files was made. Engines pass over names that begin with ``_``."""
_FORM = "1"
_PLAIN = 0
"""The form of marshal in which the same cells are the same bytes, whichever objects they are."""
_FILE = "data.parquet"


class Partition(NamedTuple):
    """A file of an export: its path in it, and the rows that it is made of."""

    path: str
    shape: TableShape
    rows: list[Row]

    @property
    def mark(self) -> str:
        """Changes whenever the file would: with its rows, the table's columns, the engine's version or our own form."""
        columns = "\n".join(f"{column.name} {column.type}" for column in self.shape.columns)
        rows = marshal.dumps(self.rows, _PLAIN)  # a million rows are marked in a second; as JSON it took six
        return _digest(f"{_FORM}\n{DUCKDB}\n{columns}\n\n".encode() + rows)


class Export(NamedTuple):
    """What an export is told of itself: the book, as whom it is seen, and the year in which the book stands."""

    book: str
    viewer: str
    year: int


class Written(NamedTuple):
    """What an export came to: its partitions by path, and those among them that were made anew."""

    partitions: tuple[str, ...]
    fresh: tuple[str, ...]


def write(tables: Sequence[Table], folder: Path, older: Path, export: Export) -> Written:
    """Write tables into an empty folder, taking from the folder of the older export what is the same.

    A table without rows has one file without rows, so that it can be asked. Raises EngineMissing or OSError.
    """
    connection = connect()
    connection.execute("set threads = 1")  # one after the other, so that the same rows give the same bytes
    known, every, fresh = _known(older), {}, []
    for table in tables:
        for partition in _partitions(table, export):
            if not _taken_over(partition, known, older, folder):
                _make(connection, partition, folder)
                fresh.append(partition.path)
            digest = _digest((folder / partition.path).read_bytes())
            every[partition.path] = {"rows": len(partition.rows), "made_of": partition.mark, "sha256": digest}
    for name, content in pages([table.shape for table in tables]).items():
        (folder / name).write_bytes(content)
    columns = {table.shape.name: {column.name: column.type for column in table.shape.columns} for table in tables}
    manifest = {"engine": DUCKDB, "book": export.book, "seen_by": export.viewer, "tables": columns, "files": every}
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return Written(tuple(every), tuple(fresh))


def foreign(older: Path) -> list[str]:
    """The files of a folder that no export of ours wrote, by their path in it; none where there is no folder."""
    files = {file.relative_to(older).as_posix() for file in older.rglob("*") if not file.is_dir()}
    return sorted(name for name in files - _known(older).keys() if name not in (MANIFEST, *pages([])))


def _known(older: Path) -> Mapping[str, Mapping[str, str]]:
    """The files of the older export; none where there is none, or none that can be read."""
    try:
        files: Mapping[str, Mapping[str, str]] = json.loads((older / MANIFEST).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return files


def _partitions(table: Table, export: Export) -> Iterator[Partition]:
    """The rows of each book and year; of one without rows, a place for the table to be seen."""
    shape = table.shape
    by_path: dict[str, list[Row]] = {}
    for row in table.rows:
        by_path.setdefault(_folder(shape, row[0], row[2]), []).append(row)
    for path, rows in sorted(by_path.items()) or [(_folder(shape, export.book, export.year), [])]:
        yield Partition(f"{path}/{_FILE}", shape, rows)


def _folder(shape: TableShape, book: object, year: object) -> str:
    path = f"{shape.name}/{BOOK.name}={book}"
    return f"{path}/{YEAR.name}={year}" if shape.dated else path


def _taken_over(partition: Partition, known: Mapping[str, Mapping[str, str]], older: Path, folder: Path) -> bool:
    """Whether the older export's file is the one that would be made, and now lies in the folder too, with its time."""
    before, file = known.get(partition.path, {}), older / partition.path
    try:
        same = before.get("made_of") == partition.mark and before.get("sha256") == _digest(file.read_bytes())
    except OSError:
        return False
    if same:
        (folder / partition.path).parent.mkdir(parents=True)
        try:
            os.link(file, folder / partition.path)
        except OSError:  # a disk without hard links
            shutil.copy2(file, folder / partition.path)
    return same


def _make(connection: DuckDBPyConnection, partition: Partition, folder: Path) -> None:
    file = folder / partition.path
    file.parent.mkdir(parents=True)
    rows = file.with_suffix(".json")
    rows.write_bytes(lines(partition.shape, partition.rows))
    keys = {BOOK.name, *((YEAR.name,) if partition.shape.dated else ())}
    columns = ", ".join(column.name for column in partition.shape.columns if column.name not in keys)
    target = str(file).replace("'", "''")
    connection.execute(
        f"copy (select {columns} from {source(partition.shape)}) to '{target}' (format parquet, compression zstd)",  # noqa: S608 - names of ours
        [str(rows)],
    )
    rows.unlink()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
