"""Excel workbooks: the same cells give the same bytes, and no text becomes a formula, a link or a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from salesbook.exchange.table import Cell, Table
from salesbook.words import Lang, Text

MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel's own times have no zone; a fixed one, so that bytes are stable
A4 = 9  # Excel's number for the size of paper
_LONGEST_NAME = 31
MOST_SIGNS = 32_767
"""So many UTF-16 units Excel holds in a cell; the rest would be cut in silence."""
MOST_ROWS = 1_048_576
"""So many rows Excel holds on a sheet."""
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def sheet_name(title: str) -> str:
    """The name of a sheet for a title: without the signs that Excel forbids, and no longer than it takes; a cut shows."""
    name = title.translate(_FORBIDDEN).strip() or "table"
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


class Workbook:
    """A workbook in the making."""

    def __init__(self) -> None:
        import xlsxwriter

        self._bytes = BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, {**_PLAIN, "in_memory": True})
        self._book.set_properties({"created": MADE})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()

    def sheet(self, title: str) -> Any:
        """A new sheet, for landscape A4; its name is what people call it, cut to what Excel takes, once each."""
        base = sheet_name(title)
        name, number = base, 1
        while name.casefold() in self._names:
            number += 1
            name = f"{base[: _LONGEST_NAME - 4]} {number}"
        self._names.add(name.casefold())
        worksheet = self._book.add_worksheet(name)
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
        return worksheet

    def style(self, **look: Any) -> Any:
        """A format by its properties, as XlsxWriter names them."""
        key = tuple(sorted(look.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format(look)
        return self._styles[key]

    def styles(self, days: str = "yyyy-mm-dd", **look: Any) -> dict[str, Any]:
        """The format of each kind of cell: how days are told, and what all have in common."""
        shown = {"date": days, "moment": f"{days} hh:mm", "money": "#,##0.00", "number": "General"}
        formats = {name: self.style(num_format=num_format, valign="top", **look) for name, num_format in shown.items()}
        return {"text": self.style(num_format="@", valign="top", text_wrap=True, **look), **formats}

    def finished(self) -> bytes:
        """The file."""
        self._book.close()
        return self._bytes.getvalue()


def workbook(tables: Iterable[Table], lang: Lang) -> bytes:
    """A workbook with a sheet a table."""
    book = Workbook()
    head, styles = book.style(bold=True, bottom=1, text_wrap=True, valign="top"), book.styles()
    for table in (part for whole in tables for part in _sheets(whole)):
        sheet = book.sheet(table.title.say(lang))
        for at, column in enumerate(table.columns):
            sheet.write_string(0, at, column.label.say(lang), head)
            sheet.set_column(at, at, _width(table, at, column.label.say(lang)))
        for below, row in enumerate(table.rows, start=1):
            for at, cell in enumerate(row):
                write(sheet, below, at, cell, styles, lang)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(table.rows), 1), max(len(table.columns) - 1, 0))
        sheet.repeat_rows(0)
    return book.finished()


def _sheets(table: Table) -> Iterator[Table]:
    """A table in parts that a sheet can hold, each under the same columns."""
    room = MOST_ROWS - 1
    for first in range(0, max(len(table.rows), 1), room):
        yield table._replace(rows=table.rows[first : first + room])


def write(sheet: Any, row: int, at: int, cell: Cell, styles: dict[str, Any], lang: Lang) -> None:
    """A cell as what it is; an absent one is left out."""
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(row, at, fitted(cell, lang), styles["text"])
    elif isinstance(cell, Decimal):
        sheet.write_number(row, at, float(cell), styles["money"])
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, at, cell.replace(tzinfo=None), styles["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, at, cell, styles["date"])
    else:
        sheet.write_number(row, at, cell, styles["number"])


def fitted(text: str, lang: Lang) -> str:
    """A text that a cell can hold; where it is cut, the cell says so and how much is missing."""
    if _units(text) <= MOST_SIGNS:
        return text
    room = MOST_SIGNS - _units(_CUT.fill(n=len(text)).say(lang))
    kept = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    return kept + _CUT.fill(n=len(text) - len(kept)).say(lang)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


_CUT = Text(
    " … [cut: a cell of Excel holds no more; {n} more characters stand in the record and in the CSV]",
    "……［此处截断：Excel 单元格放不下；还有 {n} 个字，见记录或 CSV］",
)
_NARROW, _WIDE = 8, 48


def _width(table: Table, at: int, label: str) -> int:
    """Wide enough for most cells."""
    sizes = [size(label), *(size(str(row[at])) for row in table.rows[:200] if row[at] is not None)]
    return max(_NARROW, min(_WIDE, max(sizes) + 2))


_CJK = 0x2E80


def size(text: str) -> int:
    """How wide the first line of a text is; a Chinese character is two wide."""
    first = text.split("\n", 1)[0]
    return len(first) if first.isascii() else sum(2 if ord(sign) >= _CJK else 1 for sign in first)
