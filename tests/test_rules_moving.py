"""What the rules of customers and visits say as the moment moves: to the second, over weeks, holidays and zones."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest

from salesbook.rules import catalogue
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import judged
from tests.support.made_book import Made, book, customer, person, visit

REP = person("li-wei", "李伟", territory="east")
HENGDA = customer("hengda", "恒达", **{"class": "a"})
CALENDAR: Made = (
    "calendar",
    {"year": 2026, "holidays": [{"name": "国庆节", "from": "2026-10-01", "to": "2026-10-07"}]},
)


def marks(rule: str, now: str, *made: Made) -> list[tuple[str, str]]:
    """The marks and weeks a rule gives at a moment."""
    catalogue.register_all()
    whole = book(REP, HENGDA, CALENDAR, *made, now=datetime.fromisoformat(f"{now}+08:00"), opened_on="2026-09-01")
    return [(case.duty.mark, case.duty.week.text if case.duty.week else "-") for case in judged(whole, {rule})]


@pytest.mark.parametrize(
    ("written", "mark"),
    [("2026-12-31T23:59:59", Mark.MET), ("2027-01-01T00:00:00", Mark.MET), ("2027-01-01T00:00:01", Mark.LATE)],
)
def test_an_entry_in_week_53_is_due_at_the_end_of_the_next_workday(written: str, mark: Mark) -> None:
    late = visit("2026-12-30", "li-wei", "hengda", written_at=f"{written}+08:00")
    assert marks("late-entry", "2027-01-04T14:00:00", late) == [(mark, "2026-W53")]


@pytest.mark.parametrize(("written", "mark"), [("2026-10-09T00:00:00", Mark.MET), ("2026-10-09T00:00:01", Mark.LATE)])
def test_holidays_do_not_count_for_an_entry(written: str, mark: Mark) -> None:
    late = visit("2026-09-30", "li-wei", "hengda", written_at=f"{written}+08:00")
    assert marks("late-entry", "2026-10-12T09:00:00", late) == [(mark, "2026-W40")]


def test_contact_due_in_the_holidays_is_due_on_the_first_workday_after_them() -> None:
    last = visit("2026-09-26", "li-wei", "hengda")
    assert marks("cadence-overdue", "2026-10-08T23:59:59", last) == [(Mark.DUE, "-")]
    assert marks("cadence-overdue", "2026-10-09T00:00:00", last) == [(Mark.LATE, "-")]


@pytest.mark.parametrize(
    ("now", "found"),
    [("2026-11-22T23:59:59", (Mark.DUE, "2026-W47")), ("2026-11-23T00:00:00", (Mark.BROKEN, "-"))],
)
def test_a_promise_for_sunday_is_broken_when_sunday_is_over(now: str, found: tuple[str, str]) -> None:
    assert marks("promise-kept", now, visit("2026-11-16", "li-wei", "hengda", next_visit_on="2026-11-22")) == [found]


def complaint(**more: Any) -> Made:
    data = {"received_at": "2026-11-22T14:00:00+08:00", "customer": "hengda", "by": "li-wei"}
    return "complaint", {**data, "written_at": "2026-11-22T14:30:00+08:00", **more}


@pytest.mark.parametrize(("now", "mark"), [("2026-11-23T14:00:00", Mark.DUE), ("2026-11-23T14:00:01", Mark.MISSING)])
def test_a_complaint_of_sunday_two_o_clock_is_answered_by_monday_two_o_clock(now: str, mark: Mark) -> None:
    assert [found for found, _ in marks("complaint-answered", now, complaint())] == [mark]


def test_an_answer_that_lies_ahead_has_not_been_given() -> None:
    later = complaint(first_reply_at="2026-11-25T09:00:00+08:00")
    assert [found for found, _ in marks("complaint-answered", "2026-11-24T09:00:00", later)] == [Mark.MISSING]


def test_a_moment_is_the_same_in_any_offset() -> None:
    answered = complaint(first_reply_at="2026-11-23T06:00:00+00:00")
    assert [found for found, _ in marks("complaint-answered", "2026-11-24T09:00:00", answered)] == [Mark.MET]


@pytest.mark.parametrize(("now", "mark"), [("2026-11-16T14:00:00", Mark.DUE), ("2026-11-18T09:00:00", Mark.MISSING)])
def test_a_loss_is_due_at_the_meeting_and_missing_when_its_minutes_do_not_name_it(now: str, mark: Mark) -> None:
    lost: Made = (
        "loss",
        {"lost_on": "2026-11-12", "customer": "hengda", "by": "li-wei", "written_at": "2026-11-13T18:00:00+08:00"},
    )
    minutes: Made = (
        "meeting",
        {"date": "2026-11-16", "kind": "weekly", "by": "li-wei", "written_at": "2026-11-16T17:00:00+08:00"},
    )
    assert [found for found, _ in marks("loss-at-meeting", now, lost, minutes)] == [mark]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_machine_s_zone_changes_nothing(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> list[list[tuple[str, str]]]:
        rules = ("late-entry", "promise-kept", "cadence-overdue", "complaint-answered", "written-before-visit")
        first = visit("2026-11-16", "li-wei", "hengda", next_visit_on="2026-11-22", arrive_at="09:30")
        return [marks(rule, "2026-11-23T00:30:00", first, complaint()) for rule in rules]

    here = told()
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert told() == here
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_customer_whose_file_was_left_out_breaks_no_rule() -> None:
    """A faulty file is not in the book; what others wrote about that customer is judged all the same."""
    catalogue.register_all()
    first = visit("2026-11-16", "li-wei", "hengda", next_visit_on="2026-11-22", outcome="intent")
    lost: Made = (
        "loss",
        {"lost_on": "2026-11-02", "customer": "hengda", "by": "li-wei", "written_at": "2026-11-03T18:00:00+08:00"},
    )
    claim: Made = (
        "claim",
        {
            "date": "2026-11-02",
            "customer": "hengda",
            "by": "li-wei",
            "responsible": "self",
            "action": {"correction": "重做", "due": "2026-11-10"},
            "written_at": "2026-11-03T18:00:00+08:00",
        },
    )
    whole = book(REP, first, complaint(), lost, claim)
    told = {case.duty.message.zh.partition("：")[0] for case in judged(whole, MINE) if not case.duty.mark.fine}
    assert "hengda" in told


MINE = frozenset(
    {
        *("promise-kept", "complaint-answered", "complaint-escalated", "complaint-department", "loss-at-meeting"),
        *("action-overdue", "own-fault-reports", "loss-analysed", "late-entry", "intent-material"),
        *("next-steps-arranged", "next-date-agreed", "new-customer-feedback", "prospect-without-file", "copied-text"),
    }
)


def test_a_route_not_kept_is_told_by_whom_it_led_to() -> None:
    new = {"id": "new-7f3k2a", "name": "顾老板"}
    lines = [
        {"key": "a", "date": "2026-11-18", "customer": "hengda", "purpose": "看样"},
        {"key": "b", "date": "2026-11-18", "prospect": new, "purpose": "看样"},
    ]
    routes = [{"date": "2026-11-18", "stops": ["a", "b"]}]
    data = {"week": "2026-W47", "person": "li-wei", "lines": lines, "routes": routes}
    plan: Made = ("plan", {**data, "written_at": "2026-11-15T20:00:00+08:00"})
    last = visit("2026-11-18", "li-wei", "hengda", plan_line="2026-w47/li-wei#a", arrive_at="10:00")
    first = visit("2026-11-18", "li-wei", "x", plan_line="2026-w47/li-wei#b", arrive_at="09:00", prospect=new)[1]
    seen: Made = ("visit", {name: value for name, value in first.items() if name != "customer"})
    catalogue.register_all()
    whole = book(REP, HENGDA, plan, last, seen, now=datetime.fromisoformat("2026-11-23T14:00:00+08:00"))
    (case,) = judged(whole, {"route-kept"})
    assert case.duty.message.zh == "11月18日：路线 恒达、顾老板；实际 顾老板、恒达"
