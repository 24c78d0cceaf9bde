"""What customers owe: each instalment, what has settled it, and what of it is overdue on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once

FEWEST = 3
"""The team sees a sum only where it is drawn from so many customers or from none."""
NOTHING = Decimal(0)


class Sum(NamedTuple):
    """An amount and how many customers it is drawn from."""

    amount: Decimal
    customers: int


class Instalment(NamedTuple):
    """A part of what a contract or order owes. `due` is None until its day is known."""

    key: str
    amount: Decimal
    due: date | None


class Settled(NamedTuple):
    """From a day on, an amount less is owed; `key` is empty where no instalment was named."""

    day: date
    key: str
    amount: Decimal


class Owed(NamedTuple):
    """What is outstanding of one instalment on a day."""

    document: Record
    key: str
    due: date | None
    outstanding: Decimal


def amount_of(record: Record) -> Decimal:
    """What a contract, an order or a payment comes to in the book's currency: its amount, else its lines together."""
    if "amount" in record.data:
        total = Decimal(record["amount"])
    else:
        lines = record.get("lines", ())
        total = sum((Decimal(str(one.get("quantity", 1))) * Decimal(one.get("price", "0")) for one in lines), NOTHING)
    return total * rate_of(record)


def rate_of(record: Record) -> Decimal:
    """What one unit of the record's currency is worth in the book's."""
    return Decimal(record.get("rate", "1"))


