"""When a customer was in touch with us, by any record of a contact."""

from __future__ import annotations

from datetime import date

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.cadence import contacts
from salesbook.views.once import once

Touch = tuple[date, Record]


@once
def touches(book: Book) -> dict[str, list[Touch]]:
    """Every contact with its day, by customer or prospect without a file, the oldest first."""
    result: dict[str, list[Touch]] = {}
    for customer, records in contacts(book).items():
        days = result.setdefault(customer, [])
        days += [(record.day, record) for record in reversed(records) if record.day is not None]
    for days in result.values():
        days.sort(key=lambda touch: touch[0])
    return result


@once
def last_touch(book: Book) -> dict[str, date]:
    """The day of the last contact, by customer."""
    return {customer: contacts[-1][0] for customer, contacts in touches(book).items()}


@once
def visited(book: Book) -> frozenset[tuple[str, date]]:
    """Who made a visit on which day; colleagues along count."""
    return frozenset(
        (person, visit.day)
        for visit in book.of("visit")
        if visit.day is not None
        for person in (visit["person"], *visit.get("with", ()))
    )
