"""The code on a printed brief: it leads to the form that knows the customer, where the company has a site at all."""

from __future__ import annotations

import re

import pytest
import segno

from salesbook.pages.parts.quick_code import code
from salesbook.words import LANGS, Lang, Text
from tests.support import made_book as m

PEOPLE = (m.person("li-wei", "李伟"), m.customer("hengda", "恒达"))


def modules(html: str) -> set[tuple[int, int]]:
    """Where a drawn code is dark."""
    strokes = re.findall(r"M(\d+) (\d+)\.5h(\d+)", html)
    return {(int(x) + n - 4, int(y) - 4) for x, y, length in strokes for n in range(int(length))}


@pytest.mark.parametrize("lang", LANGS)
def test_the_brief_carries_the_way_to_the_form(lang: Lang) -> None:
    html = m.body(m.book(*PEOPLE, site="https://book.example.com/"), "customers/hengda/brief", lang)
    wanted = segno.make_qr(f"https://book.example.com/{lang}/write/visit.html?customer=hengda", error="m")
    dark = {(x, y) for y, row in enumerate(wanted.matrix) for x, one in enumerate(row) if one}
    assert modules(html) == dark


def test_without_an_address_there_is_none() -> None:
    assert 'stroke="#000"' not in m.body(m.book(*PEOPLE), "customers/hengda/brief")


def test_it_has_a_quiet_border_and_words() -> None:
    picture = code("https://book.example.com", "write/visit?customer=hengda", Text("Scan", "扫码"))
    assert picture.description == Text("Scan", "扫码")
    assert picture.width == picture.height
    assert (picture.width or 0) % 2 == 0
