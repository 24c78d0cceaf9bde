"""Who chases what: overdue instalments with every attempt to collect them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.ageing import ageing
from salesbook.views.balance import Owed
from salesbook.views.ledger import DEBT_FIELDS, ledger
from salesbook.views.once import once


class Band(NamedTuple):
    """A column of the ageing: from which day overdue to which, and how many customers owe something of that age."""

    first: int
    last: int | None
    customers: int


@figure("team", *DEBT_FIELDS, obligations=("R32", "R113"))
def overdue_counts(book: Book, day: date) -> tuple[Band, ...]:
    """How many customers owe money that is overdue, by age: counts, no amounts."""
    table = ageing(book, day)
    return tuple(
        Band(first, last, sum(bool(row.overdue[index]) for row in table.rows))
        for index, (first, last) in enumerate(table.columns)
    )


class Debt(NamedTuple):
    """An overdue instalment and the attempts to collect it, the newest first."""

    owed: Owed
    person: str | None
    days: int
    attempts: tuple[Record, ...]


@once
def debts(book: Book, day: date) -> tuple[Debt, ...]:
    """What is overdue on a day, the largest first, with who answers for the customer and what was tried by then."""
    return tuple(_debts(book, day))


@once
def debts_of(book: Book, day: date) -> Mapping[str | None, tuple[Debt, ...]]:
    """The same by the person who answers for the customer: asked once for each person's form."""
    result: dict[str | None, list[Debt]] = {}
    for debt in debts(book, day):
        result.setdefault(debt.person, []).append(debt)
    return {person: tuple(own) for person, own in result.items()}


def _debts(book: Book, day: date) -> Iterator[Debt]:
    for debt in sorted(ledger(book).overdue(day), key=lambda debt: (-debt.outstanding, debt.document.ref, debt.key)):
        customer = book.customers.get(debt.document.get("customer", ""))
        tried = [record for record in _attempts(book, debt) if record.day is not None and record.day <= day]
        person = (customer.owner_on(day) if customer else None) or debt.document.writer
        yield Debt(debt, person, (day - (debt.due or day)).days, tuple(reversed(tried)))


def _attempts(book: Book, debt: Owed) -> list[Record]:
    """The attempts for an instalment; one that names only the document is for all of it."""
    whole = attempts(book).get(debt.document.ref, ())
    return [record for record in whole if record["for"].partition("#")[2] in ("", debt.key)]


@once
def attempts(book: Book) -> dict[str, list[Record]]:
    """Collections by the contract or order they are for, the oldest first."""
    result: dict[str, list[Record]] = {}
    for record in sorted(
        book.of("collection"),
        key=lambda collection: (str(collection.day), str(collection.get("at", "")), collection.ref),
    ):
        if "for" in record.data:
            result.setdefault(record["for"].partition("#")[0], []).append(record)
    return result
