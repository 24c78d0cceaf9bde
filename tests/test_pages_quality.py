"""The pages of complaints, the market, territories and archiving: what each viewer reads, and the figures behind it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from salesbook.book import Book
from salesbook.words import Lang
from tests.support.made_book import COMPANY, Made, body, book, customer, person, visit

PAGES = ("quality", "market-notes", "territories", "archiving")
PEOPLE = (
    person("li-wei", "李薇", territory="east"),
    person("wu-qian", "吴倩", territory="east"),
    person("shen-ming", "沈明", "business_manager"),
    person("zhao-yan", "赵岩", "general_manager"),
    person("luo-jing", "罗静", "clerk"),
)


def complaint(day: str, about: str = "hengda", **more: Any) -> Made:
    """A complaint of ten in the morning, taken by li-wei."""
    data = {"received_at": f"{day}T10:00:00+08:00", "customer": about, "by": "li-wei", "description": "色差"}
    return "complaint", {**data, "written_at": f"{day}T11:00:00+08:00", **more}


def loss(day: str, **more: Any) -> Made:
    """A loss of hengda to a rival."""
    data = {"lost_on": day, "customer": "hengda", "by": "li-wei", "cause": "price", "competitor": "雅川"}
    return "loss", {**data, "written_at": f"{day}T18:00:00+08:00", **more}


def note(day: str, kind: str, **more: Any) -> Made:
    """A market note by li-wei."""
    data = {"date": day, "person": "li-wei", "kind": kind, "heard_from": "工地", "topic": "听说"}
    return "market_note", {**data, "written_at": f"{day}T18:00:00+08:00", **more}


def company(*made: Made, **settings: Any) -> Book:
    customers = (customer("hengda", "恒达"), customer("jinding", "金鼎", "wu-qian"))
    return book(*PEOPLE, *customers, *made, **{"opened_on": "2026-09-01", **settings})


def read(whole: Book, path: str, viewer: str = "team", lang: Lang = "zh") -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body(whole, path, lang, viewer))).split())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("viewer", ["team", "manager"])
def test_an_empty_company_is_told_what_to_do_first(path: str, viewer: str) -> None:
    bare = {**COMPANY[1], "territories": []}
    for lang, words in (("zh", "还没有"), ("en", "yet")):
        assert words in read(book(("company", bare)), path, viewer, lang)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "未首复"),
        ({"first_reply_at": "2026-11-18T14:30:00+08:00"}, "4.5 小时"),
        ({"first_reply_at": "2026-11-20T09:00:00+08:00"}, "首复超时：47.0 小时"),
        ({"first_reply_at": "2026-11-24T09:00:00+08:00"}, "未首复"),
    ],
)
def test_the_clock_of_the_first_answer(more: dict[str, str], words: str) -> None:
    """24 hours by default; what happens after the book's moment has not happened."""
    assert words in read(company(complaint("2026-11-18", **more)), "quality")


def test_a_fresh_complaint_waits_without_alarm() -> None:
    told = read(company(complaint("2026-11-23")), "quality")
    assert "11月24日 周二 10:00 前" in told
    assert "未首复" not in told
    assert "仍未解决即上报" in told


def test_what_was_not_taken_to_the_manager_is_told() -> None:
    assert "未上报" in read(company(complaint("2026-11-18")), "quality")
    told: dict[str, Any] = {"escalation": {"to": "shen-ming", "at": "2026-11-19T10:00:00+08:00", "reason": "要换货"}}
    assert "未上报" not in read(company(complaint("2026-11-18", **told)), "quality")


def test_a_settled_complaint_leaves_the_open_ones() -> None:
    solved = {"solved_at": "2026-11-20T10:00:00+08:00", "first_reply_at": "2026-11-18T11:00:00+08:00"}
    told = read(company(complaint("2026-11-18", **solved, satisfaction_after=2)), "quality")
    assert "未结投诉 0" in told
    assert "2 天 不满意：2 分（满分 5）" in told


def test_the_days_to_a_settlement_are_rounded_not_cut() -> None:
    solved = {"solved_at": "2026-11-17T06:00:00+08:00", "first_reply_at": "2026-11-10T11:00:00+08:00"}
    assert "11月10日 周二 1.0 小时 7 天" in read(company(complaint("2026-11-10", **solved)), "quality")


def test_the_team_s_actions_after_losses_are_not_said_to_be_done() -> None:
    told = read(company(loss("2026-11-10", action={**ACTION, "due": "2026-12-10"})), "quality")
    assert "未完成的措施 1 项" in told
    assert "投诉的措施都已完成；流失和理赔的措施见下面的教训" in told


ACTION = {"correction": "换货", "prevention": "先看样", "owner": "li-wei", "due": "2026-11-16"}


def test_the_team_learns_from_a_loss_without_its_customer() -> None:
    whole = company(
        loss("2026-11-10", analysis="我方报价慢", annual_value="64000.00", action=ACTION, lesson="先问预算")
    )
    told = read(whole, "quality")
    assert [words for words in ("恒达", "雅川", "64,000", "报价慢", "先看样") if words in told] == []
    assert "先问预算" in told
    assert "未完成的措施 1" in told
    for viewer in ("manager", "li-wei"):
        assert "64,000" in read(whole, "quality", viewer)
    assert "64,000" not in read(whole, "quality", "wu-qian")


