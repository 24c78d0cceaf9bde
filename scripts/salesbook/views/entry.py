"""By when a visit, an enquiry or a collection is to be written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from salesbook.book import Book
from salesbook.calendar import moment
from salesbook.kinds import Record
from salesbook.views.office import office
from salesbook.views.once import once

_LONGEST_LEAVE = timedelta(days=90)
"""So long an entry waits at most for somebody on leave."""


def entry_due(book: Book, record: Record) -> datetime | None:
    """The last moment for an entry of the record's day; None where there is no day, or it lies before the book's."""
    if record.day is None or book.is_imported(record):
        return None
    return _limits(book)[record.day, record.writer]


@once
def _limits(book: Book) -> Mapping[tuple[date, str | None], datetime]:
    """By day and writer; worked out when first asked, since many are of the same day."""
    return _Limits(book)


class _Limits(dict[tuple[date, str | None], datetime]):
    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, key: tuple[date, str | None]) -> datetime:
        limit = self[key] = _limit(self._book, *key)
        return limit


def _limit(book: Book, day: date, person: str | None) -> datetime:
    """The end of the last workday for an entry; days on which its writer is on leave don't count."""
    days = office(book).workdays
    due = days.after(day, book.company.threshold("late_entry_workdays", day))
    writer = book.people.get(person or "")
    while writer is not None and writer.away_on(due) and due < day + _LONGEST_LEAVE:
        due = days.after(due, 1)
    return moment(due, "24:00", book.zone)
