"""What rules say in words, where the words once misled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from salesbook.rules import catalogue
from salesbook.rules.reporting import judged
from tests.support import made_book as m

LATER = datetime.fromisoformat("2026-11-27T18:00:00+08:00")
ZHANG, LI = m.person("zhang", "张敏", "supervisor"), m.person("li-wei", "李伟", reports_to="zhang")


def words(rule: str, *made: m.Made, **company: Any) -> list[str]:
    """What a rule says in English of the cases that are not fine."""
    catalogue.register_all()
    whole = m.book(ZHANG, LI, *made, now=LATER, **{"opened_on": "2026-01-01", **company})
    return [case.duty.message.en for case in judged(whole, {rule}) if not case.duty.mark.fine]


def plan(at: str) -> m.Made:
    return "plan", {"week": "2026-W48", "person": "li-wei", "lines": [], "written_at": at}


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("09:00:01", "handed in 23 Nov 09:00:01, the last moment was 23 Nov 09:00:00"),
        ("09:01:00", "handed in 23 Nov 09:01, the last moment was 23 Nov 09:00"),
    ],
)
def test_a_hand_in_late_by_seconds_is_told_to_the_second(at: str, told: str) -> None:
    assert told in words("plan-handed-in", plan(f"2026-11-23T{at}+08:00"))


def test_a_review_late_by_seconds_is_told_to_the_second() -> None:
    said = {"about": "plans/2026-w48/li-wei", "person": "zhang", "verdict": "approved"}
    late = ("reply", {**said, "written_at": "2026-11-23T14:00:20+08:00"})
    told = "李伟's plan: reviewed 23 Nov 14:00:20, due 23 Nov 14:00:00"
    assert told in words("plan-reviewed", plan("2026-11-22T20:00:00+08:00"), late)


PRICED = (
    m.customer("hengda", "恒达"),
    (
        "product",
        {
            "id": "tile",
            "name": "瓷砖",
            "unit": "m2",
            "market_price": [{"value": "100.00", "from": "2026-01-01"}],
        },
    ),
    (
        "order",
        {
            "id": "o-1",
            "kind": "sale",
            "customer": "hengda",
            "by": "li-wei",
            "received_at": "2026-11-20T10:00:00+08:00",
            "lines": [{"product": "tile", "quantity": 10, "price": "90.00"}],
            "written_at": "2026-11-20T11:00:00+08:00",
        },
    ),
)


def decision(day: str, price: str, until: str) -> m.Made:
    line = {"product": "tile", "given_price": price, "reason": "量大"}
    data = {"date": day, "customer": "hengda", "by": "li-wei", "lines": [line], "valid_until": until}
    return "price_decision", {**data, "written_at": f"{day}T17:00:00+08:00"}


@pytest.mark.parametrize(
    ("decisions", "told"),
    [
        ([], "瓷砖 at 90.00, market 100.00: not filed"),
        (
            [decision("2026-11-02", "90.00", "2026-11-19")],
            "瓷砖 at 90.00, market 100.00: the decision was valid until 19 Nov, it bound us on 20 Nov",
        ),
        ([decision("2026-11-02", "90.00", "2026-11-20")], None),
        ([decision("2026-11-02", "95.00", "2026-11-19")], "瓷砖 at 90.00, market 100.00: not filed"),
        (
            [decision("2026-10-02", "85.00", "2026-10-31"), decision("2026-11-02", "90.00", "2026-11-10")],
            "瓷砖 at 90.00, market 100.00: the decision was valid until 10 Nov, it bound us on 20 Nov",
        ),
    ],
)
def test_a_decision_that_had_expired_is_not_told_as_not_filed(decisions: list[m.Made], told: str | None) -> None:
    assert words("price-unfiled", *PRICED, *decisions) == ([told] if told else [])


@pytest.mark.parametrize(
    ("above", "chief"),
    [("lead", "lead"), ("gone", "lead"), ("nobody", "another")],  # the nearest who works here, else any supervisor
)
def test_an_orphaned_customer_counts_on_the_superior_of_who_left(above: str, chief: str) -> None:
    catalogue.register_all()
    lead = m.person("lead", "组长", "supervisor")
    gone = m.person("gone", "前组长", "supervisor", reports_to="lead", left_on="2026-10-31")
    left = m.person("left", "离职", left_on="2026-11-20", **({} if above == "nobody" else {"reports_to": above}))
    another = m.person("another", "别组", "supervisor")
    orphan = m.customer("hengda", "恒达", "left")
    whole = m.book(another, lead, gone, left, orphan, now=LATER, opened_on="2026-01-01")
    (duty,) = [case.duty for case in judged(whole, {"owner-gone"}) if not case.duty.mark.fine]
    assert duty.person == chief
