"""Promises of a next visit, a call or a delivery: which were kept, which came late, which were broken."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.cadence import Promise, promises_of
from salesbook.views.contact_days import Touch, touches
from salesbook.views.office import office
from salesbook.views.once import once

State = Literal["kept", "early", "replaced", "late", "broken", "open", "void"]
DONE = 14
"""Goods that arrived so many days before a delivery was promised may be what was promised."""
EARLY = 2
"""A visit within so many workdays before the day promised keeps a promise early."""
_IN_PERSON = frozenset({"on_site", "office"})


class Outcome(NamedTuple):
    """What became of a promise. `on` is the day it was kept, replaced, or done too late.

    *early*: kept by a contact of the kind promised, a day or two before. *replaced*: an earlier contact agreed on
    another day. *void*: the customer refused or was lost after it was made, or the record of an order tells of the
    delivery and is judged itself. `person` answers for it: the customer's owner, where his owner had made it.
    """

    promise: Promise
    state: State
    on: date | None
    person: str | None


@once
def outcomes(book: Book) -> tuple[Outcome, ...]:
    """What became of every promise of a visit, a call or a delivery, by customer and day."""
    return tuple(_outcomes(book))


@once
@figure("team", "collection.date", "collection.customer")
def settled(book: Book) -> frozenset[tuple[str, str]]:
    """Which promises are kept, replaced or void: the record and what was promised.

    Judged on the whole book, since what keeps a promise may be hidden from the reader of the promise: nobody is told
    that it is broken who does not see the call that kept it.
    """
    return frozenset(_name(outcome.promise) for outcome in outcomes(book) if outcome.state not in ("open", "broken"))


def _name(promise: Promise) -> tuple[str, str]:
    return promise.record.ref, promise.what


def unsettled(book: Book, settled: Container[tuple[str, str]]) -> list[Outcome]:
    """The promises in a reader's book that are neither kept nor replaced, by customer and day."""
    return [
        outcome
        for outcome in outcomes(book)
        if outcome.state in ("open", "broken") and _name(outcome.promise) not in settled
    ]


def unfinished(book: Book, settled: Container[tuple[str, str]]) -> list[Promise]:
    """What was promised and is neither kept nor replaced, by day.

    A promise of payment is among them until its day; whether the money came is the ledger's to say.
    """
    promises = [outcome.promise for outcome in unsettled(book, settled)]
    promises += [
        promise
        for collection in book.of("collection")
        for promise in promises_of(collection)
        if promise.day >= book.today
    ]
    return sorted(promises, key=lambda promise: (promise.day, promise.customer, promise.record.ref))


def answerable(book: Book, promise: Promise, day: date) -> str | None:
    """Who has to keep a promise on a day, by id.

    That is the customer's owner of that day, where an owner made the promise or whoever made it has left: a promise
    goes with the customer. Else it is who made it.
    """
    customer, person = book.customers.get(promise.customer), book.people.get(promise.person or "")
    if customer is None:
        return promise.person
    by_owner = customer.owner_on(_made_on(promise)) == promise.person
    gone = person is None or not person.active_on(day)
    return (customer.owner_on(day) if by_owner or gone else None) or promise.person


def _made_on(promise: Promise) -> date:
    return promise.record.day or promise.day


def _outcomes(book: Book) -> Iterator[Outcome]:
    for contacts in touches(book).values():
        for index, (_, record) in enumerate(contacts):
            for promise in promises_of(record):
                if promise.what != "payment":
                    yield _outcome(book, promise, contacts[index + 1 :])


def _outcome(book: Book, promise: Promise, after: Sequence[Touch]) -> Outcome:
    """What is still to be done is the present owner's, what was done that of the one who had to do it."""
    judge = _delivered if promise.what == "delivery" else _visited
    state, on = judge(book, promise, after)
    day = book.today if state in ("open", "broken") else promise.day
    return Outcome(promise, state, on, answerable(book, promise, day))


_Became = tuple[State, date | None]


