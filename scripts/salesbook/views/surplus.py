"""Which payment or credit took more off a debt than there was: what of it is on account since."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.ledger import Ledger, ledger
from salesbook.views.settlements import Settlement
from salesbook.views.worth import NOTHING


class Excess(NamedTuple):
    """A part of a payment, or a credit, and how much of it found nothing to settle, in the debt's currency."""

    settlement: Settlement
    amount: Decimal


def excesses(book: Book) -> Iterator[Excess]:
    """All that holds today, by debt: of those that are still overpaid, whatever went beyond when it came.

    Goods that come back after they were paid leave money on account too; that is nobody's slip.
    """
    accounts = ledger(book)
    for document in (*book.of("contract"), *book.of("order")):
        if accounts.owes(document, book.today) and accounts.balance(document, book.today).surplus > NOTHING:
            yield from _of(accounts, document)


def _of(known: Ledger, document: Record) -> Iterator[Excess]:
    today = known.book.today
    parts = [
        settlement for settlement in known.settlements_of(document) if settlement.holds(today) and not settlement.covers
    ]
    # What is credited on a day comes before what is paid on it.
    parts.sort(key=lambda settlement: (settlement.day, not settlement.is_credit, settlement.source.ref))
    for kind in (True, False):
        seen: list[Settlement] = []
        for settlement in parts:
            if settlement.is_credit or not kind:
                before = known.after(document, seen, today).surplus
                seen.append(settlement)
                more = known.after(document, seen, today).surplus - max(before, NOTHING)
                if settlement.is_credit is kind and more > NOTHING:
                    yield Excess(settlement, more)
