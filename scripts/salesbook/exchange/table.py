"""Records as plain tables: one a kind, one more for each list in it, and the columns of its printed form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from salesbook.audience import Audience
from salesbook.exchange.heading import ID, flat, headings
from salesbook.kinds import Record
from salesbook.pages.parts.fields import NO, YES
from salesbook.schemas import LEVELS, Field, Kind
from salesbook.words import Lang, Text

Cell = str | int | float | Decimal | date | datetime | None
_LISTED, _PARTED, _COLON = Text(", ", "、"), Text("; ", "；"), Text(": ", "：")


class ExportColumn(NamedTuple):
    """A column: its key as the schema names it, and the words above it."""

    key: str
    label: Text


class Table(NamedTuple):
    """A table of records. `name` is made of letters, digits and hyphens; `title` is what people call it."""

    name: str
    title: Text
    columns: tuple[ExportColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(audience: Audience, kind: Kind, lang: Lang) -> Iterator[Table]:
    """The tables of a kind as the viewer may see it; none where he may see no record of it."""
    records = audience.book.of(kind.name)
    if not records:
        return
    fields, words = flat(kind.fields), headings(kind.fields)
    used = [path for path in fields if any(value_at(record.data, path) not in (None, record.id) for record in records)]
    columns = (ExportColumn("id", ID), *(ExportColumn(".".join(path), words[path]) for path in used))
    rows = tuple(
        (record.id, *(cell_of(audience, record, fields[p], value_at(record.data, p), p, lang) for p in used))
        for record in records
    )
    yield Table(kind.name.replace("_", "-"), kind.plural, columns, rows)
    for field in kind.fields:
        if field.item and field.item.fields:
            inner = _items(audience, kind, field, records, lang)
            if inner.rows:
                yield inner
    if kind.form:
        yield _form(audience, kind, records, lang)


def value_at(data: Any, route: tuple[str, ...]) -> Any:
    """The value that names lead to; None where there is none."""
    for step in route:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def _items(audience: Audience, kind: Kind, field: Field, records: tuple[Record, ...], lang: Lang) -> Table:
    """A list of a kind as a table: a row an item, the record's id in front."""
    assert field.item is not None  # noqa: S101 - the caller asked
    inner, words = flat(field.item.fields), headings(field.item.fields)
    pairs = [(record, index, item) for record in records for index, item in enumerate(record.get(field.name, ()))]
    used = [path for path in inner if any(value_at(item, path) is not None for _, _, item in pairs)]
    columns = (ExportColumn("id", ID), *(ExportColumn(".".join(path), words[path]) for path in used))
    rows = tuple(
        (
            record.id,
            *(cell_of(audience, record, inner[p], value_at(item, p), (field.name, index, *p), lang) for p in used),
        )
        for record, index, item in pairs
    )
    title = Text(f"{kind.plural.en}: {field.label.en}", f"{kind.plural.zh}：{field.label.zh}")
    return Table(f"{kind.name}--{field.name}".replace("_", "-"), title, columns, rows)


def _form(audience: Audience, kind: Kind, records: tuple[Record, ...], lang: Lang) -> Table:
    """The columns of the kind's printed form; a record with lists has a row an item of the longest of them."""
    assert kind.form is not None  # noqa: S101 - the caller asked
    paths = [tuple(column.field.split(".")) for column in kind.form.columns]
    seen = [(path, field) for path in paths if (field := _field(kind, path)) is not None and _may(audience, field)]
    columns = tuple(ExportColumn(".".join(path), field.label) for path, field in seen)
    rows: list[tuple[Cell, ...]] = []
    for record in records:
        lists = {path[0] for path, _ in seen if len(path) > 1 and isinstance(record.get(path[0]), list)}
        count = max((len(record[name]) for name in lists), default=1) or 1
        rows += [
            tuple(_form_cell(audience, record, path, field, index, lang) for path, field in seen)
            for index in range(count)
        ]
    return Table(f"{kind.name}--form".replace("_", "-"), kind.form.title, columns, tuple(rows))


def _may(audience: Audience, field: Field) -> bool:
    """Whether some record could show this field to the viewer: persons see owner's fields of their own records."""
    return audience.viewer != "team" or field.visibility == LEVELS[0]


def _field(kind: Kind, path: tuple[str, ...]) -> Field | None:
    field = kind.by_name.get(path[0])
    for step in path[1:]:
        inner = field.item if field and field.item else field
        field = inner.by_name.get(step) if inner else None
    return field


def _form_cell(audience: Audience, record: Record, path: tuple[str, ...], field: Field, index: int, lang: Lang) -> Cell:
    value = record.get(path[0])
    if isinstance(value, list) and len(path) > 1:
        item = value[index] if index < len(value) else None
        return cell_of(audience, record, field, value_at(item, path[1:]), (path[0], index, *path[1:]), lang)
    return cell_of(audience, record, field, value_at(record.data, path), path, lang) if index == 0 else None


def cell_of(
    audience: Audience, record: Record, field: Field, value: Any, route: tuple[str | int, ...], lang: Lang
) -> Cell:
    """A value as a spreadsheet holds it: dates as dates, money as numbers, everything named as text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return (YES if value else NO).say(lang)
    if isinstance(value, list):
        item = field.item or field
        between = "\n" if item.fields else _LISTED.say(lang)
        return between.join(
            plain(cell_of(audience, record, item, entry, (*route, n), lang)) for n, entry in enumerate(value)
        )
    if isinstance(value, dict):
        return _group(audience, record, field, value, route, lang)
    if field.ref:
        return _reference(audience, record, field, str(value), route, lang)
    return field.labels[value].say(lang) if value in field.labels else _typed(field, value, audience.book.zone)


def _group(
    audience: Audience, record: Record, field: Field, value: Mapping[str, Any], route: tuple[str | int, ...], lang: Lang
) -> str:
    """A group within one cell: each of its values with its label."""
    rows = []
    for part in field.fields:
        if part.name in value:
            cell = cell_of(audience, record, part, value[part.name], (*route, part.name), lang)
            rows.append(part.label.say(lang) + _COLON.say(lang) + plain(cell))
    return _PARTED.say(lang).join(rows)


def _reference(
    audience: Audience, record: Record, field: Field, value: str, route: tuple[str | int, ...], lang: Lang
) -> str:
    """A reference as it is typed, with what it means behind it."""
    if field.ref and field.ref.items:
        named = audience.book.company.items(field.ref.items).get(value)
    else:
        target = audience.book.target(record, route)
        named = audience.book.title(target) if target is not None else None
    words = named.say(lang) if named else value
    if words == value:
        return value
    return f"{value}（{words}）" if lang == "zh" else f"{value} ({words})"


def _typed(field: Field, value: Any, zone: ZoneInfo) -> Cell:
    if field.type in ("money", "signed_money"):
        return Decimal(value)
    if field.type == "date":
        return date.fromisoformat(value)
    if field.type == "date_time":
        return datetime.fromisoformat(value).astimezone(zone)  # a spreadsheet's own times have no zone
    return value if isinstance(value, int | float) else str(value)


def plain(cell: Cell) -> str:
    """A cell as text."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
