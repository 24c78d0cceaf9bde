"""The sample company's book, opened once for all tests that read it; never changed by any."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from salesbook.book import Book, open_book
from salesbook.rules import judge
from tests.conftest import ROOT

CLOCK = datetime(2026, 12, 1, tzinfo=UTC)
"""Some moment after the sample's own, which pins its clock."""


@cache
def sample_book(as_of: datetime | None = None) -> Book:
    """The sample as of its own moment, or as of another one."""
    return open_book([ROOT], judge, CLOCK, as_of)
