"""The sample company's own site in Chromium: ten pages, both languages, desk and phone, light and dark, server and folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import render
from tests.browser.watch import DESK, PHONE, served, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
CLOCK = datetime(2026, 11, 23, 6, tzinfo=UTC)  # the sample pins its own moment
FIXED = [
    "index",
    "customers/index",
    "weeks/index",
    "people/index",
    "records/index",
    "reference/index",
    "handbook/week",
    "money",
    "agreements",
    "pipeline",
    "my-day/he-jun",
    "customers/guanlan/brief",
    "open-matters",
    "punctuality",
    "obligations/index",
    "obligations/matrix",
    "obligations/r102",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample")
    render(ROOT, open_edition(SiteRequest((ROOT,), CLOCK, offline=True)).edition, path)
    return path


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as base:
        yield base


def places(folder: Path, lang: str) -> list[str]:
    """The fixed pages, and the largest page of a customer, a week, a person and a visit: most is on it."""
    result = list(FIXED)
    for kind in ("customers", "weeks", "people", "visits"):
        files = [file for file in (folder / lang / kind).rglob("*.html") if file.name != "index.html"]
        largest = max(files, key=lambda file: (file.stat().st_size, file.as_posix()))
        result.append(largest.relative_to(folder / lang).as_posix().removesuffix(".html"))
    assert len(result) >= 10
    return [f"{lang}/{place}.html" for place in result]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    chromium: Browser, folder: Path, address: str, lang: str, size: tuple[int, int], scheme: str
) -> None:
    wrong: list[tuple[str, object]] = []
    with watched(chromium, address, size) as seen:
        for place in places(folder, lang):
            seen.go(place)
            if scheme == "dark" and place == f"{lang}/index.html":
                seen.page.evaluate("document.querySelector('#__palette_1').click()")
                seen.page.locator("body[data-md-color-scheme=slate]").wait_for()
            wrong += [(place, found) for found in seen.axe()]
            wrong += [(place, f"{seen.too_wide()} pixels too wide")] if seen.too_wide() else []
        wrong += [("console", note) for note in seen.notes]
    assert wrong == []


@pytest.mark.parametrize("where", ["server", "folder"])
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "回访"), ("zh", "安泰"), ("en", "安泰"), ("en", "antai"), ("zh", "atwy")]
)
def test_the_search_finds(chromium: Browser, folder: Path, address: str, where: str, lang: str, words: str) -> None:
    with watched(chromium, address if where == "server" else folder.as_uri(), PHONE) as seen:
        seen.go(f"{lang}/index.html")
        assert seen.search(words)
        assert seen.notes == []


def test_a_visitor_with_a_phone_finds_a_customer_and_the_next_promise(chromium: Browser, address: str) -> None:
    with watched(chromium, address, PHONE) as seen:
        seen.go("zh/index.html")
        assert "安泰物业" in seen.search("安泰")
        seen.page.locator(".md-search-result__link", has_text="安泰物业").first.click()
        seen.page.wait_for_url(f"{address}/zh/customers/antai.html*")
        following = seen.page.locator(".sb-next").first
        assert following.is_visible()
        assert "下一步" in following.inner_text()
        assert seen.too_wide() == 0
        assert seen.notes == []
