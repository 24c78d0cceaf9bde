"""Goods that are still out: in the order in which they are due, those without an agreed day last."""

from __future__ import annotations

from salesbook.views.goods import still_out
from tests.support.made_book import Made, book, customer, person


def lent(id: str, **more: object) -> Made:
    data = {"id": id, "customer": "hengda", "kind": "loan", "item": "样板", "by": "li-wei", "out_on": "2026-10-01"}
    return "goods_owed", {**data, "quantity": 2, "written_at": "2026-10-01T18:00:00+08:00", **more}


def test_what_is_due_first_stands_in_front_and_what_has_no_day_last() -> None:
    back = [{"date": "2026-10-20", "quantity": 2}]
    made = (
        lent("a-open"),
        lent("b-late", due_on="2026-11-30"),
        lent("c-soon", due_on="2026-11-02"),
        lent("d", returned=back),
    )
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), *made)
    assert [goods.record.id for goods in still_out(whole)] == ["2026/c-soon", "2026/b-late", "2026/a-open"]
