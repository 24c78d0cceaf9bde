"""A company that has just begun: every page is there, answers truly, and says what to do first."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from html import unescape

import pytest

from salesbook.book import Book
from salesbook.pages.parts.page import Page
from salesbook.words import LANGS
from tests.support import made_book
from tests.support.made_book import COMPANY, Made, customer, person
from tests.support.readers import with_company

MORNING = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
"""Of the Monday on which the book was opened."""
BARE: Made = ("company", {name: value for name, value in COMPANY[1].items() if name != "territories"})
CHIEF = person("shen", "沈国栋", "general_manager", name_en="Shen Guodong")
REPS = (
    person("li-wei", "李伟", name_en="Li Wei", reports_to="shen"),
    person("wu-qian", "吴倩", name_en="Wu Qian", reports_to="shen"),
)
VIEWERS = ("team", "manager", "li-wei")
FIRST = {
    "index": ("从这里开始", "建客户档案"),
    "write": ("周工作计划", "拜访"),
    "customers/index": ("还没有客户", "客户怎么写"),
    "weeks/index": ("2026年第48周",),
    "weeks/2026-w48": ("还没有人提交", "周工作计划怎么写"),
    "pipeline": ("还没有商机", "商机怎么写"),
    "agreements": ("还没有合同和订货", "合同怎么写"),
    "money": ("没有应收款", "订货怎么写"),
    "quality": ("还没有投诉", "投诉怎么写"),
    "market-notes": ("还没有市场信息", "市场信息怎么写"),
    "punctuality": ("周工作计划", "未到期"),
    "obligations/index": ("116 条",),
    "obligations/matrix": ("未到期",),
    "open-matters": ("未到期",),
    "territories": ("还没有区域", "公司怎么写"),
    "people/index": ("3 人",),
    "archiving": ("还没有做完的一周", "入档怎么写"),
    "forms/index": ("还没有",),
    "records/index": ("全部记录",),
    "reference/index": ("字段",),
}
"""The pages of the table, with what each says in an empty book."""
OWN = {
    ("team", "my-day/index"): ("都没有要跑的", "周工作计划怎么写"),
    ("team", "my-day/li-wei"): ("还没有本周计划", "周工作计划怎么写"),
    ("manager", "my-day/li-wei"): ("还没有本周计划", "目前没有到期的事"),
    ("manager", "my-team/shen"): ("没有待审核的计划", "近两周没有拜访"),
    ("manager", "pricing"): ("还没有价格决定", "价格决定怎么写"),
    ("li-wei", "my-day/index"): ("还没有本周计划", "目前没有到期的事", "第49周计划 未到期"),
}
"""The pages that only some have."""
PLAN: Made = (
    "plan",
    {
        "week": "2026-W47",
        "person": "li-wei",
        "lines": [{"key": "a", "date": "2026-11-18", "customer": "hengda", "purpose": "看样"}],
        "written_at": "2026-11-16T08:00:00+08:00",
    },
)
CUSTOMERS = (customer("hengda", "恒达", opened_on="2025-02-03"), customer("lvzhou", "绿洲", "wu-qian"))
BOOKS: dict[str, tuple[Made, ...]] = {
    "nobody": (),
    "one person": (CHIEF,),
    "people": (CHIEF, *REPS),
    "customers": (CHIEF, *REPS, *CUSTOMERS),
    "a week old": (CHIEF, *REPS, *CUSTOMERS, PLAN, made_book.visit("2026-11-18", "li-wei", "hengda")),
}
OPENED = {"a week old": "2026-11-16"}


@cache
def book(which: str = "people") -> Book:
    opened = OPENED.get(which, "2026-11-23")
    return made_book.book(BARE, *BOOKS[which], now=MORNING, territories=[], opened_on=opened)


@cache
def pages(which: str, viewer: str) -> dict[str, Page]:
    return {page.path: page for page in made_book.pages(book(which), viewer)}


def read(html: str) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


CASES = [(viewer, path, words) for viewer in VIEWERS for path, words in FIRST.items()]
CASES += [(viewer, path, words) for (viewer, path), words in OWN.items()]


@pytest.mark.parametrize(("viewer", "path", "words"), CASES)
def test_a_page_of_the_table_is_there_and_says_what_to_do_first(viewer: str, path: str, words: tuple[str, ...]) -> None:
    told = read(pages("people", viewer)[path].body("zh"))
    assert [word for word in words if word not in told] == []


_NOTHING = re.compile(r"\b0 of 0\b|\bof 0\b|共 0|0 件中|\bnan\b|\binf\b|-?Infinity|近 0 |the last 0 ")
_HEADING = re.compile(r"<h([1-6])[^>]*>.*?</h\1>", re.DOTALL)


def faults(html: str) -> list[str]:
    """Shares of nothing, and headings with nothing below them."""
    _, *parts = _HEADING.split(html)
    levels, below = parts[::2], parts[1::2]
    next_up = [*levels[1:], "0"][: len(levels)]
    lonely = sum(
        not read(part) and "<svg" not in part and after <= level
        for level, after, part in zip(levels, next_up, below, strict=True)
    )
    return [*_NOTHING.findall(read(html)), *["lonely heading"] * lonely]


@pytest.mark.parametrize("which", BOOKS)
@pytest.mark.parametrize("viewer", ["team", "manager"])
def test_no_page_counts_shares_of_nothing_or_has_a_heading_over_nothing(which: str, viewer: str) -> None:
    result = {
        (path, lang): wrong
        for path, page in pages(which, viewer).items()
        for lang in LANGS
        if path.partition("/")[0] != "reference" and (wrong := faults(page.body(lang)))
    }
    assert result == {}


@pytest.mark.parametrize(
    "html", ["<p>0 of 0 met</p>", "<p>共 0 条</p>", "<h2>A</h2><h2>B</h2><p>b</p>", "<p>a</p><h3>A</h3> "]
)
def test_shares_of_nothing_and_lonely_headings_are_caught(html: str) -> None:
    assert faults(html)
    assert faults("<h1>A</h1><h2>B</h2><p>10 of 20</p>") == []


def test_on_the_opening_day_nothing_is_late_and_nothing_missing() -> None:
    told = read(pages("people", "manager")["index"].body("en"))
    assert "Nothing is overdue and nothing is missing." in told
    assert "week 47" not in told.lower()
    assert "Plan 49: cut-off" in told


def test_on_the_opening_day_nothing_counts_as_met() -> None:
    """What nobody has done yet is not yet due, never green."""
    assert 'class="ok"' not in pages("people", "manager")["obligations/matrix"].body("zh")


@pytest.mark.parametrize(("which", "weeks"), [("people", ["48"]), ("a week old", ["47", "48"])])
@pytest.mark.parametrize("path", ["obligations/matrix", "obligations/r102"])
def test_weeks_before_the_book_have_no_column(which: str, weeks: list[str], path: str) -> None:
    html = pages(which, "manager")[path].body("zh")
    assert re.findall(r'<th scope="col">(\d+)</th>', html) == weeks
    assert "近 6 周" not in html


@pytest.mark.parametrize(
    ("which", "step"),
    [("nobody", "第 1 步"), ("one person", "第 2 步"), ("people", "第 2 步"), ("customers", "第 3 步")],
)
def test_home_names_the_next_step(which: str, step: str) -> None:
    assert step in read(pages(which, "team")["index"].body("zh"))


def test_where_nobody_is_entered_people_are_the_first_step() -> None:
    told = read(pages("nobody", "team")["people/index"].body("zh"))
    assert "先登记总经理" in told
    assert "人员怎么写" in told


def test_where_nobody_works_no_meeting_is_owed() -> None:
    told = read(pages("nobody", "manager")["open-matters"].body("zh"))
    assert "周例会" not in told
    assert "晨会" not in told


def test_the_steps_go_when_work_has_begun() -> None:
    told = read(pages("a week old", "team")["index"].body("zh"))
    assert "从这里开始" not in told
    assert "本周到期的约定" in told


@cache
def coded() -> Book:
    """A company that codes its customers, at work for a week."""
    return with_company(book("a week old"), confidentiality="coded")


def test_nobody_is_told_that_there_is_none_of_what_is_kept_from_him() -> None:
    """The team of a company that codes its customers sees none of them, and that is no beginning."""
    assert coded().company.codes_customers
    team = {page.path: read(page.body("zh")) for page in made_book.pages(coded(), "team")}
    assert "从这里开始" not in team["index"]
    for path in ("customers/index", "pipeline", "agreements", "money", "quality"):
        assert "只有负责的人、他的上级和管理层能看到" in team[path], path
    assert [path for path, text in team.items() if re.search("还没有(客户|商机|合同|投诉|拜访)", text)] == []
    chief = {page.path: read(page.body("zh")) for page in made_book.pages(coded(), "manager")}
    assert "还没有商机" in chief["pipeline"]
    assert "恒达" in chief["customers/index"]
