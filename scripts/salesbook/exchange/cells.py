"""What a page shows as a spreadsheet holds it: days as dates, money as numbers, the rest in the page's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Literal, TypeAlias

from salesbook.exchange.table import Cell
from salesbook.pages.parts.ink import Ink
from salesbook.pages.parts.value import Clock, Dated, Link, Many, Money, Near, Prose, Under, Value
from salesbook.words import Text

Sort: TypeAlias = Literal["day", "number", "words"]
SORTS: tuple[Sort, ...] = ("day", "number", "words")
"""What a cell can be, in the order in which one printed cell that holds several is taken apart."""


def sort_of(cell: Cell) -> Sort:
    """What a cell is."""
    if isinstance(cell, str):
        return "words"
    return "day" if isinstance(cell, date) else "number"


def cell(value: Value, ink: Ink) -> Cell:
    """One value."""
    if isinstance(value, Dated):
        value = value.day
    if isinstance(value, Near):
        return value.day
    if isinstance(value, Clock):
        return value.at
    if isinstance(value, Money):
        return value.amount
    if value is None or isinstance(value, date | int | float):
        return value
    return words(value, ink)


def words(value: Value, ink: Ink) -> str:
    """A value as the page tells it, without its markup."""
    if isinstance(value, Under):
        return "\n".join(filter(None, (words(value.value, ink), words(value.note, ink))))
    if isinstance(value, Many):
        return value.between.say(ink.lang).join(words(part, ink) for part in value.parts if part is not None)
    return _WORDS[type(value)](value, ink) if type(value) in _WORDS else ink(value).striptags()


_WORDS: dict[type, Callable[[Any, Ink], str]] = {
    type(None): lambda _none, _ink: "",
    str: lambda text, _ink: str(text),
    Text: lambda text, ink: text.say(ink.lang),
    Link: lambda link, ink: link.text.say(ink.lang),
    Prose: lambda prose, _ink: prose.text,
}
"""What has no markup to lose, and keeps its line breaks."""


def cells_by_sort(value: Value, ink: Ink) -> dict[Sort, Cell]:
    """A printed cell taken apart: its day, its number, its words; a second of a sort goes to the words."""
    result: dict[Sort, Cell] = {}
    texts: list[str] = []
    for part in _lines(value):
        part_cell = cell(part, ink)
        if part_cell is None or part_cell == "":
            continue
        sort = sort_of(part_cell)
        if sort == "words" or sort in result:
            texts.append(words(part, ink))
        else:
            result[sort] = part_cell
    return result | {"words": "\n".join(texts)} if texts else result


def _lines(value: Value) -> Iterator[Value]:
    """A value and the quiet ones below it."""
    if isinstance(value, Under):
        yield from _lines(value.value)
        yield from _lines(value.note)
    else:
        yield value


def in_a_row(value: Value, ink: Ink) -> list[Cell]:
    """A sentence as cells: its days and numbers on their own, the words between them together."""
    row: list[Cell] = []
    for part in (cell(piece, ink) for piece in _parts(value)):
        if row and isinstance(row[-1], str) and isinstance(part, str):
            row[-1] += f" · {part}"
        else:
            row.append(part)
    return row


def _parts(value: Value) -> Iterator[Value]:
    if isinstance(value, Many):
        for part in value.parts:
            yield from _parts(part)
    else:
        yield value
