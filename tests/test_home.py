"""Home begins with what is its reader's; on the day of the meeting the pack is the first button."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

import pytest

from salesbook.book import Book
from tests.support.made_book import Made, body, book, customer, order, person, visit

GM = person("gm", "陈刚", "general_manager")
BOSS = person("boss", "张敏", "supervisor", reports_to="gm")
REPS = (person("li-wei", "李薇", reports_to="boss"), person("wu-qian", "吴倩", reports_to="boss"))
CLERK = person("clerk", "罗静", "clerk", reports_to="gm")


def plan(who: str, week: str, written: str) -> Made:
    line = {"key": "a", "date": "2026-11-24", "customer": "hengda", "purpose": "看样", "expected": "定样"}
    return "plan", {"week": week, "person": who, "lines": [line], "written_at": written}


def whole(*more: Made, now: str = "2026-11-23T13:00:00+08:00", confidentiality: str = "open") -> Book:
    """Two reps with a customer and an overdue order each; each promised a visit for this week."""
    return book(
        *(GM, BOSS, *REPS, CLERK, customer("hengda", "恒达"), customer("jinding", "金鼎", "wu-qian")),
        order("o1", "hengda", "900.00", "2026-11-02", instalments=[{"key": "a", "amount": "900.00", "due_on": "2026-11-12"}]),
        order("o2", "jinding", "700.00", "2026-11-02", by="wu-qian", instalments=[{"key": "a", "amount": "700.00", "due_on": "2026-11-12"}]),
        visit("2026-11-18", "li-wei", "hengda", next_visit_on="2026-11-26"),
        visit("2026-11-19", "wu-qian", "jinding", next_visit_on="2026-11-25"),
        *more,
        now=datetime.fromisoformat(now),
        opened_on="2026-11-01",
        confidentiality=confidentiality,
    )  # fmt: skip


def headings(made: Book, viewer: str) -> list[str]:
    """The titles of a reader's home, but for what a young book begins with."""
    result = re.findall(r"<h2[^>]*>(.*?)</h2>", body(made, "index", "en", viewer), re.DOTALL)
    told = (unescape(re.sub(r"<[^>]*>.*", "", item, flags=re.DOTALL)).strip() for item in result)
    return [one for one in told if one != "Begin here"]


def buttons(made: Book, viewer: str) -> list[str]:
    match = re.search(r'<nav class="sb-do lead".*?</nav>', body(made, "index", "en", viewer), re.DOTALL)
    return [unescape(item) for item in re.findall(r"<a [^>]*>(.*?)</a>", match[0])] if match else []


def part(made: Book, viewer: str, title: str) -> str:
    """The words of one part of a reader's home."""
    shown = body(made, "index", "en", viewer)
    return shown[shown.index(f"{title}") :].partition("<h2")[0]


OWN = ["My stops today", "My promises due this week", "My money overdue", "November 2026"]


def test_a_rep_s_begins_with_stops_promises_money_month() -> None:
    assert headings(whole(), "li-wei")[:4] == OWN


def test_a_rep_s_own_part_holds_nobody_else_s() -> None:
    made = whole()
    for title in OWN[1:3]:
        told = part(made, "li-wei", title)
        assert "恒达" in unescape(told)
        assert "金鼎" not in unescape(told)
    assert "Promises due this week" not in headings(made, "li-wei")
    assert "overdue" not in part(made, "li-wei", "Needs attention").partition("All open matters")[0]


@pytest.mark.parametrize("viewer", ["boss", "gm", "clerk", "team", "manager"])
def test_who_sells_nothing_has_no_part_of_a_rep(viewer: str) -> None:
    assert not set(OWN[:3]) & set(headings(whole(), viewer))


@pytest.mark.parametrize("confidentiality", ["open", "coded"])
def test_a_superior_s_begins_with_what_waits_for_him(confidentiality: str) -> None:
    made = whole(plan("li-wei", "2026-W48", "2026-11-22T20:00:00+08:00"), confidentiality=confidentiality)
    assert headings(made, "boss")[0] == "Waiting for you"
    assert "Li" in (told := unescape(part(made, "boss", "Waiting for you"))) or "李薇" in told
    assert "Waiting for you" not in headings(made, "li-wei")


def test_nothing_that_waits_is_told_twice() -> None:
    made = whole(plan("li-wei", "2026-W48", "2026-11-22T20:00:00+08:00"), now="2026-11-24T09:00:00+08:00")
    assert "no review" in part(made, "boss", "Waiting for you")
    assert "no review" not in part(made, "boss", "Needs attention")


def test_the_clerk_s_begins_with_the_filing() -> None:
    made = whole(plan("li-wei", "2026-W47", "2026-11-15T20:00:00+08:00"))
    assert headings(made, "clerk")[0] == "Waiting for you"
    assert "archive" in part(made, "clerk", "Waiting for you").lower()


def test_nobody_is_asked_to_review_who_has_left() -> None:
    gone = person("old", "老何", reports_to="boss", left_on="2026-11-20")
    made = whole(gone, plan("old", "2026-W47", "2026-11-15T20:00:00+08:00"))
    assert "老何" not in unescape(part(made, "boss", "Waiting for you"))
    queue = body(made, "my-team/index", "en", "boss")
    assert "No plan waits for a review." in unescape(queue)


@pytest.mark.parametrize("viewer", ["li-wei", "boss", "gm", "clerk", "team", "manager"])
@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-11-23T08:00:00+08:00", True),
        ("2026-11-23T18:00:00+08:00", True),
        ("2026-11-24T08:00:00+08:00", False),
        ("2026-11-22T08:00:00+08:00", False),
    ],
)
def test_on_the_day_of_the_meeting_its_pack_is_the_first_button(viewer: str, now: str, first: bool) -> None:
    shown = buttons(whole(now=now), viewer)
    assert ("Meeting pack" in shown[:1]) is first
    assert ("Meeting pack" in shown) is first


def test_a_meeting_moved_takes_the_button_along() -> None:
    calendar: Made = (
        "calendar",
        {
            "year": 2026,
            "moved_meetings": [{"kind": "weekly", "from": "2026-11-23", "to": "2026-11-24", "reason": "停电"}],
        },
    )
    assert "Meeting pack" not in buttons(whole(calendar), "team")
    assert buttons(whole(calendar, now="2026-11-24T08:00:00+08:00"), "team") == ["Meeting pack"]
