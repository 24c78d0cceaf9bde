"""Which deadlines an outage moved: what was down when, and by when things were due instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from salesbook.calendar import Week
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Clock, Column, Link, Many, Row, Section, Value, table
from salesbook.views.office import office
from salesbook.views.outages import Outage, moved, outages_at
from salesbook.words import Text

_TITLE = Text("Deadlines moved by an outage", "因停机顺延的期限")
_DEADLINE = Text("Deadline", "期限")
_USUAL, _INSTEAD = Text("Usual", "原定"), Text("Instead", "顺延到")
_DOWN, _WHY = Text("Down", "停机"), Text("Why", "原因")
_WHO = Text(
    "Only the general manager writes an outage down; the proof of the company record tells who wrote it, and when.",
    "停机只由总经理登记；公司记录的证据里写明是谁、什么时候登记的。",
)
_COMPANY = Text("The company record", "公司记录")
_WORDS = {
    "hand_in": Text("week {week}: plan and summary on time", "第{week}周计划、上周总结按时"),
    "cut_off": Text("week {week}: cut-off", "第{week}周截止"),
    "review": Text("week {week}: review of plans", "第{week}周计划审核"),
}


def section(reader: Reader, weeks: Sequence[Week]) -> tuple[Section, ...]:
    """The deadlines of these weeks and the next that were moved; nothing where none was."""
    rows = tuple(row for week in (*weeks, weeks[-1].later(1)) for row in _rows(reader, week))
    columns = (Column(_DEADLINE, "t"), Column(_USUAL, "w"), Column(_INSTEAD, "w"), Column(_DOWN, "w"), Column(_WHY))
    note = Many((_WHO, Link(page_of(reader.book.company), _COMPANY)), Text(" ", ""))
    return (Section(_TITLE, table=table(_TITLE, columns, rows), note=note),) if rows else ()


def _rows(reader: Reader, week: Week) -> Iterator[Row]:
    own = office(reader.book)
    usual = {"hand_in": own.usual_hand_in(week), "cut_off": own.usual_cut_off(week), "review": own.meeting(week)}
    for what, at in usual.items():
        down = outages_at(reader.book, at)
        if down:
            yield Row((_WORDS[what].fill(week=week.number), Clock(at), Clock(moved(reader.book, at)), *_told(down)))


def _told(down: Sequence[Outage]) -> tuple[Value, Value]:
    spans = tuple(Many((Clock(outage.start), _until(outage.start, outage.end)), Text("–", "–")) for outage in down)
    return Many(spans), Many(tuple(dict.fromkeys(outage.why for outage in down)))


def _until(start: datetime, end: datetime) -> Value:
    return Text(f"{end:%H:%M}", f"{end:%H:%M}") if start.date() == end.date() else Clock(end)
