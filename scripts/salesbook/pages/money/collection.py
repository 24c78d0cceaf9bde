"""Form 3: every overdue debt with its attempts; who chases what; which promises to pay were kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from salesbook.kinds import Record
from salesbook.pages.money.owed import CUSTOMER, OWNER, document
from salesbook.pages.parts.addresses import Address, customer_page, page_of
from salesbook.pages.parts.amounts import full, number_of, unit, with_own
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.lamps import by_days, case_lamp, telling
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Dated,
    Group,
    Lamp,
    Link,
    Many,
    Near,
    Prose,
    Row,
    Section,
    Table,
    Under,
    Value,
    table,
)
from salesbook.rules.duty import Duty, Mark
from salesbook.views import chasing
from salesbook.views.chasing import Debt
from salesbook.views.worth import NOTHING, currency_of, say_amount
from salesbook.words import Text

NEWEST = 3
"""Attempts of a debt that the page shows; the customer's file has them all."""
_DAYS = Text("day|days", "天")
_OLDER = Text("earlier attempts, in the customer file: {count}", "另有更早的 {count} 次，见客户档案")


class Chased(NamedTuple):
    """An overdue debt, its customer, and whether nobody asked for it in time. `last_asked`: when somebody last did."""

    debt: Debt
    customer: str
    last_asked: date | None
    late: bool


def limit(reader: Reader, day: date | None = None) -> int:
    """Within how many days of a day, else of today, what is overdue is to be chased again."""
    return reader.book.company.threshold("collection_days", day or reader.today)


def debts(reader: Reader) -> list[Chased]:
    """Everything overdue that the reader may know of, the longest overdue first."""
    result = []
    for debt in chasing.debts(reader.book, reader.today):
        customer = debt.owed.document.get("customer", "")
        if reader.audience.knows_money_of(customer):
            last_asked = debt.attempts[0].day if debt.attempts else None
            since = max(debt.owed.due or reader.today, last_asked or date.min)
            result.append(
                Chased(debt, customer, last_asked, since + timedelta(days=limit(reader, since)) < reader.today)
            )
    return sorted(result, key=lambda chased: (-chased.debt.days, chased.customer, chased.debt.owed.key))


TITLE = Text("Collection follow-up (form 3)", "催款跟进（表3）")
_BESIDE = Text("everything overdue is here, computed from due dates", "逾期的都在这里，由到期日算出，无人能漏")
_EMPTY = Text("Nothing is overdue.", "没有逾期的款。")
_MORE = Text("The {shown} overdue longest", "这里是逾期最久的 {shown} 笔")
_THEM_ALL = Text("All {count}", "全部 {count} 笔")
SHOWN = 7
"""Debts that the page of money shows; a page of its own has them all."""


def section(reader: Reader, chased_debts: list[Chased], cases: Cases) -> Section:
    """The longest overdue, and the way to all."""
    listed = rows(reader, chased_debts[:SHOWN], cases)
    more = (
        Many((_MORE.fill(shown=SHOWN), Link(Address.COLLECTION, _THEM_ALL.fill(count=len(chased_debts)))))
        if chased_debts[SHOWN:]
        else None
    )
    beside = None if more else _BESIDE
    return Section(TITLE, table=listed, beside=beside, empty=_EMPTY, note=more, anchor="form-3", alone=True)


def rows(reader: Reader, chased_debts: Sequence[Chased], cases: Cases) -> Table:
    """One group a debt, the newest attempt first, what it led to as a lamp."""
    owed = Text("Owed ({unit})", "欠款（{unit}）").fill(unit=unit(reader.currency))
    columns = (
        Column(CUSTOMER, "t"),
        Column(OWNER, "w"),
        Column(owed, "n"),
        Column(Text("Overdue", "逾期"), "n"),
        Column(Text("Attempt", "催款"), "w"),
        Column(Text("Customer's answer", "客户答复"), "f"),
        Column(Text("Promise and result", "承诺与结果"), "s"),
    )
    return Table(TITLE, columns, tuple(_group(reader, chased, cases) for chased in chased_debts))


_SINCE = Text("due {day}", "{day}到期")
_NEVER = Text("not chased yet", "还没有催过")


