"""From a form on this computer to a commit, in Chromium: saved, shown, listed, committed, and told how far it has come."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from salesbook.site.desk import Desk
from salesbook.site.live import Live
from salesbook.site.one_time import OneTimeSecrets
from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import frame_of
from salesbook.site.server import HOST, serve_on
from tests.browser.form_filler import open_form
from tests.browser.watch import PHONE, Watched, watched
from tests.support.saving_server import NOW, VISIT, Clone
from tests.support.site_pages import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@contextmanager
def site(root: Path) -> Iterator[tuple[int, Desk]]:
    """The whole site of a book, with its forms, as `site --serve --as li-wei` shows it."""
    live = Live(
        lambda: open_edition(SiteRequest((root,), NOW, None, "li-wei")), lambda edition: frame_of(ROOT, edition)
    )
    desk = Desk(root, "li-wei", "zh", lambda: live.audience, lambda: live.refresh(hand_written=False))
    server = serve_on(live, 0, desk)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.server_address[1], desk
    server.shutdown()
    server.server_close()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone whose book's clock is pinned: what a browser takes for today is the book's."""
    made = Clone(tmp_path / "book")
    company = made.root / "records" / "company.yaml"
    company.write_text(company.read_text(encoding="utf-8") + 'as_of: "2026-11-23T14:00:00+08:00"\n', encoding="utf-8")
    made.git("commit", "-qam", "pinned")
    return made


@pytest.fixture
def seen(chromium: Browser, clone: Clone) -> Iterator[Watched]:
    with site(clone.root) as (port, _), watched(chromium, f"http://{HOST}:{port}", PHONE, has_touch=True) as page:
        yield page


def write_visit(page: Page, base: str) -> None:
    open_form(page, f"{base}/zh/write/visit.html?customer=hengda")
    page.locator("[id='f-feedback']").fill("认可岩板")
    page.get_by_role("button", name="保存到这台电脑").click()


def state(page: Page) -> str | None:
    return page.locator(".records li[data-state]").first.get_attribute("data-state")


def test_a_visit_is_saved_listed_committed_and_told_to_have_arrived(seen: Watched, clone: Clone) -> None:
    page = seen.page
    write_visit(page, seen.base)
    page.locator("html.written").wait_for(state="attached")
    assert 'feedback: "认可岩板"' in (clone.root / VISIT).read_text(encoding="utf-8")
    page.get_by_role("link", name="看这条记录").click()
    expect(page.get_by_text("认可岩板").first).to_be_visible()
    page.goto(f"{seen.base}/zh/write/my-records.html")
    page.locator("html.ready").wait_for(state="attached")
    assert state(page) == "saved"
    page.get_by_role("button", name="提交这 1 个文件").click()
    expect(page.get_by_text("已提交到分支 in/li-wei")).to_be_visible(timeout=30_000)
    expect(page.locator(".records li[data-state='arrived']")).to_be_visible()
    assert clone.brought() == [VISIT]
    clone.git("switch", "-q", "main")
    clone.git("merge", "-q", "in/li-wei")
    page.get_by_role("button", name="再查一次").click()
    expect(page.locator(".records li[data-state='main']")).to_be_visible()
    assert (seen.axe(), seen.too_wide(), seen.notes) == ([], 0, [])


def test_a_page_that_the_server_no_longer_knows_still_saves(chromium: Browser, clone: Clone) -> None:
    """A server started anew knows no secret of its pages; the page asks for another, and nothing is typed twice."""
    with site(clone.root) as (port, desk), watched(chromium, f"http://{HOST}:{port}", PHONE) as seen:
        open_form(seen.page, f"{seen.base}/zh/write/visit.html?customer=hengda")
        seen.page.locator("[id='f-feedback']").fill("认可岩板")
        desk.secrets = OneTimeSecrets()
        seen.page.get_by_role("button", name="保存到这台电脑").click()
        seen.page.locator("html.written").wait_for(state="attached")
        assert (clone.root / VISIT).exists()
