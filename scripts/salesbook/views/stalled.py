"""Deals that stand still: no step forward and no contact for long, or past the day they were to close."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.cadence import customer_of
from salesbook.views.funnel import stage_now, standing
from salesbook.views.once import once


class Stalled(NamedTuple):
    """An open deal that stands still: since when nothing moved; how many days it is past its expected close, or 0."""

    deal: Record
    since: date
    idle: int
    over: int


@once
def open_deals(book: Book) -> tuple[Record, ...]:
    """All deals that are neither won nor lost."""
    return tuple(deal for deal in book.of("deal") if standing(book, deal) == "open")


def stalled(book: Book) -> tuple[Stalled, ...]:
    """The open deals that stand still, the longest first."""
    states = (_state(book, deal) for deal in open_deals(book))
    still = [state for state in states if state.idle > book.company.threshold("stall_days", state.since) or state.over]
    return tuple(sorted(still, key=lambda state: (state.since, state.deal.id)))


def _state(book: Book, deal: Record) -> Stalled:
    last = max(_days(book, deal), default=deal.day or book.today)
    expected = deal.get("expected_close_on")
    over = (book.today - date.fromisoformat(expected)).days if expected else 0
    return Stalled(deal, last, (book.today - last).days, max(over, 0))


def _days(book: Book, deal: Record) -> Iterator[date]:
    now, touched = stage_now(book, deal), _touched(book).get(deal.get("customer", ""))
    if now is not None:
        yield date.fromisoformat(now["date"])
    if touched is not None:
        yield touched
    if deal.day is not None:
        yield deal.day


@once
def _touched(book: Book) -> dict[str, date]:
    """The day of the newest visit or enquiry of each customer: what the whole team may see of a contact."""
    result: dict[str, date] = {}
    for record in (*book.of("visit"), *book.of("enquiry")):
        customer = customer_of(record)
        if customer is not None and record.day is not None:
            result[customer] = max(result.get(customer, date.min), record.day)
    return result
