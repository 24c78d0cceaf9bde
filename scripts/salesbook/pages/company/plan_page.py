"""A plan's page: the plan's table with its state; on top, where it was returned, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from salesbook.calendar import Week, week_in
from salesbook.kinds import Record
from salesbook.pages.company.answers import answers, said_of, who_and_when
from salesbook.pages.company.record_view import RecordView, back_of, with_pointers
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.form_links import to_change
from salesbook.pages.parts.line_state import line_state
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Fact, Head, Link, Many, Near, Prose, Row, Section, Under, Value, table
from salesbook.pages.week.plan_facts import goals, handed_in, totals
from salesbook.pages.week.review import review_lamp
from salesbook.views.cadence import customer_of
from salesbook.views.plan_lines import PlanLine, desk_lines, plan_lines
from salesbook.views.reviews import review_of
from salesbook.words import Text

_HEADED = frozenset({"week", "person", "goals", "lines", "routes"})
UNFOLDED = 10
"""Lines that a phone shows before they are unfolded."""


def plan_view(reader: Reader, plan: Record) -> RecordView:
    """A plan as one reads it: how it stands, each line with what became of it, what was said about it."""
    teller, week, every = Teller(reader.book, plan), week_in(plan["week"]), said_of(reader, plan)
    back = _returned(reader, plan)
    said = [record for record in every if record is not back]
    view = RecordView(
        Head(reader.name(plan), plan.kind.label, reader.change_of(plan)),
        (*back_of(reader, plan), *_to_week(reader, week)),
        tuple(to_change(reader, plan)),
        (Section(None, tuple(_facts(reader, plan, week))), _lines(reader, plan)),
        notice=_notice(reader, back) if back is not None else None,
        rest=(answers(reader, said),) if said else (),
        folded=(*_routes(reader, plan), Section(_REST, teller.facts(_HEADED)), *teller.sections(_HEADED)),
    )
    return with_pointers(reader, plan, view, frozenset(record.ref for record in every))


_REST = Text("The record", "记录")
_RETURNED = Text("Returned by {who}: ", "{who} 退回：")
_TO_WEEK = Text("Week {number}", "第{number}周")


def _returned(reader: Reader, plan: Record) -> Record | None:
    """The review by which a plan stands returned; None where the newest review is another, or the reader knows of none."""
    newest = review_of(reader.book, plan).newest
    return newest if newest is not None and newest.get("verdict") == "returned" else None


def _notice(reader: Reader, review: Record) -> Value:
    """Who returned a plan, when, and why."""
    words = Prose(review["text"]) if review.get("text") else None
    return Many((Link(page_of(review), _RETURNED.fill(who=who_and_when(reader, review))), words), Text("", ""))


def _to_week(reader: Reader, week: Week | None) -> Iterator[Link]:
    link = reader.week_pages.to_week(week, _TO_WEEK.fill(number=week.number)) if week else None
    if isinstance(link, Link):
        yield link


def _facts(reader: Reader, plan: Record, week: Week | None) -> Iterator[Fact]:
    """Whose it is, when it was handed in, how its review stands, what it is to come to."""
    yield Fact(plan.kind.by_name["person"].label, reader.person(plan["person"]))
    if week is not None:
        yield from handed_in(reader, week.later(-1), plan["person"], "plan")
    if reader.audience.answers_for(plan["person"]):  # others see no replies, and so not whether it was reviewed
        yield Fact(_REVIEW, Many((review_lamp(reader, plan), *_reviewer(reader, plan))))
    yield from goals(plan)
    yield from totals(reader, plan)


_REVIEW = Text("Review", "审核")


def _reviewer(reader: Reader, plan: Record) -> Iterator[Value]:
    """Who owes the review; whoever gave it."""
    review = review_of(reader.book, plan)
    yield reader.person(review.newest.writer if review.newest else review.reviewer)


# Its lines


_STATE, _WHOM, _NEEDS = Text("State", "情况"), Text("Whom, what", "对象"), Text("Brings, needs", "准备与支持")


def _lines(reader: Reader, plan: Record) -> Section:
    field = plan.kind.by_name["lines"]
    heads = field.item.by_name if field.item else {}
    money = any("planned_collection" in line for line in plan.get("lines", ()))
    columns = (
        Column(heads["date"].label, "e w"),
        Column(_WHOM, "t"),
        Column(heads["purpose"].label, "f"),
        Column(heads["method"].label),
        Column(heads["priority"].label),
        Column(_NEEDS, "f"),
        *((Column(heads["planned_collection"].label, "n"),) if money else ()),
        Column(_STATE, "s"),
    )
    became = {line.data["key"]: line for of in (plan_lines, desk_lines) for line in of(reader.book).get(plan.ref, ())}
    teller, count = Teller(reader.book, plan), len(plan.get("lines", ()))
    rows = tuple(Row(tuple(_cells(reader, teller, index, became, money=money))) for index in range(count))
    return Section(field.label, table=table(field.label, columns, rows)._replace(unfolded=UNFOLDED))


def _cells(
    reader: Reader, teller: Teller, index: int, became: Mapping[str, PlanLine], *, money: bool
) -> Iterator[Value]:
    line = teller.record["lines"][index]

    def value_of(name: str) -> Value:
        return teller.at(f"lines.{name}", index)

    yield Near(date.fromisoformat(line["date"])) if "date" in line else None
    yield _whom(reader, line) or value_of("kind")
    expected = value_of("expected")
    yield Under(value_of("purpose"), expected) if expected is not None else value_of("purpose")
    yield value_of("method")
    yield value_of("priority")
    needs = tuple(value for value in map(value_of, ("materials", "prepared", "support_needed")) if value is not None)
    yield Many(needs) if needs else None
    if money:
        yield value_of("planned_collection")
    done = became.get(line.get("key", ""))
    yield line_state(reader, done) if done is not None else None


def _whom(reader: Reader, line: Mapping[str, Any]) -> Value:
    """The customer, the prospect or the task that a line is about."""
    task = reader.book.get("task", line.get("task", ""))
    if task is not None:
        return reader.link(task)
    whom = customer_of(line)
    return reader.customer(whom, line) if whom else None


# The way of each day


def _routes(reader: Reader, plan: Record) -> Iterator[Section]:
    """Whom a day's way leads to, in its order."""
    field, lines = plan.kind.by_name["routes"], {line.get("key"): line for line in plan.get("lines", ())}
    if plan.get("routes"):
        facts = (_route(reader, route, lines) for route in plan["routes"])
        yield Section(field.label, tuple(facts))


def _route(reader: Reader, route: Mapping[str, Any], lines: Mapping[str, Mapping[str, Any]]) -> Fact:
    stops = (_whom(reader, lines.get(key, {})) or key for key in route.get("stops", ()))
    return Fact(reader.day(date.fromisoformat(route["date"])), Many(tuple(stops), Text(" → ", " → ")))
