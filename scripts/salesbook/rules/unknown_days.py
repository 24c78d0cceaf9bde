"""Deadlines that depend on days of which nobody knows whether they are worked."""

from __future__ import annotations

from datetime import date, datetime

from salesbook.book import Book
from salesbook.rules.duty import Duty, Mark
from salesbook.views.office import office
from salesbook.words import Text

_UNKNOWN = Text(
    "{told}; not held against anybody: {year} has no calendar file", "{told}；{year} 年还没有日历，不算迟也不算缺"
)


def as_far_as_known(book: Book, duty: Duty) -> Duty:
    """A case as it is, but not provable where it would stand against somebody by an unknown day."""
    if duty.mark.fine or duty.due is None or _knows(book, duty.due):
        return duty
    message = _UNKNOWN.fill(told=duty.message, year=duty.due.year)
    return duty._replace(mark=Mark.NOT_PROVABLE, message=message, open=False)


def _knows(book: Book, due: date | datetime) -> bool:
    return office(book).knows(due) if isinstance(due, datetime) else office(book).workdays.knows(due)
