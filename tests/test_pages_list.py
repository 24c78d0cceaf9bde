"""Lists in a real browser: they filter, sort, count, and keep the choice in the address, with thousands of rows as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import salesbook.pages
from salesbook.site.builder import joined
from tests.support.made_book import COMPANY, body, book, customer, payment, person, visit
from tests.support.page_stories import company

ADDRESS = "https://pages.test/zh/customers/index.html"
ASSETS = Path(salesbook.pages.__file__).parent / "assets"
LOOK = ASSETS.parent.parent / "site" / "theme" / "assets" / "salesbook"
STYLES = "".join(file.read_text() for file in (LOOK / "look.css", LOOK / "form.css", ASSETS / "pages.css"))
STRICT = "default-src 'none'; script-src https://pages.test; style-src 'unsafe-inline'"

pytestmark = pytest.mark.browser


@contextmanager
def opened(browser: Browser, html: str, **options: Any) -> Iterator[Page]:
    """A list on a page of its own, under the site's policy; whatever the console says is a fault."""
    whole = (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{STRICT}">'
        f'<style>{STYLES}</style><body class="md-typeset">{html}'
        '<script src="/list.js"></script>'
    )
    page = browser.new_page(**options)
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=joined("list.js"), content_type="text/javascript")
            if route.request.url.endswith("/list.js")
            else route.fulfill(body=whole, content_type="text/html")
        ),
    )
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(ADDRESS)
    yield page
    page.close()
    assert faults == []


@pytest.fixture
def shown(chromium: Browser) -> Iterator[Page]:
    with opened(chromium, body(company(), "customers/index")) as page:
        yield page


def names(page: Page) -> list[str]:
    return page.locator("#customers tbody tr:visible th").all_inner_texts()


def test_without_a_choice_everybody_is_shown_the_most_urgent_first(shown: Page) -> None:
    assert names(shown) == ["恒达装饰", "金鼎酒店", "c-a1b2c3", "旧主顾"]
    expect(shown.locator("[data-count]")).to_have_text("显示 4 家，共 4 家")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("恒达", ["恒达装饰"]),
        ("HENGDA", ["恒达装饰"]),
        ("jinding", ["金鼎酒店"]),
        ("装饰 hengda", ["恒达装饰"]),
        ("谁", []),
    ],
)
def test_words_find_by_name_and_id(shown: Page, words: str, found: list[str]) -> None:
    shown.get_by_label("找客户").fill(words)
    assert names(shown) == found
    expect(shown.locator("[data-none]")).to_be_visible(visible=not found)


def test_filters_add_up_and_the_address_keeps_them(shown: Page) -> None:
    shown.get_by_label("负责人").select_option("wu-qian")
    shown.get_by_label("阶段").select_option("lost")
    assert names(shown) == ["旧主顾"]
    assert shown.url == f"{ADDRESS}#owner=wu-qian&stage=lost"
    shown.goto("about:blank")
    shown.goto(f"{ADDRESS}#owner=wu-qian&stage=lost")
    assert names(shown) == ["旧主顾"]
    expect(shown.get_by_label("负责人")).to_have_value("wu-qian")


def test_a_chip_shows_only_its_own(shown: Page) -> None:
    shown.get_by_label("有约定").check(force=True)
    assert names(shown) == ["恒达装饰", "金鼎酒店"]


