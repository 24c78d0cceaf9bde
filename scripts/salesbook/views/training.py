"""The hours somebody has spent on learning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.views.once import once


@figure("manager", "day.training_hours", "declaration.kind", "declaration.hours", obligations=("R26",))
def training_hours(book: Book, first: date, last: date) -> Mapping[str, Decimal]:
    """Hours by person, from the first day to the last: those of the days, and of courses declared."""
    return _hours(book, first, last)


@once
def _hours(book: Book, first: date, last: date) -> Mapping[str, Decimal]:
    result: dict[str, Decimal] = {}
    for kind, field in (("day", "training_hours"), ("declaration", "hours")):
        for record in book.of(kind):
            if field in record.data and record.day is not None and first <= record.day <= last:
                hours = Decimal(str(record[field]))
                result[record["person"]] = result.get(record["person"], Decimal(0)) + hours
    return {person: result[person] for person in sorted(result)}
