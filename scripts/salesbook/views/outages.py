"""When the server or the host was down: what was due in such a time is due when it worked again."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from salesbook.book import Book
from salesbook.views.once import once


class Outage(NamedTuple):
    """A time in which nothing could be pushed, from its start until just before its end; `why` is the company's word."""

    start: datetime
    end: datetime
    why: str


@once
def outages(book: Book) -> tuple[Outage, ...]:
    """What the company has written down, the earliest first, in the book's zone."""
    listed = (item for item in book.company.get("outages", ()) if {"from", "to", "why"} <= item.keys())
    return tuple(sorted(Outage(_moment(book, item["from"]), _moment(book, item["to"]), item["why"]) for item in listed))


def _moment(book: Book, text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(book.zone)


def outages_at(book: Book, deadline: datetime) -> tuple[Outage, ...]:
    """The outages that move a deadline: the one it falls into, and the next where that one ends within it."""
    result: list[Outage] = []
    for outage in outages(book):
        if outage.start <= deadline < outage.end:
            result.append(outage)
            deadline = outage.end
    return tuple(result)


def moved(book: Book, deadline: datetime) -> datetime:
    """A deadline, or the end of the outage into which it falls."""
    return next((outage.end for outage in reversed(outages_at(book, deadline))), deadline)
