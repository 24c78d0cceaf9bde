"""The pages of visits and plans: what one looks up in them stands on top, for those who may see it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from salesbook.book import Book
from salesbook.words import Lang
from tests.support.made_book import Made, body, book, customer, pages, person, visit
from tests.support.told_history import ToldHistory

PEOPLE = (
    person("li-wei", "李伟", reports_to="wang"),
    person("wu-qian", "吴倩", reports_to="wang"),
    person("luo", "罗静", "clerk"),
    person("wang", "王建国", "supervisor", name_en="Wang Jianguo"),
)
HENGDA = customer("hengda", "恒达")
PROBLEM = visit(
    "2026-11-12",
    "li-wei",
    "hengda",
    arrive_at="10:15",
    leave_at="11:05",
    feedback="等老板回来定。",
    outcome="intent",
    problem="要求全赔，超出权限。",
    next_step="下周再去",
    next_visit_on="2026-11-18",
)
VISIT = "visits/2026-w46/2026-11-12--li-wei--hengda"


def reply(about: str, verdict: str, text: str, day: str = "2026-11-13", by: str = "wang", n: int = 1) -> Made:
    data = {"about": about, "person": by, "role": "supervisor", "verdict": verdict, "text": text}
    return "reply", {**data, "written_at": f"{day}T1{n}:00:00+08:00"}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(html)).split())


def said(whole: Book, path: str, viewer: str = "manager", lang: Lang = "zh") -> str:
    return words(body(whole, path, lang, viewer))


def test_a_visit_is_headed_by_whom_who_and_when() -> None:
    html = unescape(body(book(*PEOPLE, HENGDA, PROBLEM), VISIT, "zh", "manager"))
    head = words(html.partition("</h1>")[0])
    assert head == "恒达 拜访 · 李伟 · 2026年11月12日 周四 10:15–11:05 · 上门"
    assert '<a href="../../customers/hengda.html">恒达</a>' in html


def test_what_was_said_and_came_of_it_stands_before_all_else() -> None:
    told = said(book(*PEOPLE, HENGDA, PROBLEM), VISIT)
    order = ["等老板回来定。", "意向", "下周再去", "2026年11月18日", "要求全赔", "看样"]
    assert sorted(order, key=told.index) == order
    assert "下次拜访 2026年11月18日 周三 · 未履行" in told


def test_a_prospect_without_a_file_is_named() -> None:
    new = visit("2026-11-12", "li-wei", "", prospect={"id": "new-7f3k2a", "name": "滨河路新店"})
    made: Made = ("visit", {name: value for name, value in new[1].items() if name != "customer"})
    whole = book(*PEOPLE, made)
    path = next(page.path for page in pages(whole) if page.path.startswith("visits/"))
    assert words(body(whole, path, "zh").partition("</h1>")[0]).startswith("滨河路新店 拜访 · 李伟")


def test_the_answer_stands_beside_the_question_and_nowhere_twice() -> None:
    whole = book(*PEOPLE, HENGDA, PROBLEM, reply(VISIT, "answered", "赔一半，我来谈。"))
    html = unescape(body(whole, VISIT, "zh", "li-wei"))
    beside = html.partition('<div class="sb-cols">')[2]
    question, answer = (beside.index(one) for one in ("要求全赔", "赔一半"))
    assert question < answer < beside.index("看样")
    assert html.count("赔一半") == 1
    assert "王建国 11月13日" in words(html)
    assert "哪些记录提到它" not in html


@pytest.mark.parametrize("viewer", ["team", "wu-qian", "luo"])
def test_whoever_may_not_see_replies_is_not_told_that_there_is_none(viewer: str) -> None:
    whole = book(*PEOPLE, HENGDA, PROBLEM, reply(VISIT, "answered", "赔一半，我来谈。"))
    told = said(whole, VISIT, viewer)
    assert "要求全赔" in told
    assert not re.findall("未答复|赔一半", told)


@pytest.mark.parametrize("viewer", ["li-wei", "wang", "manager"])
def test_a_problem_without_an_answer_says_who_owes_it(viewer: str) -> None:
    told = said(book(*PEOPLE, HENGDA, PROBLEM), VISIT, viewer)
    assert re.search("批复 王建国 未答复 · 应在 11月19日", told)


def test_the_answer_to_a_request_is_read_on_its_page_by_those_who_may() -> None:
    data = {
        "date": "2026-11-12",
        "person": "li-wei",
        "to": "wang",
        "kind": "approval",
        "topic": "降价",
        "text": "72 给吗？",
    }
    asked: Made = ("request", {**data, "written_at": "2026-11-12T10:00:00+08:00"})
    path = "requests/2026-11/2026-11-12--li-wei"
    whole = book(*PEOPLE, asked, reply(path, "returned", "72 是底。"))
    html = unescape(body(whole, path, "zh", "li-wei"))
    assert "王建国 11月13日 周五 退回 · 72 是底。" in words(html)
    assert html.count("72 是底。") == 1
    assert "哪些记录提到它" not in html


# Plans


LINES: list[dict[str, Any]] = [
    {
        "key": "a",
        "date": "2026-11-16",
        "customer": "hengda",
        "purpose": "看大样",
        "expected": "定色",
        "method": "on_site",
    },
    {"key": "b", "date": "2026-11-17", "customer": "hengda", "purpose": "催尾款", "support_needed": "王主管同去"},
    {"key": "c", "date": "2026-11-27", "customer": "hengda", "purpose": "验收"},
]
PLAN: Made = (
    "plan",
    {
        "week": "2026-W47",
        "person": "li-wei",
        "goals": ["定下样板间"],
        "lines": LINES,
        "routes": [{"date": "2026-11-16", "stops": ["a", "b"]}],
        "written_at": "2026-11-15T20:00:00+08:00",
    },
)
PATH = "plans/2026-w47/li-wei"
DONE = visit("2026-11-16", "li-wei", "hengda", plan_line="2026-w47/li-wei#a")
RETURNED = reply(PATH, "returned", "27 日写清见谁。", "2026-11-16")


def test_a_plan_is_its_table_with_what_became_of_each_line() -> None:
    html = unescape(body(book(*PEOPLE, HENGDA, PLAN, DONE), PATH, "zh", "manager"))
    rows = [words(row) for row in re.findall("<tr[^>]*>.*?</tr>", html.partition("<tbody>")[2], re.DOTALL)]
    assert re.search("11月16日 周一 恒达 看大样 定色 上门 .*完成", rows[0])
    assert re.search("11月17日 周二 恒达 催尾款 .*王主管同去 未说明", rows[1])
    assert re.search("11月27日 周五 恒达 验收", rows[2])
    assert "未说明" not in rows[2]
    assert "visits/2026-w47/2026-11-16--li-wei--hengda.html" in html.partition("</table>")[0]
    assert "11月16日 周一 恒达 → 恒达" in words(html)


def test_the_reason_of_a_return_stands_on_top_and_nowhere_else() -> None:
    html = unescape(body(book(*PEOPLE, HENGDA, PLAN, RETURNED), PATH, "zh", "li-wei"))
    assert '<p class="sb-next bad">' in html
    assert "王建国 11月16日 周一 退回： 27 日写清见谁。" in words(html)
    assert html.index("27 日写清见谁") < html.index("<table")
    assert html.count("27 日写清见谁") == 1
    assert "审核 已退回 · 王建国" in words(html)


def test_a_plan_that_was_approved_after_its_return_is_returned_no_more() -> None:
    approved = reply(PATH, "approved", "可以了。", "2026-11-17", n=2)
    html = unescape(body(book(*PEOPLE, HENGDA, PLAN, RETURNED, approved), PATH, "zh", "li-wei"))
    assert 'class="sb-next' not in html
    assert "27 日写清见谁" in html


@pytest.mark.parametrize("viewer", ["team", "wu-qian", "luo"])
def test_others_are_told_neither_a_review_nor_that_there_is_none(viewer: str) -> None:
    told = said(book(*PEOPLE, HENGDA, PLAN, RETURNED), PATH, viewer)
    assert not re.findall("审核|退回|写清|未说明|提交", told)
    assert "没有拜访" in told


def test_a_phone_shows_ten_lines_of_a_long_plan_first() -> None:
    long: Made = ("plan", {**PLAN[1], "lines": [{**LINES[2], "key": f"k{n}"} for n in range(15)], "routes": []})
    html = body(book(*PEOPLE, HENGDA, long), PATH, "zh", "manager")
    assert html.count('class="sb-rest"') == 5
    assert "其余 5 条" in html
    short = body(book(*PEOPLE, HENGDA, PLAN), PATH, "zh", "manager")
    assert "sb-rest" not in short


# The story of a customer's file and of a person


CHANGES = "\n".join(
    f"{ref} | {what} 2026-{10 + day // 30}-{1 + day % 30:02}T09:00:00+08:00 {who}"
    for ref in ("customers/hengda", "people/wu-qian")
    for day in range(50)
    for what, who in (("step", "li-wei profile"), ("merge", "wang supervisor"))
)


@pytest.mark.parametrize("path", ["customers/hengda", "people/wu-qian"])
def test_a_customer_and_a_person_tell_their_story_and_stay_small(path: str) -> None:
    bare = book(*PEOPLE, HENGDA)
    whole = Book(bare.schemas, bare.all(), bare.now, (), None, ToldHistory(CHANGES))
    html = body(whole, path, "zh", "manager")
    story = html.partition('id="proof"')[2]
    assert story.count("<tr>") == 1 + 12
    assert re.search("共 .*50.* 条，这里是最近的 .*12.* 条", words(story))
    assert re.search("李伟 .*王建国", words(story))
    assert f"salesbook proof {path} --as manager" in unescape(html)
    assert "Versions and approvals" in body(whole, path, "en", "manager")
    assert len(html) - len(body(bare, path, "zh", "manager")) < 12_000
    assert 'id="proof"' not in body(whole, path, "zh", "team")
