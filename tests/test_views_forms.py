"""The forms of a week, the day digest and the hours of training, counted by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.views.digest import day_digest
from salesbook.views.forms import filled_forms
from salesbook.views.training import training_hours
from tests.support.rule_case import Scene

DAY = date(2026, 11, 18)


def visit(day: str, person: str, customer: str, more: str = "") -> dict[str, str]:
    week = Week(*date.fromisoformat(day).isocalendar()[:2]).slug
    return {
        f"records/visits/{week}/{day}--{person}--{customer}.yaml": f"""\
date: "{day}"
person: "{person}"
customer: "{customer}"
feedback: "认可岩板。"
{more}written_at: "{day}T18:00:00+08:00"
"""
    }


MONDAY_AFTER = {
    path: text.replace("T18:00", "T10:00") for path, text in visit("2026-11-23", "wang-jun", "xinyuan").items()
}


def note(person: str, more: str, day: str = "2026-11-18") -> dict[str, str]:
    text = f'date: "{day}"\nperson: "{person}"\n{more}written_at: "{day}T18:00:00+08:00"\n'
    return {f"records/days/2026-w47/{day}--{person}.yaml": text}


PLAN = {
    "records/plans/2026-w47/li-wei.yaml": """\
week: "2026-W47"
person: "li-wei"
lines:
  - key: "a"
    date: "2026-11-18"
    customer: "hengda"
    purpose: "回访"
written_at: "2026-11-15T20:00:00+08:00"
"""
}


def book(*files: dict[str, str]) -> Book:
    data = {path: text for each in files for path, text in each.items()}
    return Scene("book", {"as_of": "2026-11-23T14:00:00+08:00"}, data, ()).book()


def test_each_form_of_a_week_holds_its_records_by_person() -> None:
    one = book(PLAN, visit("2026-11-18", "li-wei", "hengda"), visit("2026-11-16", "li-wei", "lvzhou"), MONDAY_AFTER)
    told = [(sheet.form, sheet.person, [row.id for row in sheet.rows]) for sheet in filled_forms(one, Week(2026, 47))]
    assert told == [
        ("form-1", "li-wei", ["2026-w47/li-wei"]),
        ("form-2", "li-wei", ["2026-w47/2026-11-16--li-wei--lvzhou", "2026-w47/2026-11-18--li-wei--hengda"]),
    ]
    assert [sheet.form for sheet in filled_forms(one, Week(2026, 48))] == ["form-2"]
    assert filled_forms(one, Week(2026, 46)) == ()


def test_a_supervisor_is_told_the_day_of_each_who_reports_to_him() -> None:
    together = 'with:\n  - "wang-jun"\nproblem: "样板开裂"\noutcome: "intent"\n'
    one = book(visit("2026-11-18", "li-wei", "hengda", together), note("li-wei", 'remarks: "明天补样"\n'))
    data = {digest.person: digest for digest in day_digest(one, "zhang-min", DAY)}
    assert sorted(data) == ["li-wei", "liu-fang", "sun-tao", "wang-jun", "zhao-li"]
    assert [row.id for row in data["li-wei"].visits] == ["2026-w47/2026-11-18--li-wei--hengda"]
    assert data["wang-jun"].visits == data["li-wei"].visits == data["li-wei"].problems
    assert (data["li-wei"].outcomes, data["li-wei"].remarks) == ({"intent": 1}, "明天补样")
    assert data["sun-tao"][1:] == ((), {}, (), None)


def test_a_day_digest_is_of_the_day_alone_and_of_his_own_people() -> None:
    one = book(visit("2026-11-17", "li-wei", "hengda"))
    assert [digest.visits for digest in day_digest(one, "zhang-min", DAY)] == [()] * 5
    assert [digest.person for digest in day_digest(one, "chen-gang", DAY)] == ["zhang-min"]


def test_hours_of_training_are_those_of_days_and_courses() -> None:
    course = {
        "records/declarations/2026/li-wei--training.yaml": """\
date: "2026-11-20"
person: "li-wei"
kind: "training"
text: "参加岩板施工培训。"
topic: "岩板施工"
hours: 3.5
written_at: "2026-11-20T18:00:00+08:00"
"""
    }
    one = book(note("li-wei", "training_hours: 1.5\n"), note("wang-jun", "training_hours: 2\n"), course)
    first, last = date(2026, 11, 18), date(2026, 11, 20)
    assert training_hours(one, first, last) == {"li-wei": Decimal("5.0"), "wang-jun": Decimal(2)}
    assert training_hours(one, date(2026, 11, 19), last) == {"li-wei": Decimal("3.5")}
    assert training_hours(one, first, date(2026, 11, 19)) == {"li-wei": Decimal("1.5"), "wang-jun": Decimal(2)}
