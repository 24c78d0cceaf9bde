"""Suggested plans: every reason found by a planted case and by nothing else, nobody booked twice, free days kept free."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.commands.main import main
from salesbook.planning.arrange import Arranged, arrange
from salesbook.planning.capacity import a_day, free_days
from salesbook.planning.matter import PlanRequest
from salesbook.planning.notes import commented
from salesbook.planning.plan_record import plan_record
from salesbook.planning.sources import LABELS, SOURCES
from salesbook.planning.today import round_of
from salesbook.rules import judge
from salesbook.schemas import Schemas
from salesbook.store.entry import examine
from salesbook.words import LANGS, Lang
from salesbook.yamlio import read, write
from tests.conftest import ROOT
from tests.support import made_book as m
from tests.support.sample_book import sample_book
from tests.support.small_book import VISIT, SmallBook

SUNDAY = datetime.fromisoformat("2026-11-22T20:00:00+08:00")
WEEK = Week(2026, 48)
LI = m.person("li-wei", "李伟")
QUIET: dict[str, Any] = {"opened_on": "2026-11-20", "class": "c"}
"""A customer who wants no contact for a while."""


def a_record(kind: str, /, **data: object) -> m.Made:
    return kind, {"by": "li-wei", "written_at": m.WRITTEN, **data}


def hengda(**more: Any) -> m.Made:
    return m.customer("hengda", "恒达", **{**QUIET, **more})


def seen(day: str, **more: object) -> m.Made:
    return m.visit(day, "li-wei", "hengda", **more)


DEBT = m.order(
    "o-1", "hengda", "500.00", "2026-10-01", instalments=[{"key": "p", "amount": "500.00", "due_on": "2026-10-20"}]
)
ACTION = {"owner": "li-wei", "due": "2026-11-25", "correction": "换货"}
REASONS: dict[str, list[m.Made]] = {
    "promise": [seen("2026-11-20", next_visit_on="2026-11-25")],
    "carried_over": [
        seen("2026-11-10"),
        (
            "plan",
            {
                "week": "2026-W47",
                "person": "li-wei",
                "lines": [{"key": "a", "date": "2026-11-18", "kind": "visit", "customer": "hengda", "purpose": "送样"}],
                "written_at": "2026-11-15T20:00:00+08:00",
            },
        ),
    ],
    "complaint": [
        a_record("complaint", received_at="2026-11-20T10:00:00+08:00", customer="hengda", description="色差")
    ],
    "money": [DEBT],
    "action": [
        a_record(
            "complaint",
            received_at="2026-11-10T10:00:00+08:00",
            customer="hengda",
            solved_at="2026-11-12T10:00:00+08:00",
            action=ACTION,
        )
    ],
    "task": [a_record("task", id="t", title="盘点", set_on="2026-11-20", due="2026-11-26", **{"for": "li-wei"})],
    "intent": [seen("2026-11-20", outcome="intent")],
    "goods": [
        a_record(
            "goods_owed", id="g", kind="loan", customer="hengda", item="展架", out_on="2026-11-02", due_on="2026-11-24"
        )
    ],
    "usage": [
        seen("2026-11-20"),
        m.order("o-2", "hengda", "10.00", "2026-10-20", deliveries=[{"key": "d", "made_on": "2026-10-25"}]),
        m.payment("2026-10-21", "hengda", "10.00", allocations=[{"to": "orders/2026/o-2", "amount": "10.00"}]),
        m.visit("2026-10-22", "li-wei", "hengda"),
    ],
    "cadence": [seen("2026-11-05"), hengda(**{"class": "b"})],
}


def planted(reason: str, *more: m.Made) -> Book:
    """A quiet company in which one thing wants doing."""
    records = [hengda(), LI, *REASONS[reason], *more]
    return m.book(*records, now=SUNDAY)


def planned(book: Book, person: str = "li-wei", week: Week = WEEK) -> Arranged:
    return arrange(PlanRequest(Audience(book, person).book, person, week))


def reasons_in(arranged: Arranged) -> set[str]:
    return {matter.reason for stop in arranged.stops for matter in stop.matters}


def test_there_is_a_case_and_a_word_for_every_reason() -> None:
    assert set(REASONS) == set(SOURCES)
    assert set(SOURCES) < set(LABELS)


@pytest.mark.parametrize("reason", REASONS)
def test_a_planted_reason_is_planned_and_a_planner_that_ignores_it_is_caught(
    reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = planted(reason)
    assert reasons_in(planned(book)) == {reason}
    monkeypatch.delitem(SOURCES, reason)
    assert reasons_in(planned(book)) == set()


INNOCENT: dict[str, list[m.Made]] = {
    "promise": [seen("2026-11-21", next_visit_on="2026-12-02")],
    "money": [
        m.payment("2026-11-02", "hengda", "500.00", allocations=[{"to": "orders/2026/o-1#p", "amount": "500.00"}])
    ],
    "task": [("reply", {"about": "tasks/2026/t", "person": "li-wei", "verdict": "answered", "written_at": m.WRITTEN})],
    "intent": [a_record("proposal", id="p", customer="hengda", made_on="2026-11-20")],
    "usage": [seen("2026-11-21", usage={"use": "好"})],
    "cadence": [seen("2026-11-22")],
    "carried_over": [seen("2026-11-19")],
}


@pytest.mark.parametrize("reason", INNOCENT)
def test_what_is_done_is_not_planned_again(reason: str) -> None:
    assert reason not in reasons_in(planned(planted(reason, *INNOCENT[reason])))


STAGES = [
    {"key": key, "name": key, "probability": chance}
    for key, chance in (("intent", 20), ("proposal", 40), ("talks", 60), ("lost", 0))
]


@pytest.mark.parametrize(
    ("deal", "wanted"),
    [
        ({}, True),
        ({"stages": [{"stage": "proposal", "date": "2026-11-12"}]}, True),
        ({"stages": [{"stage": "talks", "date": "2026-11-12"}]}, False),
        ({"stages": [{"stage": "lost", "date": "2026-11-12"}]}, False),
        ({"level": "ordinary"}, False),
        ({"result": {"outcome": "won", "date": "2026-11-12"}}, False),
    ],
)
def test_a_deal_without_proposal_wants_one_while_it_is_open(deal: dict[str, Any], wanted: bool) -> None:
    made = a_record("deal", id="d", customer="hengda", opened_on="2026-11-10", **deal)
    book = m.book(LI, hengda(), seen("2026-11-20"), made, now=SUNDAY, stages=STAGES)
    assert reasons_in(planned(book)) == ({"intent"} if wanted else set())


def test_somebody_elses_customer_is_left_to_him() -> None:
    others = m.customer("hengda", "恒达", "wang-jun", **{"class": "a"})
    book = m.book(
        others, LI, m.person("wang-jun", "王军"), m.visit("2026-11-02", "wang-jun", "hengda"), DEBT, now=SUNDAY
    )
    assert reasons_in(planned(book)) == set()
    assert reasons_in(planned(book, "wang-jun")) >= {"cadence", "money"}


def asked(day: str, **more: object) -> m.Made:
    return a_record("collection", date=day, customer="hengda", answer="月底付", **more)


@pytest.mark.parametrize(
    ("attempt", "wanted"),
    [
        (asked("2026-11-12"), True),
        (asked("2026-11-22"), True),  # seven days on it is Sunday again
        (asked("2026-11-12", promised_on="2026-12-04"), False),
    ],
)
def test_money_is_asked_for_once_a_week_and_not_before_the_day_promised(attempt: m.Made, wanted: bool) -> None:
    assert ("money" in reasons_in(planned(planted("money", attempt)))) == wanted


def test_who_was_asked_this_week_is_not_asked_again_in_it() -> None:
    now = datetime.fromisoformat("2026-11-24T08:00:00+08:00")
    book = m.book(hengda(), LI, DEBT, asked("2026-11-23"), now=now)
    assert reasons_in(planned(book)) == set()


def test_who_is_seen_before_the_week_begins_counts_his_days_anew() -> None:
    """As of Tuesday, for the week after: a promise or a colleague's plan for Friday is a contact to come."""
    now = datetime.fromisoformat("2026-11-24T08:00:00+08:00")
    people = (LI, m.person("wang-jun", "王军"), hengda(**{"class": "b"}))
    line = {"key": "a", "date": "2026-11-27", "kind": "visit", "customer": "hengda", "purpose": "看样"}
    plan = {"week": "2026-W48", "person": "wang-jun", "lines": [line], "written_at": "2026-11-22T19:00:00+08:00"}
    ahead = Week(2026, 49)
    assert reasons_in(planned(m.book(*people, seen("2026-11-12"), now=now), week=ahead)) == {"cadence"}
    promise = seen("2026-11-12", next_visit_on="2026-11-27")
    for book in (m.book(*people, promise, now=now), m.book(*people, seen("2026-11-12"), ("plan", plan), now=now)):
        assert reasons_in(planned(book, week=ahead)) == set()


