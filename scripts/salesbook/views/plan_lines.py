"""Lines of the weekly plans: who carries each out, on which day it is meant to be done, and what became of it.

A line is done by the visit that names it, whenever that was; else by a visit to the same customer on the day the line
is meant for, or where a day record says so. A visit on another day, a call written as a collection or an enquiry does
no line: see docs/decisions/0021.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from salesbook.book import Book
from salesbook.calendar import week_in
from salesbook.kinds import Record
from salesbook.views.cadence import customer_of
from salesbook.views.once import once

State = Literal["done", "moved", "dropped", "open", "ahead"]
"""What became of a line. Of an *open* one nobody told, though its day is over; one whose day is not over is *ahead*."""


class PlanLine(NamedTuple):
    """A plan line that names a customer or prospect, and what became of it.

    `person` carries it out: whoever planned it, or the customer's new owner after a hand-over.
    """

    plan: Record
    data: Mapping[str, Any]
    state: State
    visit: Record | None
    moved_to: date | None
    reason: str | None
    person: str

    @property
    def customer(self) -> str | None:
        """The id of the customer or prospect."""
        return customer_of(self.data)

    @property
    def meant_for(self) -> date:
        """The day it is to be done: that of the plan, or the one it was moved to."""
        return self.moved_to or date.fromisoformat(self.data["date"])


@once
def plan_lines(book: Book) -> Mapping[str, tuple[PlanLine, ...]]:
    """The lines of each plan that name somebody to see, by the plan's reference."""
    return {plan.ref: tuple(_lines(book, plan)) for plan in book.of("plan")}


@once
def desk_lines(book: Book) -> Mapping[str, tuple[PlanLine, ...]]:
    """The lines of each plan that name a day and nobody to see, by the plan's reference."""
    return {plan.ref: tuple(_line(book, plan, data, set()) for data in _at_the_desk(plan)) for plan in book.of("plan")}


def _at_the_desk(plan: Record) -> Iterator[Mapping[str, Any]]:
    return (data for data in plan.get("lines", ()) if "date" in data and not _names_somebody(data))


def _names_somebody(data: Mapping[str, Any]) -> bool:
    return "customer" in data or "prospect" in data


@once
def planned_visits(book: Book) -> frozenset[str]:
    """References of the visits that carry out a line: one they name, or one of their own person's plan."""
    named = {visit.ref for visit in book.of("visit") if "plan_line" in visit.data}
    lines = (line for lines in plan_lines(book).values() for line in lines if line.visit is not None)
    return frozenset(named | {line.visit.ref for line in lines if line.visit and line.visit["person"] == line.person})


def plan_of(book: Book, visit: Record) -> Record | None:
    """The plan of whose lines a visit carries one out; None for a visit beside the plan."""
    line = _done_by(book).get(visit.ref)
    return line.plan if line else None


@once
def _done_by(book: Book) -> Mapping[str, PlanLine]:
    """The line each visit carries out, by the visit."""
    lines = (line for lines in plan_lines(book).values() for line in lines)
    return {line.visit.ref: line for line in lines if line.visit is not None}


def _lines(book: Book, plan: Record) -> Iterator[PlanLine]:
    used: set[str] = set()
    for data in plan.get("lines", ()):
        if _names_somebody(data):
            line = _line(book, plan, data, used)
            used |= {line.visit.ref} if line.visit else set()
            yield line


def _line(book: Book, plan: Record, data: Mapping[str, Any], used: set[str]) -> PlanLine:
    ref = f"{plan.id}#{data['key']}"
    change = _changes(book).get(ref, {})
    moved_to = date.fromisoformat(change["to"]) if change.get("state") == "moved" else None
    ahead = date.fromisoformat(data["date"]) >= book.today if "date" in data else False
    state: State = change.get("state", "ahead" if ahead else "open")
    line = PlanLine(plan, data, state, None, moved_to, change.get("reason"), plan["person"])
    visit = _naming(book).get(ref) or _on_its_day(book, line, used)
    if visit is not None:
        return line._replace(state="done", visit=visit, person=_carried_out_by(book, line, line.meant_for))
    return line._replace(person=_carried_out_by(book, line, max(line.meant_for, book.today)))


def _carried_out_by(book: Book, line: PlanLine, day: date) -> str:
    """Who has to do a line on a day: it goes with the customer from the planner, where he owned him when he planned."""
    planner: str = line.plan["person"]
    customer = book.customers.get(line.customer or "")
    if customer is None or customer.owner_on(_planned_on(line.plan)) != planner:
        return planner
    return customer.owner_on(day) or planner


def _planned_on(plan: Record) -> date:
    """The day a plan was written; where it does not say, the Sunday before its week."""
    if plan.written_at is not None:
        return plan.written_at.date()
    week = week_in(plan["week"])
    return week.monday - timedelta(days=1) if week else date.max


def _on_its_day(book: Book, line: PlanLine, used: set[str]) -> Record | None:
    """A visit without a line of its own to the same customer on the day meant; of the planner's, or of whoever took over."""
    people = {line.plan["person"], _carried_out_by(book, line, line.meant_for)}
    visits = _unnamed(book).get((line.customer or "", line.meant_for), ())
    there = (visit for visit in visits if people & {visit["person"], *visit.get("with", ())})
    return next((visit for visit in there if visit.ref not in used), None)


@once
def _naming(book: Book) -> Mapping[str, Record]:
    """The first visit that names a line, by the line."""
    result: dict[str, Record] = {}
    for visit in _in_order(book):
        if "plan_line" in visit.data:
            result.setdefault(visit["plan_line"], visit)
    return result


@once
def _unnamed(book: Book) -> Mapping[tuple[str, date], list[Record]]:
    """Visits that name no line, by customer and day."""
    result: dict[tuple[str, date], list[Record]] = {}
    for visit in _in_order(book):
        customer = customer_of(visit)
        if "plan_line" not in visit.data and customer and visit.day:
            result.setdefault((customer, visit.day), []).append(visit)
    return result


def _in_order(book: Book) -> list[Record]:
    return sorted(
        book.of("visit"), key=lambda record: (str(record.get("date")), str(record.get("arrive_at", "")), record.ref)
    )


@once
def _changes(book: Book) -> Mapping[str, dict[str, Any]]:
    """What day records say of plan lines, the last word counting."""
    result: dict[str, dict[str, Any]] = {}
    for day in sorted(book.of("day"), key=lambda record: (str(record.get("date")), record.ref)):
        for change in day.get("changes", ()):
            if "line" in change and change.get("state") in ("done", "moved", "dropped"):
                result[change["line"]] = change
    return result
