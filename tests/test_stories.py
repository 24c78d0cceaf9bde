"""Every story the sample tells is found by the rule meant for it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from salesbook.book import Book, open_book
from salesbook.rules import catalogue, judge
from salesbook.rules.reporting import judged

ROOT = Path(__file__).resolve().parent.parent
STORIES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/sample/stories.yaml").read_text("utf-8"))["stories"]
FOUND = [(story["story"], rule) for story in STORIES for rule in str(story.get("rule", "")).split()]


@cache
def sample() -> Book:
    catalogue.register_all()
    return open_book([ROOT], judge, datetime(2026, 11, 23, 6, tzinfo=UTC))


@cache
def accused(rule: str) -> frozenset[str]:
    """The records a rule does not find fine."""
    duties = (case.duty for case in judged(sample(), {rule}))
    return frozenset(duty.record.path for duty in duties if not duty.mark.fine and duty.record)


@pytest.mark.parametrize(("story", "rule"), FOUND)
def test_a_story_is_found_by_its_rule(story: str, rule: str) -> None:
    (data,) = (item for item in STORIES if item["story"] == story)
    assert accused(rule) & set(data["records"])


def test_only_the_one_who_is_always_late_writes_late() -> None:
    late = {case.duty.person for case in judged(sample(), {"late-entry"}) if not case.duty.mark.fine}
    assert late == {"wu-qian"}


@pytest.mark.parametrize(
    "rule",
    [
        *("cadence-overdue", "copied-text", "visits-overlap", "written-before-visit", "dissatisfied-twice"),
        *("owner-gone", "loss-reported", "loss-at-meeting", "own-fault-reports", "filed-same-day", "silent-loss"),
        *("complaint-escalated", "escalation-decided", "complaint-department", "effect-checked", "action-overdue"),
        *("outside-territory", "territory-uncovered", "profile-known", "prospect-without-file", "intent-material"),
    ],
)
def test_nothing_innocent_is_accused(rule: str) -> None:
    """Joint visits, shared customers, one lost and won again, leave, holidays, a hand-over: none makes a false lamp."""
    assert accused(rule) == frozenset()
