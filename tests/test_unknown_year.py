"""A year without a calendar file: nobody knows its workdays, so nothing that depends on them is held against anybody."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week, Workdays
from salesbook.pages.company import judged_weeks
from salesbook.pages.money import deliveries
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp, Under
from salesbook.pages.week import archiving
from salesbook.pages.week.hand_ins import mark_value
from salesbook.pages.week.review import review_lamp
from salesbook.rules import catalogue
from salesbook.rules.agenda import AgendaRequest, to_do_of
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import Judged, judged
from salesbook.views.hand_in import hand_ins
from tests.support import made_book as m
from tests.support.sample_book import sample_book

BY_WORKDAYS = frozenset({
    *("plan-handed-in", "summary-handed-in", "plan-reviewed", "late-entry", "visit-every-day", "enquiry-every-day"),
    *("tomorrow-planned", "weekly-meeting", "morning-briefing", "monthly-meeting", "month-planned", "month-summed-up"),
    *("supply-arranged", "order-after-visit", "week-archived", "monthly-check", "cadence-overdue", "target-missing"),
})  # fmt: skip
HARD = {Mark.MISSING, Mark.LATE, Mark.BROKEN, Mark.AT_RISK}
Y2026: m.Made = ("calendar", {"year": 2026})
Y2027: m.Made = ("calendar", {"year": 2027, "holidays": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}]})


@pytest.mark.parametrize(
    ("years", "day", "known"),
    [
        ({2026}, "2026-12-31", True),
        ({2026}, "2027-01-01", False),
        ({2026}, "2025-12-31", False),
        ({2026, 2027}, "2027-01-01", True),
        (set(), "2027-01-01", True),  # no calendar is kept at all: the opening days are the calendar
    ],
)
def test_days_are_known_in_the_years_with_a_calendar(years: set[int], day: str, known: bool) -> None:
    days = Workdays(frozenset({"fri", "thu", "wed"}), frozenset(), frozenset(), frozenset(years))
    assert days.knows(date.fromisoformat(day)) is known
    assert days.has(date.fromisoformat(day))  # to plan by


def later(moment: str) -> Book:
    return sample_book(datetime.fromisoformat(moment))


def held(whole: Book) -> list[tuple[str, str | None]]:
    """What is held against somebody for a deadline in 2027 that follows the workdays."""
    catalogue.register_all()
    found = (case for case in judged(whole, BY_WORKDAYS) if case.duty.mark in HARD)
    return [(case.manual.id, case.duty.person) for case in found if _in_2027(case)]


def _in_2027(case: Judged) -> bool:
    due = case.duty.due
    if isinstance(due, datetime):
        return due > datetime.fromisoformat("2027-01-01T00:00:00+08:00")
    return due is not None and due >= date(2027, 1, 1)


@pytest.mark.parametrize("moment", ["2027-01-02T09:00:00+08:00", "2027-01-12T09:00:00+08:00"])
def test_nothing_due_in_a_year_without_calendar_is_held_against_anybody(moment: str) -> None:
    assert held(later(moment)) == []


def test_no_day_before_a_holiday_that_nobody_knows_is_missing() -> None:
    """31 December is a workday; its entry is due on the next one, and 1 January may be none."""
    catalogue.register_all()
    duties = [case.duty for case in judged(later("2027-01-02T09:00:00+08:00"), {"visit-every-day"})]
    marks = {duty.due: duty.mark for duty in duties if duty.person == "zhou-min"}
    assert (marks[date(2026, 12, 30)], marks[date(2026, 12, 31)]) == (Mark.MISSING, Mark.DUE)


PEOPLE = (m.person("boss", "总经理", "general_manager"), m.person("li-wei", "李伟", reports_to="boss"))
PLAN: m.Made = (
    "plan",
    {"week": "2027-W01", "person": "li-wei", "lines": [], "written_at": "2027-01-04T10:00:00+08:00"},
)
NOW = datetime.fromisoformat("2027-01-20T09:00:00+08:00")


def january(*made: m.Made) -> Book:
    return m.book(*PEOPLE, Y2026, *made, now=NOW, opened_on="2026-01-01")


def _lamps(whole: Book) -> list[str]:
    reader = Reader(Audience(whole, "manager"))
    rows = [hand_in for week in (52, 53) for hand_in in hand_ins(whole, Week(2026, week))]
    shown = [mark_value(hand_in) for hand_in in rows if hand_in.person == "li-wei" and hand_in.form == "plan"]
    shown += [review_lamp(reader, plan) for plan in whole.of("plan")]
    told_ = [value.value if isinstance(value, Under) else value for value in shown]
    return [value.state for value in told_ if isinstance(value, Lamp)]


def test_pages_show_no_red_lamp_where_rules_hold_nothing() -> None:
    unknown, known = january(PLAN), january(PLAN, Y2027)
    assert not {"bad", "none"} & set(_lamps(unknown)[1:])
    assert {"bad", "none"} & set(_lamps(known)[1:])
    marks = {whole: {c.duty.mark for c in judged(whole, {"plan-reviewed"})} for whole in (unknown, known)}
    assert (marks[unknown], marks[known]) == ({Mark.DUE}, {Mark.MISSING})


def test_what_is_not_known_is_told_with_a_grey_lamp_and_no_weight() -> None:
    catalogue.register_all()
    whole = january(("plan", {**PLAN[1], "week": "2026-W53", "written_at": "2026-12-27T20:00:00+08:00"}))
    found = [case for case in judged(whole, {"weekly-meeting"}) if case.duty.mark is Mark.NOT_PROVABLE]
    assert found
    assert "2027 has no calendar file" in found[0].duty.message.en
    assert "2027 年还没有日历" in found[0].duty.message.zh
    assert case_lamp(found[0].manual.id, found[0].duty.mark).state == "na"
    (item, *_) = to_do_of(whole, Audience(whole, "manager"), AgendaRequest(found[0].duty.week), found)
    assert item.level.value == "info"


@pytest.mark.parametrize(("clerk", "keeper"), [(True, "clerk"), (False, "boss")])
def test_whoever_keeps_the_calendar_is_told(clerk: bool, keeper: str) -> None:
    catalogue.register_all()
    more = (m.person("clerk", "文员", "clerk"),) if clerk else ()
    whole = m.book(*PEOPLE, *more, Y2026, now=datetime.fromisoformat("2026-11-23T14:00:00+08:00"))
    duties = [case.duty for case in judged(whole, {"calendar-kept"}) if not case.duty.mark.fine]
    assert [(duty.person, duty.mark) for duty in duties] == [(keeper, Mark.AT_RISK)]


@pytest.mark.parametrize("viewer", ["luo-jing", "manager", "team"])
def test_home_says_that_next_years_calendar_is_wanted(viewer: str) -> None:
    body = m.body(sample_book(), "index", "zh", viewer)
    open_matters = m.body(sample_book(), "open-matters", "zh", viewer)
    words = "2027 年还没有日历"
    assert words in (body if viewer == "luo-jing" else open_matters)


def test_cells_archiving_and_supply_are_not_red_by_a_day_nobody_knows() -> None:
    order = m.order("o-1", "hengda", "10.00", "2026-12-31")
    lamps = {}
    for name, calendar in (("unknown", ()), ("known", (Y2027,))):
        whole = january(m.customer("hengda", "恒达"), order, *calendar)
        reader = Reader(Audience(whole, "manager"))
        filed = next(one for one in archiving._of(reader, Week(2026, 53)))
        supply = deliveries._supply(reader, whole.of("order")[0])[-1]
        catalogue.register_all()
        held_ = [case.duty for case in judged(whole, {"weekly-meeting"}) if case.duty.week == Week(2027, 1)]
        found = (archiving._state(reader, filed), supply, judged_weeks.cell(held_))
        lamps[name] = [one.state for one in found if isinstance(one, Lamp)]
    assert lamps == {"unknown": ["wait", "wait", "na"], "known": ["none", "none", "none"]}
