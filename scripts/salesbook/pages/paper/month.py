"""The month: targets in every measure, what was reported and summed up, the general manager's check with its findings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from salesbook.kinds import Record
from salesbook.pages.paper import month_check, month_facts, month_words
from salesbook.pages.parts.addresses import Address, month_page, month_words_page
from salesbook.pages.parts.amounts import unit
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.split import Part, parts
from salesbook.pages.parts.value import (
    Column,
    Group,
    Head,
    Link,
    Money,
    Near,
    Row,
    Section,
    Sheet,
    Table,
    Under,
    Value,
    table,
)
from salesbook.pages.today import own_month
from salesbook.views import targets
from salesbook.views.targets import MEASURES, MONEY, TargetLine
from salesbook.views.weekly import Weeks
from salesbook.words import Text, month_text, number_text, same

TITLE = Text("Month", "月度")
_PERCENT = Decimal(1)


class MonthView(NamedTuple):
    """What a month's page shows, part by part."""

    head: Head
    links: tuple[Value, ...]
    sections: tuple[Section, ...]
    sign: tuple[Text, ...]


def title_of(month: str) -> Text:
    """A month by its name."""
    return month_text(month)


@pages(Address.MONTHS, MenuGroup.WEEK, Text("Months", "月度"))
def every_month(reader: Reader) -> Iterator[Page]:
    """The list of months, and a page for each; the newest that is over stands for all where obligations name a page."""
    entry = SearchEntry(_ALL, TITLE, Text("months targets report check", "各月 目标 月报 月度检查"))
    yield reader.page(Address.MONTHS, _ALL, "sheet.html", lambda: _list(reader), entry)
    over = next((month for month in reader.week_pages.months if month < f"{reader.today:%Y-%m}"), None)
    for month in reader.week_pages.months:
        page = _page(reader, month)
        yield page._replace(obligations=_SHOWN) if month == over else page
        if month_words.written(reader, month)[TOLD:]:
            for part in parts(month_words_page(month), month_words.written(reader, month), TOGETHER):
                yield _words_page(reader, month, part)
        yield from month_facts.pages(reader, month, Link(month_page(month), title_of(month)))


_ALL = Text("Months", "月度")
_NO_MONTH = Text("The book tells of no month yet.", "还没有任何一个月的记录。")


def _list(reader: Reader) -> Sheet:
    """Each month with what was handed in, and for managers its check."""
    checks = reader.audience.may_see("manager")
    columns = [
        Column(Text("Month", "月份"), "t"),
        Column(Text("Plans and summaries", "月计划与月总结"), "n"),
        *([Column(Text("Monthly check", "月度检查"), "e")] if checks else []),
    ]
    rows = tuple(Row(tuple(_listed(reader, month))[: len(columns)]) for month in reader.week_pages.months)
    return Sheet(Head(_ALL), ((Section(None, table=table(_ALL, tuple(columns), rows), empty=_NO_MONTH),),))


def _listed(reader: Reader, month: str) -> Iterator[Value]:
    name = Link(month_page(month), title_of(month))
    yield Under(name, own_month.pace(reader)) if _is_running(reader, month) else name
    yield len(month_words.written(reader, month)) or None
    yield month_check.standing(reader, month)


TOLD, TOGETHER = 12, 30
"""Plans and summaries that a month's own page has room for, and a page of nothing else."""
_SHOWN = ("R05", "R06", "R07", "R08", "R13", "R14", "R15", "R21", "R27", "R101", "R112")


def _page(reader: Reader, month: str) -> Page:
    title = Text("Month: {month}", "月度：{month}").fill(month=title_of(month))
    entry = SearchEntry(title, TITLE, Text(f"{month} targets check", f"{month} 目标 检查 月报 月总结"))
    return reader.page(month_page(month), title, "month.html", lambda: view(reader, month), entry)


def _words_page(reader: Reader, month: str, part: Part[Record]) -> Page:
    title = part.titled(Text("{month}: {words}", "{month}：{words}").fill(month=title_of(month), words=_OWN))
    return reader.page(part.path, title, "month.html", lambda: _words_view(reader, month, part))


