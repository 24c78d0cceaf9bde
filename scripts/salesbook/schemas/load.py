"""Schema files to kinds: the one module that speaks JSON Schema's own words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from salesbook.carried import carried
from salesbook.finding import Finding, Place, Route
from salesbook.schemas.field import LEVELS, Field, Form, FormColumn, Group, Kind, Ref, Visibility
from salesbook.schemas.json_places import place_of
from salesbook.words import Text

SUFFIX = ".schema.json"
SHARED = ("common", "meta")
_COMMON = "common.schema.json#/$defs/"


@dataclass(frozen=True)
class Schemas:
    """All kinds of a book, what is wrong with their files, and a mark that changes when any of the files does.

    `groups` are the headings of forms, by the word that a field's `group` says.
    """

    kinds: Mapping[str, Kind]
    findings: tuple[Finding, ...]
    mark: str
    groups: Mapping[str, Group] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def place_of(self, kind: str, route: Route) -> Place:
        """The place in a kind's file that a route through its schema leads to, or the nearest above it."""
        path = f"schemas/{kind}{SUFFIX}"
        source = self.files.get(kind + SUFFIX)
        return place_of(source.decode("utf-8"), path, route) if source else Place(path)

    @cached_property
    def by_folder(self) -> Mapping[str, tuple[Kind, ...]]:
        """Kinds by the folder their records lie in; plans and summaries of a month share one."""
        folders: dict[str, tuple[Kind, ...]] = {}
        for kind in self.kinds.values():
            folders[kind.folder] = (*folders.get(kind.folder, ()), kind)
        return folders

    def kind_at(self, path: str) -> Kind | None:
        """The kind whose records lie at a path below records/."""
        folder, slash, _ = path.partition("/")
        kinds = self.by_folder.get(folder if slash else "", ())
        if len(kinds) == 1 and slash:
            return kinds[0]
        return next((kind for kind in kinds if kind.pattern.fullmatch(path)), None)


def shipped() -> Path:
    """The schemas that came with this program: for a book that brings none of its own."""
    return carried("schemas")


def load(folder: Path) -> Schemas:
    """The schemas in a folder."""
    return parse({file.name: file.read_bytes() for file in sorted(folder.glob("*" + SUFFIX))})


def parse(files: Mapping[str, bytes], *, proven: bool = False) -> Schemas:
    """The schemas in these files, given by name and content; a faulty one leaves findings and no kind.

    Files `proven` without fault, byte for byte, are not judged again.
    """
    if proven:
        raw = {name.removesuffix(SUFFIX): json.loads(content) for name, content in files.items()}
        resolved = Definitions(raw.get("common", {}).get("$defs", {}))
        kinds = {name: kind_of(name, raw[name], resolved) for name in sorted(raw) if name not in SHARED}
        return Schemas(kinds, (), mark_of(files), _groups(resolved), files)
    return _judged(files)


def _judged(files: Mapping[str, bytes]) -> Schemas:
    from salesbook.schemas import meta, shared

    findings: list[Finding] = []
    raw: dict[str, Any] = {}
    for name in sorted(files):
        value, fault = meta.read_json(files[name], "schemas/" + name)
        if fault:
            findings.append(fault)
        else:
            raw[name.removesuffix(SUFFIX)] = value
    if "common" in raw:
        findings += shared.common_faults(raw["common"], raw.get("meta"), files)
    if any(finding.place.path == "schemas/common" + SUFFIX for finding in findings):
        return Schemas({}, tuple(findings), mark_of(files))  # by it no kind can be made
    defs = Definitions(raw.get("common", {}).get("$defs", {}))
    kinds = {}
    for name, schema in raw.items():
        if name in SHARED:
            continue
        faults = meta.faults(name, schema, raw.get("meta"), defs, files[name + SUFFIX])
        findings += faults
        if not faults:
            kinds[name] = kind_of(name, schema, defs)
    findings += meta.cross_faults(kinds, files)
    return Schemas(kinds, tuple(findings), mark_of(files), _groups(defs), files)


def _groups(defs: Mapping[str, Any]) -> Mapping[str, Group]:
    titles = defs.get("groups", {})
    return {name: Group(Text(g["en"], g["zh"]), g["order"], g["folded"]) for name, g in titles.items()}


