"""Everything that happened with a customer, in the order of its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from salesbook.book import Book
from salesbook.finding import Route
from salesbook.kinds import Customer, Record
from salesbook.views.planned import planned_for
from salesbook.views.results import STAGE_DAY


class Event(NamedTuple):
    """Something with a customer on a day: a record, or a turn of its own history (then `record` is the customer).

    With a `route` it is that item of the record which is about the customer, not the whole of it.
    """

    day: date
    record: Record
    route: Route


def events(book: Book, customer: Customer) -> list[Event]:
    """The records about a customer and its changes of stage and owner, the newest first."""
    result = {event.record.ref + str(event.route): event for event in _events(book, customer)}
    return sorted(result.values(), key=lambda event: (event.day, event.record.ref, str(event.route)), reverse=True)


_NO_EVENTS = frozenset({"plan", "contact"})


def _events(book: Book, customer: Customer) -> Iterator[Event]:
    direct: set[str] = {customer.ref}
    pointing = [(record, route) for record, route in book.pointing_at(customer) if record is not customer]
    for record, route in pointing:
        if record.day and record.kind.name not in _NO_EVENTS and record.ref not in direct:
            direct.add(record.ref)
            yield Event(record.day, record, route[:2] if len(route) > 2 else ())  # noqa: PLR2004 - more than a list and its item
    for record, _ in pointing:
        if record.kind.name != "plan":
            yield from _said_about(book, record, direct)
    seen = max((record.day for record, _ in pointing if record.kind.name == "visit" and record.day), default=date.min)
    yield from _planned(book, customer, max(book.today, seen + timedelta(days=1)))
    yield from _turns(customer)


def _said_about(book: Book, record: Record, known: set[str]) -> Iterator[Event]:
    """What others say of a record about the customer: replies, requests, tasks."""
    for source, route in book.pointing_at(record):
        if route == ("about",) and source.ref not in known and source.day:
            known.add(source.ref)
            yield Event(source.day, source, ())


def _planned(book: Book, customer: Customer, first: date) -> Iterator[Event]:
    """Plan lines meant for a day and later; what became of older ones is told by visits."""
    for planned in planned_for(book, customer.id):
        if planned.line is not None and planned.day >= first:
            yield Event(planned.day, planned.record, ("lines", planned.record["lines"].index(planned.data)))


def _turns(customer: Customer) -> Iterator[Event]:
    for history, key in (("stages", STAGE_DAY), ("owners", "from")):
        for index, item in enumerate(customer.get(history, ())):
            if index or history == "stages":
                yield Event(date.fromisoformat(item[key]), customer, (history, index))
