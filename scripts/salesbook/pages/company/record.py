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
from salesbook.pages.parts.own_words import numbers, own_words
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.record_proof import proof_sections
from salesbook.words import Text, join, same

_NAMED = frozenset({"customer", "person", "product"})
"""The kinds by whose names a record is looked for."""
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
    entry = SearchEntry(
        title,
        record.kind.label,
        _search_words(reader, record),
        (record.id,),
        reader.name(record),
        numbers(record),
        own_words(record),
        record.day,
    )
    return reader.page(page_of(record), title, "record.html", lambda: record_view(reader, record), entry)


def page_ahead(audience: Audience, record: Record) -> Page:
    """The page of a record that the viewer's book does not hold yet: what it says, with the names that the book knows."""
    reader = Reader(audience)
    page = reader.page(page_of(record), reader.name(record), "record.html", lambda: record_view(reader, record))
    return page._replace(section=section_of(Address.RECORDS))


def record_view(reader: Reader, record: Record) -> RecordView:
    """All that the viewer may see of a record."""
    view = _OWN_VIEWS.get(record.kind.name, plain_view)(reader, record)
    return view._replace(folded=(*view.folded, *proof_sections(reader, record)))


def _search_words(reader: Reader, record: Record) -> Text:
    """The day, and the names of whom and what it is about: what people type to find it again."""
    named = (reader.book.find(ref) for _, ref in reader.book.targets_of(record))
    names = [reader.name(target) for target in named if target is not None and target.kind.name in _NAMED]
    day = [same(f"{record.day:%Y-%m-%d}")] if record.day else []
    return join(list(dict.fromkeys([*day, *names])), " ", " ")
