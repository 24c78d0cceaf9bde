"""The errors of formulas in an ODS file, which the library that reads it tells as empty cells or as old values."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]|#N/A|Err:[0-9]+")
_MOST = 1000
"""A cell repeated more often than this is the empty rest of a row or sheet."""


def errors(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet, the row and column of each cell whose formula failed, from 0, with what it shows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - as above
    return {table.get(f"{_TABLE}name", ""): dict(_of_table(table)) for table in root.iter(f"{_TABLE}table")}


def _of_table(table: ET.Element) -> Iterator[tuple[tuple[int, int], str]]:
    at = 0
    for row in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in row:
            often = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            shown = "".join(cell.itertext()).strip() if cell.get(f"{_TABLE}formula") else ""
            if _ERROR.fullmatch(shown):
                yield from (((at, column + n), shown) for n in range(min(often, _MOST)))
            column += often
        at += int(row.get(f"{_TABLE}number-rows-repeated", "1"))
