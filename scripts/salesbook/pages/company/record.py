"""The page of any record, by its schema alone: what it says, what it refers to, what refers to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from salesbook.audience import Audience
from salesbook.finding import Route
from salesbook.kinds import Record
from salesbook.pages.parts.addresses import OWN_PAGES, Address, form_page, list_of, page_of
from salesbook.pages.parts.declare import pages, section_of
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.form_links import to_change
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import WEEKLY, Reader
from salesbook.pages.parts.value import Column, Head, Link, Row, Section, Value, table
from salesbook.words import Text, same

NEWEST = 40
_TO_LIST = Text("All {plural}", "全部{plural}")
_POINTERS = Text("Referred to by", "哪些记录提到它")
_KIND, _NAME, _DAY, _AS = Text("Kind", "种类"), Text("Record", "记录"), Text("Date", "日期"), Text("As", "作为")
_NEWEST = Text("the newest {shown} of {all}", "共 {all} 条，这里是最近的 {shown} 条")
_ALL = Text("{all} in all", "共 {all} 条")


_FORM = Text("Printed form", "打印表单")


class RecordView(NamedTuple):
    """What a record's page shows."""

    head: Head
    back: Link
    form: Link | None
    doing: tuple[Link, ...]
    sections: tuple[Section, ...]


@pages(Address.RECORDS)
def every_record(reader: Reader) -> Iterator[Page]:
    """A page for every record whose kind has none of its own."""
    for record in reader.book.all():
        if record.kind.name not in OWN_PAGES:
            yield record_page(reader, record)


def record_page(reader: Reader, record: Record) -> Page:
    """The page of one record."""
    title = reader.title(record)
    words = _search_words(reader, record)
    entry = SearchEntry(title, record.kind.label, words)
    return reader.page(page_of(record), title, "record.html", lambda: record_view(reader, record), entry)


def page_ahead(audience: Audience, record: Record) -> Page:
    """The page of a record that the viewer's book does not hold yet: what it says, with the names that the book knows."""
    reader = Reader(audience)
    page = reader.page(page_of(record), reader.name(record), "record.html", lambda: record_view(reader, record))
    return page._replace(section=section_of(Address.RECORDS))


def record_view(reader: Reader, record: Record) -> RecordView:
    """All that the viewer may see of a record."""
    teller = Teller(reader.book, record)
    head = Head(reader.name(record), record.kind.label, reader.change_of(record))
    back = Link(list_of(record.kind), _TO_LIST.fill(plural=plural(reader, record.kind.name)))
    facts = Section(None, teller.facts())
    printed = record.kind.form is not None and record.kind.name not in WEEKLY
    form = Link(form_page(record), _FORM) if printed else None
    return RecordView(
        head, back, form, tuple(to_change(reader, record)), (facts, *teller.sections(), *_pointing(reader, record))
    )


def plural(reader: Reader, kind: str) -> Text:
    """The name of many records of a kind, as it stands within a sentence."""
    name = reader.book.kinds[kind].plural
    return Text(name.en[:1].lower() + name.en[1:], name.zh)


def _search_words(reader: Reader, record: Record) -> Text:
    """Ids, the day and the names of whom it is about: what people type to find it again."""
    names = [reader.book.say(record, field) for field in ("customer", "person", "by")]
    told = [name for name in names if name is not None]
    day = f"{record.day:%Y-%m-%d}" if record.day else ""
    parts = [*told, same(day), same(record.id)]
    return Text(" ".join(p.en for p in parts if p.en), " ".join(p.zh for p in parts if p.zh))


def _pointing(reader: Reader, record: Record) -> Iterator[Section]:
    """The records that refer to this one, the newest first."""
    found: dict[str, tuple[Record, Route]] = {}
    for source, route in reader.book.pointing_at(record):
        if source is not record:
            found.setdefault(source.ref, (source, route))
    if not found:
        return
    order = sorted(found.values(), key=lambda pair: (pair[0].day or date.min, pair[0].ref), reverse=True)
    rows = tuple(Row(_pointer_cells(reader, source, route)) for source, route in order[:NEWEST])
    columns = (Column(_DAY, "w"), Column(_KIND), Column(_NAME, "t"), Column(_AS))
    count = (_NEWEST if len(order) > NEWEST else _ALL).fill(shown=NEWEST, all=len(order))
    yield Section(_POINTERS, table=table(_POINTERS, columns, rows), beside=count)


def _pointer_cells(reader: Reader, source: Record, route: Route) -> tuple[Value, ...]:
    field = source.kind.by_name[str(route[0])]
    return (source.day, source.kind.label, reader.link(source), field.label)
