"""A small company with a little of everything, for the golden files of its pages."""

from __future__ import annotations

from typing import Any

from salesbook.book import Book
from tests.support.made_book import Made, book, customer, order, payment, person, visit

PEOPLE: tuple[Made, ...] = (
    person("li-wei", "李伟", name_en="Li Wei", reports_to="wang", territory="east"),
    person("wu-qian", "吴倩", name_en="Wu Qian", reports_to="wang", territory="west"),
    person(
        "wang", "王建国", "business_manager", name_en="Wang Jianguo", leave=[{"from": "2026-10-08", "to": "2026-10-09"}]
    ),
)
CUSTOMERS: tuple[Made, ...] = (
    customer(
        "hengda",
        "恒达装饰",
        name_en="Hengda Decoration",
        **{"class": "a"},
        credit_days=30,
        profile={"needs": "样板间要大板", "ways": "设计带单"},
        owners=[
            {"person": "wu-qian", "from": "2026-02-01"},
            {"person": "li-wei", "from": "2026-10-09", "reason": "区域调整"},
        ],
    ),
    customer("jinding", "金鼎酒店", "wu-qian", territory="west"),
    customer(
        "lost",
        "旧主顾",
        "wu-qian",
        stages=[{"stage": "won", "date": "2025-05-01"}, {"stage": "lost", "date": "2026-10-01"}],
    ),
    (
        "customer",
        {
            "id": "c-a1b2c3",
            "private": {"name": "石磊", "phone": "139 0000 3007"},
            "stages": [{"stage": "prospect", "date": "2026-11-16"}],
            "owners": [{"person": "li-wei", "from": "2026-11-16"}],
            "by": "li-wei",
            "written_at": "2026-11-16T18:00:00+08:00",
        },
    ),
)
WORK: tuple[Made, ...] = (
    visit(
        "2026-10-12",
        "li-wei",
        "hengda",
        feedback="认可“雪山灰”；\n担心破损。",
        outcome="intent",
        activities=["call", "display"],
    ),
    visit(
        "2026-11-17",
        "li-wei",
        "hengda",
        next_visit_on="2026-11-25",
        next_step="送岩板小样 3 款",
        activities=["call", "explain"],
    ),
    visit("2026-11-18", "wu-qian", "jinding", method="phone", purpose="问验收日期", next_visit_on="2026-11-20"),
    (
        "visit",
        {
            "date": "2026-11-19",
            "person": "li-wei",
            "prospect": {"id": "new-7f3k2a", "name": "滨河路新店", "phone": "0571-5550123"},
            "purpose": "扫街",
            "next_visit_on": "2026-11-23",
            "written_at": "2026-11-19T18:00:00+08:00",
        },
    ),
    (
        "plan",
        {
            "week": "2026-W47",
            "person": "li-wei",
            "goals": ["定下样板间", "催回尾款"],
            "lines": [
                {"key": "a", "date": "2026-11-17", "customer": "hengda", "purpose": "看大样"},
                {"key": "b", "date": "2026-11-18", "customer": "c-a1b2c3", "purpose": "量尺寸"},
                {"key": "c", "date": "2026-11-20", "customer": "jinding", "purpose": "陪同验收"},
            ],
            "written_at": "2026-11-15T20:00:00+08:00",
        },
    ),
    (
        "plan",
        {
            "week": "2026-W48",
            "person": "li-wei",
            "lines": [{"key": "a", "date": "2026-11-25", "customer": "hengda", "purpose": "送小样"}],
            "written_at": "2026-11-23T08:50:00+08:00",
        },
    ),
    (
        "day",
        {
            "date": "2026-11-18",
            "person": "li-wei",
            "changes": [{"line": "2026-w47/li-wei#b", "state": "moved", "to": "2026-11-26", "reason": "业主出差"}],
            "written_at": "2026-11-18T19:00:00+08:00",
        },
    ),
    (
        "summary",
        {
            "week": "2026-W47",
            "person": "li-wei",
            "unfinished": "量尺寸改到下周。",
            "market_feedback": "对手月结 60 天。",
            "written_at": "2026-11-22T21:00:00+08:00",
        },
    ),
)
MATTERS: tuple[Made, ...] = (
    order(
        "hd-1",
        "hengda",
        "38600.00",
        "2026-11-18",
        lines=[{"key": "a", "product": "yanban", "quantity": 120, "price": "252.00", "spec": "雪山灰"}],
        instalments=[{"key": "p1", "kind": "deposit", "amount": "8600.00", "due_on": "2026-11-19"}],
        deliveries=[{"key": "d1", "due": "2026-12-01"}],
    ),
    (
        "product",
        {
            "id": "yanban",
            "name": "岩板 2700",
            "unit": "㎡",
            "market_price": [{"value": "268.00", "from": "2026-01-01"}],
        },
    ),
    payment("2026-11-19", "hengda", "5000.00", allocations=[{"to": "orders/2026/hd-1#p1", "amount": "5000.00"}]),
    (
        "complaint",
        {
            "received_at": "2026-11-21T10:30:00+08:00",
            "customer": "jinding",
            "by": "wu-qian",
            "description": "同批瓷砖色差。",
            "category": "quality",
            "written_at": "2026-11-21T11:00:00+08:00",
        },
    ),
    (
        "meeting",
        {
            "date": "2026-11-16",
            "kind": "weekly",
            "attendance": [
                {"person": "li-wei", "status": "on_time"},
                {"person": "wu-qian", "status": "late", "reason": "堵车"},
            ],
            "decisions": [
                {"key": "a", "text": "展厅样板更换", "owner": "wu-qian", "due": "2026-11-20"},
                {"key": "b", "text": "旧样品清退", "owner": "li-wei", "due": "2026-11-27"},
            ],
            "by": "wang",
            "written_at": "2026-11-16T17:00:00+08:00",
        },
    ),
    (
        "contact",
        {
            "customer": "hengda",
            "number": 1,
            "name": "董主管",
            "phone": "0571-5550226",
            "by": "li-wei",
            "written_at": "2026-10-12T18:00:00+08:00",
        },
    ),
)


def company(**more: Any) -> Book:
    """The whole of it."""
    return book(*PEOPLE, *CUSTOMERS, *WORK, *MATTERS, **more)
