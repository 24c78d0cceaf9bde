"""Every reporting rule: its planted case is found by it, its innocent twins are left alone, nobody else is disturbed."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from salesbook.audience import TEAM, Audience
from salesbook.book import Book
from salesbook.rules import catalogue, reporting
from salesbook.rules.reporting import judged, own_manuals
from salesbook.rules.seen import may_read
from salesbook.words import Text
from tests.support.rule_case import Case, Scene, cases, findings, read_case

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_what_is_against_a_rule_is_told_in_words(case: Case) -> None:
    catalogue.register_all()
    for scene in (case.planted, *case.twins):
        bare = [duty for _, duty, _ in judged(scene.book(), {case.rule}) if not duty.mark.fine and not (duty.message.en and duty.message.zh)]  # fmt: skip
        assert bare == [], scene.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_finds_what_is_planted_and_leaves_the_twins_alone(case: Case) -> None:
    catalogue.register_all()
    assert case.rule in {manual.id for manual in own_manuals()}, "no rule of this name"
    assert case.planted.expect, "nothing planted"
    for scene in (case.planted, *case.twins):
        result = findings(scene.book(), scene, case.rule).get(case.rule, [])
        assert result == list(scene.expect), scene.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_no_other_rule_sees_a_difference_between_case_and_twin(case: Case) -> None:
    before = findings(case.planted.book(), case.planted)
    for twin in case.twins:
        if all(twin.settings.get(name) == case.planted.settings.get(name) for name in ("as_of", "opened")):
            after = findings(twin.book(), twin)
            told = {rule for rule in before.keys() | after.keys() if before.get(rule) != after.get(rule)}
            assert told - {case.rule} <= twin.also, (twin.name, _differences(before, after, told - {case.rule}))


def test_every_reporting_rule_has_a_case() -> None:
    catalogue.register_all()
    rules, with_case = {manual.id for manual in own_manuals()}, {case.rule for case in CASES}
    without = [f"no tests/rules/{rule}.case; goods-overdue.case shows how one is written" for rule in rules - with_case]
    without += [f"tests/rules/{rule}.case is of no rule: name it by the id of one" for rule in with_case - rules]
    assert not without, "\n".join(sorted(without))


def test_rules_say_what_became_of_a_case_by_a_case(root: Path) -> None:
    """So none has words for what is fine, and none has to say that it has none."""
    modules = ((path, path.read_text(encoding="utf-8")) for path in (root / "scripts/salesbook/rules").glob("*.py"))
    rules = [(path.name, text) for path, text in modules if "\n@reports(" in text]
    assert len(rules) > 20
    by_hand = [name for name, text in rules if re.search(r'\bDuty\(|"", ""', text)]
    assert not by_hand, f"make a Case in {by_hand}, and end with case.met(), case.missing(message) …: see rules/duty.py"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_what_is_told_to_the_team_is_made_of_what_the_team_may_see(case: Case) -> None:
    """A rule whose words are for the team says the same of the book as the team sees it."""
    for scene in (case.planted, *case.twins):
        book = scene.book()
        audience = Audience(book, TEAM)
        for rule in sorted(data := _words(book, audience)):
            assert data[rule] <= _words(audience.book, audience)[rule], (rule, scene.name)


def for_the_team() -> frozenset[str]:
    catalogue.register_all()
    return frozenset(name for name, entry in reporting._REPORTS.items() if entry.audience == TEAM)


def _words(book: Book, audience: Audience) -> dict[str, set[Text]]:
    """What the rules with words for the team say of records that it sees."""
    result: dict[str, set[Text]] = defaultdict(set)
    for case in judged(book, for_the_team()):
        if not case.duty.mark.fine and may_read(audience, case):
            result[case.manual.id].add(case.duty.message)
    return result


def _differences(
    before: dict[str, list[str]], after: dict[str, list[str]], rules: set[str]
) -> dict[str, tuple[list[str], list[str]]]:
    data = {}
    for rule in sorted(rules):
        old, new = before.get(rule, []), after.get(rule, [])
        data[rule] = ([line for line in old if line not in new], [line for line in new if line not in old])
    return data


def test_a_case_file_is_read_as_its_manual_says() -> None:
    case = read_case("late-entry", CASE)
    assert case.planted == Scene(
        "case",
        {"as_of": "2026-11-23T14:00:00+08:00", "week": "2026-W47"},
        {"records/a.yaml": "a: 1\n\nb: 2\n", "records/c.yaml": "c: 1\n"},
        ("late | li-wei | 2026-W47 | a", "missing | - | - | -"),
    )
    assert [twin.name for twin in case.twins] == ["no c", "an hour later"]
    assert case.twins[0].files == {"records/a.yaml": "a: 1\n\nb: 2\n", "records/c.yaml": ""}
    assert case.twins[0].also == {"promise-broken"}
    assert case.twins[0].expect == ()
    assert case.twins[1].settings["as_of"] == "2026-11-23T15:00:00+08:00"


@pytest.mark.parametrize(
    "text", ["as_of: x\n=== expect\n=== twin: a\n=== expect\n", "# no twin\nas_of: x\n=== expect\n"]
)
def test_a_case_file_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"begins with a comment|twin"):
        read_case("late-entry", text)


CASE = """\
# A visit entered late.
as_of: 2026-11-23T14:00:00+08:00
week: 2026-W47
=== records/a.yaml
a: 1

b: 2
=== records/c.yaml
c: 1
=== expect
missing | - | - | -
late | li-wei | 2026-W47 | a
=== twin: no c
also: promise-broken
=== records/c.yaml
=== expect
=== twin: an hour later
as_of: 2026-11-23T15:00:00+08:00
=== expect
"""
