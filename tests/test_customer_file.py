"""A customer's file: on top how he stands, counted a second time from the files; how he is reached; what a phone folds away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from salesbook.book import Book
from salesbook.words import Lang
from tests.support.by_hand_case import Case, every_case
from tests.support.by_hand_chasing import Chasing
from tests.support.by_hand_files import AHEAD, NOTHING
from tests.support.made_book import Made, body, book, customer, order, person, visit
from tests.support.money_stories import collection
from tests.support.page_figures import number
from tests.test_by_hand_money import is_out

SHOWN = 3  # of more, a line says how many there are
DAYS = re.compile(r"overdue, (\d+) days?")
RETURNED = re.compile(r"not returned, (\d+) days?")


def files(case: Case) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The customers whose files the reader has, with what stands on each under each label."""
    for whose in case.files.customers:
        if f"customers/{whose}" in case.paths(f"customers/{whose}"):
            result: dict[str, list[str]] = {}
            for label, value in case.page(f"customers/{whose}").facts:
                result.setdefault(label, []).append(value)
            yield whose, result


@every_case
def test_what_a_customer_owes_and_since_when(case: Case) -> None:
    debts, today = case.money().debts, case.files.today
    hand = Chasing(case.files, case.money)
    for whose, data in files(case):
        own = [debt for debt in debts if debt.customer == whose]
        if not case.knows(whose):
            assert "Owes" not in data, whose
            continue
        (owes,) = data["Owes"]
        assert (number(owes) if own else owes.partition(" ")[0]) == (sum((one.worth for one in own), NOTHING) if own else "nothing"), whose  # fmt: skip
        late = [hand.late_by(debt.due) for debt in own if debt.due < today]
        assert [int(days) for days in DAYS.findall(owes)] == ([max(late)] if late else []), whose
        if 0 < len(late) < len(own):
            part = sum((debt.worth for debt in own if debt.due < today), NOTHING)
            assert number(owes.partition("of it overdue: ")[2]) == part, whose


@every_case
def test_the_promises_to_pay_that_a_customer_broke(case: Case) -> None:
    open_ = {name for debt in case.money().debts for name in (debt.ref, f"{debt.ref}#{debt.key}")}
    broken = [
        to_pay
        for to_pay in Chasing(case.files, case.money).promises()
        if to_pay.state == "broken" and to_pay.debt in open_
    ]
    for whose, data in files(case):
        own = [to_pay for to_pay in broken if to_pay.customer == whose] if case.knows(whose) else []
        assert [number(one) for one in data.get("Promises to pay", ())] == ([len(own)] if own else []), whose


@every_case
def test_complaints_that_are_open_and_goods_that_are_out(case: Case) -> None:
    hand = Chasing(case.files, case.money)
    complaints = [item for _, item in case.files.of("complaint") if "solved_at" not in item]
    out = [item for _, item in case.files.of("goods_owed") if is_out(item)]
    for whose, data in files(case):
        open_ = sum(item["customer"] == whose for item in complaints)
        assert len(data["Open complaints"]) == (min(open_, SHOWN + 1) or 1)
        assert (data["Open complaints"] == ["none"]) == (open_ == 0), whose
        own = [item for item in out if item["customer"] == whose and case.owns(item)]
        lines = data.get("Goods not returned", [])
        late = sorted(hand.late_by(item["due_on"]) for item in own if item.get("due_on", AHEAD) < case.files.today)
        assert sorted(int(days) for line in lines for days in RETURNED.findall(line)) == late, whose
        assert (
            lines == (["none"] if case.knows(whose) else []) if not own else len(lines) == min(len(own), SHOWN + 1)
        ), whose


def test_hongyuan_of_the_sample() -> None:
    data = dict(files(Case("sample", "manager")))["hongyuan"]
    assert data["Owes"][0].startswith("CNY 64,200.00 · overdue, 115 days")
    assert data["Promises to pay"][0].startswith("broken: 2 times")
    assert data["Next step"][0].startswith("not yet due · Wed 25 Nov")


# Small books

PEOPLE = (person("li-wei", "李伟"), person("wu-qian", "吴倩"))
DEBT = order(
    "s-1", "hengda", "9000.00", "2026-09-01", instalments=[{"key": "p1", "amount": "9000.00", "due_on": "2026-10-01"}]
)


def contact(number: int, name: str, **more: str | bool) -> Made:
    data = {"customer": "hengda", "number": number, "name": name, "by": "li-wei"}
    return "contact", {**data, "written_at": "2026-02-03T10:00:00+08:00", **more}


def page(whole: Book, viewer: str = "li-wei", lang: Lang = "zh") -> str:
    return unescape(body(whole, "customers/hengda", lang, viewer))


def told(whole: Book, viewer: str = "li-wei") -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page(whole, viewer)).split())


