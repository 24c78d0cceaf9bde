"""What counts as in time: our defaults, and what a company sets instead, from a day on."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from salesbook.finding import Level
from salesbook.kinds.company import CADENCE, LIMITS, THRESHOLDS
from salesbook.rules import catalogue, manuals, reporting
from salesbook.rules.registry import manual_of
from salesbook.views.actions import actions
from salesbook.views.stalled import stalled
from tests.conftest import ROOT
from tests.support.made_book import body, book, customer, person, schemas
from tests.support.rule_case import BASE, COMPANY, Scene, cases, findings

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
    assert {action.record.kind.name: action.effect_due for action in actions(whole)} == {"loss": due, "complaint": None}


@pytest.mark.parametrize(("set_", "still"), [({}, 0), (dated("stall_days", 10), 1)])
def test_a_company_says_when_a_deal_stands_still(set_: dict[str, Any], still: int) -> None:
    deal = {"id": "d", "title": "样板间", "customer": "hengda", "by": "li-wei", "opened_on": "2026-11-10"}
    deal |= {"written_at": "2026-11-10T09:00:00+08:00"}
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达"), ("deal", deal), **set_)
    assert len(stalled(whole)) == still


# The value in force on a case's own day, not today's


def changed(scene: Scene, since: str) -> Scene:
    """A scene whose company allows 300 of everything from a day on."""
    base = (BASE / COMPANY).read_text(encoding="utf-8")
    blocks = [("thresholds", THRESHOLDS), ("cadence", CADENCE)]
    told = "".join(
        f"{name}:\n" + "".join(f'  {key}:\n    - value: 300\n      from: "{since}"\n' for key in values)
        for name, values in blocks
    )
    return scene._replace(files={COMPANY: f"{base}{told}", **scene.files})


CASES = {case.rule: case for case in cases()}


@pytest.mark.parametrize("rule", CASES)
def test_a_limit_that_changes_today_changes_no_case_of_before(rule: str) -> None:
    scene = CASES[rule].planted
    today = scene.settings["as_of"][:10]
    assert findings(changed(scene, today).book(), scene, rule).get(rule, []) == list(scene.expect)


def named_in_manuals() -> dict[str, set[str]]:
    """What each manual names of what the company sets."""
    catalogue.register_all()
    texts = {name: str(entry.manual) for name, entry in reporting._REPORTS.items()}
    result = {rule: set(re.findall(r"\{(\w+)", text)) for rule, text in texts.items()}
    return {rule: names for rule, names in result.items() if names}


@pytest.mark.parametrize("rule", sorted(named_in_manuals()))
def test_a_rule_goes_by_the_limit_its_manual_names(rule: str) -> None:
    scene = CASES[rule].planted
    assert findings(changed(scene, "2020-01-01").book(), scene, rule).get(rule, []) == []


def test_every_limit_that_a_rule_asks_for_stands_in_its_manual() -> None:
    named = set().union(*named_in_manuals().values())
    assert named == set(LIMITS) - {"stall_days"}  # a figure of the pipeline: no rule asks for it


def test_a_manual_prints_what_the_company_has_set() -> None:
    company = book(**dated("first_reply_hours", 8), cadence={"a": [{"value": 5, "from": "2026-01-01"}]}).company
    titles = {manual.id: manual.title for manual in manuals(company.limits(date(2026, 11, 23)))}
    assert "within 8 hours (our default)" in titles["complaint-answered"].en
    assert "A 类 5 天、B 类 14 天" in titles["cadence-overdue"].zh
    assert not any(
        "{" in text for manual in reporting.own_manuals() for text in (*manual.title, *manual.why, *manual.remedy)
    )


def test_report_and_rule_page_print_the_company_s_value() -> None:
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达"), **dated("supply_workdays", 4))
    assert "within 4 workdays" in body(whole, "reference/rule-supply-arranged", "en")
    catalogue.register_all()
    told = next(judged for judged in reporting.judged(whole, {"cadence-overdue"}))
    assert "A 7, B 14, C 30" in told.manual.title.en


def test_a_manual_that_names_what_no_company_can_set_is_refused() -> None:
    def some_rule() -> None:
        """Within {reply_days} days.

        Why: a.
        Fix: b.

        在 {reply_days} 天内。

        原因：甲。
        改法：乙。
        """

    with pytest.raises(ValueError, match=r"some_rule: the docstring names \{reply_days\}; there is cadence_a"):
        manual_of(some_rule, Level.INFO, ())
