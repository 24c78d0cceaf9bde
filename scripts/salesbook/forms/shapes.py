"""Which shapes of schema a form can show. The build refuses any other, so that nobody is shown a wrong form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from salesbook.finding import Place, Refusal, Route
from salesbook.schemas import Kind, Schemas, plain
from salesbook.words import Text, join, same

_CONDITIONS = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentRequired"})
_GROUP = _CONDITIONS | {"$schema", "type", "additionalProperties", "properties", "required", "minProperties"}
_LIST = frozenset({"type", "items", "minItems", "maxItems", "uniqueItems"})
_LEAF = frozenset(
    {
        *("type", "enum", "const", "pattern", "format", "minLength", "maxLength"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "allOf"),
    }
)
_BLOCK = _CONDITIONS | {"required", "properties"}

Unknown = tuple[Route, Text]


class UnknownShape(Refusal):
    """A schema has a shape for which there is no form."""


def require_known(schemas: Schemas) -> None:
    """Raise UnknownShape, naming every place at once, where the form of a kind could not be shown right."""
    unknown = [
        _WHERE.fill(at=_said(schemas.place_of(kind.name, place)), place=_path(place), what=what)
        for kind in schemas.kinds.values()
        for place, what in faults(kind)
    ]
    if unknown:
        raise UnknownShape(join([_TITLE, *unknown], "\n", "\n"))


def _said(at: Place) -> str:
    return f"{at.path}:{at.line}:{at.column}"


def _path(place: Route) -> str:
    return "/" + "/".join(map(str, place))


_TITLE = Text("the form page can't show these schemas:", "表单页无法显示下列 schema：")
_WHERE = Text("{at}: {what}; it is {place}", "{at}：{what}（位置：{place}）")


def faults(kind: Kind) -> Iterator[Unknown]:
    """The places of a kind's schema that the form does not know, each with what is wrong."""
    yield from _group(plain(kind.schema), ())


def _group(schema: Mapping[str, Any], place: Route) -> Iterator[Unknown]:
    yield from _words(schema, _GROUP, place)
    for name, part in schema.get("properties", {}).items():
        yield from _part(part, (*place, "properties", name))
    yield from _block(schema, frozenset(schema.get("properties", {})), place)


def _part(schema: Mapping[str, Any], place: Route) -> Iterator[Unknown]:
    if schema.get("type") == "object":
        yield from _group(schema, place)
    elif schema.get("type") == "array":
        yield from _words(schema, _LIST, place)
        yield from _items(schema.get("items"), (*place, "items"))
    else:
        yield from _leaf(schema, place)


def _items(items: Any, place: Route) -> Iterator[Unknown]:
    if not isinstance(items, dict):
        yield place, Text("a list needs `items`", "列表要写明 items")
    elif items.get("type") == "array":
        yield place, Text("a list of lists", "列表里又是列表")
    else:
        yield from _part(items, place)


def _leaf(schema: Mapping[str, Any], place: Route) -> Iterator[Unknown]:
    yield from _words(schema, _LEAF, place)
    if schema.get("type") in ("array", "object") or "items" in schema or "properties" in schema:
        yield place, Text("a list or group that is changed beside its `$ref`", "在 $ref 旁边又改动的列表或分组")
    if not isinstance(schema.get("type"), str):
        yield place, Text("several types for one value", "一个值有几种类型")
    for at, part in enumerate(schema.get("allOf", ())):
        yield from _words(part, _LEAF - {"allOf"}, (*place, "allOf", at))


def _words(schema: Any, known: frozenset[str], place: Route) -> Iterator[Unknown]:
    odd = sorted(set(schema) - known) if isinstance(schema, dict) else [str(schema)]
    if odd:
        yield (
            place,
            Text("`{words}` has no form here", "这里的 `{words}` 没有对应的表单写法").fill(words=", ".join(odd)),
        )


def _block(block: Mapping[str, Any], names: frozenset[str], place: Route) -> Iterator[Unknown]:
    """The conditions of a group, or of what holds in it under a condition."""
    for at, part in enumerate(block.get("allOf", ())):
        yield from _words(part, _BLOCK, (*place, "allOf", at))
        yield from _block(part, names, (*place, "allOf", at))
    for word in ("anyOf", "oneOf"):
        for at, part in enumerate(block.get(word, ())):
            yield from _branch(part, names, (*place, word, at))
    if "not" in block:
        yield from _branch(block["not"], names, (*place, "not"))
    if "if" in block:
        yield from _test(block["if"], names, (*place, "if"))
    for word in ("then", "else"):
        if word in block:
            yield from _words(block[word], _BLOCK, (*place, word))
            yield from _block(block[word], names, (*place, word))
    yield from _unknown_required(block, names, place)


def _unknown_required(block: Mapping[str, Any], names: frozenset[str], place: Route) -> Iterator[Unknown]:
    """The fields that a block asks for."""
    yield from _names(block.get("required", ()), names, (*place, "required"))
    for name, others in block.get("dependentRequired", {}).items():
        yield from _names([name, *others], names, (*place, "dependentRequired", name))


def _branch(part: Mapping[str, Any], names: frozenset[str], place: Route) -> Iterator[Unknown]:
    """One way of several: a list of fields that must be there, and nothing else."""
    yield from _words(part, frozenset({"required", "properties"}), place)
    if not part.get("required") or any(value is not True for value in part.get("properties", {}).values()):
        yield place, Text("a branch may only name fields under `required`", "每个分支只能用 required 列出字段")
    yield from _names(part.get("required", ()), names, place)


def _test(part: Mapping[str, Any], names: frozenset[str], place: Route) -> Iterator[Unknown]:
    yield from _words(part, frozenset({"required", "properties"}), place)
    for name, test in part.get("properties", {}).items():
        if test is not True and (not isinstance(test, dict) or len(test) != 1 or not {"const", "enum"} & set(test)):
            yield (*place, "properties", name), Text("only `const` and `enum` can be asked", "这里只能问 const 或 enum")
    yield from _names([*part.get("required", ()), *part.get("properties", {})], names, place)


def _names(asked_for: Iterable[str], names: frozenset[str], place: Route) -> Iterator[Unknown]:
    for name in asked_for:
        if name not in names:
            yield place, Text("no field is called `{name}`", "没有叫 `{name}` 的字段").fill(name=same(name))
