"""Spreadsheet files as sheets of cells: CSV in the encodings of Excel in China, XLSX, XLS and ODS."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from salesbook.exchange.intake import ods_errors, xls_errors
from salesbook.finding import Refusal
from salesbook.store.unreadable import reason_of
from salesbook.words import Text

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell holds; None where it is empty."""
SUFFIXES = (".csv", ".xlsx", ".xls", ".ods")
MOST_ROWS = 200_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"})
_FAILED = re.compile(r"Err:[0-9]{3}")
"""What LibreOffice shows where a formula failed in a way of its own."""


class Unreadable(Refusal):
    """A file that can't be read as a spreadsheet; the text says why and what to do."""


class InputSheet(NamedTuple):
    """One sheet. `rows` begins with the sheet's first row; `from_1904` tells how its numbers count days."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    from_1904: bool = False


def read(file: Path) -> tuple[InputSheet, ...]:
    """The sheets of a file, hidden ones left out. Raises Unreadable."""
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise Unreadable(_KIND.fill(name=file.name, kinds=", ".join(SUFFIXES)))
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Unreadable(_NO_FILE.fill(name=file.name, why=reason_of(error))) from None
    input_sheets = (_comma_separated(file, content),) if suffix == ".csv" else tuple(_workbook(file, content))
    for sheet in input_sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise Unreadable(_LONG.fill(name=file.name, sheet=sheet.name, most=MOST_ROWS))
    return input_sheets


_KIND = Text(
    "{name}: no spreadsheet that can be read; files end in {kinds}", "{name}：不是可读取的表格，文件应以 {kinds} 结尾"
)
_NO_FILE = Text("{name}: can't be read ({why})", "{name}：无法读取（{why}）")
_LONG = Text(
    "{name}: the sheet {sheet} has more than {most} rows; split it", "{name}：工作表“{sheet}”超过 {most} 行，请拆分"
)


def is_error(cell: Cell) -> bool:
    """Whether a cell holds the error of a formula."""
    return isinstance(cell, str) and (cell in _ERRORS or _FAILED.fullmatch(cell) is not None)


def _comma_separated(file: Path, content: bytes) -> InputSheet:
    text = _decoded(file, content)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    dialect.doublequote = True
    rows = csv.reader(io.StringIO(text, newline=""), dialect)
    try:
        return InputSheet(file.stem, tuple(tuple(_unguarded(cell) for cell in row) for row in rows))
    except csv.Error as error:
        raise Unreadable(_BROKEN.fill(name=file.name, why=error)) from None


_BROKEN = Text("{name}: is damaged ({why})", "{name}：文件已损坏（{why}）")


def _decoded(file: Path, content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # what Excel calls Unicode text
        return content.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_ENCODING.fill(name=file.name))


_ENCODING = Text(
    "{name}: neither UTF-8 nor GB18030; save it in Excel as “CSV UTF-8”, or as XLSX",
    "{name}：既不是 UTF-8 也不是 GB18030 编码；请在 Excel 里另存为“CSV UTF-8”或 XLSX",
)


def _unguarded(cell: str) -> Cell:
    """A cell without the apostrophe that keeps a spreadsheet from running it, as our own CSV has it."""
    if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t\r":
        cell = cell[1:]
    return cell if cell.strip() else None


def _workbook(file: Path, content: bytes) -> Iterator[InputSheet]:
    suffix = file.suffix.lower()
    try:
        if suffix == ".xlsx":
            yield from _modern(content)
        else:
            failed = ods_errors.errors if suffix == ".ods" else xls_errors.errors
            yield from _older(content, failed(content))
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file fails in more ways than the libraries' own errors
        why = str(error).strip().splitlines() or [type(error).__name__]
        raise Unreadable(_BROKEN.fill(name=file.name, why=why[0][:200])) from None


def _modern(content: bytes) -> Iterator[InputSheet]:
    """The sheets of an XLSX file: formulas by the value that was saved with them, errors as Excel writes them."""
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            ranges = [(span.min_row, span.min_col, span.max_row, span.max_col) for span in sheet.merged_cells.ranges]
            rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            yield InputSheet(sheet.title, _spread(rows, ranges), book.epoch == CALENDAR_MAC_1904)


def _older(content: bytes, failed: Mapping[str, Mapping[tuple[int, int], str]]) -> Iterator[InputSheet]:
    """The sheets of an XLS or ODS file, with the cells whose formulas failed, which the library does not tell."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet_metadata in book.sheets_metadata:
        if sheet_metadata.visible == python_calamine.SheetVisibleEnum.Visible:
            sheet = book.get_sheet_by_name(sheet_metadata.name)
            spans = sheet.merged_cell_ranges or ()
            ranges = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in spans]
            rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            for (at, column), shown in failed.get(sheet_metadata.name, {}).items():
                if at < len(rows) and column < len(rows[at]):
                    rows[at][column] = shown
            yield InputSheet(sheet_metadata.name, _spread(rows, ranges))


def _cell(value: Any) -> Cell:
    """A cell's value; None for one with nothing but blanks."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    known = isinstance(value, bool | int | float | date | time | timedelta)
    return value if known or value is None else str(value)


_EXACT = 1e15
"""Up to here a spreadsheet's numbers tell each whole number apart."""


def _spread(rows: list[list[Cell]], ranges: list[tuple[int, int, int, int]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows with the value of each merged cell in every row it spans; across columns it stands once.

    Merged downwards, a cell is meant for all its rows; merged sideways it is mostly a title.
    """
    for top, left, bottom, _ in ranges:
        if top <= len(rows) and left <= len(rows[top - 1]):
            for row in rows[top:bottom]:
                row[left - 1] = rows[top - 1][left - 1]
    return tuple(map(tuple, rows))