def test_goods_delivered_to_somebody_elses_customer_are_his_to_ask_about() -> None:
    records = [m.customer("hengda", "恒达", "wang-jun", **QUIET), LI, m.person("wang-jun", "王军"), *REASONS["usage"]]
    book = m.book(*records, now=SUNDAY)
    assert reasons_in(planned(book)) == set()
    assert reasons_in(planned(book, "wang-jun")) == {"usage"}


def test_a_call_after_the_planned_day_makes_up_for_the_visit() -> None:
    called = a_record(
        "enquiry", at="2026-11-20T10:00:00+08:00", person="li-wei", customer="hengda", kind="call", result="问价"
    )
    assert reasons_in(planned(planted("carried_over", called))) == set()


def test_money_that_falls_due_later_than_the_promised_day_waits_for_its_own() -> None:
    parts = [{"key": "p", "amount": "500.00", "due_on": "2026-11-27"}]
    book = m.book(
        hengda(),
        LI,
        *REASONS["promise"],
        m.order("o-1", "hengda", "500.00", "2026-11-01", instalments=parts),
        now=SUNDAY,
    )
    days = {matter.reason: stop.day for stop in planned(book).stops for matter in stop.matters}
    assert days == {"promise": date(2026, 11, 25), "money": date(2026, 11, 27)}
    often = m.book(
        hengda(**{"class": "a"}),
        LI,
        *REASONS["promise"],
        m.order("o-1", "hengda", "500.00", "2026-11-01", instalments=parts),
        now=SUNDAY,
    )
    result = [(stop.day, [matter.reason for matter in stop.matters]) for stop in planned(often).stops]
    assert result == [(date(2026, 11, 25), ["promise", "cadence"]), (date(2026, 11, 27), ["money"])]


