"""Does a document fit its schema? A fast yes; for a no, every reason with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from salesbook.calendar import week_in
from salesbook.finding import Fault, Route
from salesbook.schemas.field import Field, Kind
from salesbook.schemas.plain import plain
from salesbook.words import Text
from salesbook.yamlio import RULES, text_faults


def faults(kind: Kind, data: Mapping[str, Any], *, thorough: bool = True) -> list[Fault]:
    """What is wrong with the shape of a record's data.

    `thorough` also looks for what no validator sees: line breaks where none belong, a decimal for a whole number,
    names that look alike, a week 53 of a year that has none. A caller who knows from the text that none can be there may spare it.
    """
    result: list[Fault] = []
    if not quick(kind)(data):
        from salesbook.schemas.explain import explain

        result += explain(kind, data)
    refused = {fault.route for fault in result}
    result += [fault for fault in _repeats(_keyed(kind), data, ()) if fault.route not in refused]
    if thorough:
        result += [fault for fault in _beyond(kind, data) if fault.route not in refused]
    return result


def quick(kind: Kind) -> Any:
    """The compiled validator's yes or no, as a function of the data."""
    return _compiled(kind).is_valid


@lru_cache(maxsize=256)
def _compiled(kind: Kind) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(plain(kind.schema), validate_formats=True)


def _beyond(kind: Kind, data: Mapping[str, Any]) -> Iterator[Fault]:
    for route, field, value in kind.walk(data):
        if isinstance(value, str) and "\n" in value and not field.multiline:
            yield Fault(route, "schema-line-break", _BREAK.fill(name=field.label), _BREAK_REMEDY)
        elif isinstance(value, float) and field.type in ("integer", "count", "score", "year"):
            yield Fault(route, "schema-type", _WHOLE.fill(name=field.label, value=value), _WHOLE_REMEDY)
        elif field.type == "week" and isinstance(value, str) and week_in(value) is None:
            yield Fault(route, "schema-pattern", _NO_WEEK.fill(value=value, year=value[:4]), _NO_WEEK_REMEDY)
        elif field.identifies and isinstance(value, str):
            yield from _deceiving(field, value, route)


def _deceiving(field: Field, value: str, route: Route) -> Iterator[Fault]:
    """Characters that make two ids, names or codes look alike which are not."""
    for fault in text_faults(value, strict=True):
        text = _ALIKE.fill(name=field.label, code=f"U+{ord(fault.character):04X}")
        yield Fault(route, fault.rule, text, RULES[fault.rule].remedy)
        return


class _Keyed(NamedTuple):
    """A field that is a list of items with keys, or has some below it: the rest of a record need not be walked."""

    field: Field
    below: tuple[_Keyed, ...]


@lru_cache(maxsize=256)
def _keyed(kind: Kind) -> tuple[_Keyed, ...]:
    return tuple(filter(None, map(_keyed_field, kind.fields)))


def _keyed_field(field: Field) -> _Keyed | None:
    below = tuple(filter(None, map(_keyed_field, (field.item or field).fields)))
    return _Keyed(field, below) if field.key or below else None


def _repeats(keyed: tuple[_Keyed, ...], data: Mapping[str, Any], route: Route) -> Iterator[Fault]:
    for field, below in keyed:
        value, here = data.get(field.name), (*route, field.name)
        if field.key and isinstance(value, list):
            yield from _repeated(field, value, here)
        parts = enumerate(value) if isinstance(value, list) and below else ()
        for index, part in parts:
            if isinstance(part, dict):
                yield from _repeats(below, part, (*here, index))
        if isinstance(value, dict):
            yield from _repeats(below, value, here)


def _repeated(field: Field, items: list[Any], route: Route) -> Iterator[Fault]:
    seen: set[object] = set()
    for index, item in enumerate(items):
        key = item.get(field.key) if isinstance(item, dict) else None
        if isinstance(key, str) and key in seen:
            yield Fault(
                (*route, index, str(field.key)), "schema-key", _KEY.fill(key=key, name=field.label), _KEY_REMEDY
            )
        if isinstance(key, str):
            seen.add(key)


_ALIKE = Text(
    "{name} holds {code}, which makes names look alike that are not", "“{name}”里有 {code}，会让不同的名称看起来一样"
)
_BREAK = Text("{name} must stand on one line", "“{name}”只能写一行")
_BREAK_REMEDY = Text("Take the line break out.", "去掉换行。")
_NO_WEEK = Text('"{value}" is no week: {year} has 52', "“{value}”这一周不存在：{year} 年只有 52 周")
_NO_WEEK_REMEDY = Text(
    "Weeks run from Monday to Sunday; the days at a year's end may lie in week 1 of the next year.",
    "一周从周一到周日；年末几天可能属于下一年的第 1 周。",
)
_WHOLE = Text("{name} is a whole number, not {value}", "“{name}”必须是整数，不能是 {value}")
_WHOLE_REMEDY = Text("Write it without a decimal point.", "不要写小数点。")
_KEY = Text('the key "{key}" stands twice in {name}', "“{name}”里有两项的编号都是“{key}”")
_KEY_REMEDY = Text("Give each item a key of its own.", "每一项用不同的编号。")
