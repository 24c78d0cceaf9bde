"""Any record that a schema allows: hypothesis strategies read off a kind's schema, for whatever kinds there are."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
from hypothesis import strategies as st

from salesbook.schemas import Kind
from salesbook.schemas.shape import faults
from salesbook.yamlio import text_faults

Schema = Mapping[str, Any]
Fields = Mapping[str, st.SearchStrategy[Any]]

# What tools read differently if they read it at all: ends of ranges, leap seconds, odd offsets, words of YAML 1.1.
ODD_DATES = ["0001-01-01", "9999-12-31", "2024-02-29", "2023-02-29", "0000-01-01", "1900-02-29"]
ODD_MOMENTS = [
    *("2016-12-31T23:59:60+00:00", "2026-11-20T24:00:00+08:00", "2026-11-20T10:00:00-00:00"),
    *("2026-11-20T10:00:00+14:00", "2026-11-20T10:00:00+23:59", "2026-11-20T10:00:00+24:00"),
]
ODD_TEXTS = [
    *("no", "on", "~", "null", "012", "1_000", "12:30", "0x1F", "1e3", ".inf", "=", "<<", "2026-11-20", "- a", "? a"),
    *("# a", "a #b", "a: b", "{{ a }}", "*a", "&a", "!a", "%a", "@a", "`a", "'", '"', "\\n", "|", ">", "---", "..."),
    *(" a", "a ", "㵘𠮷", "👩‍🔧", "<b>a</b>", "岩板，2700×1200", "𠮷" * 200),
]


def records(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Data of a record that our own check accepts."""
    return _group(kind.schema).filter(lambda data: not faults(kind, data))


def _group(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    """A map with the required fields, some of the others, and what its conditions ask for then."""
    fields = {name: _value(part) for name, part in schema["properties"].items()}
    required = set(schema.get("required", ()))
    tenths = st.integers(0, 9)

    @st.composite
    def group(draw: st.DrawFn) -> dict[str, Any]:
        often = draw(st.sampled_from([4, 9, 0]))
        chosen = {name for name in fields if draw(tenths) < often}
        names = chosen | required or {draw(st.sampled_from(sorted(fields)))}  # a map in YAML needs a key
        data = {name: draw(value) for name, value in fields.items() if name in names}
        for _ in range(2):  # what one condition brings in may wake another
            for clause in list(_in_force(schema, data)):
                _obey(draw, schema, fields, clause, data)
        return data

    return group()


def _in_force(schema: Schema, data: dict[str, Any]) -> Iterator[Schema]:
    """The schema itself and the conditions below it that hold for this data."""
    yield schema
    for part in schema.get("allOf", ()):
        yield from _in_force(part, data)
    if "if" in schema:
        branch = "then" if jsonschema_rs.is_valid(dict(schema["if"]), data) else "else"
        yield from _in_force(schema.get(branch, {}), data)


def _obey(draw: st.DrawFn, schema: Schema, fields: Fields, clause: Schema, data: dict[str, Any]) -> None:
    """Put in or take out fields, or draw a narrower value, as a condition wants it."""
    wanted = [*clause.get("required", ()), *_chosen(draw, clause, data)]
    wanted += [name for cause, names in clause.get("dependentRequired", {}).items() if cause in data for name in names]
    for name in wanted:
        if name not in data:
            data[name] = draw(fields[name])
    for name, narrower in clause.get("properties", {}).items() if clause is not schema else ():
        if name in data and isinstance(narrower, dict):
            data[name] = draw(_value({**schema["properties"][name], **narrower}))
    banned = clause.get("not", {}).get("required", ())
    if banned and data.keys() >= set(banned):
        del data[draw(st.sampled_from(banned))]


def _chosen(draw: st.DrawFn, clause: Schema, data: dict[str, Any]) -> list[str]:
    """The fields of one branch where a choice is not made yet; of an exclusive one the others go."""
    branches = [part.get("required", []) for part in clause.get("oneOf", clause.get("anyOf", ()))]
    there = [names for names in branches if data.keys() >= set(names)]
    if not branches or (there and "oneOf" not in clause) or len(there) == 1:
        return []
    mine: list[str] = draw(st.sampled_from(branches))
    for name in {name for names in branches for name in names} - set(mine):
        data.pop(name, None)
    return mine


def _value(schema: Schema) -> st.SearchStrategy[Any]:
    """A value that the fast validator accepts: the verdict we sell."""
    fits = jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True).is_valid
    return _shape(schema).filter(fits)


def _shape(schema: Schema) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "boolean":
        return st.booleans()
    if schema["type"] in ("integer", "number"):
        return _number(schema)
    if schema["type"] == "array":
        return _list(schema)
    return _group(schema) if schema["type"] == "object" else _string(schema)


def _number(schema: Schema) -> st.SearchStrategy[int | float]:
    low, high = schema.get("minimum", schema.get("exclusiveMinimum", -(10**9))), schema.get("maximum", 10**9)
    whole = st.integers(int(low), int(high))
    if schema["type"] == "integer":
        return whole
    return st.one_of(whole, st.builds(lambda number, places: round(number / 10**places, 9), whole, st.integers(0, 9)))


def _list(schema: Schema) -> st.SearchStrategy[list[Any]]:
    key, size = schema.get("x-key"), min(schema.get("maxItems", 3), 3)
    name = (lambda item: item.get(key, json.dumps(item))) if key else None
    unique = name or ((lambda item: json.dumps(item, sort_keys=True)) if schema.get("uniqueItems") else None)
    return st.lists(_value(schema["items"]), min_size=schema.get("minItems", 0), max_size=size, unique_by=unique)


def _string(schema: Schema) -> st.SearchStrategy[str]:
    if schema.get("format") == "date":
        return st.one_of(st.dates().map(str), st.sampled_from(ODD_DATES))
    if schema.get("format") == "date-time":
        zones = st.sampled_from(["+08:00", "+00:00", "-03:30"])
        usual = st.builds(lambda at, zone: at.replace(microsecond=0).isoformat() + zone, st.datetimes(), zones)
        return st.one_of(usual, st.sampled_from(ODD_MOMENTS))
    if schema.get("pattern", "").startswith("^"):
        return st.from_regex(_short(schema["pattern"]), fullmatch=True)
    text = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=20)
    line = st.one_of(text, st.sampled_from(ODD_TEXTS)).map(lambda words: unicodedata.normalize("NFC", words))
    sound = line.filter(lambda words: not list(text_faults(words, strict=True)))
    return st.lists(sound, min_size=1, max_size=3).map(_lines) if schema.get("x-multiline") else sound


def _lines(rows: list[str]) -> str:
    return "\n".join(rows)


def _short(pattern: str) -> str:
    """The pattern with few repeats for any number of them: hypothesis spends its time on long ids otherwise."""
    return re.sub(r"(?<=[\])])([*+])", lambda repeat: "{0,2}" if repeat[0] == "*" else "{1,3}", pattern)
