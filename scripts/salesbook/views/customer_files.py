"""How well customers are known: what a won one's file still lacks, how often it was opened in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Customer
from salesbook.schemas import Field
from salesbook.views.once import once
from salesbook.views.results import first_won
from salesbook.views.standing import unmerged
from salesbook.views.steps import completeness
from salesbook.words import Text

PROFILE = ("needs", "ways", "buying_habits", "perception")
"""The four questions of the standard about a customer."""
_GROWS = frozenset({"ways", "buying_habits", "perception", "competitors", "short_name"})
"""What is learnt only by and by, or only handy: a file is full without it."""


def unknown(customer: Customer) -> tuple[Text, ...]:
    """Which of the four questions the file does not answer, by their words."""
    profile = customer.get("profile", {})
    fields = customer.kind.by_name["profile"].by_name
    return tuple(fields[name].label for name in PROFILE if name not in profile)


def lacking(customer: Customer) -> tuple[Field, ...]:
    """What the full file that a winning asks for still lacks."""
    return tuple(field for field in completeness(customer).missing if field.name not in _GROWS)


@once
def contact_facts(book: Book) -> dict[str, list[bool]]:
    """Of each contact still there, whether it decides, by customer."""
    result: dict[str, list[bool]] = {}
    for contact in book.of("contact"):
        if contact.get("left_on", "9999-12-31") > book.today.isoformat():
            result.setdefault(contact.get("customer", ""), []).append(bool(contact.get("decision_maker")))
    return result


@once
def needs_told(book: Book) -> frozenset[str]:
    """The customers whose need some deal or visit tells."""
    deals = {deal.get("customer", "") for deal in book.of("deal") if "need" in deal.data}
    return frozenset(deals | {visit.get("customer", "") for visit in book.of("visit") if "needs" in visit.data})


class Filing(NamedTuple):
    """When a customer was first won, and by when its file was there; None for a file nobody opened."""

    customer: Customer
    won: date
    filed: date | None

    @property
    def same_day(self) -> bool:
        """Whether the file was there on the day of winning."""
        return self.filed is not None and self.filed <= self.won


@once
def filings(book: Book) -> tuple[Filing, ...]:
    """The files of all customers won since the book tells of daily work, by customer."""
    return tuple(_filings(book))


def _filings(book: Book) -> Iterator[Filing]:
    for customer in unmerged(book):
        won = first_won(customer)
        if won is not None and book.opened_on <= won <= book.today:
            opened = customer.get("opened_on")
            yield Filing(customer, won, date.fromisoformat(opened) if opened else None)


@figure("team", obligations=("R69",))
def same_day_filing(book: Book) -> tuple[int, int]:
    """How many customers were won, and how many of their files were opened by that day."""
    every = filings(book)
    return len(every), sum(filing.same_day for filing in every)
