"""Who owed which form for a week, and was it handed in on time? By the best evidence there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, moment
from salesbook.history import Grade
from salesbook.kinds import Person, Record
from salesbook.views.mark import Mark
from salesbook.views.office import Office, office, owes_by, plans_begin
from salesbook.views.once import once
from salesbook.views.outages import Outage, moved, outages_at

_FORMS: tuple[Literal["summary", "plan"], ...] = ("summary", "plan")


class HandIn(NamedTuple):
    """One form of one person for one week. `grade` says how we know; None where nothing is there to know.

    `outages` are those that moved a deadline of it, `due` is where that was moved to.
    """

    person: str
    form: Literal["plan", "summary"]
    mark: Mark
    grade: Grade | None
    at: datetime | None
    due: datetime | None = None
    record: Record | None = None
    outages: tuple[Outage, ...] = ()


class Counts(NamedTuple):
    """How many of those who owed a form handed it in, by mark."""

    owed: int
    by_mark: Mapping[Mark, int]


@once
def hand_ins(book: Book, week: Week) -> tuple[HandIn, ...]:
    """The summaries of a week and the plans of the one after it, person by person."""
    return tuple(
        _hand_in(book, office(book), person, form, week if form == "summary" else week.later(1))
        for person in sorted(book.people.values(), key=lambda person: person.id)
        for form in _FORMS
    )


def _hand_in(book: Book, office: Office, person: Person, form: Literal["plan", "summary"], week: Week) -> HandIn:
    record = book.get(form, f"{week.slug}/{person.id}")
    opens = week.later(1) if form == "summary" else week
    owes = _owes(office, person, form, week)
    if record is None and not owes:
        return HandIn(person.id, form, Mark.NOT_OWED, None, None)
    usual, is_rep = _limit(book, office, person, opens), person.holds("rep", opens.monday)
    limit = moved(book, usual)
    on_time = office.hand_in(opens) if is_rep else limit
    early = outages_at(book, office.usual_hand_in(opens)) if is_rep else ()
    down = tuple(dict.fromkeys((*early, *outages_at(book, usual))))
    at, grade = book.evidence(record, on_time, limit) if record else (None, Grade.UNKNOWN)
    if at is None:
        mark = Mark.MISSING if book.past(limit) and office.knows(limit) else Mark.DUE
        return HandIn(person.id, form, mark, None, None, limit, None, down)
    mark = _came(at, on_time, limit, known=office.knows(limit), owes=owes)
    return HandIn(person.id, form, mark, grade, at, limit, record, down)


def _came(at: datetime, on_time: datetime, limit: datetime, *, known: bool, owes: bool) -> Mark:
    """The mark of what was handed in at a moment; nobody is late by a day that may be a holiday (not `known`)."""
    if at <= on_time:
        return Mark.ON_TIME
    if at <= limit or not known:
        return Mark.BEFORE_CUT_OFF
    return Mark.LATE if owes else Mark.NOT_OWED


def _owes(office: Office, person: Person, form: str, week: Week) -> bool:
    """Whether somebody owes a form: a plan everybody, a summary the reps; nobody who is away all the week."""
    days = [day for day in week.days if office.workdays.has(day)]
    if not days or all(person.away_on(day) for day in days):
        return False
    if form == "summary":
        return owes_by(office.book, person, days[-1]) and person.holds("rep", days[-1])
    eve = days[0] - timedelta(days=1)  # who joins today has no plan yet
    return week >= plans_begin(office.book) and person.works_on(eve) and person.works_on(days[0])


def _limit(book: Book, office: Office, person: Person, week: Week) -> datetime:
    """The cut-off at the beginning of a week; for one who is away then, the same hour of the first day back.

    Where nothing is down.
    """
    limit = office.usual_cut_off(week)
    days = [day for day in week.days if office.workdays.has(day)]
    back = next((day for day in days if not person.away_on(day)), None)
    if back is None or not person.away_on(limit.date()):
        return limit
    return moment(back, f"{limit:%H:%M}", book.zone)


@figure("team", "person.leave")
def counts(book: Book, week: Week) -> dict[str, Counts]:
    """How many handed in the week's summary and the next week's plan, by mark: no names."""
    rows = [row for row in hand_ins(book, week) if row.mark is not Mark.NOT_OWED]
    result = {form: Counter(row.mark for row in rows if row.form == form) for form in ("summary", "plan")}
    return {form: Counts(sum(marks.values()), marks) for form, marks in result.items()}
