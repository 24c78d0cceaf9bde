"""Rows of one foreign table that name each other: the id that each row's record gets, and what it may be called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from salesbook.book import Book
from salesbook.exchange.intake.codes import text_of
from salesbook.exchange.intake.heads import Heads
from salesbook.exchange.intake.made_id import base, numbered
from salesbook.exchange.intake.mapping import ColumnMap
from salesbook.exchange.intake.sheet import Cell
from salesbook.exchange.intake.value import Misread
from salesbook.exchange.intake.verdict import Verdict, source_of
from salesbook.schemas import Kind

Coming = Mapping[str, tuple[str, ...]]
"""By id: the names of a record that comes in with the file."""


def name_each_other(column_map: ColumnMap, kind: Kind) -> bool:
    """Whether a mapping fills a field by which a record names others of its own kind."""
    return any(
        entry.column is not None and kind.name in ref.kinds
        for entry in column_map.fields
        if (ref := (entry.field.item or entry.field).ref) is not None
    )


def expected(column_map: ColumnMap, table: Heads, book: Book, kind: Kind) -> Coming:
    """The records that the rows of a table are expected to give, before any row has been judged."""
    there = {source_of(record): str(record["id"]) for record in book.of(kind.name) if record.get("source")}
    taken = {record.id for record in book.of(kind.name)}
    result: dict[str, tuple[str, ...]] = {}
    for row in table.sheet.rows[table.first :]:
        key = "/".join(_texts(column_map.key, table, row))
        own = there.get((column_map.system, key)) or _id_of_row(column_map, table, row, key)
        first, number = own, 2
        while own and own not in there.values() and (own in taken or own in result):
            own, number = numbered(first, number), number + 1
        if own:
            result[own] = tuple(filter(None, (*_texts(_named_by(column_map), table, row), key)))
    return result


def coming_of(verdicts: Sequence[Verdict]) -> Coming:
    """The records that the good rows give."""
    return dict(_coming(verdicts))


def _coming(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for verdict in verdicts:
        if verdict.state != "faulty":
            key = verdict.draft.source[1] if verdict.draft.source else ""
            names = filter(None, (str(verdict.draft.data.get("name", "")), key))
            yield verdict.path.rpartition("/")[2].removesuffix(".yaml"), tuple(names)


def _named_by(column_map: ColumnMap) -> list[str]:
    return [entry.column for entry in column_map.fields if entry.column is not None and entry.names == ("name",)]


def _id_of_row(column_map: ColumnMap, table: Heads, row: Sequence[Cell], key: str) -> str:
    """The id that a row names or that is made of it; empty where there is none."""
    rule = column_map.id
    if rule is None:
        column = [entry.column for entry in column_map.fields if entry.column is not None and entry.names == ("id",)]
        return next(iter(_texts(column, table, row)), "")
    (cell,) = _texts([rule.column], table, row) if rule.column else ("",)
    try:
        return base(rule, cell, column_map.system, key) if cell or not rule.column else ""
    except Misread:
        return ""


def _texts(headings: Sequence[str], table: Heads, row: Sequence[Cell]) -> list[str]:
    columns = [table.at(heading) for heading in headings]
    return [text_of(row[column]) if column < len(row) else "" for column in columns]
