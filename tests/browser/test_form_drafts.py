"""What was typed is not lost: a page loaded again, two tabs, a full storage, a forbidden one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.watch import served
from tests.support.form_site import write_forms
from tests.support.made_book import book, customer, person

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达"), customer("jinding", "金鼎"))
    with served(write_forms(tmp_path_factory.mktemp("drafts"), whole)) as base:
        yield f"{base}/zh/write/visit.html"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    browser_context = chromium.new_context()
    yield browser_context
    browser_context.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.locator("html.ready").wait_for(state="attached")
    return page


def kept(page: Page) -> None:
    page.locator(".state", has_text="已存在本机").wait_for()


def feedback(page: Page, text: str) -> None:
    page.get_by_label("客户反馈").fill(text)


def test_a_page_loaded_again_goes_on_where_it_was(context: BrowserContext, address: str) -> None:
    page = opened(context, f"{address}?customer=hengda")
    feedback(page, "第一句")
    kept(page)
    page.reload()
    page.locator("html.ready").wait_for(state="attached")
    expect(page.get_by_label("客户反馈")).to_have_value("第一句")
    expect(page.get_by_label("客户 *", exact=True)).to_have_value("恒达")


def test_a_draft_that_was_left_is_offered_with_its_age(context: BrowserContext, address: str) -> None:
    page = opened(context, f"{address}?customer=hengda")
    feedback(page, "没写完")
    kept(page)
    page.close()
    other = opened(context, address)
    other.locator("summary", has_text="没写完的").click()
    expect(other.locator("details li").first).to_contain_text("分钟前")
    other.get_by_role("link", name="恒达").click()
    expect(other.get_by_label("客户反馈")).to_have_value("没写完")


def test_two_tabs_write_two_drafts(context: BrowserContext, address: str) -> None:
    first = opened(context, address)
    feedback(first, "甲")
    kept(first)
    second = opened(context, first.url)
    feedback(second, "乙")
    kept(second)
    feedback(first, "甲二")
    first.locator(".state", has_text="另一个窗口").or_(first.locator(".state", has_text="已存在本机")).first.wait_for()
    first.wait_for_timeout(600)
    texts = first.evaluate(
        "Object.keys(localStorage).filter(k => k.includes(':draft:')).map(k => JSON.parse(localStorage[k]).data.feedback).sort()"
    )
    assert texts == ["乙", "甲二"]


@pytest.mark.parametrize(("name", "words"), [("QuotaExceededError", "存储已满"), ("SecurityError", "不允许保存")])
def test_a_storage_that_keeps_nothing_is_said(context: BrowserContext, address: str, name: str, words: str) -> None:
    context.add_init_script(f"Storage.prototype.setItem = () => {{ throw new DOMException('x', '{name}') }}")
    page = opened(context, address)
    feedback(page, "会丢吗")
    page.locator(".state", has_text=words).wait_for()
    expect(page.get_by_label("客户反馈")).to_have_value("会丢吗")


def test_the_own_name_is_remembered(context: BrowserContext, address: str) -> None:
    page = opened(context, address)
    page.get_by_label("业务员").fill("liwei")
    page.get_by_role("option", name="李伟").click()
    other = opened(context, address)
    expect(other.get_by_label("业务员")).to_have_value("李伟")
