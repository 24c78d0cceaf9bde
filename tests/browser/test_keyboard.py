"""By keyboard alone: every kind of page in Chromium, its menus, its search, its lists; and what is left without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import render
from tests.browser.test_every_kind import kinds
from tests.browser.watch import DESK, PHONE, served, watched
from tests.conftest import CLOCK, ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEYS = (Path(__file__).parent / "keys.js").read_text(encoding="utf-8")
LISTED = "zh/customers/index.html"
STILL = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => Promise.all(
  document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity).map(one => one.finished.catch(() => 0))
)).then(() => 0)"""
CONTENT = ".md-content :is(tr,p,li,h1,h2,h3,dd,figure):not(form *,[hidden],.sb-sign,.sb-code *,details *,thead *)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keyboard")
    render(ROOT, open_edition(SiteRequest((ROOT,), CLOCK, viewer="manager", offline=True)).edition, path)
    return path


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as base:
        yield base


def dark(page: Page) -> None:
    page.evaluate("document.querySelector('#__palette_1').click()")
    page.locator("body[data-md-color-scheme=slate]").wait_for()


def unseen(page: Page) -> list[str]:
    """What takes the focus and does not show it, or can be used and does not take it."""
    page.keyboard.press("Tab")  # from now on the browser knows that a keyboard is used
    result: list[str] = page.evaluate(f"({KEYS}).unseen()")
    return result


def settled(page: Page) -> None:
    """The theme looks where the focus went a moment later; what comes and goes before that it never sees."""
    page.evaluate("new Promise(done => setTimeout(done, 50))")


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_on_every_kind_of_page_whatever_can_be_used_takes_the_focus_and_shows_it(
    chromium: Browser, folder: Path, address: str, lang: str, scheme: str
) -> None:
    wrong: list[tuple[str, Any]] = []
    with watched(chromium, address) as seen:
        seen.go(f"{lang}/index.html")
        if scheme == "dark":
            dark(seen.page)
        for place in kinds(folder, lang):
            wrong += [(place, one) for one in unseen(seen.go(f"{lang}/{place}.html"))]
    assert wrong == []


@pytest.mark.parametrize(
    ("planted", "wrong"),
    [
        ("<a href='#a' style='outline:none'>x</a>", True),
        ("<a href='#a'>x</a>", False),
        ("<button tabindex=-1>x</button>", True),
        ("<details><summary>x</summary><a href='#a'>y</a></details>", False),
    ],
)
def test_what_hides_its_focus_or_takes_none_is_found(chromium: Browser, planted: str, wrong: bool) -> None:
    page = chromium.new_page()
    page.set_content(f"<body>{planted}</body>")
    assert bool(unseen(page)) is wrong
    page.close()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_tab_key_goes_through_a_page_once_and_is_always_in_sight(
    chromium: Browser, address: str, size: tuple[int, int]
) -> None:
    """On a phone's width, or much enlarged, the menu unfolds when the focus is in it."""
    with watched(chromium, address, size) as seen:
        page = seen.go("zh/customers/antai.html")
        stops, hidden = 0, []
        while stops < 500:
            page.keyboard.press("Tab")
            if size == PHONE and stops < 35:
                page.evaluate(STILL)  # the menu slides
            told = page.evaluate(f"({KEYS}).stop()")
            if told is None:
                break
            stops += 1
            hidden += [told["text"]] if not told["seen"] else []
        assert 40 < stops < 500
        assert hidden == []
        assert page.evaluate(f"({KEYS}).left()") == []


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_switch_of_the_colours_shows_that_it_has_the_focus(
    chromium: Browser, address: str, size: tuple[int, int]
) -> None:
    with watched(chromium, address, size) as seen:
        page = seen.go("zh/index.html")
        label = page.locator(".md-header__option label:not([hidden])").first
        outline = "label => getComputedStyle(label).outlineStyle + ' ' + getComputedStyle(label).outlineWidth"
        assert label.evaluate(outline).startswith("none")
        page.keyboard.press("Tab")
        page.locator("#__palette_0").focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id").startswith("__palette_")
        assert label.evaluate(outline) == "solid 2px"


