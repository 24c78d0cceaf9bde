"""What is owed as of a day: the ageing with its picture, money without a due day, goods still out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from salesbook.pages.parts.addresses import Address, page_of
from salesbook.pages.parts.amounts import full, hundredths, unit, with_own
from salesbook.pages.parts.drawing import stacked
from salesbook.pages.parts.goods_state import goods_lamp, goods_words
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Link,
    Many,
    Near,
    Picture,
    Row,
    Section,
    Table,
    Under,
    Value,
    first,
    table,
)
from salesbook.views.ageing import Ageing
from salesbook.views.ageing import Row as Owing
from salesbook.views.balance import Owed
from salesbook.views.goods import Out, still_out
from salesbook.views.worth import NOTHING
from salesbook.words import Text, same

SIDE = 12
"""Rows of a section that stands beside another."""
SHOWN = 18
"""Customers that the ageing names beside everything else; the others are one row."""
_THEM_ALL = Text("All {count} {count:customer|customers}", "全部 {count} 家")
_REST = Text("{count} other customers", "其余 {count} 家")
TITLE = Text("Ageing", "账龄")
_BESIDE = Text("by due date, in {unit}", "按到期日，单位{unit}")
_NOT_DUE, _NO_DAY = Text("Not yet due", "未到期"), Text("No due date", "无到期日")
_TOTAL = Text("Total", "合计")
CUSTOMER, OWNER = Text("Customer", "客户"), Text("Owner", "负责人")
_EMPTY = Text("Nobody owes anything.", "没有应收款。")
_RAMP = ("sb-m", "sb-m2", "sb-m3")
_FOREIGN = Text(
    "Foreign debts are told in {unit}, at the rate of their contract or order; they are settled in their own currency.",
    "外币欠款按合同、订货的汇率折成{unit}；冲抵按原币种算。",
)
_BESIDES = Text(
    "On account: what was paid or credited and settles nothing; below zero where too much was paid back. "
    "Bills: bills of exchange not yet due; what they were given for is not yet due either. Both stand beside the total.",
    "预收：已收或已折让、还没有冲抵的款，退多了为负。承兑：未到期的承兑汇票，对应的欠款也算未到期。两项都不计入合计。",
)


def band_words(first: int, last: int | None) -> Text:
    """A column of the ageing in words."""
    if last is None:
        return Text("over {days} days", "{days} 天以上").fill(days=first - 1)
    return Text("{first}–{last} days", "{first}–{last} 天").fill(first=first, last=last)


def section(reader: Reader, ageing: Ageing) -> Section:
    """The sentence, the bar and the table, whose columns sum to what is outstanding."""
    listed, note = ages(reader, ageing, ageing.rows[:SHOWN])
    more = Link(Address.AGEING, _THEM_ALL.fill(count=len(ageing.rows))) if ageing.rows[SHOWN:] else None
    return Section(
        TITLE,
        table=listed,
        beside=_BESIDE.fill(unit=unit(reader.currency)),
        empty=_EMPTY,
        anchor="ageing",
        picture=_picture(ageing) if ageing.rows else None,
        note=Many((note, more), Text(" ", "")) if more else note,
    )


def ages(reader: Reader, ageing: Ageing, shown: Sequence[Owing]) -> tuple[Table, Text | None]:
    """Some of an ageing's rows, those that are not shown as one, and the sums of all; what two of the columns mean."""
    beside = any(row.on_account or row.bills for row in ageing.rows)
    heads = (*_parts(ageing), _TOTAL, *((Text("On account", "预收"), Text("Bills", "承兑")) if beside else ()))
    data = {row.customer: _amounts(row) if beside else _amounts(row)[:-2] for row in ageing.rows}
    own = {row.customer: data[row.customer] for row in shown}
    columns = (Column(CUSTOMER, "t"), Column(OWNER, "w"), *(Column(head, "n") for head in heads))
    rows = [Row((*_who(reader, customer), *map(full, amounts))) for customer, amounts in own.items()]
    if rest := [amounts for customer, amounts in data.items() if customer not in own]:
        rows.append(Row((_REST.fill(count=len(rest)), "", *map(full, _summed(rest)))))
    sums = (_TOTAL, "", *map(full, _summed(data.values()))) if data else ()
    foreign = any("currency" in debt.document.data for row in ageing.rows for debt in row.debts)
    notes = [*([_BESIDES] if beside else []), *([_FOREIGN.fill(unit=unit(reader.currency))] if foreign else [])]
    words = Text(" ".join(text.en for text in notes), "".join(text.zh for text in notes)) if notes else None
    return table(TITLE, columns, tuple(rows), sums), words


def _summed(rows: Iterable[Sequence[Decimal]]) -> list[Decimal]:
    return [sum(column, NOTHING) for column in zip(*rows, strict=True)]


def _parts(ageing: Ageing) -> tuple[Text, ...]:
    return (_NOT_DUE, *(band_words(*column) for column in ageing.columns), _NO_DAY)


def _amounts(row: Owing) -> tuple[Decimal, ...]:
    return (row.not_due, *row.overdue, row.no_due_date, row.outstanding, row.on_account, row.bills)


def _who(reader: Reader, customer: str) -> tuple[Value, Value]:
    """A customer by its link, and who owns it today."""
    record = reader.book.customers.get(customer)
    return reader.customer(customer, {}), reader.person(record.owner_on(reader.today) if record else None)


