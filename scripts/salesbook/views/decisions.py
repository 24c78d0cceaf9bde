"""What holders of a role decided about a record: by a reply of their own, or by merging it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from salesbook.book import Book
from salesbook.history.trail import Approval
from salesbook.kinds import Record
from salesbook.views.approvals import brought_by_another, merges_and_reviews, trails
from salesbook.views.replies import replies


def said_by(book: Book, record: Record, role: str, *verdicts: str) -> Iterator[Record]:
    """The replies about a record by holders of a role on the day they wrote, with one of these verdicts.

    A reply that somebody else certainly brought is what that one says the other said, and is left out.
    """
    for reply in replies(book).get(record.ref, ()):
        person = book.people.get(reply["person"])
        holds = person is not None and reply.day is not None and person.holds(role, reply.day)
        if reply.get("verdict") in verdicts and holds and not brought_by_another(book, reply):
            yield reply


def merged_by_role(book: Book, record: Record, role: str, field: str = "") -> Approval | None:
    """The first merge of a record, or approving review on the host, by a holder of a role, who held it before that change and wrote no version of it.

    With `field` only what came with or after the version in which that field was written or changed counts.
    """
    since = _since(book, record, field) if field else None
    return next((merge for merge in merges_and_reviews(book, record) if _counts(merge, role, since)), None)


def _counts(approval: Approval, role: str, since: datetime | None) -> bool:
    late_enough = since is None or (approval.at is not None and approval.at >= since)
    return approval.how in ("merge", "review") and not approval.faults and role in approval.roles and late_enough


def _since(book: Book, record: Record, field: str) -> datetime | None:
    """When the main line first had a record with a field; its first version where no later one changed it."""
    trail = trails(book).get(record.ref)
    steps = trail.steps if trail else ()
    return next((step.at for step in steps if field in step.fields), steps[0].at if steps else None)
