"""The schemas have a schema: what each of ours must carry, and whether what it names exists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from salesbook.finding import Finding, Place, Route
from salesbook.schemas.field import Field, Kind, Ref
from salesbook.schemas.json_places import place_of, repeated
from salesbook.schemas.meta_words import READING, tell
from salesbook.schemas.portable import patterns
from salesbook.words import Text

RULE = "schema-file"
RESERVED = re.compile(r"(?:^|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=[./]|$)")
"""Names that Windows keeps for itself, as a part of a path."""
_SOURCES = {"year", "month", "week", "date", "time"}


def read_json(source: bytes, path: str) -> tuple[Any, Finding | None]:
    """The value of a JSON file, or the finding that it is none."""
    try:
        text = source.decode("utf-8")
        pairs: list[int] = []
        value = json.loads(text, object_pairs_hook=lambda parts: _as_map(parts, pairs))
        if not pairs:
            return value, None
        spot, key = next(repeated(text, path))
        return None, finding(spot, _TWICE.fill(key=key), _ONE_LEFT)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        return None, finding(Place(path, line), Text("this is not UTF-8", "文件不是 UTF-8 编码"), _SAVE)
    except (json.JSONDecodeError, RecursionError) as error:
        at = Place(path, getattr(error, "lineno", 1), getattr(error, "colno", 1))
        reason = getattr(error, "msg", "nested too deep")
        words = Text("this is not JSON: {reason}", "不是合法的 JSON：{reason}")
        return None, finding(at, words.fill(reason=Text(reason, READING.get(reason, reason))), _SAVE)


def _as_map(pairs: list[tuple[str, Any]], repeats: list[int]) -> dict[str, Any]:
    """A map of a JSON file; how many keys stand twice in it is noted where any does."""
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        repeats.append(len(pairs) - len(mapping))
    return mapping


_TWICE = Text('the key "{key}" was given before', "键“{key}”重复")
_ONE_LEFT = Text("Keep one of the two.", "两个只保留一个。")
_SAVE = Text("Correct the file; an editor that knows JSON shows the spot.", "改好文件；支持 JSON 的编辑器会标出位置。")


def faults(name: str, schema: Any, meta: Any, defs: Mapping[str, Any], source: bytes) -> list[Finding]:
    """What is wrong with one schema file of a kind."""
    path = f"schemas/{name}.schema.json"
    result = list(_breaches(name, schema, meta, defs))
    return [finding(place(source, path, route), message, remedy) for route, message, remedy in result]


Breach = tuple[Route, Text, Text]


def _breaches(name: str, schema: Any, meta: Any, defs: Mapping[str, Any]) -> Iterator[Breach]:
    if not re.fullmatch("[a-z][a-z_]*", name):
        yield (), Text("the file's name is no kind's name", "文件名不能作为记录种类名"), _NAME
        return
    if meta is not None:
        errors = list(against(meta, schema))
        yield from errors
        if errors:
            return
    missing = list(dangling(schema, (), defs))
    yield from missing
    if not missing:
        yield from _reserved(schema["x-path"])
        yield from _names(schema)
        yield from _labels(schema, ())
        yield from draft(schema)
        yield from patterns(schema, ())


def _reserved(path: str) -> Iterator[Breach]:
    """Names that Windows keeps for itself, in a path template: no record could have that path."""
    for part in RESERVED.findall(path):
        yield (
            ("x-path",),
            Text('Windows can\'t hold a file called "{part}"', "Windows 不能使用文件名“{part}”").fill(part=part),
            _FOLDER,
        )


_NAME = Text("Use small letters and _ : visit.schema.json.", "用小写字母和下划线，例如 visit.schema.json。")


def against(meta: Any, schema: Any) -> Iterator[Breach]:
    """Where a schema, or a part of one, does not fit the meta-schema."""
    validator = _fast(json.dumps(meta, sort_keys=True))
    if validator.is_valid(schema):
        return
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match, relevance

    for error in Draft202012Validator(meta).iter_errors(schema):
        for route, message in tell(best_match([error], key=relevance) or error):
            yield route, message, _META


_META = Text(
    "schemas/meta.schema.json says what a schema must carry: words in both languages, examples, a path, x-keep; "
    "x-labels beside every enum.",
    "schema 必须写全：中英文标题和说明、示例、路径、保存期限；每个 enum 要有 x-labels（见 schemas/meta.schema.json）。",
)


@cache
def _fast(meta: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(json.loads(meta))


def draft(schema: Any) -> Iterator[Breach]:
    """Where a schema is none by JSON Schema itself."""
    import jsonschema_rs

    if not jsonschema_rs.meta.is_valid(schema):
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import best_match

        error = best_match(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema))
        if error is not None:
            yield from ((route, message, _DRAFT) for route, message in tell(error))


_DRAFT = Text("Write what JSON Schema 2020-12 allows here.", "按 JSON Schema 2020-12 的写法改正。")


def dangling(schema: Any, route: Route, defs: Mapping[str, Any]) -> Iterator[Breach]:
    """Each ``$ref`` to a definition that common.schema.json does not have."""
    if isinstance(schema, list):
        for index, item in enumerate(schema):
            yield from dangling(item, (*route, index), defs)
    elif isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name and name not in defs:
            yield (*route, "$ref"), *_unknown(name, defs)
        for word, value in schema.items():
            if word not in ("examples", "x-zh", "x-labels"):
                yield from dangling(value, (*route, word), defs)


def _names(schema: Mapping[str, Any]) -> Iterator[Breach]:
    """What the schema says of its own properties must name them."""
    fields = schema["properties"]
    named: list[tuple[Route, str]] = [(("x-order", i), n) for i, n in enumerate(schema.get("x-order", ()))]
    named += [(("required", i), n) for i, n in enumerate(schema.get("required", ()))]
    named += [(("x-date",), schema["x-date"])] if "x-date" in schema else []
    named += [(("x-summary",), n) for n in re.findall(r"\{([a-z0-9_]+)\}", schema.get("x-summary", ""))]
    columns = schema.get("x-form", {}).get("columns", ())
    named += [(("x-form", "columns", i, "field"), c["field"]) for i, c in enumerate(columns)]
    named += [(("x-path",), n) for n in re.findall(r"\{([a-z_]+)\}", schema["x-path"]) if n not in _SOURCES]
    for route, name in named:
        if name.partition(".")[0] not in fields:
            yield route, *_unknown(name, fields)


def _labels(schema: Any, route: Route) -> Iterator[Breach]:
    """Words for each value of an enum, and a key that the items of a list have."""
    if isinstance(schema, list):
        for index, item in enumerate(schema):
            yield from _labels(item, (*route, index))
    if not isinstance(schema, dict):
        return
    values, labels = schema.get("enum"), schema.get("x-labels")
    if isinstance(values, list) and isinstance(labels, dict):
        for value in sorted(set(values) ^ set(labels)):
            yield (*route, "x-labels"), _LABEL.fill(value=value), _LABEL_REMEDY
    for word, value in schema.items():
        if word not in ("examples", "x-labels"):
            yield from _labels(value, (*route, word))


_LABEL = Text('enum and x-labels differ in "{value}"', "enum 和 x-labels 不一致：“{value}”")
_LABEL_REMEDY = Text(
    "Give each value of the enum its words in en and zh, and no other.",
    "enum 的每个值都要有 en 和 zh 的说法，不多不少。",
)


def cross_faults(kinds: Mapping[str, Kind], files: Mapping[str, bytes]) -> list[Finding]:
    """What no single file can tell: references to kinds that do not exist, two kinds in one folder."""
    findings = []
    folders: dict[str, str] = {}
    named = {file.removesuffix(".schema.json") for file in files}  # a faulty one has been reported already
    for name, kind in kinds.items():
        path = f"schemas/{name}.schema.json"
        other = folders.setdefault(kind.path, name)
        if other != name:
            message = Text("{path} is the path of {other} already", "路径 {path} 已经属于 {other}")
            at = place(files[name + ".schema.json"], path, ("x-path",))
            findings.append(finding(at, message.fill(path=kind.path, other=other), _FOLDER))
        for f in kind.every_field():
            said = [("x-ref", *fault) for fault in _ref_faults(f.ref, kinds, named)]
            said += [("x-fact", *fault) for fault in _fact_faults(f)]
            for word, message, remedy in said:
                at = place(files[name + ".schema.json"], path, (*_schema_route(f.route), word))
                findings.append(finding(at, message, remedy))
    return findings


_FOLDER = Text("Choose another path in x-path.", "在 x-path 里换一个路径。")


def _ref_faults(ref: Ref | None, kinds: Mapping[str, Kind], named: set[str]) -> Iterator[tuple[Text, Text]]:
    if ref is None:
        return
    for kind in ref.kinds:
        if kind not in named:
            yield _unknown(kind, kinds)
    if ref.role and "person" in kinds:
        roles = {v for f in kinds["person"].every_field() if f.name == "role" for v in f.labels}
        if ref.role not in roles:
            yield _unknown(ref.role, roles)
    if ref.items and "company" in kinds and ref.items not in kinds["company"].by_name:
        yield _unknown(ref.items, kinds["company"].by_name)


def _fact_faults(field: Field) -> Iterator[tuple[Text, Text]]:
    """A fact is dated by a day or moment: its own value, or a property of the group or of each item."""
    if field.fact is None:
        return
    below = (field.item or field).by_name
    dated = below.get(field.fact) if field.fact else field
    if dated is None:
        yield _unknown(field.fact, below)
    elif dated.type not in ("date", "date_time"):
        yield _UNDATED.fill(type=dated.type), _DATE


_UNDATED = Text("x-fact needs a date or date_time, this is {type}", "x-fact 要指向日期或时间，这里是 {type}")
_DATE = Text(
    "Put x-fact on the date itself, or name the property that is one.",
    "把 x-fact 写在日期字段上，或写明哪个属性是日期。",
)


def _schema_route(route: tuple[str, ...]) -> Route:
    steps: list[str | int] = []
    for name in route:
        steps += ["items"] if name == "[]" else ["properties", name]
    return tuple(steps)


def _unknown(name: str, known: Any) -> tuple[Text, Text]:
    near = get_close_matches(name, list(known), 1)
    remedy = Text("Names known here: {names}.", "这里可用的名称：{names}。").fill(names=", ".join(sorted(known)[:30]))
    if near:
        remedy = Text('Did you mean "{near}"?', "是不是想写“{near}”？").fill(near=near[0])
    return Text('"{name}" does not exist', "“{name}”不存在").fill(name=name), remedy


def finding(at: Place, message: Text, remedy: Text) -> Finding:
    """A fault of a schema file."""
    return Finding(at, RULE, message, remedy)


def place(source: bytes, path: str, route: Route) -> Place:
    """Line and column of a value in a JSON file, or of the nearest parent that exists."""
    return place_of(source.decode("utf-8"), path, route)
