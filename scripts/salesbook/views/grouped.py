"""The records of a kind by what a field of theirs says, or by week and person: many ask for a few, and nobody looks through all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.kinds import Record
from salesbook.views.once import once


@once
def records_by(book: Book, kind: str, field: str) -> Mapping[Any, tuple[Record, ...]]:
    """The records of a kind, by id, under the value of a field; under None those that lack it."""
    result: dict[Any, list[Record]] = {}
    for record in book.of(kind):
        result.setdefault(record.get(field), []).append(record)
    return {value: tuple(records) for value, records in result.items()}


@once
def records_by_week(book: Book, kind: str) -> Mapping[Week, tuple[Record, ...]]:
    """The records of a kind, by id, under the week of the day that dates them; those without a day are left out."""
    result: dict[Week, list[Record]] = {}
    for record in book.of(kind):
        if record.day:
            result.setdefault(week_of(record.day), []).append(record)
    return {week: tuple(records) for week, records in result.items()}


@once
def records_by_week_and_writer(book: Book, kind: str) -> Mapping[tuple[Week, str | None], tuple[Record, ...]]:
    """The same by week and by who wrote them."""
    result: dict[tuple[Week, str | None], list[Record]] = {}
    for week, records in records_by_week(book, kind).items():
        for record in records:
            result.setdefault((week, record.writer), []).append(record)
    return {key: tuple(records) for key, records in result.items()}
