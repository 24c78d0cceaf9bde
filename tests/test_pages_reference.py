"""The reference: which rules stop a commit and which only report, and what a field takes."""

from __future__ import annotations

import re
from html import unescape

import pytest

from salesbook.finding import Level
from salesbook.rules import manuals
from salesbook.rules.reporting import is_report
from salesbook.words import Lang
from tests.support.made_book import COMPANY, body, book


def read(path: str, lang: Lang = "zh") -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body(book(COMPANY), path, lang))).split())


@pytest.mark.parametrize(
    ("rule", "weight"),
    [
        ("plan-handed-in", "报告，严重"),
        ("cadence-overdue", "报告"),
        ("yaml-tab", "阻止提交"),
        ("dated-history", "阻止提交"),
    ],
)
def test_only_what_a_record_says_of_itself_stops_a_commit(rule: str, weight: str) -> None:
    assert re.search(f"轻重 {weight}(?: 规范条款.*)?$", read(f"reference/rule-{rule}"))


def test_what_is_owed_is_not_listed_among_what_stops_a_commit() -> None:
    stops, _, reported = read("reference/rules").partition("报告，严重")
    grave = [manual.id for manual in manuals() if is_report(manual.id) and manual.level is Level.ERROR]
    assert len(grave) > 5
    assert [one for one in grave if f" {one} " in stops or f" {one} " not in reported] == []


def test_a_reference_is_told_once() -> None:
    told = read("reference/kind-visit")
    assert "引用：联系人" in told
    assert "引用，引用" not in told
