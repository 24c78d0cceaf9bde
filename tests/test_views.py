"""The figures, against books small enough to count by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.calendar import Week
from salesbook.views import cadence, hand_in, ledger, results, reviews, steps, timeline, weekly
from salesbook.views.ledger import Ledger, Owing, Sum, owing
from salesbook.views.office import Office
from tests.support.made_book import Made, book, customer, order, payment, person, visit

LAST = Week(2026, 47)
THIS = Week(2026, 48)
REP = person("li-wei", "李伟")
HENGDA = customer("hengda", "恒达")


def on(text: str) -> date:
    return date.fromisoformat(text)


# Cadence


def test_the_last_contact_is_the_newest_of_any_kind() -> None:
    call: Made = (
        "enquiry",
        {
            "at": "2026-11-18T09:00:00+08:00",
            "person": "li-wei",
            "kind": "call",
            "customer": "hengda",
            "written_at": "2026-11-18T10:00:00+08:00",
        },
    )
    made = book(REP, HENGDA, visit("2026-11-10", "li-wei", "hengda"), call)
    assert [record.kind.name for record in cadence.contacts(made)["hengda"]] == ["enquiry", "visit"]


@pytest.mark.parametrize(("rank", "due"), [("a", "2026-11-17"), ("b", "2026-11-24"), ("c", "2026-12-10")])
def test_contact_is_due_a_cadence_after_the_last(rank: str, due: str) -> None:
    made = book(REP, customer("hengda", "恒达", **{"class": rank}))
    assert cadence.due(made, made.customers["hengda"], on("2026-11-10")).day == on(due)


def test_the_company_may_set_its_own_cadence_and_an_older_day_keeps_the_older_one() -> None:
    rule = {"b": [{"value": 10, "from": "2026-01-01"}, {"value": 20, "from": "2026-12-01"}]}
    made = book(REP, HENGDA, cadence=rule)
    assert cadence.due(made, made.customers["hengda"], on("2026-11-10")) == cadence.Due(on("2026-11-20"), 10)


@pytest.mark.parametrize(("opened", "due"), [("2026-01-01", "2026-02-17"), ("2026-11-20", "2026-12-04")])
def test_without_a_contact_the_days_count_from_the_file_or_the_opening_of_the_book(opened: str, due: str) -> None:
    made = book(REP, HENGDA, opened_on=opened)
    assert cadence.due(made, made.customers["hengda"], None).day == on(due)


@pytest.mark.parametrize("more", [{"stages": [{"stage": "lost", "date": "2026-03-01"}]}, {"merged_into": "other"}])
def test_nobody_is_due_who_is_lost_or_merged(more: dict[str, Any]) -> None:
    made = book(REP, customer("hengda", "恒达", **more), customer("other", "另一家"))
    assert cadence.due(made, made.customers["hengda"], on("2020-01-01")).day is None


# The clock


def told(at: datetime) -> str:
    return at.isoformat()[:16]


CALENDAR: Made = (
    "calendar",
    {
        "year": 2026,
        "holidays": [
            {"name": "国庆节", "from": "2026-10-01", "to": "2026-10-07"},
            {"name": "某日", "from": "2026-11-30"},
        ],
        "working_weekends": [{"date": "2026-10-10", "name": "调休"}],
        "moved_meetings": [
            {"kind": "weekly", "from": "2026-11-09", "to": "2026-11-10", "time": "15:00", "reason": "展会"}
        ],
    },
)


def test_a_plain_week_is_due_on_sunday_and_monday() -> None:
    office = Office(book(REP))
    due = [told(deadline.at) for deadline in office.deadlines(THIS)]
    assert due == ["2026-11-23T00:00", "2026-11-23T09:00", "2026-11-23T14:00", "2026-11-23T18:00"]


def test_when_monday_is_no_workday_all_moves_and_sunday_becomes_the_eve() -> None:
    office = Office(book(REP, CALENDAR))
    due = [told(deadline.at) for deadline in office.deadlines(Week(2026, 49))]
    assert due == ["2026-12-01T00:00", "2026-12-01T09:00", "2026-12-01T14:00", "2026-12-01T18:00"]


def test_a_moved_meeting_takes_archiving_along_but_never_the_hand_in() -> None:
    office = Office(book(REP, CALENDAR))
    due = [told(deadline.at) for deadline in office.deadlines(Week(2026, 46))]
    assert due == ["2026-11-09T00:00", "2026-11-09T09:00", "2026-11-10T15:00", "2026-11-10T18:00"]


def test_the_next_deadlines_begin_with_one_that_falls_now() -> None:
    assert next_due("2026-01-05") == [
        ("meeting", "2026-11-23T14:00"),
        ("archiving", "2026-11-23T18:00"),
        ("hand_in", "2026-11-30T00:00"),
    ]


def test_no_deadline_is_told_for_the_forms_of_a_week_before_the_book_was_opened() -> None:
    meeting, hand_in_, cut_off = next_due("2026-11-23")
    assert (meeting[0], hand_in_[1], cut_off[1]) == ("meeting", "2026-11-30T00:00", "2026-11-30T09:00")
    assert next_due("2026-11-20")[1] == ("archiving", "2026-11-23T18:00")


def next_due(opened: str) -> list[tuple[str, str]]:
    return [(deadline.what, told(deadline.at)) for deadline in Office(book(REP, opened_on=opened)).next(3)]


# What is owed


def owed(*made: Made, day: str = "2026-11-23") -> list[tuple[str, str, str]]:
    whole = book(REP, HENGDA, *made)
    return [(debt.document.id, debt.key, str(debt.outstanding)) for debt in Ledger(whole).overdue(on(day))]


PARTS = {
    "instalments": [
        {"key": "p1", "amount": "300.00", "due_on": "2026-11-01"},
        {"key": "p2", "amount": "700.00", "due_on": "2026-11-20"},
    ]
}
SALE = order("s-1", "hengda", "1000.00", "2026-10-20", **PARTS)


def paid(amount: str, to: str = "orders/2026/s-1", **more: Any) -> Made:
    return payment("2026-11-05", "hengda", amount, allocations=[{"to": to, "amount": amount}], **more)


def test_an_instalment_is_overdue_from_the_day_after_it_was_due() -> None:
    assert owed(SALE, day="2026-11-01") == []
    assert owed(SALE, day="2026-11-02") == [("2026/s-1", "p1", "300.00")]
    assert owed(SALE) == [("2026/s-1", "p1", "300.00"), ("2026/s-1", "p2", "700.00")]


def test_an_allocation_settles_the_instalment_it_names() -> None:
    assert owed(SALE, paid("700.00", "orders/2026/s-1#p2")) == [("2026/s-1", "p1", "300.00")]


def test_an_allocation_to_the_whole_settles_the_oldest_first() -> None:
    assert owed(SALE, paid("400.00")) == [("2026/s-1", "p2", "600.00")]


def test_a_credit_settles_and_a_payment_of_tomorrow_does_not() -> None:
    credit = order("r-1", "hengda", "250.00", "2026-11-06", of="orders/2026/s-1")
    credit = (credit[0], {**credit[1], "kind": "return"})
    assert owed(SALE, credit) == [("2026/s-1", "p1", "50.00"), ("2026/s-1", "p2", "700.00")]
    assert owed(SALE, credit, day="2026-11-05") == [("2026/s-1", "p1", "300.00")]


def test_a_bill_settles_until_it_is_dishonoured() -> None:
    bill = {"kind": "bill", "bill": {"due_on": "2027-01-05", "dishonoured_on": "2026-11-18"}}
    made = paid("300.00", "orders/2026/s-1#p1", **bill)
    assert owed(SALE, made, day="2026-11-17") == []
    assert owed(SALE, made, day="2026-11-19") == [("2026/s-1", "p1", "300.00")]


def test_a_contract_owes_from_its_signature_and_its_orders_owe_nothing_more() -> None:
    data = {"id": "c-1", "customer": "hengda", "by": "li-wei", "amount": "1000.00", "drafted_on": "2026-10-01", **PARTS}
    draft: Made = ("contract", {**data, "written_at": "2026-10-01T10:00:00+08:00"})
    signed: Made = ("contract", {**draft[1], "signed_on": "2026-10-09"})
    under = order("s-2", "hengda", "400.00", "2026-10-20", contract="2026/c-1", **PARTS)
    assert owed(draft) == []
    assert owed(signed, under) == [("2026/c-1", "p1", "300.00"), ("2026/c-1", "p2", "700.00")]


def test_an_instalment_waits_for_its_event() -> None:
    parts = {"instalments": [{"key": "p1", "amount": "500.00", "due_event": "delivered"}]}
    waiting = order("s-3", "hengda", "500.00", "2026-10-20", **parts, deliveries=[{"key": "d1", "due": "2026-11-01"}])
    arrived = order(
        "s-3", "hengda", "500.00", "2026-10-20", **parts, deliveries=[{"key": "d1", "made_on": "2026-11-02"}]
    )
    assert owed(waiting) == []
    assert owed(arrived) == [("2026/s-3", "p1", "500.00")]


# What a week brought

THREE = [customer(f"k-{n}", f"客户{n}") for n in range(3)]


def test_sales_count_orders_of_the_week_less_what_came_back() -> None:
    back = order("r-1", "hengda", "50.00", "2026-11-18")
    made = book(
        REP,
        HENGDA,
        order("s-1", "hengda", "100.00", "2026-11-18"),
        order("s-2", "hengda", "10.00", "2026-11-15"),
        (back[0], {**back[1], "kind": "return"}),
    )
    assert results.sales(made, (Week(2026, 46), LAST)) == (Sum(Decimal("10.00"), 1), Sum(Decimal("50.00"), 1))


def test_an_order_without_an_amount_comes_to_its_lines() -> None:
    lines = [{"key": "a", "product": "tile", "quantity": 2.5, "price": "10.00"}]
    made = book(
        REP,
        HENGDA,
        (
            "order",
            {
                **{k: v for k, v in order("s-1", "hengda", "1.00", "2026-11-18")[1].items() if k != "amount"},
                "lines": lines,
            },
        ),
    )
    assert results.sales(made, (LAST,))[0].amount == Decimal("25.00")


def test_the_team_sees_no_sum_of_one_or_two_customers() -> None:
    def week(count: int) -> Sum | None:
        orders = [order(f"s-{n}", f"k-{n}", "10.00", "2026-11-18") for n in range(count)]
        return results.sales_for_team(book(REP, *THREE, *orders), (LAST,))[0]

    assert [week(0), week(1), week(2)] == [Sum(Decimal(0), 0), None, None]
    assert week(3) == Sum(Decimal("30.00"), 3)


def test_money_counts_when_it_came_bills_when_due_refunds_back() -> None:
    bill = payment("2026-11-02", "k-0", "40.00", kind="bill", bill={"due_on": "2026-11-19"})
    bad = payment(
        "2026-11-03", "k-0", "80.00", kind="bill", bill={"due_on": "2026-11-19", "dishonoured_on": "2026-11-20"}
    )
    back = payment("2026-11-20", "k-1", "5.00", kind="refund")
    off = payment("2026-11-21", "k-2", "900.00", kind="write_off")
    made = book(REP, *THREE, payment("2026-11-18", "k-2", "100.00"), bill, bad, back, off)
    assert results.money_in(made, (LAST,))[0] == Sum(Decimal("135.00"), 3)


def test_a_customer_won_again_is_not_new() -> None:
    stages = [
        {"stage": "won", "date": "2026-11-17"},
        {"stage": "lost", "date": "2026-11-18"},
        {"stage": "won", "date": "2026-11-23"},
    ]
    made = book(REP, customer("hengda", "恒达", stages=stages))
    assert results.won(made, (LAST, THIS)) == (1, 0)


def test_overdue_is_told_with_the_number_of_customers() -> None:
    made = book(REP, HENGDA, SALE)
    assert ledger.overdue(made, (on("2026-11-10"), on("2026-11-23"))) == (
        Sum(Decimal("300.00"), 1),
        Sum(Decimal("1000.00"), 1),
    )
    assert ledger.overdue_for_team(made, (on("2026-11-23"),)) == (None,)


# A week of a person


def plan(lines: list[dict[str, Any]], person: str = "li-wei", week: str = "2026-W47", **more: Any) -> Made:
    return "plan", {"week": week, "person": person, "lines": lines, "written_at": "2026-11-15T20:00:00+08:00", **more}


LINES = [
    {"key": "a", "date": "2026-11-17", "customer": "k-0", "purpose": "看样"},
    {"key": "b", "date": "2026-11-18", "customer": "k-1", "purpose": "报价"},
    {"key": "c", "date": "2026-11-19", "customer": "k-2", "purpose": "对账"},
    {"key": "d", "date": "2026-11-20", "kind": "office", "purpose": "整理资料"},
]


def states(*made: Made) -> dict[str, str]:
    worked = weekly.Weeks(book(REP, *THREE, plan(LINES), *made)).of(LAST, "li-wei")
    return {line.data["key"]: line.state for line in worked.lines}


def test_a_line_is_done_by_the_visit_that_names_it_or_goes_to_its_customer_on_its_day() -> None:
    named = visit("2026-11-20", "li-wei", "k-1", plan_line="2026-w47/li-wei#b")
    assert states(visit("2026-11-17", "li-wei", "k-0"), named) == {"a": "done", "b": "done", "c": "open"}


def test_a_visit_of_another_week_or_person_does_nothing_for_a_line() -> None:
    assert set(states(visit("2026-11-23", "li-wei", "k-0"), visit("2026-11-17", "wu-qian", "k-0")).values()) == {"open"}


def test_a_day_tells_what_moved_and_what_was_dropped() -> None:
    changes = [
        {"line": "2026-w47/li-wei#b", "state": "moved", "to": "2026-11-25", "reason": "对方出差"},
        {"line": "2026-w47/li-wei#c", "state": "dropped", "reason": "已付清"},
    ]
    day: Made = (
        "day",
        {"date": "2026-11-18", "person": "li-wei", "changes": changes, "written_at": "2026-11-18T19:00:00+08:00"},
    )
    assert states(day) == {"a": "open", "b": "moved", "c": "dropped"}


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("2026-11-16T14:00:00+08:00", {"a": "ahead", "b": "ahead", "c": "ahead"}),
        ("2026-11-17T23:59:59+08:00", {"a": "ahead", "b": "ahead", "c": "ahead"}),
        ("2026-11-18T00:00:00+08:00", {"a": "open", "b": "ahead", "c": "ahead"}),
        ("2026-11-23T14:00:00+08:00", {"a": "open", "b": "open", "c": "open"}),
    ],
)
def test_a_line_is_unexplained_only_once_its_day_is_over(now: str, found: dict[str, str]) -> None:
    made = book(REP, *THREE, plan(LINES), now=datetime.fromisoformat(now))
    worked = weekly.Weeks(made).of(LAST, "li-wei")
    data = {line.data["key"]: line.state for line in worked.lines}
    assert {key: data[key] for key in found} == found
    assert (
        weekly.totals(made, (LAST,))[0].ahead
        == worked.count("ahead")
        == sum(line.state == "ahead" for line in worked.lines)
    )


def test_a_second_visit_to_a_planned_customer_is_unplanned() -> None:
    made = book(REP, *THREE, plan(LINES), visit("2026-11-17", "li-wei", "k-0"), visit("2026-11-19", "li-wei", "k-0"))
    worked = weekly.Weeks(made).of(LAST, "li-wei")
    assert [record.id for record in worked.unplanned] == ["2026-w47/2026-11-19--li-wei--k-0"]
    assert weekly.totals(made, (LAST,)) == (weekly.Totals(planned=3, done=1, visits=2, unplanned=1, ahead=0),)


def test_the_same_customer_planned_twice_wants_two_visits() -> None:
    twice = [LINES[0], {**LINES[1], "customer": "k-0"}]
    made = book(REP, *THREE, plan(twice), visit("2026-11-17", "li-wei", "k-0"))
    assert [line.state for line in weekly.Weeks(made).of(LAST, "li-wei").lines] == ["done", "open"]


# Handing in


def marks(*made: Made, form: str = "plan", **company: Any) -> dict[str, tuple[str, str | None]]:
    whole = book(*made, **company)
    rows = hand_in.hand_ins(whole, LAST)
    return {row.person: (row.mark, row.grade) for row in rows if row.form == form}


OPEN: dict[str, Any] = {"opened_on": "2026-01-01"}


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("2026-11-22T23:59:59+08:00", "on_time"),
        ("2026-11-23T00:00:00+08:00", "on_time"),
        ("2026-11-23T00:00:01+08:00", "before_cut_off"),
        ("2026-11-23T09:00:00+08:00", "before_cut_off"),
        ("2026-11-23T09:00:01+08:00", "late"),
        ("2026-11-22T16:00:00+00:00", "on_time"),
    ],
)
def test_a_plan_is_marked_to_the_second(written: str, mark: str) -> None:
    made = plan(LINES[3:], week="2026-W48")
    assert marks(REP, (made[0], {**made[1], "written_at": written}), **OPEN) == {"li-wei": (mark, "claim")}


def test_what_is_not_there_is_missing_once_the_cut_off_has_passed() -> None:
    assert marks(REP, **OPEN) == {"li-wei": ("missing", None)}
    early = book(REP, now=datetime.fromisoformat("2026-11-23T08:59:59+08:00"), **OPEN)
    assert [row.mark for row in hand_in.hand_ins(early, LAST) if row.form == "plan"] == ["due"]


def test_before_the_book_was_opened_all_is_imported() -> None:
    made = plan(LINES[3:], week="2026-W48")
    before = (made[0], {**made[1], "written_at": "2026-11-22T20:00:00+08:00"})
    assert marks(REP, before, opened_on="2026-11-23") == {"li-wei": ("on_time", "imported")}
    other = (made[0], {**made[1], "person": "wu-qian", "written_at": "2026-11-22T20:00:00+08:00"})
    assert marks(REP, other, opened_on="2026-12-01") == {"li-wei": ("not_owed", None)}
    assert marks(REP, opened_on="2026-12-01") == {"li-wei": ("not_owed", None)}


def test_a_plan_of_a_week_before_the_book_owes_nothing_however_late_it_was_written() -> None:
    made = plan(LINES[3:], week="2026-W48")
    whenever = (made[0], {**made[1], "written_at": "2026-12-03T20:00:00+08:00"})
    later = datetime.fromisoformat("2026-12-04T14:00:00+08:00")
    whole = book(REP, whenever, now=later, opened_on="2026-12-01")
    assert [(one.mark, one.grade) for one in hand_in.hand_ins(whole, LAST) if one.form == "plan"] == [
        ("not_owed", "imported")
    ]
    assert reviews.review_of(whole, whole.of("plan")[0]).state == "not_owed"


@pytest.mark.parametrize(
    ("opened", "owed_forms"),
    [
        ("2026-11-20", {"plan", "summary"}),
        ("2026-11-21", {"plan"}),
        ("2026-11-22", {"plan"}),
        ("2026-11-23", set()),
        ("2026-11-24", set()),
    ],
)
def test_what_was_due_before_the_book_was_opened_is_not_owed(opened: str, owed_forms: set[str]) -> None:
    whole = book(REP, opened_on=opened)
    rows = hand_in.hand_ins(whole, LAST)
    assert {row.form for row in rows if row.mark != "not_owed"} == owed_forms


def test_a_plan_nobody_owed_is_welcome_and_never_late() -> None:
    first = plan(LINES[3:], week="2026-W48")
    late = (first[0], {**first[1], "written_at": "2026-11-23T11:00:00+08:00"})
    assert marks(REP, late, opened_on="2026-11-23") == {"li-wei": ("not_owed", "claim")}
    assert marks(REP, late, **OPEN) == {"li-wei": ("late", "claim")}


@pytest.mark.parametrize(
    ("who", "owed_forms"),
    [
        (REP, {"plan", "summary"}),
        (person("lin", "林", "showroom"), {"plan"}),
        (person("li-wei", "李伟", joined_on="2026-11-24"), set()),
        (person("li-wei", "李伟", joined_on="2026-11-23"), set()),
        (person("li-wei", "李伟", joined_on="2026-11-19"), {"plan", "summary"}),
        (person("li-wei", "李伟", roles=[{"role": "rep", "from": "2026-11-23"}]), set()),
        (person("li-wei", "李伟", left_on="2026-11-22"), {"summary"}),
        (person("li-wei", "李伟", leave=[{"from": "2026-11-16", "to": "2026-11-29"}]), set()),
    ],
)
def test_who_owes_what(who: Made, owed_forms: set[str]) -> None:
    whole = book(who, **OPEN)
    rows = hand_in.hand_ins(whole, LAST)
    assert {row.form for row in rows if row.mark != "not_owed"} == owed_forms


def test_who_is_back_within_the_week_owes_by_nine_of_the_first_day_back() -> None:
    away = person("li-wei", "李伟", leave=[{"from": "2026-11-20", "to": "2026-11-24"}])
    made = plan(LINES[3:], week="2026-W48")
    assert marks(away, **OPEN)["li-wei"] == ("due", None)
    whole = book(
        away,
        (made[0], {**made[1], "written_at": "2026-11-25T08:00:00+08:00"}),
        now=datetime.fromisoformat("2026-11-26T12:00:00+08:00"),
        **OPEN,
    )
    plans = [row.mark for row in hand_in.hand_ins(whole, LAST) if row.form == "plan"]
    assert plans == ["before_cut_off"]


def test_a_plan_waits_for_a_verdict_of_somebody_who_may_give_one() -> None:
    boss = person("wang", "王", "supervisor")
    led = person("li-wei", "李伟", reports_to="wang")
    made = plan(LINES[3:], week="2026-W48")
    said = {
        "about": "plans/2026-w48/li-wei",
        "person": "wang",
        "verdict": "noted",
        "written_at": "2026-11-23T10:00:00+08:00",
    }
    assert reviews.unreviewed(book(led, boss, made), THIS) == 1
    assert reviews.unreviewed(book(led, boss, made, ("reply", said)), THIS) == 1
    assert reviews.unreviewed(book(led, boss, made, ("reply", {**said, "verdict": "approved"})), THIS) == 0
    assert reviews.unreviewed(book(REP, boss, made), THIS) == 0


# A customer's story


def test_the_timeline_tells_everything_about_a_customer_the_newest_first() -> None:
    said: Made = (
        "reply",
        {
            "about": "complaints/2026/2026-11-02--hengda",
            "person": "li-wei",
            "verdict": "answered",
            "written_at": "2026-11-04T10:00:00+08:00",
        },
    )
    wrong: Made = (
        "complaint",
        {
            "received_at": "2026-11-02T10:00:00+08:00",
            "customer": "hengda",
            "by": "li-wei",
            "written_at": "2026-11-02T11:00:00+08:00",
        },
    )
    ahead = plan([{"key": "a", "date": "2026-11-25", "customer": "hengda", "purpose": "送样"}], week="2026-W48")
    past = plan([{"key": "a", "date": "2026-11-17", "customer": "hengda", "purpose": "看样"}])
    made = book(REP, HENGDA, visit("2026-11-10", "li-wei", "hengda"), wrong, said, ahead, past)
    events = timeline.events(made, made.customers["hengda"])
    assert [(str(event.day), event.record.kind.name) for event in events] == [
        ("2026-11-25", "plan"),
        ("2026-11-10", "visit"),
        ("2026-11-04", "reply"),
        ("2026-11-02", "complaint"),
        ("2026-03-02", "customer"),
        ("2026-02-01", "customer"),
    ]


def test_the_steps_tell_what_their_records_tell() -> None:
    made = book(REP, HENGDA, SALE)
    result = {step.name: step.state for step in steps.steps(made, made.customers["hengda"], Owing(2, 2))}
    assert result == {
        "develop": "done", "file": "done", "confirm": "done", "contract": "done", "perform": "none", "collect": "late", "records": "done",
    }  # fmt: skip


@pytest.mark.parametrize(("owes", "state"), [(Owing(), "done"), (Owing(1), "going"), (Owing(2, 1), "late")])
def test_money_is_collected_when_none_of_it_is_left(owes: Owing, state: str) -> None:
    made = book(REP, HENGDA, SALE)
    result = {step.name: step.state for step in steps.steps(made, made.customers["hengda"], owes)}
    assert result["collect"] == state


def test_what_a_customer_owes_is_counted_by_instalment() -> None:
    terms = [
        {"key": "a", "amount": "950.00", "due_on": "2026-11-01"},
        {"key": "b", "amount": "50.00", "due_on": "2027-01-01"},
    ]
    made = book(REP, HENGDA, ("order", {**SALE[1], "instalments": terms}))
    assert owing(made) == {"hengda": Owing(2, 1)}


def test_a_customer_nobody_wrote_about_has_no_records() -> None:
    whole = book(REP, HENGDA)
    assert steps.steps(whole, whole.customers["hengda"], Owing())[-1] == steps.Step("records", "none")


def test_who_may_not_know_of_money_sees_no_step_of_it() -> None:
    made = book(REP, HENGDA)
    assert "collect" not in {step.name for step in steps.steps(made, made.customers["hengda"], None)}


def test_a_won_customer_without_a_file_lacks_one_record() -> None:
    item = {name: value for name, value in HENGDA[1].items() if name != "opened_on"}
    made = book(REP, ("customer", item))
    result = {step.name: step for step in steps.steps(made, made.customers["hengda"], None)}
    assert (result["file"].state, result["records"].state, result["records"].number) == ("missing", "missing", 1)


def test_a_file_is_as_full_as_the_fields_that_apply() -> None:
    firm, private = customer("hengda", "恒达"), customer("c-a1b2c3", "x")
    hidden = {name: value for name, value in private[1].items() if name not in ("name", "short_name")}
    made = book(REP, firm, ("customer", {**hidden, "profile": {"needs": "防水"}}))
    full = steps.completeness(made.customers["hengda"])
    assert (full.filled, full.wanted) == (6, 15)
    assert "industry" in {field.name for field in full.missing}
    assert "industry" not in {field.name for field in steps.completeness(made.customers["c-a1b2c3"]).missing}


def test_figures_for_managers_are_not_given_to_the_team() -> None:
    made = book(REP, HENGDA)
    assert Audience(made, "team").ask(results.sales, (LAST,)) is None
    assert Audience(made, "manager").ask(results.sales, (LAST,)) == (Sum(Decimal(0), 0),)
