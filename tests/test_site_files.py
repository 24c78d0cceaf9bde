"""Workbooks and lists published beside the pages: for whom, linked where they are, each leading somewhere."""

from __future__ import annotations

import re
from functools import cache

import pytest

from salesbook.audience import Audience
from salesbook.pages import build
from salesbook.pages.parts.addresses import file
from salesbook.site.files import files
from salesbook.words import LANGS
from tests.support.made_book import body, book, customer, person, visit
from tests.support.sample_book import sample_book

_LINK = re.compile(r'href="(?:[.][.]/)*(files/[^"]+)"')


@cache
def linked(viewer: str) -> set[str]:
    """The files that any page of the sample leads to."""
    pages = list(build(Audience(sample_book(), viewer)))
    return {f"{lang}/{path}" for lang in LANGS for page in pages for path in _LINK.findall(page.body(lang))}


@pytest.mark.slow
@pytest.mark.parametrize("viewer", ["team", "manager"])
def test_every_file_is_offered_and_every_offer_is_there(viewer: str) -> None:
    assert linked(viewer) == set(files(Audience(sample_book(), viewer)))


def test_the_team_is_published_nothing_that_is_the_managers() -> None:
    team, manager = (set(files(Audience(sample_book(), viewer))) for viewer in ("team", "manager"))
    assert team < manager
    for name in ("payment", "collection", "price-decision", "claim", "expense"):
        assert {f"zh/files/{name}.xlsx", f"zh/files/{name}.csv"} <= manager - team


def test_a_list_offers_itself_under_its_own_name() -> None:
    made = book(person("li-wei", "李薇"), customer("hengda", "恒达"), visit("2026-11-17", "li-wei", "hengda"))
    assert '<a href="../files/visit.xlsx" download="拜访&#46;xlsx">导出全部 Excel</a>' in body(made, "kinds/visit")
    assert '<a href="../files/visit.csv" download="Visits&#46;csv">All as CSV</a>' in body(made, "kinds/visit", "en")
    assert 'href="../../files/forms-2026-w47.xlsx"' in body(made, "forms/2026-w47/li-wei")
    assert "files/order" not in body(made, "kinds/order")


@pytest.mark.parametrize("name", ["../x.xlsx", "x.html", "x", "a b.csv", 'x".csv', "x.xlsx.exe"])
def test_a_file_s_name_is_made_of_ids(name: str) -> None:
    with pytest.raises(ValueError, match="no file"):
        file(name, "index")
