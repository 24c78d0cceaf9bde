"""The answers that begin a company's book: their schema, and what can't be right whatever the schema says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from salesbook.finding import Fault, Finding, Place, Route
from salesbook.kinds.company import UnknownZone, zone_named
from salesbook.schemas import Kind, load, shape, shipped
from salesbook.words import Text
from salesbook.yamlio import Document, read

_OF_COMPANY = (
    *("name", "name_en", "short_name", "country", "zone", "languages", "currency", "opened_on"),
    *("opening_days", "clock", "departments", "territories"),
)
_OF_HOST = ("host", "confidentiality", "contacts")
_OF_PERSON = ("id", "name", "name_en", "department", "territory", "reports_to", "joined_on")


@lru_cache(maxsize=1)
def kind() -> Kind:
    """The answers as a kind of their own; what company and people share with them is told in their schemas."""
    from salesbook.schemas.load import Definitions, kind_of

    kinds = load(shipped()).kinds
    company, person = (kinds[name].schema["properties"] for name in ("company", "person"))
    schema = json.loads(Path(__file__).with_name("answers.json").read_bytes())
    own = schema["properties"]
    held = own["people"]["items"]["properties"]
    roles = {**held["roles"], "items": person["roles"]["items"]["properties"]["role"]}
    emails = person["git"]["properties"]["emails"]
    own["people"]["items"]["properties"] = {
        **{name: person[name] for name in _OF_PERSON[:3]},
        "roles": roles,
        **{name: person[name] for name in _OF_PERSON[3:]},
        "emails": emails,
    }
    schema["properties"] = {
        **{name: company[name] for name in _OF_COMPANY},
        "people": own["people"],
        **{name: company[name] for name in _OF_HOST},
    }
    return kind_of("answers", schema, Definitions({}))


def judge(source: bytes, path: str) -> tuple[Document | None, list[Finding]]:
    """The answers in a file, and all that is wrong with them, each at its place."""
    if not source:
        return None, [Finding(Place(path), fault.rule, fault.message, fault.remedy) for fault in faults({})]
    document, findings = read(source, path)
    if document is None:
        return None, findings
    own_faults = [fault for fault in faults(document.data) if not document.spoils(fault.route)]
    placed = [
        Finding(document.place(fault.route, key=fault.key), fault.rule, fault.message, fault.remedy)
        for fault in own_faults
    ]
    return document, sorted([*findings, *placed], key=lambda finding: finding.place)


def faults(data: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with answers: their shape; a zone nobody knows; names of what is not among the answers."""
    result = shape.faults(kind(), data)
    refused = {fault.route for fault in result}
    return result + [fault for fault in _beyond(data) if fault.route not in refused]


def _beyond(data: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _zone(data.get("zone"))
    people = _items(data, "people")
    known = {
        "person": {str(item.get("id")) for item in people},
        "departments": {str(item.get("key")) for item in _items(data, "departments")},
        "territories": {str(item.get("key")) for item in _items(data, "territories")},
    }
    for number, item in enumerate(people):
        for name, among in (("reports_to", "person"), ("department", "departments"), ("territory", "territories")):
            yield from _named(("people", number, name), item.get(name), known[among])
        if item.get("reports_to") is not None and item.get("reports_to") == item.get("id"):
            yield Fault(("people", number, "reports_to"), "answers", _ONESELF, _ONESELF_REMEDY)
    for number, item in enumerate(_items(data, "departments")):
        yield from _named(("departments", number, "contact"), item.get("contact"), known["person"])
    yield from _addresses(people)


def _items(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    items = data.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _zone(name: Any) -> Iterator[Fault]:
    if isinstance(name, str):
        try:
            zone_named(name)
        except UnknownZone:
            yield Fault(("zone",), "answers", _NO_ZONE.fill(zone=name), _NO_ZONE_REMEDY)


def _named(route: Route, value: Any, known: set[str]) -> Iterator[Fault]:
    if isinstance(value, str) and value not in known:
        names = ", ".join(sorted(known)) or "-"
        yield Fault(route, "answers", _NOBODY.fill(value=value), _NOBODY_REMEDY.fill(names=names))


def _addresses(people: list[Mapping[str, Any]]) -> Iterator[Fault]:
    """One address in commits must tell one person."""
    every = Counter(str(email) for item in people for email in item.get("emails") or () if isinstance(email, str))
    for number, item in enumerate(people):
        emails = item.get("emails")
        for at, email in enumerate(emails if isinstance(emails, list) else ()):
            if every[str(email)] > 1:
                yield Fault(("people", number, "emails", at), "answers", _SHARED.fill(email=email), _SHARED_REMEDY)


_NO_ZONE = Text('the time zone "{zone}" is not known', "时区“{zone}”不存在")
_NO_ZONE_REMEDY = Text("An IANA name, for example Asia/Shanghai.", "写 IANA 时区名，例如 Asia/Shanghai。")
_NOBODY = Text('"{value}" is not among the answers', "答案里没有“{value}”")
_NOBODY_REMEDY = Text("There are: {names}. Name one of them, or add it.", "现有：{names}。请写其中之一，或先添加。")
_ONESELF = Text("nobody reports to himself", "不能向自己汇报")
_ONESELF_REMEDY = Text("Leave it out for whoever stands at the top.", "最上级的人不填这一项。")
_SHARED = Text("two people have the address {email}", "两个人用了同一个邮箱 {email}")
_SHARED_REMEDY = Text(
    "Each commit must tell who made it: give each person an address of his own.",
    "提交要能看出是谁做的：每人用自己的邮箱。",
)
