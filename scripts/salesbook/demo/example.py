"""A record made of its schema's own examples: for kinds that nobody has told a story about yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from salesbook.demo.pile import Pile
from salesbook.finding import Refusal
from salesbook.schemas import Field, Kind, key_fields, shape
from salesbook.words import Text


def exemplify(pile: Pile, kind: Kind) -> str:
    """Write one record of a kind from the examples of its fields, references put right; its id.

    Raises Refusal where the examples do not make a record that fits the schema.
    """
    for fields in _choices(kind):
        data = _data(pile, fields)
        if not shape.faults(kind, data):
            return pile.add(kind.name, data)
    raise Refusal(_POOR.fill(kind=kind.name))


def _choices(kind: Kind) -> Iterator[list[Field]]:
    """What is asked for always; that with one field more; everything; everything but one field."""
    needed = [field for field in kind.fields if field.required or field.name in key_fields(kind)]
    others = [field for field in kind.fields if field not in needed]
    yield needed
    yield from ([*needed, other] for other in others)
    yield list(kind.fields)
    yield from ([field for field in kind.fields if field is not other] for other in others)


_POOR = Text(
    "schemas/{kind}.schema.json: the examples of its fields do not make a record; mend them",
    "schemas/{kind}.schema.json：各字段的示例拼不成一条合格的记录，请改好示例",
)


def _data(pile: Pile, fields: Iterable[Field]) -> dict[str, Any]:
    data = {field.name: _value(pile, field, field.examples[0]) for field in fields}
    return {name: value for name, value in data.items() if value not in (None, [], {})}


def _value(pile: Pile, field: Field, example: Any) -> Any:
    """An example with its references led to records that are there; None where there is nothing to refer to."""
    if field.ref:
        return _there(pile, field)
    if field.item and isinstance(example, list):
        return [value for part in example if (value := _value(pile, field.item, part)) is not None]
    if field.fields and isinstance(example, dict):
        own = {name: _value(pile, field.by_name[name], part) for name, part in example.items() if name in field.by_name}
        return {name: value for name, value in own.items() if value is not None}
    return example


def _there(pile: Pile, field: Field) -> str | None:
    ref = field.ref
    assert ref is not None  # noqa: S101 - the caller asked
    if ref.items:
        return pile.keys(ref.items)[0]
    if ref.role:
        return pile.holder(ref.role)
    for kind in ref.kinds or ("customer",):
        if pile.ids(kind):
            return pile.ids(kind)[0] if ref.bare else pile.ref(kind, pile.ids(kind)[0])
    return None
