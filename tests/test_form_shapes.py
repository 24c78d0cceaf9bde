"""Which schemas have a form: the shipped ones; any other shape stops the build and is named."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.forms.files import files
from salesbook.forms.shapes import UnknownShape, faults, require_known
from salesbook.schemas import Kind, parse
from salesbook.site.form_scripts import names
from tests.conftest import ROOT
from tests.support.made_book import book, schemas

COMMON = (ROOT / "schemas" / "common.schema.json").read_bytes()
FITTING = json.loads((ROOT / "tests" / "schemas-dropped" / "fitting.schema.json").read_bytes())


def kind_with(route: tuple[str, ...], value: Any) -> Kind:
    """The dropped-in kind with one part of its schema set."""
    schema = deepcopy(FITTING)
    part = schema
    for step in route[:-1]:
        part = part[step]
    part[route[-1]] = value
    found = parse({"common.schema.json": COMMON, "fitting.schema.json": json.dumps(schema).encode()})
    return found.kinds["fitting"]


@pytest.mark.parametrize("name", sorted(schemas().kinds))
def test_every_shipped_kind_has_a_form(name: str) -> None:
    assert list(faults(schemas().kinds[name])) == []


ODD: list[tuple[tuple[str, ...], Any, str]] = [
    (("oneOf",), [{"properties": {"state": {"const": "done"}}, "required": ["state"]}], "required"),
    (("anyOf",), [{"minProperties": 2}], "minProperties"),
    (("not",), {"properties": {"why": True}}, "required"),
    (("if",), {"properties": {"area": {"minimum": 3}}}, "const"),
    (("then",), {"minProperties": 3}, "minProperties"),
    (("dependentRequired",), {"why": ["because"]}, "because"),
    (("allOf",), [{"if": {"required": ["state"]}, "then": {"maxProperties": 3}}], "maxProperties"),
    (("properties", "rooms", "items", "properties", "defects", "items"), {**FITTING["properties"]["rooms"], "type": "array"}, "list"),
]  # fmt: skip


@pytest.mark.parametrize(("route", "value", "word"), ODD)
def test_a_shape_without_a_form_is_refused(route: tuple[str, ...], value: Any, word: str) -> None:
    result = list(faults(kind_with(route, value)))
    assert len(result) >= 1
    assert any(word in what.en for _, what in result)


def test_the_refusal_names_every_place() -> None:
    schema = {**deepcopy(FITTING), "anyOf": [{"minProperties": 2}], "not": {"properties": {"why": True}}}
    text = json.dumps(schema, indent=2)
    odd = parse({"common.schema.json": COMMON, "fitting.schema.json": text.encode()})
    with pytest.raises(UnknownShape) as caught:
        require_known(odd)
    lines = text.splitlines()
    first = next(at for at, line in enumerate(lines, 1) if '"minProperties"' in line)
    second = next(at for at, line in enumerate(lines, 1) if line.startswith('  "not"'))
    for told in (caught.value.text.en, caught.value.text.zh):
        assert f"schemas/fitting.schema.json:{first - 1}:5" in told  # the item that holds it
        assert f"schemas/fitting.schema.json:{second}:3" in told


def test_a_field_that_is_not_there_is_told_where_it_is_asked_for() -> None:
    schema = deepcopy(FITTING)
    schema["dependentRequired"] = {"why": ["because"]}
    text = json.dumps(schema, indent=2)
    odd = parse({"common.schema.json": COMMON, "fitting.schema.json": text.encode()})
    with pytest.raises(UnknownShape) as caught:
        require_known(odd)
    at = next(at for at, line in enumerate(text.splitlines(), 1) if line == '    "why": [')
    assert f"schemas/fitting.schema.json:{at}:5" in caught.value.text.en


def test_the_build_refuses_it() -> None:
    odd = kind_with(("anyOf",), [{"minProperties": 2}])
    every = schemas()
    whole = book(by=type(every)({**every.kinds, "fitting": odd}, (), every.mark, every.groups))
    with pytest.raises(UnknownShape):
        files(Audience(whole, "team"), None, names())


def test_the_words_of_groups_are_those_that_the_meta_schema_allows() -> None:
    meta = json.loads((ROOT / "schemas" / "meta.schema.json").read_bytes())
    allowed = meta["$defs"]["property"]["properties"]["x-group"]["enum"]
    assert allowed == list(schemas().groups), (
        "a group's words stand in common.schema.json, its name in meta.schema.json"
    )
    orders = [group.order for group in schemas().groups.values()]
    assert len(set(orders)) == len(orders)
    assert all(group.label.en and group.label.zh for group in schemas().groups.values())


@pytest.mark.parametrize("name", sorted(set(schemas().kinds) - {"company"}))
def test_every_field_of_a_form_stands_under_a_heading(name: str) -> None:
    fields = [f.name for f in schemas().kinds[name].fields if f.group is None and f.name not in ("written_at", "by")]
    assert not fields, f"schemas/{name}.schema.json: {fields} need `x-group`, the heading of the form they stand under"
