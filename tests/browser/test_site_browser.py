"""The engine's site in a real Chromium: nothing runs, nothing is asked for outside, the search finds, anyone can read."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from markupsafe import Markup
from playwright.sync_api import Browser

from salesbook.pages.parts.addresses import url
from salesbook.pages.parts.gate import data, encode
from salesbook.pages.parts.page import Page
from salesbook.site.server import serve_on
from salesbook.words import Lang, same
from salesbook.yamlio.characters import REFUSED
from tests.browser.watch import DESK, PHONE, served, watched
from tests.support.hostile import HOSTILE as TEXTS
from tests.support.site_pages import HOSTILE, page, site
from tests.test_site_live import Desk

pytestmark = pytest.mark.browser
PLACES = [
    "zh/index.html",
    "en/index.html",
    "zh/customers/hostile.html",
    "en/visits/2026/hostile.html",
    "zh/handbook/index.html",
]


def all_texts(corpora: Callable[[str], Path]) -> list[str]:
    blns = json.loads(corpora("blns/blns.json").read_text(encoding="utf-8"))
    return [text for text in dict.fromkeys([*blns, *TEXTS]) if text and not REFUSED.search(text)]


def texts_page(texts: list[str]) -> Page:
    """A page that shows texts as content and in attributes, with the same as JSON to compare."""

    def body(_lang: Lang) -> Markup:
        rows = Markup("\n").join(Markup('<li title="{0}">{0}</li>').format(encode(text)) for text in texts)
        kept = Markup('<script type="application/json" id="kept">{}</script>').format(data(texts))
        link = Markup('<a href="{}">x</a>').format(url("index", "customers/texts"))
        return Markup('<h1>x</h1><ul id="shown">{}</ul>{}{}').format(rows, kept, link)

    return Page("customers/texts", "customers", same("texts"), body)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site")
    assert site().write(path) == []
    return path


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as base:
        yield base


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("offline")
    assert site().write(path) == []
    return path.as_uri()


@pytest.fixture(scope="module", params=["server", "folder"])
def base(request: pytest.FixtureRequest, address: str, offline: str) -> str:
    return address if request.param == "server" else offline


@pytest.mark.parametrize("place", PLACES)
def test_a_page_breaks_no_policy_and_asks_nobody_outside(chromium: Browser, base: str, place: str) -> None:
    with watched(chromium, base) as seen:
        shown = seen.go(place)
        shown.wait_for_load_state("networkidle")
        assert seen.notes == []
        assert shown.evaluate("document.documentElement.lang") == place[:2]


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "回访"), ("zh", "恒达"), ("en", "恒达"), ("zh", "hengda"), ("en", "follow-up")]
)
def test_the_search_finds(chromium: Browser, base: str, size: tuple[int, int], lang: str, words: str) -> None:
    with watched(chromium, base, size) as seen:
        seen.go(f"{lang}/visits/2026/lumen.html")
        assert "恒达" in seen.search(words)
        link = seen.page.locator(".md-search-result__link", has_text="恒达").first
        link.click()
        seen.page.wait_for_url(f"{seen.base}/{lang}/customers/hengda.html*")
        assert seen.notes == []


@pytest.mark.parametrize("words", ["onerror", "hostile"])
def test_a_hostile_title_is_text_among_the_results(chromium: Browser, base: str, words: str) -> None:
    with watched(chromium, base) as seen:
        seen.go("zh/index.html")
        assert HOSTILE in seen.search(words)
        assert seen.page.locator(".md-search-result img").count() == 0
        assert seen.notes == []


def test_a_hostile_title_is_text_everywhere(chromium: Browser, address: str) -> None:
    with watched(chromium, address) as seen:
        shown = seen.go("zh/customers/hostile.html")
        assert shown.title() == f"{HOSTILE} - 云川建材"
        assert shown.locator("h1").inner_text() == HOSTILE
        assert shown.locator("[data-md-component=header-topic]").text_content().strip() == HOSTILE  # type: ignore[union-attr]
        assert seen.notes == []


def test_every_naughty_and_hostile_text_is_shown_exactly(
    chromium: Browser, tmp_path: Path, corpora: Callable[[str], Path]
) -> None:
    texts = all_texts(corpora)
    assert len(texts) > 600
    assert site(texts_page(texts)).write(tmp_path) == []
    with served(tmp_path) as base, watched(chromium, base) as seen:
        shown = seen.go("zh/customers/texts.html")
        assert json.loads(shown.locator("#kept").text_content() or "") == texts
        assert shown.evaluate("[...document.querySelectorAll('#shown li')].map(li => li.textContent)") == texts
        assert shown.evaluate("[...document.querySelectorAll('#shown li')].map(li => li.title)") == texts
        assert seen.notes == []


def test_the_policy_stops_what_the_gate_would_have_let_through(chromium: Browser, tmp_path: Path) -> None:
    """Should the gate ever fail, nothing runs and nobody is asked: the second lock is tried without the first."""
    inner = (
        "<script>document.title='ran'</script><img src='https://evil.example/x.png' onerror=\"document.title='ran'\">"
    )
    site(page("customers/leak", "customers", same("leak"), inner)).write(tmp_path)
    with served(tmp_path) as base, watched(chromium, base) as seen:
        shown = seen.go("zh/customers/leak.html")
        shown.wait_for_load_state("networkidle")
        assert shown.title() == "leak - 云川建材"
        refused = [note for note in seen.notes if "Content Security Policy" in note]
        assert len(refused) >= 3
        assert not [note for note in seen.notes if note.startswith("dialog")]


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    chromium: Browser, address: str, size: tuple[int, int], scheme: str, place: str
) -> None:
    with watched(chromium, address, size) as seen:
        seen.go(place)
        if scheme == "dark":
            seen.page.evaluate("document.querySelector('#__palette_1').click()")
            seen.page.locator("body[data-md-color-scheme=slate]").wait_for()
        assert seen.axe() == []
        assert seen.too_wide() == 0


def test_axe_finds_nothing_where_there_is_no_page(chromium: Browser, address: str) -> None:
    with watched(chromium, address, PHONE) as seen:
        seen.page.goto(f"{address}/404.html")
        assert seen.axe() == []
        assert seen.too_wide() == 0
        assert seen.notes == []


def test_the_language_switch_needs_no_script(chromium: Browser, address: str) -> None:
    with watched(chromium, address, java_script_enabled=False) as seen:
        seen.page.goto(f"{address}/zh/customers/hengda.html")
        seen.page.locator("button[aria-label='选择当前语言']").hover()
        seen.page.locator("a[hreflang=en]").click()
        seen.page.wait_for_url(f"{address}/en/customers/hengda.html")
        assert seen.page.locator("h1").inner_text() == "恒达"


def test_the_front_page_leads_on_without_script(chromium: Browser, base: str) -> None:
    with watched(chromium, base, java_script_enabled=False) as seen:
        seen.page.goto(f"{base}/index.html")
        seen.page.wait_for_url(f"{base}/zh/index.html")


def test_the_chosen_colours_hold_in_both_languages(chromium: Browser, address: str) -> None:
    with watched(chromium, address) as seen:
        seen.go("zh/index.html")
        seen.page.evaluate("document.querySelector('#__palette_1').click()")
        seen.go("en/customers/hengda.html")
        assert seen.page.evaluate("document.body.dataset.mdColorScheme") == "slate"


@pytest.mark.parametrize(("liked", "scheme"), [("light", "default"), ("dark", "slate")])
def test_a_first_visit_has_the_colours_the_device_likes(
    chromium: Browser, base: str, liked: Literal["light", "dark"], scheme: str
) -> None:
    with watched(chromium, base, color_scheme=liked) as seen:
        page = seen.go("zh/index.html")
        page.locator(f"body[data-md-color-scheme={scheme}]").wait_for()
        other = 0 if liked == "dark" else 1
        page.evaluate(f"document.querySelector('#__palette_{other}').click()")
        page.locator(f"body:not([data-md-color-scheme={scheme}])").wait_for()
        assert seen.notes == []


def test_the_skip_link_leads_to_the_content(chromium: Browser, address: str) -> None:
    with watched(chromium, address) as seen:
        seen.go("zh/customers/hengda.html")
        assert seen.page.locator(".md-skip").get_attribute("href") == "#sb-content"
        assert seen.page.locator("#sb-content h1").count() == 1


def test_the_drawer_opens_on_a_phone(chromium: Browser, address: str) -> None:
    with watched(chromium, address, PHONE) as seen:
        seen.go("zh/customers/hengda.html")
        seen.page.locator("label.md-header__button[for=__drawer]").click()
        entry = seen.page.locator(".md-nav a", has_text="全部记录")
        entry.click()
        seen.page.wait_for_url(f"{address}/zh/records/index.html")


def test_an_open_page_shows_a_change_by_itself(chromium: Browser) -> None:
    desk = Desk()
    server = serve_on(desk.live, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    with watched(chromium, base) as seen:
        shown = seen.go("zh/customers/hengda.html")
        with shown.expect_request(f"{base}/.changes"):
            shown.reload()
        desk.change(page("customers/hengda2", "customers", same("x")), name="改名建材")
        shown.locator(".md-header__topic", has_text="改名建材").wait_for()
        assert seen.notes == []
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_menu_stands_at_1366_by_768_without_scrolling(chromium: Browser, address: str, lang: str) -> None:
    with watched(chromium, address, (1366, 768)) as seen:
        seen.go(f"{lang}/customers/index.html")
        below, links = seen.page.evaluate(MENU)
        assert links[f"{lang}/packs/index.html"]
        assert links[f"{lang}/months/index.html"]
        assert below <= 0, f"{below} pixels of the menu lie below its frame"
        small = {path: box for path, box in links.items() if box["height"] < 24 or box["over"] > 0}
        assert small == {}, "lower than 24 pixels, or wider than their column"


MENU = """() => {
  const frame = document.querySelector('.md-sidebar--primary .md-sidebar__scrollwrap'), menu = frame.querySelector('.sb-menu')
  const links = [...menu.querySelectorAll(':scope > li > a')]
  const told = links.map(one => [new URL(one.href).pathname.slice(1), {height: one.getBoundingClientRect().height, over: one.scrollWidth - one.clientWidth}])
  return [frame.scrollHeight - frame.clientHeight, Object.fromEntries(told)]
}"""
