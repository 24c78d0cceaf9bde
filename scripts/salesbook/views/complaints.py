"""By when a complaining customer is to have his first answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record


class AnswerDue(NamedTuple):
    """The last moment for the first answer; `agreed` where that is the hour agreed with the customer."""

    at: datetime
    agreed: bool


def answer_due(book: Book, complaint: Record) -> AnswerDue:
    """The company's limit, or the hour agreed with the customer where that comes first: a word given counts by itself."""
    received = datetime.fromisoformat(complaint["received_at"])
    limit = received + timedelta(hours=book.company.threshold("first_reply_hours", received.date()))
    agreed_by = complaint.get("reply_agreed_by")
    agreed = datetime.fromisoformat(agreed_by) if agreed_by else limit
    return AnswerDue(min(agreed, limit), agreed < limit)


def answer_late(book: Book, complaint: Record) -> bool:
    """Whether the first answer came after its last moment, or has not come and that is past."""
    due, replied = answer_due(book, complaint).at, complaint.get("first_reply_at")
    return datetime.fromisoformat(replied) > due if replied else book.past(due)


def report_due(book: Book, complaint: Record) -> datetime:
    """The moment from which the manager must know of a complaint that is not settled."""
    received = datetime.fromisoformat(complaint["received_at"])
    return received + timedelta(days=book.company.threshold("escalate_days", received.date()))
