"""A whole file: its sheets, the records that its rows give, and what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from salesbook.book import Book
from salesbook.exchange.intake.column import HEADINGS_AGAIN, RECORD, Columns, columns_of, headed_again, headings_of
from salesbook.exchange.intake.heads import heads
from salesbook.exchange.intake.listed import add_items, list_sheets, others
from salesbook.exchange.intake.mapped import MappedRows, Passed, unread_headings
from salesbook.exchange.intake.mapping import ColumnMap
from salesbook.exchange.intake.missing import Creator
from salesbook.exchange.intake.reference import References
from salesbook.exchange.intake.row import CellFault, Created, drafts, totals
from salesbook.exchange.intake.sheet import InputSheet, read
from salesbook.exchange.intake.siblings import Coming, coming_of, expected, name_each_other
from salesbook.exchange.intake.value import Reader
from salesbook.exchange.intake.verdict import Verdict, Verdicts
from salesbook.schemas import Kind
from salesbook.store.entry import Judge


class Intake(NamedTuple):
    """All that a file gives.

    `loose` are faults of rows that belong to no record; `unknown` the headings that no field has, with their column;
    `skipped` the rows of totals; `unread` the sheets that hold neither the records nor a list of theirs; `passed` the
    rows that a mapping passes over.
    """

    sheet: InputSheet
    columns: Columns
    verdicts: tuple[Verdict, ...]
    loose: tuple[CellFault, ...]
    unknown: tuple[tuple[int, str], ...]
    skipped: tuple[int, ...]
    unread: tuple[str, ...]
    passed: tuple[Passed, ...] = ()

    @property
    def created(self) -> tuple[Created, ...]:
        """The records that are made because good rows name them, by path."""
        good = (verdict.draft.needs for verdict in self.verdicts if verdict.state in ("new", "would_change"))
        return tuple({created.path: created for needs in good for created in needs}.values())

    @property
    def faults(self) -> tuple[CellFault, ...]:
        """Every fault, in the order of sheets and rows."""
        own = (fault for verdict in self.verdicts for fault in verdict.faults)
        return tuple(sorted((*own, *self.loose), key=self._place))

    def _place(self, fault: CellFault) -> tuple[bool, str, int, int]:
        column = -1 if fault.column is None else fault.column
        return fault.sheet != self.sheet.name, fault.sheet, fault.row, column


def intake(file: Path, kind: Kind, book: Book, judge: Judge) -> Intake:
    """Read a file of one kind and judge every row. Raises Unreadable, NoHeadings."""
    sheets = read(file)
    lists = list_sheets(sheets, kind)
    sheet = next((input_sheet for input_sheet in sheets if input_sheet.name not in lists), sheets[0])
    columns = columns_of(sheet, kind.fields)
    reader = Reader(book.zone, References(book, kind, _coming(sheet, columns)), from_1904=sheet.from_1904)
    again = set(headed_again(sheet, columns.row, headings_of(kind.fields), sheet.rows[columns.row - 1]))
    new_drafts = [draft for draft in drafts(sheet, columns, kind, reader) if draft.row not in again]
    loose = [
        fault
        for input_sheet in sheets
        if input_sheet.name in lists
        for fault in add_items(input_sheet, lists[input_sheet.name], new_drafts, reader)
    ]
    verdicts = Verdicts(book, kind, judge).of(new_drafts)
    unread = tuple(others(sheets, {sheet.name, *lists}))
    skipped, passed = tuple(totals(sheet, columns)), tuple(Passed(row, HEADINGS_AGAIN) for row in sorted(again))
    return Intake(sheet, columns, tuple(verdicts), tuple(loose), columns.unknown, skipped, unread, passed)


def mapped(file: Path, kind: Kind, book: Book, judge: Judge, column_map: ColumnMap) -> Intake:
    """Read a foreign file of one kind by a mapping. Raises Unreadable, NoHeadings, BadMapping."""
    sheets = read(file)
    table = heads(sheets, column_map)

    def judged(coming: Coming) -> tuple[MappedRows, list[Verdict]]:
        reader = Reader(book.zone, References(book, kind, coming, column_map.system), from_1904=table.sheet.from_1904)
        rows = MappedRows(column_map, table, sheets, kind, reader, Creator(book, judge, column_map.system)).read()
        return rows, Verdicts(book, kind, judge).of(rows.drafts)

    coming = expected(column_map, table, book, kind) if name_each_other(column_map, kind) else {}
    rows, verdicts = judged(coming)
    # a row that is faulty itself is nobody whom others could name
    if coming and (sure := coming_of(verdicts)) != coming:
        rows, verdicts = judged(sure)
    columns = Columns(table.first, {}, tuple(unread_headings(column_map, table)))
    looked_up = {entry.lookup.sheet for entry in column_map.fields if entry.lookup}
    unread = tuple(others(sheets, {table.sheet.name, *looked_up}))
    return Intake(
        table.sheet,
        columns,
        tuple(verdicts),
        (),
        columns.unknown,
        tuple(rows.totals),
        unread,
        tuple(sorted(rows.passed)),
    )


def _coming(sheet: InputSheet, columns: Columns) -> Coming:
    """The ids that the file itself brings, each with the name beside it: its rows may refer to each other."""
    ids = _column(sheet, columns, ("id",)) or _column(sheet, columns, RECORD)
    names = _column(sheet, columns, ("name",))
    return {own.rpartition("/")[2]: (names.get(row, own),) for row, own in ids.items()}


def _column(sheet: InputSheet, columns: Columns, names: Sequence[str]) -> dict[int, str]:
    at = next((at for at, column in columns.names.items() if column == tuple(names)), None)
    rows = enumerate(sheet.rows[columns.row :]) if at is not None else ()
    return {number: str(row[at]).strip() for number, row in rows if at is not None and at < len(row) and row[at]}
