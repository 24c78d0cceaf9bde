"""The book itself: in which currency and zone it is kept, and the moment it is judged at."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.calendar import week_of
from salesbook.tables.cells import Cell, moment_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.office import first_week
from salesbook.words import Text

SHAPE = TableShape(
    "books",
    Text("Books", "台账"),
    Text("Each book: its currency, its zone, the moment at which it was judged.", "每本台账的本位币、时区和截至时刻。"),
    (
        BOOK,
        Column(
            "currency",
            ColumnType.TEXT,
            Text("Currency", "本位币"),
            Text("The currency of the book's sums.", "金额合计所用的币种。"),
        ),
        Column(
            "zone",
            ColumnType.TEXT,
            Text("Zone", "时区"),
            Text("The zone in which its days begin.", "按哪个时区算日期。"),
        ),
        Column(
            "moment",
            ColumnType.MOMENT,
            Text("As of", "截至"),
            Text("The moment at which it was judged, in UTC.", "截至哪个时刻，UTC。"),
        ),
        Column(
            "today",
            ColumnType.DAY,
            Text("Today", "当天"),
            Text("The day of that moment in the book's zone.", "该时刻在台账时区的日期。"),
        ),
        Column("week", ColumnType.TEXT, Text("Week", "周"), Text("The week of that day.", "当天所在的周。")),
        Column(
            "first_week",
            ColumnType.TEXT,
            Text("First week", "首周"),
            Text("The first week that counts.", "从哪一周开始计。"),
        ),
        Column(
            "sees_all",
            ColumnType.BOOLEAN,
            Text("Sees all", "可看全部"),
            Text(
                "Whether the tables hold what only managers may see: sums of money are whole only where they do.",
                "表里是否包括只有管理者能看的内容；只有包括时，金额合计才完整。",
            ),
        ),
    ),
    ("book",),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The one row of a book, without its name."""
    book = audience.book
    yield (
        str(book.company["currency"]),
        book.zone.key,
        moment_cell(book.now),
        book.today.isoformat(),
        week_of(book.today).text,
        first_week(book).text,
        audience.may_see("manager"),
    )
