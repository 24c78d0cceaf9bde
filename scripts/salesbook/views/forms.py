"""The records that fill the four standard forms of a week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, week_in, week_of
from salesbook.kinds import Record
from salesbook.views.once import once

FORMS = {"form-1": "plan", "form-2": "visit", "form-3": "collection", "form-4": "enquiry"}
"""The kind whose records are the rows of a form."""


class FilledForm(NamedTuple):
    """One form of one person for one week, its rows in the order of their time."""

    form: str
    person: str
    rows: tuple[Record, ...]


@figure("manager", "collection.date", "collection.by", "collection.written_at", obligations=("R105", "R96"))
def filled_forms(book: Book, week: Week) -> tuple[FilledForm, ...]:
    """The forms of a week, by form and person. Nothing is typed for them: a row is a record."""
    result = _rows(book)
    return tuple(
        FilledForm(form, person, tuple(result[kind, week][person]))
        for form, kind in FORMS.items()
        for person in sorted(result.get((kind, week), ()))
    )


@once
def _rows(book: Book) -> Mapping[tuple[str, Week], Mapping[str, list[Record]]]:
    result: dict[tuple[str, Week], dict[str, list[Record]]] = {}
    for kind in FORMS.values():
        for record in book.of(kind):
            week = _week(record)
            if week is not None and record.writer:
                result.setdefault((kind, week), {}).setdefault(record.writer, []).append(record)
    return result


def _week(record: Record) -> Week | None:
    if "week" in record.data:
        return week_in(record["week"])
    return week_of(record.day) if record.day else None
