"""Figures about customers, visits and deals, against books small enough to count by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from salesbook.calendar import Week
from salesbook.history import Grade
from salesbook.views.activities import mix
from salesbook.views.contact_days import last_touch, touches
from salesbook.views.customer_files import same_day_filing
from salesbook.views.duplicates import suspects
from salesbook.views.funnel import factors, forecast, funnel, sources, sources_for_team
from salesbook.views.rivals import named_in_notes, rivals, rivals_for_team
from salesbook.views.secrecy import kept
from salesbook.views.standing import unmerged
from salesbook.views.territories import territories
from salesbook.views.usage import dissatisfied, satisfaction, services
from salesbook.views.visit_facts import copies, grades, overlaps
from tests.support.made_book import Made, book, customer, order, person, visit

REP = person("li-wei", "李伟", territory="east")
HENGDA = customer("hengda", "恒达")
XINYUAN = customer("xinyuan", "新源")
MERGED = customer("hengda-2", "恒达二", merged_into="hengda")
LAST = Week(2026, 47)
WRITTEN = "2026-11-18T18:00:00+08:00"
STAGES = [
    {"key": "intent", "name": "意向", "probability": 20},
    {"key": "proposal", "name": "方案", "probability": 40},
    {"key": "won", "name": "成交", "probability": 100},
    {"key": "lost", "name": "丢单", "probability": 0},
]


def on(text: str) -> date:
    return date.fromisoformat(text)


def deal(id: str, stage: str, **more: Any) -> Made:
    stages = [{"stage": stage, "date": "2026-11-10"}]
    data = {"id": id, "title": id, "customer": "hengda", "opened_on": "2026-11-10", "stages": stages, "by": "li-wei"}
    return "deal", {**data, "written_at": WRITTEN, **more}


def note(kind: str, day: str = "2026-11-18", **more: Any) -> Made:
    return "market_note", {
        "date": day,
        "person": "li-wei",
        "kind": kind,
        "heard_from": "走访",
        "written_at": WRITTEN,
        **more,
    }


def loss(customer: str, **more: Any) -> Made:
    return "loss", {"lost_on": "2026-11-12", "customer": customer, "by": "li-wei", "written_at": WRITTEN, **more}


# Merged files


def test_a_merged_file_s_contacts_count_for_the_one_that_stands_for_it() -> None:
    made = book(REP, HENGDA, MERGED, visit("2026-11-10", "li-wei", "hengda-2"), visit("2026-11-05", "li-wei", "hengda"))
    assert last_touch(made) == {"hengda": on("2026-11-10")}
    assert [day.isoformat() for day, _ in touches(made)["hengda"]] == ["2026-11-05", "2026-11-10"]


def test_a_ring_of_merged_files_does_not_hang() -> None:
    made = book(REP, customer("a", "甲", merged_into="b"), customer("b", "乙", merged_into="a"))
    assert [customer.id for customer in unmerged(made)] == []


# Visits


def test_words_are_copied_whatever_their_signs_and_short_ones_come_alike_by_chance() -> None:
    long = "样品已经收到，老板说颜色偏深一点，让下周再送。"
    first, second = visit("2026-11-10", "li-wei", "hengda", feedback=long), visit("2026-11-11", "li-wei", "xinyuan")
    same = (second[0], {**second[1], "feedback": long.replace("，", " ")})
    (copy,) = copies(book(REP, HENGDA, XINYUAN, first, same))
    assert (copy.visit["customer"], copy.field, copy.original["customer"]) == ("xinyuan", "feedback", "hengda")
    assert copies(book(REP, HENGDA, XINYUAN, first, second)) == ()


@pytest.mark.parametrize(("begin", "count"), [("10:00", 1), ("10:20", 0)])
def test_visits_overlap_only_where_one_begins_before_the_other_ends(begin: str, count: int) -> None:
    first = visit("2026-11-10", "li-wei", "hengda", arrive_at="09:30", leave_at="10:20")
    second = visit("2026-11-10", "li-wei", "xinyuan", arrive_at=begin, leave_at="11:00")
    assert len(overlaps(book(REP, HENGDA, XINYUAN, first, second))) == count


def test_visits_are_counted_by_the_grade_of_their_evidence() -> None:
    made = book(REP, HENGDA, visit("2026-11-18", "li-wei", "hengda"), visit("2026-11-10", "li-wei", "hengda"))
    assert grades(made, LAST) == Counter({Grade.IMPORTED: 1})


def test_activities_are_counted_by_the_one_who_wrote_the_visit() -> None:
    first = visit("2026-11-17", "li-wei", "hengda", activities=["call", "explain"], **{"with": ["wang-jun"]})
    second = visit("2026-11-18", "li-wei", "hengda", activities=["call"])
    assert mix(book(REP, HENGDA, first, second), LAST) == {"li-wei": Counter({"call": 2, "explain": 1})}
    assert mix(book(REP, HENGDA, first), Week(2026, 46)) == {}


# Satisfaction and service


def test_scores_of_visits_and_complaints_are_one_trend() -> None:
    usage = visit("2026-11-10", "li-wei", "hengda", usage={"satisfaction": 2})
    complaint: Made = (
        "complaint",
        {
            "received_at": "2026-11-02T10:00:00+08:00",
            "customer": "hengda",
            "by": "li-wei",
            "solved_at": "2026-11-12T10:00:00+08:00",
            "satisfaction_after": 1,
            "written_at": WRITTEN,
        },
    )
    made = book(REP, HENGDA, usage, complaint)
    scores = satisfaction(made)["hengda"]
    assert [(str(score.day), score.score) for score in scores] == [("2026-11-10", 2), ("2026-11-12", 1)]
    assert dissatisfied(scores)
    assert not dissatisfied(scores[:1])
    assert (services(made, "hengda"), services(made, "xinyuan")) == (2, 0)


# Files


def test_files_are_opened_by_the_day_of_winning_or_too_late() -> None:
    late = customer("late", "迟", opened_on="2026-03-03")
    assert same_day_filing(book(REP, HENGDA, late, opened_on="2026-01-01")) == (2, 1)
    assert same_day_filing(book(REP, HENGDA, late)) == (0, 0)


def test_two_files_are_suspected_by_name_number_or_phone_unless_merged_or_of_one_group() -> None:
    def firm(id: str, name: str, **more: Any) -> Made:
        return customer(id, name, **more)

    alike = firm("b", "临江市恒达有限公司")
    made = book(REP, HENGDA, alike)
    (pair,) = suspects(made)
    assert ({pair.first.id, pair.second.id}, [word.en for word in pair.alike]) == ({"b", "hengda"}, ["names alike"])
    assert suspects(book(REP, HENGDA, firm("b", "临江市恒达有限公司", merged_into="hengda"))) == ()
    assert suspects(book(REP, HENGDA, firm("b", "临江市恒达有限公司", parent="hengda"))) == ()
    assert suspects(book(REP, HENGDA, XINYUAN)) == ()


# The funnel


def test_customers_stand_where_they_stand_today_and_a_merged_one_nowhere() -> None:
    fresh = customer("new", "新客", stages=[{"stage": "prospect", "date": "2026-11-17"}])
    again = customer(
        "back",
        "回头",
        stages=[
            {"stage": "won", "date": "2026-03-02"},
            {"stage": "lost", "date": "2026-04-02"},
            {"stage": "won", "date": "2026-11-02"},
        ],
    )
    made = book(REP, HENGDA, MERGED, fresh, again)
    told = funnel(made, (LAST,))
    assert told.standing == {"prospect": 1, "confirmed": 0, "won": 2, "lost": 0}
    assert (told.entered, told.won_of_them, told.conversion) == (1, 0, 0)
    assert funnel(made, ()).conversion is None


def test_the_forecast_weighs_by_the_deal_s_own_chance_else_its_stage_s() -> None:
    made = book(
        REP,
        HENGDA,
        deal("a", "proposal", value="1000.00"),
        deal("b", "proposal", value="1000.00", probability=90),
        deal("c", "won", value="9999.00"),
        deal("d", "proposal", value="9999.00", result={"outcome": "lost", "date": "2026-11-12"}),
        deal("e", "intent", value="100.01", currency="USD", rate="7.0"),
        stages=STAGES,
    )
    assert [(one.deal["id"], one.weighted) for one in forecast(made)] == [
        ("b", Decimal(900)),
        ("a", Decimal(400)),
        ("e", Decimal(140)),
    ]


def test_factors_are_counted_by_outcome() -> None:
    won = {"outcome": "won", "date": "2026-11-12", "factors": ["price", "quality"]}
    lost = {"outcome": "lost", "date": "2026-11-12", "factors": ["price"]}
    made = book(REP, HENGDA, deal("a", "won", result=won), deal("b", "lost", result=lost), stages=STAGES)
    assert factors(made) == {"won": Counter({"price": 1, "quality": 1}), "lost": Counter({"price": 1})}


def test_money_counts_for_the_source_of_the_customer_and_returns_subtract() -> None:
    trade = customer("xinyuan", "新源", channel="trade", stages=[{"stage": "prospect", "date": "2026-02-01"}])
    fair = customer("hengda", "恒达", channel="exhibition")
    back = order("r", "hengda", "30.00", "2026-11-12")
    back = (back[0], {**back[1], "kind": "return"})
    made = book(REP, fair, trade, order("s", "hengda", "100.00", "2026-11-10"), back)
    data = sources(made)
    assert data["exhibition"] == (1, 1, Decimal("70.00"))
    assert data["trade"] == (1, 0, Decimal(0))
    assert sources_for_team(made) == {"exhibition": (1, 1), "trade": (1, 0)}


# Steps, rivals, territories, what is kept


def test_a_rival_is_met_wherever_its_name_stands_in_a_sentence() -> None:
    made = book(
        REP,
        HENGDA,
        XINYUAN,
        visit("2026-11-10", "li-wei", "hengda", competitor="雅川瓷砖给的是 R9"),
        note("competitor", competitor="雅川"),
        loss("xinyuan", competitor="老船木", cause="delivery"),
    )
    assert [(rival.name, rival.customers, dict(rival.lost)) for rival in rivals(made)] == [
        ("老船木", ("xinyuan",), {"delivery": 1}),
        ("雅川", ("hengda",), {}),
    ]
    assert [rival.name for rival in rivals_for_team(made, named_in_notes(made))] == ["雅川"], (
        "a name only a loss gives is not the team's"
    )


def test_a_territory_has_its_people_customers_shares_and_promotions() -> None:
    share = note("market_share", territory="west", share={"period": "三季度", "estimate": 24, "basis": "30 家铺面"})
    fair = note("promotion", "2026-11-19", promotion={"event": "建材展"})
    east, west = territories(book(REP, HENGDA, share, fair))
    assert (east.people, east.customers, east.shares) == (("li-wei",), ("hengda",), ())
    assert [record.day for record in east.promotions] == [on("2026-11-19")]
    assert (west.people, [record["share"]["estimate"] for record in west.shares]) == ((), [24])


def test_what_is_kept_from_the_team_is_counted_by_level() -> None:
    secret = customer("hengda", "恒达", bank={"name": "某行"}, payment_terms="现款")
    contact: Made = (
        "contact",
        {"customer": "hengda", "number": 1, "name": "孙经理", "by": "li-wei", "written_at": WRITTEN},
    )
    data = kept(book(REP, secret, contact))
    assert data["owner"] == Counter({"bank": 1, "payment_terms": 1, "contact": 1})
    assert data["team"]["name"] == 1
    assert data["manager"] == Counter()
