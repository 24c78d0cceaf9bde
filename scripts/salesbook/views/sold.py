"""What orders come to: what was sold on a day, and what was taken back by a return, a credit or a cancellation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once
from salesbook.views.worth import NOTHING, amount_of, in_book


class Sold(NamedTuple):
    """What an order adds to sales on a day, or takes from them: below zero. In the book's currency.

    `units` is the quantity, over all products; `cost` is None where the order does not tell it.
    """

    day: date
    order: Record
    amount: Decimal
    units: Decimal
    cost: Decimal | None


def cancelled_on(order: Record) -> date | None:
    """The day an order was cancelled; None where it was not."""
    day = order.get("cancelled", {}).get("date")
    return date.fromisoformat(day) if day else None


def is_sale(order: Record) -> bool:
    """Whether an order still counts as one: a sale, and not cancelled."""
    return order.get("kind") == "sale" and cancelled_on(order) is None


@once
def sold(book: Book) -> tuple[Sold, ...]:
    """All that was sold and taken back.

    A cancelled order counts on the day it came, and is taken back on the day it was cancelled, less what was returned
    of it or credited before: a month that is over stays what it was.
    """
    back = list(_taken_back(book))
    less: dict[str, list[Sold]] = {}
    for credit in back:
        less.setdefault(credit.order.get("of", "").partition("#")[0], []).append(credit)
    sales = [sale for order in book.of("order") for sale in _sale(order, less.get(order.ref, []))]
    return tuple(sorted((*sales, *back), key=lambda sale: (sale.day, sale.order.ref)))


def _taken_back(book: Book) -> Iterator[Sold]:
    """Returns and credits; one of an order cancelled before takes back nothing that was not taken back already."""
    for order in book.of("order"):
        of = book.find(order.get("of", ""))
        ended = cancelled_on(of) if of else None
        if order.get("kind") in ("return", "credit") and order.day and (ended is None or order.day <= ended):
            cost = _cost(order)
            yield Sold(order.day, order, -amount_of(order), -_units(order), None if cost is None else -cost)


def _sale(order: Record, back: list[Sold]) -> Iterator[Sold]:
    if order.get("kind") != "sale" or order.day is None:
        return
    amount, units, cost, ended = amount_of(order), _units(order), _cost(order), cancelled_on(order)
    yield Sold(order.day, order, amount, units, cost)
    if ended is not None:
        amount += sum((credit.amount for credit in back), NOTHING)
        units += sum((credit.units for credit in back), NOTHING)
        rest = None if cost is None else -sum((credit.cost or NOTHING for credit in back), cost)
        yield Sold(ended, order, -amount, -units, rest)


def _units(order: Record) -> Decimal:
    """The quantity sold or taken back; a credit takes none unless it says so: it may be for the price alone."""
    if order.get("kind") == "credit" and not order.get("takes_units"):
        return NOTHING
    return sum((Decimal(str(line.get("quantity", 0))) for line in order.get("lines", ())), NOTHING)


def _cost(order: Record) -> Decimal | None:
    return in_book(order, Decimal(order["cost"])) if "cost" in order.data else None
