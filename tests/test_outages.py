"""A deadline that falls into an outage of the server moves to its end, to the second; pages and findings say so."""

from __future__ import annotations

from datetime import datetime

import pytest

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.rules.hand_in import plan_handed_in, plan_reviewed
from salesbook.views.hand_in import hand_ins
from salesbook.views.office import office
from salesbook.views.outages import moved
from salesbook.views.reviews import review_of
from tests.support.made_book import Made, body, book, person
from tests.test_record_pages import words

MONDAY, WEEK = "2026-11-23T", Week(2026, 47)
PEOPLE = (person("li-wei", "李伟", reports_to="wang"), person("wang", "王建国", "supervisor", name_en="Wang Jianguo"))
LINE = {"key": "a", "date": "2026-11-24", "kind": "office", "purpose": "对账"}


def at(hour: str) -> str:
    """A moment of Monday, or of the whole date that is given."""
    return (hour if "T" in hour else MONDAY + hour) + "+08:00"


def plan(written: str) -> Made:
    data = {"week": "2026-W48", "person": "li-wei", "lines": [LINE], "written_at": at(written)}
    return "plan", data


def reply(written: str) -> Made:
    data = {"about": "plans/2026-w48/li-wei", "person": "wang", "role": "supervisor", "verdict": "approved"}
    return "reply", {**data, "text": "同意。", "written_at": at(written)}


def with_outages(*spans: tuple[str, str], made: tuple[Made, ...] = (), now: str = "18:00:00") -> Book:
    told = [{"from": at(start), "to": at(end), "why": "断电"} for start, end in spans]
    return book(*PEOPLE, *made, now=datetime.fromisoformat(at(now)), opened_on="2026-11-02", outages=told)


DOWN = ("08:10:00", "11:30:00")
HAND_IN: list[tuple[tuple[tuple[str, str], ...], str, str]] = [
    ((), "09:00:00", "before_cut_off"),
    ((), "09:00:01", "late"),
    ((DOWN,), "11:30:00", "before_cut_off"),
    ((DOWN,), "11:30:01", "late"),
    ((("09:00:00", "11:30:00"),), "11:30:00", "before_cut_off"),  # down from the last moment on
    ((("09:00:01", "11:30:00"),), "09:30:00", "late"),  # the last moment had come
    ((("07:00:00", "09:00:00"),), "09:00:01", "late"),  # up again at the last moment
    ((("09:20:00", "10:00:00"), ("08:00:00", "09:20:00")), "10:00:00", "before_cut_off"),
    ((("09:20:00", "10:00:00"), ("08:00:00", "09:20:00")), "10:00:01", "late"),
    ((("2026-11-22T22:00:00", "01:00:00"),), "01:00:00", "on_time"),
    ((("2026-11-22T22:00:00", "01:00:00"),), "01:00:01", "before_cut_off"),
]


@pytest.mark.parametrize("case", range(len(HAND_IN)))
def test_a_hand_in_has_until_the_end_of_an_outage_to_the_second(case: int) -> None:
    spans, written, mark = HAND_IN[case]
    whole = with_outages(*spans, made=(plan(written),))
    (row,) = (row for row in hand_ins(whole, WEEK) if (row.person, row.form) == ("li-wei", "plan"))
    assert row.mark.value == mark
    assert office(whole).hand_in(WEEK.later(1)) <= office(whole).cut_off(WEEK.later(1))


def test_nothing_is_missing_while_the_server_is_down() -> None:
    for now, marks in (("11:30:00", {"due"}), ("11:30:01", {"missing"})):
        rows = hand_ins(with_outages(DOWN, now=now), WEEK)
        assert {row.mark.value for row in rows if row.form == "plan"} == marks


@pytest.mark.parametrize(
    ("spans", "written", "state"),
    [
        ((), "14:00:01", "late"),
        ((("13:00:00", "15:00:00"),), "15:00:00", "in_time"),
        ((("13:00:00", "15:00:00"),), "15:00:01", "late"),
        ((("15:00:00", "16:00:00"),), "15:00:00", "late"),
    ],
)
def test_a_review_has_until_the_end_of_an_outage(spans: tuple[tuple[str, str], ...], written: str, state: str) -> None:
    whole = with_outages(*spans, made=(plan("08:00:00"), reply(written)))
    record = whole.find("plans/2026-w48/li-wei")
    assert record is not None
    assert review_of(whole, record).state == state


def test_findings_and_punctuality_say_what_moved_a_deadline() -> None:
    whole = with_outages(DOWN, ("13:00:00", "15:00:00"), made=(plan("11:45:00"), reply("15:30:00")))
    late = [duty.message for duty in plan_handed_in(whole) if duty.mark.value == "late"]
    (told,) = late
    assert told.en.startswith("handed in 23 Nov 11:45, the last moment was 23 Nov 11:30 (moved: ")
    assert told.en.endswith("(moved: the server was down 23 Nov 08:10–11:30, 断电)")
    reviewed = [duty.message for duty in plan_reviewed(whole) if duty.mark.value == "late"]
    assert reviewed[0].zh.endswith("应在 11月23日 15:00 前（已顺延：服务器停机 11月23日 13:00–15:00，断电）")
    for lang, title in (("zh", "因停机顺延的期限"), ("en", "Deadlines moved by an outage")):
        page = words(body(whole, "punctuality", lang, "manager"))  # type: ignore[arg-type]
        assert title in page
        assert page.count("断电") >= 3
        team = words(body(whole, "punctuality", lang))  # type: ignore[arg-type]
        assert title in team
        assert "李伟" not in team
    assert "因停机" not in body(with_outages(made=(plan("11:45:00"),)), "punctuality", "zh", "manager")


def test_a_deadline_elsewhere_stays() -> None:
    day = datetime.fromisoformat(at("08:09:59"))
    assert moved(with_outages(DOWN), day) == day
