"""Who sees what, told as tables: role by relation by moment, in a firm with three steps of superiors and a sharer."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.schemas import Visibility
from tests.support.made_book import Made, book, customer, order, payment, person, visit

BEFORE, DURING, AFTER = "2026-10-30T12:00:00+08:00", "2026-11-10T12:00:00+08:00", "2026-11-20T12:00:00+08:00"
"""Before the hand-over of 1 November; while Shao shares the customer, until the 15th; after that."""


def _role(role: str, first: str, last: str | None = None) -> dict[str, str]:
    return {"role": role, "from": first, **({"to": last} if last else {})}


def _two(id: str, name: str, *roles: dict[str, str], **more: str) -> Made:
    kind, data = person(id, name, **more)
    return kind, {**data, "roles": list(roles)}


PEOPLE: tuple[Made, ...] = (
    person("old", "旧", reports_to="old-boss"),  # owner until the hand-over
    person("old-boss", "旧主管", "supervisor"),
    person("new", "新", reports_to="step-1"),  # owner since
    person("step-1", "一级", "supervisor", reports_to="step-2"),
    person("step-2", "二级", "staff", reports_to="step-3"),
    person("step-3", "三级", "staff"),
    person("shao", "邵", reports_to="shao-boss"),  # shares the customer for a fortnight
    person("shao-boss", "邵主管", "supervisor"),
    person("other", "外", reports_to="step-1"),  # has nothing to do with it
    person("clerk", "文", "clerk"),
    _two("both", "双", _role("rep", "2025-01-01"), _role("clerk", "2026-11-15")),
    _two("was-clerk", "曾", _role("clerk", "2025-01-01", "2026-11-05"), _role("rep", "2025-01-01")),
    _two("later-boss", "升", _role("rep", "2025-01-01"), _role("business_manager", "2026-11-15")),
    person("boss", "总", "general_manager"),
)
HENGDA = customer(
    "hengda",
    "恒达",
    "old",
    credit_limit="90000.00",
    owners=[{"person": "old", "from": "2026-02-01"}, {"person": "new", "from": "2026-11-01"}],
    sharers=[{"person": "shao", "from": "2026-11-01", "to": "2026-11-15"}],
)
BUYER: Made = (
    "contact",
    {"customer": "hengda", "number": "1", "name": "王女士", "by": "old", "written_at": "2026-03-03T10:00:00+08:00"},
)
ORDER = order("hd-1", "hengda", "3200.00", "2026-10-20", by="clerk")
PAID = payment("2026-10-21", "hengda", "1000.00", by="clerk")
ASKED: Made = (
    "collection",
    {"date": "2026-10-22", "customer": "hengda", "by": "old", "written_at": "2026-10-22T17:00:00+08:00"},
)
EXPENSE: Made = (
    "expense",
    {"date": "2026-10-22", "person": "old", "transport": "30.00", "written_at": "2026-10-22T17:00:00+08:00"},
)
CONTRACT: Made = (
    "contract",
    {
        "id": "hd-c",
        "customer": "hengda",
        "by": "clerk",
        "amount": "9000.00",
        "drafted_on": "2026-10-20",
        "written_at": "2026-10-20T17:00:00+08:00",
    },
)
DEAL: Made = (
    "deal",
    {
        "id": "hengda-d",
        "customer": "hengda",
        "by": "other",
        "value": "5000.00",
        "opened_on": "2026-10-20",
        "written_at": "2026-10-20T17:00:00+08:00",
    },
)
MET = visit("2026-10-23", "old", "hengda", contact="hengda--1")


@cache
def firm(moment: str) -> Book:
    """The firm at a moment."""
    records = (*PEOPLE, HENGDA, BUYER, ORDER, PAID, ASKED, EXPENSE, CONTRACT, DEAL, MET)
    return book(*records, now=datetime.fromisoformat(moment), opened_on="2026-01-05")


READERS = frozenset({"team", "manager", *(data["id"] for _, data in PEOPLE)})
ALWAYS = {"manager", "boss"}
OWNER = {
    BEFORE: ALWAYS | {"old", "old-boss"},
    DURING: ALWAYS | {"new", "step-1", "step-2", "step-3", "shao", "shao-boss"},
    AFTER: ALWAYS | {"new", "step-1", "step-2", "step-3", "later-boss"},
}
"""Who answers for the customer: its owner of the day, who shares it then, all above them, and the managers of the day."""
OLD = {"old", "old-boss"}
"""He keeps what he wrote, no more, and so do those above him."""
CLERK = {BEFORE: {"clerk", "was-clerk"}, DURING: {"clerk"}, AFTER: {"clerk", "both"}}
"""Who holds the role that day."""
WHOLE: dict[str, dict[str, set[str]]] = {
    "customers/hengda": {moment: OWNER[moment] | OLD for moment in OWNER},
    "contacts/hengda--1": {moment: OWNER[moment] | OLD for moment in OWNER},
    "orders/2026/hd-1": {moment: OWNER[moment] | {"clerk"} for moment in OWNER},
    "payments/2026-10/2026-10-21--hengda": {moment: OWNER[moment] | {"clerk"} for moment in OWNER},
    "contracts/2026/hd-c": {moment: OWNER[moment] | {"clerk"} for moment in OWNER},
    "deals/2026/hengda-d": {moment: OWNER[moment] | {"other", "step-1", "step-2", "step-3"} for moment in OWNER},
    "collections/2026-w43/2026-10-22--hengda": {moment: OWNER[moment] | OLD | CLERK[moment] for moment in OWNER},
    "visits/2026-w43/2026-10-23--old--hengda": {moment: OWNER[moment] | OLD | CLERK[moment] for moment in OWNER},
    "expenses/2026-10/2026-10-22--old": {
        moment: ALWAYS | OLD | ({"later-boss"} if moment == AFTER else set()) for moment in OWNER
    },
}
"""Who sees a record at owner level; the clerk wrote order, payment and contract, `other` wrote the deal."""


@pytest.mark.parametrize("moment", [BEFORE, DURING, AFTER])
@pytest.mark.parametrize("ref", WHOLE)
def test_who_sees_a_record_whole(ref: str, moment: str) -> None:
    record = firm(moment).find(ref)
    assert record is not None
    assert _seen(moment, lambda audience: audience.sees(record, "owner")) == WHOLE[ref][moment]


def _seen(moment: str, ask: object) -> set[str]:
    assert callable(ask)
    return {reader for reader in READERS if ask(Audience(firm(moment), reader))}


@pytest.mark.parametrize("moment", [BEFORE, DURING, AFTER])
def test_who_sees_what_stands_in_a_field_of_the_owner(moment: str) -> None:
    """The same by the bytes: the values are there for those and for nobody else."""
    values = {
        "customers/hengda": "credit_limit",
        "orders/2026/hd-1": "amount",
        "contracts/2026/hd-c": "amount",
        "deals/2026/hengda-d": "value",
        "visits/2026-w43/2026-10-23--old--hengda": "contact",
        "expenses/2026-10/2026-10-22--old": "transport",
    }
    for ref, name in values.items():
        seen = _seen(moment, lambda audience: name in getattr(audience.book.find(ref), "data", {}))  # noqa: B023
        lost = CLERK[moment] if name == "contact" else set()  # the contact's own record is not for the clerk
        assert seen == WHOLE[ref][moment] - lost, ref


@pytest.mark.parametrize("moment", [BEFORE, DURING, AFTER])
def test_all_that_a_customer_owes_is_known_to_who_answers_for_it_and_those_above(moment: str) -> None:
    assert _seen(moment, lambda audience: audience.knows_money_of("hengda")) == OWNER[moment]
    assert _seen(moment, lambda audience: audience.knows_money_of("nobody")) == set()


ABOVE = {
    "new": {"new", "step-1", "step-2", "step-3"},
    "step-2": {"step-2", "step-3"},
    "shao": {"shao", "shao-boss"},
    "boss": {"boss"},
}


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
@pytest.mark.parametrize("whom", ABOVE)
def test_what_counts_on_a_person_is_for_himself_and_every_step_above_him(whom: str, moment: str) -> None:
    managers = ALWAYS | ({"later-boss"} if moment == AFTER else set())
    assert _seen(moment, lambda audience: audience.answers_for(whom)) == ABOVE[whom] | managers


@pytest.mark.parametrize("moment", [BEFORE, DURING, AFTER])
def test_the_forms_are_whole_for_who_files_them_that_day(moment: str) -> None:
    managers = ALWAYS | ({"later-boss"} if moment == AFTER else set())
    assert _seen(moment, lambda audience: audience.files_forms) == CLERK[moment] | managers


@pytest.mark.parametrize("level", ["team", "owner", "manager"])
def test_without_a_record_levels_are_for_all_or_for_managers(level: Visibility) -> None:
    expected = READERS if level == "team" else ALWAYS | {"later-boss"}
    assert _seen(AFTER, lambda audience: audience.may_see(level)) == expected
