"""What a reader may not see is in no byte that he is given: pages, search, spreadsheets, calendars, reports, names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pytest

from salesbook.kinds import Record
from salesbook.projection import Projection
from salesbook.words import LANGS, Lang
from tests.conftest import ROOT
from tests.support.marked_sample import marks
from tests.support.readers import given, sample
from tests.test_readers import BOUND, MODES

SOME = ("team", "luo-jing", "he-jun")
"""The team, who files the forms, and a rep who once answered for customers of others."""


@lru_cache(maxsize=64)
def shown(mode: str, reader: str, langs: Sequence[Lang]) -> Mapping[str, str]:
    """The marks that a reader is shown, each with the name of what shows it; every name is there, too."""
    made = marks(mode)
    result: dict[str, str] = {}
    for name, text in given(made.book, reader, langs).items():
        result |= dict.fromkeys(made.found_in(name + "\n" + text), name) | {name: name}
    return result


def hidden_but_shown(mode: str, reader: str, langs: Sequence[Lang]) -> dict[str, str]:
    """What a reader may not see and is shown: whose it is, and where."""
    made = marks(mode)
    seen = made.seen_by(reader)
    return {
        made.where[mark]: name
        for mark, name in shown(mode, reader, langs).items()
        if mark in made.where and mark not in seen
    }


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("reader", SOME)
def test_nothing_hidden_is_in_what_a_reader_is_given(mode: str, reader: str) -> None:
    assert hidden_but_shown(mode, reader, ("zh",)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("reader", BOUND)
def test_nothing_hidden_is_in_what_any_reader_is_given_in_both_languages(mode: str, reader: str) -> None:
    assert hidden_but_shown(mode, reader, LANGS) == {}


def test_the_marks_are_found_where_they_may_be_seen() -> None:
    """The guard sees: managers are shown nearly all marks, so one that slipped through would not stay unseen."""
    made = marks("open")
    told = {mark for mark in shown("open", "manager", ("zh", "en")) if mark in made.where}
    assert len(told) > 0.9 * len(made.where)


# A stricter setting never shows more


@pytest.mark.parametrize("reader", SOME)
def test_a_coded_company_shows_nobody_more_than_an_open_one(reader: str) -> None:
    """Marks of values, addresses of pages, names of files and of search entries."""
    assert shown("coded", reader, ("zh",)).keys() - shown("open", reader, ("zh",)).keys() == set()


@pytest.mark.slow
@pytest.mark.parametrize("reader", BOUND)
def test_a_coded_company_shows_no_reader_more_in_both_languages(reader: str) -> None:
    assert shown("coded", reader, LANGS).keys() - shown("open", reader, LANGS).keys() == set()


@pytest.mark.parametrize("level", ["team", "owner", "manager"])
def test_what_is_left_of_a_record_by_the_code_is_part_of_what_was_there_before(level: Any) -> None:
    before, coded = Projection(sample("open")), Projection(sample("coded"))
    for record in sample("open").all():
        if record.kind.name != "company":
            assert _is_part(_data(coded, record, level), _data(before, record, level)), record.ref


def _data(projection: Projection, record: Record, level: Any) -> Any:
    seen = projection.shown(record, level)
    return seen.record.data if seen else {}


def _is_part(less: Any, more: Any) -> bool:
    if isinstance(less, dict) and isinstance(more, dict):
        return all(name in more and _is_part(value, more[name]) for name, value in less.items())
    if isinstance(less, list) and isinstance(more, list):
        return all(any(_is_part(value, other) for other in more) for value in less)
    return bool(less == more)


def test_a_coded_company_shows_the_team_no_id_of_a_customer() -> None:
    customers = sample().customers
    for name, text in given(sample("coded"), "team", ("zh",)).items():
        # The reference shows the schemas' examples; an import says again what was typed.
        if "/reference/" not in name and not name.endswith("/import.txt"):
            shown = [one for one in customers if _stands_in(one, f"{name} {text}")]
            assert [one for one in shown if not _is_example(one, name)] == [], name


def _is_example(id: str, name: str) -> bool:
    """Whether a workbook to fill in shows an id since a schema has it as an example."""
    return "/template/" in name and f'"{id}"' in _schemas()


@lru_cache
def _schemas() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "schemas").glob("*.json")))


def _stands_in(id: str, text: str) -> bool:
    """Whether an id stands in a text as a word: inside another, as in pinyin, it tells of nobody."""
    return id in text and re.search(rf"(?<![a-z0-9]){id}(?![a-z0-9])", text) is not None
