"""Rows of a foreign table as records in the making, by a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from salesbook.exchange.intake.codes import Codes, text_of
from salesbook.exchange.intake.column import HEADINGS_AGAIN, headed_again, plain_heading
from salesbook.exchange.intake.heads import Heads
from salesbook.exchange.intake.listed import keyed_item
from salesbook.exchange.intake.made_id import base
from salesbook.exchange.intake.mapping import BadMapping, ColumnMap, ToField
from salesbook.exchange.intake.missing import Creator
from salesbook.exchange.intake.reference import NotThere
from salesbook.exchange.intake.row import CellFault, Draft, found_at, put
from salesbook.exchange.intake.sheet import Cell, InputSheet, is_error
from salesbook.exchange.intake.value import Misread, Reader
from salesbook.exchange.intake.written import form, with_point
from salesbook.finding import Finding
from salesbook.schemas import Kind
from salesbook.words import Text, same

_TOTAL = re.compile(
    r"((本页|本月|本年|累计)?(合计|总计|小计|共计)|(grand|sub)?totals?|sum)([(（].*[)）])?[:：]?", re.IGNORECASE
)
_NUMBERS = frozenset({"money", "signed_money", "rate", "number", "quantity", "percent", "integer", "count", "score"})


class Passed(NamedTuple):
    """A row that becomes no record, and why; its number counts from 0."""

    row: int
    reason: Text


class PassedOver(Exception):
    """A row that the mapping says is to be passed over."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class MappedRows:
    """The rows of one table: `drafts`, the rows `passed` over and those of `totals`."""

    def __init__(
        self,
        column_map: ColumnMap,
        table: Heads,
        sheets: Sequence[InputSheet],
        kind: Kind,
        reader: Reader,
        creator: Creator,
    ) -> None:
        self._column_map = column_map
        self._table = table
        self._codes = Codes(column_map, sheets)
        self._kind = kind
        self._reader = reader
        self._creator = creator
        self._constants = self._read_constants()
        self._by_group: dict[tuple[str, ...], Draft] = {}
        self._last: Draft | None = None
        self._makes_items = any(entry.in_items for entry in column_map.fields)
        self.drafts: list[Draft] = []
        self.passed: list[Passed] = []
        self.totals: list[int] = []

    def read(self) -> MappedRows:
        """Read every row below the headings."""
        sheet, first = self._table.sheet, self._table.first
        wanted = {plain_heading(heading.rpartition("/")[2]) for _, heading in self._column_map.headings()}
        again = set(headed_again(sheet, first, wanted, sheet.rows[first - 1]))
        self.passed += [Passed(at, HEADINGS_AGAIN) for at in sorted(again)]
        for at in (at for at in range(first, len(sheet.rows)) if at not in again):
            row = sheet.rows[at]
            if all(cell is None for cell in row):
                continue
            if _is_total(row):
                self.totals.append(at)
                continue
            try:
                self._refuse(row)
                self._row(at, row)
            except PassedOver as over:
                self.passed.append(Passed(at, over.reason))
        return self

    def _read_constants(self) -> dict[int, Any]:
        """The values that are the same for every record, read once. Raises BadMapping."""
        result: dict[int, Any] = {}
        faults: list[Finding] = []
        for entry in self._column_map.fields:
            if entry.value is not None:
                try:
                    result[entry.number] = self._reader.value(entry.field, entry.value)
                except Misread as misread:
                    route = ("columns", entry.number, "value")
                    faults.append(self._column_map.finding(route, misread.text, _RIGHT_VALUE))
        if faults:
            raise BadMapping(faults)
        return result

    def _at(self, row: Sequence[Cell], heading: str) -> Cell:
        column = self._table.at(heading)
        return row[column] if column < len(row) else None

    def _refuse(self, row: Sequence[Cell]) -> None:
        """Pass over what the mapping says."""
        for skip in self._column_map.skip:
            cell = self._at(row, skip.column)
            typed = text_of(cell)
            if (typed in skip.cells) if skip.cells else not typed:
                raise PassedOver(same(skip.reason))

    def _row(self, at: int, row: Sequence[Cell]) -> None:
        """Put a row into the record it belongs to, or into a new one; nothing is left of a row that is passed over."""
        before = self._before(row)
        draft = before or self._new(at, row)
        read = [(entry, cell, self._value(entry, cell, draft, at)) for entry, cell in self._cells(row, draft, at)]
        for entry, cell, value in read:
            if not entry.in_items:
                self._put(draft, entry, cell, value, at)
        self._add_items(draft, [(entry, cell, value) for entry, cell, value in read if entry.in_items])
        draft.rows.append(at)
        if before is None:
            self._make_id(draft, row)
            self.drafts.append(draft)
            self._by_group[self._group(row)] = draft
        self._last = draft

    def _cells(self, row: Sequence[Cell], draft: Draft, at: int) -> list[tuple[ToField, Cell]]:
        """The filled cells of a row, each with the field it is for."""
        columns = (
            (entry, self._meant(entry, row, draft, at)) for entry in self._column_map.fields if entry.column is not None
        )
        return [(entry, cell) for entry, cell in columns if cell is not None]

    def _put(self, draft: Draft, entry: ToField, cell: Cell, value: Any, at: int) -> None:
        """Put a value into a record; a further row of it must say the same."""
        if draft.row == at:
            draft.cells[entry.names] = (self._column(entry), cell)
            if value is not None:
                put(draft.data, entry.names, value)
        elif value is not None and value != found_at(draft.data, entry.names):
            self._fault(draft, at, self._column(entry), _DIFFERS.fill(row=draft.row + 1))

    def _column(self, entry: ToField) -> int:
        return self._table.at(entry.column or "")

    def _group(self, row: Sequence[Cell]) -> tuple[str, ...]:
        return tuple(text_of(self._at(row, heading)) for heading in self._column_map.group_by or self._column_map.key)

    def _before(self, row: Sequence[Cell]) -> Draft | None:
        """The record of a row before, to which this one belongs too; a row without the columns that tell goes to the last."""
        if not self._makes_items:
            return None
        group = self._group(row)
        return self._by_group.get(group) if any(group) else self._last

    def _new(self, at: int, row: Sequence[Cell]) -> Draft:
        draft = Draft(self._table.sheet.name, at, self._constant_data(), {}, foreign=True)
        key = tuple(text_of(self._at(row, heading)) for heading in self._column_map.key)
        if all(key) and key:
            draft.source = (self._column_map.system, "/".join(key))
        elif key:
            self._fault(draft, at, self._table.at(self._column_map.key[key.index("")]), _NO_KEY)
        return draft

    def _constant_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for entry in self._column_map.fields:
            if entry.number in self._constants and not entry.in_items:
                put(data, entry.names, self._constants[entry.number])
        return data

    def _add_items(self, draft: Draft, read: Sequence[tuple[ToField, Cell, Any]]) -> None:
        """Make the items that a row gives, one of each list that it has a cell for."""
        for name in dict.fromkeys(entry.names[0] for entry, _, _ in read):
            item: dict[str, Any] = {}
            for entry in self._column_map.fields:
                if entry.in_items and entry.names[0] == name and entry.number in self._constants:
                    put(item, entry.names[1:], self._constants[entry.number])
            own = [(entry.names[1:], cell, value) for entry, cell, value in read if entry.names[0] == name]
            for names, _, value in own:
                if value is not None:
                    put(item, names, value)
            items = draft.data.setdefault(name, [])
            items.append(keyed_item(self._kind.by_name[name], item, len(items)))
            draft.items.setdefault(name, []).append({names: cell for names, cell, _ in own})

    def _meant(self, entry: ToField, row: Sequence[Cell], draft: Draft, at: int) -> Cell:
        """The cell that a field is read from, after its table of codes and its words; None where it is empty."""
        cell = self._at(row, entry.column or "")
        if cell is None or is_error(cell):
            return cell
        if entry.lookup is not None:
            result = self._codes.of(entry)
            if text_of(cell) not in result:
                text = _NOT_LISTED.fill(cell=text_of(cell), column=entry.lookup.column, sheet=entry.lookup.sheet)
                self._fault(draft, at, self._table.at(entry.column or ""), text)
                return None
            cell = result[text_of(cell)]
        return entry.values.get(text_of(cell), cell) if entry.values else cell

    def _value(self, entry: ToField, cell: Cell, draft: Draft, at: int) -> Any:
        """What a cell gives a field; None where it is a fault, which the draft then has."""
        try:
            return self._reader.value(entry.field, self._as_written(entry, cell))
        except NotThere as missing:
            if entry.missing == "skip":
                raise PassedOver(missing.text) from None
            if entry.missing == "create":
                return self._create(entry, text_of(cell), draft, at)
            self._fault(draft, at, self._column(entry), missing.text)
        except Misread as misread:
            self._fault(draft, at, self._column(entry), misread.text)
        return None

    def _as_written(self, entry: ToField, cell: Cell) -> Cell:
        """A text that the mapping says is a day or number of another country, as what it is. Raises Misread."""
        if not isinstance(cell, str) or is_error(cell):
            return cell
        kind = (entry.field.item or entry.field).type
        if entry.dates is not None and kind in ("date", "date_time"):
            moment = form(entry.dates).read(cell)
            if moment is None:
                raise Misread(_NO_FORM.fill(cell=cell.strip()[:60], form=entry.dates))
            return moment
        return with_point(cell) if self._column_map.decimal == "comma" and kind in _NUMBERS else cell

    def _create(self, entry: ToField, name: str, draft: Draft, at: int) -> str | None:
        try:
            created = self._creator.record_for(entry, name, self._reader)
        except Misread as misread:
            self._fault(draft, at, self._column(entry), misread.text)
            return None
        draft.needs.append(created)
        return created.id

    def _make_id(self, draft: Draft, row: Sequence[Cell]) -> None:
        rule = self._column_map.id
        if rule is None or (rule.column and self._at(row, rule.column) is None):
            return
        cell = text_of(self._at(row, rule.column)) if rule.column else ""
        try:
            draft.made_id = base(rule, cell, self._column_map.system, draft.source[1] if draft.source else "")
        except Misread as misread:
            self._fault(draft, draft.row, self._table.at(rule.column) if rule.column else None, misread.text)

    def _fault(self, draft: Draft, at: int, column: int | None, text: Text) -> None:
        fault = CellFault(draft.sheet, at, column, text)
        if fault not in draft.faults:  # one cell may be read for several fields
            draft.faults.append(fault)


def _is_total(row: Sequence[Cell]) -> bool:
    """Whether a row sums up those above it: its first word says so."""
    first = next((cell for cell in row if cell is not None), None)
    return isinstance(first, str) and _TOTAL.fullmatch("".join(first.split())) is not None


def unread_headings(column_map: ColumnMap, table: Heads) -> Iterator[tuple[int, str]]:
    """The columns that the mapping does not name."""
    known = {table.at(heading) for _, heading in column_map.headings()}
    return ((column, heading) for column, heading in table.named.items() if column not in known)


_RIGHT_VALUE = Text("Write a value that the field takes.", "请写这个字段可用的值。")
_DIFFERS = Text("differs from row {row}, which is of the same record", "与同一条记录的第 {row} 行不一致")
_NO_KEY = Text("no key: nothing tells which record of the source this is", "没有编号，不知道是来源里的哪一条")
_NO_FORM = Text("“{cell}” is not written as {form}", "“{cell}”不是 {form} 的写法")
_NOT_LISTED = Text(
    "“{cell}” is not in the column {column} of the sheet {sheet}", "工作表“{sheet}”的“{column}”列里没有“{cell}”"
)
