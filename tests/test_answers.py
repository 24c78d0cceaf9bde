"""What is kept of a report: told again only while nothing could make it another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from salesbook.audience import Audience
from salesbook.book import make, open_book
from salesbook.calendar import span
from salesbook.commands import report_data
from salesbook.rules import catalogue, judge, reporting
from salesbook.rules.agenda import AgendaRequest, agenda
from salesbook.store import answers
from salesbook.store.answers import Answer, kept
from tests.conftest import ROOT
from tests.support.made_book import book, customer, person, visit
from tests.support.small_book import VISIT, SmallBook

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    return SmallBook(tmp_path, capsys)


class Asking:
    """Somebody who asks, and counts how often it had to be worked out."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.worked = 0

    def __call__(self, *question: str, at: datetime = NOW, until: datetime | None = NOW + HOUR) -> int:
        told = kept([self.root], question or ("report",), at, lambda: self._work(until))
        assert told == {"words": ["late", "迟交"]}
        return self.worked

    def _work(self, until: datetime | None) -> Answer:
        self.worked += 1
        return Answer({"words": ("late", "迟交")}, until)


@pytest.fixture
def asking(small: SmallBook) -> Asking:
    asking = Asking(small.root)
    assert asking() == 1
    return asking


def test_the_same_question_is_answered_from_what_was_kept(asking: Asking) -> None:
    assert asking() == asking(at=NOW + HOUR / 2) == 1


def test_another_question_is_worked_out(asking: Asking) -> None:
    assert asking("report", "team") == 2
    assert asking("report", "manager") == 3
    assert asking() == asking("report", "team") == 3


def test_an_answer_holds_from_its_own_moment_to_the_next_that_matters(asking: Asking) -> None:
    assert asking(at=NOW + HOUR - timedelta(microseconds=1)) == 1
    assert asking(at=NOW - timedelta(microseconds=1), until=NOW + HOUR) == 2
    assert asking(at=NOW + HOUR, until=NOW + 2 * HOUR) == 3


def test_an_answer_about_a_moment_named_holds_for_good(small: SmallBook) -> None:
    asking = Asking(small.root)
    assert asking(until=None) == asking(at=NOW + timedelta(days=1000), until=None) == 1


def edited(root: Path) -> None:
    file = root / "records" / VISIT
    file.write_text(file.read_text(encoding="utf-8").replace("岩板", "瓷砖"), encoding="utf-8")


def added(root: Path) -> None:
    (root / "records" / "note.yaml").write_text("a: 1\n", encoding="utf-8")


def removed(root: Path) -> None:
    (root / "records" / VISIT).unlink()


def other_schemas(root: Path) -> None:
    folder = root / "schemas"
    folder.mkdir()
    for file in sorted((ROOT / "schemas").glob("*.schema.json")):
        (folder / file.name).write_bytes(file.read_bytes() + b"\n")


@pytest.mark.parametrize("change", [edited, added, removed, other_schemas])
def test_any_change_makes_what_was_kept_worthless(asking: Asking, change: Callable[[Path], None]) -> None:
    change(asking.root)
    assert asking() == 2
    assert asking() == 2
    assert len(list((asking.root / answers.ANSWERS).iterdir())) == 1, "what nobody asks for again is not kept"


def test_another_program_works_it_out_itself(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "whole_program_mark", lambda _: "another")
    assert asking() == 2


def test_every_file_of_the_program_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from salesbook.store import mark

    (tmp_path / "views").mkdir()
    file = tmp_path / "views" / "ageing.py"
    file.write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(mark, "_PACKAGE", tmp_path)
    before = mark.whole_program_mark("")
    file.write_text("a = 10\n", encoding="utf-8")
    assert mark.whole_program_mark("") != before


def kept_files(root: Path) -> list[Path]:
    return [file for file in (root / answers.ANSWERS).rglob("*") if file.is_file()]


@pytest.mark.parametrize("harm", ["", "[]", "{}", "null", '{"since": 1, "until": 2}', '{"told": 1}', "\udcff"])
def test_a_damaged_answer_is_worked_out_again(asking: Asking, harm: str) -> None:
    (file,) = kept_files(asking.root)
    file.write_bytes(harm.encode("utf-8", "surrogateescape"))
    assert asking() == 2
    assert asking() == 2


