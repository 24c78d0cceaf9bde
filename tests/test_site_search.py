"""The search's index: whole names, words and parts on the right pages, the same bytes from the same book, nothing more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from salesbook.pages.parts.page import SearchEntry
from salesbook.site import search
from salesbook.site.search import IN_NAME, NAME, TEXT, WORD
from salesbook.site.search_sounds import Sounds
from salesbook.site.search_terms import day_terms, number, number_terms, terms, whole
from salesbook.site.website import Site
from salesbook.words import Text, same
from tests.support.made_book import COMPANY, book, customer, pages, person, visit
from tests.support.site_pages import HOSTILE, ROOT, edition, page, site


class Index:
    """An index as a browser reads it."""

    def __init__(self, made: dict[str, bytes]) -> None:
        self.files = {name: _data(content) for name, content in made.items()}
        self.head = self.files["search/index.js"]
        count = sum(name.startswith("search/pages-") for name in made)
        self.rows = [row for place in range(count) for row in self.files[f"search/pages-{place}.js"]]
        self.terms: dict[str, dict[str, int]] = {}
        for place, first in enumerate(self.head["firsts"]):
            held = self.files[f"search/terms-{place}.js"]
            assert next(iter(held)) == first
            self.terms |= {term: dict(self._places(steps)) for term, steps in held.items()}

    def _places(self, steps: list[int]) -> Any:
        at = 0
        for step in steps:
            at += step
            yield self.rows[at // 4][0], at % 4

    def level(self, term: str, path: str) -> int | None:
        return self.terms.get(term, {}).get(f"{path}.html")


def _data(content: bytes) -> Any:
    text = content.decode()
    assert text.startswith("salesbookSearch(")
    assert text.endswith(")\n")
    return json.loads(text.removeprefix("salesbookSearch(").removesuffix(")\n"))


def index_of(entry: SearchEntry, section: str = "customers") -> Index:
    return Index(search.files(edition(page("customers/y", section, same("y"), search=entry)), []))


def levels(entry: SearchEntry, section: str = "customers") -> dict[str, int]:
    index = index_of(entry, section)
    return {term: places["customers/y.html"] for term, places in index.terms.items() if "customers/y.html" in places}


PLAIN = SearchEntry(same("x"), same("x"), same("x"))


def test_one_entry_a_page_that_wants_one() -> None:
    wanted = {f"{one.path}.html" for one in edition().pages if one.search}
    rows = Index(site().index).rows
    assert {row[0] for row in rows if not row[0].startswith("handbook/")} == wanted


def test_a_place_says_as_what_a_term_stands_there() -> None:
    found = levels(SearchEntry(same("木纹砖 1200"), Text("Product", "产品"), same("仓库 wood")))
    assert found["木纹砖1200"] == NAME
    assert found["木纹砖"] == found["1200"] == WORD
    assert found["木纹"] == found["纹砖"] == found["砖"] == IN_NAME
    assert found["仓库"] == found["wood"] == found["产品"] == found["product"] == TEXT


def test_the_line_that_heads_a_record_of_a_day_is_nobody_s_name() -> None:
    """Or a visit about 木纹砖 would come before the product."""
    visit = PLAIN._replace(name=same("木纹砖"), body="木纹砖", day=date(2026, 11, 16), also=("2026-11-16--li-wei",))
    found = levels(visit, "records")
    assert "木纹砖" not in found
    assert found["木纹"] == IN_NAME
    assert found["20261116liwei"] == NAME


def test_the_label_in_the_menu_finds_its_page() -> None:
    index = Index(site().index)
    assert index.level("应收与催款", "money") == NAME
    assert index.level("receivables", "money") == NAME


def test_both_languages_find_in_one_index() -> None:
    assert not [name for name in site().index if name.startswith(("zh/", "en/"))]
    row = next(row for row in Index(site().index).rows if row[0] == "money.html")
    assert row[1] == ["应收与催款", "Receivables"]


def test_a_page_written_by_hand_is_found_in_its_own_language() -> None:
    index = Index(site().index)
    hand = {number: row for number, row in enumerate(index.rows) if row[0].startswith("handbook/")}
    assert set(index.head["not"]["zh"]) | set(index.head["not"]["en"]) == set(hand)
    assert not set(index.head["not"]["zh"]) & set(index.head["not"]["en"])
    assert "台账" in "".join(hand[number][4] for number in index.head["not"]["en"])
    assert not [row for row in hand.values() if "</" in row[4] or "<p" in row[4]]


def test_pages_of_the_menu_come_first_then_customers_then_people_then_the_newest_records() -> None:
    made = book(
        COMPANY,
        person("li-wei", "李薇"),
        customer("hengda", "恒达"),
        visit("2026-11-02", "li-wei", "hengda"),
        visit("2026-11-16", "li-wei", "hengda"),
    )
    places = [row[0] for row in Index(search.files(edition()._replace(pages=tuple(pages(made))), [])).rows]
    order = ["money", "customers/hengda", "people/li-wei", "visits/2026-w47/2026-11-16--li-wei--hengda"]
    order += ["visits/2026-w45/2026-11-02--li-wei--hengda", "reference/rules"]
    at = [places.index(f"{path}.html") for path in order[:-1]]
    assert at == sorted(at)


def test_a_day_of_a_week_with_a_page_is_found_for_itself_and_before_its_records() -> None:
    made = book(COMPANY, person("li-wei", "李薇"), customer("hengda", "恒达"), visit("2026-11-16", "li-wei", "hengda"))
    index = Index(search.files(edition()._replace(pages=tuple(pages(made))), []))
    for term in day_terms(date(2026, 11, 16)):
        assert index.level(term, "weeks/2026-w47") == NAME
        assert index.level(term, "visits/2026-w47/2026-11-16--li-wei--hengda") == TEXT
    titles = [row[1] for row in index.rows if row[0] == "weeks/2026-w47.html"]
    assert ["2026年11月16日 周一", "Monday 16 November 2026"] in titles


def test_the_words_of_a_record_find_it() -> None:
    told = visit("2026-11-16", "li-wei", "hengda", feedback="看了大样，认可雪山灰", next_step="送三款小样")
    made = book(COMPANY, person("li-wei", "李薇"), customer("hengda", "恒达"), told)
    index = Index(search.files(edition()._replace(pages=tuple(pages(made, "manager"))), []))
    path = "visits/2026-w47/2026-11-16--li-wei--hengda"
    assert index.level("雪山", path) == index.level("小样", path) == TEXT


@pytest.mark.parametrize("viewer", ["team", "wu-qian"])
def test_what_the_reader_may_not_see_is_not_in_the_index(viewer: str) -> None:
    contact = {"customer": "hengda", "number": 1, "name": "周总", "mobile": "139 0571 0168", "by": "li-wei"}
    made = book(
        COMPANY,
        person("li-wei", "李薇"),
        person("wu-qian", "吴倩"),
        customer("hengda", "恒达"),
        ("contact", {**contact, "written_at": "2026-02-03T10:00:00+08:00"}),
    )
    owner = str(search.files(edition()._replace(pages=tuple(pages(made, "li-wei"))), []))
    assert "13905710168" in owner
    other = search.files(edition()._replace(pages=tuple(pages(made, viewer))), [])
    text = b"".join(other.values()).decode()
    for hidden in ("13905710168", "0168"):
        assert hidden not in text, hidden


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("13900001306", "13900001306"),
        ("139 0000 1306", "13900001306"),
        ("+86 139-0000-1306", "13900001306"),
        ("0579-5556666", "05795556666"),
        ("（0579）5556666转801", "05795556666"),
        ("+86 579 5556666", "5795556666"),
        ("１３９００００１３０６", "13900001306"),
        ("+49 (0)30 555-0101", "490305550101"),
        ("12", ""),
    ],
)
def test_a_telephone_number_is_its_digits(written: str, digits: str) -> None:
    assert number(written) == digits


def test_a_number_is_found_whole_without_its_area_and_by_its_end() -> None:
    assert {"05795556666", "5556666", "6666"} <= number_terms("0579-5556666")
    result = levels(PLAIN._replace(phones=("0579-5556666",)))
    assert result["05795556666"] == result["5556666"] == result["6666"] == NAME


def keys(section: str, *also: str) -> set[str]:
    return set(levels(PLAIN._replace(also=also), section))


@pytest.mark.parametrize("typed", ["hd", "hdjc", "hengda", "hengdajiancai", "jc", "jiancai"])
def test_a_name_is_found_as_it_sounds(typed: str) -> None:
    """The browser finds what a word begins with."""
    assert [key for key in keys("customers", "杭州恒达建材有限公司") if key.startswith(typed)]


def test_what_is_no_beginning_of_a_word_and_what_all_names_end_in_find_nothing() -> None:
    result = keys("customers", "恒达建材有限公司")
    assert not [key for key in result if key.startswith(("da", "youxian", "yxgs"))]


def test_a_word_inside_a_name_is_typed_too() -> None:
    """The short name stands alone among the words, so it is never cut: 物业 inside is found all the same."""
    named = SearchEntry(same("安泰物业"), same("x"), same("安泰物业"), ("安泰物业",))
    assert {"atwy", "antaiwuye", "wy", "wuye"} <= set(levels(named))


def test_a_person_s_surname_is_spoken_as_one() -> None:
    people = page("people/y", "people", same("y"), search=PLAIN._replace(also=("曾伟明",)))
    index = Index(search.files(edition(people), []))
    assert index.level("zengweiming", "people/y") == WORD
    assert "cengweiming" in keys("customers", "曾伟明")


def test_other_names_and_numbers_are_not_shown() -> None:
    index = index_of(PLAIN._replace(also=("郝喆晗",), phones=("0168",)))
    assert next(row for row in index.rows if row[0] == "customers/y.html") == [
        "customers/y.html",
        ["x"],
        ["x"],
        ["x"],
        "",
    ]


def test_a_made_up_name_is_one_word_only_where_the_book_knows_it() -> None:
    known = Sounds(["郝喆晗"]).typed("约郝喆晗看样")
    assert any(typed.startswith("haozhehan") for typed in known)
    assert not any(typed.startswith("zhehan") for typed in known)


def test_hostile_text_ends_no_script() -> None:
    made = site().index
    row = next(row for row in Index(made).rows if row[0] == "customers/hostile.html")
    assert row[1] == [HOSTILE]
    for content in made.values():
        assert content.count(b"\n") == 1
        assert "\u2028" not in content.decode()


def test_a_line_that_ends_a_script_for_old_browsers_is_written_as_a_code() -> None:
    index = search.files(edition(page("a", "home", same("a"), search=PLAIN._replace(body="x\u2028y"))), [])
    assert b"\\u2028" in index["search/pages-0.js"]


def test_the_terms_of_a_text() -> None:
    assert list(terms("看了2.7米板,认可Snow-Grey")) == [
        "看了",
        "了",
        "2",
        "7",
        "米板",
        "板",
        "认可",
        "可",
        "snow",
        "grey",
    ]
    assert whole(" Wu  Qian!") == "wuqian"


def test_large_books_are_cut_into_files_of_a_bearable_size() -> None:
    many = [
        page(
            f"visits/{n}",
            "records",
            same("x"),
            search=PLAIN._replace(body=f"客户{n}说的话 {n * 7919} 号", also=(f"id{n}",)),
        )
        for n in range(3000)
    ]
    made = search.files(edition(*many), [])
    assert len(made) > 30
    assert max(map(len, made.values())) < 250_000
    assert Index(made).level("id2999", "visits/2999") == NAME


def test_the_rest_of_a_site_is_served_without_making_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> dict[str, bytes]:
        raise AssertionError

    monkeypatch.setattr(search, "files", never)
    fresh = Site(edition(), site().frame)
    assert fresh.content("assets/salesbook/reader.css")
    with pytest.raises(AssertionError):
        fresh.content("search/index.js")


PROGRAM = """
import sys
from tests.support.site_pages import edition
from salesbook.site.search import files
print(len(files(edition(), [])) > 2, "jieba" in sys.modules)
"""
WITHOUT_CHINESE = """
import sys
from salesbook.site.edition import Edition
from salesbook.site.search import files
from salesbook.words import same
from tests.support.site_pages import page
from salesbook.pages.parts.page import SearchEntry
entry = SearchEntry(same("Lumen"), same("Customer"), same("lumen"), ("Lumen",))
print(len(files(Edition(same("x"), (page("a", "home", same("x"), search=entry),)), [])), "jieba" in sys.modules)
"""


@pytest.mark.parametrize(("program", "said"), [(PROGRAM, "True False"), (WITHOUT_CHINESE, "3 False")])
def test_jieba_is_loaded_when_a_chinese_name_must_be_spoken(program: str, said: str) -> None:
    assert _run(program, {}) == said


SPOKEN = """
import sys
from salesbook.site.search_sounds import Sounds
print(sorted(Sounds(["恒达"]).typed("恒达建材")), "jieba" in sys.modules)
"""


def test_jieba_leaves_nothing_in_a_shared_folder(tmp_path: Path) -> None:
    said = _run(SPOKEN, {"TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)})
    assert "hengdajiancai" in said
    assert said.endswith("True")
    assert list(tmp_path.iterdir()) == []


def _run(program: str, more: dict[str, str]) -> str:
    env = {**os.environ, **more, "PYTHONPATH": os.pathsep.join([str(ROOT / "scripts"), str(ROOT)]), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_a_planted_cache_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import marshal
    import tempfile

    from salesbook.site import search_sounds

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"物": 9, "业": 9}, 18)))
    search_sounds._dictionary.cache_clear()
    search_sounds._tokenizer.cache_clear()
    assert "wuye" in Sounds([]).typed("安泰物业")
