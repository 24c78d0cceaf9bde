"""Who may already be in the book: what a customer, an enquiry or a prospect about to be written is held against."""

from __future__ import annotations

from typing import Any

import pytest

from salesbook.views.doubles import doubles
from tests.support.made_book import Made, book, customer, person, visit

MENG = {"id": "new-1a2b3c", "name": "孟记建材", "phone": "13900002222"}


def prospect(day: str, **who: str) -> Made:
    """A visit to somebody who has no file yet."""
    kind, data = visit(day, "li-wei", "")
    return kind, {**{name: value for name, value in data.items() if name != "customer"}, "prospect": who}


def found(kind: str, data: dict[str, Any], *made: Made) -> list[str]:
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), *made)
    return [double.record.ref for double in doubles(whole, kind, data)]


def test_a_prospect_is_held_against_customers() -> None:
    new = {"person": "li-wei", "prospect": {"id": "new-9", "name": "恒达装饰有限公司"}}
    assert found("visit", new) == ["customers/hengda"]


@pytest.mark.parametrize("data", [{"name": "孟记建材"}, {"name": "孟老板", "phone": "139 0000 2222"}])
def test_a_customer_or_an_enquiry_is_held_against_the_prospects_of_visits(data: dict[str, str]) -> None:
    (kind, first), (_, second) = prospect("2026-11-10", **MENG), prospect("2026-11-12", **MENG)
    private = {"id": "new", "private": data}
    for what, new in (("customer", private), ("enquiry", data)):
        (ref,) = found(what, new, (kind, first), (kind, second))
        assert "2026-11-12" in ref, "the last visit stands for all to one prospect"


def test_a_prospect_met_again_is_no_double_of_himself() -> None:
    made = prospect("2026-11-10", **MENG)
    assert found("visit", {"prospect": MENG}, made) == []
    assert len(found("visit", {"prospect": {**MENG, "id": "new-other"}}, made)) == 1


def test_a_visit_to_a_customer_brings_nobody_new() -> None:
    assert found("visit", {"person": "li-wei", "customer": "hengda"}) == []
