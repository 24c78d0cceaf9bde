"""How much a person manages in a day, and which days of a week are free for it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import median_low

from salesbook.book import Book
from salesbook.calendar import Week, moment
from salesbook.views.office import office

WEEKS_BACK = 12
"""So many past weeks tell what somebody manages."""
FEWEST, MOST, UNKNOWN = 1, 8, 4
"""Bounds of what is planned for a day, and our default for somebody of whom no week is told."""


def a_day(book: Book, person: str) -> int:
    """How many contacts a person has on a usual day in the field: the median of the days with any."""
    since = book.today - timedelta(weeks=WEEKS_BACK)
    days = Counter(
        visit.day for visit in book.of("visit") if visit.get("person") == person and visit.day and visit.day >= since
    )
    return min(MOST, max(FEWEST, median_low(days.values()))) if days else UNKNOWN


def free_days(book: Book, person: str, week: Week) -> dict[date, int]:
    """The days of a week on which a person can be out, each with how much fits: half where the meeting is held.

    Holidays, leave, days past and days before joining or after leaving are not among them.
    """
    usual = a_day(book, person)
    meeting = office(book).meeting(week).date()
    return {
        day: max(FEWEST, (usual + 1) // 2) if day == meeting else usual
        for day in week.days
        if is_free(book, person, day)
    }


def is_free(book: Book, person: str, day: date) -> bool:
    """Whether somebody works on a day, and the morning of it is still to come."""
    known = book.people.get(person)
    working = known is not None and known.active_on(day) and not known.away_on(day)
    return working and office(book).workdays.has(day) and book.now < moment(day, "12:00", book.zone)