def test_a_promise_stands_on_its_day_and_takes_the_rest_along() -> None:
    book = planted("promise", DEBT)
    [stop] = planned(book).stops
    assert stop.day == date(2026, 11, 25)
    assert [matter.reason for matter in stop.matters] == ["promise", "money"]


def customers(count: int) -> list[m.Made]:
    """So many customers who all want contact."""
    made = [m.customer(f"k-{n:02}", f"客户{n:02}", **{"class": "a"}) for n in range(count)]
    return [*made, *(m.visit("2026-11-10", "li-wei", f"k-{n:02}") for n in range(count))]


def test_no_day_holds_more_than_the_person_manages_and_the_rest_is_named() -> None:
    made = customers(30)
    days = [m.visit(f"2026-11-{day:02}", "li-wei", f"k-{n:02}") for day in (3, 4, 5) for n in range(day - 1)]
    book = m.book(LI, *made, *days, now=SUNDAY)
    arranged = planned(book)
    assert a_day(book, "li-wei") == 3  # days of 2, 3, 4 and 30
    by_day = Counter(stop.day for stop in arranged.stops)
    assert sorted(by_day.values()) == [2, 3, 3, 3, 3]
    assert by_day[date(2026, 11, 23)] == 2  # the meeting takes the afternoon
    assert len(arranged.stops) + len(arranged.left) == 30
    assert {left.why.zh for left in arranged.left} == {"本周已排满"}


def test_the_most_urgent_come_first_when_there_is_more_than_fits() -> None:
    arranged = planned(m.book(LI, *customers(40), hengda(), DEBT, now=SUNDAY))
    assert "hengda" in {stop.about for stop in arranged.stops}
    assert min(stop.urgency for stop in arranged.stops) >= max(left.stop.urgency for left in arranged.left)


