"""The files beside the pages that a reader takes away: a kind's list, a week's forms."""

from __future__ import annotations

from salesbook.calendar import Week
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import File
from salesbook.schemas import Kind
from salesbook.words import Text


def file_of_kind(kind: Kind, suffix: str) -> str:
    """The name of a kind's workbook or list."""
    return f"{kind.name.replace('_', '-')}.{suffix}"


def file_of_week(week: Week) -> str:
    """The name of the workbook with everybody's forms of a week."""
    return f"forms-{week.slug}.xlsx"


def of_kind(reader: Reader, kind: Kind) -> tuple[File, ...]:
    """A kind's whole list to take away; none where the viewer sees no record of it."""
    if not reader.book.of(kind.name):
        return ()
    return (
        File(file_of_kind(kind, "xlsx"), _EXCEL, kind.plural),
        File(file_of_kind(kind, "csv"), _COMMA, kind.plural, _DIGITS),
    )


_EXCEL = Text("All as Excel", "导出全部 Excel")
_COMMA = Text("All as CSV", "导出全部 CSV")
_DIGITS = Text(
    "Opened in Excel, long numbers of a CSV lose digits: there take the Excel file.",
    "用 Excel 打开 CSV，长数字会丢位；请用 Excel 文件。",
)
_FORMS, _SAVED = Text("Everybody's forms (Excel)", "全员表格（Excel）"), Text("Forms {week}", "表格 {week}")


def of_week(week: Week) -> File:
    """Everybody's forms of a week to take away."""
    return File(file_of_week(week), _FORMS, _SAVED.fill(week=week.slug))
