"""The meeting pack: all that the standard wants said on Monday, each to those who may hear it, on few sheets."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.commands.main import main
from salesbook.pages.paper import pack
from salesbook.pages.parts.alone import alone
from salesbook.pages.parts.reader import Reader
from salesbook.views.office import office
from salesbook.words import LANGS, Lang
from tests.conftest import ROOT
from tests.support.made_book import Made, book, customer, order, payment, person, visit
from tests.support.sample_book import sample_book

W47 = Week(2026, 47)
MOST_PAGES = 6
PARTS = {
    "zh": [
        "上周数字",
        "每人总结",
        "流失客户",
        "投诉、问题与理赔",
        "逾期货款",
        "市场信息与建议",
        "未结决议",
        "本周计划",
        "会上决定",
    ],
    "en": ["Last week in figures", "Everybody's summary", "Lost customers", "Complaints, problems and claims"],
}
PEOPLE: tuple[Made, ...] = (
    person("zhang", "张敏", "business_manager"),
    person("li-wei", "李伟", reports_to="zhang"),
    person("wu-qian", "吴倩", reports_to="zhang"),
)
CUSTOMERS: tuple[Made, ...] = (customer("hengda", "恒达装饰"), customer("jinding", "金鼎酒店", "wu-qian"))
ACTION = {"correction": "当天补货", "prevention": "下单前核对可用数", "owner": "zhang", "due": "2026-12-04"}


def told(whole: Book, viewer: str = "team", lang: Lang = "zh", week: Week = W47) -> str:
    """The pack's words."""
    html = alone(Reader(Audience(whole, viewer)), "pack.html", pack.view(Reader(Audience(whole, viewer)), week), lang)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("lang", LANGS)
def test_nine_parts_stand_in_the_order_of_the_agenda(lang: Lang) -> None:
    words = told(sample_book(), lang=lang)
    result = [words.index(part) for part in PARTS[lang]]
    assert result == sorted(result)
    numbers = ["一、", "九、"] if lang == "zh" else ["1. ", "9. "]
    assert all(number in words for number in numbers)


def loss(**more: object) -> Made:
    data = {"lost_on": "2026-11-18", "customer": "hengda", "by": "li-wei", "cause": "delivery", "story": "等了三周"}
    return "loss", {**data, "analysis": "没人告诉他", "written_at": "2026-11-19T10:00:00+08:00", **more}


def claim(**more: object) -> Made:
    data = {"date": "2026-11-18", "customer": "hengda", "by": "li-wei", "event": "抄错尺寸", "amount": "8640.00"}
    more = {"responsible": "self", "reflection": "手太快", "story": "第三列写错", **more}
    return "claim", {**data, "written_at": "2026-11-19T10:00:00+08:00", **more}


LESSON = "缺货当天说，由谁说写在单子上"


def test_without_a_lesson_the_room_hears_the_cause_and_that_there_is_an_action() -> None:
    room = told(book(*PEOPLE, *CUSTOMERS, loss(action=ACTION)))
    assert "没有写教训 已定" in room
    assert "没有写教训 还没有" in told(book(*PEOPLE, *CUSTOMERS, loss()))
    assert "下单前核对可用数" not in room


def test_the_room_of_a_coded_company_hears_the_cause_only() -> None:
    room = told(book(*PEOPLE, *CUSTOMERS, loss(action=ACTION, lesson=LESSON), confidentiality="coded"))
    cases = room.partition("流失客户")[2].partition("理赔")[0]
    assert "原因" in cases
    assert not [words for words in (LESSON, "教训", "措施") if words in cases]


def test_the_room_hears_the_lesson_of_a_loss_and_managers_all_of_it() -> None:
    whole = book(*PEOPLE, *CUSTOMERS, loss(action=ACTION, lesson=LESSON))
    room, managers = told(whole), told(whole, "manager")
    assert LESSON in room
    assert not [words for words in ("等了三周", "下单前核对可用数", "当天补货") if words in room]
    assert all(words in managers for words in ("恒达装饰", "等了三周", "没人告诉他", "下单前核对可用数", "张敏"))


def test_the_room_hears_no_name_amount_or_reflection_of_a_claim() -> None:
    whole = book(*PEOPLE, *CUSTOMERS, claim(action=ACTION, lesson=LESSON))
    room, managers = told(whole), told(whole, "manager")
    assert LESSON in room
    assert not [
        words for words in ("下单前核对可用数", "8,640", "手太快", "第三列", "抄错尺寸", "恒达装饰") if words in room
    ]
    assert all(words in managers for words in ("8,640.00", "手太快", "抄错尺寸", "恒达装饰"))


def test_a_loss_leaves_the_agenda_when_its_action_is_done_and_comes_back_when_the_cause_does() -> None:
    old = {"lost_on": "2026-10-01", "written_at": "2026-10-02T10:00:00+08:00"}
    done = {**ACTION, "closed_on": "2026-10-20"}
    again = {**done, "effect_check": {"date": "2026-11-17", "by": "zhang", "recurred": True}}
    fine = {**done, "effect_check": {"date": "2026-11-17", "by": "zhang", "recurred": False}}
    for action, shown in ((ACTION, True), (done, False), (again, True), (fine, False)):
        whole = book(*PEOPLE, *CUSTOMERS, loss(**old, action=action, lesson=LESSON))
        assert (LESSON in told(whole)) is shown
        assert ("再次发生" in told(whole, "manager")) is (action is again)


