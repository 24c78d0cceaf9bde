"""The payment plan of a contract or an order: from when it owes, how much in which part, and when each part is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.events import Span, spans_of
from salesbook.views.worth import NOTHING, is_priced, own_amount


class Instalment(NamedTuple):
    """A part of what a contract or order owes, in its own currency.

    One without a key is what the plan leaves of the whole amount; below zero, what it promises beyond it.
    """

    key: str
    amount: Decimal
    due_on: date | None = None
    event: tuple[Span, ...] = ()
    days: int = 0

    def due(self, day: date) -> date | None:
        """When it falls due as far as that is known on a day; None while its event has not come, and without either."""
        if self.due_on is not None:
            return self.due_on
        came = min((span.start for span in self.event if span.holds(day)), default=None)
        return came + timedelta(days=self.days) if came else None


def begins(record: Record) -> date | None:
    """From when a document owes: a contract from its signature, an order under no contract from its receipt."""
    if record.kind.name == "contract":
        return date.fromisoformat(record["signed_on"]) if "signed_on" in record.data else None
    if record.get("kind") != "sale" or "contract" in record.data:
        return None
    return record.day


def ends(record: Record) -> date:
    """From when a document owes nothing more since it was cancelled; the end of time where it was not."""
    cancelled = record.get("cancelled", {}).get("date")
    return date.fromisoformat(cancelled) if cancelled else date.max


def instalments(book: Book, record: Record) -> Iterator[Instalment]:
    """The plan's parts, and what they leave of the amount."""
    for item in record.get("instalments", ()):
        amount = Decimal(item.get("amount", "0"))
        if "due_on" in item:
            yield Instalment(item.get("key", ""), amount, date.fromisoformat(item["due_on"]))
        else:
            came = spans_of(book, record, item.get("due_event"))
            yield Instalment(item.get("key", ""), amount, None, came, item.get("due_days", 0))
    rest = unplanned(record)
    if rest:
        yield Instalment("", rest)


def unplanned(record: Record) -> Decimal:
    """The amount of a contract or order less its instalments: zero where they add up, or where no amount is told."""
    if not is_priced(record):
        return NOTHING
    planned = sum((Decimal(item.get("amount", "0")) for item in record.get("instalments", ())), NOTHING)
    return own_amount(record) - planned
