"""What one person's days brought: visits, plan lines, customers won and lost, money, promises. Each figure with its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from salesbook.book import Book
from salesbook.calendar import span, week_of
from salesbook.kinds import Customer, Record
from salesbook.views.balance import Owed
from salesbook.views.funnel import standing
from salesbook.views.ledger import ledger
from salesbook.views.plan_lines import PlanLine
from salesbook.views.promises import Outcome, State, outcomes
from salesbook.views.standing import unmerged
from salesbook.views.targets import Fact, facts
from salesbook.views.weekly import weeks_of
from salesbook.views.worth import NOTHING


class Own(NamedTuple):
    """The days from `first` to `last` of one person.

    `lines` are those of the plans of the weeks that begin in them; `unplanned` the visits of those weeks in no line.
    Sales and money are in the book's currency, for the customers he owned on the day. `overdue` is as of the last day.
    """

    first: date
    last: date
    visits: tuple[Record, ...]
    lines: tuple[PlanLine, ...]
    unplanned: int
    won: tuple[Record, ...]
    lost: tuple[Customer, ...]
    deals: tuple[Record, ...]
    sales: tuple[Fact, ...]
    money: tuple[Fact, ...]
    promises: Mapping[State, tuple[Outcome, ...]]
    overdue: tuple[Owed, ...]

    @property
    def activities(self) -> Counter[str]:
        """How often each of the seven activities was done."""
        return Counter(name for visit in self.visits for name in visit.get("activities", ()))

    def count(self, state: str) -> int:
        """How many plan lines came to a state."""
        return sum(line.state == state for line in self.lines)


def own_span(book: Book, person: str, first: date, last: date) -> Own:
    """A person's days as far as they have come."""
    last = min(last, book.today)
    days = tuple(span(first, last))
    weeks = [weeks_of(book).of(week_of(day), person) for day in days if day.weekday() == 0]
    counted = list(_facts(book, person, first, last))
    return Own(
        first,
        last,
        tuple(visit for visit in book.of("visit") if visit["person"] == person and _within(visit.day, first, last)),
        tuple(line for week in weeks for line in week.lines),
        sum(len(week.unplanned) for week in weeks if week.plan),
        tuple(fact.record for fact in counted if fact.measure == "new_customers"),
        tuple(_lost(book, person, first, last)),
        tuple(_closed(book, person, first, last)),
        tuple(fact for fact in counted if fact.measure == "sales_amount"),
        tuple(fact for fact in counted if fact.measure == "money_in"),
        _promises(book, person, first, last),
        tuple(debt for debt in ledger(book).overdue(last) if _owner(book, debt.document, last) == person),
    )


def _within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _facts(book: Book, person: str, first: date, last: date) -> Iterator[Fact]:
    """What counts for the person's targets and fell on these days."""
    months = {f"{day:%Y-%m}" for day in span(first, last)}
    for month in sorted(months):
        for fact in facts(book).get((month, person), ()):
            if _within(fact.day, first, last):
                yield fact


def _owner(book: Book, record: Record, day: date) -> str | None:
    customer = book.customers.get(record.get("customer", ""))
    return (customer.owner_on(day) if customer else None) or record.writer


def _lost(book: Book, person: str, first: date, last: date) -> Iterator[Customer]:
    """Customers of the person whose history says that they were lost in these days."""
    for customer in unmerged(book):
        for item in customer.get("stages", ()):
            day = date.fromisoformat(item["date"])
            if item["stage"] == "lost" and _within(day, first, last) and customer.owner_on(day) == person:
                yield customer


def _closed(book: Book, person: str, first: date, last: date) -> Iterator[Record]:
    """Deals that were won or lost in these days."""
    for deal in book.of("deal"):
        closed_on = deal.get("result", {}).get("date")
        day = date.fromisoformat(closed_on) if closed_on else None
        if day and _within(day, first, last) and standing(book, deal) != "open" and _owner(book, deal, day) == person:
            yield deal


def _promises(book: Book, person: str, first: date, last: date) -> dict[State, tuple[Outcome, ...]]:
    """What became of the person's promises for these days."""
    result: dict[State, list[Outcome]] = {}
    for outcome in outcomes(book):
        if outcome.person == person and _within(outcome.promise.day, first, last):
            result.setdefault(outcome.state, []).append(outcome)
    return {state: tuple(own) for state, own in result.items()}


def total(counted: tuple[Fact, ...]) -> Decimal:
    """The sum of what was counted."""
    return sum((fact.amount for fact in counted), NOTHING)
