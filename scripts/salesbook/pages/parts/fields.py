"""A record's values in words, by what its schema says of each field: the same for every kind."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from salesbook.book import Book
from salesbook.finding import Route
from salesbook.kinds import Record
from salesbook.kinds.phone import phone_of
from salesbook.pages.parts.addresses import page_of, territory_place
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.gate import url_part
from salesbook.pages.parts.value import (
    LISTED,
    Clock,
    Column,
    Fact,
    Group,
    Link,
    Many,
    Money,
    Near,
    Outward,
    Prose,
    Row,
    Section,
    Table,
    Value,
)
from salesbook.planning.places import point
from salesbook.schemas import Field
from salesbook.views.worth import currency_of
from salesbook.words import Text, month_text, same, week_title

YES, NO = Text("yes", "是"), Text("no", "否")
_OF_FIVE = Text("{score} of 5", "{score} 分（满分 5）")
_DAYS = Text("day|days", "天")
_FURTHER = Text("Further", "其他")
_MOST = 8  # columns that a page has room for
_IN_LINE = 3  # values of a group that one line holds


class Teller:
    """Tells the values of one record."""

    def __init__(self, book: Book, record: Record) -> None:
        self.book = book
        self.record = record
        self.currency = currency_of(book, record) if "currency" in book.company.data else ""

    def facts(self, but: Container[str] = frozenset()) -> tuple[Fact, ...]:
        """The record's single values and plain lists but those named, in the schema's order."""
        return tuple(self._facts(self._fields(but), self.record.data, ()))

    def sections(self, but: Container[str] = frozenset()) -> Iterator[Section]:
        """Its groups and its lists of groups but those named, each a part of the page of its own."""
        yield from self._sections(self._fields(but), self.record.data, ())

    def _fields(self, but: Container[str]) -> tuple[Field, ...]:
        return tuple(field for field in self.record.kind.fields if field.name not in but)

    def value(self, name: str, full: bool = False) -> Value:
        """The value of one field; None where there is none to show. `full`: with the currency of an amount."""
        field, raw = self.record.kind.by_name.get(name), self.record.get(name)
        if field is None or raw is None:
            return None
        return self._value(field, raw, (name,), full)

    def at(self, path: str, index: int = 0) -> Value:
        """The value that a form's column names: ``purpose``, or ``lines.purpose`` of the list's item at `index`."""
        name, dot, inner = path.partition(".")
        field, raw = self.record.kind.by_name.get(name), self.record.get(name)
        if not dot or field is None or field.item is None:
            return self.value(name)
        part, item = field.item.by_name.get(inner), raw[index] if raw and index < len(raw) else {}
        return None if part is None else self._value(part, item.get(inner), (name, index, inner))

    def value_at(self, field: Field, raw: Any, route: Route) -> Value:
        """The value at any route in the record, with the currency of an amount."""
        return self._value(field, raw, route, full=True)

    def _facts(self, fields: tuple[Field, ...], data: Mapping[str, Any], route: Route) -> Iterator[Fact]:
        for field in fields:
            raw = data.get(field.name)
            if raw is not None and raw != [] and not _is_part(field, raw):
                yield Fact(field.label, self._value(field, raw, (*route, field.name), full=True))

    def _sections(self, fields: tuple[Field, ...], data: Mapping[str, Any], route: Route) -> Iterator[Section]:
        for field in fields:
            raw = data.get(field.name)
            if not raw or not _is_part(field, raw):
                continue
            below = (*route, field.name)
            if field.type == "group":
                yield Section(field.label, tuple(self._facts(field.fields, raw, below)))
                yield from self._sections(field.fields, raw, below)
            elif field.item is not None:
                yield Section(field.label, table=self._table(field, field.item, raw, below))

    def _table(self, field: Field, item: Field, raw: list[Any], route: Route) -> Table:
        """A list of groups: a column for every field that any of them has, the last ones of very many in one."""
        if not item.fields:
            return Table(field.label, (Column(item.label),), (Group(None, tuple(self._plain_rows(item, raw, route))),))
        used = [f for f in item.fields if any(isinstance(entry, dict) and f.name in entry for entry in raw)]
        columns = [Column(f.label, css_of(f)) for f in used]
        rows = [self._cells(used, entry, (*route, index)) for index, entry in enumerate(raw)]
        if len(used) > _MOST:
            columns = [*columns[: _MOST - 1], Column(_FURTHER, "f")]
            labels = [f.label for f in used]
            rows = [[*cells[: _MOST - 1], _together(labels[_MOST - 1 :], cells[_MOST - 1 :])] for cells in rows]
        return Table(field.label, tuple(columns), (Group(None, tuple(Row(tuple(cells)) for cells in rows)),))

    def _cells(self, used: list[Field], item: Mapping[str, Any], route: Route) -> list[Value]:
        return [short(self._value(f, item.get(f.name), (*route, f.name))) for f in used]

    def _plain_rows(self, item: Field, raw: list[Any], route: Route) -> Iterator[Row]:
        for index, entry in enumerate(raw):
            yield Row((self._value(item, entry, (*route, index)),))

    def _value(self, field: Field, raw: Any, route: Route, full: bool = False) -> Value:
        """One value. `full`: beside its label, where an amount names its currency."""
        if raw is None:
            return None
        if isinstance(raw, dict):
            facts = self._facts(field.fields, raw, route)
            return Many(tuple(_labelled(fact) for fact in facts)) if raw else None
        if isinstance(raw, list):
            return self._list(field, raw, route)
        if field.ref is not None:
            return self._reference(field, str(raw), route)
        if field.type in ("money", "signed_money"):
            return Money(Decimal(raw), self.currency if full else "")
        return _plain(field, raw)

    def _list(self, field: Field, raw: list[Any], route: Route) -> Value:
        item = field.item
        if item is None or not raw:
            return None
        parts = tuple(self._value(item, entry, (*route, index)) for index, entry in enumerate(raw))
        return Many(parts, Text("; ", "；") if item.fields else LISTED)

    def _reference(self, field: Field, raw: str, route: Route) -> Value:
        if field.ref is not None and field.ref.items:
            return self._item(field.ref.items, raw)
        target = self.book.target(self.record, route)
        if target is None:
            return raw
        link = Link(page_of(target), self.book.title(target))
        key = raw.partition("#")[2]
        return Many((link, _said_by(target, key))) if key else link

    def _item(self, items: str, key: str) -> Value:
        """An item of one of the company's lists: a territory by its link, the others have no page."""
        name = self.book.company.items(items).get(key)
        if name is None:
            return same(key)
        return Link(territory_place(key), name) if items == "territories" else name


