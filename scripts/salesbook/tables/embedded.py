"""Tables in a DuckDB within this process. The engine comes with the extra `analysis` and is loaded when it is asked for."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.finding import Refusal
from salesbook.tables.rows import Row, Table
from salesbook.tables.shape import TableShape
from salesbook.words import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class EngineMissing(Refusal):
    """The extra `analysis` is not installed."""


def connect() -> DuckDBPyConnection:
    """An empty DuckDB in memory, in UTC, that reads no other file and fetches nothing. Raises EngineMissing."""
    try:
        import duckdb
    except ImportError:
        raise EngineMissing(_MISSING) from None
    connection = duckdb.connect(":memory:")
    connection.execute("set timezone = 'UTC'; set autoinstall_known_extensions = false; set threads = 2")
    return connection


DUCKDB = "duckdb==2.0.1"
"""What the extra `analysis` brings; pyproject.toml pins the same."""
_MISSING = Text(
    "this needs DuckDB, which is not installed: pip install {package}",
    "这项功能需要 DuckDB，还没有安装：pip install {package}",
).fill(package=DUCKDB)


def put(connection: DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Add the rows of these tables to those of their names, which are made where they are not there yet.

    Of books with different schemas a table gets the columns of all; what a book does not know is null in its rows.
    """
    with tempfile.TemporaryDirectory() as folder:
        for table in tables:
            _make(connection, table.shape)
            if table.rows:
                file = Path(folder) / "rows.json"
                file.write_bytes(lines(table.shape, table.rows))
                connection.execute(f"insert into {table.shape.name} by name from {source(table.shape)}", [str(file)])


def _make(connection: DuckDBPyConnection, shape: TableShape) -> None:
    columns = [f"{column.name} {column.type}" for column in shape.columns]
    connection.execute(f"create table if not exists {shape.name} ({', '.join(columns)})")
    for column in columns:
        connection.execute(f"alter table {shape.name} add column if not exists {column}")


def lines(shape: TableShape, rows: Iterable[Row]) -> bytes:
    """The rows as JSON, one a line, in the order they have; a cell that is empty is left out."""
    names = [column.name for column in shape.columns]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    named = ({name: cell for name, cell in zip(names, row, strict=True) if cell is not None} for row in rows)
    return "".join([f"{encode(row)}\n" for row in named]).encode()


def source(shape: TableShape) -> str:
    """SQL that reads such lines from the file given as its parameter, each column as its type."""
    columns = ", ".join(f"{column.name}: '{column.type}'" for column in shape.columns)
    return f"read_json(?, format = 'newline_delimited', columns = {{{columns}}}, maximum_object_size = {_LONGEST_LINE})"


_LONGEST_LINE = 64 << 20
