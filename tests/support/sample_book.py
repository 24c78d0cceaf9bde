"""The sample company's book, opened once for all tests that read it; never changed by any."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from salesbook.book import Book, open_book
from salesbook.rules import judge
from tests.conftest import CLOCK, ROOT


@cache
def sample_book(as_of: datetime | None = None) -> Book:
    """The sample as of its own moment, or as of another one."""
    return open_book([ROOT], judge, CLOCK, as_of)
