"""The sample company with a mark of its own in every text, name, phone and amount, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import Any

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.schemas import Field
from tests.support.readers import changed, sample, with_company

TEXTS, AMOUNTS = frozenset({"line", "text"}), frozenset({"money", "signed_money"})
_MARK = re.compile(r"qz[0-9]{5}zq")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_FIRST_AMOUNT, _STEP = 700_000_000, 10_007
"""Amounts are so great, and lie so far apart, that no sum of some of them is another one."""


class Marks:
    """The marked book; `where` tells of each mark the records that hold it."""

    def __init__(self, whole: Book) -> None:
        self._numbers = count(10_000)
        self.where: dict[str, str] = {}
        self.lessons: set[str] = set()
        data = {}
        for record in whole.all():
            self._ref = record.ref
            data[record.ref] = self._group(record.kind.by_name, record.data)
        self.book = changed(whole, data)

    def _group(self, fields: Mapping[str, Field], data: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._value(fields[name], value) for name, value in data.items()}

    def _value(self, field: Field, value: Any) -> Any:
        if field.fields:
            return self._group(field.by_name, value)
        if field.item:
            return [self._value(field.item, item) for item in value]
        if field.ref or not isinstance(value, str):
            return value
        mark = self._mark(field)
        if mark is not None:
            self.where[mark] = f"{self._ref}: {'.'.join(field.route)}"
            self.lessons |= {mark} if field.name == "lesson" and field.visibility == "team" else set()
        return value if mark is None else mark

    def _mark(self, field: Field) -> str | None:
        if field.type in TEXTS:
            return f"qz{next(self._numbers)}zq"
        if field.type in AMOUNTS:
            return f"{_FIRST_AMOUNT + next(self._numbers) * _STEP}.00"
        return f"139{next(self._numbers) * _STEP:09d}"[:12] if field.type == "phone" else None

    def seen_by(self, reader: str) -> set[str]:
        """The marks in the records that a reader may see, as far as he may see them; lessons are told to everybody."""
        told = set() if self.book.company.codes_customers else self.lessons
        return told | set(self._in([record.data for record in Audience(self.book, reader).book.all()]))

    def _in(self, value: Any) -> Iterator[str]:
        if isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from self._in(part)
        elif value in self.where:
            yield value

    def found_in(self, text: str) -> set[str]:
        """The marks that a text shows, amounts and phones however they are written."""
        numbers = {_plain(told) for told in _NUMBER.findall(text)}
        return {*_MARK.findall(text), *(mark for mark in self.where if _plain(mark) in numbers)}


def _plain(number: str) -> str:
    return number.replace(",", "").removesuffix(".00")


@lru_cache(maxsize=2)
def marks(mode: str) -> Marks:
    """The marked sample, open or coded."""
    made = Marks(sample())
    if mode == "coded":
        made.book = with_company(made.book, confidentiality="coded")
    return made
