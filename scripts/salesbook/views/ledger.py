"""What customers owe: each instalment, what has settled it, what of it is overdue on a day, and what is on account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from salesbook.audience import FEWEST, figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.balance import Balance, Count, Owed
from salesbook.views.instalments import begins, ends, instalments
from salesbook.views.once import once
from salesbook.views.settlements import Settlement, bill_days, settlements
from salesbook.views.worth import NOTHING, amount_of, currency_of, rate_of

_CENT = Decimal("0.01")


class Sum(NamedTuple):
    """An amount and how many customers it is drawn from."""

    amount: Decimal
    customers: int


class Account(NamedTuple):
    """What a customer has on account in one currency: paid or credited, and settling nothing. Below zero: paid back too much."""

    customer: str
    currency: str
    amount: Decimal
    rate: Decimal

    @property
    def worth(self) -> Decimal:
        """The same in the book's currency, at the rate of the newest record it came with."""
        return (self.amount * self.rate).quantize(_CENT, ROUND_HALF_UP)


class Ledger:
    """All that is owed and all that settles it, read once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._settlements: dict[str, list[Settlement]] = {}
        for settlement in settlements(book):
            self._settlements.setdefault(settlement.target, []).append(settlement)
        self._documents = [record for record in (*book.of("contract"), *book.of("order")) if begins(record)]
        self._instalments = {record.ref: tuple(instalments(book, record)) for record in self._documents}
        self._owed: dict[date, tuple[Owed, ...]] = {}
        self._bills: dict[date, Mapping[str, Decimal]] = {}

    def owed(self, day: date) -> tuple[Owed, ...]:
        """What is outstanding on a day, instalment by instalment: worked out once, many ask for the same day."""
        if day not in self._owed:
            balances = (self.balance(record, day) for record in self._documents)
            self._owed[day] = tuple(debt for balance in balances for debt in balance.owed)
        return self._owed[day]

    def owes(self, record: Record, day: date) -> bool:
        """Whether a contract or order is in force on a day: begun, and not cancelled."""
        start = begins(record)
        return start is not None and start <= day < ends(record)

    def balance(self, record: Record, day: date) -> Balance:
        """How one contract or order stands on a day: before it begins and once it is cancelled, all paid for it is too much."""
        parts = [settlement for settlement in self.settlements_of(record) if settlement.holds(day)]
        if self.owes(record, day):
            return self.after(record, parts, day)
        paid = (settlement.amount for settlement in parts if not settlement.covers and not settlement.is_credit)
        return Balance((), sum(paid, NOTHING))

    def settlements_of(self, record: Record) -> list[Settlement]:
        """All that ever settles a contract or order, on whatever day."""
        return self._settlements.get(record.ref, [])

    def after(self, record: Record, parts: list[Settlement], day: date) -> Balance:
        """How a contract or order in force would stand on a day, were these parts all that settles it."""
        return Count(record, self._instalments[record.ref], day).after(parts)

    def outstanding(self, ref: str, day: date) -> dict[str, Decimal]:
        """What is left of each instalment of one document on a day, in its own currency; settled ones are left out."""
        record = self.book.find(ref)
        left: dict[str, Decimal] = {}
        for debt in self.balance(record, day).owed if record and record.ref in self._instalments else ():
            left[debt.key] = left.get(debt.key, NOTHING) + debt.amount
        return left

    def overdue(self, day: date) -> list[Owed]:
        """What was due before a day and is still outstanding on it, the oldest first."""
        late = [debt for debt in self.owed(day) if debt.due is not None and debt.due < day]
        return sorted(late, key=lambda debt: (debt.due or date.max, debt.document.ref, debt.key))

    def on_account(self, day: date) -> list[Account]:
        """What customers have on account on a day, by customer and currency, where it is anything."""
        parts: dict[tuple[str, str], list[tuple[date, Decimal, Decimal]]] = {}
        for source, came, amount in self._beyond(day):
            key = source.get("customer", ""), currency_of(self.book, source)
            parts.setdefault(key, []).append((came, rate_of(source), amount))
        accounts = [
            Account(*key, sum((part[2] for part in own), NOTHING), max(own)[1]) for key, own in sorted(parts.items())
        ]
        return [account for account in accounts if account.amount]

    def _beyond(self, day: date) -> Iterator[tuple[Record, date, Decimal]]:
        """What settles nothing: what was for no debt, and what came beyond one; with the record that tells its currency."""
        for settlement in self._settlements.get("", ()):
            if settlement.holds(day) and not settlement.covers:
                yield settlement.source, settlement.day, settlement.amount
        for ref in self._settlements:
            record = self.book.find(ref)
            surplus = self.balance(record, day).surplus if record else NOTHING
            if record and surplus:
                yield record, record.day or day, surplus

    def bills(self, day: date) -> Mapping[str, Decimal]:
        """Bills of exchange that customers gave and that are not due on a day, by customer, in the book's currency."""
        if day not in self._bills:
            self._bills[day] = self._bills_on(day)
        return self._bills[day]

    def _bills_on(self, day: date) -> dict[str, Decimal]:
        result: dict[str, Decimal] = {}
        for payment in self.book.of("payment"):
            due, refused = bill_days(payment)
            if payment.get("kind") == "bill" and payment.day and payment.day <= day < min(due, refused):
                customer = payment.get("customer", "")
                result[customer] = result.get(customer, NOTHING) + amount_of(payment)
        return result


class Owing(NamedTuple):
    """How many instalments of a customer are outstanding, and how many of them are overdue."""

    outstanding: int = 0
    overdue: int = 0


@once
def owing(book: Book) -> Mapping[str, Owing]:
    """The customers who owe anything today, by id."""
    result: dict[str, tuple[set[str], set[str]]] = {}
    for debt in ledger(book).owed(book.today):
        open_, late = result.setdefault(str(debt.document.get("customer", "")), (set(), set()))
        if debt.amount > NOTHING:
            open_.add(debt.name)
        if debt.due is not None and debt.due < book.today:
            late.add(debt.name)
    return {customer: Owing(len(open_), len(late)) for customer, (open_, late) in result.items()}


@once
def ledger(book: Book) -> Ledger:
    """The ledger of a book."""
    return Ledger(book)


DEBT_FIELDS = (
    *("contract.amount", "contract.currency", "contract.instalments.amount", "contract.rate"),
    *(
        "order.amount",
        "order.currency",
        "order.instalments.amount",
        "order.invoices",
        "order.lines.price",
        "order.rate",
    ),
    *("payment.allocations", "payment.amount", "payment.bill", "payment.currency", "payment.customer", "payment.date"),
    *("payment.kind", "payment.rate"),
)
"""What tells how much is owed, and since when."""


@figure("manager", *DEBT_FIELDS)
def overdue(book: Book, days: tuple[date, ...]) -> tuple[Sum, ...]:
    """What was overdue on each of these days, and from how many customers."""
    owing = ledger(book)
    return tuple(
        total((debt.document.get("customer", ""), debt.outstanding) for debt in owing.overdue(day)) for day in days
    )


@figure("team", *DEBT_FIELDS)
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


def blurred(amount: Sum) -> Sum | None:
    """A sum as the team may see it: None where it is drawn from one or two customers."""
    return None if 0 < amount.customers < FEWEST else amount
