"""A small company with debts, promises, contracts, prices and deals, for the pages about money and the pipeline."""

from __future__ import annotations

from typing import Any

from salesbook.book import Book
from tests.support.made_book import Made, book, customer, order, payment, person, visit

STAGES = [
    {"key": "intent", "name": "意向", "name_en": "Intent", "probability": 20},
    {"key": "proposal", "name": "方案", "name_en": "Proposal", "probability": 40},
    {"key": "won", "name": "成交", "name_en": "Won", "probability": 100},
    {"key": "lost", "name": "丢单", "name_en": "Lost", "probability": 0},
]


def collection(date: str, customer: str, what: str, by: str = "li-wei", **more: Any) -> Made:
    """An attempt by phone."""
    data = {"date": date, "customer": customer, "by": by, "for": what, "method": "phone", "answer": "周五安排。"}
    return "collection", {**data, "written_at": f"{date}T18:00:00+08:00", **more}


def contract(id: str, customer: str, amount: str, drafted: str, **more: Any) -> Made:
    """A contract in one instalment, waiting for acceptance."""
    data = {
        "id": id,
        "customer": customer,
        "by": "li-wei",
        "amount": amount,
        "drafted_on": drafted,
        "title": f"{id} 供货",
    }
    parts = [{"key": "p1", "kind": "final", "amount": amount, "due_event": "accepted"}]
    return "contract", {**data, "instalments": parts, "written_at": f"{drafted}T18:00:00+08:00", **more}


def deal(id: str, customer: str, opened: str, **more: Any) -> Made:
    """A deal at its first stage."""
    data = {"id": id, "customer": customer, "opened_on": opened, "by": "li-wei", "title": f"{id} 商机"}
    stages = [{"stage": "intent", "date": opened}]
    return "deal", {**data, "stages": stages, "written_at": f"{opened}T18:00:00+08:00", **more}


def due(id: str, customer: str, amount: str, day: str, **more: Any) -> Made:
    """An order of September, due on a day."""
    parts = [{"key": "p1", "amount": amount, "due_on": day}]
    return order(id, customer, amount, "2026-09-01", instalments=parts, **more)


PEOPLE: tuple[Made, ...] = (
    person("li-wei", "李伟", name_en="Li Wei", reports_to="wang", territory="east"),
    person("wu-qian", "吴倩", name_en="Wu Qian", reports_to="wang", territory="west"),
    person("wang", "王建国", "general_manager", name_en="Wang Jianguo"),
)
CUSTOMERS: tuple[Made, ...] = (
    customer("hengda", "恒达装饰", channel="referral"),
    customer("jinding", "金鼎酒店", "wu-qian", channel="tender"),
    customer(
        "yunlu",
        "云麓中学",
        "wu-qian",
        by="li-wei",
        owners=[{"person": "li-wei", "from": "2026-02-01"}, {"person": "wu-qian", "from": "2026-10-01"}],
    ),
)
DEBTS: tuple[Made, ...] = (
    due("hd-1", "hengda", "64200.00", "2026-07-31"),
    due("hd-2", "hengda", "30000.00", "2026-12-20"),
    due("jd-1", "jinding", "18600.00", "2026-11-13"),
    due("yl-1", "yunlu", "9600.50", "2026-10-10"),
    payment("2026-11-02", "jinding", "5000.00", by="wu-qian"),
    collection("2026-10-01", "hengda", "orders/2026/hd-1", promised_on="2026-11-06", promised_amount="20000.00"),
    *(collection(f"2026-11-{day:02}", "hengda", "orders/2026/hd-1") for day in (5, 9, 12, 16, 19)),
    collection(
        "2026-11-19", "jinding", "orders/2026/jd-1#p1", "wu-qian", promised_on="2026-11-25", promised_amount="13600.00"
    ),
    (
        "goods_owed",
        {
            "id": "daban",
            "kind": "loan",
            "customer": "jinding",
            "by": "wu-qian",
            "item": "岩板大样",
            "quantity": 4,
            "out_on": "2026-09-22",
            "due_on": "2026-11-18",
            "returned": [{"date": "2026-10-14", "quantity": 1}],
            "written_at": "2026-09-22T18:00:00+08:00",
        },
    ),
)
AGREED: tuple[Made, ...] = (
    contract("c-draft", "hengda", "118000.00", "2026-11-18"),
    contract(
        "c-signed",
        "hengda",
        "45000.00",
        "2026-08-01",
        sent_on="2026-08-05",
        signed_on="2026-08-10",
        milestones=[
            {"key": "m1", "name": "到货", "due": "2026-11-10"},
            {"key": "m2", "name": "验收", "due": "2026-12-10"},
        ],
    ),
    (
        "reply",
        {
            "about": "contracts/2026/c-signed",
            "person": "wang",
            "role": "general_manager",
            "verdict": "approved",
            "written_at": "2026-08-04T10:00:00+08:00",
        },
    ),
    order("hd-3", "hengda", "5000.00", "2026-11-17", deliveries=[{"key": "d1", "due": "2026-11-20"}]),
    (
        "product",
        {
            "id": "yanban",
            "name": "岩板 2700",
            "unit": "㎡",
            "market_price": [{"value": "278.00", "from": "2026-01-01"}],
        },
    ),
    (
        "price_decision",
        {
            "date": "2026-11-05",
            "customer": "hengda",
            "by": "li-wei",
            "lines": [
                {
                    "product": "yanban",
                    "quantity": 120,
                    "list_price": "278.00",
                    "floor": "255.00",
                    "given_price": "250.00",
                    "reason": "整车",
                }
            ],
            "written_at": "2026-11-07T18:00:00+08:00",
        },
    ),
)
DEALS: tuple[Made, ...] = (
    visit("2026-11-17", "li-wei", "hengda"),
    deal("d-open", "hengda", "2026-11-01", value="50000.00", expected_close_on="2026-12-20"),
    deal("d-still", "jinding", "2026-10-01", by="wu-qian", value="20000.00", expected_close_on="2026-11-10"),
    deal(
        "d-won",
        "hengda",
        "2026-09-01",
        value="64200.00",
        result={"outcome": "won", "date": "2026-09-20", "factors": ["quality", "service"], "lesson": "样板间说话。"},
    ),
    deal(
        "d-lost",
        "yunlu",
        "2026-09-02",
        value="7000.00",
        result={"outcome": "lost", "date": "2026-10-20", "factors": ["price"], "lesson": "先问预算。"},
    ),
)


def company(*more: Made) -> Book:
    """The whole of it, and some more."""
    return book(*PEOPLE, *CUSTOMERS, *DEBTS, *AGREED, *DEALS, *more, stages=STAGES, opened_on="2026-01-01")
