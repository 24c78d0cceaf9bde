"""Who bought what, counted a second time from the files; prices and customers only for those who may see them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from salesbook.book import Book
from tests.support.by_hand_case import Case, every_case
from tests.support.by_hand_files import NOTHING, Raw, own_amount
from tests.support.made_book import Made, body, book, customer, order, person
from tests.support.money_stories import contract, deal
from tests.support.page_figures import Cell, number

SHOWN = 40
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def lines(case: Case, product: str) -> Iterator[tuple[Raw, str, Raw, int]]:
    """The lines of a product that were bought (1) or came back (-1), with their record and its month."""
    orders = case.files.of("order")
    cancelled = {ref for ref, item in orders if "cancelled" in item}
    carried_out = {f"contracts/{item['contract']}" for ref, item in orders if item["kind"] == "sale" and "contract" in item and ref not in cancelled}  # fmt: skip
    for ref, item in orders:
        back = item["kind"] == "return" or (item["kind"] == "credit" and item.get("takes_units"))
        counts = item["kind"] == "sale" and ref not in cancelled
        if counts or (back and item.get("of", "").partition("#")[0] not in cancelled):
            day = case.files.day(item["received_at"])
            yield from ((item, day[:7], line, 1 if counts else -1) for line in item.get("lines", ()) if line["product"] == product)  # fmt: skip
    for ref, item in case.files.of("contract"):
        if "signed_on" in item and ref not in carried_out:
            yield from ((item, item["signed_on"][:7], line, 1) for line in item["lines"] if line["product"] == product)


def month(words: str) -> str:
    name, year = words.split()
    return f"{year}-{MONTHS.index(name[:3]) + 1:02}"


def price_of(row: dict[str, Cell], head: str) -> Decimal | None:
    cell = row.get(head)
    return number(cell.text) if cell and cell.text != "–" else None


@every_case
def test_who_bought_each_product_when_how_much_and_at_what_price(case: Case) -> None:
    seen = 0
    for ref, product in case.files.of("product"):
        hand: Counter[Any] = Counter()
        for record, when, line, sign in lines(case, product["id"]):
            price = Decimal(line["price"]) if "price" in line and case.owns(record) else None
            hand[record["customer"], when, Decimal(str(line["quantity"])) * sign, price] += 1
        page = case.page(ref)
        rows = list(page.rows("Each purchase"))
        sums = [row for row in rows if row["Customer"].text == "Total"]
        counter = Counter(
            (row["Customer"].about, month(row["Month"].text), quantity(row), price_of(row, "Price (CNY)"))
            for row in rows
            if row not in sums
        )
        assert not counter - hand, ref
        assert counter.total() == min(hand.total(), SHOWN), ref
        if sums:
            assert quantity(sums[0]) == sum((key[2] * count for key, count in hand.items()), NOTHING), ref
        by_customer: dict[str, Decimal] = {}
        for key, count in hand.items():
            by_customer[key[0]] = by_customer.get(key[0], NOTHING) + key[2] * count
        result = {row["Customer"].about: quantity(row) for row in page.rows("Who bought it") if row["Customer"].about}
        assert result.items() <= by_customer.items(), ref
        assert len(result) == (min(len(by_customer), SHOWN) if len(by_customer) < hand.total() else 0), ref
        seen += counter.total()
    assert seen > 10


def quantity(row: dict[str, Cell]) -> Decimal:
    (head,) = (head for head in row if head.startswith("Quantity"))
    return number(row[head].text)


@every_case
def test_the_lists_tell_the_goods_and_the_amounts(case: Case) -> None:
    products = {item["id"]: item.get("name_en") or item["name"] for _, item in case.files.of("product")}
    orders = {ref.rpartition("/")[2]: item for ref, item in case.files.of("order")}
    seen = 0
    for path in case.paths("kinds/order"):
        for row in case.page(path).rows("Orders"):
            item = orders.get(row["Order number"].text)
            if item is None:
                continue  # the month above its rows
            seen += 1
            for line in item.get("lines", ()):
                assert products[line["product"]] in row["Lines"].text
            cell = row.get("Amount")
            told = cell is not None and cell.text != "–"
            priced = "amount" in item or all("price" in line for line in item.get("lines", ({},)))
            assert told == (priced and case.owns(item)), row
            if told and cell:
                assert number(cell.text) == own_amount(item), row
    assert seen > 10


# Small books

PEOPLE = (person("li-wei", "李伟"), person("wu-qian", "吴倩"), person("luo", "罗静", "clerk"))
CUSTOMERS = (customer("hengda", "恒达"), customer("jinding", "金鼎", "wu-qian"))
TILE: Made = ("product", {"id": "tile", "name": "通体砖", "unit": "㎡"})


def sale(id_: str, whom: str, day: str, count: int, price: str, **more: Any) -> Made:
    line = {"key": "a", "product": "tile", "quantity": count, "price": price}
    made = order(id_, whom, "0", day, lines=[line], **more)
    return "order", {name: value for name, value in made[1].items() if name != "amount"}


def told(whole: Book, viewer: str = "manager") -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(body(whole, "products/tile", "zh", viewer))).split())


def test_what_came_back_is_taken_off_and_a_cancelled_order_is_none() -> None:
    whole = book(
        *(*PEOPLE, *CUSTOMERS, TILE),
        sale("s-1", "hengda", "2026-10-12", 100, "80.00"),
        sale("r-1", "hengda", "2026-11-02", 6, "80.00", kind="return", of="orders/2026/s-1"),
        sale("s-2", "jinding", "2026-10-20", 40, "82.00", cancelled={"date": "2026-10-25", "reason": "改买别家"}),
        sale("r-2", "jinding", "2026-10-22", 5, "82.00", kind="return", of="orders/2026/s-2"),
    )
    said = told(whole)
    assert "恒达 2026年10月 1 94 80.00 合计 94" in said
    assert "2026年11月 恒达 订货 r-1 · 退货 -6 80.00 2026年10月 恒达 订货 s-1 100 80.00" in said
    assert "金鼎" not in said.partition("哪些记录提到它")[0]


def test_a_signed_contract_counts_until_its_order_comes() -> None:
    line = {"key": "a", "product": "tile", "quantity": 300, "price": "79.00"}
    signed = contract("c-1", "hengda", "23700.00", "2026-11-02", signed_on="2026-11-09", lines=[line])
    assert "合同 c-1 · 已签，未下单 300 79.00" in told(book(*PEOPLE, *CUSTOMERS, TILE, signed))
    ordered = sale("s-1", "hengda", "2026-11-10", 300, "79.00", contract="2026/c-1")
    said = told(book(*PEOPLE, *CUSTOMERS, TILE, signed, ordered))
    assert "订货 s-1 300 79.00" in said
    assert "c-1 · 已签，未下单" not in said
    draft: Made = ("contract", {name: value for name, value in signed[1].items() if name != "signed_on"})
    assert "还没有人买过" in told(book(*PEOPLE, *CUSTOMERS, TILE, draft))


@pytest.mark.parametrize(("viewer", "sees"), [("team", ""), ("luo", ""), ("li-wei", "80.00"), ("wu-qian", "82.00")])
def test_a_price_is_told_to_those_who_answer_for_the_customer(viewer: str, sees: str) -> None:
    whole = book(
        *(*PEOPLE, *CUSTOMERS, TILE),
        sale("s-1", "hengda", "2026-10-12", 100, "80.00"),
        sale("s-2", "jinding", "2026-10-20", 40, "82.00", by="wu-qian"),
    )
    said = told(whole, viewer)
    assert re.findall(r"8[02][.]00", said) == ([sees] if sees else [])
    assert ("单价" in said) == bool(sees)
    assert "恒达" in said
    assert "金鼎" in said


def test_where_customers_are_coded_the_team_learns_of_nobody() -> None:
    whole = book(*PEOPLE, *CUSTOMERS, TILE, sale("s-1", "hengda", "2026-10-12", 100, "80.00"), confidentiality="coded")
    assert "恒达" in told(whole)
    assert not re.findall("恒达|hengda|2026年10月|100", told(whole, "team"))


def test_a_deal_is_listed_with_its_products_and_its_value_for_those_who_may_see_it() -> None:
    more = {"products": ["tile"], "value": "38000.00"}
    whole = book(*PEOPLE, *CUSTOMERS, TILE, deal("d-1", "hengda", "2026-10-12", **more))
    for viewer, sees in (("li-wei", True), ("manager", True), ("team", False), ("wu-qian", False)):
        html = unescape(body(whole, "kinds/deal", "zh", viewer))
        assert "通体砖" in html
        assert ("38,000.00" in html) == sees


def test_a_product_of_two_lines_is_listed_once_and_a_foreign_amount_names_its_currency() -> None:
    lines = [{"key": key, "product": "tile", "quantity": 30, "price": "12.00"} for key in "ab"]
    made = order("s-1", "hengda", "0", "2026-10-12", lines=lines, currency="USD", rate="7.10")
    dollars: Made = ("order", {name: value for name, value in made[1].items() if name != "amount"})
    html = unescape(body(book(*PEOPLE, *CUSTOMERS, TILE, dollars), "kinds/order", "en", "manager"))
    assert re.search("通体砖 60\\s㎡", re.sub("<[^>]*>", "", html))
    assert html.count("通体砖") == 1
    assert "USD 720.00" in html
