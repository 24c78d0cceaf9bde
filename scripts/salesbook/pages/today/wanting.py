"""What else wants doing of a person this week and stands in no plan: each with its reason, the most urgent first."""

from __future__ import annotations

from salesbook.calendar import week_of
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Link, Near, Row, Section, Under, Value, table
from salesbook.pages.today.matter_state import matter_lamp
from salesbook.planning.matter import Matter, PlanRequest
from salesbook.planning.seen_to import seen_to
from salesbook.planning.sources import LABELS, matters
from salesbook.words import Text

MOST = 20
_TITLE = Text("Wants doing, in no plan yet", "该做而没排上的")
_NONE = Text("Everything that wants doing is in the plan.", "该做的都排进计划了。")
_NOTHING = Text(
    "Nothing wants doing yet. Promises, money overdue and customers who want contact will stand here.",
    "目前没有到期的事。约定、逾期款、该联系的客户会出现在这里。",
)
_REST = Text("{count} more of less weight; `salesbook suggest plan` arranges them all.", "还有 {count} 件不那么急；运行 salesbook suggest plan 可全部排成计划。")  # fmt: skip


def section(reader: Reader, person: str) -> Section:
    """The matters of the week the plan has not taken up; for those who may see the person's rows."""
    plan = reader.book.get("plan", f"{week_of(reader.today).slug}/{person}")
    matters = _unplanned(reader, person)
    columns = (
        Column(Text("State", "情况"), "s w"),
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Why", "原因"), "f"),
        Column(Text("What to do", "做什么"), "f"),
        Column(Text("Due", "期限"), "e w"),
    )
    rows = tuple(_row(reader, matter) for matter in matters[:MOST])
    rest = _REST.fill(count=len(matters) - MOST) if matters[MOST:] else None
    beside = number_of(len(matters), Text("matter|matters", "件")) if matters else None
    return Section(
        _TITLE, table=table(_TITLE, columns, rows), beside=beside, empty=_NONE if plan else _NOTHING, note=rest
    )


def _unplanned(reader: Reader, person: str) -> list[Matter]:
    """What no plan will see to, as the suggestions judge it; what falls on today stands among today's stops."""
    request = PlanRequest(reader.book, person, week_of(reader.today))
    loose = (matter for matter in matters(request) if matter.day != reader.today)
    return [matter for matter in loose if seen_to(request, matter.about, matter.day) is None]


def _row(reader: Reader, matter: Matter) -> Row:
    lamp, reason = matter_lamp(reader, matter), LABELS[matter.reason]
    state = Under(lamp, reason) if lamp.text != reason else lamp
    day: Value = Near(matter.due) if matter.due else None
    return Row((state, _about(reader, matter), matter.why, matter.purpose, day))


def _about(reader: Reader, matter: Matter) -> Value:
    if matter.customer:
        return reader.customer(matter.customer, {"prospect": matter.prospect or {}})
    if matter.prospect:
        return str(matter.prospect.get("name", ""))
    return Link(page_of(matter.record), reader.name(matter.record)) if matter.record else LABELS[matter.reason]