def test_leave_holidays_and_weekends_stay_free() -> None:
    year = {
        "year": 2026,
        "holidays": [{"name": "节", "from": "2026-11-25"}],
        "working_weekends": [{"date": "2026-11-28", "name": "调休"}],
    }
    off = m.person("li-wei", "李伟", leave=[{"from": "2026-11-26", "to": "2026-11-26"}])
    book = m.book(off, *customers(60), ("calendar", year), now=SUNDAY)
    arranged = planned(book)
    assert {stop.day for stop in arranged.stops} == {date(2026, 11, day) for day in (23, 24, 27, 28)}


def test_a_promise_for_a_day_on_leave_is_named_not_planned() -> None:
    off = m.person("li-wei", "李伟", leave=[{"from": "2026-11-23", "to": "2026-11-27"}])
    arranged = planned(m.book(off, hengda(), *REASONS["promise"], now=SUNDAY))
    assert arranged.stops == ()
    assert [(left.stop.about, left.stop.day) for left in arranged.left] == [("hengda", date(2026, 11, 25))]


def test_the_moved_meeting_takes_its_half_day_along() -> None:
    year = {
        "year": 2026,
        "moved_meetings": [
            {"kind": "weekly", "from": "2026-11-23", "to": "2026-11-24", "time": "14:00", "reason": "展会"}
        ],
    }
    room = free_days(m.book(LI, ("calendar", year), now=SUNDAY), "li-wei", WEEK)
    assert [room[day] for day in WEEK.days[:5]] == [4, 2, 4, 4, 4]


def test_days_past_are_not_planned_and_one_joins_or_leaves_within_a_week() -> None:
    midweek = datetime.fromisoformat("2026-11-25T15:00:00+08:00")
    assert list(free_days(m.book(LI, now=midweek), "li-wei", WEEK)) == [date(2026, 11, 26), date(2026, 11, 27)]
    short = m.person("li-wei", "李伟", joined_on="2026-11-24", left_on="2026-11-26")
    assert len(free_days(m.book(short, now=SUNDAY), "li-wei", WEEK)) == 3


def test_who_stands_in_a_plan_already_is_not_booked_again() -> None:
    line = {"key": "a", "date": "2026-11-24", "kind": "visit", "customer": "hengda", "purpose": "看样"}
    own = {"week": "2026-W48", "lines": [line], "written_at": "2026-11-22T19:00:00+08:00"}
    for person in ("li-wei", "wang-jun"):
        plan = ("plan", {**own, "person": person})
        arranged = planned(
            m.book(LI, m.person("wang-jun", "王军"), hengda(**{"class": "a"}), seen("2026-11-02"), plan, now=SUNDAY)
        )
        assert not arranged.stops
        assert not arranged.left
        assert len(arranged.held) == 1


def test_a_line_sees_to_a_promise_while_it_lies_ahead_and_is_not_too_late() -> None:
    """What was promised at today's visit is not in today's line; one of two days later comes a day too late."""
    monday = datetime.fromisoformat("2026-11-23T14:00:00+08:00")
    visit = m.visit(
        "2026-11-23", "li-wei", "hengda", next_visit_on="2026-11-25", written_at="2026-11-23T11:00:00+08:00"
    )
    for days, told in (
        (["2026-11-23"], None),
        (["2026-11-23", "2026-11-26"], None),
        (["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"], "李伟，11月25日"),
        (["2026-11-24"], "李伟，11月24日"),
    ):
        lines = [{"key": f"l{day[-2:]}", "date": day, "customer": "hengda", "purpose": "看样"} for day in days]
        plan = ("plan", {"week": "2026-W48", "person": "li-wei", "lines": lines, "written_at": SUNDAY.isoformat()})
        arranged = planned(m.book(LI, hengda(), visit, plan, now=monday))
        assert [held.why.zh for held in arranged.held] == ([told] if told else [])
        assert [stop.day for stop in arranged.stops] == ([] if told else [date(2026, 11, 25)])


