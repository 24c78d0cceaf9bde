"""Which visit does which line of a plan, and whose a line is after a hand-over."""

from __future__ import annotations

from typing import Any

import pytest

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.planning.today import round_of
from salesbook.views.plan_lines import plan_lines, plan_of, planned_visits
from salesbook.views.weekly import Weeks
from tests.support.made_book import Made, book, customer, person, visit

WEEK = Week(2026, 48)
LI_WEI, WU_QIAN = person("li-wei", "李伟", territory="east"), person("wu-qian", "吴倩")
HENGDA, XINYUAN = customer("hengda", "恒达"), customer("xinyuan", "新源")
LINE = {"key": "a", "date": "2026-11-24", "customer": "hengda", "kind": "visit", "purpose": "看样"}
"""On the Tuesday of the week after the book's usual moment."""
REF = "2026-w48/li-wei#a"


def plan(*lines: dict[str, Any], who: str = "li-wei") -> Made:
    data = {"week": "2026-W48", "person": who, "lines": list(lines), "written_at": "2026-11-22T20:00:00+08:00"}
    return "plan", data


def day(**change: Any) -> Made:
    return "day", {
        "date": "2026-11-23",
        "person": "li-wei",
        "changes": [{"line": REF, **change}],
        "written_at": "2026-11-23T09:00:00+08:00",
    }


def made(*more: Made, at: str = "2026-11-27T18:00:00+08:00") -> Book:
    from datetime import datetime

    people = [LI_WEI, WU_QIAN]
    known = [one for one in (HENGDA, XINYUAN) if not any(one[1]["id"] == other[1].get("id") for other in more)]
    return book(*people, *known, *more, now=datetime.fromisoformat(at))


def state(*more: Made) -> str:
    (line,) = plan_lines(made(plan(LINE), *more))["plans/2026-w48/li-wei"]
    return line.state


@pytest.mark.parametrize(
    ("visited", "came_to"),
    [
        (visit("2026-11-24", "li-wei", "hengda"), "done"),
        (visit("2026-11-23", "li-wei", "hengda"), "open"),
        (visit("2026-11-25", "li-wei", "hengda"), "open"),
        (visit("2026-11-23", "li-wei", "hengda", plan_line=REF), "done"),
        (visit("2026-11-24", "li-wei", "xinyuan"), "open"),
        (visit("2026-11-24", "wu-qian", "hengda"), "open"),
        (visit("2026-11-24", "wu-qian", "hengda", **{"with": ["li-wei"]}), "done"),
        (visit("2026-11-24", "wu-qian", "hengda", plan_line=REF), "done"),
    ],
)
def test_a_line_is_done_by_the_visit_that_names_it_or_one_to_the_same_customer_on_its_day(
    visited: Made, came_to: str
) -> None:
    assert state(visited) == came_to


def test_a_line_that_was_moved_is_done_on_the_day_it_was_moved_to() -> None:
    moved = day(state="moved", to="2026-11-26", reason="对方出差")
    assert state(moved) == "moved"
    assert state(moved, visit("2026-11-24", "li-wei", "hengda")) == "moved"
    assert state(moved, visit("2026-11-26", "li-wei", "hengda")) == "done"


def test_a_day_record_s_word_does_a_line_without_a_visit() -> None:
    assert state(day(state="done")) == "done"


def test_a_visit_that_names_another_line_does_not_do_this_one() -> None:
    other = {**LINE, "key": "b", "date": "2026-11-26"}
    named = visit("2026-11-24", "li-wei", "hengda", plan_line="2026-w48/li-wei#b")
    first, second = plan_lines(made(plan(LINE, other), named))["plans/2026-w48/li-wei"]
    assert (first.state, second.state) == ("open", "done")


def test_an_unplanned_visit_the_day_before_leaves_the_stop_in_my_day() -> None:
    """The stop planned for Tuesday stays in My day and in the suggestions when somebody went on Monday unplanned."""
    whole = made(plan(LINE), visit("2026-11-23", "li-wei", "hengda"), at="2026-11-24T08:00:00+08:00")
    assert [call.stop.about for call in round_of(whole, "li-wei").calls] == ["hengda"]
    gone = made(plan(LINE), visit("2026-11-24", "li-wei", "hengda"), at="2026-11-24T19:00:00+08:00")
    assert round_of(gone, "li-wei").calls == ()


def test_visits_beside_the_plan_are_those_that_do_no_line() -> None:
    beside, doing = visit("2026-11-23", "li-wei", "hengda"), visit("2026-11-24", "li-wei", "hengda")
    whole = made(plan(LINE), beside, doing)
    assert [record["date"] for record in Weeks(whole).of(WEEK, "li-wei").unplanned] == ["2026-11-23"]
    first, second = whole.of("visit")
    assert plan_of(whole, first) is None
    assert plan_of(whole, second) is whole.get("plan", "2026-w48/li-wei")
    assert planned_visits(whole) == {second.ref}


def handed_over(since: str) -> Made:
    owners = [{"person": "li-wei", "from": "2026-02-01"}, {"person": "wu-qian", "from": since}]
    return customer("hengda", "恒达", owners=owners)


@pytest.mark.parametrize(
    ("since", "whose"),
    [
        ("2026-11-22", "li-wei"),  # he planned a visit to a customer that was no longer his: he meant it
        ("2026-11-23", "wu-qian"),
        ("2026-11-24", "wu-qian"),
        ("2026-11-26", "wu-qian"),  # not done on its day, and handed over since
        ("2026-12-01", "li-wei"),
    ],
)
def test_after_a_hand_over_a_plan_line_is_the_new_owner_s(since: str, whose: str) -> None:
    whole = made(plan(LINE), handed_over(since))
    (line,) = plan_lines(whole)["plans/2026-w48/li-wei"]
    assert line.person == whose
    weeks = Weeks(whole)
    assert [len(weeks.to_do(WEEK, who)) for who in ("li-wei", "wu-qian")] == [whose == "li-wei", whose == "wu-qian"]


def test_the_new_owner_finds_the_stop_in_his_day_and_his_visit_does_the_line() -> None:
    over = handed_over("2026-11-23")
    whole = made(plan(LINE), over, at="2026-11-24T08:00:00+08:00")
    days = {who: [call.stop.about for call in round_of(whole, who).calls] for who in ("li-wei", "wu-qian")}
    assert days == {"li-wei": [], "wu-qian": ["hengda"]}
    assert state(over, visit("2026-11-24", "wu-qian", "hengda")) == "done"
    whole = made(plan(LINE), over, visit("2026-11-24", "wu-qian", "hengda"))
    assert len(planned_visits(whole)) == 1
