"""Lists, forms and calendars taken elsewhere, opened by other people's libraries."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from python_calamine import CalamineWorkbook

from salesbook.audience import Audience
from salesbook.commands.main import main
from salesbook.exchange.calendar_file import calendars
from salesbook.exchange.comma import comma_separated
from salesbook.exchange.excel import workbook
from salesbook.exchange.table import Column, Table, tables
from salesbook.words import same
from tests.conftest import ROOT, missing
from tests.sample_book import sample_book

HOSTILE = ('=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "\tx", "\rx", "012345", "3.10", "2026-11-20", "<b>&")


def entries(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def made_table() -> Table:
    cells = (HOSTILE[0], date(2026, 11, 20), 3)
    rows = (cells, *((text, date(2026, 11, 20), 3) for text in HOSTILE[1:]))
    return Table("t", same("T"), (Column("a", same("文字")), Column("d", same("日")), Column("n", same("数"))), rows)


def test_excel_keeps_text_as_text_dates_as_dates_and_numbers_as_numbers(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [made_table()], "zh")
    rows = CalamineWorkbook.from_path(str(tmp_path / "t.xlsx")).get_sheet_by_name("T").to_python()
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
def test_every_kind_of_the_sample_is_exported_and_opens(viewer: str, tmp_path: Path) -> None:
    assert main(["export", "all", str(tmp_path), "--to", "xlsx", "--as", viewer, "--root", str(ROOT), "-q"]) == 0
    files = sorted(tmp_path.glob("*.xlsx"))
    for file in files:
        for name in (book := CalamineWorkbook.from_path(str(file))).sheet_names:
            assert len(book.get_sheet_by_name(name).to_python()) > 1
    kinds = {kind.replace("_", "-") for kind in sample_book().kinds}
    assert viewer == "team" or {file.stem for file in files} == kinds


def test_the_team_s_export_holds_nothing_hidden() -> None:
    book = sample_book()
    audience = Audience(book, "team")
    names = {table.name for kind in book.kinds.values() for table in tables(audience, kind, "zh")}
    assert not names & {"contact", "payment", "claim", "expense", "declaration", "price-decision"}
    order = next(tables(audience, book.kinds["order"], "zh"))
    assert not {"amount", "cost"} & {column.key for column in order.columns}


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    made: list[bytes | None] = []
    for zone in ("Asia/Shanghai", "America/New_York"):
        folder = tmp_path / zone.replace("/", "-")
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(len(made)), "PYTHONPATH": str(ROOT / "scripts")}
        words = ["export", "order", str(folder), "--to", "xlsx", "--as", "manager", "--root", str(ROOT)]
        subprocess.run([sys.executable, "-m", "salesbook.commands.main", *words], env=env, check=False)
        made.append((folder / "order.xlsx").read_bytes() if (folder / "order.xlsx").exists() else None)
    assert made[0] is not None
    assert made[0] == made[1]


def test_a_calendar_reads_back_with_the_right_times() -> None:
    book = sample_book()
    made = dict(calendars(Audience(book, "manager"), book, "zh"))
    assert "team.ics" in made
    assert "zhou-min.ics" in made
    assert "chen-li.ics" not in made, "who has left needs no calendar"
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
    own = dict(calendars(Audience(book, "zhou-min"), book, "zh"))["zhou-min.ics"]
    events = {str(e["uid"]): e for e in entries(own)}
    visit = next(v for v in book.of("visit") if v["person"] == "zhou-min" and v.get("next_visit_on", "") > "2026-11-23")
    uid = f"{visit.ref}-next_visit_on@salesbook".replace("/", "-")
    assert events[uid].start == date.fromisoformat(visit["next_visit_on"])
    assert events[uid].end - events[uid].start == timedelta(days=1)


def test_a_rep_sees_payments_promised_and_the_team_does_not() -> None:
    book = sample_book()
    promised = [c for c in book.of("collection") if c.get("promised_on", "") >= book.today.isoformat()]
    assert promised
    team = dict(calendars(Audience(book, "team"), book, "zh"))["team.ics"]
    assert b"collections-" not in team
    uid = f"{promised[-1].ref}-promised_on".replace("/", "-").encode()
    person = str(promised[-1].writer)
    assert uid in dict(calendars(Audience(book, person), book, "zh"))[f"{person}.ics"].replace(b"\r\n ", b"")


def test_wrong_use_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "visits", str(tmp_path), "--to", "csv", "--root", str(ROOT), "--lang", "en"]) == 2
    assert 'Did you mean "visit"?' in capsys.readouterr().err
    assert main(["export", "visit", str(tmp_path), "--to", "ics", "--root", str(ROOT), "--lang", "en"]) == 2


def test_libreoffice_opens_it_with_dates_as_dates_and_ids_as_text(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        missing("LibreOffice is not installed")
        return
    workbook(tmp_path / "t.xlsx", [made_table()], "zh")
    done = subprocess.run(
        [office, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "t.xlsx")],
        capture_output=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
        timeout=180,
    )
    told = (tmp_path / "t.fods").read_text(encoding="utf-8") if done.returncode == 0 else done.stderr.decode()
    assert told.count('office:value-type="date"') == len(HOSTILE)
    assert told.count('office:value-type="float"') == len(HOSTILE)
    assert "table:formula" not in told
    assert "012345" in told


def test_events_lie_ahead_or_in_the_last_weeks() -> None:
    book = sample_book()
    own = dict(calendars(Audience(book, "team"), book, "en"))["team.ics"]
    floor = book.today - timedelta(weeks=4)
    for event in entries(own):
        start = event.start.astimezone(UTC).date() if isinstance(event.start, datetime) else event.start
        assert start >= floor
