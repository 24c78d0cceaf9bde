"""By when each complaint was to be answered and reported: limits that depend on the day and on what was agreed."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.tables.cells import Cell, moment_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.complaints import answer_due, report_due
from salesbook.words import Text

SHAPE = TableShape(
    "complaint_clocks",
    Text("Complaints' clocks", "投诉时限"),
    Text("The last moments for a complaint's first answer and for its report.", "每件投诉首次答复和上报的最后时刻。"),
    (
        BOOK,
        Column("complaint", ColumnType.TEXT, Text("Complaint", "投诉"), Text("The complaint's id.", "投诉的编号。")),
        Column(
            "answer_due_at",
            ColumnType.MOMENT,
            Text("Answer due", "答复时限"),
            Text("The last moment of the first answer, in UTC.", "首次答复的最后时刻，UTC。"),
        ),
        Column(
            "report_due_at",
            ColumnType.MOMENT,
            Text("Report due", "上报时限"),
            Text("When the manager must know of it unless it is settled, in UTC.", "到何时仍未解决须上报，UTC。"),
        ),
    ),
    ("book", "complaint"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The complaints by id, without the book's name."""
    for complaint in audience.book.of("complaint"):
        due, report = answer_due(audience.book, complaint).at, report_due(audience.book, complaint)
        yield complaint.id, moment_cell(due), moment_cell(report)
