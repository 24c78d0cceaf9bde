"""Every hand-in of a week: when it came by whose word, and what became of its review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesbook.calendar import Week
from salesbook.pages.parts.addresses import Address, page_of
from salesbook.pages.parts.commits import first_commit
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.split import Part, parts
from salesbook.pages.parts.value import Clock, Column, Head, Link, Row, Section, Sheet, Table, Under, Value, table
from salesbook.pages.week.hand_ins import mark_value
from salesbook.pages.week.review import review_lamp
from salesbook.rules.outage_words import moved_by
from salesbook.views import hand_in
from salesbook.views.approvals import trails
from salesbook.views.hand_in import HandIn
from salesbook.views.mark import Mark
from salesbook.words import Text

BACK = Link(Address.PUNCTUALITY, Text("Punctuality and proof", "准时与证据"))
NOBODY = Text("Nobody owed one in these weeks.", "这些周没有人应交。")
SHOWN, ALONE = 24, 80
"""Hand-ins that stand with everything else, and on a page of their own."""
_NEWEST, _THEM_ALL = Text("Every hand-in", "每一份提交"), Text("All {count}", "全部 {count} 份")


def pages(reader: Reader, week: Week) -> Iterator[Page]:
    """Pages of their own where they are many."""
    rows = rows_of(reader, week)
    for part in parts(Address.HAND_INS, rows, ALONE) if rows[SHOWN:] else ():
        yield _page(reader, part)


def rows_of(reader: Reader, week: Week) -> list[HandIn]:
    """A week's summary and the plan of the one after it, person by person."""
    hand_ins = hand_in.hand_ins(reader.book, week)
    return [row for row in hand_ins if reader.audience.answers_for(row.person) and row.mark is not Mark.NOT_OWED]


def section(reader: Reader, week: Week) -> Section:
    """What everybody whose rows the reader may see handed in, and the way to the rest."""
    rows = rows_of(reader, week)
    beside = Text("summary of week {week}, plan of week {next}", "第{week}周总结、第{next}周计划").fill(week=week.number, next=week.later(1).number)  # fmt: skip
    more = Link(Address.HAND_INS, _THEM_ALL.fill(count=len(rows))) if rows[SHOWN:] else None
    listed = table_of(reader, rows[:SHOWN])
    return Section(_NEWEST, table=listed, beside=beside, empty=NOBODY, note=more)


def _page(reader: Reader, part: Part[HandIn]) -> Page:
    title = part.titled(Text(f"{BACK.text.en}: every hand-in", f"{BACK.text.zh}：{_NEWEST.zh}"))
    view = lambda: _view(reader, part, title)  # noqa: E731 - made when the page is rendered
    return reader.page(part.path, title, "sheet.html", view)


def _view(reader: Reader, part: Part[HandIn], title: Text) -> Sheet:
    whole = Section(None, table=table_of(reader, part.items))
    return Sheet(Head(title), ((whole,),), doing=(BACK, *part.beside))


def table_of(reader: Reader, rows: Sequence[HandIn]) -> Table:
    """These hand-ins with their time, state and review."""
    columns = (
        Column(Text("Who", "谁"), "t"),
        Column(Text("What", "什么"), "w"),
        Column(Text("Time told", "自述时间"), "w"),
        Column(Text("State and proof", "情况与证据"), "s"),
        Column(Text("Review", "审核"), "e"),
        *((Column(Text("Commit", "提交"), "w"),) if trails(reader.book) else ()),
    )
    return table(_NEWEST, columns, tuple(Row(tuple(_cells(reader, row))) for row in rows))


_WHAT = {"plan": Text("plan", "计划"), "summary": Text("summary", "总结")}


def _cells(reader: Reader, row: HandIn) -> Iterator[Value]:
    yield reader.person(row.person)
    what: Value = Link(page_of(row.record), _WHAT[row.form]) if row.record else _WHAT[row.form]
    yield Under(what, moved_by(row.outages, reader.today)) if row.outages else what
    yield Clock(row.at) if row.at else None
    yield mark_value(row)
    yield review_lamp(reader, row.record) if row.form == "plan" else None
    if trails(reader.book):
        yield first_commit(reader, row.record)
