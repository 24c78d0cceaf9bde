"""The pages of records: each by the view of its kind, else by its schema alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from salesbook.audience import Audience
from salesbook.kinds import Record
from salesbook.pages.company.plan_page import plan_view
from salesbook.pages.company.product_page import product_view
from salesbook.pages.company.record_view import RecordView, plain_view
from salesbook.pages.company.visit_page import visit_view
from salesbook.pages.parts.addresses import OWN_PAGES, Address, page_of
from salesbook.pages.parts.declare import pages, section_of
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.words import Text, same

_OWN_VIEWS: dict[str, Callable[[Reader, Record], RecordView]] = {
    "visit": visit_view,
    "plan": plan_view,
    "product": product_view,
}
"""The kinds whose records are laid out for what one looks up in them; all others go by their schema."""


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
    return _OWN_VIEWS.get(record.kind.name, plain_view)(reader, record)


def _search_words(reader: Reader, record: Record) -> Text:
    """Ids, the day and the names of whom it is about: what people type to find it again."""
    names = [reader.book.say(record, field) for field in ("customer", "person", "by")]
    told = [name for name in names if name is not None]
    day = f"{record.day:%Y-%m-%d}" if record.day else ""
    parts = [*told, same(day), same(record.id)]
    return Text(" ".join(p.en for p in parts if p.en), " ".join(p.zh for p in parts if p.zh))