def _visited(book: Book, promise: Promise, after: Sequence[Touch]) -> _Became:
    """A contact on the day keeps a promise; one before that names another day takes its place.

    What else was written on the day of the promise is the same meeting: a joint visit that two wrote down.
    """
    later = [touch for touch in after if touch[0] > _made_on(promise) or touch[0] == promise.day]
    if any(day == promise.day for day, _ in later):
        return "kept", promise.day
    before = [touch for touch in later if touch[0] < promise.day]
    named = next((day for day, record in before if _names_a_day(record, "visit", "follow_up")), None)
    if named is not None:
        return "replaced", named
    early = next((day for day, record in before if _keeps_early(book, promise, day, record)), None)
    if early is not None:
        return "early", early
    if _gone(book, promise):
        return "void", None
    return _not_in_time(book, promise, [day for day, _ in later if day > promise.day])


def _not_in_time(book: Book, promise: Promise, later: Sequence[date]) -> _Became:
    if promise.day >= book.today:
        return "open", None
    return ("late", later[0]) if later else ("broken", None)


def _names_a_day(record: Record, *what: str) -> bool:
    return any(promise.what in what for promise in promises_of(record))


def _keeps_early(book: Book, promise: Promise, day: date, record: Record) -> bool:
    """Whether a contact is what was promised, and so shortly before its day that it is the same: a call is no visit."""
    first = promise.day
    for _ in range(EARLY):
        first = office(book).workdays.last(first - timedelta(days=1))
    if day < first:
        return False
    if promise.what == "visit":
        return record.kind.name == "visit" and record.get("method", "on_site") in _IN_PERSON
    return record.kind.name in ("visit", "enquiry")


def _gone(book: Book, promise: Promise) -> bool:
    """Whether there was nobody left to visit: he refused, was lost since, or is a prospect who got a file meanwhile.

    What somebody promises a customer already lost, he promises to win him back: it counts.
    """
    customer = book.customers.get(promise.customer)
    if customer is None:
        return promise.record.get("prospect", {}).get("name") in _names(book)
    lost = customer.stage_on(min(promise.day, book.today)) == "lost" != customer.stage_on(_made_on(promise))
    return lost or promise.record.get("outcome") == "refused"


@once
def _names(book: Book) -> frozenset[str]:
    names = (name for customer in book.customers.values() for name in (customer.name.zh, customer.short_name.zh))
    return frozenset(names)


def _delivered(book: Book, promise: Promise, after: Sequence[Touch]) -> _Became:
    deliveries = _deliveries(book).get(promise.customer, ())
    if any(due == promise.day.isoformat() for due, _ in deliveries):
        return "void", None  # the order's own delivery is judged
    arrived = sorted(date.fromisoformat(done) for _, done in deliveries if done)
    since = [day for day in arrived if day >= _made_on(promise) - timedelta(days=DONE)]
    if since and since[0] <= promise.day:
        return "kept", since[0]
    between = (touch for touch in after if _made_on(promise) < touch[0] < promise.day)
    named = next((day for day, record in between if _names_a_day(record, "delivery")), None)
    return ("replaced", named) if named is not None else _not_in_time(book, promise, since)


@once
def _deliveries(book: Book) -> dict[str, list[tuple[str | None, str | None]]]:
    """The days due and made of all deliveries, by customer."""
    result: dict[str, list[tuple[str | None, str | None]]] = {}
    for order in book.of("order"):
        deliveries = result.setdefault(order.get("customer", ""), [])
        deliveries += [(item.get("due"), item.get("made_on")) for item in order.get("deliveries", ())]
    return result


@figure("team", obligations=("R95",))
def kept_and_broken(book: Book, first: date, last: date) -> dict[State, int]:
    """How many promises for the days of a span came to each state."""
    result: dict[State, int] = {}
    for outcome in outcomes(book):
        if first <= outcome.promise.day <= last:
            result[outcome.state] = result.get(outcome.state, 0) + 1
    return result