def test_overdue_money_is_counted_for_the_room_and_named_for_managers() -> None:
    due = [{"key": "p1", "amount": "9000.00", "due_on": "2026-09-01"}]
    whole = book(*PEOPLE, *CUSTOMERS, order("hd-1", "hengda", "9000.00", "2026-08-20", instalments=due))
    room, managers = told(whole), told(whole, "manager")
    assert "61–90 天 1" in room
    assert "9,000" not in room
    assert "9,000.00" in managers
    assert "83" in managers  # days, from 1 September to 23 November
    assert "未催" in managers


def test_figures_add_up() -> None:
    visits = (
        visit("2026-11-17", "li-wei", "hengda"),
        visit("2026-11-18", "li-wei", "hengda"),
        visit("2026-11-18", "wu-qian", "jinding"),
    )
    paid = payment("2026-11-19", "hengda", "8000.00")
    sold = order("hd-1", "jinding", "15000.00", "2026-11-20", by="wu-qian")
    words = told(book(*PEOPLE, *CUSTOMERS, *visits, paid, sold), "manager")
    assert re.search(r"合计 – – – – – 3 – 15,000\.00 8,000\.00 –", words)


def test_what_a_week_does_not_hold_is_not_on_its_pack() -> None:
    week_before = visit("2026-11-13", "li-wei", "hengda")
    assert "这一周没有记录" in told(book(*PEOPLE, *CUSTOMERS, week_before))


def test_open_decisions_are_told_with_their_delay() -> None:
    item = {"key": "d1", "text": "样板灯", "owner": "li-wei", "due": "2026-11-20"}
    done = {"key": "d2", "text": "已做的事", "owner": "li-wei", "due": "2026-11-20", "done_on": "2026-11-19"}
    data = {"date": "2026-11-16", "kind": "weekly", "held_at": "14:00", "attendance": [], "by": "zhang"}
    minutes = ("meeting", {**data, "decisions": [item, done], "written_at": "2026-11-16T16:00:00+08:00"})
    words = told(book(*PEOPLE, *CUSTOMERS, minutes))
    assert "样板灯" in words
    assert "逾期 3 天" in words
    assert "已做的事" not in words


def test_how_a_plan_was_handed_in_is_told_by_name_to_superiors_only() -> None:
    plan = {"week": "2026-W48", "person": "li-wei", "goals": ["收回两万"], "lines": []}
    late = ("plan", {**plan, "written_at": "2026-11-23T10:30:00+08:00"})
    whole = book(*PEOPLE, *CUSTOMERS, late, opened_on="2026-01-05")
    assert "自报迟交" in told(whole, "manager")
    room = told(whole)
    assert "自报迟交" not in room
    assert "已交 1 份" in room


def test_the_sample_s_meeting_hears_its_stories() -> None:
    room, managers = told(sample_book()), told(sample_book(), "manager")
    assert "再次发生" in managers  # the same cause again, after the action was closed
    assert "账面有货不等于能发" in room
    assert all(words in managers for words in ("186,500.00", "悦府", "盛和装饰", "首复超时", "退回"))
    assert not [words for words in ("186,500", "1,620", "再要一次就不发货") if words in room]


@pytest.mark.parametrize(
    ("as_of", "in_time"), [("2026-11-22T20:40:00+08:00", False), ("2026-11-23T10:40:00+08:00", True)]
)
def test_the_pack_is_as_of_its_moment(as_of: str, in_time: bool) -> None:
    words = told(sample_book(datetime.fromisoformat(as_of)), "manager")
    assert ("东湖验收单签字" in words) is in_time  # a plan that came in on Monday at 10:35


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("viewer", ["team", "manager"])
def test_it_fits_the_meeting(chromium: Browser, tmp_path: Path, viewer: str, lang: Lang) -> None:
    """At most six sheets of A4, from the command, and nothing is asked of the network."""
    file = tmp_path / "pack.html"
    words = ["pack", "--root", str(ROOT), "--week", "2026-w47", "--as", viewer, "--lang", lang, "--out", str(file)]
    assert main(words) == 0
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    assert asked == [file.as_uri()]
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", pdf)) <= MOST_PAGES


def test_a_wrong_week_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "--root", str(ROOT), "--week", "48"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("viewer", ["team", "manager", "zhou-min"])
def test_the_pack_of_a_past_week_holds_nothing_later_than_its_meeting(viewer: str) -> None:
    """Made anew weeks later it is the paper that lay before the meeting, but for what its reader may not see any more."""
    whole = sample_book()
    weeks = [one for one in Reader(Audience(whole, viewer)).week_pages.packs if one < W47]
    assert len(weeks) > 5
    for week in weeks[:6]:
        then = sample_book(office(whole).meeting(week.later(1)))
        assert _undated(told(whole, viewer, week=week)) == _undated(told(then, viewer, week=week)), week


def _undated(words: str) -> str:
    """Without the moment at which the paper was made."""
    return re.sub(r"截至 2026年\d+月\d+日 周. \d\d:\d\d", "截至", words)


LATER = (
    (
        "complaint",
        {"received_at": "2026-11-24T10:00:00+08:00", "customer": "hengda", "by": "li-wei", "description": "后来的投诉"},
    ),
    (
        "loss",
        {"lost_on": "2026-11-24", "customer": "jinding", "by": "wu-qian", "cause": "price", "analysis": "后来的流失"},
    ),
)


def test_what_came_after_the_meeting_is_not_in_its_pack() -> None:
    more = tuple((kind, data | {"written_at": "2026-11-24T12:00:00+08:00"}) for kind, data in LATER)
    later = (*more, order("o-9", "hengda", "900.00", "2026-11-24", instalments=[]))
    now = datetime.fromisoformat("2026-12-07T09:00:00+08:00")
    before = told(book(*PEOPLE, *CUSTOMERS, now=now), "manager")
    assert told(book(*PEOPLE, *CUSTOMERS, *later, now=now), "manager") == before