def _words_view(reader: Reader, month: str, part: Part[Record]) -> MonthView:
    links = (Link(month_page(month), title_of(month)), *part.beside)
    sections = tuple(month_words.section(reader, record) for record in part.items)
    return MonthView(Head(title_of(month), _OWN, part.words), links, sections, _SIGN)


_OWN = Text("plans and summaries", "月计划与月总结")


def view(reader: Reader, month: str) -> MonthView:
    """A month as the viewer may see it; the plans and summaries of many people have pages of their own."""
    sections = [_targets(reader, month), _revisions(reader, month), _report(reader, month)]
    words = month_words.written(reader, month)
    sections += [month_words.section(reader, record) for record in words] if not words[TOLD:] else []
    sections += month_check.sections(reader, month)
    links = [Link(Address.MONTHS, _ALL)]
    links += [Link(month_words_page(month), _OWN)] if words[TOLD:] else []
    so_far = own_month.pace(reader) if _is_running(reader, month) else None
    head = Head(title_of(month), Text("report, summary, targets, check", "月报、月总结、目标、检查"), so_far)
    return MonthView(head, tuple(links), tuple(section for section in sections if section is not None), _SIGN)


def _is_running(reader: Reader, month: str) -> bool:
    """Whether a month is not over, so that all is told as of today."""
    return month == f"{reader.today:%Y-%m}"


_SIGN = (Text("Supervisor", "主管"), Text("General manager", "总经理"))
_TARGETS = Text("Target against actual", "目标与实际")
_NO_TARGETS = Text("No target was set and nothing counts yet.", "没有下达目标，也还没有业绩。")


def _targets(reader: Reader, month: str) -> Section:
    """The team's sums for all; every person's measures for managers, one's own and one's reports' for others."""
    ways = month_facts.ways(reader, month)
    people = _lines(reader, month)
    team = [line for line in _team(reader, month, people) if line.goal is not None or line.actual]
    groups = [Group(_TEAM, tuple(map(_target_row, team)))] if team else []
    for person, lines in people.items():
        rows = tuple(_target_row(line, ways.get((person, line.measure), "")) for line in lines)
        groups += [Group(reader.person(person), rows)] if rows else []
    columns = (Column(Text("Measure", "指标"), "t"), *(Column(head, "n") for head in _HEADS))
    note = Text(
        "In {currency}; the definition of each measure stands beside it.",
        "金额单位：{currency}；每项指标旁是它的口径。",
    )
    body = Table(_TARGETS, columns, tuple(groups))
    return Section(_TARGETS, table=body, empty=_NO_TARGETS, note=note.fill(currency=unit(reader.currency)))


_TEAM = Text("The team", "全队")
_HEADS = (Text("Assigned", "下达"), Text("Committed", "承诺"), Text("Actual", "实际"), Text("Reached", "达成"))


def _lines(reader: Reader, month: str) -> dict[str, tuple[TargetLine, ...]]:
    """The measures of those whose rows the viewer may see. A line's margin is the managers'."""
    whole = reader.audience.ask(targets.targets, month)
    if whole is not None:
        return whole
    own = {
        person: lines
        for person, lines in targets.targets(reader.book, month).items()
        if reader.audience.answers_for(person)
    }
    return {person: tuple(line for line in lines if line.measure != "gross_margin") for person, lines in own.items()}


def _team(reader: Reader, month: str, people: Collection[str]) -> tuple[TargetLine, ...]:
    """The team's measures together, for managers with the margin; one person alone is no team."""
    whole = reader.audience.ask(targets.whole_team, month)
    if whole is None:
        return reader.audience.ask(targets.team_targets, month) or ()
    return whole if len(people) > 1 else ()


def _target_row(line: TargetLine, way: str = "") -> Row:
    """A measure; what was reached leads to the records it is made of."""
    share = None
    if line.goal:
        share = same(f"{(100 * line.actual / line.goal).quantize(_PERCENT, ROUND_HALF_UP)}%")
    figures = (_figure(line.measure, amount) for amount in (line.assigned, line.committed))
    return Row((MEASURES[line.measure], *figures, _reached(line, way), share))


