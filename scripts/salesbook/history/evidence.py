"""What is known of a record's arrival, and how well."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from salesbook.words import Text


class Grade(StrEnum):
    """How well an arrival is known, best first."""

    PROVEN = "proven"
    HOST = "host"
    SIGNED_CLAIM = "signed_claim"
    CLAIM = "claim"
    IMPORTED = "imported"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """Its word."""
        return _LABELS[self]

    @property
    def is_proof(self) -> bool:
        """Whether others than the writer say so: a receipt of the server, or the host. All else is somebody's word."""
        return self in (Grade.PROVEN, Grade.HOST)


_LABELS = {
    Grade.PROVEN: Text("proven", "已证实"),
    Grade.HOST: Text("host", "平台佐证"),
    Grade.SIGNED_CLAIM: Text("signed claim", "签名自述"),
    Grade.CLAIM: Text("claim", "自述"),
    Grade.IMPORTED: Text("imported", "导入"),
    Grade.UNKNOWN: Text("unknown", "无法判断"),
}


class Evidence(NamedTuple):
    """The moment a record is taken to have come in, in the book's zone, at a grade. None: nothing is known."""

    at: datetime | None
    grade: Grade


class Span(NamedTuple):
    """What is proven of a record's arrival: *not before* one moment, *in by* another; None where that is not proven.

    `signed_at` is the moment that the writer himself signed for, by a key of his own. `grade` is what proves the rest:
    receipts, or what a host signed.
    """

    in_by: datetime | None = None
    not_before: datetime | None = None
    signed_at: datetime | None = None
    grade: Grade = Grade.PROVEN


NOTHING_PROVEN = Span()


def claimed(written_at: datetime | None, opened_on: date, *, imported: bool = False) -> Evidence:
    """What the writer says of himself: a claim, or *imported* where it, or what it tells of, is older than the book."""
    if written_at is None:
        return Evidence(None, Grade.UNKNOWN)
    return Evidence(written_at, Grade.IMPORTED if imported or written_at.date() < opened_on else Grade.CLAIM)


def weighed(written_at: datetime | None, span: Span, dues: Iterable[datetime], opened_on: date) -> Evidence:
    """When a record came in, as far as deadlines are concerned: proven only if no deadline lies within what is proven.

    The moment is what the writer says, as far as the proof leaves it room: so it lies on the right side of every deadline.
    """
    limits, moment = tuple(dues), _within(span, written_at)
    if span.in_by is not None and all(_beside(span, due) for due in limits):
        return Evidence(moment or span.in_by, span.grade)
    if written_at is None or moment is None:
        return Evidence(None, Grade.UNKNOWN)
    if span.signed_at is not None:
        signed = _within(span, max(written_at, span.signed_at.astimezone(written_at.tzinfo)))
        return claimed(signed, opened_on)._replace(grade=Grade.SIGNED_CLAIM)
    return claimed(moment, opened_on)


def _within(span: Span, at: datetime | None) -> datetime | None:
    if at is None:
        return None
    at = at if span.not_before is None else max(at, span.not_before.astimezone(at.tzinfo))
    return at if span.in_by is None else min(at, span.in_by.astimezone(at.tzinfo))


def _beside(span: Span, due: datetime) -> bool:
    """Whether it is proven that a record came in by a deadline, or that it came after."""
    by = span.in_by is not None and span.in_by <= due
    return by or (span.not_before is not None and span.not_before > due)
