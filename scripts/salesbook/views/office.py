"""The company's working days, and the deadlines of its weeks and months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from salesbook.book import Book
from salesbook.calendar import WEEKDAYS, Week, Workdays, moment, month_end, span, week_in, week_of
from salesbook.kinds import Person
from salesbook.views.once import once
from salesbook.views.outages import moved

_CLOCK = {
    "hand_in": {"day": "sun", "time": "24:00"},
    "cut_off": {"day": "mon", "time": "09:00"},
    "meeting": {"day": "mon", "time": "14:00"},
    "archiving": {"day": "mon", "time": "18:00"},
}
_MONTHLY = ("month_plan", "month_summary", "month_meeting", "inspection")


class Deadline(NamedTuple):
    """A moment something is due. `what` names it as the company's clock does; `period` is the week or month meant."""

    at: datetime
    what: str
    period: str


@once
def workdays(book: Book) -> Workdays:
    """The days the office works, by opening days and the calendars."""
    usual = book.company.get("opening_days", {}).get("office", WEEKDAYS[:5])
    holidays: set[date] = set()
    working: set[date] = set()
    years: set[int] = set()
    for calendar in book.of("calendar"):
        years.add(calendar["year"])
        for item in calendar.get("holidays", ()):
            first = date.fromisoformat(item["from"])
            holidays.update(span(first, date.fromisoformat(item.get("to", item["from"]))))
        working.update(date.fromisoformat(item["date"]) for item in calendar.get("working_weekends", ()))
    return Workdays(frozenset(usual), frozenset(holidays), frozenset(working), frozenset(years))


class Office:
    """When things are due in this company."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.workdays = workdays(book)
        self._mondays: dict[tuple[Week, str], datetime] = {}
        self._moved = {
            (item["kind"], item["from"]): item
            for calendar in book.of("calendar")
            for item in calendar.get("moved_meetings", ())
        }

    def _clock(self, what: str) -> dict[str, Any]:
        set_by_company: dict[str, Any] = self.book.company.get("clock", {}).get(what, {})
        return {**_CLOCK.get(what, {}), **set_by_company}

    def knows(self, deadline: datetime) -> bool:
        """Whether it is known that a deadline lies on a workday: midnight belongs to the day that ends."""
        return self.workdays.knows((deadline.astimezone(self.book.zone) - timedelta(microseconds=1)).date())

    def opening(self, week: Week) -> date:
        """The first workday of a week, on which what is due on Monday falls."""
        return self.workdays.first(week.monday)

    def hand_in(self, week: Week) -> datetime:
        """By when the plan of a week and the summary of the one before are handed in on time; an outage moves it."""
        return moved(self.book, self.usual_hand_in(week))

    def usual_hand_in(self, week: Week) -> datetime:
        """The same where nothing is down."""
        clock = self._clock("hand_in")
        if self.opening(week) != week.monday:
            return self._at(self.opening(week) - timedelta(days=1), clock)
        return self._at(week.later(-1).days[WEEKDAYS.index(clock["day"])], clock)

    def cut_off(self, week: Week) -> datetime:
        """By when the plan of a week is handed in at the latest; an outage moves it."""
        return moved(self.book, self.usual_cut_off(week))

    def usual_cut_off(self, week: Week) -> datetime:
        """The same where nothing is down."""
        return self._on_monday(week, "cut_off")

    def meeting(self, week: Week) -> datetime:
        """When the weekly meeting at the beginning of a week is held."""
        moved = self._moved.get(("weekly", self._on_monday(week, "meeting").date().isoformat()))
        moved = moved or self._moved.get(("weekly", week.monday.isoformat()))
        if moved is None:
            return self._on_monday(week, "meeting")
        return self._at(date.fromisoformat(moved["to"]), {**self._clock("meeting"), **moved})

    def archiving(self, week: Week) -> datetime:
        """By when the forms of the week before are archived; a moved meeting takes it along."""
        own, held = self._on_monday(week, "archiving"), self.meeting(week)
        usual = self._on_monday(week, "meeting")
        return own + (held.date() - usual.date()) if held.date() != usual.date() else own

    def _on_monday(self, week: Week, what: str) -> datetime:
        known = self._mondays.get((week, what))
        if known is None:  # the same week is asked for by every person and every rule
            clock = self._clock(what)
            day = week.days[WEEKDAYS.index(clock["day"])]
            known = self._at(self.workdays.first(day) if clock["day"] == "mon" else day, clock)
            self._mondays[week, what] = known
        return known

    def _at(self, day: date, clock: dict[str, Any]) -> datetime:
        return moment(day, clock["time"], self.book.zone)

    def deadlines(self, week: Week) -> Iterator[Deadline]:
        """What is due at the beginning of a week."""
        yield Deadline(self.hand_in(week), "hand_in", week.text)
        yield Deadline(self.cut_off(week), "cut_off", week.text)
        yield Deadline(self.meeting(week), "meeting", week.text)
        yield Deadline(self.archiving(week), "archiving", week.text)

    def monthly(self, month: date) -> Iterator[Deadline]:
        """What is due in the month of a day."""
        first = month.replace(day=1)
        last = month_end(first)
        for what in _MONTHLY:
            clock = self._clock(what)
            if clock:
                day = self.workdays.first(first) if clock.get("workday") == "first" else self.workdays.last(last)
                yield Deadline(self._at(day, clock), what, f"{first:%Y-%m}")

    def next(self, count: int) -> list[Deadline]:
        """The next deadlines from the book's moment on."""
        week, today = week_of(self.book.today), self.book.today
        ahead = [item for n in range(3) for item in self.deadlines(week.later(n))]
        ahead += [*self.monthly(today), *self.monthly(today.replace(day=1) + timedelta(days=31))]
        return sorted(item for item in ahead if not self.book.past(item.at) and self._counts(item))[:count]

    def _counts(self, item: Deadline) -> bool:
        """Whether the forms that are due are those of a week that counts."""
        week = week_in(item.period)
        if week is None or item.what == "meeting":
            return True
        if item.what == "archiving":
            return week > first_week(self.book)
        return week >= plans_begin(self.book)


