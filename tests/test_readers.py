"""Every command and every page is made for every reader, open and coded: nobody's site dies of what he may not see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.commands.main import main
from salesbook.kinds import Record
from salesbook.projection import Projection
from salesbook.schemas import Field
from salesbook.words import LANGS
from tests.conftest import ROOT
from tests.support.readers import given, readers_of, sample

MODES = ("open", "coded")
BOUND = ("chen-li", "gao-qiang", "he-jun", "lin-xiao", "luo-jing", "team", "wu-qian", "zhou-min")
"""Readers of the sample who do not see everything."""


def test_the_readers_of_the_sample_are_all_here() -> None:
    whole = sample()
    assert [one for one in readers_of(whole) if not Audience(whole, one).may_see("manager")] == sorted(
        BOUND, key=lambda one: (one != "team", one)
    )


@pytest.mark.parametrize("reader", BOUND)
def test_every_page_and_file_is_made_for_every_reader_of_a_coded_company(reader: str) -> None:
    assert given(sample("coded"), reader, ("zh",))


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("reader", readers_of(sample()))
def test_every_page_and_file_is_made_for_every_reader_in_both_languages(mode: str, reader: str) -> None:
    assert given(sample(mode), reader, LANGS)


FOR_ALL = (
    *(["report"], ["report", "--format", "json"], ["report", "--week", "2026-W47"]),
    *(["pack"], ["pack", "--week", "2026-W46"], ["inspect"], ["handover", "he-jun"], ["handover", "lin-xiao"]),
    *(["export", "all", "--to", "csv", "{out}"], ["export", "all", "--to", "ics", "{out}"]),
)
ABOUT_HIMSELF = (
    *(["suggest", "plan"], ["suggest", "plan", "--week", "2026-W47"], ["suggest", "visits"]),
    *(["draft", "summary"], ["draft", "month", "--month", "2026-11"]),
)


@pytest.mark.parametrize("reader", BOUND)
def test_every_command_runs_for_every_reader_of_a_coded_company(
    reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run_every_command(sample("coded"), reader, tmp_path, monkeypatch, capsys)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("reader", readers_of(sample()))
def test_every_command_runs_for_every_reader(
    mode: str, reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run_every_command(sample(mode), reader, tmp_path, monkeypatch, capsys)


def _run_every_command(
    whole: Book, reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALESBOOK_DEBUG", "1")  # a fault is raised, not told
    monkeypatch.setattr("salesbook.book.open_book", lambda *_, **__: whole)
    monkeypatch.setattr("salesbook.commands.report_data.kept", lambda *words: words[-1]().data)
    mine = [*ABOUT_HIMSELF] if reader in whole.people else []
    calls = [[*words, "--as", reader] for words in FOR_ALL] + [[*words, "--person", reader] for words in mine]
    seen = [one for one in ("anju", "c-m2b8fe", "jiahe") if one in Audience(whole, reader).book.customers]
    calls += [["brief", one, "--as", reader] for one in seen]
    for words in calls:
        call = [word.format(out=tmp_path) for word in words]
        assert main([*call, "--root", str(ROOT), "--lang", "en"]) == 0, call
        assert capsys.readouterr().out or "export" in call or "suggest" in call, call


# What is projected may lack any field, required ones too


def thinned(book: Book, random: Random, rate: float) -> Book:
    """A book as a schema might hide it: any field but those a path is made of may be gone, any reference in a list."""
    kept = {"company", "calendar", "person"}
    records = [
        record
        if record.kind.name in kept
        else type(record)(record.kind, record.path, _thin_record(record, random, rate))
        for record in book.all()
    ]
    return Book(book.schemas, records, book.now, book.findings)


def _thin_record(record: Record, random: Random, rate: float) -> dict[str, Any]:
    stays = {*re.findall(r"\{([a-z_]+)\}", record.kind.path), "date", record.kind.date}
    there = {name: value for name, value in record.data.items() if name in stays or random.random() >= rate}
    return _thin(record.kind.by_name, there, random, rate)


def _thin(fields: Mapping[str, Field], data: Mapping[str, Any], random: Random, rate: float) -> dict[str, Any]:
    """Groups and lists without some of their references; a list loses the item, and no list or group stays empty."""
    result = {}
    for name, value in data.items():
        field = fields[name]
        part = value
        if field.item and field.item.fields:
            part = [_without_references(field.item.by_name, item, random, rate) for item in value]
        elif field.item and field.item.ref:
            part = [item for item in value if random.random() >= rate]
        elif field.fields:
            part = _without_references(field.by_name, value, random, rate)
        if part not in ([], {}):
            result[name] = part
    return result


def _without_references(
    fields: Mapping[str, Field], data: Mapping[str, Any], random: Random, rate: float
) -> dict[str, Any]:
    hideable = {name for name, field in fields.items() if field.ref and field.ref.kinds != ("person",)}
    there = {name: value for name, value in data.items() if name not in hideable or random.random() >= rate}
    return _thin(fields, there, random, rate)


def _made_with_gaps(monkeypatch: pytest.MonkeyPatch, mode: str, reader: str, seed: int) -> dict[str, str]:
    whole, random = sample(mode), Random(seed)  # noqa: S311 - no secret is drawn
    plain = Projection.book
    monkeypatch.setattr(Projection, "book", lambda self, kept: thinned(plain(self, kept), random, 0.08))
    return given(whole, reader, ("zh",))


@pytest.mark.parametrize(("mode", "reader", "seed"), [("open", "he-jun", 1), ("coded", "luo-jing", 2)])
def test_pages_stand_whatever_field_is_missing(
    monkeypatch: pytest.MonkeyPatch, mode: str, reader: str, seed: int
) -> None:
    assert _made_with_gaps(monkeypatch, mode, reader, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 13))
@pytest.mark.parametrize("mode", MODES)
def test_pages_stand_whatever_field_is_missing_by_many_seeds(
    monkeypatch: pytest.MonkeyPatch, mode: str, seed: int
) -> None:
    reader = BOUND[seed % len(BOUND)]
    assert _made_with_gaps(monkeypatch, mode, reader, seed)
