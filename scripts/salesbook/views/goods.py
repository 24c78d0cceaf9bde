"""Goods that are owed to us: samples, loans and returns that are still out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record


class Out(NamedTuple):
    """Goods still out: how many of them, and until when they were lent. None: no day was agreed."""

    record: Record
    quantity: Decimal
    due: date | None


def still_out(book: Book) -> tuple[Out, ...]:
    """All goods that are not whole back, those due first in front."""
    found = [one for one in map(_out, book.of("goods_owed")) if one is not None]
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.record.ref)))


def _out(record: Record) -> Out | None:
    parts = record.get("returned", ())
    left = _number(record.get("quantity", 1)) - sum((_number(part.get("quantity", 0)) for part in parts), Decimal(0))
    due = record.get("due_on")
    return Out(record, left, date.fromisoformat(due) if due else None) if left > 0 else None


def _number(raw: object) -> Decimal:
    return Decimal(str(raw))
