"""Who approved what, and what became of records afterwards: asked of the history where there is one that can tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from salesbook.book import Book
from salesbook.history.trail import Approval, Receipt, Step, Trail
from salesbook.kinds import Record
from salesbook.views.once import once
from salesbook.views.replies import replies


@once
def trails(book: Book) -> Mapping[str, Trail]:
    """The trail of every record that came since the book is kept, by reference; empty without a history that can tell."""
    if book.arrivals is None or not book.arrivals.tell:
        return {}
    result: dict[str, Trail] = {}
    for record in book.all():
        trail = book.arrivals.trail(record.ref, _approving(book, record), book.zone)
        if trail is not None:
            result[record.ref] = _by_now(book, trail)
    return result


def _approving(book: Book, record: Record) -> tuple[tuple[str, str, str], ...]:
    """The replies that approve a record: reference, person, role."""
    approving = (reply for reply in replies(book).get(record.ref, ()) if reply.get("verdict") == "approved")
    return tuple((reply.ref, reply["person"], reply.get("role", "")) for reply in approving)


def _by_now(book: Book, trail: Trail) -> Trail:
    """What had come by the book's moment."""
    steps = tuple(step for step in trail.steps if _came(book, step.at))
    approved = tuple(approval for approval in trail.approvals if _came(book, approval.at))
    return Trail(trail.bringer, steps, approved, trail.first)


def _came(book: Book, at: datetime | None) -> bool:
    return at is None or book.reached(at)


def receipt_of(book: Book, commit: str) -> Receipt | None:
    """The receipt of a commit, by its id, as far as it was known at the book's moment."""
    receipt = book.arrivals.receipt(commit) if book.arrivals is not None else None
    return receipt if receipt is not None and book.reached(receipt.at) else None


def merges(book: Book, record: Record) -> tuple[Approval, ...]:
    """How the versions of a record came onto the main line."""
    trail = trails(book).get(record.ref)
    return tuple(approval for approval in trail.approvals if approval.how in ("merge", "push")) if trail else ()


def merges_and_reviews(book: Book, record: Record) -> tuple[Approval, ...]:
    """How the versions of a record came onto the main line, and who approved them on the host before."""
    trail = trails(book).get(record.ref)
    return tuple(approval for approval in trail.approvals if approval.how != "reply") if trail else ()


def first_approval(book: Book, record: Record) -> Approval | None:
    """The first valid approval of a record, by merge or by reply; None where the history tells of none."""
    trail = trails(book).get(record.ref)
    return next((approval for approval in trail.approvals if approval.valid), None) if trail else None


def later_steps(book: Book, record: Record, at: datetime | None) -> tuple[Step, ...]:
    """The changes of a record after a moment."""
    trail = trails(book).get(record.ref)
    if trail is None or at is None:
        return ()
    return tuple(step for step in trail.steps[1:] if step.at is not None and step.at > at)


def brought_by_another(book: Book, record: Record) -> bool:
    """Whether somebody else than its writer certainly brought a record: then it is not the writer's word."""
    trail = trails(book).get(record.ref)
    return (
        trail is not None and trail.bringer is not None and trail.bringer not in (record.writer, record.get("person"))
    )