_SENTENCE = Text(
    "Of every 100 owed, {open} are not yet due, {late} are overdue and {none} have no due date.",
    "应收里，{open}% 还没到期，{late}% 已经逾期，{none}% 没有到期日。",
)
_KEY = Text("{part} {share}%", "{part} {share}%")


def _picture(ageing: Ageing) -> Picture:
    parts = _parts(ageing)
    sums = [sum((_amounts(row)[index] for row in ageing.rows), NOTHING) for index in range(len(parts))]
    shares = hundredths(sums)
    ramp = [_RAMP[min(index, len(_RAMP) - 1)] for index in range(len(ageing.bounds))]
    css = ("sb-l", *ramp, "sb-r", "sb-h")
    key = tuple(
        (name, _KEY.fill(part=part, share=share)) for name, part, share in zip(css, parts, shares, strict=True) if share
    )
    text = _SENTENCE.fill(open=shares[0], late=sum(shares[1:-1]), none=shares[-1])
    return Picture(text, text, stacked(zip(css, map(float, shares), strict=True)), 22, key=key)


_GOODS, _KINDS = Text("Goods owed", "应收商品"), Text("samples, loans, returns", "样品、借用、退货")
_NO_GOODS = Text("No goods are out. A record of goods says what went out and when it is due back.", "没有在外的商品。")


def goods(reader: Reader) -> Section:
    """What is out and not back: what was due longest ago first."""
    columns = (
        Column(CUSTOMER, "t"),
        Column(Text("Goods", "商品"), "f"),
        Column(Text("Due back", "应还"), "e w"),
        Column(Text("State", "情况"), "s w"),
    )
    rows, more = first((Row(_goods_cells(reader, loan)) for loan in still_out(reader.book)), SIDE)
    listed = table(_GOODS, columns, rows)
    return Section(_GOODS, table=listed, beside=_KINDS, empty=_NO_GOODS, note=more, anchor="goods")


def _goods_cells(reader: Reader, loan: Out) -> tuple[Value, ...]:
    due = Near(loan.due) if loan.due else None
    return reader.customer_of(loan.record), goods_words(reader, loan), due, goods_lamp(reader, loan)


_WITHOUT, _MEND = (
    Text("Without a due date", "没有到期日的"),
    Text("waiting for an event, or for a date", "等条件，或缺日期"),
)
_ALL_DATED = Text("Every instalment owed has its due date.", "每一笔应收都有到期日。")
_WAITS = Text("waits for: {event}", "等：{event}")
_UNPLANNED = Text("in no instalment: complete the payment plan", "没有排进任何一期：请补付款计划")
_TOO_MUCH = Text("instalments promised beyond the amount: correct the plan", "期款多于总金额：请改付款计划")
_NOT_AGREED = Text("nothing agreed on when it is to be paid", "没有约定何时付款")


def without_day(reader: Reader, ageing: Ageing) -> Section:
    """Instalments that nobody can call overdue, and what each waits for."""
    amount = Text("Amount ({unit})", "金额（{unit}）").fill(unit=unit(reader.currency))
    columns = (Column(CUSTOMER, "t"), Column(amount, "n"), Column(Text("Why", "原因"), "f"))
    rows, more = first((Row(cells) for row in ageing.rows for cells in _undated(reader, row)), SIDE)
    return Section(
        _WITHOUT, table=table(_WITHOUT, columns, rows), beside=_MEND, empty=_ALL_DATED, note=more, anchor="without-date"
    )


def _undated(reader: Reader, row: Owing) -> Iterator[tuple[Value, ...]]:
    for debt in row.debts:
        if debt.due is None:
            why = Under(*_why(debt))
            yield (
                reader.customer(row.customer, {}),
                with_own(full(debt.outstanding), reader.book, debt.document, debt.amount),
                why,
            )


def _event(debt: Owed) -> Text:
    field = debt.document.kind.by_name["instalments"].item
    event = _item(debt).get("due_event")
    if event in (None, "not_agreed"):
        return _NOT_AGREED if event else _UNPLANNED if debt.amount > NOTHING else _TOO_MUCH
    labels = field.by_name["due_event"].labels if field else {}
    return _WAITS.fill(event=labels.get(event, same(str(event))))


def _why(debt: Owed) -> tuple[Value, Value]:
    link, sort = document(debt)
    return link, Many((sort, _event(debt))) if sort else _event(debt)


def document(debt: Owed) -> tuple[Link, Text | None]:
    """The contract or order that owes, and which instalment of it."""
    field = debt.document.kind.by_name["instalments"].item
    labels = field.by_name["kind"].labels if field else {}
    title, label = debt.document.get("title"), debt.document.kind.label
    id_ = debt.document.get("id", debt.document.id)
    words = same(title) if title else Text(f"{label.en} {id_}", f"{label.zh} {id_}")
    return Link(page_of(debt.document), words), labels.get(_item(debt).get("kind", ""))


def _item(debt: Owed) -> dict[str, Any]:
    """The instalment as its document tells it."""
    result: list[dict[str, Any]] = [
        item for item in debt.document.get("instalments", ()) if item.get("key") == debt.key
    ]
    return result[0] if result else {}
