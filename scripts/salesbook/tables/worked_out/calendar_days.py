"""The calendar: every day of the years that a book speaks of, and the one after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import span, week_of
from salesbook.tables.cells import Cell, day_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.office import workdays
from salesbook.words import Text


def _column(name: str, type: ColumnType, label: Text, help: Text) -> Column:
    return Column(name, type, label, help)


SHAPE = TableShape(
    "calendar_days",
    Text("Calendar", "日历"),
    Text(
        "Every day of the years the book speaks of, and of the year after.",
        "台账涉及的各年份及其后一年的每一天。",
    ),
    (
        BOOK,
        _column("day", ColumnType.DAY, Text("Day", "日期"), Text("The day.", "哪一天。")),
        _column(
            "day_number",
            ColumnType.INTEGER,
            Text("Day number", "日序号"),
            Text(
                "Days since 1 January 1970: one minus the other tells how many lie between.",
                "自 1970 年 1 月 1 日起的天数，两数相减即相隔天数。",
            ),
        ),
        _column(
            "weekday",
            ColumnType.INTEGER,
            Text("Weekday", "星期"),
            Text("1 is Monday, 7 Sunday.", "1 为周一，7 为周日。"),
        ),
        _column(
            "week",
            ColumnType.TEXT,
            Text("Week", "周"),
            Text("The week by ISO 8601: 2026-W48.", "ISO 8601 周：2026-W48。"),
        ),
        _column(
            "monday", ColumnType.DAY, Text("Monday", "周一"), Text("The first day of its week.", "所在周的第一天。")
        ),
        _column(
            "iso_year",
            ColumnType.INTEGER,
            Text("Year of the week", "周所属年份"),
            Text("The year to which the week counts.", "这一周算在哪一年。"),
        ),
        _column(
            "week_number",
            ColumnType.INTEGER,
            Text("Number of the week", "周序号"),
            Text("The week's number in that year.", "在该年的第几周。"),
        ),
        _column("month", ColumnType.TEXT, Text("Month", "月份"), Text("The month: 2026-11.", "月份：2026-11。")),
        _column(
            "calendar_year",
            ColumnType.INTEGER,
            Text("Calendar year", "公历年"),
            Text("The year of the day.", "日期所在的年份。"),
        ),
        _column(
            "is_workday",
            ColumnType.BOOLEAN,
            Text("Workday", "工作日"),
            Text("Whether the office works on it.", "公司是否上班。"),
        ),
        _column(
            "is_known",
            ColumnType.BOOLEAN,
            Text("Known", "已知"),
            Text(
                "Whether a calendar is kept for its year; else it is taken as usual and nobody is judged by it.",
                "该年是否有日历；没有的按平常计，不据此考核。",
            ),
        ),
        _column("holiday", ColumnType.TEXT, Text("Holiday", "节假日"), Text("The holiday's name.", "节假日名称。")),
    ),
    ("book", "day"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The days, without the book's name."""
    book = audience.book
    worked, names = workdays(book), _holidays(book)
    first, last = _years(book)
    for day in span(date(first, 1, 1), date(last, 12, 31)):
        week = week_of(day)
        yield (
            day.isoformat(),
            (day - date(1970, 1, 1)).days,
            day.isoweekday(),
            week.text,
            day_cell(week.monday),
            week.year,
            week.number,
            f"{day:%Y-%m}",
            day.year,
            worked.has(day),
            worked.knows(day),
            names.get(day),
        )


def _years(book: Book) -> tuple[int, int]:
    """The first and the last year: from the one before the oldest record to the one after the newest."""
    years = {record.begins.year for record in book.all() if record.begins} | {book.opened_on.year, book.today.year}
    years |= {int(item["date"][:4]) for customer in book.of("customer") for item in customer.get("stages", ())}
    return min(years) - 1, max(years) + 1


def _holidays(book: Book) -> dict[date, str | None]:
    return {
        day: item.get("name")
        for calendar in book.of("calendar")
        for item in calendar.get("holidays", ())
        for day in span(date.fromisoformat(item["from"]), date.fromisoformat(item.get("to", item["from"])))
    }
