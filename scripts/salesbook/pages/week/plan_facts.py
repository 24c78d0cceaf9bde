"""What stands beside a plan's table, on its page and on form 1: when it was handed in, its goals, its sums."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import LISTED, Clock, Fact, Many, Money, Value
from salesbook.pages.week.hand_ins import mark_value
from salesbook.views import hand_in
from salesbook.words import Text

_LINES = Text("line|lines", "项")


def handed_in(reader: Reader, week: Week, person: str, name: str) -> Iterator[Fact]:
    """When it was handed in, for those who may see the person's rows."""
    if not reader.audience.answers_for(person):
        return
    for row in hand_in.hand_ins(reader.book, week):
        if row.person == person and row.form == name:
            at, mark = row.at, mark_value(row)
            yield Fact(Text("Handed in", "提交"), Many((Clock(at), mark)) if at else mark)


def goals(plan: Record) -> Iterator[Fact]:
    """What the week is to come to."""
    if plan.get("goals"):
        yield Fact(plan.kind.by_name["goals"].label, Many(tuple(plan["goals"]), Text("; ", "；")))


def totals(reader: Reader, plan: Record) -> Iterator[Fact]:
    """Counts and the money planned: computed from the lines, never typed."""
    lines = plan.get("lines", ())
    visits = sum(line.get("kind") == "visit" for line in lines)
    new = sum(bool(line.get("new_customer")) for line in lines)
    parts: list[Value] = [number_of(len(lines), _LINES), number_of(visits, Text("visit|visits", "次拜访"))]
    parts += [number_of(new, Text("new customer|new customers", "家新客户"))] if new else []
    yield Fact(Text("Planned", "计划"), Many(tuple(parts), LISTED))
    money = sum((Decimal(line["planned_collection"]) for line in lines if "planned_collection" in line), Decimal(0))
    if money:
        yield Fact(Text("Money to collect", "计划回款"), Money(money, reader.currency))
