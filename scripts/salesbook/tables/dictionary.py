"""The data dictionary: every table and column with its type, its words, and the schema that it comes from.

It stands among the tables, and as Markdown in both languages beside the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from salesbook.tables.cells import Cell
from salesbook.tables.shape import BOOK, Column, ColumnType, Part, TableShape
from salesbook.words import LANGS, Lang, Text


def _text(name: str, label: Text, help: Text) -> Column:
    return Column(name, ColumnType.TEXT, label, help)


SHAPE = TableShape(
    "dictionary",
    Text("Data dictionary", "数据字典"),
    Text("Every table and column: type, words, and where it comes from.", "每张表每一列的类型、名称和出处。"),
    (
        BOOK,
        _text("table_name", Text("Table", "表"), Text("Which table.", "哪张表。")),
        _text("column_name", Text("Column", "列"), Text("Which column of it.", "其中哪一列。")),
        _text("type", Text("Type", "类型"), Text("Its type, as DuckDB spells it.", "类型，按 DuckDB 的写法。")),
        _text("label_en", Text("English", "英文"), Text("In English.", "英文名称。")),
        _text("label_zh", Text("Chinese", "中文"), Text("In Chinese.", "中文名称。")),
        _text("meaning_en", Text("Meaning (English)", "含义（英文）"), Text("What it holds.", "英文说明。")),
        _text("meaning_zh", Text("Meaning (Chinese)", "含义（中文）"), Text("The same in Chinese.", "中文说明。")),
        _text(
            "comes_from", Text("Comes from", "出处"), Text("The schema and the field in it.", "格式文件及其中的字段。")
        ),
        _text("seen_by", Text("Seen by", "谁能看"), Text("team, owner or manager.", "team、owner 或 manager。")),
    ),
    ("book", "table_name", "column_name"),
)


def rows(shapes: Iterable[TableShape]) -> Iterator[tuple[Cell, ...]]:
    """The rows without the book's name."""
    for shape in shapes:
        for column in shape.columns:
            yield (shape.name, column.name, str(column.type), *column.label, *column.help, *_origin(shape, column))


def _origin(shape: TableShape, column: Column) -> tuple[str | None, str | None]:
    if column.field is None or shape.kind is None:
        return None, None
    part = "" if column.part in (Part.VALUE, Part.ID) else f" ({column.part})"
    return f"schemas/{shape.kind.name}.schema.json {'.'.join(column.field.route)}{part}", column.field.visibility


def markdown(shapes: Iterable[TableShape], lang: Lang) -> str:
    """The dictionary as a page to read."""
    parts = [f"# {SHAPE.label.say(lang)}\n\n{_INTRODUCTION.say(lang)}\n"]
    for shape in shapes:
        parts.append(f"\n## {shape.name}\n\n{shape.label.say(lang)}{_COLON.say(lang)}{shape.help.say(lang)}\n\n")
        parts.append(_row(*(words.say(lang) for words in _HEADS)) + _row(*["---"] * len(_HEADS)))
        parts += [_row(*_cells(shape, column, lang)) for column in shape.columns]
    return "".join(parts)


def pages(shapes: list[TableShape]) -> dict[str, bytes]:
    """The Markdown of each language by file name; engines pass over names that begin with ``_``."""
    return {f"_dictionary.{lang}.md": markdown(shapes, lang).encode() for lang in LANGS}


def _cells(shape: TableShape, column: Column, lang: Lang) -> tuple[str, ...]:
    source, level = _origin(shape, column)
    values = "; ".join(f"`{value}` {words.say(lang)}" for value, words in _values(column).items())
    meaning = column.help.say(lang) + (f" {values}" if values else "")
    return f"`{column.name}`", str(column.type), column.label.say(lang), meaning, source or "", level or ""


def _values(column: Column) -> dict[str, Text]:
    return dict(column.field.labels) if column.field and column.part is Part.VALUE else {}


def _row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |\n"


_COLON = Text(": ", "：")
_HEADS = (
    Text("Column", "列"),
    Text("Type", "类型"),
    Text("Called", "名称"),
    Text("Meaning", "含义"),
    Text("Comes from", "出处"),
    Text("Seen by", "谁能看"),
)
_INTRODUCTION = Text(
    "Made by `salesbook export`; what is changed here is lost with the next export. Moments are in UTC. In SQLite, which "
    "has no decimals, an amount is a number, and `…_cents` beside it the same in hundredths, to be summed.",
    "由 `salesbook export` 生成，手工修改会在下次导出时丢失。时刻均为 UTC。SQLite 没有定点小数：金额列是普通数值，"
    "旁边的 `…_cents` 是以分为单位的整数，求和请用它。",
)
