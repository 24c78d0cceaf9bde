"""Without a computer to save on: the host's page for a new file, filled in; copying where that can't or must not be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page

from salesbook.audience import Audience
from salesbook.forms.source import source
from salesbook.yamlio import read
from tests.browser.watch import served
from tests.support.form_site import write_forms
from tests.support.made_book import book, customer, person, visit

pytestmark = [pytest.mark.browser]
PATH = "records/visits/2026-w48/2026-11-23--li-wei--hengda.yaml"


@contextmanager
def form(chromium: Browser, folder: Path, host: Any, query: str, kind: str = "visit") -> Iterator[Page]:
    """A form of a book on a host; what lies outside is a stand-in that answers with an empty page."""
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达"), host=host)
    with served(write_forms(folder, whole)) as base:
        context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
        context.route(
            "https://git.example.com/**",
            lambda route: route.fulfill(body="<title>host</title>", content_type="text/html"),
        )
        page = context.new_page()
        page.goto(f"{base}/zh/write/{kind}.html{query}")
        page.locator("html.ready").wait_for(state="attached")
        yield page
        context.close()


def host(kind: str) -> dict[str, str]:
    return {"kind": kind, "url": "https://git.example.com/yunchuan/book", "branch": "main"}


QUERY = "?person=li-wei&customer=hengda&outcome=intent"


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("github", "/yunchuan/book/new/in/li-wei"),
        ("gitea", "/yunchuan/book/_new/in/li-wei/"),
        ("forgejo", "/yunchuan/book/_new/in/li-wei/"),
    ],
)
def test_the_hosts_page_opens_with_path_and_content(chromium: Browser, tmp_path: Path, kind: str, path: str) -> None:
    with form(chromium, tmp_path, host(kind), QUERY) as page:
        page.get_by_label("客户反馈").fill("“雪山灰” & 100% # ok?")
        with page.context.expect_page() as opened:
            page.get_by_role("button", name="去提交").click()
        address = urlsplit(opened.value.url)
        assert address.path == path
        data = parse_qs(address.query)
        assert data["filename"] == [PATH]
        document, findings = read(data["value"][0].encode(), PATH)
        assert findings == []
        assert document is not None
        assert document.data["feedback"] == "“雪山灰” & 100% # ok?"
        page.get_by_text("还差一步").wait_for()


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("gitlab", f"/-/new/in/li-wei?file_name={PATH.replace('/', '%2F')}"),
        ("gitee", ""),
        ("bitbucket", ""),
    ],
)
def test_other_hosts_get_what_was_copied(chromium: Browser, tmp_path: Path, kind: str, address: str) -> None:
    with form(chromium, tmp_path, host(kind), QUERY) as page:
        page.get_by_role("button", name="去提交").click()
        link = page.get_by_role("link", name="打开托管平台")
        assert link.get_attribute("href") == f"https://git.example.com/yunchuan/book{address}"
        page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('hengda'))")
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("pre").text_content()


def test_what_grows_too_long_is_copied(chromium: Browser, tmp_path: Path) -> None:
    with form(chromium, tmp_path, host("gitea"), QUERY) as page:
        page.get_by_label("客户反馈").fill("字" * 600)
        page.get_by_role("button", name="去提交").click()
        page.get_by_role("button", name="下载").wait_for()
        assert "字" not in str(page.get_by_role("link", name="打开托管平台").get_attribute("href"))


def test_a_sensitive_kind_goes_into_no_address(chromium: Browser, tmp_path: Path) -> None:
    with form(chromium, tmp_path, host("gitea"), "?person=li-wei&transport=12.00&purpose=x", "expense") as page:
        page.get_by_role("button", name="去提交").click()
        page.get_by_text("不放进网址").wait_for()
        address = str(page.get_by_role("link", name="打开托管平台").get_attribute("href"))
        assert "value=" not in address


def test_without_a_host_it_can_be_taken_away(chromium: Browser, tmp_path: Path) -> None:
    with form(chromium, tmp_path, {"kind": "none"}, QUERY) as page:
        page.get_by_role("button", name="去提交").click()
        with page.expect_download() as taken:
            page.get_by_role("button", name="下载").click()
        assert taken.value.suggested_filename == PATH.rpartition("/")[2]
        document, findings = read(Path(str(taken.value.path())).read_bytes(), PATH)
        assert findings == []
        assert document is not None
        assert document.data["customer"] == "hengda"


OWN = 'date: "2026-11-20"\nperson: "li-wei"\ncustomer: "hengda"\nfeedback: "可以"\nwritten_at: "2026-11-20T12:00:00+08:00"\n'
OWN_PATH = "records/visits/2026-w47/2026-11-20--li-wei--hengda.yaml"


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("github", f"/edit/in/li-wei/{OWN_PATH}"),
        ("gitea", f"/_edit/in/li-wei/{OWN_PATH}"),
        ("forgejo", f"/_edit/in/li-wei/{OWN_PATH}"),
        ("gitlab", f"/-/edit/in/li-wei/{OWN_PATH}"),
        ("bitbucket", ""),
    ],
)
def test_a_correction_is_copied_and_leads_to_the_hosts_edit_page(
    chromium: Browser, tmp_path: Path, kind: str, address: str
) -> None:
    with correction(chromium, tmp_path, host(kind)) as page:
        link = page.get_by_role("link", name="打开托管平台")
        assert link.get_attribute("href") == f"https://git.example.com/yunchuan/book{address}"
        page.get_by_text("全选、粘贴覆盖").wait_for()
        page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('hengda'))")
        assert page.evaluate("navigator.clipboard.readText()") == OWN.replace("可以", "改主意了")


def test_without_a_host_a_correction_is_taken_away_whole(chromium: Browser, tmp_path: Path) -> None:
    with correction(chromium, tmp_path, {"kind": "none"}) as page:
        page.get_by_text("替换 records/visits").wait_for()
        assert page.get_by_role("link", name="打开托管平台").count() == 0
        assert page.locator("pre").inner_text() == OWN.replace("可以", "改主意了")


@contextmanager
def correction(chromium: Browser, folder: Path, host: dict[str, str]) -> Iterator[Page]:
    """A visit that was corrected by its form and is to be handed over."""
    whole = book(
        person("li-wei", "李伟"), customer("hengda", "恒达"), visit("2026-11-20", "li-wei", "hengda"), host=host
    )
    record = whole.of("visit")[0]
    place = folder / "source" / f"{record.ref}.json"
    place.parent.mkdir(parents=True)
    place.write_bytes(source(Audience(whole, "manager"), record, OWN.encode()))
    with served(write_forms(folder, whole)) as base:
        context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"{base}/zh/write/visit.html?record={record.ref}")
        page.locator("html.ready").wait_for(state="attached")
        page.get_by_label("客户反馈").fill("改主意了")
        page.get_by_role("button", name="去提交").click()
        page.locator("html.written").wait_for(state="attached")
        yield page
        context.close()


def test_by_thumb_to_the_hosts_commit_page(chromium: Browser, tmp_path: Path) -> None:
    """From the link on a customer's file: the whole visit in at most twelve taps, the host's commit button included."""
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达"), host=host("gitea"))
    with served(write_forms(tmp_path, whole, "li-wei")) as base:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        context.route(
            "https://git.example.com/**",
            lambda route: route.fulfill(body="<button>提交</button>", content_type="text/html; charset=utf-8"),
        )
        page, taps = context.new_page(), ["the link on the customer's file"]

        def tap(place: Locator) -> None:
            place.tap()
            taps.append(str(place))

        page.goto(f"{base}/zh/write/visit.html?customer=hengda")
        page.locator("html.ready").wait_for(state="attached")
        tap(page.get_by_text("上门", exact=True))
        tap(page.get_by_label("客户反馈"))
        page.get_by_label("客户反馈").fill("认可灰色")
        tap(page.get_by_text("意向", exact=True))
        with context.expect_page() as opened:
            tap(page.get_by_role("button", name="去提交"))
        tap(opened.value.get_by_role("button", name="提交"))
        assert len(taps) <= 12
        data = parse_qs(urlsplit(opened.value.url).query)
        assert data["filename"] == [PATH]
        assert read(data["value"][0].encode(), PATH).findings == []
        context.close()
