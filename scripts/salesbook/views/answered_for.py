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
    found: dict[str, list[Customer]] = {}
    for one in unmerged(book):
        if one.stage_on(book.today) != "lost" or one.id in _with_something_open(book):
            found.setdefault(one.owner_on(book.today) or one.writer or "", []).append(one)
    return found


@once
def _with_something_open(book: Book) -> frozenset[str]:
    """Customers with whom something is not settled: money, goods, a complaint, a promise, a deal, a step to see through."""
    found = {one.customer for one in ledger(book).on_account(book.today)} | ledger(book).bills(book.today).keys()
    found |= {str(one.document.get("customer", "")) for one in ledger(book).owed(book.today)}
    found |= {str(one.get("customer", "")) for one in book.of("complaint") if "solved_at" not in one.data}
    found |= {str(one.get("customer", "")) for one in book.of("goods_owed") if is_out(one)}
    found |= {str(one.get("customer", "")) for one in book.of("deal") if standing(book, one) == "open"}
    found |= {str(record.get("customer", "")) for record, _ in open_steps(book)}
    return frozenset(found | {one.promise.customer for one in outcomes(book) if one.state in ("open", "broken")})


@once
def open_steps(book: Book) -> tuple[tuple[Record, Mapping[str, Any]], ...]:
    """Milestones of signed contracts and deliveries of orders that are not done, each with its record."""
    contracts = (one for one in book.of("contract") if "signed_on" in one.data)
    milestones = ((one, step) for one in contracts for step in one.get("milestones", ()) if "done_on" not in step)
    orders = (one for one in book.of("order") if is_sale(one))
    deliveries = ((one, item) for one in orders for item in one.get("deliveries", ()) if "made_on" not in item)
    return (*milestones, *deliveries)
