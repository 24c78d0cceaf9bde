"""How many visits each person made in each week: told also to those who may see no visit, as in a coded company."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.tables.cells import Cell, day_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.activities import visits_made
from salesbook.words import Text

SHAPE = TableShape(
    "visit_counts",
    Text("Visits by person and week", "每人每周拜访次数"),
    Text(
        "How many visits each person made in each week; complete even where the visits themselves may not be seen.",
        "每人每周拜访了多少次；即使看不到拜访记录本身，次数也是全的。",
    ),
    (
        BOOK,
        Column("week", ColumnType.TEXT, Text("Week", "周"), Text("The week by ISO 8601.", "ISO 8601 周。")),
        Column("person", ColumnType.TEXT, Text("Person", "人员"), Text("Who made them.", "谁去拜访的。")),
        Column("monday", ColumnType.DAY, Text("Monday", "周一"), Text("The week's first day.", "该周第一天。")),
        Column("visits", ColumnType.INTEGER, Text("Visits", "拜访次数"), Text("How many.", "多少次。")),
    ),
    ("book", "week", "person"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The counts by week and person, without the book's name."""
    counts = audience.ask(visits_made) or {}
    for week, person in sorted(counts):
        yield week.text, person, day_cell(week.monday), counts[week, person]
