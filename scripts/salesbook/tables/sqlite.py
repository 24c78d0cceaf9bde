"""Tables as one SQLite file, which Datasette and whatever speaks SQLite open as it is.

SQLite has no decimals. An amount is a number to look at and to sort by; beside it ``…_cents`` holds it in hundredths, as
a whole number, whose sums are right to the fen.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from salesbook.finding import Refusal
from salesbook.store.own_files import put_whole
from salesbook.tables.cells import Cell
from salesbook.tables.rows import Row, Table
from salesbook.tables.shape import Column, ColumnType, Part, TableShape
from salesbook.words import Text

OURS = 0x53424B54
"""Stands in the head of each file that we write: by it we know it again."""
_MARK_AT = slice(68, 72)
CENTS = "_cents"
_TYPES: Mapping[ColumnType, str] = {
    ColumnType.TEXT: "text",
    ColumnType.INTEGER: "integer",
    ColumnType.BOOLEAN: "integer",
    ColumnType.DAY: "text",
    ColumnType.MOMENT: "text",
    ColumnType.MONEY: "numeric",
    ColumnType.NUMBER: "numeric",
}


class NotOurs(Refusal):
    """The file to write holds something else; nothing was touched."""


def write(tables: Iterable[Table], file: Path) -> bool:
    """Write tables into a file, all or nothing; whether it had to be written, or holds just that already.

    Raises NotOurs for a file that no export of ours wrote, and OSError.
    """
    if os.path.lexists(file) and not _is_ours(file):
        raise NotOurs(_TAKEN.fill(file=file))
    content = content_of(list(tables))
    if file.exists() and file.read_bytes() == content:
        return False
    put_whole(file, content)
    return True


def _is_ours(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(100)[_MARK_AT] == OURS.to_bytes(4, "big")


_TAKEN = Text(
    "{file} is there and is no export of ours; name another file",
    "{file} 已存在，而且不是本程序导出的文件；请换一个文件名",
)


def content_of(tables: list[Table]) -> bytes:
    """The file's bytes: the same for the same tables and version of SQLite."""
    named = {table.shape.kind.name: table.shape.name for table in tables if table.shape.kind and not table.shape.lists}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"pragma application_id = {OURS}")
        connection.execute("begin")
        for table in tables:
            connection.execute(_create(table.shape, named))
            places = ", ".join("?" * len(_columns(table.shape)))
            connection.executemany(f"insert into {table.shape.name} values ({places})", _rows(table))  # noqa: S608 - names of ours
        connection.execute("commit")
        return connection.serialize()


def _columns(shape: TableShape) -> list[str]:
    """The columns, each as SQLite declares it."""
    result = []
    for column in shape.columns:
        result.append(f'"{column.name}" {_TYPES[column.type]}')
        if column.type is ColumnType.MONEY:
            result.append(f'"{column.name}{CENTS}" integer')
    return result


def _create(shape: TableShape, tables: Mapping[str, str]) -> str:
    """One book fills a file, so a record's id alone names its row, and a reference can lead to it."""
    keys = [key for key in shape.keys if key != "book"]
    parts = _columns(shape)
    if shape.kind:
        parts.append(f"primary key ({', '.join(keys)})")
        own = tables[shape.kind.name]
        parts += [f"foreign key (id) references {own} (id)"] if shape.lists else []
    parts += [f'foreign key ("{column.name}") references {tables[kind]} (id)' for column, kind in _references(shape)]
    return f"create table {shape.name} ({', '.join(parts)})" + (" without rowid" if shape.kind else "")


def _references(shape: TableShape) -> Iterator[tuple[Column, str]]:
    """The columns that name a record of one kind, with that kind."""
    for column in shape.columns:
        ref = column.field.ref if column.field and column.part is Part.ID else None
        if ref and ref.bare:
            yield column, ref.kinds[0]


def _rows(table: Table) -> Iterator[Row]:
    money = [column.type is ColumnType.MONEY for column in table.shape.columns]
    for row in table.rows:
        yield tuple(_opened(row, money)) if any(money) else row


def _opened(row: Row, money: list[bool]) -> Iterator[Cell]:
    """The cells, each amount followed by its hundredths."""
    for cell, is_money in zip(row, money, strict=True):
        yield cell
        if is_money:
            yield None if cell is None else int(Decimal(str(cell)).scaleb(2))
