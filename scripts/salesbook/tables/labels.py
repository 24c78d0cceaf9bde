"""The words for tables, columns and fixed values, in both languages, as a table of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.words import Text

SHAPE = TableShape(
    "labels",
    Text("Words", "用语"),
    Text(
        "What tables, columns and fixed values are called in English and in Chinese.",
        "各表、各列和固定取值的中英文名称。",
    ),
    (
        BOOK,
        Column("table_name", ColumnType.TEXT, Text("Table", "表"), Text("Which table.", "哪张表。")),
        Column(
            "column_name",
            ColumnType.TEXT,
            Text("Column", "列"),
            Text("Which column; nothing where the table itself is meant.", "哪一列；指整张表时为空。"),
        ),
        Column(
            "value",
            ColumnType.TEXT,
            Text("Value", "取值"),
            Text("Which of its fixed values; nothing where the column is meant.", "哪个固定取值；指该列本身时为空。"),
        ),
        Column("label_en", ColumnType.TEXT, Text("English", "英文"), Text("In English.", "英文名称。")),
        Column("label_zh", ColumnType.TEXT, Text("Chinese", "中文"), Text("In Chinese.", "中文名称。")),
    ),
    ("book", "table_name", "column_name", "value"),
)


def rows(shapes: Iterable[TableShape]) -> Iterator[tuple[str | None, ...]]:
    """The rows without the book's name: a table's, then for each of its columns the column's and its values'."""
    for shape in shapes:
        yield shape.name, None, None, *shape.label
        for column in shape.columns:
            yield shape.name, column.name, None, *column.label
            values = column.field.labels if column.field else {}
            yield from ((shape.name, column.name, value, *words) for value, words in values.items())
