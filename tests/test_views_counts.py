"""What the team is told of money, losses and claims: counts and lessons, no names and no amounts."""

from __future__ import annotations

from datetime import date

import pytest

from salesbook.book import Book
from salesbook.rules.duty import Mark
from salesbook.rules.receivables import money_counts
from salesbook.views.chasing import Band, overdue_counts
from salesbook.views.lessons import Lesson, OpenActions, lessons, named_in, open_actions
from salesbook.words import Text
from tests.support.made_book import WRITTEN, customer, person
from tests.support.made_book import book as made
from tests.support.rule_case import Scene

CONTRACT = {
    "records/contracts/2026/hd-01.yaml": """\
id: "hd-01"
title: "恒达样板间合同"
customer: "hengda"
by: "li-wei"
amount: "10000.00"
instalments:
  - key: "p1"
    kind: "final"
    amount: "4000.00"
    due_on: "2026-11-10"
  - key: "p2"
    kind: "final"
    amount: "6000.00"
    due_on: "2026-09-10"
drafted_on: "2026-08-12"
signed_on: "2026-08-20"
written_at: "2026-08-12T17:00:00+08:00"
"""
}
CHASED = {
    "records/collections/2026-w47/2026-11-20--hengda.yaml": """\
date: "2026-11-20"
customer: "hengda"
by: "li-wei"
for: "contracts/2026/hd-01#p1"
method: "phone"
spoken_to: "财务周会计"
answer: "答应月底付。"
written_at: "2026-11-20T17:00:00+08:00"
"""
}


def loss(day: str, customer: str, action: str = "") -> dict[str, str]:
    text = f'lost_on: "{day}"\ncustomer: "{customer}"\nby: "li-wei"\ncause: "price"\n{action}'
    return {f"records/losses/2026/{day}--{customer}.yaml": f'{text}written_at: "{day}T18:00:00+08:00"\n'}


ACTION = """\
action:
  correction: "补报一次价"
  prevention: "报价前先问预算"
  owner: "li-wei"
  due: "2026-10-20"
"""
CLOSED = ACTION + '  closed_on: "2026-10-18"\n'
CAME_BACK = CLOSED + '  effect_check:\n    date: "2026-11-02"\n    by: "zhang-min"\n    recurred: true\n'


def book(*files: dict[str, str]) -> Book:
    data = {path: text for each in files for path, text in each.items()}
    return Scene("book", {"as_of": "2026-11-23T14:00:00+08:00"}, data, ()).book()


def test_customers_who_owe_are_counted_by_age() -> None:
    bands = overdue_counts(book(CONTRACT), date(2026, 11, 23))
    assert bands == (Band(1, 30, 1), Band(31, 60, 0), Band(61, 90, 1), Band(91, None, 0))
    assert [band.customers for band in overdue_counts(book(), date(2026, 11, 23))] == [0, 0, 0, 0]


def test_cases_about_money_are_counted_by_mark() -> None:
    assert money_counts(book(CONTRACT, CHASED))["overdue-unchased"] == {Mark.MET: 1, Mark.LATE: 1}
    assert money_counts(book(CONTRACT))["overdue-unchased"] == {Mark.LATE: 2}


def test_a_lesson_names_no_customer() -> None:
    told = lessons(book(loss("2026-10-09", "xinyuan", ACTION)), "loss", SINCE)
    assert told == (Lesson("loss", WHY, None, acted=True),), "no word of the report or of the action"


SINCE, WHY = date(2026, 11, 16), Text("Price", "价格")


@pytest.mark.parametrize("named", ["恒达", "恒达建材", "hengda", "李伟", "王女士"])
def test_a_lesson_that_names_somebody_is_kept_from_the_room_until_it_is_mended(named: str) -> None:
    whole = made(HENGDA, REP, BUYER, ("loss", {**LOSS, "lesson": f"报价前先问{named}的预算。"}))
    assert named_in(whole, f"报价前先问{named}的预算。"), named
    assert lessons(whole, "loss", SINCE) == (Lesson("loss", WHY, None, acted=False),)


def test_a_lesson_is_told_word_for_word_and_a_coded_company_tells_the_cause_only() -> None:
    whole, coded = (
        made(HENGDA, REP, BUYER, ("loss", {**LOSS, "lesson": "报价前先问预算。"}), confidentiality=mode)
        for mode in ("open", "coded")
    )
    assert lessons(whole, "loss", SINCE) == (Lesson("loss", WHY, "报价前先问预算。", acted=False),)
    assert lessons(coded, "loss", SINCE) == (Lesson("loss", WHY, None, None),)


LOSS = {"lost_on": "2026-11-12", "customer": "hengda", "by": "li-wei", "cause": "price", "written_at": WRITTEN}
HENGDA, REP = customer("hengda", "恒达建材", short_name="恒达", name_en="Hengda"), person("li-wei", "李伟")
BUYER = ("contact", {"customer": "hengda", "number": "1", "name": "王女士", "by": "li-wei", "written_at": WRITTEN})


def test_what_is_new_or_open_or_came_back_is_on_the_agenda() -> None:
    since = date(2026, 11, 16)
    done, back = loss("2026-10-09", "xinyuan", CLOSED), loss("2026-10-08", "lvzhou", CAME_BACK)
    one = book(done, back, loss("2026-11-17", "hengda"))
    assert [lesson.acted for lesson in lessons(one, "loss", since)] == [True, False], "the oldest first"
    assert open_actions(one) == OpenActions(open=2, late=1, back=1)
    assert lessons(one, "claim", since) == ()
