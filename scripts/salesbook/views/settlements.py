"""What settles a debt, and what is waiting to: each part of a payment, return or credit, with the debt it is for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from salesbook.book import Book
from salesbook.finding import Route
from salesbook.kinds import Record
from salesbook.views.worth import NOTHING, currency_of, in_currency_of, own_amount


class Settlement(NamedTuple):
    """A part of a record that settles something from one day to before another.

    `target` is the reference of the contract or order that owes, empty where the part is for none: it is on account.
    `key` is the instalment's, empty where none is named. `amount` is in the target's currency, without a target in
    the record's own; negative where money goes back. `covers` marks a bill before its due day, which settles nothing.
    """

    source: Record
    route: Route
    target: str
    key: str
    amount: Decimal
    day: date
    until: date = date.max
    covers: bool = False

    @property
    def is_credit(self) -> bool:
        """Whether it is no money, but goods that came back or a price taken down."""
        return self.source.kind.name == "order"

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.day <= day < self.until


def settlements(book: Book) -> Iterator[Settlement]:
    """All of them, in no order."""
    for payment in book.of("payment"):
        yield from _of_payment(book, payment)
    for order in book.of("order"):
        if order.get("kind") in ("return", "credit") and order.day is not None:
            yield from _of_credit(book, order)


def _of_payment(book: Book, payment: Record) -> Iterator[Settlement]:
    rest = own_amount(payment)
    for index, item in enumerate(payment.get("allocations", ())):
        amount = Decimal(item.get("amount", "0"))
        rest -= amount
        route = ("allocations", index, "amount")
        # What leads to no record of this book settles a debt that is not in it either.
        if book.find(item.get("to", "")) is not None:
            target, key = home(book, item["to"])
            owes = book.find(target)
            settled = amount if owes is None else _settled(book, payment, item, owes)
            yield from _in_force(payment, Settlement(payment, route, target, key, settled, date.max))
    if rest > NOTHING:
        yield from _in_force(payment, Settlement(payment, ("amount",), "", "", rest, date.max))


def _settled(book: Book, payment: Record, item: dict[str, Any], owes: Record) -> Decimal:
    """What an allocation takes off a debt, in the debt's currency: as agreed, else at the rates of the two records."""
    if "settles" in item and currency_of(book, payment) != currency_of(book, owes):
        return Decimal(item["settles"])
    return in_currency_of(book, owes, payment, Decimal(item.get("amount", "0")))


def _in_force(payment: Record, part: Settlement) -> Iterator[Settlement]:
    """From when to when a part of a payment counts: a bill settles when it falls due and never once dishonoured."""
    if payment.day is None:
        return
    if payment.get("kind") != "bill":
        sign = -1 if payment.get("kind") == "refund" else 1
        yield part._replace(amount=part.amount * sign, day=payment.day)
        return
    due, refused = bill_days(payment)
    yield part._replace(day=max(due, payment.day), until=refused)
    yield part._replace(day=payment.day, until=min(due, refused), covers=True)


def bill_days(payment: Record) -> tuple[date, date]:
    """The day a bill falls due and the day it was dishonoured; the end of time where it was not."""
    bill = payment.get("bill", {})
    due = date.fromisoformat(bill["due_on"]) if "due_on" in bill else date.max
    return due, date.fromisoformat(bill["dishonoured_on"]) if "dishonoured_on" in bill else date.max


def _of_credit(book: Book, order: Record) -> Iterator[Settlement]:
    amount, day = own_amount(order), order.day or date.max
    target, key = home(book, order.get("of", ""))
    owes = book.find(target)
    settled = amount if owes is None else in_currency_of(book, owes, order, amount)
    yield Settlement(order, ("amount",), target, key, settled, day)


def home(book: Book, ref: str, seen: frozenset[str] = frozenset()) -> tuple[str, str]:
    """Which contract or order owes what a reference names, and which instalment; both empty where none does.

    What is ordered under a contract is owed by the contract; a return or a credit belongs to what it takes back.
    """
    record, key = book.find(ref), ref.partition("#")[2]
    if record is None or record.ref in seen:
        return "", ""
    if record.kind.name == "order" and record.get("kind") != "sale":
        return home(book, record.get("of", ""), seen | {record.ref})
    contract = book.get("contract", record.get("contract", "")) if record.kind.name == "order" else None
    return (contract.ref, "") if contract else (record.ref, key)
