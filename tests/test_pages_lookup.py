"""By what else a name is found and sorted: its sound, a number's end where the reader may see the number."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from salesbook.audience import Audience
from salesbook.pages.parts.lookup import initials, phone_ends, sort_key
from salesbook.words import same
from tests.support.made_book import COMPANY, body, book, customer, pages, person
from tests.support.site_pages import ROOT

CONTACT = (
    "contact",
    {"customer": "hengda", "number": 1, "name": "周总", "mobile": "13905710168", "by": "li-wei"}
    | {"written_at": "2026-02-03T10:00:00+08:00"},
)
BOOK = (
    COMPANY,
    person("li-wei", "李薇"),
    person("wu-qian", "吴倩"),
    person("zeng-wei", "曾伟"),
    person("cao-lin", "曹林"),
    customer("hengda", "恒达建材"),
    CONTACT,
)


@pytest.mark.parametrize(
    ("viewer", "ends"), [("team", ()), ("wu-qian", ()), ("li-wei", ("0168",)), ("manager", ("0168",))]
)
def test_a_number_s_end_finds_the_customer_only_where_the_number_may_be_seen(
    viewer: str, ends: tuple[str, ...]
) -> None:
    whole = book(*BOOK)
    assert phone_ends(Audience(whole, viewer).book).get("hengda", ()) == ends
    entry = next(page.search for page in pages(whole, viewer) if page.path == "customers/hengda")
    assert entry is not None
    assert [phone[-4:] for phone in entry.phones] == list(ends)


def test_names_stand_in_the_order_of_their_sound() -> None:
    """By their code points 曾 would stand before 李 and 曹 after it; as surnames it is Cao, Li, Wu, Zeng."""
    html = body(book(*BOOK), "people/index")
    names = ["曹林", "李薇", "吴倩", "曾伟"]
    assert sorted(names, key=html.index) == names
    assert sorted(names) != names
    assert sort_key(same("曾伟"), person=True) > sort_key(same("吴倩"), person=True)
    assert sort_key(same("曾伟")) < sort_key(same("吴倩"))


def _keys(viewer: str) -> set[str]:
    """By what the list finds its one customer."""
    return set(body(book(*BOOK), "customers/index", "zh", viewer).partition('data-q="')[2].partition('"')[0].split())


def test_the_list_finds_by_initials_and_spelling() -> None:
    assert {"hdjc", "hengdajiancai", "hengda", "恒达建材"} <= _keys("team")
    assert initials("恒达A座") == "hdaz"


@pytest.mark.parametrize(("viewer", "told"), [("team", False), ("wu-qian", False), ("li-wei", True), ("manager", True)])
def test_the_list_finds_by_a_number_s_end_where_the_number_may_be_seen(viewer: str, told: bool) -> None:
    assert ("0168" in _keys(viewer)) is told
    assert ("电话后四位" in body(book(*BOOK), "customers/index", "zh", viewer)) is told
    assert "13905710168" not in body(book(*BOOK), "customers/index", "zh", viewer)


def test_the_list_finds_by_all_that_the_search_finds_by() -> None:
    entry = next(page.search for page in pages(book(*BOOK), "li-wei") if page.path == "customers/hengda")
    assert entry is not None
    assert set(entry.also) <= _keys("li-wei")


def test_the_dictionary_is_loaded_only_for_chinese() -> None:
    program = (
        "import sys; from salesbook.pinyin import spelled; print(spelled('Lumen'), 'pypinyin' in sys.modules);"
        "print(spelled('恒达'), 'pypinyin' in sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["('l', 'u', 'm', 'e', 'n') False", "('heng', 'da') True"]
