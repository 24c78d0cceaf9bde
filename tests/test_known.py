"""As of an earlier moment the book tells what could be known then, though the files tell of later days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from salesbook.book import make
from salesbook.kinds import Record
from tests.support.every_case import cases
from tests.support.made_book import NOW, Made, book, customer, person
from tests.support.sample_book import sample_book

REP, HENGDA = person("li-wei", "李伟"), customer("hengda", "恒达")
ON = "2026-11-20T18:00:00+08:00"

# What happened on a day, said here once more and not read from the schemas: where it stands, and what dates it.
FACTS = {
    "claim": ("action.closed_on", "action.effect_check:date"),
    "complaint": (*("first_reply_at", "solved_at", "escalation:at", "action.closed_on", "action.effect_check:date"),),
    "contact": ("left_on",),
    "contract": ("sent_on", "signed_on", "milestones.done_on", "milestones.checked_on"),
    "deal": ("result:date", "stages[]date"),
    "goods_owed": ("returned[]date",),
    "inspection": ("findings.closed_on",),
    "loss": ("action.closed_on", "action.effect_check:date"),
    "meeting": ("decisions.done_on",),
    "order": ("supply_arranged_at", "deliveries.made_on", "invoices[]date", "cancelled:date"),
    "payment": ("bill.dishonoured_on",),
    "proposal": ("sent_on",),
    "request": ("report_back:date", "closed_on"),
    "target": ("revisions[]date",),
}


def unwritten(record: Record, now: datetime) -> Record:
    """The record as it would have stood in its file at a moment."""
    data = record.data
    for fact in FACTS.get(record.kind.name, ()):
        data = _without(data, fact, now)
    return type(record)(record.kind, record.path, data)


def _without(data: Mapping[str, Any], fact: str, now: datetime) -> Mapping[str, Any]:
    name, dot, below = fact.partition(".")
    if dot:
        part = data.get(name)
        if isinstance(part, list):
            return {**data, name: [_without(item, below, now) for item in part]}
        return {**data, name: _without(part, below, now)} if part else data
    if "[]" in fact:
        name, _, day = fact.partition("[]")
        return {**data, name: [item for item in data[name] if not later(item.get(day), now)]} if name in data else data
    name, _, day = fact.partition(":")
    told = data.get(name, {}).get(day) if day else data.get(name)
    return {key: value for key, value in data.items() if key != name} if later(told, now) else data


def later(told: str | None, now: datetime) -> bool:
    if told is None:
        return False
    return datetime.fromisoformat(told) > now if "T" in told else told > now.date().isoformat()


@pytest.mark.parametrize(
    "as_of", ["2026-10-19T14:00:00+08:00", "2026-11-02T10:00:00+08:00", "2026-11-12T18:00:00+08:00"]
)
def test_a_report_as_of_an_earlier_moment_is_that_of_the_files_of_then(as_of: str) -> None:
    now = datetime.fromisoformat(as_of)
    records = [record for record in sample_book().all() if record.kind.name in FACTS]
    then = [unwritten(record, now) for record in records]
    assert any(a.data != b.data for a, b in zip(then, records, strict=True)), "the sample tells of nothing later"
    others = [record for record in sample_book().all() if record.kind.name not in FACTS]
    whole = sample_book()
    as_written = make(whole.schemas, [*others, *then], (), now, now)
    assert cases(as_written) == cases(sample_book(now))


def complaint(**more: Any) -> Made:
    data = {"received_at": "2026-11-20T10:00:00+08:00", "customer": "hengda", "by": "li-wei", "written_at": ON}
    return "complaint", {**data, **more}


def told(now: str, made: Made) -> Mapping[str, Any]:
    whole = book(REP, HENGDA, made, now=datetime.fromisoformat(now))
    (record,) = whole.of(made[0])
    return record.data


@pytest.mark.parametrize(
    ("now", "there"),
    [("2026-11-23T09:59:59+08:00", False), ("2026-11-23T10:00:00+08:00", True), ("2026-11-23T02:00:00+00:00", True)],
)
def test_a_fact_is_there_from_its_moment_on(now: str, there: bool) -> None:
    data = told(now, complaint(solved_at="2026-11-23T10:00:00+08:00"))
    assert ("solved_at" in data) is there


def test_a_day_s_fact_is_there_all_day() -> None:
    made = complaint(action={"correction": "换货", "due": "2026-11-30", "closed_on": "2026-11-23"})
    assert "closed_on" in told("2026-11-23T00:00:00+08:00", made)["action"]
    assert told("2026-11-22T23:59:59+08:00", made)["action"] == {"correction": "换货", "due": "2026-11-30"}


def test_a_group_goes_whole_and_a_list_loses_the_item() -> None:
    check = {"date": "2026-11-24", "recurred": True}
    assert "effect_check" not in told(ON, complaint(action={"correction": "换货", "effect_check": check}))["action"]
    stages = [{"stage": "intent", "date": "2026-11-01"}, {"stage": "won", "date": "2026-11-24"}]
    deal = "deal", {"id": "d", "customer": "hengda", "by": "li-wei", "opened_on": "2026-11-01", "written_at": ON}
    assert told(ON, (deal[0], {**deal[1], "stages": stages}))["stages"] == stages[:1]


def test_a_book_turns_when_a_fact_of_later_comes_to_be_known() -> None:
    whole = book(REP, HENGDA, complaint(solved_at="2026-11-23T15:30:00+08:00"), now=NOW)
    assert whole.turns_at == datetime.fromisoformat("2026-11-23T15:30:00+08:00")


def test_what_loses_nothing_stays_the_very_record() -> None:
    whole = sample_book()
    again = make(whole.schemas, whole.all(), (), whole.now, whole.now)
    assert all(again.find(record.ref) is record for record in whole.all())
