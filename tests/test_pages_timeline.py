"""What a customer's timeline tells of a record: goods and amount of an order, the item of a list that is about him."""

from __future__ import annotations

import re
from html import unescape

import pytest

from salesbook.book import Book
from tests.support.made_book import Made, body, book, customer, order, pages, person, visit

PEOPLE = (person("li-wei", "李伟"), person("wu-qian", "吴倩"))
HENGDA, JINDING = customer("hengda", "恒达"), customer("jinding", "金鼎", "wu-qian")
TILE: Made = (
    "product",
    {"id": "dazhuan", "name": "通体砖", "unit": "㎡", "market_price": [{"from": "2026-01-01", "value": "86.00"}]},
)
LINES = [{"key": "a", "product": "dazhuan", "quantity": 1200, "price": "80.00"}]
SALE = order("s-1", "hengda", "0", "2026-10-20", lines=LINES)


def told(made: Book, viewer: str = "manager") -> str:
    html = unescape(body(made, "customers/hengda", "zh", viewer))
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def sale() -> Made:
    """A sale told by its lines, without an amount of its own."""
    return "order", {name: value for name, value in SALE[1].items() if name not in ("amount", "instalments")}


def test_an_order_tells_its_goods_and_to_those_who_may_see_prices_its_amount() -> None:
    made = book(*PEOPLE, HENGDA, TILE, sale())
    assert "产品明细：通体砖 1,200 ㎡ · 金额：96,000.00 元" in told(made)
    assert "产品明细：通体砖 1,200 ㎡" in told(made, "team")
    assert "96,000" not in told(made, "team")


def test_a_product_is_called_by_its_english_name_on_english_pages() -> None:
    tile: Made = ("product", {**TILE[1], "name_en": "Through-body tile"})
    made = book(*PEOPLE, HENGDA, tile, sale())
    assert "Through&#45;body tile 1&#44;200" in body(made, "customers/hengda", "en", "manager")
    assert "通体砖" not in body(made, "customers/hengda", "en", "manager")
    assert "产品明细：通体砖" in told(made)


@pytest.mark.parametrize(("key", "words"), [("b", "样板间定板"), ("z", "z")])
def test_an_item_of_another_record_is_told_by_what_it_says(key: str, words: str) -> None:
    lines = [{"key": "a", "purpose": "催尾款"}, {"key": "b", "purpose": "样板间定板"}]
    plan: Made = (
        "plan",
        {"week": "2026-W47", "person": "li-wei", "lines": lines, "written_at": "2026-11-15T20:00:00+08:00"},
    )
    made = book(*PEOPLE, HENGDA, plan, visit("2026-11-18", "li-wei", "hengda", plan_line=f"2026-w47/li-wei#{key}"))
    path = next(page.path for page in pages(made, "manager") if page.path.startswith("visits/"))
    html = unescape(body(made, path, "zh", "manager"))
    assert f"2026年第47周 · 李伟</a> · {words}</dd>" in html


def test_of_a_list_the_item_about_the_customer_is_told() -> None:
    lines = [
        {"key": "a", "customer": "jinding", "purpose": "催尾款", "due": "2026-10-20"},
        {"key": "b", "customer": "hengda", "purpose": "样板间定板", "due": "2026-10-30", "expected": "签单"},
    ]
    plan: Made = (
        "month_plan",
        {"month": "2026-10", "person": "li-wei", "lines": lines, "written_at": "2026-10-01T08:30:00+08:00"},
    )
    said = told(book(*PEOPLE, HENGDA, JINDING, plan))
    assert "月工作计划 李伟 样板间定板；签单" in said
    assert "催尾款" not in said


def test_a_merged_file_says_where_it_went_and_the_other_where_it_came_from() -> None:
    old = customer("hengda-old", "恒达老档", merged_into="hengda")
    made = book(*PEOPLE, HENGDA, old, visit("2026-11-18", "li-wei", "hengda-old", feedback="认可花色"))
    html = unescape(body(made, "customers/hengda-old", "zh", "manager"))
    assert '已并入<a href="../customers/hengda.html">恒达</a>' in html
    assert "七步" not in html
    assert "另一份档案，已并入" in told(made)
    assert "认可花色" in told(made)
