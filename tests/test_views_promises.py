"""What became of promises: each way to keep, replace or break one, whose it is, and that all who tell of them agree."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.planning.appointments import promised as planned
from salesbook.planning.matter import PlanRequest
from salesbook.rules import catalogue
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import judged
from salesbook.views import promises
from salesbook.views.promises import kept_and_broken, outcomes, unfinished
from tests.support.made_book import Made, book, customer, order, person, visit
from tests.support.sample_book import sample_book

REP, OTHER = person("li-wei", "李伟", territory="east"), person("wu-qian", "吴倩")
HENGDA = customer("hengda", "恒达")
FIRST = visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-19")
"""On a Tuesday, promising the Thursday of the week after."""


def on(text: str) -> date:
    return date.fromisoformat(text)


def became(*made: Made, **more: Any) -> dict[promises.State, int]:
    return kept_and_broken(book(REP, OTHER, HENGDA, *made, **more), on("2026-11-01"), on("2026-11-30"))


def enquiry(day: str, **more: Any) -> Made:
    data = {"at": f"{day}T10:00:00+08:00", "person": "li-wei", "kind": "call", "customer": "hengda", "interest": "问价"}
    return "enquiry", {**data, "written_at": f"{day}T18:00:00+08:00", **more}


def test_a_contact_on_the_day_keeps_a_promise_whoever_makes_it() -> None:
    assert became(FIRST) == {"broken": 1}
    assert became(FIRST, visit("2026-11-19", "wu-qian", "hengda")) == {"kept": 1}
    assert became(FIRST, enquiry("2026-11-19")) == {"kept": 1}
    assert became(FIRST, visit("2026-11-20", "li-wei", "hengda")) == {"late": 1}
    assert became(visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-23")) == {"open": 1}


@pytest.mark.parametrize(
    ("day", "method", "state"),
    [
        ("2026-11-16", "on_site", "broken"),
        ("2026-11-17", "on_site", "early"),
        ("2026-11-18", "on_site", "early"),
        ("2026-11-18", "office", "early"),
        ("2026-11-18", "phone", "broken"),
        ("2026-11-18", "chat", "broken"),
    ],
)
def test_a_visit_within_the_last_two_workdays_keeps_it_early_and_a_call_does_not(
    day: str, method: str, state: str
) -> None:
    assert became(FIRST, visit(day, "li-wei", "hengda", method=method)) == {state: 1}


@pytest.mark.parametrize(("day", "state"), [("2026-11-12", "early"), ("2026-11-14", "early"), ("2026-11-11", "broken")])
def test_the_last_two_workdays_before_a_monday_reach_over_the_weekend(day: str, state: str) -> None:
    first = visit("2026-11-09", "li-wei", "hengda", next_visit_on="2026-11-16")
    assert became(first, visit(day, "li-wei", "hengda")) == {state: 1}


def test_holidays_are_no_workdays_before_a_promise() -> None:
    holiday: Made = (
        "calendar",
        {"year": 2026, "holidays": [{"name": "展会", "from": "2026-11-17", "to": "2026-11-18"}]},
    )
    assert became(FIRST, visit("2026-11-13", "li-wei", "hengda"), holiday) == {"early": 1}
    assert became(FIRST, visit("2026-11-12", "li-wei", "hengda"), holiday) == {"broken": 1}


@pytest.mark.parametrize(
    ("day", "method", "state"), [("2026-11-18", "phone", "early"), ("2026-11-16", "phone", "broken")]
)
def test_a_call_promised_is_kept_early_by_a_call(day: str, method: str, state: str) -> None:
    first = enquiry("2026-11-10", next_on="2026-11-19")
    assert became(first, visit(day, "li-wei", "hengda", method=method)) == {state: 1}


def test_a_call_a_week_before_that_names_no_day_keeps_nothing() -> None:
    first = visit("2026-11-12", "li-wei", "hengda", next_visit_on="2026-11-19")
    assert became(first, visit("2026-11-13", "li-wei", "hengda", method="phone")) == {"broken": 1}


def test_another_day_named_before_it_fell_due_takes_its_place() -> None:
    moved = visit("2026-11-11", "li-wei", "hengda", method="phone", next_visit_on="2026-11-27")
    assert became(FIRST, moved) == {"replaced": 1, "open": 1}
    after = visit("2026-11-20", "li-wei", "hengda", next_visit_on="2026-11-27")
    assert became(FIRST, after) == {"late": 1, "open": 1}


def test_a_visit_before_the_last_days_leaves_a_promise_open() -> None:
    first = visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-27")
    assert became(first, visit("2026-11-16", "li-wei", "hengda")) == {"open": 1}


def test_a_joint_visit_that_two_wrote_down_keeps_no_promise_of_its_own_day() -> None:
    assert became(FIRST, visit("2026-11-10", "wu-qian", "hengda")) == {"broken": 1}


def test_a_customer_lost_after_a_promise_voids_it_and_a_promise_after_the_loss_counts() -> None:
    def lost(day: str, *made: Made) -> dict[promises.State, int]:
        stages = [{"stage": "won", "date": "2026-03-02"}, {"stage": "lost", "date": day}]
        whole = book(REP, customer("hengda", "恒达", stages=stages), FIRST, *made)
        return kept_and_broken(whole, on("2026-11-01"), on("2026-11-30"))

    assert lost("2026-11-15") == {"void": 1}
    assert lost("2026-11-20") == {"broken": 1}
    assert lost("2026-11-01") == {"broken": 1}
    assert lost("2026-11-01", visit("2026-11-20", "li-wei", "hengda")) == {"late": 1}
    assert lost("2026-11-01", visit("2026-11-19", "li-wei", "hengda")) == {"kept": 1}


def test_the_sample_s_promise_to_a_customer_lost_before_was_kept_late() -> None:
    made = "visits/2026-w45/2026-11-02--he-jun--meiju"
    outcome = next(outcome for outcome in outcomes(sample_book()) if outcome.promise.record.ref == made)
    assert (outcome.state, outcome.on) == ("late", on("2026-11-20"))


def handed_over(day: str, to: str = "wu-qian") -> Made:
    return customer("hengda", "恒达", owners=[{"person": "li-wei", "from": "2026-02-01"}, {"person": to, "from": day}])


@pytest.mark.parametrize(
    ("made", "whose"),
    [
        ([handed_over("2026-11-12")], "wu-qian"),
        ([handed_over("2026-11-20")], "wu-qian"),  # broken already: it is still to be made good
        ([handed_over("2026-11-24")], "li-wei"),  # from tomorrow on
        ([handed_over("2026-11-20"), visit("2026-11-20", "li-wei", "hengda")], "li-wei"),  # came late before that
        ([handed_over("2026-11-12"), visit("2026-11-20", "wu-qian", "hengda")], "wu-qian"),
        ([HENGDA], "li-wei"),
    ],
)
def test_after_a_hand_over_a_promise_is_the_new_owner_s(made: list[Made], whose: str) -> None:
    (outcome,) = outcomes(book(REP, OTHER, *made, FIRST))
    assert outcome.person == whose


def test_what_a_colleague_promised_is_his_own_until_he_leaves() -> None:
    first = visit("2026-11-10", "wu-qian", "hengda", next_visit_on="2026-11-19")
    assert [outcome.person for outcome in outcomes(book(REP, OTHER, HENGDA, first))] == ["wu-qian"]
    left = person("wu-qian", "吴倩", left_on="2026-11-15")
    assert [outcome.person for outcome in outcomes(book(REP, left, HENGDA, first))] == ["li-wei"]


def test_a_delivery_is_kept_by_goods_that_arrived_and_left_to_the_order_that_names_its_day() -> None:
    first = visit("2026-11-10", "li-wei", "hengda", delivery_on="2026-11-17")
    arrived = order("s-1", "hengda", "10.00", "2026-11-10", deliveries=[{"key": "d", "made_on": "2026-11-16"}])
    told = order("s-1", "hengda", "10.00", "2026-11-10", deliveries=[{"key": "d", "due": "2026-11-17"}])
    assert became(first, arrived) == {"kept": 1}
    assert became(first, told) == {"void": 1}
    assert became(first) == {"broken": 1}
    assert became(first, visit("2026-11-12", "li-wei", "hengda", delivery_on="2026-11-26")) == {
        "replaced": 1,
        "open": 1,
    }


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 15)), max_size=6, unique_by=lambda item: item[0]))
def test_every_promise_comes_to_one_state_and_none_after_today_is_judged(days: list[tuple[int, int]]) -> None:
    first = on("2026-11-02")
    visits = [
        visit(f"{first + timedelta(n)}", "li-wei", "hengda", next_visit_on=f"{first + timedelta(n + more)}")
        for n, more in days
    ]
    made = book(REP, HENGDA, *visits)
    every = outcomes(made)
    assert len(every) == len(days)
    assert all(
        outcome.state in ("open", "kept", "early", "replaced") for outcome in every if outcome.promise.day >= made.today
    )
    assert sum(kept_and_broken(made, first, on("2026-12-31")).values()) == len(days)


def test_nothing_later_than_the_book_is_counted() -> None:
    now = datetime.fromisoformat("2026-11-11T12:00:00+08:00")
    assert became(FIRST, visit("2026-11-19", "li-wei", "hengda"), now=now) == {"open": 1}


# Who tells of promises asks the same function


def told(*made: Made) -> list[tuple[str, str]]:
    return [(str(promise.day), promise.what) for promise in unfinished(book(REP, HENGDA, *made), ())]


def test_home_and_lists_tell_what_is_neither_kept_nor_replaced() -> None:
    assert told(FIRST) == [("2026-11-19", "visit")]
    assert told(FIRST, visit("2026-11-12", "li-wei", "hengda", method="phone")) == [("2026-11-19", "visit")]
    assert told(FIRST, visit("2026-11-18", "li-wei", "hengda")) == []
    assert told(FIRST, visit("2026-11-20", "li-wei", "hengda")) == []
    assert told(visit("2026-11-10", "li-wei", "hengda", delivery_on="2026-11-23")) == [("2026-11-23", "delivery")]


@pytest.mark.parametrize("whole", [sample_book(), sample_book(datetime.fromisoformat("2026-11-05T09:00:00+08:00"))])
def test_rule_list_and_plan_name_the_same_broken_promises_and_the_same_people(whole: Book) -> None:
    catalogue.register_all()
    rule = {
        (case.duty.record.ref, case.duty.person)
        for case in judged(whole, {"promise-kept"})
        if case.duty.mark is Mark.BROKEN and case.duty.record
    }
    assert rule == {
        (outcome.promise.record.ref, outcome.person) for outcome in outcomes(whole) if outcome.state == "broken"
    }
    assert {ref for ref, _ in rule} <= {promise.record.ref for promise in unfinished(whole, ())}
    week = Week(*whole.today.isocalendar()[:2])
    suggested = {
        (matter.record.ref, who)
        for who in whole.people
        for matter in planned(PlanRequest(whole, who, week))
        if matter.record and matter.due and matter.due < whole.today and matter.record.kind.name != "collection"
    }
    assert rule <= suggested
