"""What those who report to somebody bring home from a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once


class Digest(NamedTuple):
    """One person's day: his visits by arrival, what came of them, and those that tell of a problem."""

    person: str
    visits: tuple[Record, ...]
    outcomes: Mapping[str, int]
    problems: tuple[Record, ...]
    remarks: str | None


@figure("manager", "day.remarks", "person.leave", obligations=("R99",))
def day_digest(book: Book, supervisor: str, day: date) -> tuple[Digest, ...]:
    """The day of each person who reports to the supervisor and was at work, by id; an empty one is told too."""
    own = [person for person in book.people.values() if person.get("reports_to") == supervisor]
    there = sorted(person.id for person in own if person.active_on(day) and not person.away_on(day))
    return tuple(_digest(book, person, day) for person in there)


def _digest(book: Book, person: str, day: date) -> Digest:
    visits = tuple(
        sorted(_visits(book).get((person, day), ()), key=lambda record: (str(record.get("arrive_at", "")), record.ref))
    )
    outcomes = Counter(visit["outcome"] for visit in visits if "outcome" in visit.data)
    problems = tuple(visit for visit in visits if visit.get("problem"))
    note = _notes(book).get((person, day))
    return Digest(person, visits, {name: outcomes[name] for name in sorted(outcomes)}, problems, note)


@once
def _visits(book: Book) -> Mapping[tuple[str, date], list[Record]]:
    """Visits by person and day; one made together is on the day of each who was there."""
    result: dict[tuple[str, date], list[Record]] = {}
    for visit in book.of("visit"):
        if visit.day is not None:
            for person in sorted({visit["person"], *visit.get("with", ())}):
                result.setdefault((person, visit.day), []).append(visit)
    return result


@once
def _notes(book: Book) -> Mapping[tuple[str, date], str]:
    days = (record for record in book.of("day") if record.day is not None and "remarks" in record.data)
    return {(record["person"], record.day): record["remarks"] for record in days if record.day is not None}
