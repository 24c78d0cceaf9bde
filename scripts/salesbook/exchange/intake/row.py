"""Rows as records in the making: the data that their cells give, and what is wrong with them, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from itertools import pairwise
from typing import Any, NamedTuple

from salesbook.exchange.heading import FIRST, Names, with_first_items
from salesbook.exchange.intake.column import RECORD, Columns
from salesbook.exchange.intake.sheet import Cell, InputSheet
from salesbook.exchange.intake.value import Misread, Reader
from salesbook.schemas import Field, Kind
from salesbook.words import Text

_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "totals", "sum", "subtotal", "grandtotal"})


class CellFault(NamedTuple):
    """What is wrong with a cell, or with a row where `column` is None. Both count from 0; the row within the sheet."""

    sheet: str
    row: int
    column: int | None
    text: Text


class Created(NamedTuple):
    """A record that is made because rows name it: where it goes, its bytes, its id, what it is called."""

    path: str
    content: bytes
    id: str
    name: str


@dataclass
class Draft:
    """A record that a row gives: its data as far as read, the cells they came from, and its faults.

    `named` is the record that the row says it is, by its path below the kind's folder; None where it says none.
    `items` are the cells of each item of a list that has a sheet of its own. `rows` are all rows of a record that has
    several, `row` the first. The rest is of rows read by a mapping, which are `foreign`: `source` are the system and the
    key there, `made_id` is the id made by rule, which others may have too, `needs` are records to be made first.
    """

    sheet: str
    row: int
    data: dict[str, Any]
    cells: dict[Names, tuple[int, Cell]]
    named: str | None = None
    faults: list[CellFault] = attribute(default_factory=list)
    items: dict[str, list[dict[Names, Cell]]] = attribute(default_factory=dict)
    rows: list[int] = attribute(default_factory=list)
    source: tuple[str, str] | None = None
    made_id: str = ""
    foreign: bool = False
    needs: list[Created] = attribute(default_factory=list)


def drafts(sheet: InputSheet, columns: Columns, kind: Kind, reader: Reader) -> Iterator[Draft]:
    """A draft for each row below the headings that holds anything; rows of totals are none."""
    fields = with_first_items(kind.fields)
    for at in range(columns.row, len(sheet.rows)):
        cells = _cells(sheet.rows[at], columns)
        if cells and not _is_total(cells):
            yield _draft(sheet.name, at, cells, fields, reader)


def totals(sheet: InputSheet, columns: Columns) -> Iterator[int]:
    """The rows of totals, which become no record."""
    for at in range(columns.row, len(sheet.rows)):
        cells = _cells(sheet.rows[at], columns)
        if cells and _is_total(cells):
            yield at


def _cells(row: tuple[Cell, ...], columns: Columns) -> dict[Names, tuple[int, Cell]]:
    """The filled cells of a row below known headings, each with its column."""
    return {names: (at, row[at]) for at, names in columns.names.items() if at < len(row) and row[at] is not None}


def _is_total(cells: Mapping[Names, tuple[int, Cell]]) -> bool:
    """Whether a row sums up those above it: its first word says so."""
    first = min(cells.values(), key=lambda cell: cell[0])[1]
    return "".join(str(first).split()).strip(":：").casefold() in _TOTALS


def _draft(
    sheet: str, row: int, cells: dict[Names, tuple[int, Cell]], fields: Mapping[Names, Field], reader: Reader
) -> Draft:
    draft = Draft(sheet, row, {}, cells)
    record = cells.get(RECORD)
    if record is not None:
        _name(draft, str(record[1]).strip(), fields)
    for names, field in fields.items():
        if names in cells:
            at, cell = cells[names]
            try:
                put(draft.data, names, reader.value(field, cell))
            except Misread as misread:
                draft.faults.append(CellFault(sheet, row, at, misread.text))
    return draft


def _name(draft: Draft, typed: str, fields: Mapping[Names, Field]) -> None:
    """Take what the row says it is: the record's place in the kind's folder; where it has an id, that stands last."""
    draft.named = typed
    if ("id",) in fields:
        draft.data["id"] = typed.rpartition("/")[2]


def put(data: dict[str, Any], names: Names, value: Any) -> None:
    """Put a value where its names lead; `FIRST` leads to the first item of a list."""
    here: Any = data
    for name, below in pairwise(names):
        if below == FIRST:
            here = here.setdefault(name, [{}])
        else:
            here = here[0] if name == FIRST else here.setdefault(name, {})
    here = here[0] if len(names) > 1 and names[-2] == FIRST and isinstance(here, list) else here
    here[names[-1]] = value


def found_at(data: Any, names: Names) -> Any:
    """The value that names lead to; None where there is none."""
    for name in names:
        if name == FIRST and isinstance(data, list | tuple):
            data = data[0] if data else None
        else:
            data = data.get(name) if isinstance(data, Mapping) else None
    return data


def in_order(fields: tuple[Field, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    """The same data in the order of the schema, as every record is written."""
    ordered: dict[str, Any] = {}
    for field in fields:
        if field.name in data:
            value = data[field.name]
            if field.fields and isinstance(value, dict):
                value = in_order(field.fields, value)
            elif field.item and field.item.fields and isinstance(value, list):
                value = [in_order(field.item.fields, item) for item in value]
            ordered[field.name] = value
    return ordered
