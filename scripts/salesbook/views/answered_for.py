"""What somebody answers for on a day: his customers, lost ones too where something is open, and what is to be seen through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesbook.book import Book
from salesbook.kinds import Customer, Record
from salesbook.views.funnel import standing
from salesbook.views.goods import is_out
from salesbook.views.ledger import ledger
from salesbook.views.once import once
from salesbook.views.promises import outcomes
from salesbook.views.sold import is_sale
from salesbook.views.standing import unmerged


@once
def answered_for(book: Book) -> dict[str, list[Customer]]:
    """The customers somebody answers for today, by who does: those we work with, and lost ones with something open.

    One without an owner is for whoever wrote the file.
    """
    result: dict[str, list[Customer]] = {}
    for customer in unmerged(book):
        if customer.stage_on(book.today) != "lost" or customer.id in _with_something_open(book):
            result.setdefault(customer.owner_on(book.today) or customer.writer or "", []).append(customer)
    return result


@once
def _with_something_open(book: Book) -> frozenset[str]:
    """Customers with whom something is not settled: money, goods, a complaint, a promise, a deal, a step to see through."""
    result = {account.customer for account in ledger(book).on_account(book.today)} | ledger(book).bills(
        book.today
    ).keys()
    result |= {str(debt.document.get("customer", "")) for debt in ledger(book).owed(book.today)}
    result |= {str(record.get("customer", "")) for record in book.of("complaint") if "solved_at" not in record.data}
    result |= {str(record.get("customer", "")) for record in book.of("goods_owed") if is_out(record)}
    result |= {str(record.get("customer", "")) for record in book.of("deal") if standing(book, record) == "open"}
    result |= {str(record.get("customer", "")) for record, _ in open_steps(book)}
    return frozenset(
        result | {outcome.promise.customer for outcome in outcomes(book) if outcome.state in ("open", "broken")}
    )


@once
def open_steps(book: Book) -> tuple[tuple[Record, Mapping[str, Any]], ...]:
    """Milestones of signed contracts and deliveries of orders that are not done, each with its record."""
    contracts = (record for record in book.of("contract") if "signed_on" in record.data)
    milestones = (
        (record, step) for record in contracts for step in record.get("milestones", ()) if "done_on" not in step
    )
    orders = (record for record in book.of("order") if is_sale(record))
    deliveries = ((record, item) for record in orders for item in record.get("deliveries", ()) if "made_on" not in item)
    return (*milestones, *deliveries)