def _figure(measure: str, amount: Decimal | None) -> Value:
    return None if amount is None else month_facts.amount_of(measure, amount)


def _reached(line: TargetLine, way: str) -> Value:
    if not way:
        return _figure(line.measure, line.actual)
    text = same(f"{line.actual:,.2f}") if line.measure in MONEY else number_text(line.actual)
    return Link(way, text)


_REVISIONS = Text("Targets revised", "目标修订")


def _revisions(reader: Reader, month: str) -> Section | None:
    """Each revision with old, new, reason and approver."""
    rows = []
    for target in reader.book.of("target"):
        if target["month"] == month:
            rows += [_revision(reader, target, item) for item in target.get("revisions", ())]
    columns = (
        Column(Text("Person", "业务员"), "t"),
        Column(Text("Measure", "指标"), ""),
        Column(Text("Old", "原值"), "n"),
        Column(Text("New", "新值"), "n"),
        Column(Text("Reason", "原因"), "f"),
        Column(Text("Approved by", "批准人"), ""),
        Column(Text("Date", "日期"), "w"),
    )
    return Section(_REVISIONS, table=table(_REVISIONS, columns, tuple(rows))) if rows else None


def _revision(reader: Reader, target: Record, item: dict[str, str]) -> Row:
    labels = target.kind.by_name["revisions"].item
    measure = (
        labels.by_name["measure"].labels.get(item["measure"], same(item["measure"])) if labels else item["measure"]
    )
    day = Near(date.fromisoformat(item["date"])) if "date" in item else None
    old, new = (_number(item.get(name)) for name in ("old", "new"))
    return Row(
        (
            reader.person(target["person"]),
            measure,
            old,
            new,
            item.get("reason"),
            reader.person(item.get("approver")),
            day,
        )
    )


def _number(text: str | None) -> Value:
    return Money(Decimal(text)) if text is not None else None


_REPORT = Text("The month's work", "月报")
_NO_REPORT = Text("Nothing is told of this month.", "这个月没有记录。")


def _report(reader: Reader, month: str) -> Section:
    """The month in figures, a row a person: visits by their date, plan lines by the week's Monday."""
    visits: dict[str, int] = {}
    for visit in reader.book.of("visit"):
        if visit["date"].startswith(month):
            visits[visit["person"]] = visits.get(visit["person"], 0) + 1
    planned = _planned(reader.weeks, month)
    people = sorted(visits.keys() | planned.keys())
    heads = _WORK if any(ahead for _, _, ahead in planned.values()) else tuple(h for h in _WORK if h is not _AHEAD)
    columns = (Column(Text("Person", "业务员"), "t"), *(Column(head, "n") for head in heads))
    rows = []
    for person in people:
        lines, done, ahead = planned.get(person, (0, 0, 0))
        counts = {_PLANNED: lines, _DONE: done, _AHEAD: ahead, _VISITS: visits.get(person, 0)}
        rows.append(Row((reader.person(person), *(counts[head] or None for head in heads))))
    return Section(_REPORT, table=table(_REPORT, columns, tuple(rows)), empty=_NO_REPORT, beside=_COUNTED)


_PLANNED, _DONE, _VISITS = Text("Planned", "计划"), Text("Done", "完成"), Text("Visits", "拜访")
_AHEAD = Text("Not yet due", "未到期")
_WORK = (_PLANNED, _DONE, _AHEAD, _VISITS)
_COUNTED = Text("plan lines of the weeks whose Monday lies in the month", "计划按周一所在的月份计")


def _planned(weeks: Weeks, month: str) -> dict[str, tuple[int, int, int]]:
    """For each person the lines planned, done, and not yet due."""
    result: dict[str, tuple[int, int, int]] = {}
    for week in weeks.all:
        if f"{week.monday:%Y-%m}" == month:
            for worked in weeks.worked(week):
                lines, done, ahead = result.get(worked.person, (0, 0, 0))
                result[worked.person] = (
                    lines + len(worked.lines),
                    done + worked.count("done"),
                    ahead + worked.count("ahead"),
                )
    return {person: counts for person, counts in result.items() if any(counts)}
