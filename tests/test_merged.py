"""Two files of one customer, merged into one: nothing is lamed, owed or counted otherwise than if there had been one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book, make
from salesbook.kinds import Customer, Record, merged
from salesbook.pages import build
from salesbook.pages.parts.page import Page
from salesbook.schemas import Field
from salesbook.views.targets import facts
from tests.support.every_case import cases
from tests.support.made_book import Made, book, customer, person, visit
from tests.support.sample_book import sample_book

SPLIT = "2026-11-01"
"""Before this day the sample's people wrote into another file of each customer, which was merged since."""
REP = person("li-wei", "李伟")


def split_book() -> Book:
    """The sample, as if each customer had had a second file until the split."""
    whole = sample_book()
    olds = [_old(one) for one in whole.customers.values()]
    return make(whole.schemas, [*map(_moved, whole.all()), *olds], (), whole.now, whole.now)


def _old(one: Customer) -> Record:
    data = {name: value for name, value in one.data.items() if name not in ("phone", "company_number", "coordinates")}
    data |= {
        "id": f"{one.id}-old",
        "merged_into": one.id,
        "name": f"{one.name.zh}旧档",
        "short_name": f"{one.name.zh}旧档",
    }
    return type(one)(one.kind, f"records/customers/{one.id}-old.yaml", data)


def _moved(record: Record) -> Record:
    """The record as it would have been written before the two files became one."""
    if record.kind.name in ("customer", "company", "person") or str(record.day or "9999") >= SPLIT:
        return record
    data = {f.name: _renamed(f, record.data[f.name]) for f in record.kind.fields if f.name in record.data}
    return type(record)(record.kind, record.path, data)


def _renamed(field: Field, value: Any) -> Any:
    if field.ref and field.ref.kinds == ("customer",):
        return f"{value}-old"
    if isinstance(value, list) and field.item:
        return [_renamed(field.item, item) for item in value]
    if isinstance(value, dict):
        below = {one.name: one for one in field.fields}
        return {name: _renamed(below[name], part) for name, part in value.items()}
    return value


def test_the_report_of_a_book_with_merged_files_is_that_of_one_without(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = cases(sample_book())
    assert cases(split_book()) == plain
    monkeypatch.setattr(merged, "_survivors", lambda _: {})
    assert cases(split_book()) != plain, "nothing was split"


def test_targets_are_reached_by_what_either_file_tells() -> None:
    def told(whole: Book) -> dict[Any, list[Any]]:
        return {
            key: [(fact.measure, fact.amount, fact.record.ref) for fact in found] for key, found in facts(whole).items()
        }

    assert told(split_book()) == told(sample_book())


RECORDS = ("company", "customers/", "forms/", "records/", "weeks/archive")
"""Pages that list records, and therefore the merged files, too."""


@pytest.mark.slow
@pytest.mark.parametrize("viewer", ["team", "manager"])
def test_no_page_but_lists_of_records_tells_that_there_were_two_files(viewer: str) -> None:
    plain, split = ({page.path: page for page in build(Audience(one, viewer))} for one in (sample_book(), split_book()))
    overviews = [path for path in plain if not path.startswith(RECORDS)]
    assert {"index", "money", "pipeline", "quality", "my-day/wu-qian", "people/wu-qian"} <= set(overviews)
    assert [path for path in overviews if _body(plain[path]) != _body(split[path])] == []


def _body(page: Page) -> str:
    return re.sub(r"[0-9&#;]+条记录", "", page.body("zh"))


def named(*files: Made) -> str:
    """Whom a visit to `a` is told of, with these customer files."""
    (record,) = book(REP, *files, visit("2026-11-10", "li-wei", "a")).of("visit")
    return str(record["customer"])


def file(id: str, into: str | None = None) -> Made:
    return customer(id, id, **({"merged_into": into} if into else {}))


def test_a_chain_of_merged_files_ends_at_the_last() -> None:
    assert named(file("a", "b"), file("b", "c"), file("c")) == "c"


def test_files_merged_in_a_ring_stay_what_they_are() -> None:
    assert named(file("a", "b"), file("b", "a")) == "a"
    assert named(file("a", "b"), file("b", "c"), file("c", "b")) == "a"


def test_a_file_merged_into_one_that_is_not_there_stays() -> None:
    assert named(file("a"), file("b")) == "a"


def test_before_it_is_written_down_nothing_is_merged() -> None:
    later = customer("a", "a", merged_into="b", written_at="2026-11-23T15:00:00+08:00")
    assert named(later, file("b")) == "a"


def test_names_deep_in_a_record_are_told_of_the_survivor_too() -> None:
    lines = [{"key": "a", "date": "2026-11-24", "customer": "a", "purpose": "看样"}]
    plan = "plan", {"week": "2026-W48", "person": "li-wei", "lines": lines, "written_at": "2026-11-22T20:00:00+08:00"}
    seen = visit("2026-11-10", "li-wei", "a")[1]
    prospect = {name: value for name, value in seen.items() if name != "customer"} | {
        "prospect": {"id": "a", "name": "甲"}
    }
    whole = book(REP, file("a", "b"), file("b"), plan, ("visit", prospect))
    assert whole.of("plan")[0]["lines"] == [{**lines[0], "customer": "b"}]
    assert whole.of("visit")[0]["prospect"] == {"id": "b", "name": "甲"}
    assert whole.customers["a"]["merged_into"] == "b"
    assert lines[0]["customer"] == "a", "what was read stays as it was"
