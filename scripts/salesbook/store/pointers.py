"""Where records point and what they offer to be pointed at; the schema tells, for every kind alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from salesbook.finding import Fault, Route
from salesbook.schemas import Field, Kind, Schemas
from salesbook.words import Text


class Pointer(NamedTuple):
    """One reference: where it stands, the path it leads to, and what must be there.

    `need` is empty, the key of a list's item, ``territories#east`` for an item of a list of the company, or
    ``role:clerk``.
    """

    route: Route
    target: str
    need: str


class _Probe(NamedTuple):
    """A field that is a reference, or has some below it: the rest of a record need not be walked."""

    name: str
    field: Field
    below: tuple[_Probe, ...]
    item: _Probe | None


def pointers(kind: Kind, data: Mapping[str, Any], schemas: Schemas, refused: frozenset[Route]) -> Iterator[Pointer]:
    """All references of a record that have the form of one."""
    for route, field, value in _references(_probes(kind), data, ()):
        if refused and any(route[:n] in refused for n in range(1, len(route) + 1)):
            continue
        pointer = _pointer(route, field, value, schemas)
        if pointer:
            yield pointer


def form_faults(kind: Kind, data: Mapping[str, Any], schemas: Schemas) -> Iterator[Fault]:
    """References that begin with the folder of no kind they may name."""
    for route, field, value in _references(_open_probes(kind), data, ()):
        if not isinstance(value, str) or field.ref is None or field.ref.bare:
            continue
        there = {kind.name for kind in schemas.by_folder.get(value.partition("/")[0], ())}
        allowed = set(field.ref.kinds) & schemas.kinds.keys() or schemas.kinds.keys()
        if not there & allowed and value != "company":
            folders = sorted({schemas.kinds[name].folder for name in allowed} - {""})
            remedy = _FORM_REMEDY.fill(folders=", ".join(f"{folder}/…" for folder in folders))
            yield Fault(route, "reference-form", _FORM.fill(value=value, name=field.label), remedy)


_FORM = Text(
    '{name}: "{value}" does not begin with the folder of a kind allowed here',
    "“{name}”：“{value}”开头不是这里允许的文件夹",
)
_FORM_REMEDY = Text(
    "Several kinds are possible, so begin with one of: {folders}",
    "这里可以引用几种记录，请以下列文件夹之一开头：{folders}",
)


def self_faults(path: str, own: Iterable[Pointer]) -> Iterator[Fault]:
    """References of the record at a path that name the record itself, and not only an item of it."""
    for pointer in own:
        if pointer.target == path and not pointer.need:
            name = next(str(step) for step in reversed(pointer.route) if isinstance(step, str))
            yield Fault(pointer.route, "reference-itself", _ITSELF.fill(name=name), _ITSELF_REMEDY.fill(name=name))


_ITSELF = Text("`{name}` names the record itself", "`{name}` 指向了这条记录自己")
_ITSELF_REMEDY = Text("Name the other record, or take `{name}` out.", "请写另一条记录，或去掉 `{name}`。")


def offers(kind: Kind, data: Mapping[str, Any]) -> Iterator[str]:
    """What references may ask of this record beyond its being there: keys of its items, roles of a person."""
    for probe in _keyed(kind):
        yield from _keys(probe, data.get(probe.name))
    if kind.name == "person":
        roles = data.get("roles")
        for role in roles if isinstance(roles, list) else ():
            if isinstance(role, dict):
                yield f"role:{role.get('role')}"


def _keys(field: Field, items: Any) -> Iterator[str]:
    for item in items if isinstance(items, list) else ():
        key = item.get(field.key) if isinstance(item, dict) else None
        if isinstance(key, str):
            yield key
            yield f"{field.name}#{key}"


@cache
def _keyed(kind: Kind) -> tuple[Field, ...]:
    return tuple(field for field in kind.fields if field.key)


@cache
def _probes(kind: Kind) -> tuple[_Probe, ...]:
    return tuple(filter(None, map(_probe, kind.fields)))


@cache
def _open_probes(kind: Kind) -> tuple[_Probe, ...]:
    """Those of a kind that may name several kinds."""
    return tuple(probe for probe in _probes(kind) if _is_open(probe))


def _is_open(probe: _Probe) -> bool:
    own = probe.field.ref is not None and not probe.field.ref.bare
    return own or any(map(_is_open, (*probe.below, *filter(None, (probe.item,)))))


def _probe(field: Field) -> _Probe | None:
    below = tuple(filter(None, map(_probe, field.fields)))
    item = _probe(field.item) if field.item else None
    return _Probe(field.name, field, below, item) if field.ref or below or item else None


def _references(
    probes: tuple[_Probe, ...], data: Mapping[str, Any], route: Route
) -> Iterator[tuple[Route, Field, Any]]:
    for probe in probes:
        value = data.get(probe.name)
        if value is not None:
            yield from _below(probe, value, (*route, probe.name))


def _below(probe: _Probe, value: Any, route: Route) -> Iterator[tuple[Route, Field, Any]]:
    if probe.field.ref:
        yield route, probe.field, value
    elif probe.item and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _below(probe.item, item, (*route, index))
    elif probe.below and isinstance(value, dict):
        yield from _references(probe.below, value, route)


def _pointer(route: Route, field: Field, value: Any, schemas: Schemas) -> Pointer | None:
    ref = field.ref
    if ref is None or not isinstance(value, str):
        return None
    if ref.items:
        return Pointer(route, "records/company.yaml", f"{ref.items}#{value}")
    record, _, key = value.partition("#")
    if ref.bare:
        kind = schemas.kinds.get(ref.kinds[0])
        if kind is None:  # its schema is faulty: that is told already
            return None
        folder = kind.folder
        record = f"{folder}/{record}" if folder else ref.kinds[0]
    return Pointer(route, f"records/{record}.yaml", f"role:{ref.role}" if ref.role else key)
