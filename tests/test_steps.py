"""The seven steps of a customer: which records stand for which step."""

from __future__ import annotations

import pytest

from salesbook.views.steps import steps
from tests.support.made_book import Made, book, customer, order, person, visit

DRAFT = {
    "id": "c-1",
    "customer": "hengda",
    "by": "li-wei",
    "drafted_on": "2026-08-01",
    "amount": "900.00",
    "written_at": "2026-08-01T10:00:00+08:00",
}


@pytest.mark.parametrize(
    ("made", "contract"),
    [
        ([], "none"),
        ([visit("2026-11-20", "li-wei", "hengda")], "none"),
        ([("contract", DRAFT)], "going"),
        ([visit("2026-11-20", "li-wei", "hengda"), ("contract", {**DRAFT, "signed_on": "2026-08-10"})], "done"),
        ([order("o-1", "hengda", "900.00", "2026-11-02")], "done"),
    ],
)
def test_a_contract_is_going_once_it_is_drafted_and_done_once_signed_or_ordered(
    made: list[Made], contract: str
) -> None:
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), *made)
    states = {step.name: step.state for step in steps(whole, whole.customers["hengda"], None)}
    assert states["contract"] == contract