def test_who_is_seen_for_a_reason_is_not_seen_for_the_round_as_well() -> None:
    book = m.book(LI, hengda(**{"class": "a"}), seen("2026-11-05", next_visit_on="2026-11-25"), now=SUNDAY)
    ask = PlanRequest(Audience(book, "li-wei").book, "li-wei", WEEK)
    draft = plan_record(ask, arrange(ask), "zh")
    assert [note.partition("：")[0] for note in draft.by_line["a"]] == ["约定", "拜访周期"]
    assert draft.data["lines"][0]["purpose"] == "按约定拜访"


def test_near_customers_share_a_day() -> None:
    """Two towns, three customers each, three a day: nobody drives to and fro."""
    made = []
    for town, lat in (("n", 29.9), ("s", 29.1)):
        made += [
            m.customer(
                f"{town}-{n}",
                f"{town}{n}",
                geo={"lat": lat + n / 100, "lng": 119.6, "datum": "gcj02"},
                **{"class": "a"},
            )
            for n in range(3)
        ]
    calls = [m.visit("2026-11-10", "li-wei", data["id"]) for _, data in made]
    week_off = m.person("li-wei", "李伟", leave=[{"from": "2026-11-23", "to": "2026-11-25"}])
    arranged = planned(m.book(week_off, *made, *calls, now=SUNDAY))
    towns = {
        day: {stop.about[0] for stop in arranged.stops if stop.day == day}
        for day in {stop.day for stop in arranged.stops}
    }
    assert sorted(map(sorted, towns.values())) == [["n"], ["s"]]


# The sample, as each rep opens it on Sunday evening.


@cache
def of_sample(person: str, week: Week, as_of: datetime | None = None) -> tuple[PlanRequest, Arranged]:
    ask = PlanRequest(Audience(sample_book(as_of), person).book, person, week)
    return ask, arrange(ask)


REPS = ("zhou-min", "wu-qian", "he-jun", "lin-xiao")


@pytest.mark.parametrize("person", REPS)
@pytest.mark.parametrize("week", [WEEK, Week(2026, 49), Week(2026, 53)])
def test_on_the_sample_nobody_is_booked_twice_and_no_day_overfull(person: str, week: Week) -> None:
    ask, arranged = of_sample(person, week, SUNDAY)
    pairs = [(stop.about, stop.day) for stop in arranged.stops]
    assert len(pairs) == len(set(pairs))
    usual = a_day(ask.book, person)
    assert all(count <= usual for count in Counter(stop.day for stop in arranged.stops).values())
    assert all(stop.day in arranged.room for stop in arranged.stops)
    for stop in arranged.stops:
        assert all(matter.day in (None, stop.day) for matter in stop.matters)


def test_week_53_ends_in_the_new_year() -> None:
    _, arranged = of_sample("zhou-min", Week(2026, 53), SUNDAY)
    assert list(arranged.room)[-1] == date(2027, 1, 1)