def test_a_column_sorts_both_ways_and_the_empty_stand_last(shown: Page) -> None:
    button = shown.get_by_role("button", name="上次联系")
    button.click()
    assert names(shown)[:2] == ["恒达装饰", "金鼎酒店"]
    expect(shown.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    button.click()
    assert names(shown)[:2] == ["金鼎酒店", "恒达装饰"]
    assert shown.url == f"{ADDRESS}#sort=6-"


@pytest.mark.parametrize("kept", ["#owner=nobody", "#sort=99", "#q=%E0%A4%A", "#=&=&", "#stage"])
def test_a_choice_that_makes_no_sense_is_none(shown: Page, kept: str) -> None:
    shown.goto("about:blank")
    shown.goto(ADDRESS + kept)
    assert len(names(shown)) == 4


def test_on_a_phone_cards_are_filtered_alike(shown: Page) -> None:
    shown.set_viewport_size({"width": 390, "height": 800})
    shown.locator(".sb-filter summary").click()
    shown.get_by_label("找客户").fill("金鼎")
    assert names(shown) == ["金鼎酒店"]


# Thousands


MANY = 2500


@cache
def thousands() -> str:
    """A list of thousands of customers, of two owners in turn."""
    people = (person("li-wei", "李薇"), person("wu-qian", "吴倩"))
    owners = ("li-wei", "wu-qian")
    every = (customer(f"k{n:04}", f"客户{n:04}", owners[n % 2]) for n in range(MANY))
    return body(book(COMPANY, *people, *every), "customers/index")


@pytest.fixture
def long(chromium: Browser) -> Iterator[Page]:
    with opened(chromium, thousands()) as page:
        yield page


def laid_out(page: Page) -> int:
    return page.locator("#customers tbody tr").count()


def test_of_thousands_of_rows_the_browser_lays_out_some(long: Page) -> None:
    expect(long.locator("[data-count]")).to_have_text(f"显示 {MANY} 家，共 {MANY} 家")
    assert 0 < laid_out(long) < 300
    long.locator("[data-more]").scroll_into_view_if_needed()
    long.locator("#customers tbody tr").nth(60).wait_for()


def test_a_filter_finds_in_all_of_them_and_counts(long: Page) -> None:
    long.get_by_label("找客户").fill("k24")
    long.get_by_label("负责人").select_option("wu-qian")
    expect(long.locator("[data-count]")).to_have_text(f"显示 50 家，共 {MANY} 家")
    long.get_by_label("找客户").fill("k2499")
    assert names(long) == ["客户2499"]
    expect(long.locator("[data-more]")).to_be_hidden()


def test_a_sort_reaches_all_of_them_and_adds_to_the_filter(long: Page) -> None:
    button = long.locator("thead button").first
    button.click()
    button.click()
    assert names(long)[:2] == ["客户2499", "客户2498"]
    long.get_by_label("负责人").select_option("li-wei")
    assert names(long)[:2] == ["客户2498", "客户2496"]
    assert long.url == f"{ADDRESS}#owner=li-wei&sort=0-"


def test_back_from_a_page_restores_choice_order_and_rows(long: Page) -> None:
    long.get_by_label("找客户").fill("客户1")
    long.locator("thead button").first.click()
    long.locator("[data-more] button").evaluate("button => button.click()")
    before = names(long)
    assert len(before) >= 80
    long.goto("about:blank")
    long.go_back()
    long.locator("[data-count]", has_text=f"显示 1000 家，共 {MANY} 家").wait_for()
    assert names(long)[: len(before)] == before
    expect(long.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")


def test_all_that_fit_are_printed(long: Page) -> None:
    long.get_by_label("找客户").fill("k1")
    long.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert laid_out(long) == 1000


def test_without_a_script_all_rows_are_a_plain_table(chromium: Browser) -> None:
    with opened(chromium, thousands(), java_script_enabled=False) as page:
        rows = page.locator("#customers tbody tr")
        assert rows.count() == MANY
        assert rows.last.is_visible()
        assert page.locator("form[data-list]").is_hidden()
        assert page.locator("thead button").count() == 0


def test_where_the_script_runs_what_it_will_take_out_is_not_laid_out_before(chromium: Browser) -> None:
    """The rows after the first are hidden by the style alone, so that thousands need no layout while the page loads."""
    with opened(chromium, thousands().replace('data-list="customers"', 'data-list="nothing"')) as page:
        assert laid_out(page) == MANY
        assert page.locator("#customers tbody tr:visible").count() < 100


# The list of a kind


def visits() -> str:
    """Visits of two months, on site and by telephone, by two people."""
    people = (person("li-wei", "李薇"), person("wu-qian", "吴倩"))
    made = [visit(f"2026-10-{day:02}", "li-wei", "hengda", purpose=f"看样{day}") for day in range(1, 29)]
    made += [visit(f"2026-11-{day:02}", "wu-qian", "hengda", method="phone") for day in range(1, 21)]
    return body(book(COMPANY, *people, customer("hengda", "恒达"), *made), "kinds/visit")


def test_the_list_of_a_kind_is_narrowed_by_words_and_by_what_a_column_holds(chromium: Browser) -> None:
    with opened(chromium, visits()) as page:
        page.get_by_label("业务员").select_option("李薇")
        expect(page.locator("[data-count]")).to_have_text("显示 28 条，共 48 条")
        assert "method" not in page.url
        page.get_by_label("查找").fill("看样7")
        assert page.locator("#records tbody tr:visible:not(.sb-span)").count() == 1
        assert page.locator("#records .sb-span:visible").all_inner_texts() == ["2026年10月"]
        page.goto("about:blank")
        page.go_back()
        expect(page.locator("[data-count]")).to_have_text("显示 1 条，共 48 条")
        expect(page.get_by_label("业务员")).to_have_value("李薇")


def test_months_head_the_rows_until_another_order_is_chosen(chromium: Browser) -> None:
    with opened(chromium, visits()) as page:
        heads = page.locator("#records .sb-span:visible")
        assert heads.count() == 2
        page.get_by_role("button", name="业务员").click()
        assert heads.count() == 0
        assert page.locator("#records tbody tr:visible").count() >= 40


def test_amounts_sort_as_numbers(chromium: Browser) -> None:
    """As texts 1,000.00 would stand before 20.00 and 900.00 last."""
    amounts = ["900.00", "1000.00", "20.00", "3.50", "40000.00", "100.00"]
    every = [payment(f"2026-10-0{n}", "hengda", amount) for n, amount in enumerate(amounts, 1)]
    made = book(COMPANY, person("li-wei", "李薇"), customer("hengda", "恒达"), *every)
    with opened(chromium, body(made, "kinds/payment", "zh", "manager")) as page:
        page.get_by_role("button", name="金额").click()
        cells = page.locator("#records td[data-l^=金额]").all_inner_texts()
        assert cells == ["3.50", "20.00", "100.00", "900.00", "1,000.00", "40,000.00"]
