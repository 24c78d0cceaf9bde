"""Hidden values changed to other legal ones: choices, dates, numbers, yes and no, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from salesbook.audience import FIGURES, Audience, Declared
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.kinds.superiors import superiors
from salesbook.pages import catalogue
from salesbook.schemas import Field
from tests.support.readers import changed

NUMBERS = frozenset({"money", "signed_money", "quantity", "number", "percent", "count", "integer", "score", "rate"})
CHANGED = NUMBERS | {"enum", "boolean", "date", "date_time", "ref"}
Which = Callable[[str], bool]
"""Whether a field, named as ``order.invoices.date``, is to be changed."""


def every_figure() -> Mapping[str, Declared]:
    """All figures there are, whichever modules were read before: a page reads those it shows."""
    catalogue.declared()
    return FIGURES


def declared() -> frozenset[str]:
    """The fields that figures for the team say they draw on."""
    return frozenset(
        name for figure in every_figure().values() if figure.audience == "team" for name in figure.draws_on
    )


def is_declared(name: str) -> bool:
    """Whether a figure for the team draws on a field, or on the group or list it stands in."""
    parts = name.split(".")
    return any(".".join(parts[:length]) in declared() for length in range(2, len(parts) + 1))


class Changer:
    """Changes what one reader may not see of a book."""

    def __init__(self, whole: Book, reader: str) -> None:
        self.whole = whole
        self.audience = Audience(whole, reader)
        self.seen = {record.ref: record.data for record in self.audience.book.all()}
        others = [one for one in whole.people if reader not in (one, *superiors(whole.people, one))]
        self.people = sorted(others)

    def names(self) -> list[str]:
        """Every field of which the reader may not see some value that can be changed."""
        result: set[str] = set()

        def note(name: str) -> bool:
            result.add(name)
            return False

        self.changed(note)
        return sorted(result)

    def changed(self, which: Which) -> Book:
        """The book with other values in the fields wanted, wherever the reader may not see them."""
        data = {}
        for record in self.whole.all():
            fields = record.kind.by_name.values()
            seen = self.seen.get(record.ref, {})
            made = self._group(record, fields, record.data, seen, which, top=True)
            if made != record.data:
                data[record.ref] = made
        return changed(self.whole, data)

    def _group(
        self, record: Record, fields: Iterable[Field], data: Mapping[str, Any], seen: Any, which: Which, *, top: bool
    ) -> dict[str, Any]:
        made = dict(data)
        for field in fields:
            fixed = top and (field.name in _keys(record) or field.name == record.kind.date)
            if field.name in data and not fixed:
                known = seen.get(field.name) if isinstance(seen, Mapping) else None
                made[field.name] = self._value(record, field, data[field.name], known, which)
        return made

    def _value(self, record: Record, field: Field, value: Any, seen: Any, which: Which) -> Any:
        if field.fields and isinstance(value, Mapping):
            return self._group(record, field.fields, value, seen, which, top=False)
        if field.item and isinstance(value, list):
            known = seen if isinstance(seen, list) and len(seen) == len(value) else [None] * len(value)
            if seen is not None and known != seen:
                return value  # a list that lost some of its items: which ones, is not told
            return [self._value(record, field.item, item, two, which) for item, two in zip(value, known, strict=True)]
        name = ".".join((record.kind.name, *(step for step in field.route if step != "[]")))
        if value == seen or not (field.ref or field.type in CHANGED) or field.stands_for:
            return value
        return self._other(field, value) if which(name) else value

    def _other(self, field: Field, value: Any) -> Any:
        if field.ref:
            return self._reference(field, value)
        if isinstance(value, bool):
            return not value
        if field.type == "enum":
            return next((one for one in field.labels if one != value), value)
        if field.type == "date":
            return (date.fromisoformat(value) - timedelta(days=1)).isoformat()
        if field.type == "date_time":
            return (datetime.fromisoformat(value) - timedelta(minutes=7)).isoformat()
        return _number(value)

    def _reference(self, field: Field, value: str) -> str:
        assert field.ref is not None
        if field.ref.items:
            return next((key for key in self.whole.company.items(field.ref.items) if key != value), value)
        if field.ref.kinds == ("person",):
            return next((one for one in self.people if one != value), value)
        kinds = field.ref.kinds or tuple(self.whole.kinds)
        folder = value.partition("/")[0]
        for kind in kinds:
            for record in self.whole.of(kind):
                if self.audience.sees(record, "owner") or (record.ref in self.seen and kind != "customer"):
                    continue  # what then led to a record that he may see would be for him
                named = record.id if field.ref.bare else record.ref
                if named != value and "#" not in value and (field.ref.bare or named.startswith(f"{folder}/")):
                    return named
        return value


def _keys(record: Record) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", record.kind.path))


def _number(value: Any) -> Any:
    if isinstance(value, str):
        return str(Decimal(value) + 1)
    return value - 1 if value > 1 else value + 1


def differing(item: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The names under which a reader is given something else, or that only one of both has."""
    return sorted(name for name in item.keys() | other.keys() if item.get(name) != other.get(name))


def guilty(names: list[str], differs: Callable[[frozenset[str]], bool]) -> Iterator[str]:
    """Of fields that together make a difference, those that make one, found by halves."""
    if not names or not differs(frozenset(names)):
        return
    if len(names) == 1:
        yield names[0]
        return
    half = len(names) // 2
    yield from guilty(names[:half], differs)
    yield from guilty(names[half:], differs)
