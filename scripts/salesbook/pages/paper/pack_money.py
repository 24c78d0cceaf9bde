"""Of the meeting pack: money overdue, by customer for managers, counted by age for the room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from salesbook.pages.money.collection import never_asked
from salesbook.pages.paper.pack_lost import MOST
from salesbook.pages.paper.pack_week import Summed
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import unit, with_own
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Link, Money, Near, Row, Section, Under, Value, first, table
from salesbook.views.chasing import Debt, debts, overdue_counts
from salesbook.words import Text

_OVERDUE = Text("Overdue money", "逾期货款")
_NONE_OVERDUE = Text("Nothing is overdue.", "没有逾期的款。")


def overdue(reader: Reader) -> Summed:
    """For managers a row a debt, the largest first; for the room how many customers, by age."""
    if not reader.audience.may_see("manager"):
        return Summed(_counted(reader), None)
    every = debts(reader.book, reader.today)
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Who chases", "负责人"), ""),
        Column(Text("Overdue ({currency})", "逾期（{currency}）").fill(currency=unit(reader.currency)), "n"),
        Column(Text("Days", "天数"), "n"),
        Column(Text("Last answer", "最近答复"), "f"),
        Column(Text("Promised", "承诺"), "w"),
    )
    total = sum((debt.owed.outstanding for debt in every), Decimal(0))
    customers = len({debt.owed.document.get("customer", "") for debt in every})
    beside = Text("{n} {n:customer|customers}", "{n} 家").fill(n=customers) if every else None
    rows, more = first((_debt_row(reader, debt) for debt in every), MOST)
    section = Section(_OVERDUE, table=table(_OVERDUE, columns, rows), beside=beside, empty=_NONE_OVERDUE, note=more)
    return Summed(section, Row((Text("Total", "合计"), "", Money(total), "", "", "")) if every else None)


def _debt_row(reader: Reader, debt: Debt) -> Row:
    document = debt.owed.document
    customer = Link(page_of(document), reader.name_of("customer", document.get("customer", "")))
    last = debt.attempts[0] if debt.attempts else None
    words: Value = never_asked(reader, debt)
    promised = None
    if last is not None:
        words = Under(str(last.get("answer", "–")).partition("\n")[0], Near(last.day) if last.day else None)
        promised = Near(date.fromisoformat(last["promised_on"])) if "promised_on" in last.data else None
    amount = with_own(Money(debt.owed.outstanding), reader.book, document, debt.owed.amount)
    return Row((customer, reader.person(debt.person), amount, debt.days, words, promised))


_DAYS = Text("{span} days", "{span} 天")
_AGED = Text("Days overdue", "逾期天数")


def _counted(reader: Reader) -> Section:
    bands = reader.audience.ask(overdue_counts, reader.today) or ()
    columns = (Column(_AGED, "t"), Column(Text("Customers", "客户数"), "n"))
    rows = tuple(Row((_DAYS.fill(span=_span(band.first, band.last)), band.customers or None)) for band in bands)
    any_overdue = any(band.customers for band in bands)
    return Section(_OVERDUE, table=table(_OVERDUE, columns, rows if any_overdue else ()), empty=_NONE_OVERDUE)


def _span(first: int, last: int | None) -> str:
    return f"{first}–{last}" if last else f"≥ {first}"
