"""Customer files merged into another: what names them tells of the file that replaces them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from salesbook.kinds.customer import Customer
from salesbook.kinds.record import Record
from salesbook.schemas import Field, Kind


def told_of_survivors(records: Sequence[Record]) -> list[Record]:
    """The records, each naming the customer file that is left where it names one that was merged away.

    Nothing else of a record changes; the merged files themselves stay, and say into which they went.
    """
    survivors = _survivors(record for record in records if isinstance(record, Customer))
    return [_told_of(record, survivors) for record in records] if survivors else list(records)


def _survivors(customers: Iterable[Customer]) -> dict[str, str]:
    """The file at the end of the chain, for each merged one; files merged in a ring all stay what they are."""
    direct = {customer.id: customer["merged_into"] for customer in customers if "merged_into" in customer.data}
    result = {}
    for first in direct:
        last, seen = first, {first}
        while last in direct and direct[last] not in seen:
            last = direct[last]
            seen.add(last)
        if last not in direct:
            result[first] = last
    return result


def _told_of(record: Record, survivors: Mapping[str, str]) -> Record:
    data = {
        field.name: new
        for field in _fields(record.kind)
        if field.name in record.data
        and (new := _renamed(field, record.data[field.name], survivors)) is not record.data[field.name]
    }
    return type(record)(record.kind, record.path, {**record.data, **data}) if data else record


@cache
def _fields(kind: Kind) -> tuple[Field, ...]:
    """The fields of a kind that name a customer, or hold one that does; `merged_into` says what happened, and stays."""
    return tuple(field for field in kind.fields if field.name != "merged_into" and _names_one(field))


@cache
def _names_one(field: Field) -> bool:
    below = (*field.fields, *([field.item] if field.item else ()))
    return _is_customer(field) or field.stands_for == "customer" or any(map(_names_one, below))


def _is_customer(field: Field) -> bool:
    return field.ref is not None and field.ref.kinds == ("customer",)


def _renamed(field: Field, value: Any, survivors: Mapping[str, str]) -> Any:
    """The value with the survivors' ids; the very same where it names nobody merged."""
    if _is_customer(field):
        return survivors.get(value, value)
    if isinstance(value, list) and field.item:
        items = [_renamed(field.item, item, survivors) for item in value]
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    if isinstance(value, dict):
        parts = {part.name: _renamed(part, value[part.name], survivors) for part in field.fields if part.name in value}
        if field.stands_for == "customer" and value.get("id") in survivors:
            parts["id"] = survivors[value["id"]]
        return value | parts if any(parts[name] is not value[name] for name in parts) else value
    return value
