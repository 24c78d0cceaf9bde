"""Proposals by customer, in a book of which a reader may lack any field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from salesbook.views.intents import proposals
from tests.support.made_book import book, customer, person

WHOLE = {
    "id": "p-1",
    "customer": "hengda",
    "by": "li-wei",
    "made_on": "2026-11-02",
    "written_at": "2026-11-02T18:00:00+08:00",
}


@pytest.mark.parametrize(
    ("lacking", "expected"),
    [("", {"hengda": [date(2026, 11, 2)]}), ("customer", {}), ("made_on", {})],
)
def test_a_proposal_counts_where_its_customer_and_its_day_are_known(lacking: str, expected: dict[str, Any]) -> None:
    data = {name: value for name, value in WHOLE.items() if name != lacking}
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), ("proposal", WHOLE))
    (record,) = whole.of("proposal")
    shown = type(record)(record.kind, record.path, data)
    kept = [other for other in whole.all() if other is not record]
    assert proposals(type(whole)(whole.schemas, [*kept, shown], whole.now, [])) == expected
