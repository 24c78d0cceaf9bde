"""What stands beside a customer's debts on the brief, on his file and in the register of contracts."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from salesbook.book import Book
from salesbook.views.decided import decisions, escalations
from tests.support.made_book import Made, body, book, customer, order, payment, person
from tests.support.money_stories import contract

BOSS = person("zhao", "赵岩", "general_manager", name_en="Zhao Yan")
PLAN = [{"key": "p1", "amount": "1000.00", "due_on": "2026-10-20"}]


def reply(about: str, verdict: str = "approved", by: str = "zhao", day: str = "2026-11-12", **more: Any) -> Made:
    data = {"about": about, "person": by, "verdict": verdict, "text": f"{verdict}的话", **more}
    return "reply", {**data, "written_at": f"{day}T10:00:00+08:00"}


def request(day: str, **more: Any) -> Made:
    data = {"date": day, "person": "li-wei", "kind": "ask", "topic": "账期", "to": "zhao", "text": "能否放宽？"}
    return "request", {**data, "customer": "hengda", "written_at": f"{day}T09:00:00+08:00", **more}


def collection(day: str, **more: Any) -> Made:
    data = {"date": day, "customer": "hengda", "by": "li-wei", "for": "orders/2026/o-1#p1", "method": "phone"}
    return "collection", {**data, "answer": "月底付。", "written_at": f"{day}T18:00:00+08:00", **more}


def complaint(**more: Any) -> Made:
    data = {"received_at": "2026-11-10T10:00:00+08:00", "customer": "hengda", "by": "li-wei", "category": "quality"}
    return "complaint", {**data, "description": "色差", "written_at": "2026-11-10T11:00:00+08:00", **more}


def made(*every: Made) -> Book:
    people = (person("li-wei", "李伟", reports_to="zhao"), person("wu-qian", "吴倩"), BOSS)
    return book(*people, customer("hengda", "恒达装饰"), *every)


def read(whole: Book, path: str, viewer: str = "manager") -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body(whole, path, "zh", viewer))).split())


OVERPAID = (
    order("o-1", "hengda", "1000.00", "2026-10-01", instalments=PLAN),
    payment("2026-10-20", "hengda", "1300.00", allocations=[{"to": "orders/2026/o-1#p1", "amount": "1300.00"}]),
    payment("2026-10-21", "hengda", "50.00", currency="USD", rate="7.1000"),
)


@pytest.mark.parametrize("path", ["customers/hengda", "customers/hengda/brief", "people/li-wei/handover"])
def test_what_is_on_account_is_said_in_each_currency(path: str) -> None:
    told = read(made(*OVERPAID), path)
    assert "300.00 元" in told.partition("预收")[2]
    assert "USD 50.00" in told.partition("预收")[2]
    assert "USD 50.00" not in read(made(), path)


@pytest.mark.parametrize("path", ["customers/hengda", "customers/hengda/brief"])
def test_what_a_superior_decided_and_what_was_taken_to_him(path: str) -> None:
    asked, answer = request("2026-11-11"), reply("requests/2026-11/2026-11-11--li-wei", text="同意放宽十天。")
    raised = complaint(escalation={"to": "zhao", "at": "2026-11-12T09:00:00+08:00", "reason": "金额大"})
    whole = made(asked, answer, raised, collection("2026-11-15", escalated_to="zhao"))
    told = read(whole, path)
    assert "同意放宽十天。" in told.partition("批复")[2]
    days = ("11月15日",) if path.endswith("brief") else ("11月12日", "11月15日")
    for day in days:
        assert day in told.partition("已上报")[2].partition("最近联系")[0], day
    for viewer in ("team", "wu-qian"):
        assert "同意放宽十天" not in read(whole, path, viewer)
        assert "已上报" not in read(whole, path, viewer)
    assert "同意放宽十天。" in read(whole, path, "li-wei")


def test_only_a_superior_s_word_about_another_s_record_is_a_decision() -> None:
    asked, about = request("2026-11-11"), "requests/2026-11/2026-11-11--li-wei"
    own = ("request", {**request("2026-11-10")[1], "person": "zhao", "to": "li-wei"})
    whole = made(
        *(asked, own, reply(about), reply(about, "noted", day="2026-11-13"), reply(about, by="wu-qian")),
        reply("requests/2026-11/2026-11-10--zhao", "answered", day="2026-11-14"),
        reply("customers/hengda", "returned", day="2026-11-16"),
    )
    assert [(str(decision.day), decision.reply["verdict"]) for decision in decisions(whole)["hengda"]] == [
        ("2026-11-16", "returned"), ("2026-11-12", "approved")
    ]  # fmt: skip


def test_a_word_about_a_plan_s_line_is_about_that_line_s_customer() -> None:
    lines = [
        {"key": "a", "date": "2026-11-17", "customer": "hengda", "purpose": "催款"},
        {"key": "b", "date": "2026-11-18", "task": "盘点", "purpose": "盘点"},
    ]
    plan = {"week": "2026-W47", "person": "li-wei", "lines": lines, "written_at": "2026-11-15T20:00:00+08:00"}
    about = "plans/2026-w47/li-wei"
    both = reply(f"{about}#a", "answered", day="2026-11-16"), reply(f"{about}#b", "answered", day="2026-11-17")
    whole = made(("plan", plan), *both, reply(about, day="2026-11-18"))
    assert {name: len(own) for name, own in decisions(whole).items()} == {"hengda": 1}


def test_the_newest_escalation_comes_first() -> None:
    whole = made(
        collection("2026-11-15", escalated_to="zhao"),
        complaint(escalation={"to": "zhao", "at": "2026-11-16T09:00:00+08:00"}),
    )
    assert [str(escalation.day) for escalation in escalations(whole)["hengda"]] == ["2026-11-16", "2026-11-15"]


def register(*more: Made, viewer: str = "manager", **contracts: Any) -> str:
    steps = [{"key": "m1", "name": "到货", "due": "2026-10-20", "done_on": "2026-10-19"}]
    signed = contract("c-1", "hengda", "1000.00", "2026-08-01", signed_on="2026-08-10", instalments=PLAN)
    whole = made((signed[0], {**signed[1], "milestones": steps, **contracts}), *more)
    return read(whole, "agreements", viewer).partition("合同台账")[2].partition("履约节点")[0]


def test_a_contract_delivered_and_not_paid_is_not_all_done() -> None:
    told = register()
    assert "节点全部完成 未收 1,000.00 元 逾期" in told
    assert "款已收齐" not in told
    paid = payment("2026-10-20", "hengda", "400.00", allocations=[{"to": "contracts/2026/c-1#p1", "amount": "400.00"}])
    assert "未收 600.00 元 逾期" in register(paid)
    all_paid = payment(
        "2026-10-20", "hengda", "1000.00", allocations=[{"to": "contracts/2026/c-1", "amount": "1000.00"}]
    )
    assert "全部完成，款已收齐" in register(all_paid)
    assert "未收 USD 1,000.00" in register(currency="USD", rate="7.1000")


def test_who_may_not_know_of_the_money_reads_of_the_steps_alone() -> None:
    told = register(viewer="team")
    assert "节点全部完成" in told
    assert "未收" not in told
