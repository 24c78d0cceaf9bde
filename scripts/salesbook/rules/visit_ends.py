"""How visits ended, and by when what follows on that has to be there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.kinds import Record
from salesbook.rules.each import Things


def ended_in(*outcomes: str) -> Things[Record]:
    """The visits to customers with a file that ended so."""

    def visits(book: Book) -> Iterator[Record]:
        for visit in book.of("visit"):
            if visit.get("outcome") in outcomes and visit.day is not None and "customer" in visit.data:
                yield visit

    return visits


def open_until(book: Book, visit: Record) -> date:
    """The day by which what a visit calls for is done."""
    day = visit.day or book.today
    return day + timedelta(days=book.company.threshold("open_days", day))


def week_open_until(book: Book, visit: Record) -> Week:
    """The week in which it counts whether that was done."""
    return week_of(open_until(book, visit))
