"""Who owed which form for which week, and what became of it: by the best evidence there is, which no SQL can weigh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.calendar import Week
from salesbook.tables.cells import Cell, moment_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.hand_in import HandIn, counts, hand_ins
from salesbook.views.mark import Mark
from salesbook.views.office import weeks_told
from salesbook.words import Text

SHAPE = TableShape(
    "hand_ins",
    Text("Hand-ins", "提交情况"),
    Text(
        "Each plan and summary that somebody owed, with its mark; nobody's where the viewer may only count it.",
        "应交的每份计划和总结及其结果；查看者只能计数的，不写是谁。",
    ),
    (
        BOOK,
        Column("number", ColumnType.INTEGER, Text("Number", "序号"), Text("From 1, week by week.", "从 1 起，逐周。")),
        Column("week", ColumnType.TEXT, Text("Week", "周"), Text("The week of the form.", "表格所属的周。")),
        Column("person", ColumnType.TEXT, Text("Person", "人员"), Text("Who owed it.", "谁应交。")),
        Column(
            "form", ColumnType.TEXT, Text("Form", "表格"), Text("plan or summary.", "plan（计划）或 summary（总结）。")
        ),
        Column(
            "mark",
            ColumnType.TEXT,
            Text("Mark", "结果"),
            Text("on_time, before_cut_off, late, missing or due.", "按时、截止前、迟、缺或未到期。"),
        ),
        Column(
            "grade",
            ColumnType.TEXT,
            Text("Proof", "证据"),
            Text("How the time is known; nothing where nothing came.", "时间凭什么得知；没有提交的为空。"),
        ),
        Column("handed_in_at", ColumnType.MOMENT, Text("Handed in", "提交时间"), Text("When, in UTC.", "何时，UTC。")),
        Column(
            "due_at",
            ColumnType.MOMENT,
            Text("Cut-off", "截止时间"),
            Text("The last moment, in UTC.", "最后时刻，UTC。"),
        ),
    ),
    ("book", "number"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The hand-ins by week, without the book's name: first those the viewer may read, then those he may only count."""
    weeks = weeks_told(audience.book)
    every = (row for week in (weeks[0].later(-1), *weeks) for row in _of_week(audience, week))
    yield from ((number, *row) for number, row in enumerate(every, start=1))


def _of_week(audience: Audience, week: Week) -> Iterator[tuple[Cell, ...]]:
    """The summaries of a week and the plans of the one after it, where they were owed."""
    owed = [item for item in hand_ins(audience.book, week) if item.mark is not Mark.NOT_OWED]
    readable = [item for item in owed if audience.answers_for(item.person)]
    yield from (_row(item, week) for item in readable)
    told: Counter[tuple[str, Mark]] = Counter((item.form, item.mark) for item in readable)
    for form, counted in (audience.ask(counts, week) or {}).items():
        for mark in sorted(counted.by_mark):
            for _ in range(counted.by_mark[mark] - told[form, mark]):
                yield _week_of(form, week), None, form, mark.value, None, None, None


def _row(item: HandIn, week: Week) -> tuple[Cell, ...]:
    return (
        _week_of(item.form, week),
        item.person,
        item.form,
        item.mark.value,
        item.grade.value if item.grade else None,
        moment_cell(item.at) if item.at else None,
        moment_cell(item.due) if item.due else None,
    )


def _week_of(form: str, week: Week) -> str:
    return (week if form == "summary" else week.later(1)).text