def test_who_decides_is_called_first_and_whoever_left_is_not() -> None:
    people = (
        contact(1, "周工", phone="0571-5550123"),
        contact(2, "董总", mobile="139 0000 1305", decision_maker=True),
        contact(3, "老何", mobile="139 0000 1306", left_on="2026-08-31"),
    )
    html = page(book(*PEOPLE, customer("hengda", "恒达"), *people))
    assert re.findall(r'href="(tel:[^"]*)"', html) == ["tel:13900001305", "tel:05715550123"]
    assert "老何" in html


def test_an_address_opens_in_a_map_near_its_coordinates() -> None:
    made = book(*PEOPLE, customer("hengda", "恒达", address="沿江路 300 号"))
    query = "%E6%B2%BF%E6%B1%9F%E8%B7%AF%20300%20%E5%8F%B7"
    assert f'href="geo:0,0?q={query}"' in page(made)
    geo = {"lat": 29.0761, "lng": 119.676, "datum": "wgs84"}
    made = book(*PEOPLE, customer("hengda", "恒达", address="沿江路 300 号", geo=geo))
    assert f'href="geo:29.076100,119.676000?q={query}"' in page(made)


def test_a_private_person_is_called_and_found_by_those_who_may() -> None:
    private = {"name": "石磊", "phone": "139 0000 3007", "address": "滨河路 8 号"}
    whole = book(*PEOPLE, customer("hengda", "某人", private=private))
    assert 'href="tel:13900003007"' in page(whole)
    assert 'href="geo:0,0?q=' in page(whole)
    for reader in ("team", "wu-qian"):
        assert not {"tel:", "geo:", "滨河路", "石磊"} & set(re.findall("tel:|geo:|滨河路|石磊", page(whole, reader)))


def test_what_is_paid_is_no_broken_promise_any_more() -> None:
    broke = collection("2026-10-05", "hengda", "orders/2026/s-1#p1", promised_on="2026-10-16")
    whole = book(*PEOPLE, customer("hengda", "恒达"), DEBT, broke)
    assert "失约：1 次 · 10月16日" in told(whole)
    paid: Made = (
        "payment",
        {
            "date": "2026-11-02",
            "customer": "hengda",
            "by": "li-wei",
            "kind": "receipt",
            "amount": "9000.00",
            "allocations": [{"to": "orders/2026/s-1#p1", "amount": "9000.00"}],
            "written_at": "2026-11-02T10:00:00+08:00",
        },
    )
    settled = told(book(*PEOPLE, customer("hengda", "恒达"), DEBT, broke, paid))
    assert "欠款 没有" in settled
    assert "失约" not in settled


@pytest.mark.parametrize("reader", ["team", "wu-qian"])
def test_nobody_but_those_concerned_is_told_what_is_owed(reader: str) -> None:
    goods: Made = (
        "goods_owed",
        {
            "id": "g-1",
            "kind": "sample",
            "customer": "hengda",
            "by": "li-wei",
            "item": "小样盒",
            "out_on": "2026-10-01",
            "due_on": "2026-10-15",
            "written_at": "2026-10-01T10:00:00+08:00",
        },
    )
    whole = book(*PEOPLE, customer("hengda", "恒达"), DEBT, goods)
    for words in ("欠款", "未还商品", "小样盒"):
        assert words in told(whole)
        assert words not in told(whole, reader)


def test_a_promise_whose_day_is_past_is_red_by_its_own_rule() -> None:
    whole = book(
        *PEOPLE, customer("hengda", "恒达"), visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-18")
    )
    html = page(whole)
    assert 'class="sb-next bad"' in html
    assert re.search(r'class="sb-lamp bad"><a href="[./]*reference/rule-promise-kept.html">未履行</a>', html)


def test_a_phone_shows_five_entries_before_the_timeline_is_unfolded() -> None:
    visits = [visit(f"2026-11-{day:02}", "li-wei", "hengda") for day in range(2, 14)]
    newest, fold, earlier = page(book(*PEOPLE, customer("hengda", "恒达"), *visits)).partition("<details")
    assert newest.count("<li") == 5
    assert fold
    assert earlier.count("<li") == 12 + 2 - 5
    few = page(book(*PEOPLE, customer("hengda", "恒达"), visits[0]))
    assert "更早的经过" not in few


def test_of_a_year_a_phone_shows_fifteen_entries_first() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (3, 4, 5) for day in range(2, 27)]
    whole = book(*PEOPLE, customer("hengda", "恒达"), *(visit(day, "li-wei", "hengda") for day in days))
    newest, fold, earlier = body(whole, "customers/hengda/2026", "zh", "li-wei").partition("<details")
    assert newest.count("<li") == 15
    assert fold
    assert newest.count("<li") + earlier.count("<li") == len(days) + 2
