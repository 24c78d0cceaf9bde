"""Of the month: the orders, payments and customers that each person's figures are made of, for managers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from salesbook.pages.parts.addresses import month_facts_page, page_of, place_on
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.split import Part, parts
from salesbook.pages.parts.value import Column, Group, Head, Link, Many, Money, Row, Section, Sheet, Table, Value
from salesbook.views import targets
from salesbook.views.targets import MEASURES, MONEY, Fact
from salesbook.words import Text, month_text, number_text

TOGETHER = 80
"""Records that a page has room for."""
_TITLE = Text("{month}: what the figures are made of", "{month}：数字由哪些单据组成")


class Piece(NamedTuple):
    """One record that counts for a person's measure."""

    person: str
    measure: str
    fact: Fact

    @property
    def anchor(self) -> str:
        """The name that leads to the first row of its figure."""
        return f"{self.person}-{self.measure}".replace("_", "-")


def amount_of(measure: str, amount: Decimal) -> Value:
    """A figure in the measure's own unit."""
    return Money(amount) if measure in MONEY else number_text(amount)


def pages(reader: Reader, month: str, back: Link) -> Iterator[Page]:
    """All pieces of a month, person by person and measure by measure."""
    for part in _parts(reader, month):
        yield _page(reader, month, part, back)


def ways(reader: Reader, month: str) -> Mapping[tuple[str, str], str]:
    """Where a person's measure is told piece by piece; nothing where nothing counts, or who reads may not see it."""
    result: dict[tuple[str, str], str] = {}
    for part in _parts(reader, month):
        for piece in part.items:
            result.setdefault((piece.person, piece.measure), place_on(part.path, piece.anchor))
    return result


def _parts(reader: Reader, month: str) -> tuple[Part[Piece], ...]:
    whole = reader.audience.ask(targets.targets, month) or {}
    pieces = [
        Piece(person, line.measure, fact) for person, lines in whole.items() for line in lines for fact in line.facts
    ]
    return tuple(parts(month_facts_page(month), pieces, TOGETHER)) if pieces else ()


def _page(reader: Reader, month: str, part: Part[Piece], back: Link) -> Page:
    title = part.titled(_TITLE.fill(month=month_text(month)))
    view = lambda: _view(reader, part, title, back)  # noqa: E731 - made when the page is rendered
    return reader.page(part.path, title, "sheet.html", view)


def _view(reader: Reader, part: Part[Piece], title: Text, back: Link) -> Sheet:
    figures: dict[str, list[Piece]] = {}
    for piece in part.items:
        figures.setdefault(piece.anchor, []).append(piece)
    groups = tuple(_group(reader, pieces) for pieces in figures.values())
    columns = (Column(_RECORD, "t"), Column(_COUNTS, "n"))
    return Sheet(Head(title), ((Section(None, table=Table(title, columns, groups)),),), doing=(back, *part.beside))


_RECORD, _COUNTS = Text("Record", "单据"), Text("Counts", "计入")


def _group(reader: Reader, pieces: Sequence[Piece]) -> Group:
    first = pieces[0]
    rows = tuple(_row(reader, piece, "" if nth else piece.anchor) for nth, piece in enumerate(pieces))
    return Group(Many((reader.person(first.person), MEASURES[first.measure])), rows)


def _row(reader: Reader, piece: Piece, anchor: str) -> Row:
    record = piece.fact.record
    link = Link(page_of(record), reader.title(record))
    return Row((link, amount_of(piece.measure, piece.fact.amount)), anchor=anchor)