@pytest.mark.parametrize(("lang", "words"), [("zh", "跳过菜单，到正文"), ("en", "Skip the menu: go to the content")])
def test_skip_says_to_what(chromium: Browser, address: str, lang: str, words: str) -> None:
    with watched(chromium, address) as seen:
        page = seen.go(f"{lang}/customers/antai.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == words


def test_the_skip_link_is_first_and_leads_past_the_menu(chromium: Browser, address: str) -> None:
    with watched(chromium, address) as seen:
        page = seen.go("zh/customers/antai.html")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#sb-content').contains(document.activeElement)")


@pytest.mark.parametrize("where", ["server", "folder"])
def test_the_search_is_opened_walked_and_left_by_keys(
    chromium: Browser, folder: Path, address: str, where: str
) -> None:
    base = address if where == "server" else folder.as_uri()
    with watched(chromium, base) as seen:
        page = seen.go("zh/index.html")
        page.keyboard.press("/")
        expect(page.locator(".md-search__input")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#__search")).not_to_be_checked()
        settled(page)
        page.keyboard.press("/")
        expect(page.locator("#__search")).to_be_checked()
        page.keyboard.type("atwy")
        page.locator(".md-search-result__link", has_text="安泰物业").first.wait_for()
        page.keyboard.press("ArrowDown")
        expect(page.locator(".md-search-result__link").first).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/zh/customers/antai.html*")
        assert seen.notes == []


def test_the_colours_and_the_language_are_switched_by_keys(chromium: Browser, address: str) -> None:
    with watched(chromium, address) as seen:
        page = seen.go("zh/customers/antai.html")
        page.locator("#__palette_0").focus()
        page.keyboard.press("ArrowRight")
        page.locator("body[data-md-color-scheme=slate]").wait_for()
        page.locator("button[aria-label='选择当前语言']").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.locator("a.md-select__link[hreflang=en]")).to_be_focused()
        expect(page.locator("a.md-select__link[hreflang=en]")).to_be_visible()
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/customers/antai.html")


def test_a_list_is_narrowed_and_sorted_by_keys(chromium: Browser, address: str) -> None:
    with watched(chromium, address) as seen:
        page = seen.go(LISTED)
        page.get_by_label("找客户").focus()
        page.keyboard.type("atwy")
        expect(page.locator("#customers tbody tr")).to_have_count(1)
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        expect(page).to_have_url(re.compile("owner="))
        page.locator("thead button").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("thead th").first).to_have_attribute("aria-sort", "ascending")
        page.locator("[data-chip]").first.focus()
        page.keyboard.press("Space")
        expect(page.locator("[data-chip]").first).to_be_checked()


# Without a script


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_without_a_script_every_kind_of_page_shows_all_it_has(
    chromium: Browser, folder: Path, address: str, size: tuple[int, int]
) -> None:
    """All its text is there and none of it is hidden but the filters, which need the script."""
    wrong: list[tuple[str, str]] = []
    with watched(chromium, address, size, java_script_enabled=False) as seen:
        for place in kinds(folder, "zh"):
            seen.page.goto(f"{address}/zh/{place}.html")
            there, visible = seen.page.locator(CONTENT).count(), seen.page.locator(f"{CONTENT}:visible").count()
            wrong += [(place, f"{there - visible} of {there} hidden")] if visible < there else []
    assert wrong == []


def test_without_a_script_the_menu_opens_and_leads_on_a_phone(chromium: Browser, address: str) -> None:
    with watched(chromium, address, PHONE, java_script_enabled=False) as seen:
        seen.page.goto(f"{address}/{LISTED}")
        seen.page.locator("label.md-header__button[for=__drawer]").click()
        seen.page.locator(".md-nav a", has_text="全部记录").click()
        seen.page.wait_for_url(f"{address}/zh/records/index.html")
