"""Codes whose meaning stands on another sheet of the same file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salesbook.exchange.intake.mapping import BadMapping, ColumnMap, Lookup, ToField
from salesbook.exchange.intake.sheet import Cell, InputSheet
from salesbook.words import Text


def text_of(cell: Cell) -> str:
    """A cell as one line of text, for comparing."""
    return "" if cell is None else " ".join(str(cell).split())


class Codes:
    """The tables of codes that a mapping names, each read when first asked for."""

    def __init__(self, column_map: ColumnMap, sheets: Sequence[InputSheet]) -> None:
        self._column_map = column_map
        self._sheets = {sheet.name.strip(): sheet for sheet in sheets}
        self._read: dict[Lookup, Mapping[str, Cell]] = {}

    def of(self, entry: ToField) -> Mapping[str, Cell]:
        """What the codes of a column mean. Raises BadMapping where there is no such sheet, or no such columns on it."""
        assert entry.lookup is not None  # noqa: S101 - the caller asked
        if entry.lookup not in self._read:
            self._read[entry.lookup] = self._listed(entry.lookup, entry.number)
        return self._read[entry.lookup]

    def _listed(self, lookup: Lookup, number: int) -> dict[str, Cell]:
        sheet = self._sheets.get(lookup.sheet.strip())
        for at, row in enumerate(sheet.rows if sheet else ()):
            names = [text_of(cell) for cell in row]
            if sheet and lookup.column in names and lookup.gives in names:
                code, gives = names.index(lookup.column), names.index(lookup.gives)
                rows = (cells for cells in sheet.rows[at + 1 :] if max(code, gives) < len(cells))
                return {text_of(cells[code]): cells[gives] for cells in rows if cells[code] is not None}
        message = _NO_LOOKUP.fill(sheet=lookup.sheet, column=lookup.column, gives=lookup.gives)
        raise BadMapping([self._column_map.finding(("columns", number, "lookup"), message, _REMEDY)])


_NO_LOOKUP = Text(
    "no sheet {sheet} with the columns {column} and {gives}",
    "没有同时含“{column}”和“{gives}”列的工作表“{sheet}”",
)
_REMEDY = Text("Write sheet and headings as they stand in the file.", "工作表名和表头要与文件里一致。")
