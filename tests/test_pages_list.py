"""The list of customers in a real browser: it filters, sorts, and keeps the choice in the address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import salesbook.pages
from tests.made_book import body
from tests.page_stories import company

ADDRESS = "https://pages.test/zh/customers/index.html"
ASSETS = Path(salesbook.pages.__file__).parent / "assets"
LOOK = ASSETS.parent.parent / "site" / "theme" / "assets" / "salesbook"
STYLES = "".join(file.read_text() for file in (LOOK / "look.css", LOOK / "form.css", ASSETS / "pages.css"))
STRICT = "default-src 'none'; script-src https://pages.test; style-src 'unsafe-inline'"

pytestmark = pytest.mark.browser


@pytest.fixture
def shown(chromium: Browser) -> Iterator[Page]:
    html = (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{STRICT}">'
        f'<style>{STYLES}</style><body class="md-typeset">{body(company(), "customers/index")}'
        '<script src="/list.js"></script>'
    )
    page = chromium.new_page()
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=(ASSETS / "list.js").read_text(), content_type="text/javascript")
            if route.request.url.endswith("/list.js")
            else route.fulfill(body=html, content_type="text/html")
        ),
    )
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(ADDRESS)
    yield page
    page.close()
    assert faults == []


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
    shown.get_by_label("找客户").fill("金鼎")
    assert names(shown) == ["金鼎酒店"]
