"""Cancelled orders, and credits that take their units: read wherever an order counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.pages.money.deliveries import waiting
from salesbook.rules.catalogue import register_all
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import judged
from salesbook.views import results
from salesbook.views.funnel import sources
from salesbook.views.ledger import ledger
from salesbook.views.sold import sold
from salesbook.views.steps import steps
from salesbook.views.targets import whole_team
from tests.support.made_book import Made, body, book, customer, order, payment, person

LINES = [{"key": "a", "product": "k11", "quantity": 62, "price": "96.00"}]
DELIVERY = [{"key": "d1", "due": "2026-11-05", "quantity": 62}]
PLAN = [{"key": "p1", "amount": "5952.00", "due_on": "2026-11-05"}]
CANCELLED = {"date": "2026-11-12", "reason": "缺货，客户改买现货"}


def sale(**more: Any) -> Made:
    data = {"lines": LINES, "deliveries": DELIVERY, "instalments": PLAN, "cost": "4092.00", **more}
    kind, made = order("s-1", "hengda", "5952.00", "2026-10-30", **data)
    return kind, {name: value for name, value in made.items() if name != "amount" and value is not None}


def back(kind: str, day: str, quantity: int, **more: Any) -> Made:
    lines = [{"key": "a", "product": "k11", "quantity": quantity, "price": "96.00"}]
    name, made = order(f"b-{quantity}", "hengda", "0.00", day, kind=kind, of="orders/2026/s-1", lines=lines, **more)
    return name, {key: value for key, value in made.items() if key != "amount"}


def made(*every: Made) -> Book:
    return book(
        person("li-wei", "李伟"), customer("hengda", "恒达装饰", channel="walk_in"), *every, opened_on="2026-01-01"
    )


def month(whole: Book, month: str, measure: str) -> str:
    return str(next(line.actual for line in whole_team(whole, month) if line.measure == measure))


def test_a_cancelled_order_is_taken_back_on_the_day_it_was_cancelled() -> None:
    whole = made(sale(cancelled=CANCELLED))
    for measure, worth in (("sales_amount", "5952.00"), ("sales_quantity", "62"), ("gross_margin", "1860.00")):
        assert month(whole, "2026-10", measure) == worth
        assert month(whole, "2026-11", measure) == f"-{worth}"
    weeks = tuple(Week(2026, number) for number in (44, 45, 46, 47))
    assert [str(one.amount) for one in results.sales(whole, weeks)] == ["5952.00", "0", "-5952.00", "0"]
    assert sources(whole)["walk_in"].sales == 0


def test_nothing_of_it_is_owed_from_that_day_and_what_was_paid_is_on_account() -> None:
    paid = payment("2026-11-03", "hengda", "1000.00", allocations=[{"to": "orders/2026/s-1#p1", "amount": "1000.00"}])
    found = ledger(made(sale(cancelled=CANCELLED), paid))
    assert [str(debt.amount) for debt in found.owed(date(2026, 11, 11))] == ["4952.00"]
    assert (list(found.owed(date(2026, 11, 12))), found.on_account(date(2026, 11, 11))) == ([], [])
    assert [str(account.amount) for account in found.on_account(date(2026, 11, 12))] == ["1000.00"]


def test_what_came_back_before_is_not_taken_back_twice() -> None:
    before, after = back("return", "2026-11-10", 20, cost="1320.00"), back("return", "2026-11-13", 42)
    whole = made(sale(cancelled=CANCELLED), before, after)
    assert sum(one.amount for one in sold(whole)) == sum(one.units for one in sold(whole)) == 0
    assert sum(one.cost for one in sold(whole) if one.cost is not None) == 0
    assert {str(one.day): str(one.units) for one in sold(whole)} == {
        "2026-10-30": "62",
        "2026-11-10": "-20",
        "2026-11-12": "-42",
    }
    assert list(ledger(whole).on_account(whole.today)) == []


@pytest.mark.parametrize(("takes", "units"), [({}, "0"), ({"takes_units": True}, "-40")])
def test_a_credit_takes_its_units_where_it_says_so(takes: dict[str, Any], units: str) -> None:
    whole = made(sale(), back("credit", "2026-11-12", 40, **takes))
    assert month(whole, "2026-11", "sales_quantity") == units
    assert month(whole, "2026-11", "sales_amount") == "-3840.00"


def duties(whole: Book, rule: str) -> list[tuple[Mark, bool]]:
    register_all()
    return [(case.duty.mark, case.duty.open) for case in judged(whole, frozenset({rule}))]


@pytest.mark.parametrize(
    ("day", "told"), [("2026-11-05", (Mark.NOT_OWED, False)), ("2026-11-06", (Mark.MISSING, False))]
)
def test_its_delivery_is_owed_no_more(day: str, told: tuple[Mark, bool]) -> None:
    """What was late before it was cancelled stays true, and wants nothing done."""
    assert duties(made(sale(cancelled={**CANCELLED, "date": day})), "delivery-overdue") == [told]
    assert duties(made(sale()), "delivery-overdue") == [(Mark.MISSING, True)]


def test_its_supply_and_its_cost_are_owed_no_more() -> None:
    assert duties(made(sale(cancelled=CANCELLED)), "supply-arranged") == [(Mark.MISSING, False)]
    early = sale(cancelled={**CANCELLED, "date": "2026-11-02"}, cost=None)
    assert duties(made(early), "supply-arranged") == [(Mark.NOT_OWED, False)]
    assert duties(made(early), "order-without-cost") == []
    assert duties(made(sale(cost=None)), "order-without-cost") == [(Mark.MISSING, True)]


def test_no_page_waits_for_it() -> None:
    whole, alive = made(sale(cancelled=CANCELLED)), made(sale())
    assert waiting(whole.of("order")) == []
    assert len(waiting(alive.of("order"))) == 1
    assert "62" in body(alive, "agreements", "zh", "manager").partition('id="deliveries"')[2]
    assert "62" not in body(whole, "agreements", "zh", "manager").partition('id="deliveries"')[2]
    for one, state in ((whole, "none"), (alive, "late")):
        result = {step.name: step.state for step in steps(one, one.customers["hengda"], None)}
        assert result["perform"] == state


def test_an_order_is_not_cancelled_before_its_day() -> None:
    whole = made(sale(cancelled={**CANCELLED, "date": "2026-11-24"}))
    assert [str(debt.amount) for debt in ledger(whole).owed(whole.today)] == ["5952.00"]
    assert [one.amount for one in sold(whole)] == [Decimal("5952.00")]


def test_what_is_credited_on_the_very_day_is_not_taken_back_twice() -> None:
    whole = made(sale(cancelled=CANCELLED), back("credit", "2026-11-12", 42, takes_units=True))
    assert sum(one.amount for one in sold(whole)) == sum(one.units for one in sold(whole)) == 0
    assert {one.order.id: str(one.units) for one in sold(whole)} == {"2026/s-1": "-20", "2026/b-42": "-42"}
