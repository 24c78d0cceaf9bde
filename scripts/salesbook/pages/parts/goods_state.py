"""Goods that are still out: what they are, how many, and how their return stands, the same on every page."""

from __future__ import annotations

from decimal import Decimal

from salesbook.kinds import Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.lamps import by_days, case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp, Link, Many, Unit, Value
from salesbook.rules.duty import Mark
from salesbook.views.goods import Out
from salesbook.words import Text, counted, same

_RULE = "goods-overdue"
_NO_RETURN = Text("no day agreed", "没有约定归还日")


def goods_words(reader: Reader, loan: Out) -> Value:
    """What is out, leading to its record, and how many of it."""
    product = reader.book.get("product", loan.record.get("product", ""))
    item = loan.record.get("item")
    name = same(item) if item else reader.name(product) if product else loan.record.kind.label
    return Many((Link(page_of(loan.record), name), _counted(product, loan.quantity)), Text(" ", " "))


def goods_lamp(reader: Reader, loan: Out) -> Lamp:
    """How the return stands: overdue for so many days, not yet due, or no day was agreed."""
    if loan.due is None:
        return Lamp("na", _NO_RETURN, _RULE)
    days = (reader.today - loan.due).days
    return by_days(_RULE, Mark.MISSING, days) if days > 0 else case_lamp(_RULE, Mark.DUE)


def _counted(product: Record | None, quantity: Decimal | None) -> Value:
    if quantity is None:
        return None
    whole = int(quantity)
    return Unit(whole, _unit(product, whole)) if quantity == whole else same(str(quantity))


def _unit(product: Record | None, number: int) -> Text:
    return same(product.get("unit", "")) if product else counted(number, Text("piece|pieces", "件"))
