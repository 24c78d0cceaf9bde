"""Schema files to kinds: the one module that speaks JSON Schema's own words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from salesbook.finding import Finding
from salesbook.schemas.field import LEVELS, Column, Field, Form, Kind, Ref, Visibility
from salesbook.words import Text

SUFFIX = ".schema.json"
SHARED = ("common", "meta")
_COMMON = "common.schema.json#/$defs/"


@dataclass(frozen=True)
class Schemas:
    """All kinds of a book, what is wrong with their files, and a mark that changes when any of the files does."""

    kinds: Mapping[str, Kind]
    findings: tuple[Finding, ...]
    mark: str

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
    return Path(__file__).resolve().parents[3] / "schemas"


def load(folder: Path) -> Schemas:
    """The schemas in a folder."""
    return parse({file.name: file.read_bytes() for file in sorted(folder.glob("*" + SUFFIX))})


def parse(files: Mapping[str, bytes]) -> Schemas:
    """The schemas in these files, given by name and content; a faulty one leaves findings and no kind."""
    from salesbook.schemas import meta

    findings: list[Finding] = []
    raw: dict[str, Any] = {}
    for name in sorted(files):
        value, fault = meta.read_json(files[name], "schemas/" + name)
        if fault:
            findings.append(fault)
        else:
            raw[name.removesuffix(SUFFIX)] = value
    defs = raw.get("common", {}).get("$defs", {})
    kinds = {}
    for name, schema in raw.items():
        if name in SHARED:
            continue
        faults = meta.faults(name, schema, raw.get("meta"), defs, files[name + SUFFIX])
        findings += faults
        if not faults:
            kinds[name] = kind_of(name, schema, defs)
    findings += meta.cross_faults(kinds, files)
    return Schemas(kinds, tuple(findings), _mark(files))


def _mark(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name} {len(files[name])}\n".encode() + files[name])
    return digest.hexdigest()


def resolve(schema: Any, defs: Mapping[str, Any]) -> Any:
    """The schema with each ``$ref`` to common.schema.json put in its place.

    2020-12 lets words stand beside ``$ref``; where both sides say the same word, both hold.
    """
    if isinstance(schema, list):
        return [resolve(item, defs) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" not in schema:
        return {word: value if word == "examples" else resolve(value, defs) for word, value in schema.items()}
    name = schema["$ref"].removeprefix(_COMMON)
    target = resolve(defs[name], defs)
    beside = {word: resolve(value, defs) for word, value in schema.items() if word != "$ref"}
    if target.keys() & beside.keys() - {"$comment"}:
        return {"allOf": [target], **beside, "x-def": name, "type": target.get("type")}
    return {**target, **beside, "x-def": name}


def kind_of(name: str, schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Kind:
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
    own: Visibility = max(level, part.get("x-visibility", level), key=LEVELS.index)
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
        sensitive=part.get("x-sensitive", False),
        multiline=part.get("x-multiline", False),
    )


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
    columns = tuple(Column(c["field"], c["width"]) for c in word["columns"])
    return Form(Text(**word["title"]), columns, tuple(Text(**s) for s in word.get("sign", ())))
