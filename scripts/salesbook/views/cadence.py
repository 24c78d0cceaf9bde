"""Cadence: when a customer was last in touch with us, what was promised next, when contact is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from salesbook.book import Book
from salesbook.kinds import Customer, Record

CONTACTS = ("visit", "enquiry", "collection")
"""The kinds of record that tell of a contact with a customer."""


class Promise(NamedTuple):
    """A next time that somebody promised. `what` is visit, delivery, follow_up or payment."""

    day: date
    what: Literal["visit", "delivery", "follow_up", "payment"]
    record: Record
    customer: str
    person: str | None


class Due(NamedTuple):
    """When a customer wants contact: the day, how it was counted. Both are None for one we no longer call on."""

    day: date | None
    days: int | None


_PROMISES: dict[str, tuple[tuple[str, Literal["visit", "delivery", "follow_up", "payment"]], ...]] = {
    "visit": (("next_visit_on", "visit"), ("delivery_on", "delivery")),
    "enquiry": (("next_on", "follow_up"),),
    "collection": (("promised_on", "payment"),),
}


def customer_of(contact: Record | Mapping[str, Any]) -> str | None:
    """The id of the customer that a contact or a plan's line names, or of the prospect without a file."""
    named = contact.get("customer")
    return named if isinstance(named, str) else contact.get("prospect", {}).get("id")


def contacts(book: Book) -> dict[str, list[Record]]:
    """All contacts by customer, the newest first."""
    result: dict[str, list[Record]] = {}
    for kind in CONTACTS:
        for record in book.of(kind):
            customer = customer_of(record)
            if customer and record.day:
                result.setdefault(customer, []).append(record)
    for records in result.values():
        records.sort(key=_when, reverse=True)
    return result


def _when(record: Record) -> tuple[date, str, str]:
    return record.day or date.min, str(record.get("arrive_at") or record.get("at") or ""), record.ref


def promises_of(record: Record) -> Iterator[Promise]:
    """The promises that one contact ended with."""
    for name, what in _PROMISES.get(record.kind.name, ()):
        day = record.get(name)
        customer = customer_of(record) if day else None
        if day and customer:
            yield Promise(date.fromisoformat(day), what, record, customer, record.writer or record.get("person"))


def due(book: Book, customer: Customer, last: date | None) -> Due:
    """When a customer wants contact next: the last contact plus its class's cadence on that day.

    Without one it counts from the day the customer became known, or from when the book's duties begin.
    """
    rank = customer.get("class")
    if customer.stage_on(book.today) == "lost" or customer.get("merged_into") or rank is None:
        return Due(None, None)
    known = known_since(customer)
    since = last or (known and max(known, book.opened_on))
    days = book.company.cadence(rank, since or book.today)
    return Due(since + timedelta(days=days) if since else None, days)


def known_since(customer: Customer) -> date | None:
    """The day a customer entered the book: its file's, else its first owner's."""
    opened = customer.get("opened_on") or next((item["from"] for item in customer.get("owners", ())), None)
    return date.fromisoformat(opened) if opened else None
