"""On whom a case counts: tables over role, relation and moment, in a company of three steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from salesbook.book import Book
from salesbook.rules import catalogue
from salesbook.rules.reporting import judged
from tests.support.made_book import Made, book, customer, person

NOW = datetime.fromisoformat("2026-11-23T14:00:00+08:00")
LEFT = {"left_on": "2026-10-31"}


def company(**changes: dict[str, Any] | None) -> list[Made]:
    """Two teams below a business manager below the general manager; a change is laid over a person, None takes him away."""
    people: dict[str, tuple[str, dict[str, Any]]] = {
        "an": ("supervisor", {"reports_to": "fang"}),  # the first supervisor of the book, of the other team
        "bo": ("supervisor", {"reports_to": "fang"}),
        "fang": ("business_manager", {"reports_to": "gao"}),
        "gao": ("general_manager", {}),
        "li-wei": ("rep", {"reports_to": "bo"}),
        "wu-qian": ("rep", {"reports_to": "an"}),
    }
    made = []
    for name, (role, more) in people.items():
        change = changes.get(name.replace("-", "_"), {})
        if change is not None:
            made.append(person(name, name, role, **{**more, **change}))
    return made


def answers(rule: str, *made: Made) -> list[tuple[str, str | None]]:
    """Mark and person of each case of a rule."""
    catalogue.register_all()
    whole: Book = book(*made, opened_on="2026-01-05", now=NOW)
    return [(str(case.duty.mark), case.duty.person) for case in judged(whole, {rule})]


@pytest.mark.parametrize(
    ("changes", "whose"),
    [
        ({}, ("met", "li-wei")),
        ({"li_wei": LEFT}, ("missing", "bo")),
        ({"li_wei": {**LEFT, "reports_to": "an"}}, ("missing", "an")),
        ({"li_wei": {**LEFT, "reports_to": "gao"}}, ("missing", "gao")),
        ({"li_wei": LEFT, "bo": LEFT}, ("missing", "fang")),
        ({"li_wei": LEFT, "bo": LEFT, "fang": LEFT}, ("missing", "gao")),
        ({"li_wei": {"left_on": "2026-11-23"}}, ("met", "li-wei")),  # his last day
        ({"li_wei": {"left_on": "2026-11-22"}}, ("missing", "bo")),
    ],
)
def test_an_orphaned_customer_counts_on_the_superior_of_who_left(
    changes: dict[str, dict[str, Any] | None], whose: tuple[str, str]
) -> None:
    assert answers("owner-gone", *company(**changes), customer("hengda", "恒达")) == [whose]


def test_a_customer_of_nobody_counts_on_a_supervisor() -> None:
    nobody = customer("hengda", "恒达", owners=[{"person": "li-wei", "from": "2027-01-01"}])
    assert answers("owner-gone", *company(), nobody) == [("missing", "an")]


def note(person: str, day: str) -> Made:
    data = {"date": day, "person": person, "kind": "competitor", "heard_from": "走访", "topic": "降价"}
    return "market_note", {**data, "written_at": f"{day}T18:00:00+08:00"}


@pytest.mark.parametrize(
    ("more", "made", "mark"),
    [
        ({}, [], "at_risk"),
        ({"joined_on": "2026-10-26"}, [], "due"),  # four weeks ago to the day
        ({"joined_on": "2026-10-25"}, [], "at_risk"),
        ({"joined_on": "2026-11-10"}, [], "due"),
        ({"roles": [{"role": "rep", "from": "2026-11-02"}]}, [], "due"),  # was a storekeeper before
        ({}, [note("li-wei", "2026-11-02")], "met"),
        ({}, [note("wu-qian", "2026-11-02")], "at_risk"),
        ({}, [note("li-wei", "2026-10-25")], "at_risk"),
    ],
)
def test_the_market_note_is_owed_four_weeks_after_joining_the_role_or_the_last_note(
    more: dict[str, Any], made: list[Made], mark: str
) -> None:
    result = {who: told for told, who in answers("market-fed-back", *company(li_wei=more), *made)}
    assert result["li-wei"] == mark
