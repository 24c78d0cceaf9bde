"""The printed forms: rendered from records, computed where they can be, whole for those who may see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.pages.catalogue import declared
from salesbook.pages.paper.case_form import title_of
from salesbook.pages.parts.addresses import Address
from salesbook.pages.parts.declare import pages_of
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import WEEKLY, Reader
from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import render
from salesbook.words import LANGS, Lang
from tests.conftest import CLOCK, ROOT
from tests.support.made_book import Made, book, customer, order, payment, person, schemas, visit
from tests.support.sample_book import sample_book

W47 = Week(2026, 47)
BASE: tuple[Made, ...] = (
    person("zhang", "张敏", "general_manager"),
    person("li-wei", "李伟", reports_to="zhang"),
    person("zhao-li", "赵丽", "showroom", reports_to="zhang"),
    customer("hengda", "恒达装饰"),
)


def printed(whole: Book, viewer: str = "manager") -> dict[str, Page]:
    return {
        page.path: page
        for one in declared()
        if one.path in (Address.FORMS, Address.PACKS, Address.MONTHS)
        for page in pages_of(one, Reader(Audience(whole, viewer)))
    }


def words(whole: Book, path: str, viewer: str = "manager", lang: Lang = "zh") -> str:
    html = printed(whole, viewer)[path].body(lang)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_every_kind_with_a_form_is_printed() -> None:
    paths = printed(sample_book())
    kinds = sample_book().kinds.values()
    forms = [kind for kind in kinds if title_of(kind)]
    assert {"plan", "summary", "visit", "collection", "enquiry"} == {kind.name for kind in forms} & WEEKLY
    assert {
        "contract",
        "complaint",
        "loss",
        "claim",
        "meeting",
        "price_decision",
        "expense",
        "customer",
        "inspection",
    } <= {kind.name for kind in forms}
    for kind in forms:
        for record in sample_book().of(kind.name) if kind.name not in WEEKLY else ():
            assert f"forms/{record.ref}" in paths


@pytest.mark.parametrize("lang", LANGS)
def test_a_form_has_the_headings_and_signatures_of_its_schema(lang: Lang) -> None:
    parts = ("forms/2026-w47/zhou-min", "forms/2026-w47/zhou-min--form-2")  # so many visits stand apart
    told = " ".join(words(sample_book(), part, lang=lang) for part in parts)
    for name in ("plan", "summary", "visit"):
        form = schemas().kinds[name].form
        assert form is not None
        assert all(text.say(lang) in told for text in (form.title, *form.sign))
        heads = [column.field.rpartition(".") for column in form.columns if name != "plan"]
        kind = schemas().kinds[name]
        assert all(kind.by_name[field].label.say(lang) in told for _, _, field in heads)


def plan(*lines: dict[str, object]) -> Made:
    data = {"week": "2026-W47", "person": "li-wei", "goals": ["收回两万"], "lines": list(lines)}
    return "plan", {**data, "written_at": "2026-11-15T20:00:00+08:00"}


def line(key: str, day: str, customer: str = "hengda", **more: object) -> dict[str, object]:
    return {"key": key, "date": day, "kind": "visit", "customer": customer, "purpose": f"事项{key}", **more}


def test_form_1_tells_what_became_of_each_line_and_adds_up_its_money() -> None:
    lines: tuple[dict[str, object], ...] = (line("a", "2026-11-17"),)
    lines = (*lines, line("b", "2026-11-19", "jinding", planned_collection="5000.00"))
    lines = (*lines, line("c", "2026-11-20", "shenghe", planned_collection="3000.50"))
    changes = [{"state": "dropped", "line": "2026-w47/li-wei#c", "reason": "老板出差"}]
    day = {"date": "2026-11-20", "person": "li-wei", "changes": changes, "written_at": "2026-11-20T18:00:00+08:00"}
    others = (customer("jinding", "金鼎酒店"), customer("shenghe", "盛和装饰"))
    done = visit("2026-11-17", "li-wei", "hengda", plan_line="2026-w47/li-wei#a")
    told = words(book(*BASE, *others, plan(*lines), done, ("day", day)), "forms/2026-w47/li-wei")
    assert re.search(r"恒达装饰 事项a .*?完成", told)
    assert re.search(r"金鼎酒店 事项b .*?未说明", told)
    assert re.search(r"盛和装饰 事项c .*?取消 老板出差", told)
    assert "8,000.50 元" in told


def test_the_review_is_what_the_reviewer_wrote_never_typed_into_the_plan() -> None:
    reply = {"about": "plans/2026-w47/li-wei", "person": "zhang", "role": "general_manager", "verdict": "approved"}
    said = ("reply", {**reply, "text": "注意恒达的账", "written_at": "2026-11-16T09:00:00+08:00"})
    whole = book(*BASE, plan(line("a", "2026-11-17")), said)
    assert "注意恒达的账" in words(whole, "forms/2026-w47/li-wei")
    assert "注意恒达的账" not in words(whole, "forms/2026-w47/li-wei", "team")


def test_form_2_tells_a_visit_whole() -> None:
    more = {
        "arrive_at": "10:00",
        "leave_at": "11:30",
        "feedback": "认可“雪山灰”",
        "problem": "样板太重",
        "outcome": "intent",
    }
    made = visit("2026-11-17", "li-wei", "hengda", **more, next_visit_on="2026-11-26", followup_no=2)
    told = words(book(*BASE, made), "forms/2026-w47/li-wei")
    for part in (
        "10:00–11:30",
        "恒达装饰",
        "已成交",
        "第2次跟进",
        "计划外",
        "认可“雪山灰”",
        "样板太重",
        "意向",
        "11月26日",
    ):
        assert part in told


DUE = [{"key": "p1", "amount": "9000.00", "due_on": "2026-10-01"}]


def collection(day: str, **more: object) -> Made:
    data = {"date": day, "customer": "hengda", "by": "li-wei", "for": "orders/2026/hd-1#p1", "method": "phone"}
    data = {**data, "spoken_to": "董建平", "answer": f"答复{day}", "written_at": f"{day}T18:00:00+08:00"}
    return "collection", {**data, **more}


def test_nobody_can_leave_an_overdue_customer_off_form_3() -> None:
    owed = order("hd-1", "hengda", "9000.00", "2026-09-01", instalments=DUE)
    told = words(book(*BASE, owed, visit("2026-11-17", "li-wei", "hengda")), "forms/2026-w47/li-wei")
    assert "表3" in told
    assert "欠款 9,000.00 元 · 到期 10月1日 周四 · 逾期 52 天" in told  # by Sunday 22 November
    assert "未催" in told


def test_form_3_shows_each_attempt_and_what_became_of_the_promise() -> None:
    owed = order("hd-1", "hengda", "9000.00", "2026-09-01", instalments=DUE)
    broken = collection("2026-11-10", promised_on="2026-11-16", promised_amount="5000.00")
    waits = collection("2026-11-18", promised_on="2026-11-30", promised_amount="9000.00")
    told = words(book(*BASE, owed, broken, waits), "forms/2026-w47/li-wei")
    assert told.index("答复2026-11-18") < told.index("答复2026-11-10")  # the newest first
    assert re.search(r"11月16日 周一 5,000\.00 失约", told)
    assert re.search(r"11月30日 周一 9,000\.00 已承诺", told)


def test_what_was_paid_in_the_week_stays_on_the_week_s_form_3() -> None:
    owed = order("hd-1", "hengda", "9000.00", "2026-09-01", instalments=DUE)
    paid = payment("2026-11-19", "hengda", "9000.00", allocations=[{"to": "orders/2026/hd-1#p1", "amount": "9000.00"}])
    told = words(book(*BASE, owed, collection("2026-11-17"), paid), "forms/2026-w47/li-wei")
    assert "本周催过、已不再逾期" in told
    assert "答复2026-11-17" in told


def test_the_team_sees_no_form_3() -> None:
    owed = order("hd-1", "hengda", "9000.00", "2026-09-01", instalments=DUE)
    made = book(*BASE, owed, collection("2026-11-17"), visit("2026-11-17", "li-wei", "hengda"))
    told = words(made, "forms/2026-w47/li-wei", "team")
    assert "表2" in told
    assert "表3" not in told
    assert "9,000" not in told


def enquiry(at: str) -> Made:
    data = {
        "at": at,
        "person": "zhao-li",
        "kind": "walk_in",
        "name": "温女士",
        "channel": "walk_in",
        "interest": "地砖",
    }
    return "enquiry", {**data, "result": "给了样册", "written_at": at}


def test_form_4_has_a_group_for_each_day_also_when_nobody_came() -> None:
    nil = {"date": "2026-11-18", "person": "zhao-li", "nil": [{"form": "enquiry", "reason": "下雨"}]}
    day = ("day", {**nil, "written_at": "2026-11-18T18:00:00+08:00"})
    hours = {"showroom": ["mon", "tue", "wed", "thu", "fri", "sat"]}
    entries = (enquiry("2026-11-17T15:00:00+08:00"), enquiry("2026-11-17T10:00:00+08:00"))
    told = words(book(*BASE, *entries, day, opening_days=hours), "forms/2026-w47/zhao-li")
    assert "11月17日 周二 · 2 条" in told
    assert told.index("10:00") < told.index("15:00")  # in the order of arrival
    assert "11月18日 周三 · 零报告：下雨" in told
    assert "11月19日 周四 · 没有登记" in told
    assert "11月22日" not in told.partition("登记")[2]  # closed on Sundays


def contract(**more: object) -> Made:
    data = {"id": "hd-01", "title": "地砖合同", "customer": "hengda", "by": "li-wei", "amount": "9000.00"}
    return "contract", {**data, "drafted_on": "2026-11-02", "written_at": "2026-11-02T10:00:00+08:00", **more}


def review(day: str) -> Made:
    about = {"about": "contracts/2026/hd-01", "person": "zhang", "role": "general_manager", "verdict": "approved"}
    return "reply", {**about, "text": "同意", "written_at": f"{day}T09:00:00+08:00"}


@pytest.mark.parametrize(
    ("dates", "reviewed", "kept"),
    [
        ({"sent_on": "2026-11-05", "signed_on": "2026-11-09"}, "2026-11-04", True),
        ({"sent_on": "2026-11-03", "signed_on": "2026-11-09"}, "2026-11-04", False),
        ({"sent_on": "2026-11-05"}, None, False),
        ({}, None, True),
    ],
)
def test_a_contract_s_review_tells_whether_the_order_was_kept(
    dates: dict[str, str], reviewed: str | None, kept: bool
) -> None:
    more = (review(reviewed),) if reviewed else ()
    told = words(book(*BASE, contract(**dates), *more), "forms/contracts/2026/hd-01")
    assert f"先拟、再审、后送、再签 {'符合' if kept else '次序不符'}" in told


def test_the_team_s_contract_form_has_no_amount() -> None:
    whole = book(*BASE, contract())
    assert "9,000.00" in words(whole, "forms/contracts/2026/hd-01")
    assert "9,000" not in words(whole, "forms/contracts/2026/hd-01", "team")


def test_a_price_filing_computes_discount_and_margin() -> None:
    steps = {
        "market_price": [{"value": "100.00", "from": "2026-01-01"}],
        "cost": [{"value": "60.00", "from": "2026-01-01"}],
    }
    product = ("product", {"id": "zhuan", "name": "通体砖", "unit": "㎡", **steps})
    item = {"product": "zhuan", "list_price": "100.00", "given_price": "80.00", "reason": "量大"}
    data = {"date": "2026-11-17", "customer": "hengda", "by": "li-wei", "lines": [item]}
    filed = ("price_decision", {**data, "written_at": "2026-11-17T18:00:00+08:00"})
    path = "forms/prices/2026/2026-11-17--hengda"
    assert "市场价减 20.0% · 毛利率 25.0%" in words(book(*BASE, product, filed), path)
    assert "毛利率" not in words(book(*BASE, product, filed), path, "li-wei")  # the cost is the managers'


@pytest.mark.parametrize("viewer", ["team", "manager", "wu-qian"])
def test_no_page_is_heavy_but_registers(viewer: str) -> None:
    """A register is a list; every other sheet loads at once on a phone."""
    for path, page in printed(sample_book(), viewer).items():
        if not path.startswith("forms/") or path.count("/") > 1:
            assert len(page.body("zh").encode()) < 60_000, path


FIGURE = re.compile(r'<a href="\.\./(months/2026-10--counted[-0-9]*)\.html#([a-z-]+)">([-0-9,.]+)</a>')


def pieces(html: str, anchor: str) -> list[Decimal]:
    """The amounts of one figure's records: its rows begin at the anchor and end with its group."""
    _, found, rest = unescape(html).partition(f'<tr id="{anchor}">')
    assert found, anchor
    told = re.findall(r'<td class="n">([^<]+)</td>', rest.partition("</tbody>")[0])
    return [Decimal(one.replace(",", "").replace("−", "-")) for one in told]


