"""Form 1, the weekly plan, with what became of each line; and the weekly summary with its figures."""

from __future__ import annotations

from datetime import date

from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.pages.paper.columns import Cell, Form
from salesbook.pages.paper.sheet import PaperForm, said_about
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.line_state import LINE_LAMPS
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Fact,
    Group,
    Many,
    Near,
    Prose,
    Row,
    Under,
    Value,
    table,
)
from salesbook.pages.week.person_week import person_week
from salesbook.pages.week.plan_facts import goals, handed_in, totals
from salesbook.views.plan_lines import PlanLine
from salesbook.words import Text, span_text

_CAME_TO = Text("Came to", "完成情况")
_NO_PLAN = Text("No plan.", "没有提交计划。")
_NO_SUMMARY = Text("No summary.", "没有提交总结。")


def who(reader: Reader, person: str, week: Week) -> tuple[Fact, ...]:
    """Whose form it is and of which week."""
    known = reader.book.people.get(person)
    days = span_text(week.monday, week.sunday)
    facts = [Fact(Text("Name", "姓名"), reader.person(person))]
    for name in ("department", "territory"):
        text = reader.book.say(known, name) if known else None
        if known and text is not None:
            facts.append(Fact(known.kind.by_name[name].label, text))
    return (*facts, Fact(Text("Week", "周次"), Many((week, days))))


_WIDTHS = {
    "lines.date": 15,
    "lines.customer": 21,  # English names are long
    "lines.expected": 18,
    "lines.method": 9,
    "lines.priority": 10,
    "lines.support_needed": 16,
}


def plan_sheet(reader: Reader, week: Week, person: str) -> PaperForm:
    """Form 1 of one person."""
    kind = reader.book.kinds["plan"]
    plan = reader.book.get("plan", f"{week.slug}/{person}")
    assert kind.form is not None  # noqa: S101 - form 1 is in the schema
    facts = (*who(reader, person, week), *handed_in(reader, week.later(-1), person, "plan"))
    if plan is None:
        return PaperForm(kind.form.title, facts, None, (), kind.form.sign, empty=_NO_PLAN, anchor="form-1")
    lines = {line.data["key"]: line for line in reader.weeks.of(week, person).lines}
    form = Form(
        reader,
        kind,
        {"lines.date": _day, "lines.customer": _customer},
        [(_CAME_TO, "", 14, _came_to(lines))],
        _WIDTHS,
    )
    rows = tuple(form.row(plan, index) for index in range(len(plan.get("lines", ()))))
    facts = (*facts, *goals(plan), *totals(reader, plan))
    said = tuple(said_about(reader, plan))
    return PaperForm(
        kind.form.title,
        facts,
        form.table([Group(None, rows)]),
        form.widths,
        kind.form.sign,
        None,
        said,
        anchor="form-1",
    )


def _day(_reader: Reader, plan: Record, index: int) -> Value:
    return Near(date.fromisoformat(plan["lines"][index]["date"]))


def _customer(reader: Reader, plan: Record, index: int) -> Value:
    line = plan["lines"][index]
    if "task" in line:
        return reader.name_of("task", line["task"])
    named = line.get("customer") or line.get("prospect", {}).get("id")
    return reader.customer(named, line) if named else None


def _came_to(lines: dict[str, PlanLine]) -> Cell:
    def came_to(_reader: Reader, plan: Record, index: int) -> Value:
        line = lines.get(plan["lines"][index].get("key", ""))
        if line is None or line.state == "ahead":
            return None
        why: list[Value] = [line.reason, Near(line.moved_to) if line.moved_to else None]
        note = Many(tuple(reason for reason in why if reason is not None), Text(" → ", " → "))
        lamp = LINE_LAMPS[line.state]
        if line.state in ("moved", "dropped"):
            lamp = lamp._replace(path=page_of(plan))
        return Under(lamp, note) if note.parts else lamp

    return came_to


def summary_sheet(reader: Reader, week: Week, person: str) -> PaperForm:
    """The weekly summary: figures computed, then the person's own words, field by field."""
    kind = reader.book.kinds["summary"]
    summary = reader.book.get("summary", f"{week.slug}/{person}")
    assert kind.form is not None  # noqa: S101 - as above
    worked = reader.weeks.of(week, person)
    shown = person_week(reader, week, worked, max(len(worked.lines), 1))
    facts = (*who(reader, person, week), *handed_in(reader, week, person, "summary"))
    facts = (*facts, Fact(Text("Plan", "计划"), Many((shown.planned, shown.came_to))), *shown.figures)
    if summary is None:
        return PaperForm(kind.form.title, facts, None, (), kind.form.sign, empty=_NO_SUMMARY, anchor="summary")
    words = [(kind.by_name[column.field].label, summary.get(column.field)) for column in kind.form.columns]
    rows = tuple(Row((label, Prose(text) if text else None)) for label, text in words)
    heads = (Column(Text("About", "项目"), "t"), Column(Text("Words", "内容"), "f"))
    said = tuple(said_about(reader, summary))
    return PaperForm(
        kind.form.title,
        facts,
        table(kind.form.title, heads, rows),
        (18, 82),
        kind.form.sign,
        None,
        said,
        anchor="summary",
    )
