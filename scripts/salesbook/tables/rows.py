"""The tables of a book as a viewer may see it, filled."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from salesbook.audience import Audience
from salesbook.kinds import Record
from salesbook.tables import dictionary, labels
from salesbook.tables.cells import Cell, MakeCell, maker
from salesbook.tables.shape import TableShape, shapes, table_names
from salesbook.tables.worked_out import WORKED_OUT

Row = tuple[Cell, ...]


class Table(NamedTuple):
    """A table with its rows, in the order of the books' records."""

    shape: TableShape
    rows: list[Row]


def tables_of(audience: Audience, book: str, only: Container[str] | None = None) -> dict[str, Table]:
    """All tables of a book by name, or those named in `only`: of its kinds, the words for them, and what is worked out.

    `book` is what the column of that name says. A table without rows is among them.
    """
    own = [made.shape.name for made in WORKED_OUT] + [labels.SHAPE.name, dictionary.SHAPE.name]
    schemas = audience.book.schemas
    names = table_names(schemas, own)
    of_records = shapes(schemas, own)
    every = [*of_records, *(made.shape for made in WORKED_OUT), labels.SHAPE, dictionary.SHAPE]
    makers: list[tuple[TableShape, Callable[[], list[Row]]]] = [
        *((shape, partial(_of_records, shape, audience, book, names)) for shape in of_records),
        *((made.shape, partial(_with_book, book, partial(made.rows, audience))) for made in WORKED_OUT),
        (labels.SHAPE, partial(_with_book, book, partial(labels.rows, every))),
        (dictionary.SHAPE, partial(_with_book, book, partial(dictionary.rows, every))),
    ]
    return {shape.name: Table(shape, make()) for shape, make in makers if only is None or shape.name in only}


def _with_book(book: str, rows: Callable[[], Iterable[Row]]) -> list[Row]:
    return [(book, *row) for row in rows()]


def _of_records(shape: TableShape, audience: Audience, book: str, names: Mapping[str, str]) -> list[Row]:
    makers = [
        (column.route, maker(column, audience.book.schemas, names, audience.book.zone))
        for column in shape.columns
        if column.route
    ]
    records = audience.book.of(shape.kind.name) if shape.kind else ()
    rows: list[Row] = []
    for record in records:
        keys: Row = (book, record.id, _year(record)) if shape.dated else (book, record.id)
        rows += [(*keys, *positions, *_cells(makers, item)) for positions, item in _items(record.data, shape.lists)]
    return rows


def _year(record: Record) -> int | None:
    return record.begins.year if record.begins else None


def _items(value: Any, lists: tuple[tuple[str, ...], ...]) -> Iterator[tuple[tuple[int, ...], Any]]:
    """What the rows of a table are made of: the record itself, or each item at the end of these lists."""
    if not lists:
        yield (), value
        return
    for number, item in enumerate(_at(value, lists[0]) or (), start=1):
        for further, inner in _items(item, lists[1:]):
            yield (number, *further), inner


def _cells(makers: Iterable[tuple[tuple[str, ...], MakeCell]], item: Any) -> Iterator[Cell]:
    for route, make in makers:
        value = _at(item, route)
        yield None if value is None else make(value)


def _at(value: Any, route: tuple[str, ...]) -> Any:
    """What names lead to; None where there is nothing. ``[]`` is the item of a list itself."""
    for step in route:
        if step != "[]":
            value = value.get(step) if isinstance(value, dict) else None
    return value
