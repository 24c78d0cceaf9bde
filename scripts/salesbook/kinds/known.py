"""Records as they could be known at a moment, and as its zone tells the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from salesbook.kinds.record import Record
from salesbook.schemas import Field, Kind

_MOMENT = "date_time"


class Known:
    """What is known at a moment, given in the book's zone.

    Records lose the facts that their schema dates later: files are those of the checkout, and a book as of an earlier
    moment must not tell that a complaint was settled later. Moments written with another offset are told in the zone,
    or a message would say that what came at 02:10 missed 09:00.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._today = now.date().isoformat()
        self.ahead: datetime | None = None
        """The nearest moment at which something left out comes to be known; a later day's facts wait for midnight."""

    def record(self, record: Record) -> Record | None:
        """The record without what was not there yet; None where it was not there itself. One that loses nothing is the same."""
        ahead = self.from_when(record)
        if ahead is not None:
            if isinstance(ahead, datetime):
                self._lies_ahead(ahead)
            return None
        data = self._group(_fields(record.kind), record.data)
        return record if data is record.data else type(record)(record.kind, record.path, data)

    def from_when(self, record: Record) -> date | datetime | None:
        """The day or the moment from which a record that is dated ahead is there; None for one that is there now."""
        day, at = record.day, record.written_at
        ahead = day if day is not None and day > self._now.date() else None
        if at is None or at <= self._now:
            return ahead
        here = at.astimezone(self._now.tzinfo)
        return here if ahead is None or ahead <= here.date() else ahead

    def _group(self, fields: Iterable[Field], data: Mapping[str, Any]) -> Mapping[str, Any]:
        kept: dict[str, Any] | None = None
        for field in fields:
            if field.name in data:
                old = data[field.name]
                new = self._value(field, old)
                if new is not old:
                    kept = dict(data) if kept is None else kept
                    kept.pop(field.name)
                    kept |= {} if new is None else {field.name: new}
        return data if kept is None else kept

    def _value(self, field: Field, value: Any) -> Any:
        """The value without what came later: None where nothing is left, the very same where all is."""
        if field.item is not None:
            return self._items(field, field.item, value)
        if field.type == _MOMENT:
            value = self._here(value)
        if field.fact is not None and self._later(value[field.fact] if field.fact else value):
            return None
        return self._group(_below(field), value) if field.fields else value

    def _items(self, field: Field, item: Field, items: list[Any]) -> list[Any]:
        there = [entry for entry in items if not field.fact or not self._later(entry.get(field.fact))]
        kept = [self._value(item, entry) for entry in there]
        same = len(kept) == len(items) and all(a is b for a, b in zip(kept, items, strict=True))
        return items if same else kept

    def _here(self, text: str) -> str:
        at = datetime.fromisoformat(text)
        here = at.astimezone(self._now.tzinfo)
        return text if here.utcoffset() == at.utcoffset() else here.isoformat()

    def _later(self, text: str | None) -> bool:
        if text is None:
            return False
        if "T" not in text:
            return text > self._today
        return self._lies_ahead(datetime.fromisoformat(text))

    def _lies_ahead(self, at: datetime) -> bool:
        if at <= self._now:
            return False
        self.ahead = at if self.ahead is None else min(self.ahead, at)
        return True


@cache
def _fields(kind: Kind) -> tuple[Field, ...]:
    return _concerned(kind.fields)


@cache
def _below(field: Field) -> tuple[Field, ...]:
    return _concerned(field.fields)


def _concerned(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Those fields that are facts or moments, or hold some."""
    return tuple(field for field in fields if _is_concerned(field))


def _is_concerned(field: Field) -> bool:
    below = (*field.fields, *([field.item] if field.item else ()))
    return field.fact is not None or field.type == _MOMENT or any(map(_is_concerned, below))
