"""What counts as in time, by the day from which it holds: our defaults, then what the company set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from salesbook.audience import Audience
from salesbook.tables.cells import Cell, day_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.words import Text

_EVER, _ALWAYS = date(1970, 1, 1), date(9999, 12, 31)

SHAPE = TableShape(
    "thresholds",
    Text("Thresholds", "时限"),
    Text(
        "What counted as in time on a day; each span of days has one value of each name.",
        "某天适用的时限；每个名称在每段日期内只有一个值。",
    ),
    (
        BOOK,
        Column(
            "name",
            ColumnType.TEXT,
            Text("Name", "名称"),
            Text(
                "As the company's record calls it; cadence_a is that of class A.",
                "公司设置里的名称；cadence_a 是 A 类客户的拜访周期。",
            ),
        ),
        Column("day_from", ColumnType.DAY, Text("From", "起始日期"), Text("The first day it holds.", "从哪天起适用。")),
        Column("day_to", ColumnType.DAY, Text("To", "截止日期"), Text("The last day it holds.", "适用到哪天。")),
        Column(
            "value",
            ColumnType.INTEGER,
            Text("Value", "数值"),
            Text("In the unit that the name ends in; a cadence in days.", "单位见名称末尾；拜访周期按天。"),
        ),
    ),
    ("book", "name", "day_from"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The spans of each threshold, without the book's name."""
    company = audience.book.company
    begins = sorted({_EVER, *_set_on(company.get("thresholds")), *_set_on(company.get("cadence"))})
    ends = [*(day - timedelta(days=1) for day in begins[1:]), _ALWAYS]
    held = [company.limits(day) for day in begins]
    for name in sorted(held[0]):
        first = 0
        for n, limits in enumerate(held):
            if n + 1 == len(held) or held[n + 1][name] != limits[name]:
                yield name, day_cell(begins[first]), day_cell(ends[n]), limits[name]
                first = n + 1


def _set_on(settings: Any) -> set[date]:
    """The days from which anything was set."""
    lists = [items for items in (settings or {}).values() if isinstance(items, list)]
    return {date.fromisoformat(item["from"]) for items in lists for item in items if "from" in item}
