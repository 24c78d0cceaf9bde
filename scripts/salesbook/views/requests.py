"""Requests that wait: for the answer of whoever was asked, or for a report of how it went."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.kinds.superiors import nearest_at_work
from salesbook.views.once import once
from salesbook.views.replies import holder, replies


class Open(NamedTuple):
    """A request that is not closed, and what it waits for: an *answer*, or the *report* of the one who asked."""

    request: Record
    waits_for: Literal["answer", "report"]


@once
def open_requests(book: Book) -> tuple[Open, ...]:
    """All requests that wait for somebody."""
    waiting = ((request, _waits_for(book, request)) for request in book.of("request"))
    return tuple(Open(request, what) for request, what in waiting if what is not None)


def _waits_for(book: Book, request: Record) -> Literal["answer", "report"] | None:
    if "closed_on" in request.data:
        return None
    if not replies_of_others(book, request):
        return "answer"
    return "report" if approved_on(book, request) and "report_back" not in request.data else None


def replies_of_others(book: Book, record: Record) -> list[Record]:
    """Replies to a record, the oldest first, but for those of its own writer: nobody answers himself."""
    return [reply for reply in replies(book).get(record.ref, ()) if reply.get("person") != record.writer]


def approved_on(book: Book, request: Record) -> date | None:
    """The day somebody else allowed what was asked for; None where nobody did, or nothing was asked."""
    if request.get("kind") != "ask":
        return None
    return next(
        (
            record.day
            for record in replies_of_others(book, request)
            if record.get("verdict") == "approved" and record.day
        ),
        None,
    )


def person_asked(book: Book, record: Record) -> str | None:
    """Who has to answer, by id: whom it names, else the next superior at work."""
    person = record.get("person", "")
    return (
        record.get("to") or nearest_at_work(book.people, person, book.today) or holder(book, "supervisor", book.today)
    )
