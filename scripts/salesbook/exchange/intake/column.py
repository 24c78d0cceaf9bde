"""The columns of a sheet: which row holds the headings, and which field each heading means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from typing import NamedTuple

from salesbook.exchange.heading import ID, Names, typed_headings, with_first_items
from salesbook.exchange.intake.sheet import Cell, InputSheet, Unreadable
from salesbook.finding import Refusal
from salesbook.schemas import Field
from salesbook.words import Text, join, same

LOOKED_THROUGH = 20
"""Above the table there may be a title and notes: so many rows are looked through for the headings."""
RECORD: Names = ()
"""Stands for the column that names the record."""


class NoHeadings(Refusal):
    """No row of the sheet has the headings of the kind; the text says which there are."""


class Columns(NamedTuple):
    """What the columns of a sheet mean: names by the column's number, from 0; `RECORD` names the record.

    `row` is the number of the row of headings, from 1. `unknown` are headings that no field has.
    """

    row: int
    names: Mapping[int, Names]
    unknown: tuple[tuple[int, str], ...]


def columns_of(sheet: InputSheet, fields: tuple[Field, ...]) -> Columns:
    """The columns of a sheet whose headings are those of these fields: in either language, or as the schema names them.

    Raises NoHeadings.
    """
    known = _known(fields)
    best = max(range(min(LOOKED_THROUGH, len(sheet.rows))), key=lambda at: _hits(sheet.rows[at], known), default=0)
    row = sheet.rows[best] if sheet.rows else ()
    if not _hits(row, known):
        raise NoHeadings(_NONE.fill(sheet=sheet.name, headings=_some(fields)))
    names: dict[int, Names] = {}
    unknown = []
    for at, cell in enumerate(row):
        if cell is None:
            continue
        field_names = known.get(plain_heading(cell))
        if field_names is None:
            unknown.append((at, str(cell).strip()))
        elif field_names == RECORD and field_names in names.values():
            names[at] = ("id",)  # an export has both: the record's place, and its own id
        elif field_names in names.values():
            raise NoHeadings(_TWICE.fill(sheet=sheet.name, heading=str(cell).strip()))
        else:
            names[at] = field_names
    return Columns(best + 1, names, tuple(unknown))


_NONE = Text(
    "the sheet {sheet} has no row of headings; they are for example {headings}",
    "工作表“{sheet}”里找不到表头；表头例如：{headings}",
)
_TWICE = Text("the sheet {sheet} has the heading {heading} twice", "工作表“{sheet}”里表头“{heading}”出现两次")


def headed_again(sheet: InputSheet, below: int, headings: AbstractSet[str], row: Sequence[Cell]) -> Iterator[int]:
    """The rows below the headings that repeat them, as at the top of each printed page; all count from 0.

    `headings` are those known, `row` is the row of headings. Raises Unreadable for the headings of another table.
    """
    own = {at: plain_heading(cell) for at, cell in enumerate(row) if cell is not None}
    for at in range(below, len(sheet.rows)):
        words = {n: plain_heading(cell) for n, cell in enumerate(sheet.rows[at]) if cell is not None}
        known = {n for n, word in words.items() if word in headings}
        if len(known) < _FEW or len(known) < _MOSTLY * len(words):
            continue
        if any(own.get(n) != words[n] for n in known):
            raise Unreadable(_SECOND.fill(sheet=sheet.name, row=at + 1))
        yield at


_FEW, _MOSTLY = 3, 0.6
"""A row with so many headings, and such a share of them among its cells, is a row of headings."""
_SECOND = Text(
    "the sheet {sheet} has a second table from row {row} on; put each table on a sheet of its own",
    "工作表“{sheet}”从第 {row} 行起是另一张表；请把每张表放在各自的工作表里",
)
HEADINGS_AGAIN = Text("the headings again", "重复的表头")


def headings_of(fields: tuple[Field, ...]) -> AbstractSet[str]:
    """The headings that a sheet of these fields may have, without blanks and case."""
    return _known(fields).keys()


def nearest(heading: str, fields: tuple[Field, ...]) -> str | None:
    """The heading that somebody may have meant."""
    known = {plain_heading(word): word for text in typed_headings(fields).values() for word in text}
    near = get_close_matches(plain_heading(heading), known, 1, 0.7)
    return known[near[0]] if near else None


def _known(fields: tuple[Field, ...]) -> Mapping[str, Names]:
    result: dict[str, Names] = {}
    for names in with_first_items(fields):
        result[".".join(names)] = names
    for names, text in typed_headings(fields).items():
        for word in text:
            result.setdefault(plain_heading(word), names)
    result.update({plain_heading(word): RECORD for word in ("id", *ID)})
    return result


def plain_heading(cell: Cell) -> str:
    """A heading without what people add: blanks, a star for what is required, another case of letters."""
    return "".join(str(cell).split()).strip("*＊:：").casefold()


def _hits(row: Sequence[Cell], known: Mapping[str, Names]) -> int:
    return len({known[plain_heading(cell)] for cell in row if cell is not None and plain_heading(cell) in known})


def _some(fields: tuple[Field, ...]) -> Text:
    return join([same("id"), *list(typed_headings(fields).values())[:6]])