@pytest.mark.parametrize("person", REPS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_record_is_good_and_the_same_every_time(person: str, lang: Lang) -> None:
    ask, arranged = of_sample(person, WEEK, SUNDAY)
    draft = plan_record(ask, arranged, lang)
    source = commented(write(draft.data), draft.head, draft.by_line, tail=draft.tail)
    path = f"records/plans/{ask.week.slug}/{person}.yaml"
    assert read(source, path).document is not None
    assert faults(ask.book.schemas, path, source) == []
    again = PlanRequest(Audience(sample_book(SUNDAY), person).book, person, WEEK)
    assert plan_record(again, arrange(again), lang) == draft
    assert all(notes for notes in draft.by_line.values())
    assert set(draft.by_line) == {line["key"] for line in draft.data["lines"]}


def faults(schemas: Schemas, path: str, source: bytes) -> list[str]:
    return [finding.rule for finding in examine(path, "", source, schemas, judge).findings]


def test_a_plan_tells_the_team_no_amount_and_no_hidden_name() -> None:
    """Amounts stand in the one field for them, which the team does not see."""
    for person in REPS:
        ask, arranged = of_sample(person, WEEK, SUNDAY)
        for line in plan_record(ask, arranged, "zh").data["lines"]:
            known = ask.book.customers.get(line.get("customer", ""))
            hidden = known.get("private", {}).get("name") if known else None
            assert hidden is None or hidden not in line["purpose"]
        money = {f"{matter.amount:,.2f}" for stop in arranged.stops for matter in stop.matters if matter.amount}
        words = " ".join(
            line["purpose"] + line.get("expected", "") for line in plan_record(ask, arranged, "zh").data["lines"]
        )
        assert not any(amount in words for amount in money)


@given(st.integers(0, 9))
def test_as_the_week_goes_by_only_days_ahead_are_planned(days: int) -> None:
    now = SUNDAY - timedelta(days=7) + timedelta(days=days)
    week = week_of(now.date())
    _, arranged = of_sample("zhou-min", week, now)
    assert all(stop.day and stop.day >= now.date() for stop in arranged.stops)


# Today's round.


def test_todays_round_holds_the_plan_and_the_promises_in_one_trip() -> None:
    morning = datetime.fromisoformat("2026-11-24T07:30:00+08:00")
    book = Audience(sample_book(morning), "wu-qian").book
    found = round_of(book, "wu-qian")
    lines = {line["customer"] for line in book.find("plans/2026-w48/wu-qian")["lines"] if line["date"] == "2026-11-24"}  # type: ignore[index]
    assert lines <= {call.stop.about for call in found.calls}
    assert not {call.stop.about for call in found.calls} & {call.stop.about for call in found.also}
    assert any(call.leg for call in found.calls)


# The command.


def on_sample(*words: str) -> int:
    return main(["suggest", *words, "--root", str(ROOT), "--as-of", SUNDAY.isoformat()])


def test_the_command_prints_the_record_and_says_why_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert on_sample("plan", "--person", "zhou-min", "--lang", "en") == 0
    capture_result = capsys.readouterr()
    document = read(capture_result.out.encode(), "records/plans/2026-w48/zhou-min.yaml").document
    assert document is not None
    assert document.data["week"] == "2026-W48"
    assert "Zhou Min" in capture_result.err
    assert "promise" in capture_result.err
    assert on_sample("plan", "--person", "zhou-min", "--week", "2026-w52", "-q") == 0
    capture_result = capsys.readouterr()
    assert 'week: "2026-W53"' in capture_result.out
    assert capture_result.err == ""


def test_the_same_bytes_whatever_the_machine() -> None:
    words = [
        "-m",
        "salesbook.commands.main",
        "suggest",
        "plan",
        "--person",
        "he-jun",
        "--week",
        "2026-W47",
        "--root",
        str(ROOT),
    ]
    told = set()
    for zone, seed in (("America/New_York", "1"), ("Pacific/Auckland", "2")):
        machine = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT / "scripts"),
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(
            [sys.executable, *words, "--as-of", SUNDAY.isoformat()], env=machine, capture_output=True, check=True
        )
        told.add((done.stdout, done.stderr))
    assert len(told) == 1


def test_writing_makes_a_new_file_that_passes_check_and_never_touches_one_that_exists(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    small = SmallBook(tmp_path_factory.mktemp("book"), capsys)
    small.mend(VISIT, "feedback: 认可岩板。", "feedback: 认可岩板。\nnext_visit_on: 2026-11-25")
    words = ("suggest", "plan", "--person", "li-wei", "--write", "--as-of", "2026-11-22T20:00:00+08:00")
    code, out, _ = small.run(*words)
    assert (code, out) == (0, "records/plans/2026-w48/li-wei.yaml\n")
    assert small.check() == []
    before = small.path("plans/2026-w48/li-wei.yaml").read_bytes()
    code, out, err = small.run(*words)
    assert code == 1
    assert "exists" in err
    assert small.path("plans/2026-w48/li-wei.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "--person", "nobody"),
        ("plan", "--person", "zhou-min", "--as", "team"),
        ("plan", "--person", "zhou-min", "--as", "wu-qian"),
        ("plan", "--person", "zhou-min", "--week", "2026-W54"),
        ("visits", "--person", "nobody"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert on_sample(*words) == 2
    capture_result = capsys.readouterr()
    assert capture_result.out == ""
    assert capture_result.err.startswith("salesbook: ")
    assert capture_result.err.count("\n") == 1


def test_a_superior_may_look(capsys: pytest.CaptureFixture[str]) -> None:
    assert on_sample("visits", "--person", "zhou-min", "--as", "shen-guodong") == 0
    assert capsys.readouterr().out
