"""By when things are due: the weekly and monthly deadlines as each week's own calendar moves them."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.calendar import week_of
from salesbook.tables.cells import Cell, day_cell, moment_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.office import Deadline, office, weeks_told
from salesbook.words import Text

SHAPE = TableShape(
    "deadlines",
    Text("Deadlines", "期限"),
    Text(
        "By when things are due in each week and month since the book was opened, and in those that follow next.",
        "台账启用以来各周各月、以及接下来一周一月的各项期限。",
    ),
    (
        BOOK,
        Column(
            "period",
            ColumnType.TEXT,
            Text("Period", "周期"),
            Text("The week (2026-W48) or month (2026-11) meant.", "指哪一周（2026-W48）或哪一月（2026-11）。"),
        ),
        Column(
            "what",
            ColumnType.TEXT,
            Text("What", "事项"),
            Text(
                "As the company's clock calls it: hand_in, cut_off, meeting …",
                "公司时刻表里的名称：hand_in、cut_off、meeting 等。",
            ),
        ),
        Column("due_at", ColumnType.MOMENT, Text("Due at", "截止时间"), Text("The moment, in UTC.", "截止时刻，UTC。")),
        Column(
            "due_at_day",
            ColumnType.DAY,
            Text("Due at (local day)", "截止时间（当地日期）"),
            Text("The day in the book's zone.", "台账所在时区的日期。"),
        ),
        Column(
            "is_known",
            ColumnType.BOOLEAN,
            Text("Known", "已知"),
            Text("Whether it is known that it falls on a workday.", "是否确知当天为工作日。"),
        ),
    ),
    ("book", "period", "what"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The deadlines by period, without the book's name."""
    book, clock = audience.book, office(audience.book)
    weeks = [*weeks_told(book), week_of(book.today).later(1)]
    months = sorted({day.replace(day=1) for week in weeks for day in week.days})
    due: list[Deadline] = [item for week in weeks for item in clock.deadlines(week)]
    due += [item for month in months for item in clock.monthly(month)]
    for item in due:
        local = item.at.astimezone(book.zone)
        yield item.period, item.what, moment_cell(item.at), day_cell(local.date()), clock.knows(item.at)
