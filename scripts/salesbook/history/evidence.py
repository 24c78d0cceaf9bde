"""What is known of a record's arrival, and how well."""

from __future__ import annotations

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


def claimed(written_at: datetime | None, opened_on: date) -> Evidence:
    """What the writer says of himself: a claim, or *imported* from before the book was opened."""
    if written_at is None:
        return Evidence(None, Grade.UNKNOWN)
    return Evidence(written_at, Grade.IMPORTED if written_at.date() < opened_on else Grade.CLAIM)