class Ledger:
    """All that is owed and all that settles it, read once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._settled = _settlements(book)
        self._documents = [record for record in (*book.of("contract"), *book.of("order")) if begins(record)]
        self._instalments = {record.ref: tuple(_instalments(record)) for record in self._documents}

    def owed(self, day: date) -> Iterator[Owed]:
        """What is outstanding on a day, instalment by instalment."""
        for record in self._documents:
            start = begins(record)
            if start is not None and start <= day:
                yield from self._owed_of(record, day)

    def _owed_of(self, record: Record, day: date) -> Iterator[Owed]:
        instalments = self._instalments[record.ref]
        left = {one.key: one.amount for one in instalments}
        anyhow = NOTHING
        for settled in self._settled.get(record.ref, ()):
            if settled.day <= day and settled.key in left:
                left[settled.key] -= settled.amount
            elif settled.day <= day:
                anyhow += settled.amount
        for one in sorted(instalments, key=lambda one: (one.due or date.max, one.key)):
            if anyhow > NOTHING and left[one.key] > NOTHING:
                used = min(anyhow, left[one.key])
                left[one.key] -= used
                anyhow -= used
            if left[one.key] > NOTHING:
                yield Owed(record, one.key, one.due, left[one.key])

    def outstanding(self, ref: str, day: date) -> dict[str, Decimal]:
        """What is left of each instalment of one document on a day, settled ones left out."""
        record = self.book.find(ref)
        if record is None or record.ref not in self._instalments:
            return {}
        return {one.key: one.outstanding for one in self._owed_of(record, day)}

    def overdue(self, day: date) -> list[Owed]:
        """What was due before a day and is still outstanding on it, the oldest first."""
        late = [one for one in self.owed(day) if one.due is not None and one.due < day]
        return sorted(late, key=lambda one: (one.due or date.max, one.document.ref, one.key))


class Owing(NamedTuple):
    """How many instalments of a customer are outstanding, and how many of them are overdue."""

    outstanding: int = 0
    overdue: int = 0


@once
def owing(book: Book) -> Mapping[str, Owing]:
    """The customers who owe anything today, by id."""
    found: dict[str, Owing] = {}
    for one in ledger(book).owed(book.today):
        customer = str(one.document.get("customer", ""))
        known, late = found.get(customer, Owing()), one.due is not None and one.due < book.today
        found[customer] = Owing(known.outstanding + 1, known.overdue + late)
    return found


@once
def ledger(book: Book) -> Ledger:
    """The ledger of a book."""
    return Ledger(book)


def begins(record: Record) -> date | None:
    """From when a document owes: a contract from its signature, an order under no contract from its receipt."""
    if record.kind.name == "contract":
        return date.fromisoformat(record["signed_on"]) if "signed_on" in record.data else None
    if record.get("kind") != "sale" or "contract" in record.data:
        return None
    return record.day


def _instalments(record: Record) -> Iterator[Instalment]:
    items = record.get("instalments", ())
    if not items:
        yield Instalment("", amount_of(record), None)
    for item in items:
        amount = Decimal(item.get("amount", "0")) * rate_of(record)
        yield Instalment(item.get("key", ""), amount, _due(record, item))


def _due(record: Record, item: Mapping[str, Any]) -> date | None:
    if "due_on" in item:
        return date.fromisoformat(item["due_on"])
    day = _happened(record, item.get("due_event"))
    return day + timedelta(days=item.get("due_days", 0)) if day else None


def _happened(record: Record, event: str | None) -> date | None:
    """The day of the event an instalment waits for; None while it has not come."""
    if event == "signed":
        return begins(record)
    steps = [one for one in record.get("milestones", ()) if one.get("event") == event]
    days = [one.get("done_on") for one in steps]
    if event == "delivered" and not steps:
        days = [one.get("made_on") for one in record.get("deliveries", ())]
    return max(map(date.fromisoformat, days)) if days and all(days) else None


def _settlements(book: Book) -> dict[str, list[Settled]]:
    found: dict[str, list[Settled]] = {}
    for ref, settled in (*_by_payment(book.of("payment")), *_by_credit(book.of("order"))):
        found.setdefault(ref, []).append(settled)
    return found


def _by_payment(payments: Iterable[Record]) -> Iterator[tuple[str, Settled]]:
    """A bill settles from its receipt until it is dishonoured; a refund takes back."""
    for payment in payments:
        sign = -1 if payment.get("kind") == "refund" else 1
        back = payment.get("bill", {}).get("dishonoured_on")
        for item in payment.get("allocations", ()):
            ref, _, key = item.get("to", "").partition("#")
            amount = Decimal(item["amount"]) * rate_of(payment) * sign
            if payment.day:
                yield ref, Settled(payment.day, key, amount)
            if back:
                yield ref, Settled(date.fromisoformat(back), key, -amount)


def _by_credit(orders: Iterable[Record]) -> Iterator[tuple[str, Settled]]:
    for order in orders:
        if order.get("kind") in ("return", "credit") and "of" in order.data and order.day:
            ref, _, key = order.get("of", "").partition("#")
            yield ref, Settled(order.day, key, amount_of(order))


_DRAWS_ON = (
    *(
        "contract.amount",
        "contract.instalments.amount",
        "order.amount",
        "order.lines.price",
        "order.instalments.amount",
    ),
    *("payment.date", "payment.kind", "payment.allocations", "payment.bill", "payment.currency", "payment.rate"),
)


@figure("manager", *_DRAWS_ON)
def overdue(book: Book, days: tuple[date, ...]) -> tuple[Sum, ...]:
    """What was overdue on each of these days, and from how many customers."""
    owing = ledger(book)
    return tuple(
        total((one.document.get("customer", ""), one.outstanding) for one in owing.overdue(day)) for day in days
    )


@figure("team", *_DRAWS_ON)
def overdue_for_team(book: Book, days: tuple[date, ...]) -> tuple[Sum | None, ...]:
    """The same where it tells of no single customer."""
    return tuple(map(blurred, overdue(book, days)))


def total(parts: Iterable[tuple[str, Decimal]]) -> Sum:
    """The sum of amounts, each with its customer."""
    amount, customers = NOTHING, set()
    for customer, part in parts:
        amount += part
        customers.add(customer)
    return Sum(amount, len(customers))


def blurred(one: Sum) -> Sum | None:
    """A sum as the team may see it: None where it is drawn from one or two customers."""
    return None if 0 < one.customers < FEWEST else one
