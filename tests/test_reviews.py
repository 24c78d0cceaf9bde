"""Is a plan reviewed, by whom, in time: by role, relation and moment; and the same answer wherever it is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week, week_in
from salesbook.exchange.calendar_entries import read_by
from salesbook.kinds import Record
from salesbook.kinds.superiors import nearest_at_work, superiors
from salesbook.pages.paper import pack_week
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp, Row, Table
from salesbook.pages.week import hand_in_list
from salesbook.pages.week.review import review_lamp
from salesbook.rules import catalogue
from salesbook.rules.duty import Mark
from salesbook.rules.matrix import STATES, matrix
from salesbook.rules.reporting import Judged, judged
from salesbook.views.hand_in import hand_ins
from salesbook.views.once import once
from salesbook.views.reviews import review_of, unreviewed
from tests.support import made_book as m
from tests.support.demo_books import SCALES, demo_book
from tests.support.sample_book import sample_book

WEEK = Week(2026, 48)
LATER = datetime.fromisoformat("2026-11-27T18:00:00+08:00")
MEETING = "2026-11-23T14:00:00+08:00"
OPEN: dict[str, Any] = {"opened_on": "2026-01-01"}


def roles(*held: tuple[str, str, str | None]) -> list[dict[str, str]]:
    """Roles with the day each begins and ends."""
    return [{"role": role, "from": first, **({"to": last} if last else {})} for role, first, last in held]


TWO_ROLES = roles(("rep", "2025-01-01", None), ("supervisor", "2025-01-01", None))
FROM_TUESDAY = roles(("rep", "2025-01-01", None), ("supervisor", "2026-11-24", None))
TILL_SUNDAY = roles(("supervisor", "2025-01-01", "2026-11-22"))

PEOPLE = {
    "boss": m.person("boss", "总经理", "general_manager"),
    "wang": m.person("wang", "王经理", "business_manager", reports_to="boss"),
    "zhang": m.person("zhang", "张主管", "supervisor", reports_to="wang"),
    "li-wei": m.person("li-wei", "李伟", reports_to="zhang"),
    "both": m.person("both", "两职", reports_to="wang", roles=TWO_ROLES),
    "under": m.person("under", "下属", reports_to="both"),
    "rising": m.person("rising", "新主管", reports_to="wang", roles=FROM_TUESDAY),
    "under-rising": m.person("under-rising", "新主管下属", reports_to="rising"),
    "former": m.person("former", "前主管", "supervisor", reports_to="wang", left_on="2026-11-20"),
    "under-former": m.person("under-former", "前主管下属", reports_to="former"),
    "moved": m.person("moved", "转岗", reports_to="wang", roles=TILL_SUNDAY),
    "under-moved": m.person("under-moved", "转岗下属", reports_to="moved"),
    "clerk": m.person("clerk", "文员", "clerk", reports_to="boss"),
    "other": m.person("other", "旁组主管", "supervisor", reports_to="wang"),
    "alone": m.person("alone", "独自"),
}


def plan_of(person: str, at: str = "2026-11-22T20:00:00+08:00") -> m.Made:
    return "plan", {"week": "2026-W48", "person": person, "lines": [], "written_at": at}


def reply(person: str, about: str, at: str = "2026-11-23T10:00:00+08:00", verdict: str = "approved") -> m.Made:
    data = {"about": f"plans/2026-w48/{about}", "person": person, "verdict": verdict, "written_at": at}
    return "reply", data


def company(*more: m.Made, now: datetime = LATER) -> Book:
    return m.book(*PEOPLE.values(), *more, now=now, **OPEN)


def state(whole: Book, person: str = "li-wei") -> str:
    plan = whole.get("plan", f"2026-w48/{person}")
    assert plan is not None
    return review_of(whole, plan).state


def duty(whole: Book, person: str) -> Judged:
    catalogue.register_all()
    found = judged(whole, {"plan-reviewed"})
    return next(case for case in found if case.duty.record and case.duty.record.id == f"2026-w48/{person}")


# The line of superiors


@pytest.mark.parametrize(
    ("person", "line"),
    [
        ("li-wei", ("zhang", "wang", "boss")),
        ("under", ("both", "wang", "boss")),
        ("wang", ("boss",)),
        ("boss", ()),
        ("nobody", ()),
    ],
)
def test_the_line_of_superiors_has_all_steps_the_nearest_first(person: str, line: tuple[str, ...]) -> None:
    assert superiors(company().people, person) == line


def test_a_line_that_comes_back_to_itself_ends() -> None:
    ring = {"a": "b", "b": "c", "c": "a", "self": "self", "lost": "no-file"}
    whole = m.book(*(m.person(one, one, reports_to=above) for one, above in ring.items()))
    result = {one: superiors(whole.people, one) for one in ring}
    assert result == {"a": ("b", "c"), "b": ("c", "a"), "c": ("a", "b"), "self": (), "lost": ("no-file",)}


@pytest.mark.parametrize(
    ("person", "day", "who"),
    [
        ("under-former", "2026-11-20", "former"),
        ("under-former", "2026-11-21", "wang"),
        ("li-wei", "2026-11-21", "zhang"),
        ("alone", "2026-11-21", None),
    ],
)
def test_what_waits_for_a_superior_who_has_left_waits_for_the_next(person: str, day: str, who: str | None) -> None:
    whole = company()
    assert nearest_at_work(whole.people, person, datetime.fromisoformat(day).date()) == who


# Who owes a review: by the roles of the week's Monday, up the line


@pytest.mark.parametrize(
    ("person", "reviewer"),
    [
        ("li-wei", "zhang"),
        ("zhang", "wang"),
        ("wang", "boss"),
        ("boss", None),
        ("both", "wang"),  # a selling supervisor is reviewed one step up
        ("under", "both"),
        ("rising", "wang"),
        ("under-rising", "wang"),  # his superior reviews from Tuesday on
        ("under-former", "wang"),  # his superior left on Friday
        ("under-moved", "wang"),  # his superior gave up the role on Sunday
        ("clerk", "boss"),
        ("alone", None),
    ],
)
def test_the_nearest_superior_who_reviews_on_that_monday_owes_it(person: str, reviewer: str | None) -> None:
    whole = company(plan_of(person))
    plan = whole.of("plan")[0]
    assert review_of(whole, plan).reviewer == reviewer
    assert duty(whole, person).duty.person == reviewer
    assert state(whole, person) == ("missing" if reviewer else "not_owed")
    assert unreviewed(whole, WEEK) == (1 if reviewer else 0)


# Whose reply is a review


@pytest.mark.parametrize(
    ("person", "by", "counts"),
    [
        ("li-wei", "zhang", True),
        ("li-wei", "wang", True),
        ("li-wei", "boss", True),
        ("li-wei", "other", True),  # stands in for a colleague
        ("li-wei", "li-wei", False),
        ("li-wei", "clerk", False),
        ("li-wei", "alone", False),
        ("li-wei", "former", False),
        ("li-wei", "moved", False),
        ("both", "both", False),  # holds the role, and it is his own plan
        ("both", "wang", True),
        ("under", "both", True),
        ("zhang", "zhang", False),
        ("wang", "zhang", False),  # nobody reviews whom he reports to
        ("wang", "both", False),
        ("wang", "boss", True),
        ("zhang", "other", True),
    ],
)
@pytest.mark.parametrize("verdict", ["approved", "returned", "noted", "answered"])
def test_a_review_is_by_another_who_holds_a_role_that_reviews(person: str, by: str, counts: bool, verdict: str) -> None:
    whole = company(plan_of(person), reply(by, person, verdict=verdict))
    counts = counts and verdict in ("approved", "returned")
    assert state(whole, person) == ("in_time" if counts else "missing")
    owes = "wang" if person in ("zhang", "both") else {"li-wei": "zhang", "under": "both", "wang": "boss"}[person]
    assert duty(whole, person).duty.person == (by if counts else owes)


@pytest.mark.parametrize(("at", "counts"), [("2026-11-23T13:00:00+08:00", False), ("2026-11-24T09:00:00+08:00", True)])
def test_a_reviewer_holds_the_role_on_the_day_of_his_reply(at: str, counts: bool) -> None:
    whole = company(plan_of("under-rising"), reply("rising", "under-rising", at))
    assert state(whole, "under-rising") == ("late" if counts else "missing")


def test_who_wrote_a_plan_down_for_another_does_not_review_it() -> None:
    whole = company(plan_of("li-wei"), reply("zhang", "li-wei"))
    kind, data = plan_of("li-wei")
    by_zhang = company((kind, {**data, "by": "zhang"}), reply("zhang", "li-wei"))
    assert (state(whole), state(by_zhang)) == ("in_time", "missing")


def test_two_partners_above_each_other_review_each_other() -> None:
    one = m.person("one", "一", "business_manager", reports_to="two")
    two = m.person("two", "二", "business_manager", reports_to="one")
    whole = m.book(one, two, plan_of("one"), reply("two", "one"), now=LATER, **OPEN)
    assert state(whole, "one") == "in_time"


# When: a plan of Sunday by the meeting, a later one by the end of the next workday

FRIDAY_EVENING = "2026-11-27T19:00:00+08:00"


@pytest.mark.parametrize(
    ("handed_in", "due"),
    [
        ("2026-11-22T20:00:00+08:00", MEETING),
        ("2026-11-23T13:59:59+08:00", MEETING),
        (MEETING, MEETING),
        ("2026-11-23T14:00:01+08:00", "2026-11-25T00:00:00+08:00"),
        ("2026-11-23T23:59:59+08:00", "2026-11-25T00:00:00+08:00"),
        ("2026-11-24T00:00:00+08:00", "2026-11-26T00:00:00+08:00"),
        (FRIDAY_EVENING, "2026-12-01T00:00:00+08:00"),  # the next workday is Monday
        ("2026-11-28T11:00:00+08:00", "2026-12-01T00:00:00+08:00"),
    ],
)
@pytest.mark.parametrize(("seconds", "wanted"), [(-1, "in_time"), (0, "in_time"), (1, "late")])
def test_a_review_is_in_time_up_to_its_last_second(handed_in: str, due: str, seconds: int, wanted: str) -> None:
    last = datetime.fromisoformat(due)
    at = last + timedelta(seconds=seconds)
    whole = company(plan_of("li-wei", handed_in), reply("zhang", "li-wei", at.isoformat()), now=at + timedelta(days=9))
    review = review_of(whole, whole.of("plan")[0])
    assert (review.state, review.due) == (wanted, last)
    assert duty(whole, "li-wei").duty.mark is {"in_time": Mark.MET, "late": Mark.LATE}[wanted]


@pytest.mark.parametrize(("now", "wanted"), [(MEETING, "open"), ("2026-11-23T14:00:01+08:00", "missing")])
def test_at_the_last_second_a_review_is_still_open(now: str, wanted: str) -> None:
    whole = company(plan_of("li-wei"), now=datetime.fromisoformat(now))
    assert state(whole) == wanted
    assert unreviewed(whole, WEEK) == 1


def test_the_first_review_says_whether_in_time_and_the_newest_holds() -> None:
    first = reply("zhang", "li-wei", "2026-11-23T10:00:00+08:00", "returned")
    then = reply("wang", "li-wei", "2026-11-24T10:00:00+08:00", "approved")
    for replies in ((first, then), (then, first)):
        review = review_of(whole := company(plan_of("li-wei"), *replies), whole.of("plan")[0])
        assert review.state == "in_time"
        given = [record["verdict"] if record else None for record in (review.first, review.newest)]
        assert given == ["returned", "approved"]
        assert duty(whole, "li-wei").duty.person == "zhang"


# The same answer on page, pack, report and matrix

_WORDS = {
    Mark.NOT_OWED: {"不适用"},
    Mark.DUE: {"待审核"},
    Mark.MISSING: {"未审核"},
    Mark.MET: {"自报已审核", "已退回"},
    Mark.LATE: {"审核迟：自报已审核", "审核迟：已退回"},
}


def _books() -> Iterator[Any]:
    yield pytest.param(sample_book, id="sample")
    for scale in SCALES:
        yield pytest.param(partial(demo_book, scale), id=f"demo {scale.seed}")
    yield pytest.param(_every_story, id="made")


def _every_story() -> Book:
    told = [plan_of(one) for one in PEOPLE if one not in ("former", "moved")]
    replies = [
        reply("li-wei", "li-wei"),
        reply("zhang", "zhang"),
        reply("boss", "wang", "2026-11-23T15:00:00+08:00"),
        reply("both", "under", verdict="returned"),
        reply("wang", "under-former"),
    ]
    return company(*told, *replies)


@pytest.mark.parametrize("open_book", list(_books()))
def test_page_pack_report_matrix_and_calendar_give_one_answer_of_each_plan(open_book: Any) -> None:
    whole: Book = open_book()
    catalogue.register_all()
    cases = list(judged(whole, {"plan-reviewed"}))
    reader = Reader(Audience(whole, "manager"))
    assert cases
    for case in cases:
        plan, mark = case.duty.record, case.duty.mark
        assert plan is not None
        lamp = review_lamp(reader, plan)
        assert lamp is not None
        assert lamp.text.zh in _WORDS[mark], plan.ref
        shown = {*_in_pack(reader, plan["week"], plan["person"]), *_on_page(reader, plan["week"], plan["person"])}
        assert shown == {lamp}, plan.ref
        key = next(iter(matrix([case], case.duty.week or WEEK)), None)
        cell = matrix([case], case.duty.week or WEEK).get(key) if key else None
        assert (cell.state if cell else None) == STATES.get(mark)
        recent = isinstance(case.duty.due, datetime) and case.duty.due >= whole.now - timedelta(weeks=4)
        asked = recent and mark in (Mark.DUE, Mark.MISSING)
        assert (case.duty.person in _asked_to_review(whole, plan)) is asked, plan.ref
    assert {case.duty.mark for case in cases} > {Mark.MET}


def _asked_to_review(whole: Book, plan: Record) -> set[str]:
    """Whose calendars ask for the review of a plan."""
    uid = f"{plan.ref}-review".replace("/", "-")
    return {reader for reader, uids in _entries(whole).items() if uid in uids}


@once
def _entries(whole: Book) -> dict[str, set[str]]:
    return {one: {event.uid for event in read_by(Audience(whole, one), whole, one)[1]} for one in whole.people}


def _rows(table: Table) -> list[Row]:
    return [row for group in table.groups for row in group.rows]


def _in_pack(reader: Reader, week: str, person: str) -> Iterator[Lamp]:
    after = week_in(week)
    assert after is not None
    section = pack_week.plans(reader, after.later(-1)).section
    handed = [hand_in for hand_in in hand_ins(reader.book, after.later(-1)) if hand_in.form == "plan"]
    shown = [hand_in for hand_in in handed if hand_in.mark != "not_owed"]
    assert section.table is not None
    for hand_in, row in zip(shown, _rows(section.table), strict=True):
        if hand_in.person == person:
            assert isinstance(row.cells[-1], Lamp)
            yield row.cells[-1]


def _on_page(reader: Reader, week: str, person: str) -> Iterator[Lamp]:
    after = week_in(week)
    assert after is not None
    rows = hand_in_list.rows_of(reader, after.later(-1))
    table = hand_in_list.table_of(reader, rows)
    for hand_in, row in zip(rows, _rows(table), strict=True):
        if hand_in.person == person and hand_in.form == "plan":
            assert isinstance(row.cells[-1], Lamp)
            yield row.cells[-1]
