"""Calendars published beside the pages: whose, for whom, linked where they are."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.site.calendars import files
from salesbook.site.edition import Edition
from salesbook.site.website import Site
from salesbook.words import LANGS
from tests.made_book import COMPANY, body, book, customer, person, visit
from tests.site_pages import edition, frame


def whole() -> Book:
    return book(
        COMPANY,
        person("li-wei", "李薇"),
        person("wu-qian", "吴倩"),
        person("old-hand", "老何", left_on="2026-06-30"),
        customer("hengda", "恒达"),
        visit("2026-11-20", "li-wei", "hengda", next_visit_on="2026-11-27"),
        ("collection", {"customer": "hengda", "date": "2026-11-20", "by": "li-wei", "promised_on": "2026-11-30"}
         | {"written_at": "2026-11-20T12:00:00+08:00"}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("viewer", "readers"),
    [("team", ["team"]), ("li-wei", ["li-wei"]), ("old-hand", []), ("manager", ["team", "li-wei", "wu-qian"])],
)
def test_whose_calendars_a_site_holds(viewer: str, readers: list[str]) -> None:
    made = whole()
    found = files(made, Audience(made, viewer))
    assert sorted(found) == sorted(f"{lang}/calendars/{reader}.ics" for reader in readers for lang in LANGS)


def summaries(content: bytes) -> set[str]:
    return {str(event["summary"]) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_each_shows_what_its_reader_may_see() -> None:
    made = whole()
    found = {path: make() for path, make in files(made, Audience(made, "manager")).items()}
    assert {"约定拜访：恒达", "承诺付款：恒达"} <= summaries(found["zh/calendars/li-wei.ics"])
    assert "约定拜访：恒达" in summaries(found["zh/calendars/team.ics"])
    assert "承诺付款：恒达" not in summaries(found["zh/calendars/team.ics"])
    assert "Promised visit: 恒达" in summaries(found["en/calendars/team.ics"])
    assert not {title for title in summaries(found["zh/calendars/wu-qian.ics"]) if "恒达" in title}


@pytest.mark.parametrize(
    ("viewer", "home", "own", "other"),
    [("team", "team", False, False), ("li-wei", "li-wei", True, False), ("manager", "team", True, True)],
)
def test_pages_lead_to_the_calendars_that_are_there(viewer: str, home: str, own: bool, other: bool) -> None:
    made = whole()
    assert f'href="calendars/{home}.ics"' in body(made, "index", "zh", viewer)
    assert ('href="../calendars/li-wei.ics"' in body(made, "people/li-wei", "zh", viewer)) is own
    assert ('href="../calendars/wu-qian.ics"' in body(made, "people/wu-qian", "zh", viewer)) is other
    assert ".ics" not in body(made, "people/old-hand", "zh", viewer)


def test_a_site_serves_and_writes_them_but_makes_none_before_it_is_asked(tmp_path: Path) -> None:
    asked: list[str] = []

    def make() -> bytes:
        asked.append("once")
        return b"BEGIN:VCALENDAR"

    one: Edition = edition()._replace(files={"zh/calendars/team.ics": make})
    site = Site(one, frame())
    assert site.content("zh/calendars/wu-qian.ics") is None
    assert asked == []
    assert site.content("zh/calendars/team.ics") == b"BEGIN:VCALENDAR"
    assert site.write(tmp_path) == []
    assert (tmp_path / "zh" / "calendars" / "team.ics").read_bytes() == b"BEGIN:VCALENDAR"
