"""What is planned for whom on which day: what plans hold, where it was moved to, what day records added.

My day, the suggestions, the customer's timeline and the rules ask here, so that none of them knows of a line on the day
it was moved from, or of one that was dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from salesbook.book import Book
from salesbook.calendar import span, week_in, week_of
from salesbook.kinds import Record
from salesbook.views.cadence import customer_of
from salesbook.views.once import once
from salesbook.views.plan_lines import PlanLine, desk_lines, plan_lines


class Planned(NamedTuple):
    """Something to do on a day: a line of `record`, a plan, or what a day record added (then `line` is None).

    `person` carries it out. `in_plan`: it stands in the plan of the week its day lies in.
    """

    day: date
    person: str
    record: Record
    data: Mapping[str, Any]
    line: PlanLine | None
    done: bool
    in_plan: bool

    @property
    def about(self) -> str | None:
        """The id of the customer or prospect; None for desk work."""
        return customer_of(self.data)


@once
def planned(book: Book) -> tuple[Planned, ...]:
    """All that is planned and was not dropped, by day."""
    lines = (line for of_plan in (plan_lines(book), desk_lines(book)) for own in of_plan.values() for line in own)
    visits = [*(_line(line) for line in lines if line.state != "dropped"), *_added(book)]
    return tuple(sorted(visits, key=lambda visit: (visit.day, visit.person, visit.record.ref)))


def _line(line: PlanLine) -> Planned:
    day = line.meant_for
    in_plan = week_in(line.plan["week"]) == week_of(day)
    return Planned(day, line.person, line.plan, line.data, line, line.state == "done", in_plan)


def _added(book: Book) -> Iterator[Planned]:
    """What day records set beside the plan: for the day they name, else for their own."""
    seen = {(visit.day, visit.get("person"), customer_of(visit)) for visit in book.of("visit")}
    for record in book.of("day"):
        for change in record.get("changes", ()):
            day = date.fromisoformat(change["to"]) if "to" in change else record.day
            if change.get("state") == "new" and day is not None and "person" in record.data:
                about = customer_of(change)
                done = about is not None and (day, record["person"], about) in seen
                yield Planned(day, record["person"], record, change, None, done, in_plan=False)


@once
def _by_person(book: Book) -> Mapping[tuple[str, date], list[Planned]]:
    result: dict[tuple[str, date], list[Planned]] = {}
    for visit in planned(book):
        result.setdefault((visit.person, visit.day), []).append(visit)
    return result


@once
def _by_customer(book: Book) -> Mapping[str, list[Planned]]:
    result: dict[str, list[Planned]] = {}
    for visit in planned(book):
        if visit.about:
            result.setdefault(visit.about, []).append(visit)
    return result


def planned_on(book: Book, person: str, day: date) -> tuple[Planned, ...]:
    """What is planned for a person's day."""
    return tuple(_by_person(book).get((person, day), ()))


def planned_between(book: Book, first: date, last: date) -> Iterator[Planned]:
    """What anybody has planned from one day to another, by day."""
    return (visit for day in span(first, last) for visit in _by_day(book).get(day, ()))


@once
def _by_day(book: Book) -> Mapping[date, list[Planned]]:
    result: dict[date, list[Planned]] = {}
    for visit in planned(book):
        result.setdefault(visit.day, []).append(visit)
    return result


def planned_for(book: Book, about: str) -> tuple[Planned, ...]:
    """What is planned for a customer or prospect, whoever carries it out, by day."""
    return tuple(_by_customer(book).get(about, ()))


@once
def days_planned(book: Book) -> frozenset[tuple[str, date]]:
    """Who had planned something for which day, be it moved or dropped later."""
    written = {
        (plan["person"], date.fromisoformat(line["date"]))
        for plan in book.of("plan")
        for line in plan.get("lines", ())
        if "date" in line
    }
    return frozenset(written | {(visit.person, visit.day) for visit in planned(book)})
