"""What visits are made of: the seven actions of the standard."""

from __future__ import annotations

from collections import Counter

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, week_of

SEVEN = ("call", "display", "explain", "assist", "solve", "demonstrate", "negotiate")


@figure("team", obligations=("R10",))
def mix(book: Book, weeks: tuple[Week, ...]) -> dict[str, Counter[str]]:
    """How often each person did each of the seven actions in these weeks. A joint visit counts for its writer."""
    found: dict[str, Counter[str]] = {}
    for visit in book.of("visit"):
        if visit.day is not None and week_of(visit.day) in weeks:
            found.setdefault(visit["person"], Counter()).update(visit.get("activities", ()))
    return {person: found[person] for person in sorted(found)}
