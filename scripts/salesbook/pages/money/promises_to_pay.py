"""Promises to pay: what was promised for when, and whether it came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from salesbook.calendar import week_of
from salesbook.kinds import Record
from salesbook.pages.money.owed import CUSTOMER, SIDE
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import full, unit
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Dated,
    Near,
    Row,
    Section,
    Value,
    first,
    table,
)
from salesbook.rules.duty import Mark
from salesbook.views.worth import in_book
from salesbook.words import Text

RECENT = timedelta(days=30)
"""How long ago a promise may have been for that the page still tells of it."""


class Promised(NamedTuple):
    """A promise to pay: the attempt that got it, for which day, how much in the book's currency, what became of it."""

    record: Record
    customer: str
    day: date
    amount: Decimal
    mark: Mark


_PROMISES, _PROMISES_BY = (
    Text("Promises to pay", "付款承诺"),
    Text("of the last 30 days and to come", "近 30 天和以后的"),
)
_NO_PROMISES = Text(
    "Nobody promised to pay. A promise is the day named in a collection.",
    "没有付款承诺。承诺来自催款记录里客户答应的日期。",
)


def promises(reader: Reader, cases: Cases) -> Section:
    """What was promised for when, and whether it came."""
    columns = (
        Column(Text("For", "承诺日"), "e w"),
        Column(CUSTOMER, "t"),
        Column(Text("Amount ({unit})", "金额（{unit}）").fill(unit=unit(reader.currency)), "n"),
        Column(Text("Result", "结果"), "s w"),
    )
    every = [promise for promise in _every(reader, cases) if promise.day >= reader.today - RECENT]
    every.sort(key=lambda promise: _OUTCOMES.index(promise.mark))
    rows, more = first((Row(_promise(reader, promise)) for promise in every), SIDE)
    return Section(
        _PROMISES,
        table=table(_PROMISES, columns, rows),
        beside=_PROMISES_BY,
        empty=_NO_PROMISES,
        note=more,
        anchor="promises",
    )


_OUTCOMES = (Mark.BROKEN, Mark.DUE, Mark.LATE, Mark.MET)
"""In the order in which they are told."""


def _promise(reader: Reader, promise: Promised) -> tuple[Value, ...]:
    day = Dated(page_of(promise.record), Near(promise.day))
    return day, reader.customer(promise.customer, {}), full(promise.amount), case_lamp("promise-to-pay", promise.mark)


def _every(reader: Reader, cases: Cases) -> Iterator[Promised]:
    for duty in sorted(
        cases.of("promise-to-pay"), key=lambda duty: (str(duty.due), duty.record.ref if duty.record else "")
    ):
        record = reader.book.find(duty.record.ref) if duty.record else None
        customer = record.get("customer", "") if record else ""
        if record is not None and "promised_on" in record.data and reader.audience.knows_money_of(customer):
            yield Promised(
                record, customer, date.fromisoformat(record["promised_on"]), _worth(reader, record), duty.mark
            )


def _worth(reader: Reader, record: Record) -> Decimal:
    """What was promised, in the book's currency: a promise is about its debt."""
    debt, amount = reader.book.find(record.get("for", "")), Decimal(record.get("promised_amount", "0"))
    return in_book(debt, amount) if debt else amount


def promised(reader: Reader, cases: Cases) -> list[Promised]:
    """Promises that fall due from today to the week's end."""
    last = week_of(reader.today).sunday
    return [promise for promise in _every(reader, cases) if promise.mark is Mark.DUE and promise.day <= last]


def broken(reader: Reader, cases: Cases) -> list[Promised]:
    """Promises broken in the last 30 days."""
    since = reader.today - RECENT
    return [promise for promise in _every(reader, cases) if promise.mark is Mark.BROKEN and promise.day >= since]
