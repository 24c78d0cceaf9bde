"""Of home: the promises that fall due this week, everybody's or one person's."""

from __future__ import annotations

from salesbook.calendar import Week
from salesbook.pages.customers.standings import promise_words
from salesbook.pages.parts.addresses import Address, obligation_page
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Link, Many, Near, Row, Section, Under, Value, table
from salesbook.rules.duty import Mark
from salesbook.views.cadence import Promise
from salesbook.views.office import week_worked
from salesbook.views.promises import answerable, kept_and_broken, unfinished
from salesbook.words import Text, join

_PROMISES = Text("Promises due this week", "本周到期的约定")
_NO_PROMISES = Text(
    "Nothing was promised for this week. A promise is the next date in a visit, an enquiry or a collection.",
    "本周没有到期的约定。约定来自拜访、来访来电和催款里的下次日期。",
)
_REST = Text("{count} more, in the list of", "还有 {count} 个，见")
_CUSTOMERS = Text("customers", "客户名单")
MOST = 10
"""Promises that home shows; the list of customers has them all."""


def section(reader: Reader, week: Week, whose: str | None = None) -> Section:
    """What was promised for a week and is still to be kept: by all, or by one person (id)."""
    every = [
        outcome for outcome in unfinished(reader.book, reader.settled) if whose in (None, _keeper(reader, outcome))
    ]
    own = [promise for promise in every if week.holds(promise.day)]
    older = sum(promise.day < week.monday for promise in every)
    today = sum(promise.day == reader.today for promise in own)
    columns: tuple[Column, ...] = (
        Column(Text("Date", "日期"), "s w"),
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Promise", "约定"), "f"),
        Column(Text("Owner", "负责人"), "e w"),
    )
    columns = columns if whose is None else columns[:-1]
    rows = tuple(Row(_cells(reader, promise)[: len(columns)]) for promise in own[:MOST])
    rest = (
        Many((_REST.fill(count=len(own) - MOST), Link(Address.CUSTOMERS, _CUSTOMERS)), Text(" ", ""))
        if own[MOST:]
        else None
    )
    counts = _COUNTS if today else _NONE_TODAY
    beside = counts.fill(all=len(own), today=today) if own else None
    if older:
        more = _OLDER.fill(older=older)
        beside = join([beside, more], "; ", "；") if beside else more
    came_to = _came_to(reader) if whose is None else None
    note = Many(tuple(part for part in (rest, came_to) if part is not None), Text(" · ", " · "))
    title, empty = (_PROMISES, _NO_PROMISES) if whose is None else (_OWN, _NONE_OF_OWN)
    return Section(title, table=table(title, columns, rows), beside=beside, empty=empty, note=note)


def _keeper(reader: Reader, promise: Promise) -> str | None:
    """Who has to see to a promise today."""
    return answerable(reader.book, promise, reader.today)


_OWN = Text("My promises due this week", "我本周到期的约定")
_NONE_OF_OWN = Text("No promise of yours falls due this week.", "您本周没有到期的约定。")


def _came_to(reader: Reader) -> Value:
    """What became of the promises for the week worked; None where there was none."""
    week = week_worked(reader.book)
    data = reader.audience.ask(kept_and_broken, week.monday, week.sunday) or {}
    kept, early, late, broken = (data.get(state, 0) for state in ("kept", "early", "late", "broken"))
    if not kept + early + late + broken:
        return None
    before = _EARLY.fill(early=early) if early else Text("", "")
    counts = {"kept": kept + early, "early": before, "late": late, "broken": broken}
    return Link(obligation_page("R95"), _KEPT.fill(week=week.number, **counts))


_KEPT = Text(
    "Week {week}: {kept} kept{early}, {late} kept late, {broken} not kept",
    "第{week}周到期的约定：已履行 {kept}{early}，迟 {late}，未履行 {broken}",
)
_EARLY = Text(" ({early} of them early)", "（其中提前 {early}）")


_COUNTS = Text("{all}, {today} of them today", "{all} 个，其中今天 {today} 个")
_NONE_TODAY = Text("{all}, none today", "{all} 个，今天没有")
_OLDER = Text("{older} older ones without a note", "更早的有 {older} 个还没有下文")


def _cells(reader: Reader, promise: Promise) -> tuple[Value, ...]:
    day: Value = Near(promise.day)
    if promise.day < reader.today:
        day = Under(day, case_lamp("promise-kept", Mark.BROKEN))
    return (
        day,
        reader.customer(promise.customer, promise.record.data),
        promise_words(reader, promise),
        reader.person(_keeper(reader, promise)),
    )
