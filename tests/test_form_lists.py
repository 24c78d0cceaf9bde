"""The lists to pick from: what may be named, how it is found, and nothing that the reader may not see."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.forms import choices, following, nearby
from salesbook.forms.files import files
from salesbook.site.form_scripts import names
from tests.support import made_book as m

NOW = datetime.fromisoformat("2026-11-23T14:00:00+08:00")
PLAN = {
    "week": "2026-W48",
    "person": "li-wei",
    "lines": [
        {"key": "a", "date": "2026-11-23", "kind": "visit", "customer": "hengda", "purpose": "看大样"},
        {"key": "b", "date": "2026-11-24", "kind": "office", "purpose": "对账"},
    ],
    "written_at": "2026-11-22T20:00:00+08:00",
}
CONTACT = {
    "customer": "hengda",
    "number": 1,
    "name": "孟老板",
    "mobile": "13800000421",
    "by": "li-wei",
    "written_at": "2026-11-01T10:00:00+08:00",
}


def whole() -> Book:
    return m.book(
        m.person("li-wei", "李伟"),
        m.person("gone", "走了", left_on="2026-01-01"),
        m.person("luo", "罗静", "clerk"),
        m.customer("hengda", "恒达"),
        m.customer("old", "老恒达", merged_into="hengda"),
        m.customer("jinding", "金鼎"),
        ("contact", CONTACT),
        ("plan", PLAN),
        m.visit("2026-11-20", "li-wei", "hengda", contact="hengda--1"),
    )


def rows(kind: str, viewer: str = "manager") -> dict[str, list[str]]:
    book = whole()
    told = json.loads(choices.choices(Audience(book, viewer), book.kinds[kind]))
    return {row[0]: row for row in told["rows"]}


def test_names_are_found_by_sound_initials_and_ends_of_numbers() -> None:
    row = rows("customer")["hengda"]
    assert row[1] == "恒达"
    assert {"hengda", "hd", "0421"} <= set(row[3].split())


def test_who_left_and_what_was_merged_is_not_offered() -> None:
    assert set(rows("person")) == {"li-wei", "luo"}
    assert "old" not in rows("customer")


def test_roles_and_customers_stand_with_their_rows() -> None:
    assert rows("person")["luo"][6] == "clerk"
    assert rows("plan")["2026-w48/li-wei#a"][6] == "hengda"
    assert rows("contact")["hengda--1"][6] == "hengda"


def test_the_team_gets_no_contact_and_no_end_of_a_number() -> None:
    assert rows("contact", "team") == {}
    assert "0421" not in json.dumps(rows("customer", "team"))


def test_nearby_tells_the_plan_the_last_customers_and_the_contact() -> None:
    told = json.loads(nearby.nearby(Audience(whole(), "li-wei")))
    assert [line["ref"] for line in told["plan"]] == ["2026-w48/li-wei#a"]
    assert told["recent"] == {"li-wei": ["hengda"]}
    assert told["contact"] == {"hengda": "hengda--1"}
    assert json.loads(nearby.nearby(Audience(whole(), "team")))["contact"] == {}


@pytest.mark.parametrize("viewer", ["team", "li-wei", "manager"])
def test_the_same_book_makes_the_same_files(viewer: str) -> None:
    first = {path: make() for path, make in files(Audience(whole(), viewer), NOW, names()).items()}
    assert first == {path: make() for path, make in files(Audience(whole(), viewer), NOW, names()).items()}


def test_every_offer_names_kinds_and_fields_that_there_are() -> None:
    kinds = m.schemas().kinds
    for name, own in following.OFFERS.items():
        for offer in own:
            assert set(offer.when) <= set(kinds[name].by_name), offer
            assert set(offer.values) <= set(kinds[offer.kind].by_name), offer
            sources = {one for one in offer.values.values() if one[0] not in "@="}
            assert sources <= set(kinds[name].by_name), offer
            for field, source in offer.values.items():
                if source.startswith("="):
                    assert source[1:] in kinds[offer.kind].by_name[field].labels, offer


def test_a_pinned_clock_is_told_and_another_is_not() -> None:
    def told(pinned: datetime | None) -> Any:
        page = files(Audience(whole(), "team"), pinned, names())["zh/write/visit.html"]().decode()
        text = page.partition('id="form">')[2].partition("</script>")[0]
        return json.loads(text)

    assert told(NOW)["pinned"] == NOW.isoformat()
    assert told(None)["pinned"] == ""
    assert told(None)["zone"] == "Asia/Shanghai"
