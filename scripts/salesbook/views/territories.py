"""Territories: customers in each, our share by estimate, what was done to make the brand known."""

from __future__ import annotations

from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.standing import current


class Territory(NamedTuple):
    """A territory: its reps today, its customers, estimates of our share and promotions, the oldest first."""

    key: str
    people: tuple[str, ...]
    customers: tuple[str, ...]
    shares: tuple[Record, ...]
    promotions: tuple[Record, ...]


@figure("team", obligations=("R20", "R23", "R24"))
def territories(book: Book) -> tuple[Territory, ...]:
    """Every territory of the company, in its order."""
    here = [person for person in book.people.values() if person.active_on(book.today)]
    notes = sorted(book.of("market_note"), key=lambda note: (note["date"], note.id))
    return tuple(
        Territory(
            key,
            tuple(person.id for person in here if person.get("territory") == key),
            tuple(customer.id for customer in current(book) if customer.get("territory") == key),
            tuple(note for note in notes if note.get("kind") == "market_share" and _place(book, note) == key),
            tuple(note for note in notes if note.get("kind") == "promotion" and _place(book, note) == key),
        )
        for key in book.company.items("territories")
    )


def _place(book: Book, note: Record) -> str | None:
    """The territory a note names, else its writer's."""
    writer = book.people.get(note["person"])
    return note.get("territory") or (writer.get("territory") if writer else None)
