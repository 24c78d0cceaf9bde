"""The cells of a list that no single field tells: the goods of a record and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from salesbook.kinds import Record
from salesbook.pages.customers.timeline import quantity_words
from salesbook.pages.parts.fields import Teller, css_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Money, Value
from salesbook.schemas import Field
from salesbook.views.worth import is_priced, own_amount
from salesbook.words import join

_GOODS, _AMOUNT = "lines", "amount"


def cell(reader: Reader, record: Record, name: str) -> Value:
    """A field as a list's row tells it; an amount in another currency than the book's names it.

    Of lines of products their goods, every one, for the list's filter looks for them; an amount that is not written
    is that of the lines, where the reader sees the price of each.
    """
    field = record.kind.by_name[name]
    teller = Teller(reader.book, record)
    if name == _GOODS and is_of_goods(field):
        return _goods(reader, record.get(name, ()))
    foreign = teller.currency != reader.currency
    if name == _AMOUNT and name not in record.data and is_priced(record):
        return Money(own_amount(record), teller.currency if foreign else "")
    return teller.value(name, full=foreign)


def has_cell(record: Record, field: Field) -> bool:
    """Whether a record tells anything in a field's column."""
    return field.name in record.data or (field.name == _AMOUNT and is_priced(record))


def css_in_list(field: Field) -> str:
    """How a list's column is set: several values have a line of their own on a card; a choice's words stay together."""
    if field.item is not None:
        return "f"
    return "w" if field.labels else css_of(field)


def is_of_goods(field: Field) -> bool:
    """Whether a field is a list of products with their quantities."""
    return field.item is not None and {"product", "quantity"} <= field.item.by_name.keys()


def _goods(reader: Reader, lines: list[Mapping[str, Any]]) -> Value:
    """Each product once, with the quantity of all its lines."""
    counted: dict[str, dict[str, Any]] = {}
    for line in lines:
        own = counted.setdefault(line.get("product", ""), {"product": line.get("product", "")})
        if "quantity" in line:
            own["quantity"] = own.get("quantity", Decimal(0)) + Decimal(str(line["quantity"]))
    return join([quantity_words(reader, item) for item in counted.values()]) if counted else None