@once
def office(book: Book) -> Office:
    """The deadlines of a book's company."""
    return Office(book)


@once
def plans_begin(book: Book) -> Week:
    """The first week whose plan is owed: the first that had not begun when the book was opened."""
    week = week_of(book.opened_on)
    return week if book.opened_on < office(book).opening(week) else week.later(1)


def owes_by(book: Book, person: Person, day: date) -> bool:
    """Whether somebody owes what was due on a day: the book counted then, and the person had a role here."""
    return book.opened_on <= day and person.works_on(day)


def staffed(book: Book, day: date) -> bool:
    """Whether anybody works here on a day."""
    return any(person.works_on(day) for person in book.people.values())


@once
def first_week(book: Book) -> Week:
    """The week of the first workday that counts."""
    return week_of(office(book).workdays.first(book.opened_on))


@once
def weeks_told(book: Book) -> tuple[Week, ...]:
    """The weeks the book tells of: from the first that counts to the present one."""
    first, now = first_week(book), week_of(book.today)
    return tuple(first.later(n) for n in range((now.monday - first.monday).days // 7 + 1))


@once
def days_told(book: Book) -> tuple[date, ...]:
    """The workdays on which the book's duties count, today included."""
    return tuple(day for day in span(book.opened_on, book.today) if office(book).workdays.has(day))


def week_worked(book: Book) -> Week:
    """The week that is spoken of when none is named: this one; until the end of its first workday, the one before."""
    week = week_of(book.today)
    return week.later(-1) if book.today <= office(book).opening(week) else week


def is_over(book: Book, week: Week) -> bool:
    """Whether a week has ended; one that has not is told as of the book's moment."""
    return week.sunday < book.today