@pytest.mark.slow
def test_each_figure_of_a_month_leads_to_the_records_it_is_made_of() -> None:
    """Holds R02, R06, R07, R08."""
    whole = printed(sample_book())
    every = [page.body("zh") for path, page in whole.items() if path.startswith("months/2026-10--counted")]
    figures = FIGURE.findall(unescape(whole["months/2026-10"].body("zh")))
    assert len(figures) > 12
    for _, anchor, told in figures:
        amounts = [amount for html in every if f'id="{anchor}"' in unescape(html) for amount in pieces(html, anchor)]
        assert sum(amounts) == Decimal(told.replace(",", "")), anchor
    assert all(f'id="{anchor}"' in unescape(whole[path].body("zh")) for path, anchor, _ in figures)


@pytest.mark.slow
def test_a_sampled_form_is_called_by_its_day_and_customer_never_by_its_path() -> None:
    told = words(sample_book(), "months/2026-10")
    assert "拜访 · 10月10日 周六 · 金鼎酒店" in told
    assert "拜访 · 10月16日 周五 · 丰收农贸" in told
    assert "--wu-qian" not in told


@pytest.mark.slow
def test_of_a_month_s_margin_and_records_only_managers_are_told() -> None:
    own, all_told = (printed(sample_book(), viewer) for viewer in ("zhou-min", "manager"))
    assert not any("--counted" in path for path in own)
    assert "--counted" not in own["months/2026-10"].body("zh")
    assert "毛利" not in own["months/2026-10"].body("zh").partition("周敏")[0]
    assert "毛利" in all_told["months/2026-10"].body("zh").partition("陈立")[0]