def _group(reader: Reader, chased: Chased, cases: Cases) -> Group:
    owed = chased.debt.owed
    due = reader.day(owed.due) if owed.due else ""
    lead: tuple[Value, ...] = (
        Under(reader.customer(chased.customer, {}), Many(document(owed))),
        reader.person(chased.debt.person),
        with_own(full(owed.outstanding), reader.book, owed.document, owed.amount),
        Under(number_of(chased.debt.days, _DAYS), _SINCE.fill(day=due)),
    )
    shown = _shown(chased, cases)
    rows = [
        Row((_attempt(record), Prose(str(record.get("answer", ""))), _result(reader, record, cases)))
        for record in shown
    ]
    if not rows:
        rows = [Row((None, None, never_asked(reader, chased.debt)))]
    elif chased.late and chased.last_asked:
        idle = by_days("overdue-unchased", Mark.LATE, (reader.today - chased.last_asked).days)
        first = rows[0].cells
        rows[0] = Row((*first[:-1], Under(idle, first[-1])))
    left_out = len(chased.debt.attempts) - len(shown)
    if left_out:
        rows.append(Row(("", Link(customer_page(chased.customer), _OLDER.fill(count=left_out)), "")))
    return Group(None, tuple(rows), lead)


def never_asked(reader: Reader, debt: Debt) -> Lamp:
    """That nobody has asked for a debt yet: red once it should have been, with us by `limit`."""
    late = debt.days > limit(reader, debt.owed.due)
    return case_lamp("overdue-unchased", Mark.LATE) if late else Lamp("wait", _NEVER, "overdue-unchased")


def _shown(chased: Chased, cases: Cases) -> list[Record]:
    """The newest attempts, and the older ones that ended in a broken promise."""
    every = chased.debt.attempts
    if len(every) <= NEWEST + 1:
        return list(every)
    older = (cases.about("promise-to-pay", record) for record in every[NEWEST:])
    kept = [
        record
        for record, duty in zip(every[NEWEST:], older, strict=True)
        if duty is not None and duty.mark is Mark.BROKEN
    ]
    return [*every[:NEWEST], *kept]


def _attempt(record: Record) -> Value:
    how = record.kind.by_name["method"].labels.get(record.get("method", ""))
    day = Dated(page_of(record), Near(record.day)) if record.day else None
    return Many((day, how), Text(" ", " "))


_NO_PROMISE = Text("no day promised", "没有承诺日期")


def _result(reader: Reader, record: Record, cases: Cases) -> Value:
    duty = cases.about("promise-to-pay", record)
    if duty and "promised_on" in record.data:
        return _lamp(reader, record, duty)
    return Lamp("na", _NO_PROMISE, "promise-to-pay")


def _lamp(reader: Reader, record: Record, duty: Duty) -> Lamp:
    day = date.fromisoformat(record["promised_on"])
    owed, foreign = Decimal(record.get("promised_amount", "0")), currency_of(reader.book, record) != reader.currency
    amount = say_amount(reader.book, record, owed) if foreign and owed else full(owed)
    what = Text("{day} {amount}", "{day} {amount}").fill(day=reader.day(day), amount=amount or "")
    return telling("promise-to-pay", duty.mark, Text(what.en.strip(), what.zh.strip()))


_PERSONS, _PERSONS_BY = (
    Text("Who chases what", "谁在催"),
    Text("overdue, by the customer's owner", "逾期款，按客户负责人"),
)


def by_person(reader: Reader, chased_debts: list[Chased]) -> Section:
    """What is overdue by who answers for it, and how much of it he asked for in time."""
    persons: dict[str, list[Chased]] = {}
    for chased in chased_debts:
        persons.setdefault(chased.debt.person or "", []).append(chased)
    columns = (
        Column(Text("Who", "姓名"), "t"),
        Column(Text("Debts", "笔数"), "n"),
        Column(Text("Overdue ({unit})", "逾期（{unit}）").fill(unit=unit(reader.currency)), "n"),
        Column(Text("Chased in time", "按时催了"), "s w"),
    )
    rows = tuple(
        _person(reader, person, own)
        for person, own in sorted(
            persons.items(), key=lambda person_and_debts: (-_sum(person_and_debts[1]), person_and_debts[0])
        )
    )
    return Section(_PERSONS, table=table(_PERSONS, columns, rows), beside=_PERSONS_BY, empty=_EMPTY)


def _person(reader: Reader, person: str, own: list[Chased]) -> Row:
    good = sum(not chased.late for chased in own)
    text = Text("{good} of {all}", "{all} 笔中 {good} 笔").fill(good=good, all=len(own))
    lamp = Lamp("ok" if good == len(own) else "bad", text, path=Address.OPEN_MATTERS)
    return Row((reader.person(person or None), len(own), full(_sum(own)), lamp))


def _sum(own: list[Chased]) -> Decimal:
    return sum((chased.debt.owed.outstanding for chased in own), NOTHING)