def test_an_action_whose_cause_came_back_is_to_be_done_again() -> None:
    check = {"date": "2026-11-20", "by": "shen-ming", "recurred": True}
    done = {**ACTION, "closed_on": "2026-11-12", "effect_check": check}
    told = read(company(complaint("2026-11-02", action=done)), "quality", "manager")
    assert told.count("再次发生") == 2  # among those to be done, and among those that were
    assert "原因再发生 1" in told


def test_overdue_actions_count_for_every_viewer_alike() -> None:
    whole = company(loss("2026-11-10", action=ACTION), complaint("2026-11-02", action=ACTION))
    for viewer in ("team", "li-wei", "manager"):
        assert "未完成的措施 2 项 逾期 2 项" in read(whole, "quality", viewer)


def test_rivals_are_counted_by_the_customers_they_were_met_at() -> None:
    whole = company(
        note("2026-11-10", "competitor", competitor="雅川", customer="hengda"),
        note("2026-11-11", "price", competitor="雅川", customer="jinding"),
        note("2026-11-12", "competitor", competitor="磐石", customer="hengda"),
        loss("2026-11-13"),
    )
    told = read(whole, "market-notes")
    assert "雅川 2 1" in told
    assert "磐石 1 –" in told
    assert "流失给对手 1" in told


def test_a_suggestion_s_reply_is_for_those_who_may_know() -> None:
    reply = {"about": "market/2026-10/2026-10-20--li-wei", "person": "zhao-yan", "role": "general_manager"}
    made = (
        note("2026-10-20", "suggestion", topic="样板车"),
        note("2026-10-01", "suggestion", topic="双灯"),
        ("reply", {**reply, "verdict": "answered", "text": "买", "written_at": "2026-10-22T10:00:00+08:00"}),
    )
    assert "已批复" in read(company(*made), "market-notes", "manager")
    assert "没有回音" in read(company(*made), "market-notes", "manager")
    team = read(company(*made), "market-notes")
    assert "样板车" in team
    assert "已批复" not in team


def test_territories_tell_who_works_them_and_our_share() -> None:
    share = {"period": "三季度", "estimate": 24, "basis": "数了 30 家铺面"}
    whole = company(note("2026-10-28", "market_share", territory="east", share=share))
    html = unescape(body(whole, "territories"))
    assert "customers/index.html#territory=east" in html
    told = read(whole, "territories")
    assert "无人负责 1 个 共 2 个" in told
    assert "24%" in told
    assert "数了 30 家铺面" in told


def test_a_territory_s_name_leads_to_its_row_on_the_page_of_territories() -> None:
    whole = company(note("2026-10-28", "market_share", territory="west", share={"period": "三季度", "estimate": 24}))
    html = unescape(body(whole, "territories"))
    assert all(f'<tr id="territory-{key}">' in html for key in ("east", "west"))
    for path in ("customers/hengda", "people/li-wei", "people/index", "customers/index"):
        assert 'territories.html#territory-east">东区</a>' in body(whole, path), path
    assert 'territories.html#territory-west">西区</a>' in html


def test_a_territory_the_company_does_not_list_leads_nowhere() -> None:
    html = body(book(COMPANY, *PEOPLE, customer("hengda", "恒达", territory="north")), "customers/hengda")
    assert "north" in html
    assert "#territory-north" not in html


VISITS = (visit("2026-11-17", "li-wei", "hengda"), visit("2026-11-18", "wu-qian", "jinding"))
PLAN: Made = (
    "plan",
    {"week": "2026-W47", "person": "li-wei", "lines": [], "written_at": "2026-11-15T18:00:00+08:00"},
)


def archiving(count: int, written: str = "2026-11-23T13:00:00+08:00") -> Made:
    """Form 2 of week 47, with a count for li-wei and the right one for wu-qian."""
    rows = [{"person": "li-wei", "count": count}, {"person": "wu-qian", "count": 1}]
    return "archiving", {"week": "2026-W47", "form": "form-2", "by": "luo-jing", "rows": rows, "written_at": written}


def test_what_is_to_be_archived_is_counted_by_person() -> None:
    told = read(company(PLAN, *VISITS, opened_on="2026-11-15"), "archiving", "luo-jing")
    assert "2026年第47周：待入档" in told
    assert "李薇 1 –" in told
    assert "合计 2 –" in told
    assert "待入档 2 份" in told


@pytest.mark.parametrize(("count", "differs"), [(1, False), (3, True)])
def test_a_count_that_differs_from_the_records_is_told(count: int, differs: bool) -> None:
    told = read(company(PLAN, *VISITS, archiving(count)), "archiving", "luo-jing")
    assert ("份数与记录数不符" in told) is differs
    assert ("李薇 3 1" in told) is differs


def test_the_team_is_not_told_how_many_collections_there_are() -> None:
    collection = {"customer": "hengda", "date": "2026-11-18", "by": "li-wei", "method": "phone"}
    made = ("collection", {**collection, "written_at": "2026-11-18T12:00:00+08:00"})
    whole = company(PLAN, *VISITS, made)
    assert "合计 2 1" in read(whole, "archiving", "luo-jing")
    assert "合计 2 –" in read(whole, "archiving")
    assert "不含表3" in read(whole, "archiving")
