"""Promises of a next visit or a delivery: which were kept, which came late, which were broken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.cadence import Promise, promises_of
from salesbook.views.contact_days import Touch, touches
from salesbook.views.once import once

State = Literal["kept", "replaced", "late", "broken", "open", "void"]
DONE = 14
"""Goods that arrived so many days before a delivery was promised may be what was promised."""


class Outcome(NamedTuple):
    """What became of a promise. `on` is the day it was kept, replaced, or done too late.

    *replaced*: an earlier contact agreed on another day. *void*: the customer was lost or refused, or the record of an
    order tells of the delivery and is judged itself.
    """

    promise: Promise
    state: State
    on: date | None


@once
def outcomes(book: Book) -> tuple[Outcome, ...]:
    """What became of every promise of a visit, a call or a delivery, by customer and day."""
    return tuple(_outcomes(book))


def _outcomes(book: Book) -> Iterator[Outcome]:
    for told in touches(book).values():
        for index, (day, record) in enumerate(told):
            for promise in promises_of(record):
                if promise.what == "delivery":
                    yield _delivered(book, promise, day)
                elif promise.what != "payment":
                    yield _visited(book, promise, told[index + 1 :])


def _visited(book: Book, promise: Promise, after: list[Touch]) -> Outcome:
    """A contact on the day keeps a promise; one before that names another day takes its place, any other came early.

    What else was written on the day of the promise is the same meeting: a joint visit that two wrote down.
    """
    made = promise.record.day or promise.day
    later = [touch for touch in after if touch[0] > made or touch[0] == promise.day]
    early = _in_time(promise, later)
    if early is not None and (early.state != "kept" or early.on == promise.day or promise.day < book.today):
        return early
    if promise.day >= book.today:
        return Outcome(promise, "open", None)
    if _gone(book, promise):
        return Outcome(promise, "void", None)
    return Outcome(promise, "late", later[0][0]) if later else Outcome(promise, "broken", None)


def _in_time(promise: Promise, later: list[Touch]) -> Outcome | None:
    """What the contacts up to the day promised make of it; None where there is none."""
    found = None
    for day, record in later:
        if day > promise.day:
            break
        if day == promise.day:
            return Outcome(promise, "kept", day)
        if found is None or (found.state == "kept" and _renewed(record)):
            found = Outcome(promise, "replaced" if _renewed(record) else "kept", day)
    return found


def _renewed(record: Record) -> bool:
    return any(promise.what in ("visit", "follow_up") for promise in promises_of(record))


def _gone(book: Book, promise: Promise) -> bool:
    """Whether there was nobody left to visit: lost or refused by that day, or a prospect who got a file meanwhile."""
    customer = book.customers.get(promise.customer)
    if customer is not None:
        return promise.record.get("outcome") == "refused" or customer.stage_on(promise.day) == "lost"
    return promise.record.get("prospect", {}).get("name") in _names(book)


@once
def _names(book: Book) -> frozenset[str]:
    names = (name for one in book.customers.values() for name in (one.name.zh, one.short_name.zh))
    return frozenset(names)


def _delivered(book: Book, promise: Promise, made: date) -> Outcome:
    told = _deliveries(book).get(promise.customer, ())
    if any(due == promise.day.isoformat() for due, _ in told):
        return Outcome(promise, "void", None)  # the order's own delivery is judged
    arrived = sorted(date.fromisoformat(done) for _, done in told if done)
    since = [day for day in arrived if day >= made - timedelta(days=DONE)]
    if since and since[0] <= promise.day:
        return Outcome(promise, "kept", since[0])
    if promise.day >= book.today:
        return Outcome(promise, "open", None)
    return Outcome(promise, "late", since[0]) if since else Outcome(promise, "broken", None)


@once
def _deliveries(book: Book) -> dict[str, list[tuple[str | None, str | None]]]:
    """The days due and made of all deliveries, by customer."""
    found: dict[str, list[tuple[str | None, str | None]]] = {}
    for order in book.of("order"):
        told = found.setdefault(order["customer"], [])
        told += [(one.get("due"), one.get("made_on")) for one in order.get("deliveries", ())]
    return found


@figure("team", obligations=("R95",))
def kept_and_broken(book: Book, first: date, last: date) -> dict[State, int]:
    """How many promises for the days of a span came to each state."""
    found: dict[State, int] = {}
    for one in outcomes(book):
        if first <= one.promise.day <= last:
            found[one.state] = found.get(one.state, 0) + 1
    return found
