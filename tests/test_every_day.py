"""A link leads to a page on every day: while weeks pass without a record, over a year's end, before the book opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book, make, record_at
from salesbook.calendar import week_of
from salesbook.kinds import Record
from salesbook.pages.catalogue import declared
from salesbook.pages.paper import forms, month, pack, week_forms
from salesbook.pages.parts.addresses import Address, week_page
from salesbook.pages.parts.declare import pages_of
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Dated, Lamp, Link
from salesbook.pages.week import weeks
from salesbook.rules import judge
from salesbook.schemas import Schemas
from salesbook.site.opening import edition_of
from salesbook.site.render import frame_of
from salesbook.site.website import Frame, Site
from salesbook.store.disk import load
from salesbook.words import Text, same
from tests.conftest import CLOCK, ROOT
from tests.support import made_book
from tests.test_empty_company import BARE, BOOKS

DAYS = 400
OF_WEEKS = ("weeks/", "packs/", "forms/2", "months/")
"""Where the pages lie that come and go with the weeks."""


@cache
def sample() -> tuple[Schemas, tuple[Record, ...]]:
    """The records of the sample, read once for all moments."""
    schemas, result, _ = load([ROOT], judge, blame=False)
    return schemas, tuple(record_at(schemas, kind, path, data) for path, kind, data in result)


@cache
def whole() -> Book:
    """The sample at its own moment: nothing in it lies ahead, so on later days it is the same but for the day."""
    book = make(*sample(), (), datetime.fromisoformat("2026-11-23T14:00:00+08:00"), CLOCK)
    assert book._ahead is None
    return book


def book_at(which: str, now: datetime) -> Book:
    if which == "people":
        return made_book.book(BARE, *BOOKS[which], now=now, territories=[], opened_on="2026-11-23")
    return Book(whole().schemas, whole().all(), now) if now >= whole().now else make(*sample(), (), now, CLOCK)


def leads(value: Any) -> Iterator[str]:
    """The pages that a view leads to, whatever it is made of."""
    if isinstance(value, Link | Dated | Lamp) and value.path:
        yield value.path.partition("#")[0]
    if isinstance(value, tuple | list):
        for part in value:
            yield from leads(part)
    if isinstance(value, Lamp) and value.rule:
        yield f"reference/rule-{value.rule}"


def of_weeks(reader: Reader) -> Iterator[Page]:
    """The pages that come and go with the weeks, and those that lead to them."""
    yield from (page for one in declared() if one.path == Address.ARCHIVING for page in pages_of(one, reader))
    yield from weeks.every_week(reader)
    yield next(forms.every_form(reader))
    yield from (page for week, them in reader.week_pages.forms.items() for page in week_forms.pages(reader, week, them))
    yield from pack.every_pack(reader)
    yield from month.every_month(reader)


def broken(reader: Reader) -> list[str]:
    """Links between weeks, packs, forms and months that lead to no page. Nothing is rendered."""
    pages = {page.path: page for page in of_weeks(reader)}
    looked_at = ("archiving", "weeks/index", "forms/index", week_page(week_of(reader.today)))
    result = [(path, way) for path in looked_at for way in leads(pages[path].body("zh"))]
    result += [("the maker", way) for way in leads(list(every_way(reader)))]
    return [f"{path}: {way}" for path, way in result if way.startswith(OF_WEEKS) and way not in pages]


def every_way(reader: Reader) -> Iterator[Link | Text | None]:
    """What the maker of links says of each week of a year and a half, be anything told of it or not."""
    now, words = week_of(reader.today), same("x")
    for week in (now.later(n) for n in range(-75, 4)):
        yield reader.week_pages.to_week(week, words)
        yield reader.week_pages.to_pack(week, words)
        yield from (reader.week_pages.to_forms(week, person, words) for person in reader.book.people)


@pytest.mark.parametrize("which", ["sample", "people"])
def test_on_each_of_the_next_days_a_link_is_made_only_where_the_page_is(
    monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    monkeypatch.setattr(Reader, "render", lambda _reader, _template, _path, view, _lang: view)
    first = datetime.fromisoformat("2026-11-23T14:00:00+08:00")
    result = {}
    for day in range(DAYS):
        now = first + timedelta(days=day)
        viewer = "team" if day % 7 == 0 else "manager"
        if wrong := broken(Reader(Audience(book_at(which, now), viewer))):
            result[now.date().isoformat()] = wrong
    assert result == {}


def test_a_link_into_the_void_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "render", lambda _reader, _template, _path, view, _lang: view)
    reader = Reader(Audience(book_at("people", datetime.fromisoformat("2026-12-07T09:00:00+08:00")), "team"))
    assert broken(reader) == []
    monkeypatch.setattr(
        type(reader.week_pages), "to_week", lambda _pages, week, words: Link(f"weeks/{week.slug}", words)
    )
    assert broken(reader)[:3] == ["archiving: weeks/2026-w49", "archiving: weeks/2026-w48", "the maker: weeks/2025-w27"]


MOMENTS = {
    "a week without a record": "2026-12-07T09:00:00+08:00",
    "a month": "2026-12-29T09:00:00+08:00",
    "a year": "2027-12-06T09:00:00+08:00",
    "the last day of a year": "2026-12-31T17:00:00+08:00",
    "the first": "2027-01-01T09:00:00+08:00",
    "Spring Festival": "2027-02-06T09:00:00+08:00",
    "the first workday after it": "2027-02-15T09:00:00+08:00",
    "the day before the book is opened": "2026-11-22T12:00:00+08:00",
    "the last second of a Sunday": "2026-11-29T23:59:59+08:00",
    "the first of a Monday": "2026-11-30T00:00:00+08:00",
    "the hour that is not": "2027-03-28T02:30:00+01:00",
    "the hour that is twice": "2026-10-25T02:30:00+01:00",
}
DAYLIGHT = {"the hour that is not", "the hour that is twice"}
"""Of a company in a zone that saves daylight."""


@cache
def frame(viewer: str) -> Frame:
    """What MkDocs makes for the sample, once for all moments: the pages of a viewer need the same shells."""
    return frame_of(ROOT, edition_of(whole(), Audience(whole(), viewer)))


def moved(records: tuple[Record, ...], zone: str) -> tuple[Record, ...]:
    """The same company elsewhere."""
    own = {record.ref: record for record in records}
    company = own["company"]
    own["company"] = record_at(sample()[0], "company", "records/company.yaml", {**company.data, "zone": zone})
    return tuple(own.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", MOMENTS)
def test_the_whole_site_is_sound(tmp_path: Path, name: str) -> None:
    schemas, records = sample()
    if name in DAYLIGHT:
        records = moved(records, "Europe/Berlin")
    book = make(schemas, records, (), datetime.fromisoformat(MOMENTS[name]), CLOCK)
    viewer = "team" if name in ("a month", "the first of a Monday") else "manager"
    edition = edition_of(book, Audience(book, viewer))
    files = {path: make if path.endswith(".html") else bytes for path, make in edition.files.items()}
    there = edition._replace(files=files)  # what is in the others is other tests' concern
    assert Site(there, frame(viewer)).write(tmp_path) == []
