"""Who bought what: the lines of orders, what came back of them, and of signed contracts that no order carries out yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once
from salesbook.views.sold import cancelled_on, is_sale


class Purchase(NamedTuple):
    """A line of a product: on which day, by which record (an order, or a contract that waits for its order).

    `quantity` is in the product's unit, below zero for what came back; None where the line does not say. `price` is
    that of one unit, in the record's own currency; None where it is not told, or not for the reader of the book.
    """

    product: str
    day: date
    record: Record
    quantity: Decimal | None
    price: Decimal | None
    spec: str | None


@once
def purchases(book: Book, ordered: frozenset[str]) -> Mapping[str, tuple[Purchase, ...]]:
    """Who bought each product, by its id, the newest first. `ordered` are the contracts that orders carry out."""
    result: dict[str, list[Purchase]] = {}
    for purchase in (*_from_orders(book), *_from_contracts(book, ordered)):
        result.setdefault(purchase.product, []).append(purchase)
    for own in result.values():
        own.sort(key=lambda purchase: (purchase.day, purchase.record.ref), reverse=True)
    return {product: tuple(own) for product, own in result.items()}


@once
@figure("team")
def ordered_contracts(book: Book) -> frozenset[str]:
    """The contracts, by reference, for which an order came: judged on the whole book, for the order may be hidden."""
    return frozenset(f"contracts/{order['contract']}" for order in book.of("order") if _carries_out(order))


def _carries_out(order: Record) -> bool:
    return "contract" in order.data and is_sale(order)


def _from_orders(book: Book) -> Iterator[Purchase]:
    """Sales that were not cancelled; what was sent back of them, and credits that take units back, count below zero."""
    for order in book.of("order"):
        if is_sale(order):
            yield from _lines(order, order.day, 1)
        elif _takes_back(book, order):
            yield from _lines(order, order.day, -1)


def _takes_back(book: Book, order: Record) -> bool:
    """Whether an order takes goods back that still count as bought: nothing is taken back of a cancelled order."""
    of = book.find(order.get("of", "").partition("#")[0])
    if of is not None and cancelled_on(of) is not None:
        return False
    return order.get("kind") == "return" or (order.get("kind") == "credit" and bool(order.get("takes_units")))


def _from_contracts(book: Book, ordered: frozenset[str]) -> Iterator[Purchase]:
    for contract in book.of("contract"):
        if "signed_on" in contract.data and contract.ref not in ordered:
            yield from _lines(contract, date.fromisoformat(contract["signed_on"]), 1)


def _lines(record: Record, day: date | None, sign: int) -> Iterator[Purchase]:
    for line in record.get("lines", ()):
        if day is not None and "product" in line:
            yield Purchase(
                line["product"], day, record, _number(line, "quantity", sign), _price(line), line.get("spec")
            )


def _number(line: Mapping[str, Any], name: str, sign: int) -> Decimal | None:
    return Decimal(str(line[name])) * sign if name in line else None


def _price(line: Mapping[str, Any]) -> Decimal | None:
    return Decimal(line["price"]) if "price" in line else None
