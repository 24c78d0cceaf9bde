"""The sheet that was read, with what became of each row behind it and faulty cells coloured."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from salesbook.exchange.excel import Workbook, fitted, write
from salesbook.exchange.intake.row import CellFault
from salesbook.exchange.intake.whole import Intake
from salesbook.words import Lang, Text

_HEADING = Text("Result", "结果")
_STATES = {
    "new": Text("new", "新增"),
    "there": Text("there already", "已有"),
    "would_change": Text("would change: {names}", "有改动：{names}"),
    "faulty": Text("faults: {faults}", "问题：{faults}"),
}
_SKIPPED = Text("total, not read", "合计行，未读取")
_PASSED = Text("passed over: {reason}", "跳过：{reason}")
_COLOURS = {"new": "E2F0D9", "there": "EDEDED", "would_change": "FFF2CC", "faulty": "F8CBAD"}
_FAULT = "FF9999"


def checked(file: Path, intake: Intake, lang: Lang) -> bytes:
    """The workbook: for XLSX the user's own with its styles, for other files a plain one of the sheet that was read."""
    results = _results(intake, lang)
    if file.suffix.lower() == ".xlsx":
        return _own(file, intake, results, lang)
    return _plain(intake, results, lang)


def _results(intake: Intake, lang: Lang) -> Mapping[int, tuple[str, str]]:
    """The state and the words for each row of the sheet, by the row's number from 0; each row once."""
    results = {row: ("there", _SKIPPED.say(lang)) for row in intake.skipped}
    results |= {passed.row: ("there", _PASSED.fill(reason=passed.reason).say(lang)) for passed in intake.passed}
    for verdict in intake.verdicts:
        words = _STATES[verdict.state].fill(
            names=", ".join(".".join(names) for names in verdict.changes),
            faults="; ".join(_place(fault, intake) + fault.text.say(lang) for fault in verdict.faults),
        )
        result = words.say(lang) + (f" ({verdict.remark.say(lang)})" if verdict.remark else "")
        results |= dict.fromkeys(verdict.draft.rows or [verdict.draft.row], (verdict.state, result))
    return results


def _place(fault: CellFault, intake: Intake) -> str:
    """Where a fault is, if not in a cell of the row itself."""
    return f"{fault.sheet} {fault.row + 1}: " if fault.sheet != intake.sheet.name else ""


def _own(file: Path, intake: Intake, results: Mapping[int, tuple[str, str]], lang: Lang) -> bytes:
    import openpyxl
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.load_workbook(file)
    sheet = book[intake.sheet.name]
    behind = max((len(row) for row in intake.sheet.rows), default=0) + 1
    sheet.cell(intake.columns.row, behind, _HEADING.say(lang))
    for row, (state, words) in results.items():
        cell = sheet.cell(row + 1, behind)
        cell.value, cell.data_type = fitted(words, lang), "s"  # text, whatever it begins with
        cell.fill = PatternFill("solid", fgColor=_COLOURS[state])
    for fault in intake.faults:
        if fault.column is not None and fault.sheet in book.sheetnames:
            book[fault.sheet].cell(fault.row + 1, fault.column + 1).fill = PatternFill("solid", fgColor=_FAULT)
    sheet.column_dimensions[get_column_letter(behind)].width = 48
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(intake: Intake, results: Mapping[int, tuple[str, str]], lang: Lang) -> bytes:
    book = Workbook()
    sheet, styles = book.sheet(intake.sheet.name), book.styles()
    behind = max((len(row) for row in intake.sheet.rows), default=0)
    faulty = {(fault.row, fault.column) for fault in intake.faults if fault.sheet == intake.sheet.name}
    red = book.styles(bg_color=f"#{_FAULT}")
    for at, cells in enumerate(intake.sheet.rows):
        for column, cell in enumerate(cells):
            value: Any = cell if not isinstance(cell, bool) else str(cell)
            write(sheet, at, column, value, red if (at, column) in faulty else styles, lang)
    sheet.write_string(intake.columns.row - 1, behind, _HEADING.say(lang), book.style(bold=True))
    for row, (state, words) in results.items():
        sheet.write_string(row, behind, words, book.style(bg_color=f"#{_COLOURS[state]}", text_wrap=True))
    sheet.set_column(behind, behind, 48)
    return book.finished()
