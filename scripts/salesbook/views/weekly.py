"""One week of each person: what was planned, what was done, what moved, what came unplanned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, week_in, week_of
from salesbook.kinds import Record
from salesbook.views.cadence import customer_of

State = Literal["done", "moved", "dropped", "open"]


class Line(NamedTuple):
    """A plan line that names a customer or prospect, and what became of it."""

    plan: Record
    data: Mapping[str, Any]
    state: State
    visit: Record | None
    moved_to: date | None
    reason: str | None

    @property
    def customer(self) -> str | None:
        """The id of the customer or prospect."""
        return customer_of(self.data)


class Worked(NamedTuple):
    """A person's week. `unplanned` are the visits that stood in no line of the plan."""

    person: str
    plan: Record | None
    summary: Record | None
    lines: tuple[Line, ...]
    visits: tuple[Record, ...]
    unplanned: tuple[Record, ...]

    def count(self, state: State) -> int:
        """How many lines came to a state."""
        return sum(line.state == state for line in self.lines)


class Totals(NamedTuple):
    """A week of the whole team: lines planned and done, visits, those in no plan."""

    planned: int
    done: int
    visits: int
    unplanned: int


class Weeks:
    """All weeks of a book, indexed once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._visits = _by(book.of("visit"))
        self._plans = _by(book.of("plan"))
        self._summaries = _by(book.of("summary"))
        self._changes = _changes(book)

    @property
    def all(self) -> list[Week]:
        """The weeks of which anything is told, the newest first."""
        return sorted(self._people, reverse=True)

    @cached_property
    def _people(self) -> dict[Week, set[str]]:
        found: dict[Week, set[str]] = {}
        for week, person in (*self._visits, *self._plans, *self._summaries):
            found.setdefault(week, set()).add(person)
        return found

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
        lines, matched = self._match(plan, visits)
        unplanned = tuple(visit for visit in visits if visit.ref not in matched)
        summary = next(iter(self._summaries.get((week, person), ())), None)
        return Worked(person, plan, summary, lines, tuple(visits), unplanned)

    def _match(self, plan: Record | None, visits: list[Record]) -> tuple[tuple[Line, ...], set[str]]:
        """A line is done by the visit that names it, else by one to the same customer that names no line."""
        wanted = [line for line in (plan.get("lines", ()) if plan else ()) if "customer" in line or "prospect" in line]
        named = {visit["plan_line"]: visit for visit in visits if "plan_line" in visit.data}
        free = [visit for visit in visits if "plan_line" not in visit.data]
        done: list[Line] = []
        for line in wanted:
            assert plan is not None  # noqa: S101 - it has lines
            visit = named.get(f"{plan.id}#{line['key']}") or _take(free, line)
            done.append(self._line(plan, line, visit))
        return tuple(done), {line.visit.ref for line in done if line.visit}

    def _line(self, plan: Record, line: Mapping[str, Any], visit: Record | None) -> Line:
        change = self._changes.get(f"{plan.id}#{line['key']}", {})
        state: State = "done" if visit else change.get("state", "open")
        to = change.get("to")
        return Line(plan, line, state, visit, date.fromisoformat(to) if to else None, change.get("reason"))


def _take(free: list[Record], line: Mapping[str, Any]) -> Record | None:
    found = next((visit for visit in free if customer_of(visit) == customer_of(line)), None)
    if found:
        free.remove(found)
    return found


def _by(records: Iterable[Record]) -> dict[tuple[Week, str], list[Record]]:
    """Records by the week they are of and the person whose they are, the oldest first."""
    found: dict[tuple[Week, str], list[Record]] = {}
    for record in records:
        week = week_in(str(record.get("week", ""))) or (week_of(record.day) if record.day else None)
        if week and "person" in record.data:
            found.setdefault((week, record["person"]), []).append(record)
    return found


def _changes(book: Book) -> dict[str, dict[str, Any]]:
    """What day records say of plan lines, the last word counting."""
    found: dict[str, dict[str, Any]] = {}
    for day in sorted(book.of("day"), key=lambda record: (str(record.get("date")), record.ref)):
        for change in day.get("changes", ()):
            if "line" in change and change.get("state") in ("done", "moved", "dropped"):
                found[change["line"]] = change
    return found


@figure("team", "day.changes", obligations=("R12", "R60", "R85"))
def totals(book: Book, weeks: tuple[Week, ...]) -> tuple[Totals, ...]:
    """The whole team's weeks in figures."""
    index = Weeks(book)
    return tuple(_total(index.worked(week)) for week in weeks)


def _total(worked: list[Worked]) -> Totals:
    return Totals(
        sum(len(one.lines) for one in worked),
        sum(one.count("done") for one in worked),
        sum(len(one.visits) for one in worked),
        sum(len(one.unplanned) for one in worked if one.plan),
    )