def test_what_was_written_to_while_we_read_is_not_kept(small: SmallBook) -> None:
    asking = Asking(small.root)

    def disturbed() -> Answer:
        edited(small.root)
        return Answer({"words": ["of", "before"]}, None)

    kept([small.root], ("report",), NOW, disturbed)
    assert asking() == 1


def test_where_nothing_can_be_kept_it_is_worked_out_each_time(small: SmallBook) -> None:
    (small.root / answers.ANSWERS).parent.mkdir(exist_ok=True)
    (small.root / answers.ANSWERS).write_text("in the way", encoding="utf-8")
    asking = Asking(small.root)
    assert (asking(), asking()) == (1, 2)


def test_no_more_is_kept_than_anybody_asks(asking: Asking) -> None:
    for n in range(answers._MANY + 10):
        asking("report", str(n))
    assert len(kept_files(asking.root)) <= answers._MANY


# ---------------------------------------------------------------- until when


def test_a_book_turns_at_the_nearest_moment_asked_about_or_at_midnight() -> None:
    made = book(person("li-wei", "李伟"), now=NOW)
    midnight = datetime.fromisoformat("2026-11-24T00:00:00+08:00")
    assert made.turns_at == midnight
    assert not made.past(NOW + 2 * HOUR)
    assert not made.reached(NOW + HOUR)
    assert made.past(NOW - HOUR)
    assert made.reached(NOW)
    assert made.turns_at == NOW + HOUR
    assert not made.past(midnight + HOUR)
    assert made.turns_at == NOW + HOUR


def test_a_record_that_is_dated_later_turns_the_book_when_it_comes_in() -> None:
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达"), now=NOW)
    later = visit("2026-11-23", "li-wei", "hengda", written_at="2026-11-23T14:20:00+08:00")
    other = book(person("li-wei", "李伟"), customer("hengda", "恒达"), later, now=NOW + HOUR)
    seen = make(whole.schemas, other.all(), (), None, NOW)
    assert len(seen.of("visit")) == 0
    assert seen.turns_at == datetime.fromisoformat("2026-11-23T14:20:00+08:00")


def moments() -> Iterator[datetime]:
    """The sample's weekend and Monday, and a day in the middle of it, by steps that meet no clock."""
    zone = "+08:00"
    for day in span(datetime(2026, 11, 21).date(), datetime(2026, 11, 23).date()):  # noqa: DTZ001 - only its day is used
        for clock in (
            "00:00:01",
            "07:43",
            "08:59:59",
            "09:00",
            "09:00:01",
            "13:59:59",
            "14:00:01",
            "18:17",
            "23:59:59",
        ):
            yield datetime.fromisoformat(f"{day}T{clock}{zone}")


class Seen(NamedTuple):
    """What a report tells at a moment, and until when it should hold."""

    now: datetime
    rows: list[Any]
    until: datetime


def untold(seen: list[Seen]) -> list[datetime]:
    """The moments at which what was kept the moment before would be told, though it is another by now."""
    return [b.now for a, b in pairwise(seen) if a.rows != b.rows and b.now < a.until]


@pytest.mark.slow
def test_what_is_kept_is_what_would_be_worked_out() -> None:
    catalogue.register_all()
    rules = frozenset(manual.id for manual in reporting.own_manuals())
    seen = []
    for now in moments():
        whole = open_book([ROOT], judge, now, now, blame=False)
        items = [
            item
            for viewer in ("manager", "team")
            for item in agenda(whole, Audience(whole, viewer), AgendaRequest(), rules)
        ]
        seen.append(Seen(now, [report_data._row(whole, item) for item in items], whole.turns_at))
    assert untold(seen) == []
    blind = [one._replace(until=one.now + timedelta(days=1)) for one in seen]
    assert len(untold(blind)) >= 4, "a book that knew of no moment ahead would be caught"


def test_the_command_tells_the_same_from_what_it_kept(small: SmallBook, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("report", "--as", "manager", "--format", "json", "--as-of", "2026-11-23T14:00:00+08:00")
    first = small.run(*words)
    assert json.loads(first[1])
    monkeypatch.setattr(report_data, "_work_out", None)
    assert small.run(*words) == first
    assert small.run("report", "--as", "manager", "--lang", "zh", *words[-2:])[0] == 0, "the other language, too"
