"""The columns of the ageing table as the company set them: the first and last day overdue of each, by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.audience import Audience
from salesbook.tables.cells import Cell, day_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.ageing import age_columns, bounds_on
from salesbook.words import Text

_EVER, _ALWAYS = date(1970, 1, 1), date(9999, 12, 31)

SHAPE = TableShape(
    "ageing_bounds",
    Text("Columns of the ageing", "账龄分段"),
    Text("By how many days overdue receivables are grouped on a day.", "某天的应收账款按逾期多少天分段。"),
    (
        BOOK,
        Column("day_from", ColumnType.DAY, Text("From", "起始日期"), Text("The first day it holds.", "从哪天起适用。")),
        Column("day_to", ColumnType.DAY, Text("To", "截止日期"), Text("The last day it holds.", "适用到哪天。")),
        Column(
            "overdue_from",
            ColumnType.INTEGER,
            Text("Days overdue from", "逾期天数起"),
            Text("The fewest days overdue of the column.", "该段最少逾期几天。"),
        ),
        Column(
            "overdue_to",
            ColumnType.INTEGER,
            Text("Days overdue to", "逾期天数止"),
            Text("The most; nothing for the last column.", "该段最多逾期几天；最后一段为空。"),
        ),
    ),
    ("book", "day_from", "overdue_from"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The columns by the day from which they hold, without the book's name."""
    book = audience.book
    set_on = [item["from"] for item in book.company.get("thresholds", {}).get("ageing_days", ()) if "from" in item]
    begins = sorted({_EVER, *map(date.fromisoformat, set_on)})
    ends = [*(day - timedelta(days=1) for day in begins[1:]), _ALWAYS]
    for first, last in zip(begins, ends, strict=True):
        for low, high in age_columns(bounds_on(book, first)):
            yield day_cell(first), day_cell(last), low, high
