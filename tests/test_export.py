"""Lists, forms and calendars taken elsewhere, opened by other people's libraries."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.commands.main import main
from salesbook.exchange.calendar_file import calendars
from salesbook.exchange.comma import comma_separated
from salesbook.exchange.excel import workbook
from salesbook.exchange.files import workbooks
from salesbook.exchange.table import ExportColumn, Table, tables
from salesbook.pages.parts.reader import Reader
from salesbook.site.files import files
from salesbook.store.own_files import LEDGER
from salesbook.words import Lang, same
from tests.conftest import ROOT
from tests.support import made_book
from tests.support.sample_book import sample_book
from tests.support.spreadsheet import opened

HOSTILE = ('=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "\tx", "\rx", "012345", "3.10", "2026-11-20", "<b>&")


def entries(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def made_table() -> Table:
    cells = (HOSTILE[0], date(2026, 11, 20), 3)
    rows = (cells, *((text, date(2026, 11, 20), 3) for text in HOSTILE[1:]))
    return Table(
        "t",
        same("T"),
        (ExportColumn("a", same("文字")), ExportColumn("d", same("日")), ExportColumn("n", same("数"))),
        rows,
    )


def test_excel_keeps_text_as_text_dates_as_dates_and_numbers_as_numbers() -> None:
    rows = opened(workbook([made_table()], "zh"))["T"]
    assert rows[0] == ["文字", "日", "数"]
    for row, text in zip(rows[1:], HOSTILE, strict=True):
        assert row[0] in (text, text.replace("\r", "\n"))
        assert isinstance(row[0], str)
        assert row[1] == date(2026, 11, 20)
        assert row[2] == 3.0


def test_no_cell_of_a_csv_file_is_run_as_a_formula() -> None:
    told = comma_separated(made_table(), "zh").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told, newline="")))
    for row, text in zip(rows[1:], HOSTILE, strict=True):
        assert row[0] == ("'" + text if text[0] in "=+-@\t\r" else text)
    assert all(line.startswith('"') for line in told.split("\r\n") if line)


@pytest.mark.parametrize("viewer", ["team", "manager"])
def test_every_kind_and_week_of_the_sample_is_exported_and_opens(viewer: str, tmp_path: Path) -> None:
    assert main(["export", "all", str(tmp_path), "--to", "xlsx", "--as", viewer, "--root", str(ROOT), "-q"]) == 0
    files = {file.stem: opened(file.read_bytes()) for file in sorted(tmp_path.glob("*.xlsx"))}
    assert all(len(rows) > 1 for sheets in files.values() for rows in sheets.values())
    book = Audience(sample_book(), viewer).book
    kinds = {kind.replace("_", "-") for kind in book.kinds if book.of(kind)}
    weeks = {f"forms-{week.slug}" for week in Reader(Audience(sample_book(), viewer)).week_pages.forms}
    assert set(files) == kinds | weeks
    assert len(weeks) > 10
    assert viewer == "team" or kinds == {kind.replace("_", "-") for kind in book.kinds}


def test_the_team_s_export_holds_nothing_hidden() -> None:
    whole = sample_book()
    audience = Audience(whole, "team")
    names = {table.name for kind in whole.kinds.values() for table in tables(audience, kind, "zh")}
    assert not names & {"contact", "payment", "claim", "expense", "declaration", "price-decision"}
    order = next(tables(audience, whole.kinds["order"], "zh"))
    assert not {"amount", "cost"} & {column.key for column in order.columns}


@pytest.mark.slow
def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    """Over time zone, hash seed and folder; and the site publishes what the command writes."""
    made: list[dict[str, bytes]] = []
    for zone in ("Asia/Shanghai", "America/New_York"):
        folder = tmp_path / zone.replace("/", "-")
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(len(made)), "PYTHONPATH": str(ROOT / "scripts")}
        words = ["export", "all", str(folder), "--to", "xlsx", "--as", "manager", "--root", str(ROOT), "--lang", "zh"]
        subprocess.run([sys.executable, "-m", "salesbook.commands.main", *words], env=env, check=True)
        made.append({file.name: file.read_bytes() for file in folder.iterdir() if file.name != LEDGER})
    assert len(made[0]) > 40
    assert made[0] == made[1]
    beside = files(Audience(sample_book(), "manager"))
    site = {path.rpartition("/")[2]: make() for path, make in beside.items() if path[:2] == "zh" and ".xlsx" in path}
    assert site == made[0]


def test_a_csv_of_the_site_is_the_one_that_is_exported(tmp_path: Path) -> None:
    words = ["export", "goods_owed", str(tmp_path), "--to", "csv", "--as", "manager", "--root", str(ROOT), "-q"]
    assert main([*words, "--lang", "en"]) == 0
    beside = files(Audience(sample_book(), "manager"))
    assert beside["en/files/goods-owed.csv"]() == (tmp_path / "goods-owed.csv").read_bytes()


def test_moments_are_told_in_the_company_s_zone() -> None:
    told = made_book.visit("2026-11-20", "li-wei", "hengda", written_at="2026-11-20T10:30:00+00:00")
    audience = Audience(made_book.book(told), "manager")
    sheets = opened(dict(workbooks(audience, audience.book.kinds["visit"]))["visit.xlsx"]("zh"))
    heads, row, *_ = sheets["拜访"]
    assert row[heads.index("填写时间")] == datetime(2026, 11, 20, 18, 30)  # noqa: DTZ001 - Excel knows no zones


def kept(book: Book, viewer: str, lang: Lang) -> dict[str, bytes]:
    """The calendars of a viewer, by whose they are."""
    return {reader: make(lang) for reader, make in calendars(Audience(book, viewer), book).items()}


def test_a_calendar_reads_back_with_the_right_times() -> None:
    book = sample_book()
    made = kept(book, "manager", "zh")
    assert "team" in made
    assert "zhou-min" in made
    assert "chen-li" not in made, "who has left needs no calendar"
    for content in made.values():
        events = entries(content)
        uids = [str(event["uid"]) for event in events]
        assert len(uids) == len(set(uids))
        meeting = next(event for event in events if "clock-meeting-2026-W49" in event["uid"])
        assert meeting.start.astimezone(ZoneInfo("Asia/Shanghai")) == datetime(
            2026, 11, 30, 14, 0, tzinfo=ZoneInfo("Asia/Shanghai")
        )
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_promise_keeps_its_id_when_its_day_changes() -> None:
    book = sample_book()
    own = kept(book, "zhou-min", "zh")["zhou-min"]
    events = {str(e["uid"]): e for e in entries(own)}
    visit = next(v for v in book.of("visit") if v["person"] == "zhou-min" and v.get("next_visit_on", "") > "2026-11-23")
    uid = f"{visit.ref}-next_visit_on@salesbook".replace("/", "-")
    assert events[uid].start == date.fromisoformat(visit["next_visit_on"])
    assert events[uid].end - events[uid].start == timedelta(days=1)


def test_a_rep_sees_payments_promised_and_the_team_does_not() -> None:
    book = sample_book()
    promised = [c for c in book.of("collection") if c.get("promised_on", "") >= book.today.isoformat()]
    assert promised
    team = kept(book, "team", "zh")["team"]
    assert b"collections-" not in team
    uid = f"{promised[-1].ref}-promised_on".replace("/", "-").encode()
    person = str(promised[-1].writer)
    assert uid in kept(book, person, "zh")[person].replace(b"\r\n ", b"")


def test_wrong_use_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "visits", str(tmp_path), "--to", "csv", "--root", str(ROOT), "--lang", "en"]) == 2
    assert 'Did you mean "visit"?' in capsys.readouterr().err
    assert main(["export", "visit", str(tmp_path), "--to", "ics", "--root", str(ROOT), "--lang", "en"]) == 2


def test_events_lie_ahead_or_in_the_last_weeks() -> None:
    book = sample_book()
    own = kept(book, "team", "en")["team"]
    floor = book.today - timedelta(weeks=4)
    for event in entries(own):
        start = event.start.astimezone(UTC).date() if isinstance(event.start, datetime) else event.start
        assert start >= floor