_ITEM_WORDS = ("purpose", "text", "name", "topic")


def _said_by(record: Record, key: str) -> str:
    """What a list's item says, by its key; the key itself where it says nothing or is not there."""
    lists = (record.get(field.name, ()) for field in record.kind.fields if field.item is not None and field.item.fields)
    item: Mapping[str, Any] = next((entry for items in lists for entry in items if entry.get("key") == key), {})
    return next((str(item[name]) for name in _ITEM_WORDS if item.get(name)), key)


def to_call(phone: str, words: Text | None = None) -> Outward:
    """A phone number to call; without words it is shown as it was written."""
    return Outward(f"tel:{phone_of(phone).to_dial}", words or same(phone))


def to_map(address: str, geo: Mapping[str, Any] | None = None) -> Outward:
    """An address that opens in the reader's own map: near the coordinates, where the record has them.

    A ``geo:`` link and no map's web address: which map learns of the customer is the reader's choice, nothing leaves
    the machine before he taps, and it works from a folder without a network.
    """
    at = point(geo)
    near = f"{at.lat:.6f},{at.lng:.6f}" if at else "0,0"
    return Outward(f"geo:{near}?q={url_part(address)}", same(address))


def short(value: Value) -> Value:
    """A day as a column tells it: without the year where it is the book's own."""
    if isinstance(value, datetime):
        return Clock(value)
    return Near(value) if isinstance(value, date) else value


def css_of(field: Field) -> str:
    """How a column of this field is set."""
    if field.type in ("money", "signed_money", "quantity", "count", "percent", "integer", "number"):
        return "n"
    return "w" if field.type in ("date", "date_time", "time", "week", "month") else ""


def _is_part(field: Field, raw: Any) -> bool:
    """Whether a value is a part of the page of its own: a group with more to say than a line holds, a list of groups."""
    if field.type == "group":
        return len(raw) > _IN_LINE or any(
            field_of_item.multiline or field_of_item.fields or field_of_item.item for field_of_item in field.fields
        )
    return field.item is not None and bool(field.item.fields)


def _together(labels: list[Text], values: list[Value]) -> Value:
    """Several cells as one, each with its label."""
    parts = [_labelled(Fact(label, value)) for label, value in zip(labels, values, strict=True) if value is not None]
    return Many(tuple(parts), Text("; ", "；")) if parts else None


def _labelled(fact: Fact) -> Value:
    return Many((fact.label, fact.value), Text(": ", "："))


def _plain(field: Field, raw: Any) -> Value:
    if isinstance(raw, bool):
        return YES if raw else NO
    as_value = _BY_TYPE.get(field.type)
    if as_value is not None:
        return as_value(raw)
    if isinstance(raw, str):
        return field.labels.get(raw) or (Prose(raw) if "\n" in raw else raw)
    return number_of(raw, _DAYS) if isinstance(raw, int) and field.name.endswith("_days") else raw


def _percent(raw: float) -> Value:
    return same(f"{raw}%")


_BY_TYPE: dict[str, Callable[[Any], Value]] = {
    "date": date.fromisoformat,
    "date_time": datetime.fromisoformat,
    "week": week_title,
    "month": month_text,
    "year": same,
    "percent": _percent,
    "phone": to_call,
    "score": lambda raw: _OF_FIVE.fill(score=raw),
}
