"""What is impossible in itself: the only rules besides shape, path and reference that refuse a commit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from salesbook.calendar import week_of
from salesbook.kinds.record import Record
from salesbook.kinds.visit_times import left_next_day
from salesbook.rules.registry import Breach, blocks
from salesbook.words import Text

_VISIT_TIMES = ("depart_at", "arrive_at", "leave_at")


@blocks("R82", "R89", kinds=("visit",))
def visit_times(record: Record) -> Iterator[Breach]:
    """A visit's times run forward: set out, arrived, left.

    Why: a visit that ended before it began can't have happened so, and nobody can trace it.
    Fix: correct the time that is wrong. Over midnight: before 06:00 and less than 12 hours on is taken as the next day.

    拜访的时间先后有序：出发、到达、离开。

    原因：离开早于到达的拜访不可能发生，也无法追溯。
    改法：改正写错的时间。跨零点的照实写：离开早于 06:00、且不到 12 小时，就算第二天。
    """
    times = [(name, record[name]) for name in _VISIT_TIMES if name in record.data]
    for (before, early), (after, late) in pairwise(times):
        if late < early and not (before == "arrive_at" and left_next_day(record)):
            fields = record.kind.by_name
            message = Text("{after} {late} is before {before} {early}", "{after} {late} 早于{before} {early}").fill(
                after=fields[after].label, late=late, before=fields[before].label, early=early
            )
            yield Breach((after,), message, Text("Correct one of the two times.", "改正其中一个时间。"))


@blocks("R33", "R52", kinds=("customer",))
def dated_history(record: Record) -> Iterator[Breach]:
    """A customer's stages and owners follow one another by date, so that each day has exactly one.

    Why: two owners from the same day, or an entry out of order, leave nobody answerable.
    Fix: put the entries in the order of their dates; one entry a day.

    客户的阶段和负责人按日期先后排列，每一天只有一个。

    原因：同一天两个负责人，或者次序颠倒，就没有人真正负责。
    改法：按日期从早到晚排列，同一天只写一项。
    """
    for history, day in (("stages", "date"), ("owners", "from")):
        items = record.get(history, [])
        for index in range(1, len(items)):
            before, here = items[index - 1].get(day), items[index].get(day)
            if before and here and here <= before:
                message = Text("{here} does not come after {before}", "{here} 没有晚于上一项的 {before}")
                remedy = Text("Put the entries in the order of their dates.", "请按日期先后排列。")
                yield Breach((history, index, day), message.fill(here=here, before=before), remedy)


@blocks("R116", kinds=("person",))
def span_order(record: Record) -> Iterator[Breach]:
    """A span of days ends on or after the day it begins: roles, leave, joining and leaving.

    Why: a role that ended before it began was never held, so nothing could be judged by it.
    Fix: correct one of the two days.

    一段时间的结束日期不早于开始日期：职务、请假、入职和离职。

    原因：结束早于开始的职务等于从没担任过，无法据此判断。
    改法：改正其中一个日期。
    """
    for route, group in _groups(record.data, ()):
        for first, last in (("from", "to"), ("joined_on", "left_on")):
            begin, end = group.get(first), group.get(last)
            if isinstance(begin, str) and isinstance(end, str) and end < begin:
                message = Text("{end} is before {begin}", "{end} 早于 {begin}").fill(end=end, begin=begin)
                yield Breach((*route, last), message, Text("Correct one of the two days.", "改正其中一个日期。"))


def _groups(value: Any, route: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    if isinstance(value, dict):
        yield route, value
        for name, part in value.items():
            yield from _groups(part, (*route, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _groups(part, (*route, index))


@blocks("R66", "R107", kinds=("plan",))
def day_in_week(record: Record) -> Iterator[Breach]:
    """The lines and routes of a weekly plan lie in its week.

    Why: a line in another week is in nobody's day and nobody's count; that week has a plan of its own.
    Fix: correct the date, or put the line into the plan of the week it lies in.

    周计划的计划项和路线在本周之内。

    原因：写到别的周里，谁的当天安排和统计里都没有它；那一周另有计划。
    改法：改正日期，或者写进所属那一周的计划。
    """
    for listed in ("lines", "routes"):
        for index, item in enumerate(record.get(listed, ())):
            other = week_of(date.fromisoformat(item["date"])).text
            if other != record["week"]:
                message = Text("{written} lies in {other}, not in {own}", "{written} 属于 {other}，不在 {own}")
                remedy = Text(
                    "Correct the date, or put it into the plan of {other}.", "请改正日期，或写进 {other} 的计划。"
                )
                words = message.fill(written=item["date"], other=other, own=record["week"])
                yield Breach((listed, index, "date"), words, remedy.fill(other=other))


@blocks("R57", kinds=("payment",))
def allocations_within_amount(record: Record) -> Iterator[Breach]:
    """The allocations of a payment are together no more than its amount; the rest is on account.

    Why: money that did not come can't settle anything, and every ageing column would be wrong.
    Fix: correct an allocation or the amount.

    一笔回款的分配合计不超过回款金额，余下的记为预收。

    原因：没有到账的钱不能冲抵欠款，否则账龄全错。
    改法：改正分配金额或回款金额。
    """
    allocations = record.get("allocations", [])
    total = sum((Decimal(part["amount"]) for part in allocations if "amount" in part), Decimal(0))
    if "amount" in record.data and total > Decimal(record["amount"]):
        message = Text("allocated {total} of {amount}", "分配了 {total}，回款只有 {amount}")
        remedy = Text("Correct an allocation, or the amount.", "改正分配金额或回款金额。")
        yield Breach(("allocations",), message.fill(total=f"{total:.2f}", amount=record["amount"]), remedy)
