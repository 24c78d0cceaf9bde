"""Which tables a book has, and which columns of which type: from the schemas alone, for all kinds alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from salesbook.schemas import Field, Kind, Schemas
from salesbook.tables.names import SEPARATOR, free_name
from salesbook.words import Text


class ColumnType(StrEnum):
    """The type of a column, spelt as DuckDB spells it. Moments are in UTC; decimals have two places or six."""

    TEXT = "varchar"
    INTEGER = "bigint"
    BOOLEAN = "boolean"
    DAY = "date"
    MOMENT = "timestamp"
    MONEY = "decimal(18,2)"
    NUMBER = "decimal(18,6)"


class Part(StrEnum):
    """What of a field's value a column holds."""

    VALUE = "value"
    LOCAL_DAY = "local day"
    MONDAY = "monday"
    FIRST_DAY = "first day"
    ID = "id"
    KEY = "key"
    TABLE = "table"


class Column(NamedTuple):
    """A column. `route` leads to its value from the record, or from the item of a list; empty for what no field holds."""

    name: str
    type: ColumnType
    label: Text
    help: Text
    field: Field | None = None
    route: tuple[str, ...] = ()
    part: Part = Part.VALUE


class TableShape(NamedTuple):
    """A table without its rows. Its first columns are `keys`, which together name a row.

    `lists` lead from a record to the items of which there is a row each: none for the record itself, two for a list
    within a list. `dated` tables have the column ``year``. `kind` is None for what is worked out.
    """

    name: str
    label: Text
    help: Text
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    kind: Kind | None = None
    lists: tuple[tuple[str, ...], ...] = ()
    dated: bool = False


BOOK = Column(
    "book", ColumnType.TEXT, Text("Book", "台账"), Text("Which book the row comes from.", "这一行来自哪本台账。")
)
ID = Column(
    "id",
    ColumnType.TEXT,
    Text("id", "编号"),
    Text(
        "The record, as its path below the folder of its kind, without .yaml.",
        "哪条记录：种类文件夹之下的路径，不含 .yaml。",
    ),
)
YEAR = Column(
    "year",
    ColumnType.INTEGER,
    Text("Year", "年份"),
    Text(
        "The year of the day that dates the record; of a week, that of its Monday.",
        "记录日期所在的年份；按周的，取周一所在的年份。",
    ),
)
_POSITION = Text("Position", "第几项")
_POSITION_HELP = Text(
    "Which item of the list it is, from 1; position_2 counts within an item of the list around it.",
    "列表中的第几项，从 1 起；position_2 是外层某一项之内的第几项。",
)
_TYPES = {
    "integer": ColumnType.INTEGER,
    "count": ColumnType.INTEGER,
    "score": ColumnType.INTEGER,
    "year": ColumnType.INTEGER,
    "boolean": ColumnType.BOOLEAN,
    "date": ColumnType.DAY,
    "date_time": ColumnType.MOMENT,
    "money": ColumnType.MONEY,
    "signed_money": ColumnType.MONEY,
    "number": ColumnType.NUMBER,
    "quantity": ColumnType.NUMBER,
    "percent": ColumnType.NUMBER,
    "rate": ColumnType.NUMBER,
}


def shapes(schemas: Schemas, taken: Collection[str] = ()) -> list[TableShape]:
    """The tables of all kinds: each kind's own, and one for each list in it; none with a name that is taken."""
    names = table_names(schemas, taken)
    own = (shape for kind in schemas.kinds.values() for shape in _of_kind(kind, names[kind.name], schemas))
    used, result = {*taken, *names.values()}, []
    for shape in own:
        result.append(shape._replace(name=free_name(shape.name, used)) if shape.lists else shape)
        used.add(result[-1].name)
    return result


def table_names(schemas: Schemas, taken: Collection[str] = ()) -> dict[str, str]:
    """What the table of each kind is called: as its folder; as the kind itself where several share one, or it has none."""
    names: dict[str, str] = {}
    for kind in schemas.kinds.values():
        alone = kind.folder and len(schemas.by_folder[kind.folder]) == 1
        wanted = (kind.folder if alone else kind.name).replace("-", "_")
        names[kind.name] = free_name(wanted, {*taken, *names.values()})
    return names


def is_dated(kind: Kind) -> bool:
    """Whether a day, week or month dates the records of a kind, so that a year can be told of each."""
    return "year" not in kind.by_name and (kind.date is not None or bool({"week", "month"} & kind.by_name.keys()))


