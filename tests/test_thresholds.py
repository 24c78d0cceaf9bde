"""What counts as in time: our defaults, and what a company sets instead, from a day on."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from salesbook.kinds.company import THRESHOLDS
from salesbook.views.actions import actions
from salesbook.views.stalled import stalled
from tests.conftest import ROOT
from tests.made_book import book, customer, person, schemas

LISTED = {"ageing_days"}
"""Thresholds that are no number."""


def test_whatever_the_schema_lets_a_company_set_has_our_default_and_is_read() -> None:
    settable = {field.name for field in schemas().kinds["company"].by_name["thresholds"].fields}
    assert settable - LISTED == set(THRESHOLDS)
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "scripts" / "salesbook").rglob("*.py"))
    assert set(re.findall(r'threshold\(\s*"(\w+)"', source)) == set(THRESHOLDS)


def dated(name: str, value: int, since: str = "2026-01-01") -> dict[str, Any]:
    return {"thresholds": {name: [{"value": value, "from": since}]}}


@pytest.mark.parametrize("since", ["2026-11-10", "2026-11-11"])
def test_a_threshold_holds_from_its_day_on(since: str) -> None:
    company = book(**dated("open_days", 3, since)).company
    assert company.threshold("open_days", date(2026, 11, 10)) == (3 if since == "2026-11-10" else 7)


@pytest.mark.parametrize(
    ("set_", "due"), [({}, date(2026, 12, 1)), (dated("effect_check_days", 10), date(2026, 11, 11))]
)
def test_a_company_says_when_the_effect_of_an_action_is_looked_at(set_: dict[str, Any], due: date) -> None:
    done = {"owner": "li-wei", "due": "2026-11-01", "closed_on": "2026-11-01"}
    both = (
        ("loss", {"customer": "hengda", "lost_on": "2026-10-20", "action": done}),
        ("complaint", {"customer": "hengda", "received_at": "2026-10-20T09:00:00+08:00", "action": done}),
    )
    told = [(kind, {**data, "by": "li-wei", "written_at": "2026-10-21T09:00:00+08:00"}) for kind, data in both]
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达"), *told, **set_)
    assert {one.record.kind.name: one.effect_due for one in actions(whole)} == {"loss": due, "complaint": None}


@pytest.mark.parametrize(("set_", "still"), [({}, 0), (dated("stall_days", 10), 1)])
def test_a_company_says_when_a_deal_stands_still(set_: dict[str, Any], still: int) -> None:
    deal = {"id": "d", "title": "样板间", "customer": "hengda", "by": "li-wei", "opened_on": "2026-11-10"}
    deal |= {"written_at": "2026-11-10T09:00:00+08:00"}
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达"), ("deal", deal), **set_)
    assert len(stalled(whole)) == still
