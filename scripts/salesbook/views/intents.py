"""Interest that still waits for a proposal: open deals, and visits that ended with intent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.cadence import customer_of
from salesbook.views.funnel import standing
from salesbook.views.once import once

FADES = 84
"""So many days after a visit its intent is history, unless a deal keeps it."""


class Intent(NamedTuple):
    """Somebody wants something and has no proposal yet: the deal or visit that tells, whose, since when."""

    record: Record
    customer: str
    since: date


@once
def without_proposal(book: Book) -> tuple[Intent, ...]:
    """One a customer, the oldest first; a deal comes before a visit."""
    result: dict[str, Intent] = {}
    for intent in (*_visits(book), *_deals(book)):
        result[intent.customer] = intent
    return tuple(sorted(result.values(), key=lambda intent: (intent.since, intent.customer)))


def _deals(book: Book) -> Iterator[Intent]:
    """Deals still open without proposal; past that stage there was one, by mouth."""
    order = list(book.company.items("stages"))
    for deal in book.of("deal"):
        past = any(order.index(item["stage"]) > 1 for item in deal.get("stages", ()) if item.get("stage") in order)
        customer = deal.get("customer", "")
        wanted = standing(book, deal) == "open" and deal.get("level") != "ordinary" and not past
        if wanted and deal.day and _offered(book).get(customer, date.min) < deal.day:
            yield Intent(deal, customer, deal.day)


def _visits(book: Book) -> Iterator[Intent]:
    """The newest visit that says how it ended, where it ended with intent and no deal took that up."""
    newest: dict[str, Record] = {}
    for visit in sorted(book.of("visit"), key=lambda record: (record["date"], record.get("arrive_at", ""), record.id)):
        customer = customer_of(visit)
        if customer and visit.get("outcome") in ("intent", "order", "refused"):
            newest[customer] = visit
    dealt = {deal.get("customer", "") for deal in book.of("deal") if standing(book, deal) == "open"}
    for customer, visit in newest.items():
        day = visit.day or date.min
        since = max(_offered(book).get(customer, date.min), book.today - timedelta(days=FADES))
        if visit["outcome"] == "intent" and customer not in dealt and day > since:
            yield Intent(visit, customer, day)


def intent_gone(book: Book, customer: str, since: date) -> date | None:
    """The day after which nobody waits any more for a proposal to a customer who wanted one: refused, lost, a deal ended."""
    return min((day for day in _ends(book).get(customer, ()) if day > since), default=None)


@once
def _ends(book: Book) -> dict[str, list[date]]:
    """The days on which interest ended, by customer."""
    result: dict[str, list[date]] = {}
    for visit in book.of("visit"):
        if visit.get("outcome") == "refused" and visit.day and "customer" in visit.data:
            result.setdefault(visit["customer"], []).append(visit.day)
    for customer in book.customers.values():
        lost = [item["date"] for item in customer.get("stages", ()) if item["stage"] == "lost"]
        result.setdefault(customer.id, []).extend(map(date.fromisoformat, lost))
    for deal in book.of("deal"):
        ended = deal.get("result", {}).get("date")
        if ended:
            result.setdefault(deal["customer"], []).append(date.fromisoformat(ended))
    return {customer: [day for day in days if day <= book.today] for customer, days in result.items()}


@once
def proposals(book: Book) -> dict[str, list[date]]:
    """The days of proposals, by customer."""
    return _days(book, book.of("proposal"))


def _days(book: Book, records: Iterable[Record]) -> dict[str, list[date]]:
    """Days by customer; what names only its deal is for the deal's customer."""
    result: dict[str, list[date]] = {}
    for record in records:
        deal = book.get("deal", record.get("deal", ""))
        customer = record.get("customer") or (deal.get("customer", "") if deal else None)
        if customer and record.day:
            result.setdefault(customer, []).append(record.day)
    return result


@once
def _offered(book: Book) -> dict[str, date]:
    """The day of the newest proposal, contract or order, by customer."""
    result = _days(book, (*book.of("proposal"), *book.of("contract"), *book.of("order")))
    return {customer: max(days) for customer, days in result.items()}
