"""Receivables by age, as of a day: columns that sum to what is outstanding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.ledger import NOTHING, Owed, amount_of, ledger, rate_of

DEFAULT_DAYS = (30, 60, 90)
"""Our default bounds of the columns of days overdue."""


class Row(NamedTuple):
    """What one customer owes. `overdue` has one amount a column, from the youngest to the oldest.

    `not_due`, `no_due_date` and `overdue` together are `outstanding`. `on_account` (money that came and settles
    nothing yet) and `bills` (bills of exchange not yet due) stand beside it.
    """

    customer: str
    not_due: Decimal
    no_due_date: Decimal
    overdue: tuple[Decimal, ...]
    on_account: Decimal
    bills: Decimal
    debts: tuple[Owed, ...]

    @property
    def outstanding(self) -> Decimal:
        """All that is owed."""
        return self.not_due + self.no_due_date + sum(self.overdue, NOTHING)


class Ageing(NamedTuple):
    """The table as of a day: the columns' bounds in days, and a row a customer, the most overdue first."""

    day: date
    bounds: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[tuple[int, int | None], ...]:
        """First and last day overdue of each column; the last has no end."""
        starts = (1, *(bound + 1 for bound in self.bounds))
        return (*((low, high - 1) for low, high in pairwise(starts)), (starts[-1], None))


@figure(
    "manager",
    *("contract.amount", "contract.instalments.amount", "order.amount", "order.lines.price"),
    *("order.instalments.amount", "payment.amount", "payment.allocations", "payment.bill"),
    obligations=("R32", "R57"),
)
def ageing(book: Book, day: date) -> Ageing:
    """What every customer owes on a day, by age."""
    bounds = tuple(book.company.setting(("thresholds", "ageing_days"), day, DEFAULT_DAYS))
    debts: dict[str, list[Owed]] = {}
    for one in ledger(book).owed(day):
        debts.setdefault(one.document.get("customer", ""), []).append(one)
    beside = _beside(book.of("payment"), day)
    rows = [
        _row(customer, debts.get(customer, []), beside.get(customer, (NOTHING, NOTHING)), bounds, day)
        for customer in sorted(debts.keys() | beside.keys())
    ]
    rows.sort(key=lambda row: (-sum(row.overdue, NOTHING), -row.outstanding, row.customer))
    return Ageing(day, bounds, tuple(rows))


def _row(customer: str, debts: list[Owed], beside: tuple[Decimal, Decimal], bounds: tuple[int, ...], day: date) -> Row:
    not_due = none = NOTHING
    late = [NOTHING] * (len(bounds) + 1)
    for one in debts:
        if one.due is None:
            none += one.outstanding
        elif one.due >= day:
            not_due += one.outstanding
        else:
            late[sum((day - one.due).days > bound for bound in bounds)] += one.outstanding
    return Row(customer, not_due, none, tuple(late), *beside, tuple(debts))


def _beside(payments: Iterable[Record], day: date) -> dict[str, tuple[Decimal, Decimal]]:
    """Money on account and bills not yet due, by customer, where there is any."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for payment in payments:
        if payment.day is None or payment.day > day or payment.get("kind") == "write_off":
            continue
        account, bills = found.get(payment.get("customer", ""), (NOTHING, NOTHING))
        sign = -1 if payment.get("kind") == "refund" else 1
        amount = amount_of(payment) * sign
        used = (
            sum((Decimal(one["amount"]) for one in payment.get("allocations", ())), NOTHING) * rate_of(payment) * sign
        )
        dishonoured = _on(payment, "dishonoured_on", day)
        waiting = payment.get("kind") == "bill" and not dishonoured and not _on(payment, "due_on", day)
        account += NOTHING if dishonoured else amount - used
        found[payment.get("customer", "")] = (account, bills + (amount if waiting else NOTHING))
    return {customer: sums for customer, sums in found.items() if any(sums)}


def _on(payment: Record, name: str, day: date) -> bool:
    """Whether a day of a bill has come."""
    told = payment.get("bill", {}).get(name)
    return told is not None and date.fromisoformat(told) <= day
