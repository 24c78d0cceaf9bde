"""Home, this week: what is due next, what last week brought, what was promised, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from salesbook.calendar import Week, week_of
from salesbook.kinds import Record
from salesbook.pages.customers import deals
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, page_of
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.complaint_state import complaint_cases, state_of
from salesbook.pages.parts.declare import MenuGroup, page
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Clock,
    Column,
    Head,
    Lamp,
    Link,
    Many,
    Near,
    Row,
    Section,
    Under,
    Unit,
    Value,
    first,
    table,
)
from salesbook.pages.today import attention, for_reader, own_month, promises_due
from salesbook.pages.week import hand_ins, tiles
from salesbook.rules.duty import Mark
from salesbook.views import results
from salesbook.views.office import Deadline, office
from salesbook.words import Text, month_text, span_text

_TITLE = Text("This week", "本周")
_RECORDS = Text("record|records", "条记录")
_LEFT_OUT = Text(
    "{count} {count:file is|files are} left out, being faulty. `salesbook check` names each with its line and remedy.",
    "有 {count} 个文件有错误，没有计入。运行 salesbook check 可看到每一处的位置和改法。",
)


class Due(NamedTuple):
    """One of the next deadlines."""

    at: Clock
    what: Text
    state: Lamp


class HomeView(NamedTuple):
    """What the home page shows."""

    head: Head
    doing: tuple[Link, ...]
    left_out: Text | None
    start: Section | None
    clock: tuple[Due, ...]
    own: tuple[tuple[Section, ...], ...]
    attention: tuple[Section, ...]
    results: tiles.Strip | None
    left: tuple[Section, ...]
    right: tuple[Section, ...]
    below: tuple[Section, ...]


@page(
    Address.HOME,
    MenuGroup.TODAY,
    _TITLE,
    template="home.html",
    search=(Text("Home", "首页"), Text("deadlines results promises", "期限 结果 约定 回访")),
    obligations=("R02", "R07", "R12", "R102"),
)
def home(reader: Reader) -> HomeView:
    """What the company has to do this week, and how the last one went."""
    book = reader.book
    week = week_of(book.today)
    days = span_text(week.monday, week.sunday)
    beside = Many((week, days))
    own = next(iter(reader.audience.calendars), None)
    records = number_of(len(book.all()), _RECORDS)
    head = Head(_TITLE, beside, Many((records, reader.calendar(own))) if own else records)
    faulty = reader.audience.ask(results.left_out) or 0
    own_part = tuple(for_reader.sections(reader))
    brought = tiles.of_week(reader, week.later(-1))
    columns = (
        (own_month.team(reader), deals.by_stage(reader), _decisions(reader, week)),
        (hand_ins.section(reader, week.later(-1)), _complaints(reader)),
        () if own_part else (promises_due.section(reader, week),),
    )
    start = first_steps.steps(reader)
    return HomeView(
        head,
        for_reader.doing(reader),
        _LEFT_OUT.fill(count=faulty) if faulty else None,
        start,
        tuple(_due(reader, deadline) for deadline in office(book).next(4)),
        own_part,
        attention.sections(reader, for_reader.already_shown(reader)),
        None if brought.idle else brought,
        *(_column(column, bool(start)) for column in columns),
    )


def _column(sections: tuple[Section, ...], begins: bool) -> tuple[Section, ...]:
    """A column of sections; while the book begins, those that hold anything."""
    return sum(first_steps.filled((section,) for section in sections), ()) if begins else sections


def _due(reader: Reader, deadline: Deadline) -> Due:
    return Due(Clock(deadline.at), deadline_words(deadline), hand_ins.state(reader, deadline))


_WHAT = {
    "hand_in": Text("Summary {last}, plan {week}", "第{last}周总结、第{week}周计划"),
    "cut_off": Text("Plan {week}: cut-off", "第{week}周计划截止"),
    "meeting": Text("Weekly meeting", "周例会"),
    "archiving": Text("Forms of week {last} archived", "第{last}周各表入档"),
    "month_plan": Text("Plans for {month}", "{month}计划"),
    "month_summary": Text("Summaries of {month}", "{month}总结"),
    "month_meeting": Text("Monthly meeting", "月度会议"),
    "inspection": Text("Monthly check of {month}", "{month}检查"),
}


def deadline_words(deadline: Deadline) -> Text:
    """What is due, in words."""
    words = _WHAT[deadline.what]
    if "-W" in deadline.period:
        week = Week(int(deadline.period[:4]), int(deadline.period[6:]))
        return words.fill(week=week.number, last=week.later(-1).number)
    return words.fill(month=month_text(deadline.period, deadline.at.date()))


MOST = 10
"""Decisions that home shows; the list of open matters has them all."""
_COMPLAINTS = Text("Open complaints", "未结投诉")
_NO_COMPLAINTS = Text("No complaint is open.", "没有未结的投诉。")


def _complaints(reader: Reader) -> Section:
    every = [record for record in reader.book.of("complaint") if "solved_at" not in record.data]
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("What", "内容"), "f"),
        Column(Text("State", "情况"), "s w"),
        Column(Text("Received", "收到"), "e w"),
    )
    rows = tuple(Row(_complaint_cells(reader, record)) for record in sorted(every, key=lambda r: str(r["received_at"])))
    beside = Unit(len(rows), Text("open", "件")) if rows else None
    return Section(_COMPLAINTS, table=table(_COMPLAINTS, columns, rows), beside=beside, empty=_NO_COMPLAINTS)


def _complaint_cells(reader: Reader, record: Record) -> tuple[Value, ...]:
    state = state_of(reader, record, reader.shared(complaint_cases))
    customer = Link(page_of(record), reader.name_of("customer", record.get("customer")))
    words = str(record.get("description", "")).partition("\n")[0] or None
    return (customer, words, state, Clock(datetime.fromisoformat(record["received_at"])))


_DECISIONS = Text("Decisions due", "到期决议")
_NO_DECISIONS = Text("No decision falls due this week.", "本周没有到期的决议。")
_NEXT_DECISION = Text(
    "No decision falls due this week. The next one: {day}, {text}", "本周没有到期的决议。下一个：{day}，{text}"
)


class _Decision(NamedTuple):
    due: str
    text: str
    owner: str | None
    meeting: Record


def _open_decisions(reader: Reader) -> Iterator[_Decision]:
    for meeting in reader.book.of("meeting"):
        for item in meeting.get("decisions", ()):
            if "due" in item and "done_on" not in item:
                yield _Decision(item["due"], item["text"], item.get("owner"), meeting)


def _decisions(reader: Reader, week: Week) -> Section:
    every = sorted(_open_decisions(reader), key=lambda decision: (decision.due, decision.meeting.ref, decision.text))
    own = [decision for decision in every if decision.due <= week.sunday.isoformat()]
    columns = (
        Column(Text("Due", "期限"), "s w"),
        Column(Text("Decision", "决议"), "t"),
        Column(Text("Owner", "负责人"), "e w"),
    )
    rows, more = first((Row(_decision_cells(reader, decision)) for decision in own), MOST)
    empty = _NO_DECISIONS
    if not own and every:
        day = date.fromisoformat(every[0].due)
        empty = _NEXT_DECISION.fill(day=reader.day(day), text=every[0].text)
    note = Many((more, Link(Address.OPEN_MATTERS, attention.THEM_ALL))) if more else None
    return Section(_DECISIONS, table=table(_DECISIONS, columns, rows), empty=empty, note=note)


def _decision_cells(reader: Reader, decision: _Decision) -> tuple[Value, ...]:
    day = date.fromisoformat(decision.due)
    late = day < reader.today
    due: Value = Under(Near(day), case_lamp("decision-overdue", Mark.MISSING)) if late else Near(day)
    return (due, Link(page_of(decision.meeting), Text(decision.text, decision.text)), reader.person(decision.owner))
