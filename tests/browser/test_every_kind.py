"""Every kind of page of the sample, as a manager sees it, in Chromium: axe, nothing too wide, room for a thumb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import render
from tests.browser.watch import DESK, PHONE, served, watched
from tests.conftest import CLOCK, ROOT
from tests.support.made_book import schemas

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RECORDS = {kind.folder for kind in schemas().kinds.values()} - {"customers", "people"}
"""Folders whose pages are all laid out alike."""
OWN = re.compile(r"index|matrix|steps|rules|brief|handover|write")
LIKE = re.compile(r"(rule-|kind-|r)(?=.)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("manager")
    render(ROOT, open_edition(SiteRequest((ROOT,), CLOCK, viewer="manager")).edition, path)
    return path


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as base:
        yield base


def shape(path: str) -> str:
    """What a page is of, whoever or whatever it is about: ``customers/*/brief``."""
    first, *rest = path.split("/")
    if first in RECORDS and len(rest) > 1:
        return "a record"
    return "/".join([first, *(part if OWN.fullmatch(part) else _like(part) for part in rest)])


def _like(part: str) -> str:
    match = LIKE.match(part)
    return f"{match[1] if match else ''}*"


def kinds(folder: Path, lang: str) -> list[str]:
    """The largest page of each kind: most is on it. The forms have a shell and a test of their own, test_every_form.py."""
    files = sorted((folder / lang).rglob("*.html"), key=lambda file: (file.stat().st_size, file.as_posix()))
    told = [file.relative_to(folder / lang).as_posix().removesuffix(".html") for file in files]
    return sorted({shape(path): path for path in told if not path.startswith("write/")}.values())


def test_the_kinds_of_pages_are_told_apart(folder: Path) -> None:
    assert [shape(path) for path in ("customers/antai/brief", "reference/rule-task-done", "visits/2026-w47/x", "index")] == [
        "customers/*/brief", "reference/rule-*", "a record", "index",
    ]  # fmt: skip
    result = {shape(path) for path in kinds(folder, "zh")}
    assert {
        "packs/*",
        "months/*",
        "checks/*",
        "forms/*/*",
        "people/*/handover",
        "weeks/*",
        "kinds/*",
        "my-day/*",
    } <= result
    assert 40 < len(result) < 80


# Each language with each width, each width with each scheme, each scheme with each language: half of all combinations.
@pytest.mark.parametrize(
    ("lang", "size", "scheme"),
    [("zh", DESK, "light"), ("zh", PHONE, "dark"), ("en", DESK, "dark"), ("en", PHONE, "light")],
)
def test_axe_finds_nothing_and_nothing_is_too_wide_or_too_small(
    chromium: Browser, folder: Path, address: str, lang: str, size: tuple[int, int], scheme: str
) -> None:
    wrong: list[tuple[str, object]] = []
    with watched(chromium, address, size) as seen:
        seen.go(f"{lang}/index.html")
        if scheme == "dark":
            seen.page.evaluate("document.querySelector('#__palette_1').click()")
            seen.page.locator("body[data-md-color-scheme=slate]").wait_for()
        for place in kinds(folder, lang):
            shown = seen.go(f"{lang}/{place}.html")
            wrong += [(place, found) for found in seen.axe()]
            wrong += [(place, f"{seen.too_wide()} pixels too wide")] if seen.too_wide() else []
            wrong += [(place, f"no room to touch {one}") for one in seen.cramped()] if size == PHONE else []
            assert shown.evaluate("document.documentElement.lang") == lang
            assert "width=device-width" in str(shown.locator("meta[name=viewport]").get_attribute("content"))
        wrong += [("console", note) for note in seen.notes]
    assert wrong == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<p><a href='#a'>一</a><br><a href='#b'>二</a></p>", ["一", "二"]),
        ("<p><a href='#a'>一</a>，在一句话里，<a href='#b'>二</a></p>", []),
        ("<ul><li><a href='#a'>一</a></li></ul><p><a href='#b'>二</a></p>", []),
    ],
)
def test_what_lies_too_close_together_is_found(chromium: Browser, address: str, planted: str, found: list[str]) -> None:
    with watched(chromium, address, PHONE) as seen:
        seen.go("zh/handbook/index.html")
        seen.page.evaluate(
            "html => { const box = document.querySelector('.md-content article'); box.innerHTML = html;"
            " box.querySelectorAll('p').forEach(p => { p.style.lineHeight = '16px'; p.style.fontSize = '12px' }) }",
            planted,
        )
        assert seen.cramped() == found


PAPER = (680, 980)
"""What A4 leaves between its margins, in pixels of print."""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_paper_holds_the_content_and_nothing_of_the_screen(
    chromium: Browser, folder: Path, address: str, lang: str
) -> None:
    wrong: list[tuple[str, object]] = []
    with watched(chromium, address, PAPER) as seen:
        seen.page.emulate_media(media="print")
        for place in kinds(folder, lang):
            shown = seen.go(f"{lang}/{place}.html")
            wrong += [(place, f"{seen.too_wide()} pixels too wide")] if seen.too_wide() else []
            wrong += [(place, one) for one in SCREEN if shown.locator(one).first.is_visible()]
    assert wrong == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("place", "most"), [("index", 2), ("weeks/2026-w47", 3), ("customers/jinding", 3)])
def test_what_is_read_every_week_takes_few_sheets(
    chromium: Browser, address: str, lang: str, place: str, most: int
) -> None:
    with watched(chromium, address, PAPER) as seen:
        printed = seen.go(f"{lang}/{place}.html").pdf(prefer_css_page_size=True)
    assert 0 < len(re.findall(rb"/Type /Page\b", printed)) <= most


SCREEN = (".md-header", ".md-sidebar", ".md-search", ".md-footer", ".sb-do", ".sb-screen", ".sb-filter")