def _of_kind(kind: Kind, name: str, schemas: Schemas) -> Iterator[TableShape]:
    dated = is_dated(kind)
    keys = (BOOK, ID, YEAR) if dated else (BOOK, ID)
    first = TableShape(name, kind.plural, kind.help, keys, ("book", "id"), kind, dated=dated)
    yield first._replace(columns=_columns(keys, kind.fields, schemas))
    yield from _lists(first, kind.fields, (), schemas)


def _lists(
    outer: TableShape, fields: Iterable[Field], above: tuple[str, ...], schemas: Schemas
) -> Iterator[TableShape]:
    """A table for each list below these fields; `above` are the groups between the row of `outer` and them."""
    for field in fields:
        route = (*above, field.name)
        if field.fields:
            yield from _lists(outer, field.fields, route, schemas)
        elif field.item:
            inner = _list(outer, field, route)
            columns = _columns(inner.columns, field.item.fields or (field.item,), schemas)
            yield inner._replace(columns=columns)
            yield from _lists(inner, field.item.fields or (field.item,), (), schemas)


def _list(outer: TableShape, field: Field, route: tuple[str, ...]) -> TableShape:
    """The table of a list with its keys only."""
    depth = len(outer.lists) + 1
    position = Column("position" if depth == 1 else f"position_{depth}", ColumnType.INTEGER, _POSITION, _POSITION_HELP)
    name = SEPARATOR.join((outer.name, *("value" if step == "[]" else step for step in route)))
    label = Text(f"{outer.label.en}: {field.label.en}", f"{outer.label.zh}：{field.label.zh}")
    lists, keys = (*outer.lists, route), (*outer.keys, position.name)
    return TableShape(name, label, field.help, (*outer.columns, position), keys, outer.kind, lists, outer.dated)


def _columns(keys: tuple[Column, ...], fields: Iterable[Field], schemas: Schemas) -> tuple[Column, ...]:
    """The key columns and those of the fields, each with a name of its own."""
    named, taken = list(keys), {column.name for column in keys}
    for column in _of_fields(fields, (), None, schemas):
        name = free_name(column.name, taken)
        taken.add(name)
        named.append(column._replace(name=name))
    return tuple(named)


def _of_fields(
    fields: Iterable[Field], above: tuple[str, ...], label: Text | None, schemas: Schemas
) -> Iterator[Column]:
    for field in fields:
        route = (*above, field.name)
        words = Text(f"{label.en} · {field.label.en}", f"{label.zh} · {field.label.zh}") if label else field.label
        if field.fields:
            yield from _of_fields(field.fields, route, words, schemas)
        elif not field.item:
            name = SEPARATOR.join("value" if step == "[]" else step for step in route)
            yield from _of_field(Column(name, _type(field), words, field.help, field, route), schemas)


def _type(field: Field) -> ColumnType:
    return _TYPES.get(field.type, ColumnType.TEXT)


def _of_field(column: Column, schemas: Schemas) -> Iterator[Column]:
    """A field's own column, and those that tell parts of its value."""
    field = column.field
    if field is not None and field.ref and not field.ref.items:
        yield column._replace(part=Part.ID)
        yield from _of_reference(column, field, schemas)
        return
    yield column
    further = _FURTHER.get(field.type) if field is not None else None
    if further:
        suffix, part, words = further
        yield column._replace(
            name=f"{column.name}_{suffix}", type=ColumnType.DAY, label=_with(column.label, words), part=part
        )


_FURTHER = {
    "date_time": ("day", Part.LOCAL_DAY, Text("local day", "当地日期")),
    "week": ("monday", Part.MONDAY, Text("Monday", "周一")),
    "month": ("first_day", Part.FIRST_DAY, Text("first day", "首日")),
}


def _of_reference(column: Column, field: Field, schemas: Schemas) -> Iterator[Column]:
    """Beside the id: in which table the record stands, where several are possible, and which item of it is meant."""
    assert field.ref is not None  # noqa: S101 - the caller asked
    if not field.ref.bare:
        yield column._replace(name=f"{column.name}_table", label=_with(column.label, _TABLE), part=Part.TABLE)
    kinds = [schemas.kinds[name] for name in field.ref.kinds or schemas.kinds if name in schemas.kinds]
    if any(item.key for kind in kinds for item in kind.fields):
        yield column._replace(name=f"{column.name}_key", label=_with(column.label, _KEY), part=Part.KEY)


_TABLE, _KEY = Text("table", "所在的表"), Text("item", "其中哪一项")


def _with(label: Text, words: Text) -> Text:
    return Text(f"{label.en} ({words.en})", f"{label.zh}（{words.zh}）")
