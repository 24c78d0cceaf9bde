"""What was said about each record: replies, found by what they are about."""

from __future__ import annotations

from datetime import date

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once

REPLY_FIELDS = ("reply.about", "reply.person", "reply.verdict", "reply.written_at")
"""What tells whether something was answered, and by whom."""


@once
def replies(book: Book) -> dict[str, list[Record]]:
    """Replies by the reference of the record they are about, the oldest first; those about a line count too."""
    result: dict[str, list[Record]] = {}
    for reply in sorted(book.of("reply"), key=lambda record: (str(record.get("written_at")), record.id)):
        if "about" in reply.data:  # a reply of one's own may be about a record one does not see
            result.setdefault(reply["about"].partition("#")[0], []).append(reply)
    return result


def holder(book: Book, role: str, day: date) -> str | None:
    """The id of somebody who holds a role on a day and works here; the first by id where several do."""
    return next(iter(_holders(book, role, day)), None)


def nobody_else_holds(book: Book, role: str, day: date, person: str | None) -> bool:
    """Whether a person is the only one who holds a role: what he wrote himself nobody can approve by it."""
    return _holders(book, role, day) == (person,)


@once
def _holders(book: Book, role: str, day: date) -> tuple[str, ...]:
    return tuple(p.id for p in book.people.values() if p.holds(role, day) and p.active_on(day))
