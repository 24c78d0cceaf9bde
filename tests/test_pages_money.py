"""The pages about money, agreements, prices and the pipeline: what each viewer reads there, and the figures behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.book import Book
from salesbook.pages.catalogue import menu
from salesbook.pages.parts.amounts import full, hundredths, short, short_figure
from salesbook.rules import catalogue
from salesbook.rules.reporting import judged
from salesbook.views.goods import still_out
from salesbook.views.stalled import stalled
from salesbook.words import Lang, Text
from tests.support.made_book import body, book, customer, order, pages, payment, person, visit
from tests.support.money_stories import STAGES, collection, company, contract, deal, due

PAGES = ("money", "agreements", "pipeline", "pricing")


@pytest.fixture(scope="module")
def whole() -> Book:
    return company()


def read(made: Book, path: str, viewer: str = "manager", lang: Lang = "zh") -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body(made, path, lang, viewer))).split())


@pytest.mark.parametrize(("viewer", "lang"), [("manager", "zh"), ("manager", "en"), ("li-wei", "zh"), ("team", "zh")])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_looks_as_it_did(
    whole: Book, golden: Callable[[str, str], None], path: str, viewer: str, lang: Lang
) -> None:
    golden(f"pages/{path}.{viewer}.{lang}.html", body(whole, path, lang, viewer))


def test_the_team_reads_counts_and_no_customer(whole: Book) -> None:
    told = read(whole, "money", "team")
    assert [name for name in ("恒达", "金鼎", "云麓", "64,200", "64200", "大样") if name in told] == []
    assert "1–30 天 1" in told
    assert "90 天以上 1" in told


def test_a_rep_reads_his_own_customers_money_only(whole: Book) -> None:
    told = read(whole, "money", "li-wei")
    assert "64,200" in told
    assert "18,600" not in told
    assert "只含您和您的下属" in told


def test_who_no_longer_owns_a_customer_is_not_told_what_it_owes(whole: Book) -> None:
    """He still sees the order he wrote, but not the payments since: what he could compute would be wrong."""
    assert "云麓中学" not in read(whole, "money", "li-wei")
    assert "云麓中学" in read(whole, "money", "wu-qian")


def test_form_3_shows_the_newest_attempts_and_every_broken_promise(whole: Book) -> None:
    told = unescape(body(whole, "money", "zh", "manager")).partition('id="form-3"')[2].partition("<h2")[0]
    days = re.findall(r'datetime="(2026-\d\d-\d\d)"', told)
    assert {"2026-11-19", "2026-11-16", "2026-11-12", "2026-10-01"} <= set(days)
    assert not {"2026-11-05", "2026-11-09"} & set(days)
    assert "另有更早的 2 次" in told
    assert "失约：11月6日 周五 20,000" in told


def test_a_promise_whose_money_came_late_is_told_as_such() -> None:
    """Yunlu promised 500 by the 10th and paid it on the 17th; the rest of the order is still overdue."""
    asked = collection(
        "2026-11-02", "yunlu", "orders/2026/yl-2", "wu-qian", promised_on="2026-11-10", promised_amount="500.00"
    )
    paid = payment(
        "2026-11-17", "yunlu", "500.00", by="wu-qian", allocations=[{"to": "orders/2026/yl-2", "amount": "500.00"}]
    )
    made = company(due("yl-2", "yunlu", "900.00", "2026-10-20"), asked, paid)
    told = read(made, "money")
    assert "迟付：11月10日 周二 500" in told
    assert "云麓中学 500 迟付" in told


def test_a_promise_to_pay_is_told_in_the_currency_of_its_debt(whole: Book) -> None:
    dollars = due("yl-3", "yunlu", "900.00", "2026-10-20", currency="USD", rate="7.10")
    asked = collection(
        "2026-11-20", "yunlu", "orders/2026/yl-3", "wu-qian", promised_on="2026-11-26", promised_amount="500.00"
    )
    made = company(dollars, asked)
    assert "已承诺：11月26日 周四 USD 500.00" in read(made, "money").replace("\N{NO-BREAK SPACE}", " ")
    assert "付款 USD 500.00" in read(made, "index").replace("\N{NO-BREAK SPACE}", " ")
    assert "付款 USD" not in read(whole, "index")


@pytest.mark.parametrize(("asked", "told"), [("2026-11-16", False), ("2026-11-15", True)])
def test_what_nobody_asked_for_in_seven_days_is_said(asked: str, told: bool) -> None:
    made = book(
        person("li-wei", "李伟"),
        customer("hengda", "恒达装饰"),
        order(
            "hd-1",
            "hengda",
            "100.00",
            "2026-09-01",
            instalments=[{"key": "p1", "amount": "100.00", "due_on": "2026-10-01"}],
        ),
        collection(asked, "hengda", "orders/2026/hd-1"),
    )
    assert ("未催 8 天" in read(made, "money")) is told


def test_every_lamp_leads_to_its_rule_and_a_count_to_what_it_counts(whole: Book) -> None:
    every = {page.path for page in pages(whole, "manager")}
    for path in ("money", "agreements", "pricing"):
        html = body(whole, path, "zh", "manager")
        lamps = re.findall(r'<span class="sb-lamp \w+">(.{12})', html)
        assert set(lamps) - {'<a href="ope'} == {'<a href="ref'}, path
        assert set(re.findall(r"(reference/rule-[a-z-]+)\.html", html)) <= every, path


def test_the_review_of_a_contract_is_for_those_who_may_see_it(whole: Book) -> None:
    review = re.compile(r"c-signed 供货 恒达装饰 李伟 8月1日 周六 已审核")
    assert review.search(read(whole, "agreements"))
    assert review.search(read(whole, "agreements", "li-wei"))
    assert not review.search(read(whole, "agreements", "team"))
    assert "没有审核" not in read(whole, "agreements", "team")
    assert "拟稿 送签 签订 履约" in read(whole, "agreements", "team")
    assert "11月18日 周三 待审核 – –" in read(whole, "agreements", "team")


def test_a_contract_sent_without_review_is_red() -> None:
    sent = contract("c-1", "hengda", "100.00", "2026-11-02", sent_on="2026-11-03")
    made = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), sent, opened_on="2026-10-01")
    assert "未审核" in read(made, "agreements")


def test_deals_without_a_value_the_reader_may_know_have_no_money_columns(whole: Book) -> None:
    assert "加权（元）" in read(whole, "pipeline")
    assert "加权（元）" not in read(whole, "pipeline", "team")
    own = read(whole, "pipeline", "li-wei")
    assert "50,000" in own
    assert "20,000" not in own


def test_the_step_of_collecting_is_left_out_for_the_team(whole: Book) -> None:
    assert "履约 回款 报表" in read(whole, "pipeline")
    assert "履约 报表" in read(whole, "pipeline", "team")


@pytest.mark.parametrize(
    ("visited", "closes", "still"),
    [("2026-11-02", "2026-12-31", False), ("2026-11-01", "2026-12-31", True), ("2026-11-20", "2026-11-22", True), ("2026-11-20", "2026-11-23", False)],
)  # fmt: skip
def test_a_deal_stands_still_after_three_weeks_or_past_its_close(visited: str, closes: str, still: bool) -> None:
    made = book(
        person("li-wei", "李伟"),
        customer("hengda", "恒达装饰"),
        visit(visited, "li-wei", "hengda"),
        deal("d", "hengda", "2026-10-01", expected_close_on=closes),
        stages=STAGES,
    )
    assert bool(stalled(made)) is still


def test_a_deal_that_ended_does_not_stand_still(whole: Book) -> None:
    assert [one.deal.id for one in stalled(whole)] == ["2026/d-still"]


def test_goods_are_out_until_the_last_is_back(whole: Book) -> None:
    (one,) = still_out(whole)
    assert (one.quantity, one.due) == (Decimal(3), date(2026, 11, 18))
    assert "未归还 5 天" in read(whole, "money")


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"quantity": 6}, Decimal(6)),
        ({"quantity": 6, "returned": [{"date": "2026-11-12", "quantity": 4}]}, Decimal(2)),
        ({"quantity": 6, "returned": [{"date": "2026-11-12", "quantity": 6}]}, Decimal(0)),
        ({}, None),  # nobody counted what went out
        ({"returned": [{"date": "2026-11-12", "quantity": 4}]}, Decimal(0)),
    ],
)
def test_goods_that_nobody_counted_are_back_with_the_first_return(
    told: dict[str, Any], missing: Decimal | None
) -> None:
    lent = {"id": "hd-1", "kind": "loan", "customer": "hengda", "item": "样块", "out_on": "2026-11-02", **told}
    lent |= {"due_on": "2026-11-10", "by": "li-wei", "written_at": "2026-11-02T10:00:00+08:00"}
    made = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), ("goods_owed", lent))
    assert [one.quantity for one in still_out(made)] == ([] if missing == 0 else [missing])
    catalogue.register_all()
    (case,) = judged(made, {"goods-overdue"})
    assert case.duty.open is (missing != 0)
    assert ("还没有归还" in case.duty.message.zh) is (missing is None)
    assert "样块" in read(made, "customers/hengda/brief") or missing == 0


@pytest.mark.parametrize("viewer", ["team", "manager", "li-wei"])
def test_an_empty_company_is_told_what_comes_first(viewer: str) -> None:
    made = book(person("li-wei", "李伟"))
    assert "还没有合同和订货" in read(made, "agreements", viewer)
    assert "还没有商机" in read(made, "pipeline", viewer)
    assert "没有应收款" in read(made, "money", viewer)


def test_money_on_account_stands_beside_the_total() -> None:
    made = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), payment("2026-11-19", "hengda", "800.00"))
    assert "预收" in read(made, "money")


# Amounts in words


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=8))
def test_shares_make_a_hundred(amounts: list[Decimal]) -> None:
    shares = hundredths(amounts)
    assert sum(shares) == (100 if sum(amounts) else 0)
    total = sum(amounts)
    assert all(abs(share - amount * 100 / total) < 1 for share, amount in zip(shares, amounts, strict=True) if total)


@pytest.mark.parametrize(
    ("amount", "told", "shortly"),
    [
        ("0", None, ("0", "0.0")),
        ("2100", "2,100", ("2.1k", "0.2")),
        ("96500", "96,500", ("97k", "9.7")),
        ("96500.50", "96,500.50", ("97k", "9.7")),
        ("284000", "284,000", ("284k", "28.4")),
        ("-1200000", "-1,200,000", ("-1.20m", "-120.0")),
    ],
)
def test_an_amount_is_told_in_full_and_short(amount: str, told: str | None, shortly: tuple[str, str]) -> None:
    text = full(Decimal(amount))
    assert (text.zh if text else None, short(Decimal(amount))) == (told, shortly)


def test_an_amount_alone_has_its_currency_where_each_language_puts_it() -> None:
    assert short_figure(Decimal(284000), "CNY") == (Text("CNY 284k", "28.4"), Text("", "万元"))


def test_the_groups_of_the_navigation_stand_together() -> None:
    groups = [entry.group for entry in menu()]
    assert [group for index, group in enumerate(groups) if group in groups[:index] and groups[index - 1] != group] == []


def test_a_long_ageing_sums_the_rest_in_one_row() -> None:
    names = [f"k{number:02}" for number in range(63)]
    made = book(
        person("li-wei", "李伟"),
        *(customer(name, name) for name in names),
        *(
            order(
                f"o-{name}",
                name,
                "100.00",
                "2026-09-01",
                instalments=[{"key": "p1", "amount": "100.00", "due_on": "2026-10-01"}],
            )
            for name in names
        ),
    )
    told = read(made, "money")
    assert "其余 45 家 – – 4,500" in told
    assert "逾期最久的 7 笔" in told
    every = [read(made, path) for path in ("money/ageing", "money/ageing--2")]
    assert all(sum(f" {name} " in part for part in every) == 1 for name in names)
    assert "其余 3 家" in every[0]
    debts = [read(made, path) for path in ("money/form-3", *(f"money/form-3--{n}" for n in (2, 3, 4)))]
    assert all(sum(f" {name} " in part for part in debts) == 1 for name in names)
