"""Finding the table that a mapping means: its sheet, its rows of headings, the column of each heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from salesbook.exchange.intake.column import LOOKED_THROUGH, NoHeadings, plain_heading
from salesbook.exchange.intake.mapping import BadMapping, ColumnMap
from salesbook.exchange.intake.sheet import Cell, InputSheet
from salesbook.finding import Finding
from salesbook.words import Text, join, same


class Heads(NamedTuple):
    """The headings of a table: `first` is the number of the first row below them, from 0; `columns` go by plain heading."""

    sheet: InputSheet
    first: int
    columns: Mapping[str, int]
    named: Mapping[int, str]

    def at(self, heading: str) -> int:
        """The column of a heading that is known to be there."""
        return self.columns[plain_heading(heading)]


def heads(sheets: Sequence[InputSheet], column_map: ColumnMap) -> Heads:
    """The table that has the headings of a mapping. Raises BadMapping, NoHeadings where no sheet has any of them."""
    wanted = {plain_heading(heading) for _, heading in column_map.headings()}
    chosen = [
        input_sheet
        for input_sheet in sheets
        if column_map.sheet is None or input_sheet.name.strip() == column_map.sheet.strip()
    ]
    if not chosen:
        names = join([same(input_sheet.name) for input_sheet in sheets])
        raise BadMapping(
            [column_map.finding(("sheet",), _NO_SHEET.fill(sheet=column_map.sheet), _SHEETS.fill(names=names))]
        )
    tables = [table for sheet in chosen for table in _tables(sheet, column_map.heading_rows)]
    best = max(tables, key=lambda table: len(wanted & table.columns.keys()), default=None)
    if best is None or not wanted & best.columns.keys():
        some = join([same(heading) for _, heading in column_map.headings()][:6])
        raise NoHeadings(_NONE.fill(sheet=chosen[0].name, headings=some))
    findings = list(_missing(column_map, best))
    if findings:
        raise BadMapping(findings)
    return best


def _tables(sheet: InputSheet, count: int) -> list[Heads]:
    rows = sheet.rows[: LOOKED_THROUGH + count]
    return [_headed(sheet, at, rows[at : at + count]) for at in range(max(0, len(rows) - count + 1))]


def _headed(sheet: InputSheet, at: int, rows: Sequence[Sequence[Cell]]) -> Heads:
    named = _joined(rows)
    columns: dict[str, int] = {}
    twice = set()
    for column, heading in named.items():
        for word in {plain_heading(heading), plain_heading(heading.rpartition("/")[2])}:
            if word in columns:
                twice.add(word)
            columns.setdefault(word, column)
    for word in twice:  # a heading of several columns tells none of them; where it stands alone, it tells the first
        if sum(plain_heading(heading) == word for heading in named.values()) != 1:
            columns.pop(word)
        else:
            columns[word] = next(column for column, heading in named.items() if plain_heading(heading) == word)
    return Heads(sheet, at + len(rows), columns, named)


def _joined(rows: Sequence[Sequence[Cell]]) -> dict[int, str]:
    """The heading of each column: its own row's words, with those of the rows above in front, merged ones carried on."""
    result: dict[int, list[str]] = {}
    for depth, row in enumerate(rows):
        last = ""
        for column in range(max(map(len, rows), default=0)):
            cell = row[column] if column < len(row) else None
            words = " ".join(str(cell).split()) if cell is not None else ""
            below = any(column < len(later_row) and later_row[column] is not None for later_row in rows[depth + 1 :])
            last = words or (last if below else "")
            if last and last not in result.setdefault(column, []):
                result[column].append(last)
    return {column: "/".join(words) for column, words in result.items() if words}


def _missing(column_map: ColumnMap, table: Heads) -> list[Finding]:
    findings = []
    for route, heading in column_map.headings():
        if plain_heading(heading) in table.columns:
            continue
        often = sum(plain_heading(name) == plain_heading(heading) for name in table.named.values())
        if often > 1:
            findings.append(column_map.finding(route, _TWICE.fill(sheet=table.sheet.name, heading=heading), _RENAME))
            continue
        near = get_close_matches(heading, list(table.named.values()), 1, 0.5)
        remedy = _NEAR.fill(near=near[0]) if near else _THESE.fill(names=", ".join(list(table.named.values())[:20]))
        findings.append(column_map.finding(route, _NO_COLUMN.fill(sheet=table.sheet.name, heading=heading), remedy))
    return findings


_NO_SHEET = Text("the file has no sheet {sheet}", "文件里没有工作表“{sheet}”")
_SHEETS = Text("Its sheets: {names}.", "现有工作表：{names}。")
_NONE = Text(
    "the sheet {sheet} has none of the mapping's headings, for example {headings}",
    "工作表“{sheet}”里没有对照表的任何一列，例如：{headings}",
)
_NO_COLUMN = Text("the sheet {sheet} has no column {heading}", "工作表“{sheet}”里没有“{heading}”这一列")
_TWICE = Text("the sheet {sheet} has the heading {heading} twice", "工作表“{sheet}”里表头“{heading}”出现两次")
_RENAME = Text("Rename one of the two in the table.", "请在表格里把其中一个改名。")
_NEAR = Text("Did you mean `{near}`?", "是不是“{near}”？")
_THESE = Text("Its columns: {names}.", "现有的列：{names}。")