def mark_of(files: Mapping[str, bytes]) -> str:
    """Changes whenever one of these files does."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name} {len(files[name])}\n".encode() + files[name])
    return digest.hexdigest()


class Definitions(dict[str, Any]):
    """What common.schema.json defines, each resolved once however often it is named."""

    def __init__(self, defs: Mapping[str, Any]) -> None:
        super().__init__(defs)
        self._resolved: dict[str, Any] = {}

    def resolved(self, name: str) -> Any:
        """A definition with the others it names put in their places."""
        if name not in self._resolved:
            self._resolved[name] = resolve(self[name], self)
        return self._resolved[name]


def resolve(schema: Any, defs: Definitions) -> Any:
    """The schema with each ``$ref`` to common.schema.json put in its place.

    2020-12 lets words stand beside ``$ref``; where both sides say the same word, both hold.
    """
    if isinstance(schema, list):
        return [resolve(item, defs) if isinstance(item, dict | list) else item for item in schema]
    beside = {word: _part(word, value, defs) for word, value in schema.items() if word != "$ref"}
    if "$ref" not in schema:
        return beside
    name = schema["$ref"].removeprefix(_COMMON)
    target = defs.resolved(name)
    if target.keys() & beside.keys() - {"$comment"}:
        return {"allOf": [target], **beside, "x-def": name, "type": target.get("type")}
    return {**target, **beside, "x-def": name}


def _part(word: str, value: Any, defs: Definitions) -> Any:
    if word == "examples" or not isinstance(value, dict | list):
        return value
    return resolve(value, defs)


def kind_of(name: str, schema: Mapping[str, Any], defs: Definitions) -> Kind:
    """A kind from a schema that fits the meta-schema."""
    full = resolve(dict(schema), defs)
    level: Visibility = full.get("x-visibility", "owner")
    zh = full["x-zh"]
    return Kind(
        name=name,
        label=Text(full["title"], zh["title"]),
        plural=Text(full["x-plural"], zh["title"]),
        help=Text(full["description"], zh["description"]),
        path=full["x-path"],
        keep=full["x-keep"],
        visibility=level,
        sensitive=full.get("x-sensitive", False),
        date=full.get("x-date"),
        order=tuple(full.get("x-order", ())),
        summary=full.get("x-summary"),
        form=_form(full.get("x-form")),
        fields=_fields(full, (), level),
        schema=full,
    )


def _fields(schema: Mapping[str, Any], above: tuple[str, ...], level: Visibility) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(_field(name, part, above, level, name in required) for name, part in schema["properties"].items())


def _field(name: str, part: Mapping[str, Any], above: tuple[str, ...], level: Visibility, required: bool) -> Field:
    route = (*above, name)
    said: Visibility = part.get("x-visibility", level)
    own = max(level, said, key=LEVELS.index) if above else said  # what stands at the top may be for more than its kind
    items = part.get("items")
    return Field(
        name=name,
        route=route,
        label=Text(part["title"], part["x-zh"]["title"]),
        help=Text(part["description"], part["x-zh"]["description"]),
        type=_type(part),
        required=required,
        visibility=own,
        examples=tuple(part["examples"]),
        ref=_ref(part.get("x-ref")),
        labels={value: Text(**words) for value, words in part.get("x-labels", {}).items()},
        fields=_fields(part, route, own) if "properties" in part else (),
        item=_field("[]", items, route, own, required=True) if items else None,
        key=part.get("x-key"),
        group=part.get("x-group"),
        stands_for=part.get("x-stands-for"),
        fact=_fact(part.get("x-fact")),
        sensitive=part.get("x-sensitive", False),
        multiline=part.get("x-multiline", False),
    )


def _fact(word: str | bool | None) -> str | None:
    return "" if word is True else word or None


def _type(part: Mapping[str, Any]) -> str:
    if "enum" in part:
        return "enum"
    if part["type"] in ("array", "object"):
        return "list" if part["type"] == "array" else "group"
    return str(part.get("x-def", part["type"]))


def _ref(word: str | list[str] | None) -> Ref | None:
    if word is None:
        return None
    if isinstance(word, list):
        return Ref(tuple(word))
    kind, _, items = word.partition("#")
    kind, _, role = kind.partition(":")
    return Ref(() if kind == "any" else (kind,), role or None, items or None)


def _form(word: Mapping[str, Any] | None) -> Form | None:
    if word is None:
        return None
    columns = tuple(FormColumn(c["field"], c["width"]) for c in word["columns"])
    return Form(Text(**word["title"]), columns, tuple(Text(**s) for s in word.get("sign", ())))
