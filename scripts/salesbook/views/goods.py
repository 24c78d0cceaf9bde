"""Goods that are owed to us: samples, loans and returns that are still out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once


class Out(NamedTuple):
    """Goods still out: how many of them, and until when they were lent. None: nobody counted, no day was agreed."""

    record: Record
    quantity: Decimal | None
    due: date | None


@once
def still_out(book: Book) -> tuple[Out, ...]:
    """All goods that are not whole back, those due first in front."""
    result = [Out(record, left(record), due_on(record)) for record in book.of("goods_owed") if is_out(record)]
    return tuple(sorted(result, key=lambda goods: (goods.due or date.max, goods.record.ref)))


def is_out(goods: Record) -> bool:
    """Whether goods are not whole back."""
    return left(goods) != 0


def left(goods: Record) -> Decimal | None:
    """How many have not come back. None where nobody counted what went out, and nothing came back."""
    parts = goods.get("returned", ())
    if "quantity" not in goods.data:
        return Decimal(0) if parts else None
    back = sum((_number(part["quantity"]) for part in parts), Decimal(0))
    return max(Decimal(0), _number(goods["quantity"]) - back)


def due_on(goods: Record) -> date | None:
    """The day agreed for their return."""
    return date.fromisoformat(goods["due_on"]) if "due_on" in goods.data else None


def _number(raw: object) -> Decimal:
    return Decimal(str(raw))
