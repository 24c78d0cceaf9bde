"""What other programs would cut, and when they ask again: nothing is left out of a workbook unsaid, calendars say when to ask."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest

from salesbook.audience import Audience
from salesbook.calendar import Week
from salesbook.exchange import excel
from salesbook.exchange.calendar_file import calendars
from salesbook.exchange.excel import MOST_SIGNS, workbook
from salesbook.exchange.files import forms
from salesbook.exchange.table import ExportColumn, Table
from salesbook.words import LANGS, Lang, Text, same
from tests.support.made_book import body, book, customer, person, visit
from tests.support.sample_book import sample_book
from tests.support.spreadsheet import opened

SAID = {"en": "more characters stand in the record", "zh": "见记录"}


def one_cell(text: str, lang: Lang = "en") -> str:
    table = Table("t", same("T"), (ExportColumn("a", same("A")),), ((text,),))
    return str(opened(workbook([table], lang))["T"][1][0])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sign", ["x", "字", "😀", "e\u0301"])
def test_a_cell_that_excel_would_cut_says_so_and_how_much(sign: str, lang: Lang) -> None:
    units = len(sign.encode("utf-16-le")) // 2
    whole = sign * (MOST_SIGNS // units)
    assert one_cell(whole, lang) == whole
    told = one_cell(whole + sign * 100, lang)
    assert len(told.encode("utf-16-le")) // 2 <= MOST_SIGNS
    assert SAID[lang] in told
    kept = len(told.rstrip("]］").rpartition(" … [" if lang == "en" else "……［")[0])
    assert str(len(whole + sign * 100) - kept) in told[-90:]
    assert told.startswith(sign * 1000)


def test_the_forms_say_it_too() -> None:
    long = "岩板" * 20_000
    made = book(
        person("li-wei", "李薇"), customer("hengda", "恒达"), visit("2026-11-17", "li-wei", "hengda", feedback=long)
    )
    raw = dict(forms(Audience(made, "manager")))[f"forms-{Week(2026, 47).slug}.xlsx"]("zh")
    longest = max((str(cell) for rows in opened(raw).values() for row in rows for cell in row), key=len)
    assert len(longest) <= MOST_SIGNS
    assert SAID["zh"] in longest


def test_rows_that_one_sheet_does_not_hold_go_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 11)
    table = Table("t", same("T"), (ExportColumn("a", same("A")),), tuple((number,) for number in range(25)))
    sheets = list(opened(workbook([table], "en")).values())
    assert [len(rows) for rows in sheets] == [11, 11, 6]
    assert [rows[0] for rows in sheets] == [["A"]] * 3
    assert [row[0] for rows in sheets for row in rows[1:]] == list(range(25))


def test_a_sheet_s_name_that_is_cut_shows_it() -> None:
    long = Text("Complaints: corrective and preventive actions", "纠正")
    table = Table("t", long, (ExportColumn("a", same("A")),), (("x",),))
    (name,) = opened(workbook([table], "en"))
    assert len(name) <= 31
    assert name.endswith("…")


@pytest.mark.parametrize("viewer", ["team", "manager", "zhou-min"])
def test_every_calendar_says_when_to_ask_again(viewer: str) -> None:
    whole = sample_book()
    made = calendars(Audience(whole, viewer), whole)
    assert made
    for make in made.values():
        for lang in LANGS:
            content = make(lang)
            assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
            assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in content
            (read,) = icalendar.Calendar.from_ical(content).walk("VCALENDAR")
            assert read.decoded("REFRESH-INTERVAL") == timedelta(hours=1)


@pytest.mark.parametrize(("place", "lang", "note"), [
    ("customers/index", "en", "long numbers of a CSV lose digits"),
    ("customers/index", "zh", "长数字会丢位"),
    ("people/index", "en", "long numbers of a CSV lose digits"),
])  # fmt: skip
def test_beside_the_csv_stands_what_excel_makes_of_it(place: str, lang: Lang, note: str) -> None:
    whole = book(person("li-wei", "李薇"), customer("hengda", "恒达"))
    shown = body(whole, place, lang, "manager")
    assert shown.index(".csv") < shown.index(note)
