"""Printed forms on a worksheet, as they are handed in: heading, facts, table, what was said, lines to sign on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from salesbook.exchange.cells import SORTS, Sort, cell, cells_by_sort, in_a_row, words
from salesbook.exchange.excel import Workbook, size, write
from salesbook.exchange.table import Cell
from salesbook.pages.paper.sheet import PaperForm
from salesbook.pages.parts.ink import Ink
from salesbook.pages.parts.value import Section
from salesbook.words import Lang, Text

_ACROSS = 130.0  # characters on a landscape A4 sheet
_LINE = 16.0  # a line's height in points
_WIDTHS: dict[Sort, float] = {"day": 18.0, "number": 12.0, "words": 16.0}
_DAYS: dict[Lang, str] = {"en": "[$-409]ddd d mmm yyyy", "zh": "[$-804]yyyy-mm-dd dddd"}
_NOTHING = "–"  # as the page tells it
_FILLED = 0.94  # of a line, on average: words are not cut
_LEAST = 6  # columns of a form without a table
_SIGN = Text(": ________________", "：________________")


class FormCells(NamedTuple):
    """A form in one language: its groups, each with its head and its rows, every printed cell taken apart."""

    sheet: PaperForm
    groups: tuple[tuple[list[Cell], tuple[tuple[Mapping[Sort, Cell], ...], ...]], ...]


class Grid(NamedTuple):
    """The columns of the forms on one worksheet: what stands in each printed column, and the width of every one."""

    sorts: tuple[tuple[Sort, ...], ...]
    widths: tuple[float, ...]


def put(book: Workbook, sheets: Sequence[PaperForm], ink: Ink, footer: str) -> None:
    """One form of several persons on a worksheet, each on paper of its own."""
    forms = [_form_cells(sheet, ink) for sheet in sheets]
    page = _Page(book, book.sheet(sheets[0].title.say(ink.lang)), _grid(forms), ink)
    ends = []
    for form in forms:
        page.put(form)
        ends.append(page.row)
    page.sheet.set_h_pagebreaks(ends[:-1])
    page.sheet.set_footer(f"&L{footer.replace('&', '&&')[:200]}&R&P / &N")


def _form_cells(sheet: PaperForm, ink: Ink) -> FormCells:
    groups = sheet.table.groups if sheet.table else ()
    return FormCells(
        sheet,
        tuple(
            (
                in_a_row(group.head, ink) if group.head is not None else [],
                tuple(tuple(cells_by_sort(value, ink) for value in row.cells) for row in group.rows),
            )
            for group in groups
        ),
    )


def _grid(forms: Sequence[FormCells]) -> Grid:
    """A printed column becomes a column for each sort of cell in it."""
    shares = next((form.sheet.widths for form in forms if form.sheet.table), ())
    if not shares:
        return Grid((), (_ACROSS / _LEAST,) * _LEAST)
    rows = [row for form in forms for _, rows in form.groups for row in rows]
    there = [{sort for row in rows for sort in row[at]} or {"words"} for at in range(len(shares))]
    sorts = tuple(tuple(sort for sort in SORTS if sort in sorts_there) for sorts_there in there)
    return Grid(
        sorts,
        tuple(
            width for sorts_there, share in zip(sorts, shares, strict=True) for width in _widths_of(sorts_there, share)
        ),
    )


def _widths_of(sorts: tuple[Sort, ...], share: float) -> list[float]:
    """Widths in characters; a column that is taken apart gets more than its share of the paper."""
    if sorts == ("words",):
        return [share * _ACROSS / 100]
    return [_WIDTHS[sort] for sort in sorts]


class _Page:
    """A worksheet being filled from the top; `row` is the next one."""

    def __init__(self, book: Workbook, sheet: Any, grid: Grid, ink: Ink) -> None:
        self.sheet, self.grid, self.ink, self.row = sheet, grid, ink, 0
        self.last = len(grid.widths) - 1
        days = _DAYS[ink.lang]
        self.title = book.style(bold=True, font_size=14, valign="vcenter")
        self.label = book.style(bold=True, valign="top", text_wrap=True)
        self.head = book.style(bold=True, border=1, text_wrap=True, valign="vcenter", bg_color="#EFEFEF")
        self.plain = book.styles(days, align="left")
        self.strong = book.styles(days, align="left", bold=True, border=1)
        self.boxed = {**book.styles(days, border=1), "date": book.styles(days, border=1, align="left")["date"]}
        self.sign = book.style(valign="bottom")
        for at, width in enumerate(grid.widths):
            sheet.set_column(at, at, width)

    def put(self, form: FormCells) -> None:
        """One form."""
        sheet = form.sheet
        self._across(sheet.title, self.title, 1.6)
        for fact in sheet.facts:
            self.sheet.write_string(self.row, 0, fact.label.say(self.ink.lang), self.label)
            fact_cell = cell(fact.value, self.ink)
            self._span(1, self.last, _NOTHING if fact_cell is None else fact_cell, self.plain)
            self._next()
        if form.groups:
            self._table(form)
        elif sheet.empty is not None:
            self._across(sheet.empty, self.plain["text"])
        for section in sheet.sections:
            self._said(section)
        if sheet.note is not None:
            self._across(words(sheet.note, self.ink), self.plain["text"])
        names = [f"{name.say(self.ink.lang)}{_SIGN.say(self.ink.lang)}" for name in sheet.sign]
        self._across("      ".join(names), self.sign, 2.5)

    def _table(self, form: FormCells) -> None:
        self._heads(form.sheet)
        for head, rows in form.groups:
            if head:
                rest = self.last - len(head) + 1
                self._span(0, rest, head[0], self.strong)
                for at, text in enumerate(head[1:], start=rest + 1):
                    write(self.sheet, self.row, at, text, self.strong, self.ink.lang)
                self._next()
            for row in rows:
                self._cells(row)

    def _heads(self, sheet: PaperForm) -> None:
        at = 0
        for column, sorts in zip(sheet.table.columns if sheet.table else (), self.grid.sorts, strict=True):
            self._merge(at, at + len(sorts) - 1, self.head)
            self.sheet.write_string(self.row, at, column.head.say(self.ink.lang), self.head)
            at += len(sorts)
        self._next()

    def _cells(self, row: Sequence[Mapping[Sort, Cell]]) -> None:
        cells = [data.get(sort) for sorts, data in zip(self.grid.sorts, row, strict=True) for sort in sorts]
        for at, row_cell in enumerate(cells):
            if row_cell is None:
                self.sheet.write_blank(self.row, at, None, self.boxed["text"])
            else:
                write(self.sheet, self.row, at, row_cell, self.boxed, self.ink.lang)
        self._fit(
            max(
                (self._lines(row_cell, at, at) for at, row_cell in enumerate(cells) if isinstance(row_cell, str)),
                default=1.0,
            )
        )
        self._next()

    def _said(self, section: Section) -> None:
        """What others said, a line each."""
        if section.title is not None:
            self._across(section.title, self.label)
        for group in section.table.groups if section.table else ():
            for row in group.rows:
                texts = [words(value, self.ink) for value in row.cells]
                self._across(" · ".join(filter(None, texts)), self.plain["text"])

    def _across(self, text: str | Text, style: Any, lines: float = 1.0) -> None:
        """Words over the whole width."""
        self._span(0, self.last, text.say(self.ink.lang) if isinstance(text, Text) else text, {"text": style}, lines)
        self._next()

    def _span(self, first: int, last: int, spanned: Cell, styles: dict[str, Any], lines: float = 1.0) -> None:
        """A cell over several columns."""
        self._merge(first, last, styles["text"])
        write(self.sheet, self.row, first, spanned, styles, self.ink.lang)
        self._fit(max(lines, self._lines(spanned, first, last)))

    def _lines(self, spanned: Cell, first: int, last: int) -> float:
        """How many lines a cell over these columns takes."""
        room = sum(self.grid.widths[first : last + 1]) * _FILLED
        return sum(max(1, ceil(size(line) / room)) for line in str(spanned).split("\n"))

    def _fit(self, lines: float) -> None:
        """Give a row its height: not every program finds it out, and none does for merged cells."""
        self.sheet.set_row(self.row, lines * _LINE)

    def _merge(self, first: int, last: int, style: Any) -> None:
        if first < last:
            self.sheet.merge_range(self.row, first, self.row, last, "", style)

    def _next(self) -> None:
        self.row += 1
