"""The forms of a week as a workbook: laid out as they are handed in, the same content as the printed page."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.exchange.files import forms
from salesbook.pages.paper.week_forms import sheets_of
from salesbook.pages.parts.reader import Reader
from salesbook.views.chasing import debts
from salesbook.words import LANGS, Lang
from tests.support.made_book import book, customer, person, visit
from tests.support.sample_book import sample_book
from tests.support.spreadsheet import opened

W47 = Week(2026, 47)
NAMES = {
    "zh": ["表1 个人周工作计划表", "表2 客户拜访情况表", "表3 客户催款跟进表", "表4 来访来电联系表", "周工作总结"],
    "en": [
        "Form 1 · Weekly plan",
        "Form 2 · Customer visits",
        "Form 3 · Collection follow-up",
        "Form 4 · Walk-ins and calls",
        "Weekly summary",
    ],
}


def content(whole: Book, viewer: str = "manager", lang: Lang = "zh", week: Week = W47) -> bytes:
    return dict(forms(Audience(whole, viewer)))[f"forms-{week.slug}.xlsx"](lang)


def cells(rows: list[list[Any]]) -> list[Any]:
    return [cell for row in rows for cell in row if cell != ""]


@pytest.mark.parametrize("lang", LANGS)
def test_each_person_s_form_has_its_heading_facts_and_lines_to_sign_on(lang: Lang) -> None:
    sheets = opened(content(sample_book(), lang=lang))
    assert list(sheets) == NAMES[lang]
    reader = Reader(Audience(sample_book(), "manager"))
    owed = [sheet for one in reader.week_pages.forms[W47] for sheet in sheets_of(reader, W47, one)]
    for name, rows in sheets.items():
        own = [sheet for sheet in owed if sheet.title.say(lang) == name]
        first = [row[0] for row in rows]
        assert first.count(name) == len(own)
        people = [row[1] for row in rows if row[0] == ("姓名" if lang == "zh" else "Name")]
        assert people == [sheet.facts[0].value.text.say(lang) for sheet in own]  # type: ignore[union-attr]
        assert sum("________" in str(cell) for cell in first) == len(own)


def test_days_are_dates_and_money_is_a_number() -> None:
    whole, sheets = sample_book(), opened(content(sample_book()))
    plans = [plan for plan in whole.of("plan") if plan["week"] == "2026-W47"]
    wanted = sorted(date.fromisoformat(line["date"]) for plan in plans for line in plan["lines"])
    assert sorted(cell for cell in cells(sheets[NAMES["zh"][0]]) if type(cell) is date) == wanted
    overdue = [debt.owed.outstanding for debt in debts(whole, W47.sunday)]
    numbers = [Decimal(str(cell)) for cell in cells(sheets[NAMES["zh"][2]]) if isinstance(cell, float)]
    assert overdue
    assert not set(overdue) - set(numbers)


def test_a_visit_s_words_stand_there_whole() -> None:
    told = cells(opened(content(sample_book()))[NAMES["zh"][1]])
    visits = [
        record
        for record in sample_book().of("visit")
        if record.day and W47.holds(record.day) and record.get("feedback")
    ]
    for record in visits:
        assert any(str(cell).startswith(record["feedback"]) for cell in told), record.ref


def test_the_team_s_forms_hold_no_collections() -> None:
    assert NAMES["zh"][2] not in opened(content(sample_book(), "team"))


HOSTILE = '=HYPERLINK("https://evil.example";"x")'


def test_no_words_become_a_formula_or_a_link() -> None:
    made = book(
        person("li-wei", "@SUM(A1)"),
        customer("hengda", "+恒达"),
        visit("2026-11-17", "li-wei", "hengda", feedback=HOSTILE, purpose="-1+1"),
    )
    raw = content(made)
    told = cells(opened(raw)[NAMES["zh"][1]])
    assert {HOSTILE, "@SUM(A1)", "-1+1"} <= set(told)
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        xml = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels")))
    assert "<f>" not in xml
    assert "hyperlink" not in xml


def test_a_week_of_nobody_we_know_has_no_file() -> None:
    made = book(customer("hengda", "恒达"), visit("2026-11-17", "ghost", "hengda"))
    assert dict(forms(Audience(made, "manager"))) == {}
