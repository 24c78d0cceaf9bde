"""One week of each person: what was planned, what was done, what moved, what came unplanned."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, week_in, week_of
from salesbook.kinds import Record
from salesbook.views.once import once
from salesbook.views.plan_lines import PlanLine, State, plan_lines, planned_visits


class Worked(NamedTuple):
    """A person's week. `unplanned` are the visits that stood in no line of the plan."""

    person: str
    plan: Record | None
    summary: Record | None
    lines: tuple[PlanLine, ...]
    visits: tuple[Record, ...]
    unplanned: tuple[Record, ...]

    def count(self, state: State) -> int:
        """How many lines came to a state."""
        return sum(line.state == state for line in self.lines)


class Totals(NamedTuple):
    """A week of the whole team: lines planned and done, visits, those in no plan, lines whose day is not over."""

    planned: int
    done: int
    visits: int
    unplanned: int
    ahead: int


class Weeks:
    """All weeks of a book, indexed once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._visits = _by(book.of("visit"))
        self._plans = _by(book.of("plan"))
        self._summaries = _by(book.of("summary"))
        self._lines = plan_lines(book)

    @property
    def all(self) -> list[Week]:
        """The weeks of which anything is told, the newest first."""
        return sorted(self._people, reverse=True)

    @cached_property
    def _people(self) -> dict[Week, set[str]]:
        result: dict[Week, set[str]] = {}
        for week, person in (*self._visits, *self._plans, *self._summaries):
            result.setdefault(week, set()).add(person)
        return result

    def of_person(self, person: str) -> list[Week]:
        """The weeks of which a person tells anything, the newest first."""
        return [week for week in self.all if person in self._people[week]]

    def worked(self, week: Week) -> list[Worked]:
        """Everybody of whose week something is told, by id."""
        return [self.of(week, person) for person in sorted(self._people.get(week, ()))]

    def of(self, week: Week, person: str) -> Worked:
        """One person's week."""
        visits = self._visits.get((week, person), [])
        plan = next(iter(self._plans.get((week, person), ())), None)
        lines = self._lines[plan.ref] if plan else ()
        unplanned = tuple(visit for visit in visits if visit.ref not in planned_visits(self.book))
        summary = next(iter(self._summaries.get((week, person), ())), None)
        return Worked(person, plan, summary, lines, tuple(visits), unplanned)

    def to_do(self, week: Week, person: str) -> tuple[PlanLine, ...]:
        """The lines of a week that a person carries out: of the own plan, and what came to him with a customer."""
        return tuple(line for line in self._lines_in.get(week, ()) if line.person == person)

    @cached_property
    def _lines_in(self) -> dict[Week, list[PlanLine]]:
        result: dict[Week, list[PlanLine]] = {}
        for (week, _), plans in self._plans.items():
            result.setdefault(week, []).extend(line for plan in plans for line in self._lines[plan.ref])
        return result


@once
def weeks_of(book: Book) -> Weeks:
    """Everybody's weeks, indexed once for all who ask."""
    return Weeks(book)


def _by(records: Iterable[Record]) -> dict[tuple[Week, str], list[Record]]:
    """Records by the week they are of and the person whose they are, the oldest first."""
    result: dict[tuple[Week, str], list[Record]] = {}
    for record in records:
        week = week_in(str(record.get("week", ""))) or (week_of(record.day) if record.day else None)
        if week and "person" in record.data:
            result.setdefault((week, record["person"]), []).append(record)
    return result


@figure("team", "day.changes", obligations=("R12", "R60", "R85"))
def totals(book: Book, weeks: tuple[Week, ...]) -> tuple[Totals, ...]:
    """The whole team's weeks in figures."""
    index = weeks_of(book)
    return tuple(_total(index.worked(week)) for week in weeks)


def _total(worked: list[Worked]) -> Totals:
    return Totals(
        sum(len(week.lines) for week in worked),
        sum(week.count("done") for week in worked),
        sum(len(week.visits) for week in worked),
        sum(len(week.unplanned) for week in worked if week.plan),
        sum(week.count("ahead") for week in worked),
    )
