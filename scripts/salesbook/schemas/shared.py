"""What several kinds share, judged before any kind is: by a faulty definition no kind can be made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from salesbook.finding import Finding, Route
from salesbook.schemas.meta import Breach, against, dangling, draft, finding, place
from salesbook.schemas.portable import patterns
from salesbook.words import Text


def common_faults(common: Any, meta: Any, files: Mapping[str, bytes]) -> list[Finding]:
    """What is wrong with the definitions that kinds share, of these schema files."""
    path = "schemas/common.schema.json"
    source = files["common.schema.json"]
    used = {name.decode() for content in files.values() for name in _NAMED.findall(content)}
    return [finding(place(source, path, route), *texts) for route, *texts in _shared_breaches(common, meta, used)]


_NAMED = re.compile(rb"\"\$ref\"\s*:\s*\"common\.schema\.json#\\?/\$defs\\?/([a-z_]+)")


def _shared_breaches(common: Any, meta: Any, used: set[str]) -> Iterator[Breach]:
    defs = common.get("$defs") if isinstance(common, dict) else None
    if not isinstance(defs, dict) or not all(isinstance(part, dict) for part in defs.values()):
        yield ("$defs",), Text('"$defs" holds no definitions', "“$defs”里没有定义"), _DEFINE
        return
    missing = list(dangling(common, (), defs))
    yield from missing
    if not missing:
        for name in sorted(used & defs.keys()):
            yield from _shared(name, defs, meta)
    yield from draft(common)
    yield from patterns(common, ())


def _shared(name: str, defs: Mapping[str, Any], meta: Any) -> Iterator[Breach]:
    """One definition: it says its type, its groups are whole, and it does not lead back to itself."""
    definition, route = defs[name], ("$defs", name)
    if _leads_to(name, definition, defs, set()):
        yield route, Text('"{name}" is defined by itself', "“{name}”的定义绕回了自己").fill(name=name), _DEFINE
    elif "type" not in definition and "$ref" not in definition:
        yield route, Text('"type" is missing', "缺少“type”"), _DEFINE
    if isinstance(meta, dict) and "$defs" in meta:
        whole = {"$ref": "#/$defs/properties", "$defs": meta["$defs"]}
        for below, properties in _groups(definition, route):
            yield from (((*below, *deeper), words, mend) for deeper, words, mend in against(whole, properties))


def _groups(part: Any, route: Route) -> Iterator[tuple[Route, Any]]:
    """The outermost maps of properties below a part: the meta-schema looks into them itself."""
    if isinstance(part, dict) and "properties" in part:
        yield (*route, "properties"), part["properties"]
    elif isinstance(part, dict) and isinstance(part.get("items"), dict):
        yield from _groups(part["items"], (*route, "items"))


def _leads_to(name: str, part: Any, defs: Mapping[str, Any], seen: set[str]) -> bool:
    if isinstance(part, list):
        return any(_leads_to(name, item, defs, seen) for item in part)
    if not isinstance(part, dict):
        return False
    target = str(part.get("$ref", "")).rpartition("/")[2]
    if target == name:
        return True
    if target and target not in seen:
        seen.add(target)
        if _leads_to(name, defs.get(target), defs, seen):
            return True
    return any(_leads_to(name, item, defs, seen) for word, item in part.items() if word != "examples")


_DEFINE = Text(
    "Compare it with the common.schema.json that came with the program.", "请对照程序自带的 common.schema.json。"
)
