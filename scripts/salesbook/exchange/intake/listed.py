"""The sheets of a record's lists: a row an item, the record it belongs to in the first column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesbook.exchange.excel import sheet_name
from salesbook.exchange.heading import flat
from salesbook.exchange.intake.column import RECORD, columns_of
from salesbook.exchange.intake.row import CellFault, Draft, put
from salesbook.exchange.intake.sheet import InputSheet
from salesbook.exchange.intake.value import Misread, Reader
from salesbook.schemas import Field, Kind
from salesbook.words import LANGS, Text


def list_title(kind: Kind, field: Field) -> Text:
    """What the sheet of a kind's list is called."""
    return Text(f"{kind.plural.en}: {field.label.en}", f"{kind.plural.zh}：{field.label.zh}")


def list_sheets(sheets: Sequence[InputSheet], kind: Kind) -> dict[str, Field]:
    """Which sheets hold a list of the kind, and which list: by their names."""
    lists = {
        sheet_name(list_title(kind, field).say(lang)): field
        for field in kind.fields
        if field.item and field.item.fields
        for lang in LANGS
    }
    return {sheet.name: lists[sheet.name] for sheet in sheets if sheet.name in lists}


def add_items(sheet: InputSheet, field: Field, drafts: Sequence[Draft], reader: Reader) -> list[CellFault]:
    """Put the items of a list's sheet into the drafts that they name; a row that names none of them is a fault."""
    assert field.item is not None  # noqa: S101 - a list's sheet has items
    columns, fields = columns_of(sheet, field.item.fields), flat(field.item.fields)
    by_name = {draft.named: draft for draft in drafts if draft.named}
    faults: list[CellFault] = []
    for at in range(columns.row, len(sheet.rows)):
        row = sheet.rows[at]
        cells = {names: (n, row[n]) for n, names in columns.names.items() if n < len(row) and row[n] is not None}
        if not cells:
            continue
        column, named = cells.get(RECORD, (0, None))
        draft = by_name.get(str(named).strip()) if named is not None else None
        if draft is None:
            faults.append(CellFault(sheet.name, at, column, _NOBODYS.fill(name=named or "")))
            continue
        item: dict[str, object] = {}
        for names, field_of in fields.items():
            if names in cells:
                try:
                    put(item, names, reader.value(field_of, cells[names][1]))
                except Misread as misread:
                    draft.faults.append(CellFault(sheet.name, at, cells[names][0], misread.text))
        items = draft.data.setdefault(field.name, [])
        items.append(keyed_item(field, item, len(items)))
        draft.items.setdefault(field.name, []).append({names: cell for names, (_, cell) in cells.items()})
    return faults


def keyed_item(field: Field, item: dict[str, object], count: int) -> dict[str, object]:
    """An item with its key: where none was typed, its number."""
    return {field.key: str(count + 1), **item} if field.key and field.key not in item else item


_NOBODYS = Text("no row of the first sheet is called “{name}”", "第一张表里没有“{name}”这一行")


def others(sheets: Sequence[InputSheet], known: set[str]) -> Iterator[str]:
    """The sheets that hold neither the records nor a list of theirs, and are not read."""
    return (sheet.name for sheet in sheets if sheet.name not in known and any(map(any, sheet.rows)))
