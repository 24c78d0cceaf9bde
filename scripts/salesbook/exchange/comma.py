"""Tables as CSV that Excel opens in China and elsewhere, and in which no text becomes a formula."""

from __future__ import annotations

import csv
import io

from salesbook.exchange.table import Cell, Table, plain
from salesbook.words import Lang

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def comma_separated(table: Table, lang: Lang) -> bytes:
    """A table as CSV: UTF-8 with its mark, every cell quoted, CRLF as RFC 4180 has it."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.label.say(lang) for column in table.columns])
    for row in table.rows:
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> str:
    """A cell as text; one that a spreadsheet would run gets an apostrophe in front."""
    text = plain(cell)
    return "'" + text if isinstance(cell, str) and text.startswith(_FORMULA) else text
