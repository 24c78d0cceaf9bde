"""Orders whose supply is to be arranged, and the deliveries promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from salesbook.calendar import week_of
from salesbook.kinds import Record
from salesbook.pages.parts.addresses import Address, page_of, place_on
from salesbook.pages.parts.lamps import by_days
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Lamp, Link, Many, Metric, Near, Row, Section, Unit, Value, first, table
from salesbook.rules.duty import Mark
from salesbook.views.office import workdays
from salesbook.views.sold import is_sale
from salesbook.words import Text, counted, same

_CUSTOMER, _STATE = Text("Customer", "客户"), Text("State", "情况")
_WAIT = Text("not yet due", "未到期")


class Waiting(NamedTuple):
    """A delivery that was promised and not made; `due` is None where no day was named."""

    order: Record
    delivery: dict[str, Any]
    due: date | None


def waiting(orders: Iterable[Record]) -> list[Waiting]:
    """Deliveries of sales not made yet, by the day promised."""
    waitings = [
        Waiting(order, item, date.fromisoformat(item["due"]) if "due" in item else None)
        for order in orders
        if is_sale(order)
        for item in order.get("deliveries", ())
        if "made_on" not in item
    ]
    return sorted(
        waitings,
        key=lambda coming: (coming.due or date.max, coming.order.ref, str(coming.delivery.get("key", ""))),
    )


def _unarranged(orders: Iterable[Record]) -> list[Record]:
    """Sales for which nobody has arranged supply, the oldest first."""
    records = [
        order
        for order in orders
        if is_sale(order)
        and "supply_arranged_at" not in order.data
        and not any("made_on" in item for item in order.get("deliveries", ()))
    ]
    return sorted(records, key=lambda record: (record.day or date.max, record.ref))


_TO_ARRANGE, _OVERDUE = Text("Orders to arrange", "待备货订单"), Text("Deliveries overdue", "发货逾期")
_THIS_WEEK = Text("due this week: {count}", "本周到期 {count} 批")
_LIMIT = Text("workdays allowed (our default): {days}", "{days} 个工作日内（本公司默认值）")


def metrics(reader: Reader, orders: Iterable[Record]) -> Iterator[Metric]:
    """How many orders wait for supply, how many deliveries are late; each leads to its rows."""
    every = list(orders)
    limit = _LIMIT.fill(days=_supply_days(reader, reader.today))
    idle = len(_unarranged(every))
    yield Metric(
        Link(place_on(Address.AGREEMENTS, "supply"), _TO_ARRANGE),
        idle,
        counted(idle, Text("order|orders", "单")),
        limit,
    )
    promised_ = [delivery for delivery in waiting(every) if delivery.due]
    late = sum(delivery.due is not None and delivery.due < reader.today for delivery in promised_)
    week = sum(
        delivery.due is not None and reader.today <= delivery.due <= week_of(reader.today).sunday
        for delivery in promised_
    )
    yield Metric(
        Link(place_on(Address.AGREEMENTS, "deliveries"), _OVERDUE),
        late,
        counted(late, Text("delivery|deliveries", "批")),
        _THIS_WEEK.fill(count=week),
    )


def _supply_days(reader: Reader, day: date) -> int:
    """Within how many workdays supply for an order of a day was to be arranged."""
    return reader.book.company.threshold("supply_workdays", day)


_NONE_TO_ARRANGE = Text("Supply is arranged for every order.", "每笔订货都已安排备货。")


def to_arrange(reader: Reader, orders: Iterable[Record]) -> Section:
    """Orders without supply, each with the day by which it was to be arranged."""
    columns = (
        Column(Text("Received", "接单"), "e w"),
        Column(_CUSTOMER, "t"),
        Column(Text("Order", "订货"), "f"),
        Column(_STATE, "s w"),
    )
    rows, more = first(Row(_supply(reader, record)) for record in _unarranged(orders))
    listed = table(_TO_ARRANGE, columns, rows)
    return Section(_TO_ARRANGE, table=listed, empty=_NONE_TO_ARRANGE, note=more, anchor="supply")


def _supply(reader: Reader, order: Record) -> tuple[Value, ...]:
    day = order.day or reader.today
    known = workdays(reader.book)
    due = known.after(day, _supply_days(reader, day))
    days = (reader.today - due).days
    late = days > 0 and known.knows(due)
    lamp = by_days("supply-arranged", Mark.MISSING, days) if late else Lamp("wait", _WAIT, "supply-arranged")
    return Near(day), reader.customer_of(order), _goods(reader, order, None), lamp


_PROMISED = Text("Deliveries promised", "约定发货")
_NO_DAY = Text("no day agreed", "没有约定日期")
_NONE_PROMISED = Text("No delivery is outstanding.", "没有待发的货。")


def promised(reader: Reader, waitings: list[Waiting]) -> Section:
    """What is still to be delivered: what was due longest ago first."""
    columns = (
        Column(Text("Due", "期限"), "e w"),
        Column(_CUSTOMER, "t"),
        Column(Text("Goods", "货物"), "f"),
        Column(_STATE, "s w"),
    )
    rows, more = first(Row(_delivery(reader, delivery)) for delivery in waitings)
    listed = table(_PROMISED, columns, rows)
    return Section(_PROMISED, table=listed, empty=_NONE_PROMISED, note=more, anchor="deliveries")


def _delivery(reader: Reader, waiting_for: Waiting) -> tuple[Value, ...]:
    lamp = Lamp("na", _NO_DAY, "delivery-overdue")
    if waiting_for.due is not None:
        days = (reader.today - waiting_for.due).days
        late = days > 0
        lamp = by_days("delivery-overdue", Mark.MISSING, days) if late else Lamp("wait", _WAIT, "delivery-overdue")
    goods = _goods(reader, waiting_for.order, waiting_for.delivery)
    return Near(waiting_for.due) if waiting_for.due else None, reader.customer_of(waiting_for.order), goods, lamp


def _goods(reader: Reader, order: Record, delivery: dict[str, Any] | None) -> Value:
    """The goods of a delivery, or of a whole order, leading to the order."""
    lines = order.get("lines", ())
    wanted = [item for item in lines if delivery is None or delivery.get("line") in (None, item.get("key"))]
    parts: list[Value] = [Link(page_of(order), _name(reader, order, wanted))]
    if delivery is not None and "quantity" in delivery and len(wanted) == 1:
        product = reader.book.get("product", wanted[0].get("product", ""))
        number = delivery["quantity"]
        unit = same(product.get("unit", "")) if product else same("")
        parts.append(Unit(number, unit) if isinstance(number, int) else same(f"{number}\N{NO-BREAK SPACE}{unit.en}"))
    return Many(tuple(parts), Text(" ", " "))


_AND_MORE = Text("{name} and {count} more", "{name}等 {count} 种")


def _name(reader: Reader, order: Record, lines: list[dict[str, Any]]) -> Text:
    if not lines:
        return reader.name(order)
    name = reader.name_of("product", lines[0].get("product"))
    if len(lines) == 1:
        return name
    return Text(
        _AND_MORE.fill(name=name, count=len(lines) - 1).en,
        _AND_MORE.fill(name=name, count=len(lines)).zh,
    )
