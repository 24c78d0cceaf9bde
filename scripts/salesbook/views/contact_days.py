"""When a customer was last in touch with us, by any record of a contact."""

from __future__ import annotations

from datetime import date

from salesbook.book import Book
from salesbook.views.cadence import contacts
from salesbook.views.once import once


@once
def last_touch(book: Book) -> dict[str, date]:
    """The day of the last contact, by customer."""
    found = {}
    for customer, records in contacts(book).items():
        days = [record.day for record in records if record.day is not None]
        if days:
            found[customer] = max(days)
    return found
