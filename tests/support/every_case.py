"""All that the rules judge in a book, to compare two books that should be judged alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from salesbook.book import Book
from salesbook.rules import catalogue
from salesbook.rules.reporting import judged


def cases(whole: Book) -> Counter[tuple[Any, ...]]:
    """Every case: rule, mark, person, week, record, deadline, words, grade."""
    catalogue.register_all()
    return Counter(_told(whole))


def _told(whole: Book) -> Iterator[tuple[Any, ...]]:
    for manual, duty, _ in judged(whole):
        ref = duty.record.ref if duty.record else None
        yield manual.id, duty.mark, duty.person, duty.week, ref, duty.due, duty.message, duty.grade
