"""The search index: Chinese cut into words, names found whole and in part, nothing left behind by jieba."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from salesbook.pages.parts.page import SearchEntry
from salesbook.site import search
from salesbook.site.search import GAP, index, segmenter
from salesbook.words import LANGS, Text, same
from tests.site_pages import HOSTILE, ROOT, edition, page, site


def docs(lang: str) -> dict[str, dict[str, Any]]:
    """One language's entries by their place."""
    read = json.loads(site().rest[f"{lang}/search/search_index.json"])
    return {doc["location"]: doc for doc in read["docs"]}


def terms(lang: str, location: str) -> set[str]:
    """What Material's worker would index of an entry."""
    import re

    read = json.loads(site().rest[f"{lang}/search/search_index.json"])
    doc = docs(lang)[location]
    text = " ".join(str(doc.get(field, "")) for field in ("title", "text", "keys"))
    return set(re.split(read["config"]["separator"], text))


@pytest.mark.parametrize("lang", LANGS)
def test_one_entry_a_page_that_wants_one(lang: str) -> None:
    wanted = {f"{one.path}.html" for one in edition().pages if one.search}
    assert {place for place in docs(lang) if not place.startswith("handbook/")} == wanted


def test_chinese_is_cut_into_words() -> None:
    text = docs("zh")["customers/hengda.html"]["text"]
    assert GAP in text
    assert {"回访", "恒达", "客户", "hengda"} <= terms("zh", "customers/hengda.html")


def test_the_names_are_compared_once_for_a_language_not_once_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[frozenset[str]] = []
    look_up = search._tokenizer

    def counted(names: frozenset[str]) -> Any:
        asked.append(names)
        return look_up(names)

    monkeypatch.setattr(search, "_tokenizer", counted)
    assert len(index(edition(), "zh", [])["docs"]) > 1
    assert len(asked) == 1


def test_hand_written_pages_are_cut_the_same_way() -> None:
    assert GAP in docs("zh")["handbook/index.html"]["text"]
    assert "台账" in terms("zh", "handbook/index.html")


def test_english_pages_know_chinese_names() -> None:
    assert "恒达" in terms("en", "customers/hengda.html")


def test_a_word_inside_a_longer_one_finds_the_page() -> None:
    cut = segmenter(edition(page("customers/x", "customers", same("x"), search=_entry("恒达建材"))))
    assert cut("恒达建材") == "恒达建材"
    entry = index(edition(page("customers/x", "customers", same("x"), search=_entry("恒达建材"))), "zh", [])["docs"]
    assert "建材" in next(doc for doc in entry if doc["location"] == "customers/x.html")["keys"].split()


def keys(section: str, *also: str) -> list[str]:
    entry = SearchEntry(same("x"), same("x"), same("x"), also)
    made = index(edition(page("customers/y", section, same("y"), search=entry)), "zh", [])["docs"]
    return str(next(doc for doc in made if doc["location"] == "customers/y.html").get("names", "")).split()


@pytest.mark.parametrize("typed", ["hd", "hdjc", "hengda", "hengdajiancai", "jc", "jiancai", "0168"])
def test_a_name_is_found_as_it_sounds_and_by_a_number(typed: str) -> None:
    """The worker finds what a word begins with."""
    found = keys("customers", "杭州恒达建材有限公司", "0168")
    assert [key for key in found if key.startswith(typed)]


def test_what_is_no_beginning_of_a_word_and_what_all_names_end_in_find_nothing() -> None:
    assert not [key for key in keys("customers", "恒达建材有限公司") if key.startswith(("da", "youxian", "yxgs"))]


def test_a_word_inside_a_name_is_typed_too() -> None:
    """The short name stands alone among the words, so it is never cut: 物业 inside is found all the same."""
    named = SearchEntry(same("安泰物业"), same("x"), same("安泰物业"), ("安泰物业",))
    made = index(edition(page("customers/y", "customers", same("y"), search=named)), "zh", [])["docs"]
    names = str(next(doc for doc in made if doc["location"] == "customers/y.html")["names"]).split()
    assert {"atwy", "antaiwuye", "wy", "wuye"} <= set(names)


def test_a_person_s_surname_is_spoken_as_one() -> None:
    assert "zengweiming" in keys("people", "曾伟明")
    assert "cengweiming" in keys("customers", "曾伟明")


def test_other_names_are_not_shown() -> None:
    entry = SearchEntry(same("x"), same("x"), same("x"), ("郝喆晗", "0168"))
    made = index(edition(page("customers/y", "customers", same("y"), search=entry)), "zh", [])["docs"]
    doc = next(doc for doc in made if doc["location"] == "customers/y.html")
    assert (doc["title"], doc["text"]) == ("x", "x · x")


def _entry(name: str) -> SearchEntry:
    return SearchEntry(same(name), Text("Customer", "客户"), same(name))


def test_a_made_up_name_is_one_word_only_where_the_book_knows_it() -> None:
    known = segmenter(edition(page("people/x", "people", same("x"), search=_entry("郝喆晗"))))
    assert known("约郝喆晗看样") == GAP.join(["约", "郝喆晗", "看样"])


def test_titles_are_escaped_for_material_shows_them_raw() -> None:
    title = docs("zh")["customers/hostile.html"]["title"]
    assert "<" not in title
    assert "&lt;img src=x onerror=alert(1)&gt;" in title
    assert HOSTILE.startswith("<img")


def test_a_customer_weighs_more_than_what_is_written_about_him() -> None:
    assert docs("zh")["customers/hengda.html"]["boost"] > 1
    assert "boost" not in docs("zh")["records/index.html"]


def test_nothing_is_indexed_twice_for_both_languages() -> None:
    assert not set(site().rest) & {"search/search_index.json", "search/search_index.js"}


def test_a_folder_site_brings_its_index_as_a_script() -> None:
    offline = site(offline=True).rest
    for lang in LANGS:
        script = offline[f"{lang}/search/search_index.js"].decode()
        assert script == "var __index=" + offline[f"{lang}/search/search_index.json"].decode()
    assert not [path for path in site().rest if path.endswith("search_index.js")]


PROGRAM = """
import sys
from tests.site_pages import edition
from salesbook.site.search import index
made = index(edition(), "zh", [])
print(len(made["docs"]), "jieba" in sys.modules)
"""
PLAIN = """
import sys
from salesbook.site.edition import Edition
from salesbook.site.search import index
from salesbook.words import same
from tests.site_pages import page
from salesbook.pages.parts.page import SearchEntry
from salesbook.site import search
entry = SearchEntry(same("Lumen"), same("Customer"), same("lumen"))
made = index(Edition(same("x"), (page("a", "home", same("x"), search=entry),)), "en", [])
print(len(made["docs"]), "jieba" in sys.modules)
"""


WANTED = sum(one.search is not None for one in edition().pages)


@pytest.mark.parametrize(("program", "said"), [(PROGRAM, f"{WANTED} True"), (PLAIN, "1 False")])
def test_jieba_is_loaded_when_needed_and_leaves_nothing_in_a_shared_folder(
    tmp_path: Path, program: str, said: str
) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "scripts"), str(ROOT)])
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
    assert list(tmp_path.iterdir()) == []


def test_a_planted_cache_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import marshal
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"回": 9, "访": 9}, 18)))
    from salesbook.site import search

    search._dictionary.cache_clear()
    search._tokenizer.cache_clear()
    assert segmenter(edition())("电话回访") == f"电话{GAP}回访"
