"""The weeks: a page for each, its plan, what was done and what people say of it side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from salesbook.calendar import Week
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, page_of, week_page
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.line_state import LINE_LAMPS, NOT_VISITED
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Head,
    Lamp,
    Link,
    Many,
    Near,
    Row,
    Section,
    Sheet,
    Under,
    Value,
    table,
)
from salesbook.pages.week import hand_ins, tiles
from salesbook.pages.week.person_week import PersonWeek, person_week
from salesbook.views.cadence import customer_of
from salesbook.views.office import week_worked
from salesbook.views.plan_lines import PlanLine
from salesbook.views.weekly import Totals, Worked, totals
from salesbook.words import Text, span_text, week_title

WIDEST = 8
_TITLE = Text("Weeks", "各周")
_PACK = Text("Meeting pack", "周例会材料")


class WeekView(NamedTuple):
    """What a week's page shows; `people` side by side, or `rows` when they are too many."""

    head: Head
    before: Link | Text | None
    after: Link | Text | None
    pack: Link | None
    results: tiles.Strip | None
    people: tuple[PersonWeek, ...]
    rows: Section | None
    key: Text
    beside: tuple[Value, ...]
    lines: Section | None
    handed_in: Section
    empty: Value


@pages(Address.WEEKS, MenuGroup.WEEK, _TITLE, obligations=("R12",))
def every_week(reader: Reader) -> Iterator[Page]:
    """The list of weeks and a page for each."""
    weeks = reader.week_pages.weeks
    entry = SearchEntry(_TITLE, Text("List", "列表"), Text("weeks plans summaries", "每周 计划 总结"))
    yield reader.page(Address.WEEKS, _TITLE, "sheet.html", lambda: _weeks_view(reader, weeks), entry)
    for index, week in enumerate(weeks):
        after = weeks[index - 1] if index else None
        before = weeks[index + 1] if index + 1 < len(weeks) else None
        page = _week_page(reader, week, before, after)
        yield page._replace(obligations=_SHOWN) if week == week_worked(reader.book) else page


_SHOWN = ("R10", "R12", "R80")  # the newest week worked stands for all


def title_of(week: Week) -> Text:
    """A week's name with its year."""
    return week_title(week.text)


def _week_page(reader: Reader, week: Week, before: Week | None, after: Week | None) -> Page:
    title = title_of(week)
    words = Text(f"{week.text} {week.monday}", f"{week.text} {week.monday} 周工作")
    entry = SearchEntry(title, _TITLE, words, days=week.days)
    view = lambda: _view(reader, week, before, after)  # noqa: E731 - made when the page is rendered
    return reader.page(week_page(week), title, "week.html", view, entry)


def _view(reader: Reader, week: Week, before: Week | None, after: Week | None) -> WeekView:
    every = reader.weeks.worked(week)
    worked = [worked_week for worked_week in every if worked_week.lines or worked_week.visits]
    longest = max((len(worked_week.lines) for worked_week in worked), default=0)
    columns = tuple(person_week(reader, week, worked_week, longest) for worked_week in worked)
    many = len(columns) > WIDEST
    days = span_text(week.monday, week.sunday)
    name = Text("Week {number}", "第{number}周").fill(number=week.number)
    results = tiles.of_week(reader, week, _RESULTS)
    begun = week.monday <= reader.today
    return WeekView(
        Head(name, Many((days, Text(str(week.year), f"{week.year}年")))),
        _turn(reader, before, Text("← Week {number}", "← 第{number}周")),
        _turn(reader, after, Text("Week {number} →", "第{number}周 →")),
        reader.week_pages.to_pack(week, _PACK),
        results if begun and not results.idle else None,
        () if many else columns,
        _as_table(columns) if many else None,
        _key(longest, any(worked_week.count("ahead") for worked_week in worked)),
        tuple(_beside(reader, worked_week) for worked_week in every if worked_week not in worked),
        _lines(reader, worked) if worked else None,
        hand_ins.section(reader, week),
        first_steps.first(reader, _EMPTY, "plan"),
    )


_RESULTS = Text("Results", "结果")


def _beside(reader: Reader, worked: Worked) -> Value:
    """Somebody who calls on nobody: his plan and his summary, without a column of his own."""
    records = tuple(Link(page_of(record), record.kind.label) for record in (worked.plan, worked.summary) if record)
    return Many((reader.person(worked.person), *records), Text(" ", " "))


_EMPTY = Text("Nobody has a plan, a visit or a summary in this week.", "这一周还没有人提交计划、拜访或总结。")
_KEY = Text(
    "Bars on one scale, the longest plan having {longest} {longest:line|lines}. Blue done, grey moved or open, red dropped. "
    "Only lines with a customer count.",
    "横条同一刻度，最长的计划 {longest} 项。蓝：完成；灰：改期或未说明；红：取消。只算有客户的计划项。",
)


_BLANK = Text(" What is left blank is not yet due.", "空白：未到期。")


def _key(longest: int, ahead: bool) -> Text:
    key = _KEY.fill(longest=longest)
    return Text(key.en + _BLANK.en, key.zh + _BLANK.zh) if ahead else key


def _turn(reader: Reader, week: Week | None, words: Text) -> Link | Text | None:
    return reader.week_pages.to_week(week, words.fill(number=week.number)) if week else None


