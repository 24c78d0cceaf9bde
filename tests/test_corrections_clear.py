"""One thing put right in the sample, and the finding of its story is gone; nothing else about it changes for the worse."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from salesbook.book import Book, make, record_at
from salesbook.rules import catalogue
from salesbook.rules.reporting import judged
from tests.conftest import CLOCK
from tests.support.sample_book import sample_book

Change = Callable[[dict[str, Any]], None]


class Correction(NamedTuple):
    """What is put right: records changed or added, by path, and the finding that then goes: rule and record."""

    story: str
    rule: str
    record: str
    changes: Mapping[str, Change]


def put(**values: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        data.update(values)

    return change


def returned(data: dict[str, Any]) -> None:
    data["returned"] = [{"date": "2026-10-20", "quantity": data["quantity"]}]


def promised(data: dict[str, Any]) -> None:
    data["commitments"]["turnover"] = "120000.00"


def another_cause(data: dict[str, Any]) -> None:
    data["cause"] = "price"


def review(about: str, day: str) -> Change:
    return put(about=about, person="zhao-yan", verdict="approved", written_at=f"{day}T09:00:00+08:00")


def paid(customer: str, day: str, amount: str, to: str) -> Change:
    parts = [{"to": to, "amount": amount}]
    return put(
        date=day, customer=customer, by="wu-qian", kind="receipt", amount=amount, allocations=parts,
        written_at=f"{day}T17:00:00+08:00",
    )  # fmt: skip


MENDS = (
    Correction(
        "always-late",
        "plan-handed-in",
        "plans/2026-w47/wu-qian",
        {"records/plans/2026-w47/wu-qian.yaml": put(written_at="2026-11-15T21:00:00+08:00")},
    ),
    Correction(
        "plan-no-review",
        "plan-reviewed",
        "plans/2026-w42/chen-li",
        {"records/replies/2026-w42/2026-10-12--zhao-yan--9.yaml": review("plans/2026-w42/chen-li", "2026-10-12")},
    ),
    Correction(
        "signed-before-review",
        "contract-review",
        "contracts/2026/donghu-02",
        {"records/replies/2026-w43/2026-10-19--zhao-yan--9.yaml": review("contracts/2026/donghu-02", "2026-10-19")},
    ),
    Correction(
        "below-floor-filed-late",
        "price-filed-late",
        "prices/2026/2026-10-14--jincheng",
        {"records/prices/2026/2026-10-14--jincheng.yaml": put(written_at="2026-10-14T18:00:00+08:00")},
    ),
    Correction(
        "below-floor-filed-late",
        "price-below-floor",
        "prices/2026/2026-10-14--jincheng",
        {
            "records/replies/2026-w42/2026-10-14--zhao-yan--9.yaml": review(
                "prices/2026/2026-10-14--jincheng", "2026-10-14"
            )
        },
    ),
    Correction(
        "promise-broken-twice",
        "promise-to-pay",
        "collections/2026-w43/2026-10-21--hongyuan",
        {
            "records/payments/2026-11/2026-11-06--hongyuan.yaml": paid(
                "hongyuan", "2026-11-06", "20000.00", "contracts/2026/hongyuan-01#p2"
            )
        },
    ),
    Correction(
        "sixty-days-overdue",
        "instalment-overdue",
        "contracts/2026/yunlu-01",
        {
            "records/payments/2026-11/2026-11-20--yunlu.yaml": paid(
                "yunlu", "2026-11-20", "186500.00", "contracts/2026/yunlu-01#p2"
            )
        },
    ),
    Correction(
        "loan-not-returned",
        "goods-overdue",
        "goods/2026/jinding-daban",
        {"records/goods/2026/jinding-daban.yaml": returned},
    ),
    Correction(
        "committed-below-assigned",
        "committed-below-assigned",
        "months/2026-10/chen-li--plan",
        {"records/months/2026-10/chen-li--plan.yaml": promised},
    ),
    Correction(
        "cause-comes-back",
        "cause-came-back",
        "",
        {"records/losses/2026/2026-11-12--yuefu.yaml": another_cause},
    ),
    Correction(
        "late-first-reply",
        "complaint-answered",
        "complaints/2026/2026-11-19--meiju",
        {"records/complaints/2026/2026-11-19--meiju.yaml": put(first_reply_at="2026-11-19T16:00:00+08:00")},
    ),
)


def mended(changes: Mapping[str, Change]) -> Book:
    """The sample with some records changed, or added where there was none."""
    whole = sample_book()
    data = {record.path: (record.kind.name, copy.deepcopy(dict(record.data))) for record in whole.all()}
    for path, change in changes.items():
        kind = whole.schemas.kind_at(path.removeprefix("records/"))
        assert kind is not None
        name, told = data.get(path, (kind.name, {}))
        change(told)
        data[path] = (name, told)
    records = [record_at(whole.schemas, kind, path, told) for path, (kind, told) in sorted(data.items())]
    return make(whole.schemas, records, (), None, CLOCK)


def accused(book: Book, rule: str) -> list[str]:
    """What a rule does not find fine, by record and route."""
    catalogue.register_all()
    cases = (case.duty for case in judged(book, {rule}) if not case.duty.mark.fine)
    return sorted(f"{duty.record.ref if duty.record else duty.person} {duty.route}" for duty in cases)


@pytest.mark.parametrize("mend", MENDS, ids=lambda mend: f"{mend.story} [{mend.rule}]")
def test_with_one_thing_mended_the_finding_goes(mend: Correction) -> None:
    before, after = accused(sample_book(), mend.rule), accused(mended(mend.changes), mend.rule)
    gone = set(before) - set(after)
    assert any(line.startswith(mend.record) for line in gone)
    assert not set(after) - set(before), "mending accuses nobody else"


def test_a_book_with_nothing_changed_says_the_same() -> None:
    assert mended({}).now == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert accused(mended({}), "plan-handed-in") == accused(sample_book(), "plan-handed-in")
