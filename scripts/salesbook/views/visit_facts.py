"""What speaks for or against a visit's having been as it was written: copied words, overlapping times, its evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.history import Grade
from salesbook.kinds import Record
from salesbook.kinds.visit_times import stay_of
from salesbook.views.cadence import customer_of
from salesbook.views.entry import entry_due
from salesbook.views.once import once

LONG = 15
"""Words shorter than so many characters come alike by chance: "nobody there", "wants a quotation"."""
_TEXT_FIELDS = ("feedback", "needs", "analysis")
_MET = frozenset({"on_site", "office"})


class Copy(NamedTuple):
    """A visit whose words stand in an older one: the field, and the older one."""

    visit: Record
    field: str
    original: Record


@once
def copies(book: Book) -> tuple[Copy, ...]:
    """Visits that repeat the words of one written before, whoever wrote it; one each."""
    seen: dict[str, Record] = {}
    return tuple(copy for visit in _written(book) if (copy := _copy(visit, seen)))


def _written(book: Book) -> list[Record]:
    return sorted(book.of("visit"), key=lambda visit: (visit["date"], visit["written_at"], visit.id))


def _copy(visit: Record, seen: dict[str, Record]) -> Copy | None:
    copy = None
    for field in _TEXT_FIELDS:
        words = _plain(visit.get(field, ""))
        if len(words) >= LONG:
            original = seen.setdefault(words, visit)
            if original is not visit and copy is None:
                copy = Copy(visit, field, original)
    return copy


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).lower()


class Overlap(NamedTuple):
    """One person at two customers at once: the visit that began later, and the other."""

    person: str
    visit: Record
    other: Record


@once
def overlaps(book: Book) -> tuple[Overlap, ...]:
    """Visits in person whose times overlap, also those one only came along to. A joint visit to one customer is one."""
    stays: dict[str, list[_Stay]] = {}
    for visit in book.of("visit"):
        times = stay_of(visit, book.zone) if visit.get("method") in _MET else None
        if times is not None:
            for person in (visit["person"], *visit.get("with", ())):
                stays.setdefault(person, []).append(_Stay(*times, visit))
    return tuple(overlap for person in sorted(stays) for overlap in _overlaps(person, stays[person]))


class _Stay(NamedTuple):
    begin: datetime
    end: datetime
    visit: Record


def _overlaps(person: str, stays: list[_Stay]) -> Iterator[Overlap]:
    """Each stay with one that had begun before it and was not over; stays last over midnight."""
    going_on: list[_Stay] = []
    for stay in sorted(stays, key=lambda stay: (stay.begin, stay.visit.id)):
        going_on = [earlier for earlier in going_on if earlier.end > stay.begin]
        other = next((earlier for earlier in going_on if customer_of(earlier.visit) != customer_of(stay.visit)), None)
        if other is not None:
            yield Overlap(person, stay.visit, other.visit)
        going_on.append(stay)


@figure("team", obligations=("R106",))
def grades(book: Book, week: Week) -> Counter[Grade]:
    """By what grade of evidence the visits of a week are known to have come in."""
    those = [visit for visit in book.of("visit") if visit.day and week_of(visit.day) == week]
    return Counter(book.evidence(visit, *filter(None, [entry_due(book, visit)])).grade for visit in those)
