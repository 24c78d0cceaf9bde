"""Forms of a site that lies in a folder and is opened without a server: written, kept, copied, downloaded, corrected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from salesbook.site.opening import SiteRequest, open_edition
from salesbook.yamlio import read
from tests.browser.watch import PHONE, Watched, watched
from tests.support.saving_server import NOW, Clone
from tests.support.site_pages import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OWN = "visits/2026-w47/2026-11-18--li-wei--hengda"
ICON = "scripts/salesbook/site/theme/assets/salesbook/icon.svg"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files of an offline site but those of the theme and the pages that are not forms."""
    clone = Clone(tmp_path_factory.mktemp("book"))
    made = tmp_path_factory.mktemp("folder")
    opened = open_edition(SiteRequest((clone.root,), NOW, viewer="li-wei", offline=True))
    for path, make in opened.edition.files.items():
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_bytes(make())
    (made / "assets/salesbook/icon.svg").write_bytes((ROOT / ICON).read_bytes())
    return made


@pytest.fixture
def seen(chromium: Browser, folder: Path) -> Iterator[Watched]:
    with watched(chromium, folder.as_uri(), PHONE, has_touch=True) as page:
        page.page.set_default_timeout(10_000)
        yield page


def go(seen: Watched, name: str) -> Page:
    seen.page.goto(f"{seen.base}/zh/write/{name}")
    seen.page.locator("html.ready").wait_for(state="attached")
    return seen.page


def test_a_record_is_written_with_names_picked_from_the_list_and_downloaded(seen: Watched) -> None:
    page = go(seen, "visit.html?customer=hengda")
    expect(page.get_by_label("客户 *", exact=True)).to_have_value("恒大建材")
    page.get_by_label("客户反馈").fill("可以")
    page.get_by_role("button", name="去提交").click()
    page.locator("html.written").wait_for(state="attached")
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载").first.click()
    document, findings = read(Path(str(taken.value.path())).read_bytes(), "x")
    assert findings == []
    assert document is not None
    assert (document.data["customer"], document.data["person"]) == ("hengda", "li-wei")
    assert (seen.too_wide(), seen.notes) == (0, [])


def test_a_draft_is_kept_and_stands_in_the_list_with_the_round_beside_it(seen: Watched) -> None:
    page = go(seen, "visit.html")
    page.get_by_label("客户反馈").fill("没写完")
    expect(page.locator(".state")).to_contain_text("草稿")
    go(seen, "my-records.html")
    page.get_by_role("link", name="继续写").click()
    page.locator("html.ready").wait_for(state="attached")
    expect(page.get_by_label("客户反馈")).to_have_value("没写完")
    go(seen, "my-round.html")
    assert seen.notes == []


def test_a_record_is_corrected(seen: Watched) -> None:
    page = go(seen, f"visit.html?record={OWN}")
    page.get_by_label("客户反馈").fill("改主意了")
    page.get_by_role("button", name="去提交").click()
    page.locator("html.written").wait_for(state="attached")
    assert "feedback: 改主意了" in page.locator("pre").inner_text()
    assert seen.notes == []


def test_the_scripts_beside_hand_over_exactly_what_the_files_hold(folder: Path) -> None:
    scripts = list(folder.rglob("*.json.js"))
    assert {path.relative_to(folder).parts[0] for path in scripts} == {"pick", "source", "arrived.json.js"}
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("salesbookData(")
        assert json.loads(text[len("salesbookData(") : -2]) == json.loads(path.with_suffix("").read_bytes())


def test_a_site_for_a_server_has_no_such_scripts(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    made = open_edition(SiteRequest((clone.root,), NOW, viewer="li-wei")).edition.files
    assert not [path for path in made if path.endswith(".json.js")]