SHOWN = ("forms/2026-w47/li-wei", "forms/contracts/2026/hd-01", "forms/index", "months/2026-11", "packs/2026-w47")


@pytest.mark.parametrize(("viewer", "lang"), [("team", "zh"), ("manager", "zh"), ("manager", "en")])
@pytest.mark.parametrize("path", SHOWN)
def test_a_printed_page_looks_as_it_did(golden: Callable[[str, str], None], path: str, viewer: str, lang: Lang) -> None:
    owed = order("hd-1", "hengda", "9000.00", "2026-09-01", instalments=DUE)
    done = visit("2026-11-17", "li-wei", "hengda", plan_line="2026-w47/li-wei#a", feedback="认可", outcome="intent")
    target = (
        "target",
        {"month": "2026-11", "person": "li-wei", "by": "zhang", "assigned": {"sales_amount": "10000.00"}},
    )
    made = (plan(line("a", "2026-11-17")), done, owed, collection("2026-11-18"), contract(), review("2026-11-04"))
    whole = book(*BASE, *made, (target[0], {**target[1], "written_at": "2026-11-01T09:00:00+08:00"}))
    golden(f"paper/{path.replace('/', '_')}.{viewer}.{lang}.html", printed(whole, viewer)[path].body(lang))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample")
    wanted = SiteRequest((ROOT,), CLOCK, offline=True)
    render(ROOT, open_edition(wanted).edition, path)
    return path


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_a_week_s_forms_begin_on_sheets_of_their_own_and_are_signed(
    chromium: Browser, folder: Path, lang: Lang
) -> None:
    page = chromium.new_page()
    page.goto((folder / lang / "forms" / "2026-w47" / "he-jun.html").as_uri())
    page.emulate_media(media="print")
    sheets = page.locator(".sb-sheet")
    breaks = sheets.evaluate_all("all => all.slice(1).map(one => getComputedStyle(one).breakBefore)")
    assert len(breaks) >= 2
    assert set(breaks) == {"page"}
    assert page.locator(".sb-sign:visible").count() == len(breaks) + 1
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    page.set_viewport_size({"width": 680, "height": 960})  # the room of an A4 sheet between its margins
    assert page.evaluate(wide) <= 0
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(breaks) < len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 8
