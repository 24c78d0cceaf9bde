"""The files that a viewer may take away: a workbook for each kind of record, one for the forms of each week.

The site publishes them and `salesbook export` writes them: the same names, the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial

from salesbook.audience import Audience
from salesbook.calendar import Week
from salesbook.exchange.comma import comma_separated
from salesbook.exchange.excel import Workbook, workbook
from salesbook.exchange.paper import put
from salesbook.exchange.table import tables
from salesbook.pages.paper.sheet import PaperForm
from salesbook.pages.paper.week_forms import sheets_of
from salesbook.pages.parts.files import file_of_kind, file_of_week
from salesbook.pages.parts.ink import Ink
from salesbook.pages.parts.reader import Reader
from salesbook.schemas import Kind
from salesbook.words import Lang, Text

Maker = Callable[[Lang], bytes]
"""Makes a file in a language."""


def workbooks(audience: Audience, kind: Kind) -> Iterator[tuple[str, Maker]]:
    """A kind's workbook: all its tables. None where the viewer sees no record of it."""
    if audience.book.of(kind.name):
        yield file_of_kind(kind, "xlsx"), lambda lang: workbook(tables(audience, kind, lang), lang)


def listing(audience: Audience, kind: Kind) -> Iterator[tuple[str, Maker]]:
    """A kind's list alone, a row a record, as CSV."""
    if audience.book.of(kind.name):
        yield file_of_kind(kind, "csv"), lambda lang: comma_separated(next(tables(audience, kind, lang)), lang)


def forms(audience: Audience) -> Iterator[tuple[str, Maker]]:
    """A workbook for each week: forms 1 to 4 and the summaries, a worksheet a form, one person below another."""
    reader = Reader(audience)
    weeks = reader.week_pages.forms
    for week, people in weeks.items():
        if people:
            yield file_of_week(week), partial(_week, reader, week, people)


@lru_cache(maxsize=1)  # both languages are made from the same sheets, one after the other
def _sheets(reader: Reader, week: Week, people: tuple[str, ...]) -> Mapping[str, list[PaperForm]]:
    result: dict[str, list[PaperForm]] = {}
    for person in people:
        for sheet in sheets_of(reader, week, person):
            result.setdefault(sheet.anchor, []).append(sheet)
    return {anchor: result[anchor] for anchor in sorted(result)}


def _week(reader: Reader, week: Week, people: tuple[str, ...], lang: Lang) -> bytes:
    book, ink = Workbook(), Ink(lang, "", reader.today)
    as_of = f"{_AS_OF.say(lang)}{ink.full(reader.book.now).striptags()} · {reader.audience.name.say(lang)}"
    for stacked in _sheets(reader, week, people).values():
        put(book, stacked, ink, as_of)
    return book.finished()


_AS_OF = Text("As of ", "截至 ")
