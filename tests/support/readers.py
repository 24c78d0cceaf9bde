"""Everything that the readers of a book are given: pages, search entries, files beside them, what commands print."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from salesbook.audience import MANAGER, TEAM, Audience
from salesbook.book import Book
from salesbook.commands import review_print
from salesbook.commands.reminder_text import message
from salesbook.commands.report_data import _row
from salesbook.commands.review_parts import parts_of
from salesbook.exchange.comma import comma_separated
from salesbook.exchange.intake.reference import References
from salesbook.exchange.intake.value import Misread
from salesbook.exchange.table import tables
from salesbook.exchange.template import template
from salesbook.history.span import Span
from salesbook.kinds import Record
from salesbook.pages.parts.page import Page
from salesbook.review.queue import waiting_of
from salesbook.review.review import review_of
from salesbook.review.sides import Change, Moment, change_of, earlier_of
from salesbook.rules import catalogue
from salesbook.rules.agenda import AgendaRequest, agenda
from salesbook.rules.catalogue import all_cases
from salesbook.rules.reminders import of_reader
from salesbook.rules.reporting import own_manuals
from salesbook.site.opening import edition_of
from salesbook.store.disk import Loaded
from salesbook.store.two_trees import TreeChange
from salesbook.words import LANGS, Lang, Text, same
from tests.support.sample_book import sample_book
from tests.support.told_history import ToldHistory


def with_company(whole: Book, **settings: Any) -> Book:
    """The same book under other settings of the company."""
    return changed(whole, {"company": {**whole.company.data, **settings}})


def changed(whole: Book, data: dict[str, dict[str, Any]]) -> Book:
    """The same book with other data in some of its records, given by reference."""
    records = [
        type(record)(record.kind, record.path, data[record.ref]) if record.ref in data else record
        for record in whole.all()
    ]
    return Book(whole.schemas, records, whole.now, whole.findings)


@lru_cache(maxsize=4)
def sample(mode: str = "open", as_of: datetime | None = None) -> Book:
    """The sample company, open or coded; what is worked out of it is shared by all who ask."""
    whole = sample_book(as_of)
    return with_company(whole, confidentiality="coded") if mode == "coded" else whole


def readers_of(whole: Book) -> list[str]:
    """All for whom the book is made."""
    return [TEAM, MANAGER, *whole.people]


def given(whole: Book, reader: str, langs: Sequence[Lang] = LANGS, shared: Audience | None = None) -> dict[str, str]:
    """Everything that a reader is given, by its name: as text, spreadsheets unpacked."""
    audience = (shared or Audience(whole, TEAM)).of(reader)
    return dict(_given(whole, audience, langs))


def _given(whole: Book, audience: Audience, langs: Sequence[Lang]) -> Iterator[tuple[str, str]]:
    """All that a site publishes for a reader, lists as CSV, the report, what he is reminded of."""
    edition = edition_of(whole, audience)
    for page in edition.pages:
        for lang in langs:
            yield from _page(page, lang)
    for name, make in edition.files.items():
        if name.partition("/")[0] not in {*LANGS} - {*langs}:
            yield name, as_text(name, make())
    for lang in langs:
        for kind in whole.kinds.values():
            yield f"{lang}/template/{kind.name}.xlsx", as_text("a.xlsx", template(audience, kind, lang))
            for table in tables(audience, kind, lang):
                yield f"{lang}/export/{table.name}.csv", comma_separated(table, lang).decode()
        yield f"{lang}/import.txt", "\n".join(text.say(lang) for text in _import_answers(whole, audience))
        yield f"{lang}/report.json", _report(whole, audience, lang)
        reminded = of_reader(whole, audience, all_cases(whole), whole.now - timedelta(days=7))
        yield from _reviews(whole, audience.viewer, lang)
        yield f"{lang}/reminder.txt", message(whole, reminded, 1_000_000).say(lang)


def _reviews(whole: Book, viewer: str, lang: Lang) -> Iterator[tuple[str, str]]:
    """What each form of a review says of a change by which a third of the records came, went, and was changed."""
    change = reviewed_change(whole, viewer)
    review, queued = review_of(change), waiting_of(change)
    yield f"{lang}/queue.txt", "\n".join(text.say(lang) for text in (queued.title, *queued.raises, *queued.roles))
    yield f"{lang}/review.md", review_print.markdown(review, lang)
    yield f"{lang}/review.txt", review_print.text(review, lang)
    yield f"{lang}/review.json", json.dumps(review_print.as_plain(review, lang), ensure_ascii=False)
    words = [
        (heading.text, line.text, *(one.text for one in line.below))
        for heading in parts_of(review)
        for line in heading.lines
    ]
    yield f"{lang}/review-unbounded.txt", "\n".join(text.say(lang) for texts in words for text in texts)


def reviewed_change(whole: Book, viewer: str) -> Change:
    """A change to a book: of kinds that nobody points at some records come and some go, all others lose or gain fields.

    What a record must have stays; who is who, and the company, too.
    """
    old: list[Loaded] = []
    new: list[Loaded] = []
    touched = []
    for number, record in enumerate(one for one in whole.all() if one.kind.name not in ("company", "person")):
        path, kind, free = f"records/{record.ref}.yaml", record.kind, record.kind.name in _POINTED_AT_BY_NOBODY
        less = {
            name: value for at, (name, value) in enumerate(record.data.items()) if at % 2 or kind.by_name[name].required
        }
        sides = (record.data, less) if number % 2 else (less, record.data)
        old += [] if free and number % 3 == 0 else [(path, kind.name, sides[0])]
        new += [] if free and number % 3 == 1 else [(path, kind.name, sides[1])]
        touched.append(path)
    kept = [(f"records/{one.ref}.yaml", one.kind.name, one.data) for one in (whole.company, *whole.people.values())]
    trees = TreeChange(whole.schemas, kept + old, kept + new, tuple(touched), ("scripts/x.py",), [])
    span = Span("in/li-wei", "in/li-wei", "m", "t", "b", "a")
    earlier = earlier_of(trees, Moment(whole.now, whole.now, lambda *_: ToldHistory("")))
    return change_of(span, trees, viewer, earlier, {})


_POINTED_AT_BY_NOBODY = frozenset({"day", "summary", "reply", "market_note", "expense", "month_summary"})


def _import_answers(whole: Book, audience: Audience) -> Iterator[Text]:
    """What an import says of references that were typed nearly right: every name of a customer or person, one sign short."""
    visit = whole.kinds["visit"]
    find = References(audience.book, visit, {})
    for name in ("customer", "person"):
        field = visit.by_name[name]
        for record in whole.of(name):
            for typed in {word[:-1] for word in (*whole.title(record), str(record.get("name", "")), record.id)}:
                try:
                    yield same(find(field, typed))
                except Misread as misread:
                    yield misread.text


def _page(page: Page, lang: Lang) -> Iterator[tuple[str, str]]:
    yield f"{lang}/{page.path}.html", page.title.say(lang) + "\n" + page.body(lang)
    if page.search is not None:
        yield f"{lang}/search/{page.path}", "\n".join(page.search.texts(lang))


def as_text(name: str, content: bytes) -> str:
    """A file as text; all parts of a spreadsheet one after another."""
    if not name.endswith(".xlsx"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(part).decode() for part in archive.namelist())


def _report(whole: Book, audience: Audience, lang: Lang) -> str:
    catalogue.register_all()
    every = frozenset(manual.id for manual in own_manuals())
    rows = [_row(whole, item) for item in agenda(whole, audience, AgendaRequest(), every)]
    return "\n".join(json.dumps(_in_one_language(row, lang), ensure_ascii=False, default=str) for row in rows)


def _in_one_language(row: dict[str, Any], lang: Lang) -> dict[str, Any]:
    return {name: value.say(lang) if isinstance(value, Text) else value for name, value in row.items()}


def shown_to(whole: Book, reader: str) -> dict[str, Record]:
    """The records of a reader's book, by reference."""
    return {record.ref: record for record in Audience(whole, reader).book.all()}
