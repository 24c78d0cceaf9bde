"""Every workbook read back by LibreOffice: dates as dates, money as numbers, ids as text, nothing run."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.exchange.files import forms, workbooks
from salesbook.exchange.table import Cell, tables
from salesbook.words import LANGS, Lang
from tests.conftest import missing
from tests.support.sample_book import sample_book
from tests.support.spreadsheet import OFFICE, cells, opened, opened_by_office

KINDS = ("customer", "order", "payment", "visit", "collection", "price_decision")
WEEK = "forms-2026-w47.xlsx"


def expected(cell: Cell) -> tuple[str, str]:
    """What LibreOffice should make of a cell."""
    if cell is None:
        return "", ""
    if isinstance(cell, datetime):
        return "date", cell.strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(cell, date):
        return "date", cell.isoformat()
    if isinstance(cell, Decimal | int | float):
        return "float", f"{float(cell):g}"
    return "string", cell


def seen(cell: tuple[str, str]) -> tuple[str, str]:
    """A cell of LibreOffice's, its number in the tests' own writing."""
    kind, value = cell
    return (kind, f"{float(value):g}") if kind == "float" else cell


@pytest.fixture(scope="module", params=LANGS)
def read_back(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Lang, dict[str, str]]:
    if OFFICE is None:
        missing("LibreOffice is not installed")
    audience = Audience(sample_book(), "manager")
    kinds = audience.book.kinds
    made = dict(file for kind in KINDS for file in workbooks(audience, kinds[kind])) | dict(forms(audience))
    wanted = {name: made[name](request.param) for name in (*(f"{kind}.xlsx".replace("_", "-") for kind in KINDS), WEEK)}
    return request.param, opened_by_office(tmp_path_factory.mktemp("office"), wanted)


@pytest.mark.slow
def test_lists_keep_what_each_cell_is(read_back: tuple[Lang, dict[str, str]]) -> None:
    lang, read = read_back
    audience = Audience(sample_book(), "manager")
    for kind in KINDS:
        sheets = list(cells(read[f"{kind}.xlsx".replace("_", "-")]).values())
        for table, sheet in zip(tables(audience, audience.book.kinds[kind], lang), sheets, strict=True):
            assert [text for _, text in sheet[0]][: len(table.columns)] == [c.label.say(lang) for c in table.columns]
            for row, told in zip(table.rows, sheet[1:], strict=False):
                wanted = [expected(_plain(cell)) for cell in row]
                got = [seen(cell) for cell in told][: len(row)]
                assert got + [("", "")] * (len(row) - len(got)) == wanted, f"{kind} {table.name} {row[0]}"


def _plain(cell: Cell) -> Cell:
    """Runs of blanks are kept by the file, and told by LibreOffice as elements of their own."""
    return " ".join(cell.split(" ")) if isinstance(cell, str) else cell


@pytest.mark.slow
def test_forms_keep_what_each_cell_is(read_back: tuple[Lang, dict[str, str]]) -> None:
    lang, read = read_back
    audience = Audience(sample_book(), "manager")
    other = opened(dict(forms(audience))[WEEK](lang))
    sheets = cells(read[WEEK])
    assert list(sheets) == list(other)
    for name, rows in other.items():
        told = [cell for row in sheets[name] for cell in row]
        flat: list[Any] = [cell for row in rows for cell in row]
        days = sorted(cell.isoformat() for cell in flat if isinstance(cell, date))
        numbers = sorted(cell for cell in flat if isinstance(cell, float))
        assert sorted(value for kind, value in told if kind == "date") == days
        assert sorted(float(value) for kind, value in told if kind == "float") == numbers


@pytest.mark.slow
def test_nothing_in_them_is_run(read_back: tuple[Lang, dict[str, str]]) -> None:
    for flat in read_back[1].values():
        assert "table:formula" not in flat
        assert "xlink:href" not in flat
