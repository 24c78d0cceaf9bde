"""What visits are made of: the seven actions of the standard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.views.once import once


@figure("team", obligations=("R10",))
def mix(book: Book, week: Week) -> Mapping[str, Counter[str]]:
    """How often each person did each of the seven actions in a week. A joint visit counts for its writer."""
    return _by_week(book).get(week, {})


@figure("team")
def visits_made(book: Book) -> Mapping[tuple[Week, str], int]:
    """How many visits each person made in each week. A joint visit counts for its writer."""
    return Counter((week_of(visit.day), visit["person"]) for visit in book.of("visit") if visit.day is not None)


@once
def _by_week(book: Book) -> dict[Week, dict[str, Counter[str]]]:
    result: dict[Week, dict[str, Counter[str]]] = {}
    for visit in book.of("visit"):
        if visit.day is not None:
            people = result.setdefault(week_of(visit.day), {})
            people.setdefault(visit["person"], Counter()).update(visit.get("activities", ()))
    return result