def _as_table(columns: Sequence[PersonWeek]) -> Section:
    """People as rows, when they are too many to stand side by side."""
    heads = (
        Column(Text("Name", "姓名"), "t"),
        Column(Text("Plan", "计划")),
        Column(Text("Came to", "结果")),
        *(Column(fact.label, "n") for fact in columns[0].figures),
    )
    rows = tuple(_row(column, len(columns[0].figures)) for column in columns)
    return Section(_PEOPLE, table=table(_PEOPLE, heads, rows))


def _row(column: PersonWeek, figures: int) -> Row:
    values = [fact.value for fact in column.figures]
    return Row((column.who, column.planned, column.came_to, *values[:figures], *[None] * (figures - len(values))))


_PEOPLE = Text("Everybody's week", "每个人的一周")
_LINES = Text("What changed in the plans", "计划的变动")
_LINES_BESIDE = Text("moved, dropped, open and unplanned: {count}", "改期、取消、未说明和计划外，共 {count} 项")
_NO_LINES = Text("Everything planned was done, and nothing else.", "计划都完成了，也没有计划外的拜访。")
_NONE_SO_FAR = Text(
    "Nothing has changed so far: {done} of {planned} {planned:line|lines} done, {ahead} not yet due.",
    "到现在没有变动：{planned} 项完成 {done} 项，{ahead} 项未到期。",
)
_ADDED = Lamp("said", Text("unplanned", "计划外"))


def _lines(reader: Reader, worked: Sequence[Worked]) -> Section:
    columns = (
        Column(Text("State", "情况"), "s"),
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Purpose", "目的"), "f"),
        Column(Text("Person", "业务员")),
        Column(Text("Date", "日期"), "w"),
        Column(Text("Reason, new day", "原因与去向")),
    )
    rows = [row for worked_week in worked for row in _rows_of(reader, worked_week)]
    beside = _LINES_BESIDE.fill(count=len(rows)) if rows else None
    return Section(_LINES, table=table(_LINES, columns, tuple(rows)), beside=beside, empty=_unchanged(worked))


def _unchanged(worked: Sequence[Worked]) -> Text:
    """Why no line changed: all are done, or those left have their day still before them."""
    planned, done, ahead = (sum(count) for count in zip(*map(_counts, worked), strict=True))
    return _NONE_SO_FAR.fill(planned=planned, done=done, ahead=ahead) if ahead else _NO_LINES


def _counts(worked: Worked) -> tuple[int, int, int]:
    return len(worked.lines), worked.count("done"), worked.count("ahead")


def _rows_of(reader: Reader, worked: Worked) -> Iterator[Row]:
    who = reader.person(worked.person)
    for line in worked.lines:
        day = date.fromisoformat(line.data["date"])
        if line.state not in ("done", "ahead"):
            customer = reader.customer(line.customer or "", line.data)
            lamp = LINE_LAMPS[line.state] if reader.audience.answers_for(worked.person) else NOT_VISITED
            lamp = lamp._replace(path=page_of(worked.plan) if worked.plan else "")
            yield Row((lamp, customer, line.data.get("purpose"), who, Near(day), _whither(line)))
    for visit in worked.unplanned if worked.plan else ():
        customer = reader.customer(customer_of(visit) or "", visit.data)
        purpose = Link(page_of(visit), reader.name(visit))
        yield Row((_ADDED, customer, purpose, who, Near(visit.day) if visit.day else None, None))


def _whither(line: PlanLine) -> Value:
    to = Near(line.moved_to) if line.moved_to else None
    if line.reason and to:
        return Many((line.reason, to), Text(" → ", " → "))
    return line.reason or to


def _weeks_view(reader: Reader, weeks: Sequence[Week]) -> Sheet:
    columns = (
        Column(Text("Week", "周"), "t"),
        Column(Text("Days", "日期"), "w"),
        Column(Text("People", "人数"), "n"),
        Column(Text("Planned", "计划"), "n"),
        Column(Text("Done", "完成"), "n"),
        Column(Text("Visits", "拜访"), "n"),
        Column(Text("Unplanned", "计划外"), "n"),
        Column(Text("Summaries", "总结"), "n"),
    )
    counted = reader.audience.ask(totals, tuple(weeks)) or ()
    rows = tuple(_week_row(reader, week, total) for week, total in zip(weeks, counted, strict=True))
    count = number_of(len(weeks), Text("week|weeks", "周"))
    return Sheet(Head(_TITLE, count), ((Section(None, table=table(_TITLE, columns, rows)),),))


def _week_row(reader: Reader, week: Week, total: Totals) -> Row:
    worked = reader.weeks.worked(week)
    days = span_text(week.monday, week.sunday)
    summaries = sum(worked_week.summary is not None for worked_week in worked)
    counts = (len(worked), total.planned, total.done, total.visits, total.unplanned, summaries)
    name = reader.week_pages.to_week(week, title_of(week))
    when: Value = Under(days, _AHEAD.fill(count=total.ahead)) if total.ahead else days
    return Row((name, when, *(count or None for count in counts)))


_AHEAD = Text("{count} {count:line|lines} not yet due", "{count} 项未到期")
