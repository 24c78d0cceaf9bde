"""Calendars published beside the pages: whose, for whom, linked where they are."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.site.calendars import files
from salesbook.site.edition import Edition
from salesbook.site.website import Site
from salesbook.words import LANGS
from tests.support.made_book import COMPANY, Made, body, book, customer, order, payment, person, visit
from tests.support.site_pages import edition, frame


def whole() -> Book:
    return book(
        COMPANY,
        person("li-wei", "李薇"),
        person("wu-qian", "吴倩"),
        person("old-hand", "老何", left_on="2026-06-30"),
        customer("hengda", "恒达"),
        visit("2026-11-20", "li-wei", "hengda", next_visit_on="2026-11-27"),
        ("collection", {"customer": "hengda", "date": "2026-11-20", "by": "li-wei", "promised_on": "2026-11-30", "promised_amount": "9.00"}
         | {"written_at": "2026-11-20T12:00:00+08:00"}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("viewer", "readers"),
    [("team", ["team"]), ("li-wei", ["li-wei"]), ("old-hand", []), ("manager", ["team", "li-wei", "wu-qian"])],
)
def test_whose_calendars_a_site_holds(viewer: str, readers: list[str]) -> None:
    made = whole()
    result = files(made, Audience(made, viewer))
    assert sorted(result) == sorted(f"{lang}/calendars/{reader}.ics" for reader in readers for lang in LANGS)


def entries(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def summaries(content: bytes) -> set[str]:
    return {str(event["summary"]) for event in entries(content)}


def test_each_shows_what_its_reader_may_see() -> None:
    made = whole()
    found = {path: make() for path, make in files(made, Audience(made, "manager")).items()}
    assert {"约定拜访：恒达", "承诺付款：恒达"} <= summaries(found["zh/calendars/li-wei.ics"])
    assert "约定拜访：恒达（李薇）" in summaries(found["zh/calendars/team.ics"])
    assert not {title for title in summaries(found["zh/calendars/team.ics"]) if "承诺付款" in title}
    assert "Promised visit: 恒达 (李薇)" in summaries(found["en/calendars/team.ics"])
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
    assert (
        "calendars/li-wei.ics" in body(made, "my-day/index" if own and not other else "my-day/li-wei", "zh", viewer)
    ) is own


TEAM = (person("li-wei", "李薇"), person("wu-qian", "吴倩"), customer("hengda", "恒达"))
PROMISE = visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-27")
MEETING: Made = (
    "meeting",
    {"date": "2026-11-16", "kind": "weekly", "by": "wu-qian", "written_at": "2026-11-16T15:00:00+08:00"}
    | {"decisions": [{"key": "d1", "text": "做样板", "owner": "li-wei", "due": "2026-11-26"}]},
)
TASK: Made = (
    "task",
    {"id": "t1", "title": "盘点", "set_on": "2026-11-16", "for": "li-wei", "by": "wu-qian", "due": "2026-11-25"}
    | {"written_at": "2026-11-16T15:00:00+08:00"},
)
COLLECTION: Made = (
    "collection",
    {"customer": "hengda", "date": "2026-11-20", "by": "li-wei", "promised_on": "2026-11-30"}
    | {"promised_amount": "500.00", "written_at": "2026-11-20T12:00:00+08:00"},
)
LOSS: Made = (
    "loss",
    {"customer": "hengda", "lost_on": "2026-11-12", "by": "li-wei", "written_at": "2026-11-12T15:00:00+08:00"}
    | {"action": {"correction": "补货", "owner": "li-wei", "due": "2026-11-28"}},
)


def own(*made: Made, reader: str = "li-wei") -> dict[str, Any]:
    """A person's entries by their words, the company's clock left out."""
    whole = book(*TEAM, *made)
    content = files(whole, Audience(whole, "manager"))[f"zh/calendars/{reader}.ics"]()
    return {str(item["summary"]): item for item in entries(content) if "clock-" not in item["uid"]}


@pytest.mark.parametrize(
    ("made", "told", "day"),
    [
        (PROMISE, "约定拜访：恒达", date(2026, 11, 27)),
        (visit("2026-11-10", "li-wei", "hengda", delivery_on="2026-11-28"), "约定送货：恒达", date(2026, 11, 28)),
        (COLLECTION, "承诺付款：恒达", date(2026, 11, 30)),
        (order("o1", "hengda", "9.00", "2026-11-10", deliveries=[{"key": "d1", "due": "2026-11-24"}]), "应送货：恒达",
         date(2026, 11, 24)),
        (MEETING, "决议到期：做样板", date(2026, 11, 26)),
        (TASK, "任务到期：盘点", date(2026, 11, 25)),
        (LOSS, "纠正预防措施到期：恒达", date(2026, 11, 28)),
    ],
)  # fmt: skip
def test_what_has_a_day_stands_on_it(made: Made, told: str, day: date) -> None:
    result = own(made)
    assert list(result) == [told]
    assert result[told].start == day
    assert own(made, reader="wu-qian") == {}


ANSWER: Made = (
    "reply",
    {"about": "tasks/2026/t1", "person": "li-wei", "role": "rep", "verdict": "answered", "text": "盘完了"}
    | {"written_at": "2026-11-20T09:00:00+08:00"},
)


@pytest.mark.parametrize(
    ("made", "left"),
    [
        ((PROMISE, visit("2026-11-20", "li-wei", "hengda", next_visit_on="2026-12-02")), {date(2026, 12, 2)}),
        ((visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-18"),), {date(2026, 11, 18)}),
        ((visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-18"), visit("2026-11-18", "li-wei", "hengda")), set()),
        ((COLLECTION, payment("2026-11-21", "hengda", "500.00")), set()),
        ((TASK, ANSWER), set()),
        ((order("o1", "hengda", "9.00", "2026-11-10", deliveries=[{"key": "d1", "due": "2026-11-24", "made_on": "2026-11-20"}]),), set()),
        ((order("o1", "hengda", "9.00", "2026-11-10", deliveries=[{"key": "d1", "due": "2026-11-28"}]),
          visit("2026-11-10", "li-wei", "hengda", delivery_on="2026-11-28")), {date(2026, 11, 28)}),
    ],
    ids=["replaced", "broken", "kept", "paid", "answered", "delivered", "told twice"],
)  # fmt: skip
def test_what_is_done_leaves_the_calendar(made: tuple[Made, ...], left: set[date]) -> None:
    assert sorted(item.start for item in own(*made).values()) == sorted(left)


def test_who_leaves_hands_his_promises_to_the_customer_s_owner() -> None:
    result = own(
        person("old-hand", "老何", left_on="2026-11-15"),
        visit("2026-11-10", "old-hand", "hengda", next_visit_on="2026-11-27"),
    )
    assert list(result) == ["约定拜访：恒达"]


def test_a_matter_keeps_its_id_when_its_day_moves_and_when_it_is_built_again() -> None:
    moved = (MEETING[0], {**MEETING[1], "decisions": [{**MEETING[1]["decisions"][0], "due": "2026-12-03"}]})
    before, after, again = (own(PROMISE, made)["决议到期：做样板"] for made in (MEETING, moved, MEETING))
    assert before["uid"] == after["uid"] == again["uid"]
    assert before.start < after.start
    assert before.to_ical() == again.to_ical()


def test_a_deadline_at_midnight_stands_on_the_day_that_ends() -> None:
    made = whole()
    content = files(made, Audience(made, "team"))["zh/calendars/team.ics"]()
    entry = next(item for item in entries(content) if "hand_in-2026-W49" in item["uid"])
    zone = ZoneInfo("Asia/Shanghai")
    assert entry.start.astimezone(zone) == datetime(2026, 11, 29, 23, 30, tzinfo=zone)
    assert entry.end.astimezone(zone) == datetime(2026, 11, 30, tzinfo=zone)


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
