"""A product's page: who bought it, how much, when and at what price, as far as the reader may see prices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from salesbook.kinds import Record
from salesbook.pages.company.record_view import RecordView, back_of, with_pointers
from salesbook.pages.parts.addresses import list_of, page_of
from salesbook.pages.parts.amounts import number_of, unit
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.first_steps import nothing_of
from salesbook.pages.parts.form_links import to_change
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Head, Link, Many, Money, Row, Section, Under, Value, table
from salesbook.views.bought import Purchase, ordered_contracts, purchases
from salesbook.views.worth import NOTHING, currency_of
from salesbook.words import Text, month_text, same

SHOWN, UNFOLDED = 40, 5
"""Rows of a table here, and how many of them a phone shows first."""


def product_view(reader: Reader, product: Record) -> RecordView:
    """A product as one looks it up: what it is, who bought it, its prices."""
    teller = Teller(reader.book, product)
    ordered = reader.audience.ask(ordered_contracts) or frozenset()
    bought = purchases(reader.book, ordered).get(product.id, ())
    view = RecordView(
        Head(reader.name(product), product.kind.label, reader.change_of(product)),
        back_of(reader, product),
        tuple(to_change(reader, product)),
        (Section(None, teller.facts()), *_bought(reader, product, bought)),
        beside=tuple(teller.sections()),
    )
    return with_pointers(reader, product, view, frozenset(purchase.record.ref for purchase in bought))


_WHO, _EACH = Text("Who bought it", "谁买过"), Text("Each purchase", "每一笔")
_BESIDE = Text("less returns, with contracts signed and not yet ordered", "已减退货，含已签未下单的合同")
_NOBODY = Text("Nobody has bought it yet.", "还没有人买过。")
_MORE = Text(
    "The first {shown} of {all}; all of them in the list of orders.", "前 {shown} 条，共 {all} 条，全部见订货清单。"
)
_CUSTOMERS, _TIMES = Text("customer|customers", "家"), Text("time|times", "笔")
_CUSTOMER, _TOTAL = Text("Customer", "客户"), Text("Total", "合计")
_QUANTITY, _PRICE = Text("Quantity ({unit})", "数量（{unit}）"), Text("Price ({unit})", "单价（{unit}）")
_LAST_PRICE = Text("Last price ({unit})", "最近单价（{unit}）")


def _bought(reader: Reader, product: Record, bought: Sequence[Purchase]) -> Iterator[Section]:
    if not bought:
        yield Section(_WHO, empty=nothing_of(reader, _NOBODY, "order"))
        return
    words = _ProductWords(reader, product, priced=any(purchase.price is not None for purchase in bought))
    by_customer: dict[str, list[Purchase]] = {}
    for purchase in bought:
        by_customer.setdefault(purchase.record.get("customer", ""), []).append(purchase)
    own = sorted(by_customer.values(), key=lambda own: (-_sum(own), own[0].record.get("customer", "")))
    total = _number(_sum(bought))
    several = len(own) < len(bought)
    if several:
        customers = [words.customer(purchases) for purchases in own]
        count = Many((number_of(len(customers), _CUSTOMERS), _BESIDE))
        yield words.section(_WHO, words.heads_of_customers(), customers, count, (_TOTAL, "", "", total))
    rows, foot = [words.each(purchase) for purchase in bought], ("", _TOTAL, "", total)
    times = number_of(len(rows), _TIMES)
    beside = times if several else Many((times, _BESIDE))
    yield words.section(_EACH, words.heads_of_each(), rows, beside, () if several else foot)


def _sum(bought: Sequence[Purchase]) -> Decimal:
    return sum((purchase.quantity for purchase in bought if purchase.quantity is not None), NOTHING)


class _ProductWords:
    """The tables of one product's purchases. `priced`: the reader sees the price of any."""

    def __init__(self, reader: Reader, product: Record, *, priced: bool) -> None:
        self.reader = reader
        self.priced = priced
        measure = same(product["unit"]) if product.get("unit") else Text("units", "件")
        self.quantity = Column(_QUANTITY.fill(unit=measure), "n")
        self.currency = unit(reader.currency)

    def heads_of_customers(self) -> tuple[Column, ...]:
        """The columns of the table of customers."""
        heads = (
            Column(_CUSTOMER, "t"),
            Column(Text("Last bought", "最近购买"), "w"),
            Column(Text("Times", "次数"), "n"),
        )
        return (*heads, self.quantity, *self._prices(_LAST_PRICE))

    def heads_of_each(self) -> tuple[Column, ...]:
        """The columns of the table of purchases."""
        heads = (Column(Text("Month", "月份"), "e w"), Column(_CUSTOMER, "t"), Column(Text("By", "凭据"), "s"))
        return (*heads, self.quantity, *self._prices(_PRICE))

    def _prices(self, head: Text) -> tuple[Column, ...]:
        return (Column(head.fill(unit=self.currency), "n"),) if self.priced else ()

    def customer(self, own: Sequence[Purchase]) -> Row:
        """All that one customer bought: when last, how often, how much, at what price the last time."""
        sold = [purchase for purchase in own if purchase.quantity is None or purchase.quantity > 0]
        last = next(iter(sold), own[0])
        cells = (self._whom(last), _month(last), len(sold), _number(_sum(own)), self._price(last))
        return Row(cells[: 5 if self.priced else 4])

    def each(self, purchase: Purchase) -> Row:
        """One purchase, or what came back, with the order or contract that says so."""
        whom = self._whom(purchase)
        who: Value = Under(whom, purchase.spec) if purchase.spec else whom
        cells = (_month(purchase), who, self._by(purchase), _number(purchase.quantity), self._price(purchase))
        return Row(cells[: 5 if self.priced else 4])

    def section(
        self, title: Text, heads: tuple[Column, ...], rows: list[Row], beside: Value, foot: tuple[Value, ...]
    ) -> Section:
        """A table of the first rows; with the sums of all where it shows all."""
        sums = (*foot, None)[: len(heads)] if foot and not rows[SHOWN:] else ()
        listed = table(title, heads, tuple(rows[:SHOWN]), sums)._replace(unfolded=UNFOLDED)
        words = _MORE.fill(shown=SHOWN, all=len(rows)) if rows[SHOWN:] else None
        more = Link(list_of(self.reader.book.kinds["order"]), _LIST)
        note = Many((words, more), Text(" ", "")) if words else None
        return Section(title, table=listed, beside=beside, note=note)

    def _whom(self, purchase: Purchase) -> Value:
        return self.reader.customer_of(purchase.record)

    def _price(self, purchase: Purchase) -> Value:
        if purchase.price is None:
            return None
        currency = currency_of(self.reader.book, purchase.record)
        return Money(purchase.price, "" if currency == self.reader.currency else currency)

    def _by(self, purchase: Purchase) -> Value:
        """The order or contract; of what is no plain sale also what it is."""
        record = purchase.record
        label, kind = record.kind.label, self.reader.book.say(record, "kind")
        link = Link(
            page_of(record),
            Text(f"{label.en} {record.get('id', record.id)}", f"{label.zh} {record.get('id', record.id)}"),
        )
        if record.kind.name == "contract":
            return Many((link, _NOT_ORDERED))
        return link if record.get("kind") == "sale" else Many((link, kind))


_LIST = Text("Orders", "订货")
_NOT_ORDERED = Text("signed, not yet ordered", "已签，未下单")


def _month(purchase: Purchase) -> Text:
    return month_text(f"{purchase.day:%Y-%m}")


def _number(quantity: Decimal | None) -> Text | None:
    return None if quantity is None else same(f"{quantity.normalize():,f}")
