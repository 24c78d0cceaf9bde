"""What happened before the book was opened is taken over as it was, and held against nobody."""

from __future__ import annotations

from datetime import date, datetime

from salesbook.book import Book
from salesbook.rules.duty import Duty, Mark


def as_imported(book: Book, duty: Duty) -> Duty:
    """A case as it is; but not owed where it was settled late, and both its record and what was due are older than the book."""
    if duty.mark is not Mark.LATE or duty.open or duty.record is None or not book.is_imported(duty.record):
        return duty
    if duty.due is not None and _day(book, duty.due) >= book.opened_on:
        return duty
    return duty.excused()


def _day(book: Book, due: date | datetime) -> date:
    return due.astimezone(book.zone).date() if isinstance(due, datetime) else due
