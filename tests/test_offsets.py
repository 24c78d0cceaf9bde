"""Moments are compared as moments: who writes them with another offset, from a journey abroad, is judged alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book, make
from salesbook.kinds import Record
from salesbook.pages import build
from salesbook.schemas import Field
from tests.support.every_case import cases
from tests.support.made_book import book, person
from tests.support.sample_book import sample_book


def abroad() -> Book:
    """The sample, every moment in it told in UTC but those that would fall on another day."""
    whole = sample_book()
    return make(whole.schemas, map(_retold, whole.all()), (), whole.now, whole.now)


def _retold(record: Record) -> Record:
    return type(record)(record.kind, record.path, _group(record.kind.fields, record.data))


def _group(fields: tuple[Field, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: _value(field, data[field.name]) for field in fields if field.name in data}


def _value(field: Field, value: Any) -> Any:
    if field.item:
        return [_value(field.item, item) for item in value]
    if field.fields:
        return _group(field.fields, value)
    if field.type != "date_time":
        return value
    told = datetime.fromisoformat(value).astimezone(UTC).isoformat()
    return told if told[:10] == value[:10] else value


def test_other_offsets_change_no_case_and_no_word_of_one() -> None:
    assert cases(abroad()) == cases(sample_book())


@pytest.mark.slow
def test_other_offsets_change_no_byte_of_a_page() -> None:
    pages = {page.path: page for page in build(Audience(sample_book(), "manager"))}
    for page in build(Audience(abroad(), "manager")):
        assert page.body("zh") == pages[page.path].body("zh")


def test_the_sample_was_told_with_another_offset() -> None:
    retold = [_retold(record) for record in sample_book().of("plan")]
    assert any(record["written_at"].endswith("+00:00") for record in retold)


@pytest.mark.parametrize(
    ("told", "here"),
    [
        ("2026-10-25T00:30:00+00:00", "2026-10-25T02:30:00+02:00"),  # the clocks go back an hour later
        ("2026-10-25T01:30:00+00:00", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00"),
    ],
)
def test_a_zone_that_moves_its_clocks_tells_each_moment_by_the_clock_of_then(told: str, here: str) -> None:
    made = "market_note", {"date": "2026-10-25", "person": "li-wei", "note": "x", "written_at": told}
    (note,) = book(person("li-wei", "Li Wei"), made, zone="Europe/Berlin").of("market_note")
    assert note["written_at"] == here
