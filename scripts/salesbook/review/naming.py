"""What a record is called where it stands alone: as the site calls it, with its day and whom it is about."""

from __future__ import annotations

import re

from salesbook.book import Book
from salesbook.kinds import Customer, Record
from salesbook.views.standing import customer_name
from salesbook.words import Text, day_text, join, same


def name_of(book: Book, record: Record) -> Text:
    """Its day, its customer and its title, each once."""
    in_summary = re.findall(r"\{([a-z0-9_]+)\}", record.kind.summary or "")
    parts = [*_day(book, record, in_summary), *_customer(book, record, in_summary), *_about(book, record)]
    title = book.title(record)
    return join([*parts, *([title] if title not in parts else [])], " · ", " · ")


def _day(book: Book, record: Record, in_summary: list[str]) -> list[Text]:
    field = record.kind.date
    dated = field is not None and field not in in_summary and record.day is not None and "{date}" in record.kind.path
    return [day_text(record.day, book.today)] if dated and record.day else []


def _customer(book: Book, record: Record, in_summary: list[str]) -> list[Text]:
    customer = record.get("customer")
    if isinstance(record, Customer) or "customer" in in_summary or not isinstance(customer, str):
        prospect = record.get("prospect")
        name = prospect.get("name") if isinstance(prospect, dict) else None
        return [same(name)] if isinstance(name, str) else []
    return [customer_name(book, customer)]


def _about(book: Book, record: Record) -> list[Text]:
    """What a reply is about."""
    about = book.find(str(record.get("about", ""))) if record.kind.name == "reply" else None
    return [name_of(book, about)] if about is not None and about.kind.name != "reply" else []
