"""Nobody is asked for what concerns only people who have left."""

from __future__ import annotations

from salesbook.book import Book
from salesbook.rules.duty import Duty


def works_here(book: Book, person: str | None) -> bool:
    """Whether somebody, by id, has not left the company; whom the book does not know may be anybody."""
    known = book.people.get(person or "")
    return known is None or "left_on" not in known.data or known.active_on(book.today)


def while_here(book: Book, duty: Duty) -> Duty:
    """A case stays open only as long as whoever it counts on is here to put it right; its own week keeps it."""
    return duty._replace(open=False) if duty.open and not works_here(book, duty.person) else duty
