"""The schemas: every kind has good and bad files, every example is one, both validators agree, the meta-schema bites."""

from __future__ import annotations

import copy
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from salesbook.finding import Place
from salesbook.schemas import Kind, load, parse, path_of
from salesbook.schemas.reference import FORMATS, Reference, errors
from salesbook.schemas.shape import faults, quick
from salesbook.store.pointers import form_faults
from salesbook.yamlio import read

HERE = Path(__file__).parent
FOLDER = HERE.parent / "schemas"
CASES = HERE / "schemas"
FILES = {file.name: file.read_bytes() for file in sorted(FOLDER.glob("*.schema.json"))}
KINDS = sorted(name.partition(".")[0] for name in FILES if name.partition(".")[0] not in ("common", "meta"))
GOOD = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*/good/*.yaml"))
BAD = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*/bad/*.yaml"))
SCHEMAS = load(FOLDER)


def kind_of(case: str) -> Kind:
    return SCHEMAS.kinds[case.partition("/")[0]]


def data_of(case: str) -> dict[str, Any]:
    document = read((CASES / case).read_bytes(), case).document
    assert document is not None
    return document.data


def told(case: str) -> list[tuple[str, Place]]:
    """Rule and place of everything the reader, the schema and the references' form have against a file."""
    reading = read((CASES / case).read_bytes(), case)
    result = [(finding.rule, finding.place) for finding in reading.findings]
    if reading.document is None:
        return result
    kind, data = kind_of(case), reading.document.data
    shape = [*faults(kind, data), *form_faults(kind, data, SCHEMAS)]
    return result + [(fault.rule, reading.document.place(fault.route, fault.key)) for fault in shape]


# ---------------------------------------------------------------- good and bad files


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_good_and_bad_files(kind: str) -> None:
    for folder, cases in (("good", GOOD), ("bad", BAD)):
        there = any(case.startswith(f"{kind}/") for case in cases)
        assert there, f"no file in tests/schemas/{kind}/{folder}/; those of market_note show how one is written"


def test_no_case_is_for_a_kind_that_is_none() -> None:
    others = {folder.name for folder in CASES.iterdir()} - set(KINDS)
    assert not others, f"folders of tests/schemas/ without a schema of that name in schemas/: {sorted(others)}"


@pytest.mark.parametrize("case", GOOD)
def test_a_good_file_passes(case: str) -> None:
    assert told(case) == []
    assert path_of(kind_of(case), data_of(case)) is not None


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_has_the_one_fault_it_names(case: str) -> None:
    first = (CASES / case).read_text(encoding="utf-8").partition("\n")[0]
    expected = re.fullmatch(r"# expect: ([a-z-]+) ([0-9]+)(?::([0-9]+))?", first)
    assert expected, "the first line says `# expect: RULE LINE[:COLUMN]`"
    rule, line, column = expected.groups()
    result = told(case)
    assert [(name, place.line) for name, place in result] == [(rule, int(line))]
    assert column is None or result[0][1].column == int(column)


# ---------------------------------------------------------------- what a schema says of itself


def parts(schema: Any, route: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Each property of a resolved schema, those inside groups and lists included."""
    below = schema.get("properties", {}) | ({"[]": schema["items"]} if "items" in schema else {})
    for name, part in below.items():
        yield (*route, name), part
        yield from parts(part, (*route, name))


def wrong_examples(schema: Any) -> list[str]:
    return [
        f"{'.'.join(route)}: {error.message}"
        for route, part in parts(schema)
        for example in part["examples"]
        for error in errors(part, example)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_is_one(kind: str) -> None:
    assert wrong_examples(SCHEMAS.kinds[kind].schema) == []


def test_a_wrong_example_is_seen_wherever_it_stands() -> None:
    schema = copy.deepcopy(SCHEMAS.kinds["visit"].schema)
    schema["properties"]["usage"]["properties"]["satisfaction"]["examples"].append(6)
    schema["properties"]["with"]["items"]["examples"].append("Chen Li")
    assert [wrong.partition(":")[0] for wrong in wrong_examples(schema)] == ["with.[]", "usage.satisfaction"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_keeps_what_no_validator_sees(kind: str) -> None:
    """Examples stand on one line unless more are allowed, and a reference's example has a reference's form."""
    found = SCHEMAS.kinds[kind]
    for field in found.fields:
        for example in field.examples:
            data = {field.name: example}
            own = [fault for fault in faults(found, data) if fault.route]  # the root lacks its other fields
            assert [*own, *form_faults(found, data, SCHEMAS)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_printed_form_fills_the_width_with_fields_that_exist(kind: str) -> None:
    found = SCHEMAS.kinds[kind]
    if found.form is None:
        return
    routes = {".".join(field.route).replace(".[]", "") for field in found.every_field()}
    assert [column.field for column in found.form.columns if column.field not in routes] == []
    assert sum(column.width for column in found.form.columns) == 100


@pytest.mark.parametrize("name", sorted(FILES))
def test_patterns_mean_the_same_in_javascript_python_and_rust(name: str) -> None:
    for planted in (r"^\d+$", "(?=a)", "[一-龥]", "𠮷?", "e\u0301"):
        assert not portable(planted)
    assert [p for p in patterns(json.loads(FILES[name])) if not portable(p)] == []


def patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for item in schema:
            yield from patterns(item)
    elif isinstance(schema, dict):
        for word, value in schema.items():
            if word == "pattern" and isinstance(value, str):
                yield value
            yield from patterns(value)


def portable(pattern: str) -> bool:
    """No class that means different letters elsewhere, no look-around.

    Beyond ASCII only single signs that every engine counts as one: no ranges, no half or composed ones.
    """
    wide = [sign for sign in pattern if not sign.isascii()]
    if any(sign > "\uffff" or unicodedata.combining(sign) for sign in wide) or re.search(r"[^ -~]-|-[^ -~]", pattern):
        return False
    return not re.search(r"\\[a-mo-zA-Z0-9]|\(\?", pattern)


# ---------------------------------------------------------------- the meta-schema


def test_the_shipped_schemas_are_without_fault() -> None:
    faults = [f"{finding.place}: {finding.message.en}. {finding.remedy.en}" for finding in SCHEMAS.findings]
    assert not faults, "\n".join(faults)
    assert sorted(SCHEMAS.kinds) == KINDS


Spoil = Callable[[dict[str, Any]], object]
SPOILS: dict[str, Spoil] = {
    "no Chinese for a field": lambda s: s["properties"]["date"].pop("x-zh"),
    "no title for a field": lambda s: s["properties"]["date"].pop("title"),
    "no description for a field": lambda s: s["properties"]["date"].pop("description"),
    "no example": lambda s: s["properties"]["date"].pop("examples"),
    "an empty list of examples": lambda s: s["properties"]["date"].update(examples=[]),
    "no words for a value": lambda s: s["properties"]["method"]["x-labels"].pop("phone"),
    "words for no value": lambda s: s["properties"]["method"]["x-labels"].update(fax={"en": "Fax", "zh": "传真"}),
    "words in one language": lambda s: s["properties"]["method"]["x-labels"]["phone"].pop("zh"),
    "no labels at all": lambda s: s["properties"]["method"].pop("x-labels"),
    "a word of ours that is none": lambda s: s["properties"]["date"].update({"x-colour": "red"}),
    "a word of ours that is none, for the kind": lambda s: s.update({"x-colour": "red"}),
    "no plural": lambda s: s.pop("x-plural"),
    "no path": lambda s: s.pop("x-path"),
    "a path of a field that is none": lambda s: s.update({"x-path": "visits/{week}/{date}--{shop}.yaml"}),
    "not said how long it is kept": lambda s: s.pop("x-keep"),
    "kept for a while": lambda s: s.update({"x-keep": "long"}),
    "open to unknown fields": lambda s: s.update(additionalProperties=True),
    "a group open to unknown fields": lambda s: s["properties"]["usage"].pop("additionalProperties"),
    "neither type nor $ref": lambda s: s["properties"]["date"].pop("$ref"),
    "a $ref to nothing": lambda s: s["properties"]["date"].update({"$ref": "common.schema.json#/$defs/day"}),
    "a $ref elsewhere": lambda s: s["properties"]["date"].update({"$ref": "visit.schema.json#/properties/person"}),
    "a reference to no kind": lambda s: s["properties"]["customer"].update({"x-ref": "client"}),
    "a reference to no role": lambda s: s["properties"]["person"].update({"x-ref": "person:chief"}),
    "a reference to no list": lambda s: s["properties"]["place"].update({"x-ref": "company#places"}),
    "a list column that is none": lambda s: s["x-order"].append("colour"),
    "a form column that is none": lambda s: s["x-form"]["columns"][0].update(field="colour"),
    "a summary of a field that is none": lambda s: s.update({"x-summary": "{colour}"}),
    "dated by a field that is none": lambda s: s.update({"x-date": "day"}),
    "a fact dated by nothing": lambda s: s["properties"]["usage"].update({"x-fact": "day"}),
    "a fact dated by no date": lambda s: s["properties"]["usage"].update({"x-fact": "satisfaction"}),
    "a fact that is no date": lambda s: s["properties"]["purpose"].update({"x-fact": True}),
    "a level that is none": lambda s: s["properties"]["place"].update({"x-visibility": "boss"}),
    "a required field that is none": lambda s: s["required"].append("colour"),
    "a field's name in capitals": lambda s: s["properties"].update(Place=s["properties"]["place"]),
    "a type that is none": lambda s: s["properties"]["method"].update(type="text"),
}


@pytest.mark.parametrize("what", SPOILS)
def test_a_spoilt_schema_is_one_finding(what: str) -> None:
    schema = json.loads(FILES["visit.schema.json"])
    SPOILS[what](schema)
    assert one_finding(schema).place.path == "schemas/visit.schema.json"


def test_the_finding_stands_where_the_fault_is() -> None:
    schema = json.loads(FILES["visit.schema.json"])
    schema["properties"]["method"]["x-labels"].pop("phone")
    place = one_finding(schema).place
    text = json.dumps(schema, ensure_ascii=False, indent=1).split("\n")
    start = next(number for number, row in enumerate(text) if row.startswith('  "method": {'))
    assert '"x-labels"' in text[place.line - 1]
    assert start < place.line - 1 < start + 40


def one_finding(visit: dict[str, Any]) -> Any:
    source = json.dumps(visit, ensure_ascii=False, indent=1).encode()
    findings = [f for f in parse(FILES | {"visit.schema.json": source}).findings if "visit" in f.place.path]
    assert [finding.rule for finding in findings] == ["schema-file"], findings
    return findings[0]


# ---------------------------------------------------------------- two validators, one verdict

REGISTRY: Registry[Any] = Registry().with_resource(
    "common.schema.json", DRAFT202012.create_resource(json.loads(FILES["common.schema.json"]))
)
STRANGE: list[Any] = [
    *(None, True, False, 0, -1, 1, 1.0, 1.5, 10**14, -0.000000001, "", " ", "\n", "x", "无", "𠮷" * 201, [], {}),
    *("2026-11-20", "2026-02-29", "2024-02-29", "2026-11-20\n", "2026-11-31", "2026-1-1", "0000-01-01", "9999-12-31"),
    *("2026-11-20T10:00:00+08:00", "2026-11-20T10:00:00Z", "2026-11-20T24:00:00+08:00", "2016-12-31T23:59:60+00:00"),
    *("2026-11-20T10:00:00+00:60", "2026-11-20T10:00:00+24:00", "2026-11-20T10:00:00-00:00", "2026-11-20t10:00:00z"),
    *("２０２６-11-20", "１２.00", "12.00", "012.00", "-12.00", "-0.00", "1e3", "12.00\n", "CNY", "cny", "2026-W53"),
    *("2026-W54", "2026-13", "09:00", "24:00", "9:00", "a", "a-b", "a--b", "A", "a/b#c", "a#", "#c", "new-7f3k2a"),
    *("café", "cafe\u0301", "\u200d", "a" * 41, "a" * 201, "a" * 8001, ["a", "a"], [1, 1.0], [1, True], [{}, {}]),
    *([{"key": "a"}, {"key": "a"}], {"value": 1}, {"value": 1, "from": "2026-01-01"}, {"id": "new-7f3k2a"}),
]


def spots(value: Any, above: Any = None, step: Any = None) -> Iterator[tuple[Any, Any]]:
    """Each place inside a record that can be changed, as its holder and the step to it."""
    if above is not None:
        yield above, step
    for key, child in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from spots(child, value, key)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Kind, dict[str, Any]]:
    """A good record with one to three of its values taken out, doubled, or replaced by something strange."""
    case = draw(st.sampled_from(GOOD))
    data = copy.deepcopy(data_of(case))
    for _ in range(draw(st.integers(1, 3))):
        places = list(spots(data))
        if not places:
            break
        holder, step = places[draw(st.integers(0, len(places) - 1))]
        change = draw(st.sampled_from(["replace", "remove", "double", "add"]))
        if change == "remove":
            del holder[step]
        elif change == "double" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[step]))
        elif change == "add" and isinstance(holder, dict):
            holder[draw(st.sampled_from(["colour", "note", "reason", "on", "by"]))] = copy.deepcopy(
                draw(st.sampled_from(STRANGE))
            )
        else:
            holder[step] = copy.deepcopy(draw(st.sampled_from(STRANGE)))
    return kind_of(case), data


def agreed(kind: Kind, data: dict[str, Any], source: bytes | None = None) -> bool:
    """The verdict of our two validators, which must be the same; what they accept, stock jsonschema accepts too."""
    fast: bool = quick(kind)(data)
    assert fast == (not errors(kind.schema, data))
    if fast:
        raw = json.loads(source or FILES[f"{kind.name}.schema.json"])
        stock = Draft202012Validator(raw, registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER)
        assert stock.is_valid(data)
    return fast


@pytest.mark.parametrize("case", [*GOOD, *BAD])
def test_both_validators_agree_on_the_files(case: str) -> None:
    agreed(kind_of(case), data_of(case))


@settings(max_examples=400)
@given(mutated())
def test_both_validators_agree_on_mutated_records(record: tuple[Kind, dict[str, Any]]) -> None:
    kind, data = record
    assert agreed(kind, data) or faults(kind, data)


@pytest.mark.parametrize("name", sorted(set(json.loads(FILES["common.schema.json"])["$defs"]) - {"groups"}))
def test_both_validators_agree_on_what_kinds_share(name: str) -> None:
    source = sharing(name)
    kind = parse({"common.schema.json": FILES["common.schema.json"], "probe.schema.json": source}).kinds["probe"]
    accepted = [value for value in STRANGE if agreed(kind, {"value": value}, source)]
    assert len(accepted) < len(STRANGE)


def sharing(name: str) -> bytes:
    """A kind with one field, which is a definition of common.schema.json."""
    words = {"title": "Value", "description": "A value.", "x-zh": {"title": "值", "description": "值。"}}
    field = {"$ref": f"common.schema.json#/$defs/{name}", **words, "examples": ["x"]}
    path = {"x-plural": "Probes", "x-path": "probes/{value}.yaml", "x-keep": "P1Y"}
    shape = {"type": "object", "additionalProperties": False, "required": ["value"], "properties": {"value": field}}
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(draft | words | path | shape).encode()


def test_the_reference_is_stricter_than_stock_where_python_is_lax() -> None:
    """Python lets ``$`` stand before a last line feed, and reads a date and time that do not exist as text."""
    date = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}
    assert Draft202012Validator({"pattern": date["pattern"]}).is_valid("2026-11-20\n")
    assert not Reference({"pattern": date["pattern"]}).is_valid("2026-11-20\n")
    assert not Reference(date, format_checker=FORMATS).is_valid("2026-02-30")
