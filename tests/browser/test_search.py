"""The search in Chromium: what is typed as people type it, and the page they want is the first of what is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from salesbook.linking import linked
from salesbook.pages.parts.page import SearchEntry
from salesbook.site.builder import MODULES
from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import render
from salesbook.site.search_terms import number, runs
from salesbook.words import same
from tests.browser.test_site_browser import all_texts
from tests.browser.watch import DESK, PHONE, Watched, served, watched
from tests.conftest import CLOCK, ROOT
from tests.support.site_pages import page, site

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search")
    render(ROOT, open_edition(SiteRequest((ROOT,), CLOCK, viewer="manager", offline=True)).edition, path)
    return path


@pytest.fixture(scope="module", params=["server", "folder"])
def seen(request: pytest.FixtureRequest, chromium: Browser, folder: Path) -> Iterator[Watched]:
    if request.param == "folder":
        with watched(chromium, folder.as_uri(), DESK) as opened:
            yield opened
    else:
        with served(folder) as base, watched(chromium, base, DESK) as opened:
            yield opened


TEXTS = [
    "看了2.7米板,认可Snow-Grey",
    "ＡＢＣ　１２３",
    "𠮷野木作 x𠮷y",
    "Ünï—_é 'a' ½ ² 〇々",
    "テスト 한국어 ไทย",
    "300×300",
]


def test_a_browser_cuts_a_text_as_the_index_was_cut(chromium: Browser, corpora: Callable[[str], Path]) -> None:
    module = 'import { runs, number } from "./words.js";\nwindow.cut = texts => texts.map(text => [runs(text), number(text)]);\n'
    script = linked("-", lambda path: module if path == "-" else (MODULES / path).read_text(encoding="utf-8"))
    texts = [*TEXTS, *all_texts(corpora)]
    tab = chromium.new_page()
    tab.evaluate(script)
    cut = tab.evaluate("texts => window.cut(texts)", texts)
    tab.close()
    assert [words for words, _ in cut] == [runs(text) for text in texts]


@pytest.mark.parametrize(
    "written",
    ["13900001306", "139 0000 1306", "+86 139-0000-1306", "0579-5556666", "（0579）5556666转801", "0086 13900001306"],
)
def test_a_browser_reads_a_telephone_number_as_the_index_does(chromium: Browser, written: str) -> None:
    script = linked("words.js", lambda path: (MODULES / path).read_text(encoding="utf-8"))
    tab = chromium.new_page()
    read = tab.evaluate(f"(() => {{ {script}; return of_words_js.number({json.dumps(written)}) }})()")
    tab.close()
    assert read == number(written) != ""


def test_a_landline_finds_its_customer_in_any_way_of_writing(chromium: Browser, tmp_path: Path) -> None:
    entry = SearchEntry(same("金鼎酒店"), same("客户"), same("金鼎"), phones=("0579-5556666",))
    made = site(page("customers/jinding", "customers", same("金鼎酒店"), search=entry))
    assert made.write(tmp_path) == []
    with watched(chromium, tmp_path.as_uri()) as seen:
        seen.go("zh/index.html")
        for typed in ("0579-5556666", "(0579) 5556666", "05795556666", "5556666", "555 6666", "0579-5556666转8"):
            assert seen.search(typed) == ["金鼎酒店"], typed
        assert seen.notes == []


def first(seen: Watched, lang: str, typed: str) -> str:
    """Where the first of what is found leads."""
    seen.go(f"{lang}/index.html")
    assert seen.search(typed)
    return str(seen.page.locator(".md-search-result__link").first.get_attribute("href")).removeprefix(f"{seen.base}/")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("木纹砖", "products/muwenzhuan"),
        ("应收", "money"),
        ("岩板", "products/yanban-1800"),
        ("Wu Qian", "people/wu-qian"),
        ("wu qian", "people/wu-qian"),
        ("吴倩", "people/wu-qian"),
        ("13900001306", "customers/jinding"),
        ("139 0000 1306", "customers/jinding"),
        ("+86 139-0000-1306", "customers/jinding"),
        ("2026-11-16", "weeks/2026-w47"),
        ("2026/11/16", "weeks/2026-w47"),
        ("20261116", "weeks/2026-w47"),
        ("11月16日", "weeks/2026-w47"),
        ("11月16日 周一", "weeks/2026-w47"),
        ("16 Nov", "weeks/2026-w47"),
        ("Mon 16 November 2026", "weeks/2026-w47"),
        ("Nov 16, 2026", "weeks/2026-w47"),
        ("锦程", "customers/jincheng"),
        ("锦程:", "customers/jincheng"),
        ("锦程：", "customers/jincheng"),
        ("jcpf", "customers/jincheng"),
        ("jincheng", "customers/jincheng"),
    ],
)
def test_what_is_named_comes_first(seen: Watched, typed: str, wanted: str) -> None:
    lang = "zh" if seen.base.startswith("http") else "en"
    assert first(seen, lang, typed) == f"{lang}/{wanted}.html"
    assert seen.notes == []


def test_a_day_is_told_as_a_day_and_then_its_records(seen: Watched) -> None:
    seen.go("zh/index.html")
    result = seen.search("11月16日")
    assert result[0].startswith("2026年11月16日 周一")
    assert len(result) > 5


def test_a_word_of_a_record_lists_every_record_that_has_it(seen: Watched) -> None:
    holding = [path for path in (ROOT / "records").rglob("*.yaml") if "雪山灰" in path.read_text(encoding="utf-8")]
    seen.go("zh/index.html")
    assert len(seen.search("雪山灰")) >= 9
    links = [link.get_attribute("href") or "" for link in seen.page.locator(".md-search-result__link").all()]
    assert len([link for link in links if "/handbook/" not in link]) == len(holding) == 9


@pytest.mark.parametrize("typed", ["-1+1", "+SUM", "alert(1)", "锦程 -地砖", "*", "title:锦程~1^2", '"', "a^"])
def test_what_is_typed_is_words_and_nothing_else(seen: Watched, typed: str) -> None:
    seen.go("zh/index.html")
    seen.search(typed)
    assert seen.notes == []


@pytest.mark.parametrize(
    ("signs", "words"), [("锦程 -报价", "锦程 报价"), ("+报价", "报价"), ("报价*", "报价"), ("(报价)", "报价")]
)
def test_signs_change_nothing(seen: Watched, signs: str, words: str) -> None:
    seen.go("zh/index.html")
    assert seen.search(signs) == seen.search(words) != []


def test_the_index_is_asked_for_when_somebody_searches(seen: Watched) -> None:
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.go("zh/index.html").wait_for_load_state("networkidle")
    assert [url for url in asked if "/search/" in url] == []
    seen.search("岩板")
    fetched = [url.rpartition("/")[2].partition("?")[0] for url in asked if "/search/" in url]
    assert "index.js" in fetched
    assert len(fetched) == len(set(fetched)) < 12


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "light"), (DESK, "dark"), (PHONE, "dark")])
def test_axe_finds_nothing_in_what_is_found(
    chromium: Browser, folder: Path, size: tuple[int, int], scheme: str
) -> None:
    with watched(chromium, folder.as_uri(), size, color_scheme=scheme) as seen:
        for lang, typed in (("zh", "锦程"), ("en", "hongyuan"), ("zh", "没有这个词儿")):
            seen.go(f"{lang}/index.html")
            seen.search(typed)
            assert (typed, seen.axe(), seen.too_wide()) == (typed, [], 0)
