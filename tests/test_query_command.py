"""`query`: what can be asked, over the book and over exported folders; what is refused, in one line."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.commands.main import main
from salesbook.queries import questions
from salesbook.tables import tables_of
from salesbook.tables.parquet import Export, write
from tests.conftest import ROOT
from tests.support.sample_book import sample_book

Read = pytest.CaptureFixture[str]


def said(capsys: Read, *words: str, code: int = 0) -> str:
    assert main(["query", *words, "--root", str(ROOT), "--lang", "en"]) == code
    out, err = capsys.readouterr()
    return out if code == 0 else err


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as two territories and as the team sees it."""
    root = tmp_path_factory.mktemp("exported")
    for name, viewer in (("north", "manager"), ("south", "manager"), ("team", "team")):
        (root / name).mkdir()
        tables = list(tables_of(Audience(sample_book(), viewer), name).values())
        write(tables, root / name, root / "none", Export(name, viewer, sample_book().today.year))
    return root


def test_without_a_name_it_lists_what_can_be_asked(capsys: Read) -> None:
    listed = json.loads(said(capsys, "--format", "json"))
    assert [set(entry) for entry in listed] == [{"name", "answers", "columns"}] * len(questions())
    by_name = {entry["name"]: entry for entry in listed}
    assert by_name["visits-by-week"]["columns"] == ["week", "person", "visits"]
    assert by_name["visits-by-week"]["answers"].keys() == {"en", "zh"}
    told = said(capsys)
    assert all(question.name in told for question in questions())
    assert all(words in told for question in questions() for words in question.answers)


def test_a_table_csv_and_json_tell_the_same(capsys: Read) -> None:
    rows: list[dict[str, Any]] = json.loads(said(capsys, "sources", "--as", "manager", "--format", "json"))
    assert len(rows) > 3
    assert all(len(row["sales"].partition(".")[2]) == 2 for row in rows)
    read = list(csv.DictReader(io.StringIO(said(capsys, "sources", "--as", "manager", "--format", "csv"))))
    assert read == [{name: str(value) for name, value in row.items()} for row in rows]
    head, *lines = said(capsys, "sources", "--as", "manager").splitlines()
    assert head.split() == list(rows[0])
    assert [line.split() for line in lines] == [list(row.values()) for row in read]


def test_the_team_is_told_no_money(capsys: Read) -> None:
    assert {row["sales"] for row in json.loads(said(capsys, "sources", "--format", "json"))} == {None}
    for name in ("ageing", "forecast", "targets-by-month"):
        assert "--as manager" in said(capsys, name, code=2)


def test_over_folders(capsys: Read, exported: Path) -> None:
    north, south = str(exported / "north"), str(exported / "south")
    alone = json.loads(said(capsys, "visits-by-week", "--format", "json"))
    for words in (("--books", north, "--books", south), ("--books", north, south)):
        both = json.loads(said(capsys, "visits-by-week", *words, "--format", "json"))
        assert both == [{**row, "visits": 2 * row["visits"]} for row in alone]
    aged = json.loads(said(capsys, "ageing", "--books", north, south, "--format", "json"))
    assert {row["book"] for row in aged} == {"north", "south"}
    earlier = json.loads(
        said(capsys, "ageing", "--books", north, "--as-of", "2026-10-01T09:00:00+08:00", "--format", "json")
    )
    assert earlier
    assert earlier != [row for row in aged if row["book"] == "north"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("nonsense",), 'no question "nonsense"'),
        (("funnel", "sources"), "one question at a time"),
        (("funnel", "--engine", "oracle"), "spark://HOST:PORT"),
        (("funnel", "--books", "{root}/nowhere"), "no exported tables"),
        (("funnel", "--books", "{root}"), "no exported tables"),
        (("funnel", "--books", "{root}/north", "{root}/north"), "both hold the book north"),
        (("ageing", "--books", "{root}/team"), "--as manager"),
        (("funnel", "--books", "{root}/team", "--as", "manager"), "was exported --as team"),
        (("funnel", "--books", "{root}/north", "--as-of", "2026-10-01T09:00:00+08:00"), "export them again"),
        (("ageing", "--books", "{root}/north", "--as-of", "2027-10-01T09:00:00+08:00"), "export them again"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_can_not_be_told_is_refused_in_one_line(
    capsys: Read, exported: Path, words: tuple[str, ...], reason: str
) -> None:
    told = said(capsys, *(word.replace("{root}", str(exported)) for word in words), code=2)
    assert reason in told
    assert told.count("\n") == 1


def test_half_an_export_is_refused(capsys: Read, exported: Path, tmp_path: Path) -> None:
    half = tmp_path / "half"
    shutil.copytree(exported / "north", half)
    shutil.rmtree(half / "visits")
    assert "the table visits is missing" in said(capsys, "funnel", "--books", str(half), code=2)


def test_a_java_that_is_not_there_is_said(capsys: Read, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(exported / "no-java"))
    told = said(capsys, "funnel", "--books", str(exported / "north"), "--engine", "spark", code=2)
    assert "Java" in told
    assert told.count("\n") == 1


def test_a_missing_extra_is_said(capsys: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    told = said(capsys, "funnel", code=2)
    assert "pip install duckdb" in told
    assert told.count("\n") == 1
