"""The brief and the hand-over: what is open stands in them, what the reader may not see does not, nothing runs."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.commands.main import main
from salesbook.pages.company.handover import handover
from salesbook.pages.customers.brief import brief
from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import render
from salesbook.words import LANGS, Lang
from tests.browser.watch import DESK, PHONE, served, watched
from tests.conftest import CLOCK, ROOT
from tests.support import made_book as m
from tests.support.page_stories import company
from tests.support.sample_book import sample_book

HOSTILE = "<script>alert(1)</script>&amp;{{7*7}}"
OPEN = [
    m.person("li-wei", "李伟", reports_to="zhang-min"),
    m.person("zhang-min", "张敏", "supervisor"),
    m.person("wang-jun", "王军"),
    m.customer("hengda", "恒达", profile={"needs": "要大板"}, payment_terms="月结三十天"),
    (
        "contact",
        {
            "customer": "hengda",
            "number": 1,
            "name": "关经理",
            "phone": "0571-5550123",
            "by": "li-wei",
            "written_at": m.WRITTEN,
        },
    ),
    m.visit("2026-11-18", "li-wei", "hengda", feedback="认可岩板", next_step="送三块小样", next_visit_on="2026-11-25"),
    m.order(
        "o-1",
        "hengda",
        "86400.00",
        "2026-08-20",
        instalments=[{"key": "p", "amount": "86400.00", "due_on": "2026-09-20"}],
    ),
    (
        "collection",
        {
            "date": "2026-11-02",
            "customer": "hengda",
            "by": "li-wei",
            "answer": "月底付",
            "promised_on": "2026-11-30",
            "written_at": m.WRITTEN,
        },
    ),
    (
        "complaint",
        {
            "received_at": "2026-11-20T10:00:00+08:00",
            "customer": "hengda",
            "by": "li-wei",
            "description": "边角崩了",
            "written_at": m.WRITTEN,
        },
    ),
    (
        "deal",
        {
            "id": "d",
            "title": "样板间",
            "customer": "hengda",
            "opened_on": "2026-11-10",
            "by": "li-wei",
            "value": "52000.00",
            "written_at": m.WRITTEN,
        },
    ),
    (
        "price_decision",
        {
            "date": "2026-11-05",
            "customer": "hengda",
            "by": "li-wei",
            "lines": [{"product": "yanban", "list_price": "278.00", "given_price": "251.00", "reason": "量大"}],
            "valid_until": "2026-12-31",
            "written_at": m.WRITTEN,
        },
    ),
    ("product", {"id": "yanban", "name": "岩板"}),
    (
        "goods_owed",
        {
            "id": "g",
            "kind": "loan",
            "customer": "hengda",
            "by": "li-wei",
            "item": "展架",
            "out_on": "2026-11-02",
            "written_at": m.WRITTEN,
        },
    ),
    (
        "task",
        {
            "id": "t",
            "title": "盘点小样",
            "set_on": "2026-11-20",
            "for": "li-wei",
            "by": "zhang-min",
            "due": "2026-11-27",
            "written_at": m.WRITTEN,
        },
    ),
]
TEAM = ("要大板", "认可岩板", "送三块小样", "边角崩了", "样板间")
OWNERS = ("关经理", "0571-5550123", "月结三十天", "86,400.00", "月底付", "251.00", "展架", "52,000.00")


@cache
def open_book() -> Book:
    return m.book(*OPEN)


def text_of(html: str) -> str:
    """What a reader sees, near enough: characters undone, marks taken out."""
    from html import unescape

    return unescape(re.sub(r"<[^>]+>", " ", html))


def briefed(viewer: str, lang: Lang = "zh", book: Book | None = None) -> str:
    audience = Audience(book or open_book(), viewer)
    return brief(audience, audience.book.customers["hengda"], lang)


def handed(viewer: str, lang: Lang = "zh", book: Book | None = None) -> str:
    whole = book or open_book()
    return handover(Audience(whole, viewer), whole.people["li-wei"], lang)


@pytest.mark.parametrize("viewer", ["li-wei", "zhang-min", "manager"])
@pytest.mark.parametrize("fact", [*TEAM, *OWNERS])
def test_who_answers_for_a_customer_reads_everything(viewer: str, fact: str) -> None:
    assert fact in text_of(briefed(viewer))


@pytest.mark.parametrize("viewer", ["team", "wang-jun"])
def test_others_read_what_the_team_reads_and_that_something_is_left_out(viewer: str) -> None:
    told = text_of(briefed(viewer))
    assert [fact for fact in TEAM if fact not in told] == []
    for sheet in (told, text_of(handed(viewer))):
        assert [fact for fact in OWNERS if fact in sheet] == []
        assert "本视图不含" in sheet


@pytest.mark.parametrize(
    "fact", ["恒达", "送三块小样", "86,400.00", "边角崩了", "样板间", "展架", "251.00", "盘点小样"]
)
def test_the_hand_over_holds_what_is_open(fact: str) -> None:
    assert fact in text_of(handed("manager"))


CLOSED = [
    m.payment("2026-11-10", "hengda", "86400.00", allocations=[{"to": "orders/2026/o-1#p", "amount": "86400.00"}]),
    ("reply", {"about": "tasks/2026/t", "person": "li-wei", "verdict": "answered", "written_at": m.WRITTEN}),
]


def test_what_is_closed_is_gone() -> None:
    told = text_of(handed("manager", book=m.book(*OPEN, *CLOSED)))
    assert "86,400.00" not in told
    assert "盘点小样" not in told


def test_what_holds_nothing_is_named_once() -> None:
    book = m.book(m.person("li-wei", "李伟"), m.customer("hengda", "恒达"))
    told = text_of(briefed("manager", book=book))
    assert "没有内容的：" in told
    assert told.count("未结投诉") == 1


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made", [briefed, handed])
def test_a_document_stands_alone(made: object, lang: Lang) -> None:
    assert callable(made)
    html = str(made("manager", lang))
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in html
    assert "default-src 'none'" in html
    assert not re.findall(r"<script|<link|<a |<img|\ssrc=|\sstyle=|url\(", html)
    assert html == made("manager", lang)
    assert f'lang="{"zh-Hans" if lang == "zh" else "en"}"' in html


def test_hostile_words_are_shown_as_they_are() -> None:
    book = m.book(
        m.person("li-wei", "李伟"),
        m.customer("hengda", HOSTILE, short_name=HOSTILE, profile={"needs": HOSTILE}),
        m.visit("2026-11-18", "li-wei", "hengda", feedback=HOSTILE),
    )
    for html in (briefed("manager", book=book), handed("manager", book=book)):
        assert "<script" not in html
        assert HOSTILE in text_of(html)


@pytest.mark.parametrize("customer", ["shenghe", "yunlu", "wenlv", "guanlan", "c-7k2m9q"])
@pytest.mark.parametrize("lang", LANGS)
def test_a_brief_is_one_sheet_of_paper(customer: str, lang: Lang, chromium: Browser, tmp_path: Path) -> None:
    audience = Audience(sample_book(), "manager")
    file = tmp_path / "brief.html"
    file.write_text(brief(audience, audience.book.customers[customer], lang), encoding="utf-8")
    assert printed(chromium, file) == (1, [file.as_uri()])


def printed(chromium: Browser, file: Path) -> tuple[int, list[str]]:
    """On how many sheets of A4 a file is printed, and what it asked for."""
    asked: list[str] = []
    page = chromium.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    sheets = re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True))
    page.close()
    return len(sheets), asked


def test_a_hand_over_of_a_whole_territory_takes_more_than_a_sheet(chromium: Browser, tmp_path: Path) -> None:
    """So that the count of sheets above counts."""
    file = tmp_path / "handover.html"
    whole = sample_book()
    file.write_text(handover(Audience(whole, "manager"), whole.people["he-jun"], "zh"), encoding="utf-8")
    sheets, asked = printed(chromium, file)
    assert 1 < sheets <= 4
    assert asked == [file.as_uri()]


def test_a_private_person_goes_by_the_code_for_the_team() -> None:
    whole = sample_book()
    private = whole.customers["c-7k2m9q"]
    told = text_of(brief(Audience(whole, "team"), Audience(whole, "team").book.customers["c-7k2m9q"], "zh"))
    assert "c-7k2m9q" in told
    assert private["private"]["name"] not in told


# As pages of the site.


@pytest.mark.parametrize(("viewer", "lang"), [("team", "zh"), ("li-wei", "zh"), ("manager", "zh"), ("manager", "en")])
@pytest.mark.parametrize("path", ["customers/hengda/brief", "people/li-wei/handover"])
def test_a_page_looks_as_it_did(golden: Callable[[str, str], None], path: str, viewer: str, lang: Lang) -> None:
    if viewer == "team" and path.startswith("people"):
        return
    golden(f"pages/{path.replace('/', '_')}.{viewer}.{lang}.html", m.body(company(), path, lang, viewer))


def paths(book: Book, viewer: str) -> set[str]:
    return {page.path for page in m.pages(book, viewer)}


def links(book: Book, path: str, viewer: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', m.body(book, path, "zh", viewer))


def test_every_file_has_a_brief_but_one_that_was_merged_into_another() -> None:
    gone = m.customer("hengda-old", "恒达老档", merged_into="hengda")
    book = m.book(m.person("li-wei", "李伟"), m.customer("hengda", "恒达"), gone)
    result = {path for path in paths(book, "team") if path.endswith("/brief")}
    assert result == {"customers/hengda/brief"}
    assert "../customers/hengda/brief.html" in links(book, "customers/hengda", "team")
    assert not any("brief" in link for link in links(book, "customers/hengda-old", "team"))


@pytest.mark.parametrize(
    ("viewer", "found"),
    [
        ("team", set()),
        ("wang-jun", {"wang-jun"}),
        ("li-wei", {"li-wei"}),
        ("zhang-min", {"li-wei", "zhang-min"}),
        ("manager", {"li-wei", "zhang-min", "wang-jun"}),
    ],
)
def test_a_hand_over_is_for_those_who_answer_for_the_person(viewer: str, found: set[str]) -> None:
    assert {path for path in paths(open_book(), viewer) if "handover" in path} == {
        f"people/{one}/handover" for one in found
    }
    for person in ("li-wei", "zhang-min", "wang-jun"):
        leads = f"../people/{person}/handover.html" in links(open_book(), f"people/{person}", viewer)
        assert leads == (person in found)


def test_who_left_has_a_hand_over_while_customers_are_still_his() -> None:
    left = {"left_on": "2026-10-31"}
    book = m.book(
        m.person("li-wei", "李伟", **left), m.person("wang-jun", "王军", **left), m.customer("hengda", "恒达")
    )
    assert {path for path in paths(book, "manager") if "handover" in path} == {"people/li-wei/handover"}


@pytest.mark.parametrize("viewer", ["team", "wang-jun"])
def test_the_page_tells_no_more_than_the_document(viewer: str) -> None:
    told = text_of(m.body(open_book(), "customers/hengda/brief", "zh", viewer))
    assert [fact for fact in TEAM if fact not in told] == []
    assert [fact for fact in OWNERS if fact in told] == []
    assert "本视图不含" in told


def test_the_page_and_the_document_are_one_sheet() -> None:
    for html, path in (
        (briefed("manager"), "customers/hengda/brief"),
        (handed("manager"), "people/li-wei/handover"),
    ):
        page = re.sub(r"<nav.*?</nav>", "", m.body(open_book(), path, "zh", "manager"))
        body = html.partition("<main>")[2].partition("</main>")[0]
        page = page.replace('<span class="sb-reader"></span>', "管理视图")  # a style sheet of the site says it
        assert text_of(page).split() == text_of(body).split()


def test_what_stands_on_a_sheet_leads_to_where_it_was_written() -> None:
    result = links(open_book(), "customers/hengda/brief", "manager")
    for record in ("deals/2026/d", "orders/2026/o-1", "people/li-wei", "complaints/2026/2026-11-20--hengda"):
        assert any(link.endswith(f"{record}.html") for link in result), record
    assert "../../tasks/2026/t.html" in links(open_book(), "people/li-wei/handover", "manager")


def test_a_prospect_without_a_file_is_named_on_the_hand_over() -> None:
    line = {"key": "a", "date": "2026-11-25", "prospect": {"id": "new-7f3k2a", "name": "滨河新店"}, "purpose": "扫街"}
    plan = {"week": "2026-W48", "person": "li-wei", "lines": [line], "written_at": "2026-11-22T20:00:00+08:00"}
    told = text_of(handed("manager", book=m.book(m.person("li-wei", "李伟"), ("plan", plan))))
    assert "滨河新店" in told


def test_the_day_leads_to_the_brief_of_each_stop_and_to_writing() -> None:
    line = {"key": "a", "date": "2026-11-23", "customer": "hengda", "purpose": "看大样"}
    plan = {"week": "2026-W48", "person": "li-wei", "lines": [line], "written_at": "2026-11-22T20:00:00+08:00"}
    made = m.visit("2026-11-23", "li-wei", "jinding")
    book = m.book(
        m.person("li-wei", "李伟"), m.customer("hengda", "恒达"), m.customer("jinding", "金鼎"), ("plan", plan), made
    )
    result = links(book, "my-day/li-wei", "team")
    assert "../write/visit.html?person=li-wei" in result
    assert "../write/visit.html?customer=hengda&amp;person=li-wei&amp;date=2026-11-23" in result
    assert "../customers/hengda/brief.html" in result
    assert "../customers/jinding/brief.html" not in result  # the visit is made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's site as a manager sees it."""
    path = tmp_path_factory.mktemp("managers")
    render(ROOT, open_edition(SiteRequest((ROOT,), CLOCK, viewer="manager", offline=True)).edition, path)
    return path


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_the_site_prints_a_brief_on_one_sheet_and_a_hand_over_to_be_signed(
    chromium: Browser, folder: Path, lang: Lang
) -> None:
    for customer in ("shenghe", "yunlu", "wenlv", "guanlan", "c-7k2m9q"):
        assert printed(chromium, folder / lang / "customers" / customer / "brief.html")[0] == 1, customer
    file = folder / lang / "people" / "he-jun" / "handover.html"
    assert 1 < printed(chromium, file)[0] <= 3
    page = chromium.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    assert page.locator(".sb-sign span:visible").count() == 3
    assert [page.locator(hidden).first.is_visible() for hidden in (".md-header", ".md-sidebar", ".sb-do")] == [
        False
    ] * 3
    room = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.sb-sign')).marginTop)")
    assert room >= 30  # pixels to sign in
    page.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_sheet(chromium: Browser, folder: Path, size: tuple[int, int], scheme: str) -> None:
    with served(folder) as address, watched(chromium, address, size) as seen:
        for lang in LANGS:
            for place in ("customers/guanlan/brief", "people/he-jun/handover"):
                seen.go(f"{lang}/{place}.html")
                if scheme == "dark" and seen.page.locator("body[data-md-color-scheme=slate]").count() == 0:
                    seen.page.evaluate("document.querySelector('#__palette_1').click()")
                    seen.page.reload()  # the links' colour changes little by little
                    seen.page.locator("body[data-md-color-scheme=slate]").wait_for()
                assert (place, seen.axe(), seen.too_wide()) == (place, [], 0)


# The commands.


def test_the_commands_write_one_file_or_print_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "brief.html"
    assert main(["brief", "shenghe", "--as", "zhou-min", "--out", str(out), "--root", str(ROOT)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["brief", "shenghe", "--as", "zhou-min", "--root", str(ROOT)]) == 0
    assert capsys.readouterr().out.encode() == out.read_bytes()
    moment = datetime.fromisoformat("2026-10-29T18:00:00+08:00").isoformat()
    assert main(["handover", "chen-li", "--as", "manager", "--as-of", moment, "--root", str(ROOT)]) == 0
    told = text_of(capsys.readouterr().out)
    assert "陈立" in told
    assert "锦程批发" in told


@pytest.mark.parametrize("words", [("brief", "shenghee"), ("brief", "nobody"), ("handover", "nobody")])
def test_a_wrong_call_is_told_in_one_line(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--root", str(ROOT), "--lang", "en"]) == 2
    capture_result = capsys.readouterr()
    assert capture_result.out == ""
    assert capture_result.err.count("\n") == 1
    assert ("Did you mean" in capture_result.err) == (words[1] == "shenghee")
