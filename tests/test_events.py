"""Events that instalments wait for: seen in deliveries and invoices, as soon as they have come and no sooner."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from salesbook.views.ledger import ledger
from tests.support.made_book import Made, book, customer, order, person

LINES = [
    {"key": "a", "product": "tile", "quantity": 100, "price": "10.00"},
    {"key": "b", "product": "glue", "quantity": 5, "price": "20.00"},
]


def contract(event: str, lines: list[dict[str, Any]] | None = LINES, **more: Any) -> Made:
    """A contract of 1,100 whose one instalment waits for an event, and 7 days."""
    plan = [{"key": "p1", "amount": "1100.00", "due_event": event, "due_days": 7}]
    data = {"id": "c-1", "customer": "hengda", "by": "li-wei", "drafted_on": "2026-08-01", "signed_on": "2026-09-01"}
    data |= {"amount": "1100.00", "instalments": plan, "written_at": "2026-08-01T10:00:00+08:00", **more}  # type: ignore[dict-item]
    return "contract", data | ({"lines": lines} if lines else {})


def sale(id: str, lines: list[dict[str, Any]], *made: dict[str, Any], **more: Any) -> Made:
    every = [{"key": f"d{number}", **item} for number, item in enumerate(made, 1)]
    data = {"contract": "2026/c-1", "lines": lines, **({"deliveries": every} if every else {}), **more}
    return order(id, "hengda", "1100.00", "2026-09-02", **data)


def back(day: str, product: str, quantity: int, amount: str = "0.00", **more: Any) -> Made:
    lines = [{"key": "a", "product": product, "quantity": quantity}]
    return order(f"b-{day}", "hengda", amount, day, kind="return", of="orders/2026/o-1", lines=lines, **more)


def due(*made: Made, day: date = date(2026, 11, 23)) -> str:
    """When the first instalment falls due as known on a day; "waits" where its event has not come."""
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), *made)
    owed = next(debt for debt in ledger(whole).owed(day) if debt.key == "p1")
    return str(owed.due) if owed.due else "waits"


def on(day: str, quantity: int | None = None, line: str | None = None) -> dict[str, Any]:
    data = {"made_on": day, "quantity": quantity, "line": line}
    return {name: value for name, value in data.items() if value is not None}


@pytest.mark.parametrize(
    ("deliveries", "expected"),
    [
        ([on("2026-10-01", 100, "a"), on("2026-10-05", 5, "b")], "2026-10-12"),
        ([on("2026-10-05", 5, "b"), on("2026-10-01", 60, "a"), on("2026-10-09", 40, "a")], "2026-10-16"),
        ([on("2026-10-01", 100, "a"), on("2026-10-05", 4, "b")], "waits"),
        ([on("2026-10-01", 99, "a"), on("2026-10-05", 6, "b")], "waits"),
        ([on("2026-10-01", 100, "a"), {"line": "b", "due": "2026-10-05", "quantity": 5}], "waits"),
        ([on("2026-10-01")], "2026-10-08"),
        ([on("2026-10-01", 60), on("2026-10-09", 45)], "2026-10-16"),
        ([on("2026-10-01", 60), on("2026-10-09", 44)], "waits"),
        ([on("2026-10-01", None, "a"), on("2026-10-03", None, "b")], "2026-10-10"),
        ([], "waits"),
    ],
)
def test_delivered_is_the_day_on_which_all_lines_are_there(deliveries: list[dict[str, Any]], expected: str) -> None:
    assert due(contract("delivered"), sale("o-1", LINES, *deliveries)) == expected


def test_several_orders_deliver_a_contract_together() -> None:
    tile, glue = LINES[:1], LINES[1:]
    both = sale("o-1", tile, on("2026-10-01", 100)), sale("o-2", glue, on("2026-10-06", 5))
    assert due(contract("delivered"), *both) == "2026-10-13"
    assert due(contract("delivered"), both[0]) == "waits"


def test_what_came_back_before_must_be_made_good_and_what_comes_back_later_undoes_nothing() -> None:
    part = sale("o-1", LINES, on("2026-10-01", 100, "a"), on("2026-10-20", 5, "b"), on("2026-10-25", 10, "a"))
    assert due(contract("delivered"), part, back("2026-10-10", "tile", 10)) == "2026-11-01"
    assert due(contract("delivered"), part, back("2026-10-10", "tile", 11)) == "waits"
    whole = sale("o-1", LINES, on("2026-10-01", 100, "a"), on("2026-10-02", 5, "b"))
    assert due(contract("delivered"), whole, back("2026-10-10", "tile", 10)) == "2026-10-09"


def test_a_contract_without_lines_is_delivered_by_its_milestone_alone() -> None:
    arrived = sale("o-1", LINES, on("2026-10-01"))
    assert due(contract("delivered", None), arrived) == "waits"
    steps = [{"key": "m1", "name": "到货", "event": "delivered", "done_on": "2026-10-20"}]
    assert due(contract("delivered", None, milestones=steps), arrived) == "2026-10-27"


@pytest.mark.parametrize(("typed", "expected"), [("2026-09-20", "2026-09-27"), ("2026-10-20", "2026-10-08"), (None, "2026-10-08")])  # fmt: skip
def test_a_typed_milestone_holds_where_it_is_earlier(typed: str | None, expected: str) -> None:
    step = {"key": "m1", "name": "到货", "event": "delivered", **({"done_on": typed} if typed else {})}
    assert due(contract("delivered", milestones=[step]), sale("o-1", LINES, on("2026-10-01"))) == expected


def test_an_order_under_no_contract_is_delivered_by_its_own_quantities() -> None:
    plan = [{"key": "p1", "amount": "1100.00", "due_event": "delivered"}]
    own = {"instalments": plan, "lines": LINES[:1]}
    short = order("o-1", "hengda", "1100.00", "2026-09-02", deliveries=[{"key": "d1", **on("2026-10-01", 60)}], **own)
    assert due(short) == "waits"
    full = [{"key": "d1", **on("2026-10-01", 60)}, {"key": "d2", **on("2026-10-03", 40)}]
    assert due(order("o-1", "hengda", "1100.00", "2026-09-02", deliveries=full, **own)) == "2026-10-03"


def invoices(*told: tuple[str, str]) -> dict[str, Any]:
    return {"invoices": [{"number": f"n{day}", "date": day, "amount": amount} for day, amount in told]}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("2026-10-01", "600.00"), ("2026-10-10", "500.00")], "2026-10-17"),
        ([("2026-10-01", "600.00"), ("2026-10-10", "499.99")], "waits"),
        ([("2026-10-01", "1100.00"), ("2026-10-05", "-1100.00")], "waits"),
        ([("2026-10-01", "1100.00"), ("2026-10-05", "-1100.00"), ("2026-10-08", "1100.00")], "2026-10-15"),
        ([], "waits"),
    ],
)
def test_invoiced_is_the_day_on_which_invoices_reach_the_amount(told: list[tuple[str, str]], expected: str) -> None:
    more = invoices(*told) if told else {}
    assert due(contract("invoiced"), sale("o-1", LINES, **more)) == expected


def test_a_red_invoice_for_what_came_back_undoes_nothing() -> None:
    made = contract("invoiced"), sale("o-1", LINES, **invoices(("2026-10-01", "1100.00")))
    returned = back("2026-10-20", "tile", 10, "100.00", **invoices(("2026-10-25", "-100.00")))
    assert due(*made, returned) == "2026-10-08"


def test_an_event_has_not_come_before_its_day() -> None:
    made = contract("delivered"), sale("o-1", LINES, on("2026-10-01"))
    assert due(*made, day=date(2026, 9, 30)) == "waits"
    assert due(*made, day=date(2026, 10, 1)) == "2026-10-08"
    invoiced = contract("invoiced"), sale("o-1", LINES, **invoices(("2026-10-01", "1100.00"), ("2026-10-05", "-1.00")))
    assert [due(*invoiced, day=date(2026, month, day)) for month, day in ((9, 30), (10, 4), (10, 5))] == [
        "waits", "2026-10-08", "waits"
    ]  # fmt: skip


@pytest.mark.parametrize("event", ["installed", "accepted", "warranty_end", "not_agreed"])
def test_what_no_other_fact_tells_waits_for_its_milestone(event: str) -> None:
    made = sale("o-1", LINES, on("2026-10-01"), **invoices(("2026-10-01", "1100.00")))
    assert due(contract(event), made) == "waits"
