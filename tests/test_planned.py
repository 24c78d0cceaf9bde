"""What is planned for a customer on a day: the same on My day, in the suggestions, on the timeline and for the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.today import wanting
from salesbook.planning.arrange import arrange
from salesbook.planning.matter import PlanRequest
from salesbook.planning.seen_to import seen_to
from salesbook.planning.today import round_of
from salesbook.rules import catalogue
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import judged
from salesbook.views.planned import planned, planned_for, planned_on
from salesbook.views.timeline import events
from tests.support import made_book as m
from tests.support.demo_books import SCALES, demo_book
from tests.support.sample_book import sample_book

NOW = datetime.fromisoformat("2026-11-24T08:00:00+08:00")
WEEK = Week(2026, 48)
PEOPLE = (m.person("li-wei", "李伟"), m.person("wang-jun", "王军"), m.customer("hengda", "恒达"))
TUE, WED, THU, MON = (date(2026, 11, 24) + timedelta(days=n) for n in (0, 1, 2, 6))


def plan(*lines: dict[str, Any], person: str = "li-wei", week: str = "2026-W48") -> m.Made:
    datas = [{"key": chr(97 + n), "kind": "visit", "purpose": "看样", **line} for n, line in enumerate(lines)]
    return "plan", {"week": week, "person": person, "lines": datas, "written_at": "2026-11-22T20:00:00+08:00"}


def line(day: str, **more: Any) -> dict[str, Any]:
    return {"date": f"2026-11-{day}", "customer": "hengda", **more}


def change(state: str, day: str = "24", key: str = "2026-w48/li-wei#a", **more: str) -> m.Made:
    told = {"state": state, "line": key, **more} if state != "new" else {"state": state, **more}
    data = {"date": f"2026-11-{day}", "person": "li-wei", "changes": [told]}
    return "day", {**data, "written_at": f"2026-11-{day}T07:30:00+08:00"}


WANTS = m.visit("2026-11-20", "li-wei", "hengda", outcome="intent")
"""Something that is to be done with the customer, on whatever day."""


def company(*made: m.Made) -> Book:
    return m.book(*PEOPLE, WANTS, *made, now=NOW, opened_on="2026-01-01")


STORIES: dict[str, tuple[list[m.Made], list[date]]] = {
    "a line": ([plan(line("25"))], [WED]),
    "moved within the week": ([plan(line("25")), change("moved", to="2026-11-26")], [THU]),
    "moved twice": (
        [plan(line("25")), change("moved", "23", to="2026-11-25"), change("moved", to="2026-11-26")],
        [THU],
    ),
    "moved into the next week": ([plan(line("25")), change("moved", to="2026-11-30")], [MON]),
    "moved here from the week before": (
        [plan(line("19"), week="2026-W47"), change("moved", key="2026-w47/li-wei#a", to="2026-11-25")],
        [WED],
    ),
    "moved here from five weeks before": (
        [plan({**line("19"), "date": "2026-10-20"}, week="2026-W43"), change("moved", key="2026-w43/li-wei#a", to="2026-11-25")],
        [WED],
    ),
    "dropped": ([plan(line("25")), change("dropped", reason="停工")], []),
    "added for today": ([plan(), change("new", customer="hengda", purpose="送样")], [TUE]),
    "added for another day": ([plan(), change("new", customer="hengda", purpose="送样", to="2026-11-26")], [THU]),
    "a colleague's line": ([plan(line("25"), person="wang-jun")], [WED]),
    "two lines": ([plan(line("25"), line("26"))], [WED, THU]),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_a_line_stands_on_the_day_it_is_meant_for_now(story: str) -> None:
    made, days = STORIES[story]
    whole = company(*made)
    assert [one.day for one in planned_for(whole, "hengda")] == days
    for person in ("li-wei", "wang-jun"):
        for day in (TUE, WED, THU):
            stops = {call.stop.about for call in round_of(whole, person, day).calls}
            assert ("hengda" in stops) is any(one.about == "hengda" for one in planned_on(whole, person, day))


@pytest.mark.parametrize(
    ("story", "held"),
    [
        ("a line", WED),
        ("moved within the week", THU),
        ("moved twice", THU),
        ("moved into the next week", None),
        ("moved here from the week before", None),  # it stands in no plan of this week: the suggestion puts it in
        ("dropped", None),
        ("added for today", None),
        ("a colleague's line", WED),
        ("two lines", WED),
    ],
)
def test_suggestions_and_my_day_agree_on_what_a_plan_sees_to(story: str, held: date | None) -> None:
    whole = company(*STORIES[story][0])
    ask = PlanRequest(whole, "li-wei", WEEK)
    line_ = seen_to(ask, "hengda", None)
    assert (line_.day if line_ else None) == held
    arranged = arrange(ask)
    loose = [left.stop for left in arranged.held if left.stop.about == "hengda" and left.stop.day is None]
    assert bool(loose) is (held is not None)
    wanted = {
        matter.about for matter in wanting._unplanned(Reader(Audience(whole, "li-wei")), "li-wei") if matter.day is None
    }
    assert ("hengda" in wanted) is (held is None)


def test_a_line_done_is_no_stop_any_more() -> None:
    there = {"arrive_at": "07:00", "leave_at": "07:40", "written_at": "2026-11-24T07:50:00+08:00"}
    done = m.visit("2026-11-24", "li-wei", "hengda", **there)
    whole = company(plan(line("24")), done)
    assert [one.done for one in planned_for(whole, "hengda")] == [True]
    assert round_of(whole, "li-wei").calls == ()
    added = company(plan(), change("new", customer="hengda", purpose="送样"), done)
    assert [one.done for one in planned_for(added, "hengda")] == [True]
    assert round_of(added, "li-wei").calls == ()


@pytest.mark.parametrize(
    ("state", "more", "left"),
    [
        ("done", {}, False),
        ("dropped", {"reason": "不用了"}, False),
        ("moved", {"to": "2026-11-26"}, False),
        (None, {}, True),
    ],
)
def test_desk_work_follows_the_day_records_too(state: str | None, more: dict[str, str], left: bool) -> None:
    desk = plan({"date": "2026-11-24", "kind": "office", "purpose": "对账"})
    whole = m.book(*PEOPLE, desk, *([change(state, **more)] if state else []), now=NOW, opened_on="2026-01-01")
    assert bool(round_of(whole, "li-wei").calls) is left
    moved = round_of(whole, "li-wei", THU).calls
    assert bool(moved) is (state == "moved")


@pytest.mark.parametrize("story", STORIES)
def test_the_timeline_tells_a_plan_line_on_the_day_it_is_meant_for(story: str) -> None:
    made, days = STORIES[story]
    whole = company(*made)
    told = [event.day for event in events(whole, whole.customers["hengda"]) if event.record.kind.name == "plan"]
    assert sorted(told) == ([] if story.startswith("added") else days)


def _nothing_planned(*made: m.Made) -> str:
    catalogue.register_all()
    whole = m.book(*PEOPLE, *made, now=NOW + timedelta(days=3), opened_on="2026-01-01")
    duties = [case.duty for case in judged(whole, {"tomorrow-planned"}) if case.duty.week == WEEK]
    (duty,) = [one for one in duties if one.person == "li-wei"]
    return duty.message.en if duty.mark is Mark.AT_RISK else ""


def test_a_day_is_planned_by_a_line_one_moved_there_and_one_added_for_it() -> None:
    days = [line("23"), line("24"), line("25")]
    assert _nothing_planned(plan(*days)) == "nothing planned for 26 Nov, 27 Nov"
    assert _nothing_planned(plan(*days), change("moved", to="2026-11-26")) == "nothing planned for 27 Nov"
    added = change("new", customer="hengda", purpose="送样", to="2026-11-27")
    assert _nothing_planned(plan(*days), added) == "nothing planned for 26 Nov"
    assert _nothing_planned(plan(*days), change("dropped", reason="停工")) == "nothing planned for 26 Nov, 27 Nov"


BOOKS: list[Any] = [pytest.param(sample_book, id="sample")]
BOOKS += [pytest.param(partial(demo_book, scale), id=f"demo {scale.seed}") for scale in SCALES]


@pytest.mark.parametrize("open_book", BOOKS)
def test_my_day_holds_what_is_planned_and_wanting_what_no_plan_sees_to(open_book: Callable[[], Book]) -> None:
    whole = open_book()
    today = whole.today
    reps = [one.id for one in whole.people.values() if one.holds("rep", today) and one.active_on(today)]
    assert planned(whole)
    for person in reps:
        for day in (today + timedelta(days=n) for n in range(-7, 8)):
            stops = {call.stop.about for call in round_of(whole, person, day).calls}
            wanted = {one.about for one in planned_on(whole, person, day) if one.about and not one.done and one.in_plan}
            assert wanted <= stops, (person, day)
        ask = PlanRequest(whole, person, week_of(today))
        held = {(left.stop.about, left.stop.day) for left in arrange(ask).held}
        reader = Reader(Audience(whole, "manager"))
        loose = {(matter.about, matter.day) for matter in wanting._unplanned(reader, person)}
        assert not held & loose, person
