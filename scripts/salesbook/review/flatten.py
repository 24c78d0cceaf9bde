"""Two versions of a record, value by value: items of lists are known by their keys, not by their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from salesbook.finding import Route
from salesbook.kinds import Record
from salesbook.schemas import Field

Key = tuple[str, ...]
"""What a value is known by in both versions: names of fields, keys of items."""


class Part(NamedTuple):
    """A value of a record: its field, where it stands, the fields above it.

    `item` is what the keyed item says in which it stands; empty where it stands in none, or is the item itself.
    """

    field: Field
    value: Any
    route: Route
    above: tuple[Field, ...]
    item: Mapping[str, Any]


class _Place(NamedTuple):
    """How far the way into a record has come."""

    key: Key = ()
    route: Route = ()
    above: tuple[Field, ...] = ()
    item: Mapping[str, Any] = {}

    def below(self, name: str, step: str | int, field: Field | None = None) -> _Place:
        above = (*self.above, field) if field is not None else self.above
        return _Place((*self.key, name), (*self.route, step), above, self.item)


def parts(record: Record, others: AbstractSet[Key]) -> dict[Key, Part]:
    """All values of a record, in the schema's order.

    An item of a list is taken apart where the other version has it too, as `others` tells; else it is one value.
    """
    return dict(_parts(record.kind.fields, record.data, _Place(), others))


def items(record: Record) -> frozenset[Key]:
    """What the items of all keyed lists of a record are known by."""
    return frozenset(_item_keys(record.kind.fields, record.data, ()))


def _parts(
    fields: tuple[Field, ...], data: Mapping[str, Any], at: _Place, others: AbstractSet[Key]
) -> Iterator[tuple[Key, Part]]:
    for field in fields:
        value = data.get(field.name)
        if value is None:
            continue
        here = at.below(field.name, field.name)
        if field.fields and isinstance(value, dict):
            yield from _parts(field.fields, value, here._replace(above=(*at.above, field)), others)
        elif _has_items(field, value):
            yield from _items(field, value, here, others)
        else:
            yield here.key, Part(field, value, here.route, here.above, here.item)


def _items(field: Field, result: list[Any], at: _Place, others: AbstractSet[Key]) -> Iterator[tuple[Key, Part]]:
    item = field.item
    assert item is not None  # noqa: S101 - the caller has looked
    for index, (name, entry) in enumerate(zip(_names(field, result), result, strict=True)):
        here = at.below(name, index, field)
        if field.key is not None and here.key in others:
            yield from _parts(item.fields, entry, here._replace(item=entry), others)
        else:
            yield here.key, Part(item, entry, here.route, here.above, {})


def _item_keys(fields: tuple[Field, ...], data: Mapping[str, Any], above: Key) -> Iterator[Key]:
    for field in fields:
        value = data.get(field.name)
        here = (*above, field.name)
        if field.fields and isinstance(value, dict):
            yield from _item_keys(field.fields, value, here)
        elif field.key is not None and field.item is not None and _has_items(field, value):
            assert isinstance(value, list)  # noqa: S101 - just looked
            for name, item in zip(_names(field, value), value, strict=True):
                yield (*here, name)
                yield from _item_keys(field.item.fields, item, (*here, name))


def _has_items(field: Field, value: Any) -> bool:
    return field.item is not None and bool(field.item.fields) and isinstance(value, list)


def _names(field: Field, result: list[Any]) -> Iterator[str]:
    """What items are known by: their keys; else what they say, and of several alike the how manieth."""
    alike: dict[str, int] = {}
    for item in result:
        name = str(item.get(field.key)) if field.key else repr(sorted(item.items(), key=lambda pair: str(pair[0])))
        alike[name] = alike.get(name, 0) + 1
        yield name if alike[name] == 1 else f"{name} {alike[name]}"
