"""On a phone every page is short before it is unfolded, and nothing of it is lost: a touch, paper, a wide screen show all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import render
from tests.browser.watch import DESK, PHONE, watched
from tests.conftest import CLOCK, ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST = 3000
HEIGHT = "document.documentElement.scrollHeight"
AWAY = """[...document.querySelectorAll('.sb-away')].filter(part => {
  const hidden = !part.getClientRects().length
  part.classList.remove('sb-away')
  const shown = part.getClientRects().length > 0
  part.classList.add('sb-away')
  return hidden && shown
}).length"""
"""How much of a page is hidden by being put away, and by nothing else."""
FORMS = "write/"
"""A form is filled in from its first field to its last: nothing of it is put away, however long it is."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lengths")
    render(ROOT, open_edition(SiteRequest((ROOT,), CLOCK, viewer="manager", offline=True)).edition, path)
    return path


@pytest.fixture
def phone(chromium: Browser, folder: Path) -> Iterator[Page]:
    with watched(chromium, folder.as_uri(), PHONE) as seen:
        yield seen.go("zh/money.html")
        assert seen.notes == []


def heaviest(folder: Path, lang: str) -> list[str]:
    """Of each folder of pages the three heaviest, and each page of the menu: what is longest is among them."""
    rooms: dict[str, list[Path]] = {}
    for file in sorted((folder / lang).rglob("*.html")):
        path = file.relative_to(folder / lang)
        if not path.as_posix().startswith(FORMS):
            rooms.setdefault(path.parts[0] if len(path.parts) > 1 else path.name, []).append(file)
    return [
        file.relative_to(folder).as_posix()
        for files in rooms.values()
        for file in sorted(files, key=lambda file: -file.stat().st_size)[:3]
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_is_longer_than_some_screens_before_it_is_unfolded(chromium: Browser, folder: Path, lang: str) -> None:
    with watched(chromium, folder.as_uri(), PHONE) as seen:
        heights = {path: seen.go(path).evaluate(HEIGHT) for path in heaviest(folder, lang)}
        assert seen.notes == []
    assert len(heights) > 60
    assert {path: f"{height} px of {MOST} on a phone" for path, height in heights.items() if height > MOST} == {}


def test_a_touch_shows_the_rest_of_a_list_and_of_a_section(phone: Page) -> None:
    assert phone.evaluate(AWAY) > 0
    before = phone.evaluate(HEIGHT)
    toggle = phone.locator("button.sb-unfold").first
    expect(toggle).to_have_attribute("aria-expanded", "false")
    while phone.locator("button.sb-unfold[aria-expanded=false]").count():
        phone.locator("button.sb-unfold[aria-expanded=false]").first.click()
    while phone.locator("p.sb-unfold button").count():
        phone.locator("p.sb-unfold button").first.click()
    assert phone.evaluate(AWAY) == 0
    assert phone.evaluate(HEIGHT) > before
    toggle.click()
    assert phone.evaluate(AWAY) > 0


def test_on_paper_and_on_a_wide_screen_everything_is_open(phone: Page) -> None:
    assert phone.evaluate(AWAY) > 0
    phone.emulate_media(media="print")
    assert phone.evaluate(AWAY) == 0
    expect(phone.locator(".sb-unfold:visible")).to_have_count(0)
    phone.emulate_media(media="screen")
    phone.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    assert phone.evaluate(AWAY) == 0
    expect(phone.locator(".sb-unfold:visible")).to_have_count(0)


def test_without_scripts_a_phone_shows_the_whole_page(chromium: Browser, folder: Path) -> None:
    with watched(chromium, folder.as_uri(), PHONE, java_script_enabled=False) as seen:
        seen.page.goto(f"{seen.base}/zh/money.html")
        expect(seen.page.locator(".sb-away")).to_have_count(0)
        assert seen.page.locator("h2").count() > 3


def test_what_an_address_leads_to_is_open(phone: Page) -> None:
    phone.goto(phone.url.replace("money.html", "territories.html"))
    anchors = phone.locator(".md-content [id]").evaluate_all("all => all.map(one => one.id)")
    last = next(anchor for anchor in reversed(anchors) if anchor.startswith("territory-"))
    phone.goto(phone.url.partition("#")[0] + "#" + last)
    phone.reload()
    expect(phone.locator(f"#{last}")).to_be_visible()


def test_a_list_begins_with_the_list(phone: Page) -> None:
    phone.goto(phone.url.replace("money.html", "customers/index.html"))
    first = phone.locator("#customers tbody tr:not(.sb-span)").first
    assert first.bounding_box()["y"] < 420  # type: ignore[index]
    expect(phone.locator("#find")).not_to_be_visible()
    phone.locator(".sb-filter summary").click()
    phone.locator("#find").fill("锦程：")
    assert phone.locator("#customers tbody tr:not(.sb-span)").count() == 1


@pytest.mark.parametrize(
    ("typed", "count"),
    [("锦程", 1), ("锦程:", 1), ("+锦程", 1), ("139 0000 1306", 1), ("13900001306", 1), ("jcpf", 1), ("锦程 -", 1)],
)
def test_the_filter_of_a_list_reads_what_is_typed_as_the_search_does(phone: Page, typed: str, count: int) -> None:
    phone.goto(phone.url.replace("money.html", "customers/index.html"))
    phone.locator(".sb-filter summary").click()
    phone.locator("#find").fill(typed)
    assert phone.locator("#customers tbody tr:not(.sb-span)").count() == count


def test_the_filter_of_a_list_finds_a_day_however_it_is_written(phone: Page) -> None:
    phone.goto(phone.url.replace("money.html", "kinds/enquiry.html"))
    phone.locator(".sb-filter summary").click()
    result = set()
    for typed in ("2026-11-16", "11月16日", "16 Nov"):
        phone.locator("#find").fill(typed)
        result.add(phone.locator("#records tbody tr").count())
    assert len(result) == 1
    assert result != {0}
