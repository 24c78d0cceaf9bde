"""Tables as an Excel workbook: the same book gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from salesbook.exchange.table import Cell, Table
from salesbook.words import Lang

MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel's own times have no zone; a fixed one, so that bytes are stable
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")


def workbook(file: Path, tables: Iterable[Table], lang: Lang) -> None:
    """Write a workbook with a sheet a table."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(file), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": MADE})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
    }
    names: set[str] = set()
    for table in tables:
        _sheet(book.add_worksheet(_name(table.title.say(lang), names)), table, formats, lang)
    book.close()


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name: what people call the table, cut to what Excel takes, once each."""
    base = title.translate(_FORBIDDEN).strip()[:_LONGEST_NAME] or "table"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: _LONGEST_NAME - 4]} {number}"
    taken.add(name.casefold())
    return name


def _sheet(sheet: Any, table: Table, formats: dict[str, Any], lang: Lang) -> None:
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.label.say(lang), formats["head"])
        sheet.set_column(at, at, _width(table, at, column.label.say(lang)))
    for below, row in enumerate(table.rows, start=1):
        for at, cell in enumerate(row):
            _write(sheet, below, at, cell, formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.rows), 1), max(len(table.columns) - 1, 0))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, at: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, at, cell, formats["number"])
    elif isinstance(cell, Decimal):
        sheet.write_number(row, at, float(cell), formats["money"])
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, at, cell.replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, at, cell, formats["date"])
    elif isinstance(cell, int | float):
        sheet.write_number(row, at, cell, formats["number"])
    else:
        sheet.write_string(row, at, cell, formats["text"])


_NARROW, _WIDE = 8, 48


def _width(table: Table, at: int, label: str) -> int:
    """Wide enough for most cells; a Chinese character is two wide."""
    sizes = [_size(label), *(_size(str(row[at])) for row in table.rows[:200] if row[at] is not None)]
    return max(_NARROW, min(_WIDE, max(sizes) + 2))


_CJK = 0x2E80


def _size(text: str) -> int:
    first = text.split("\n", 1)[0]
    return sum(2 if ord(character) >= _CJK else 1 for character in first)
