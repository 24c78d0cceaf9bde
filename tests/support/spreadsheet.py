"""Workbooks as other people's programs read them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_NAMES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_MANY = 1000  # empty cells to the sheet's end come as one that is repeated


def opened(content: bytes) -> dict[str, list[list[Any]]]:
    """The rows of each sheet of a workbook, by calamine."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def opened_by_office(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Workbooks by name as LibreOffice writes them down: flat XML."""
    assert OFFICE
    for name, content in files.items():
        (folder / name).write_bytes(content)
    words = [OFFICE, "--headless", "--convert-to", "fods", "--outdir", str(folder), *(str(folder / n) for n in files)]
    subprocess.run(words, check=True, capture_output=True, env={**os.environ, "HOME": str(folder)}, timeout=300)
    return {name: (folder / name).with_suffix(".fods").read_text(encoding="utf-8") for name in files}


def cells(flat: str) -> dict[str, list[list[tuple[str, str]]]]:
    """Kind and value of every cell by sheet and row: ``("date", "2026-11-20")``; an empty one is ``("", "")``."""
    return {
        str(table.get(_name("table", "name"))): [
            list(_row(row)) for row in table.iter(_name("table", "table-row")) for _ in range(_times(row, "rows"))
        ]
        for table in ET.fromstring(flat).iter(_name("table", "table"))  # noqa: S314 - LibreOffice wrote it
    }


def _row(row: ET.Element) -> Iterator[tuple[str, str]]:
    for cell in row:
        kind = cell.get(_name("office", "value-type"), "")
        text = "\n".join("".join(line.itertext()) for line in cell.findall("text:p", _NAMES))
        value = cell.get(_name("office", "date-value")) or cell.get(_name("office", "value")) or text
        for _ in range(_times(cell, "columns")):
            yield kind, value


def _times(element: ET.Element, what: str) -> int:
    count = int(element.get(_name("table", f"number-{what}-repeated"), "1"))
    return count if count < _MANY else 0


def _name(space: str, name: str) -> str:
    return f"{{{_NAMES[space]}}}{name}"
