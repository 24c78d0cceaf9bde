"""The seven steps of all customers side by side: which have their record."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.views.ledger import ledger
from salesbook.views.standing import current
from salesbook.views.steps import Step, steps


class Row(NamedTuple):
    """A customer and its steps."""

    customer: str
    steps: tuple[Step, ...]


@figure("team", obligations=("R58",))
def seven_steps(book: Book) -> tuple[Row, ...]:
    """The steps of every customer we work with, but for the collecting of money, which is not the team's to see."""
    return tuple(Row(one.id, steps(book, one, None)) for one in current(book))


@figure(
    "manager", "contract.instalments.amount", "order.instalments.amount", "payment.allocations", obligations=("R58",)
)
def seven_steps_with_money(book: Book) -> tuple[Row, ...]:
    """The steps of every customer we work with."""
    late = Counter(debt.document["customer"] for debt in ledger(book).overdue(book.today))
    return tuple(Row(one.id, steps(book, one, late[one.id])) for one in current(book))
