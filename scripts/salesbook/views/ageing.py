"""Receivables by age, as of a day: columns that sum to what is outstanding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.views.balance import Owed
from salesbook.views.ledger import DEBT_FIELDS, Account, ledger
from salesbook.views.worth import NOTHING

DEFAULT_DAYS = (30, 60, 90)
"""Our default bounds of the columns of days overdue."""


class Row(NamedTuple):
    """What one customer owes. `overdue` has one amount a column, from the youngest to the oldest.

    All in the book's currency, foreign debts at the rate of their document. `not_due`, `no_due_date` and `overdue`
    together are `outstanding`. `on_account` (what was paid or credited and settles nothing, below zero where too much
    was paid back) and `bills` (bills of exchange not yet due, which settle nothing before) stand beside it. `debts`
    and `accounts` tell the same in their own currencies.
    """

    customer: str
    not_due: Decimal
    no_due_date: Decimal
    overdue: tuple[Decimal, ...]
    on_account: Decimal
    bills: Decimal
    debts: tuple[Owed, ...]
    accounts: tuple[Account, ...]

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
        return age_columns(self.bounds)


def age_columns(bounds: tuple[int, ...]) -> tuple[tuple[int, int | None], ...]:
    """First and last day overdue of each column that these bounds make; the last has no end."""
    starts = (1, *(bound + 1 for bound in bounds))
    return (*((low, high - 1) for low, high in pairwise(starts)), (starts[-1], None))


def bounds_on(book: Book, day: date) -> tuple[int, ...]:
    """The bounds of the columns that the company had set by a day, else our default."""
    return tuple(book.company.setting(("thresholds", "ageing_days"), day, DEFAULT_DAYS))


@figure(
    "manager",
    *DEBT_FIELDS,
    obligations=("R32", "R57"),
)
def ageing(book: Book, day: date) -> Ageing:
    """What every customer owes on a day, by age."""
    bounds = bounds_on(book, day)
    debts: dict[str, list[Owed]] = {}
    for debt in ledger(book).owed(day):
        debts.setdefault(debt.document.get("customer", ""), []).append(debt)
    accounts: dict[str, list[Account]] = {}
    for account in ledger(book).on_account(day):
        accounts.setdefault(account.customer, []).append(account)
    bills = ledger(book).bills(day)
    rows = [
        _row(customer, debts.get(customer, []), accounts.get(customer, []), bills.get(customer, NOTHING), bounds, day)
        for customer in sorted(debts.keys() | accounts.keys() | bills.keys())
    ]
    rows.sort(key=lambda row: (-sum(row.overdue, NOTHING), -row.outstanding, row.customer))
    return Ageing(day, bounds, tuple(rows))


def _row(
    customer: str, debts: list[Owed], accounts: list[Account], bills: Decimal, bounds: tuple[int, ...], day: date
) -> Row:
    not_due = none = NOTHING
    late = [NOTHING] * (len(bounds) + 1)
    for debt in debts:
        if debt.due is None:
            none += debt.outstanding
        elif debt.due >= day:
            not_due += debt.outstanding
        else:
            late[sum((day - debt.due).days > bound for bound in bounds)] += debt.outstanding
    on_account = sum((account.worth for account in accounts), NOTHING)
    return Row(customer, not_due, none, tuple(late), on_account, bills, tuple(debts), tuple(accounts))
