"""Making a record say something else while its comments and all lines that stay true are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from salesbook.finding import Route
from salesbook.yamlio.document import Document
from salesbook.yamlio.edit import replace_scalar
from salesbook.yamlio.fields import field_lines
from salesbook.yamlio.plain import Scalar
from salesbook.yamlio.reader import read
from salesbook.yamlio.writer import write

_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)


def retell(source: bytes, document: Document, data: Mapping[str, object], comment: Callable[[str], str]) -> bytes:
    """The bytes of a record that says `data`, which has no field that it lacked before.

    Single values are changed on their lines. A field whose shape changes is written anew, the comments that stood
    within it above it; a field that `data` lacks goes, with what stood within it. `comment` gives what becomes of the
    text of each comment. Raises ValueError for a result that would not read back as asked.
    """
    if b"\r\n" in source:
        plain = source.replace(b"\r\n", b"\n")
        output = retell(plain, _read(plain, document.path), data, comment)
        return output.replace(b"\n", b"\r\n")
    values: dict[Route, Scalar] = {}
    for name, old in document.data.items():
        if name in data and data[name] != old:
            values |= _on_lines(document, name, data[name])
    if values:
        source = replace_scalar(source, document, values)
    return _with_comments(_whole_fields(source, _read(source, document.path), data), document.path, comment)


def _read(source: bytes, path: str) -> Document:
    document, findings = read(source, path)
    if document is None or findings:
        raise ValueError(f"{findings[0].rule}: {findings[0].message.en}")
    return document


def _on_lines(document: Document, name: str, new: object) -> dict[Route, Scalar]:
    """The single values of a field that change, where that is all that changes in it; else nothing."""
    pairs = list(_pairs((name,), document.data[name], new))
    if any(isinstance(value, dict | list) or _has_lines(document, route) for route, value in pairs):
        return {}
    return dict(pairs)  # type: ignore[arg-type] # no map and no list is left


def _pairs(route: Route, old: object, new: object) -> Iterator[tuple[Route, object]]:
    """What differs between two values, each with its route; a whole where its shape differs."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key in old:
            yield from _pairs((*route, key), old[key], new[key])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _pairs((*route, number), before, after)
    elif old != new:
        yield route, [] if isinstance(old, dict | list) else new


def _has_lines(document: Document, route: Route) -> bool:
    spot = document.spots()[route]
    return "\n" in document.text[spot.start : spot.end]


def _whole_fields(source: bytes, document: Document, data: Mapping[str, object]) -> bytes:
    """Write the fields anew that differ still, and take out those that `data` lacks."""
    if document.data == data:
        return source
    lines = document.text.removesuffix("\n").split("\n")
    for name, (start, end) in sorted(field_lines(document, lines).items(), key=lambda field: field[1], reverse=True):
        if name not in data:
            del lines[start:end]
        elif data[name] != document.data[name]:
            within = [match[0] for match in _comments(document) if start <= _line(document, match) < end]
            lines[start:end] = [*within, *write({name: data[name]}).decode("utf-8").removesuffix("\n").split("\n")]
    result = ("\n".join(lines) + "\n").encode("utf-8")
    if _read(result, document.path).data != data:
        raise ValueError("the record does not read back as asked")
    return result


def _line(document: Document, match: re.Match[str]) -> int:
    return document.text.count("\n", 0, match.start())


def _comments(document: Document) -> Iterator[re.Match[str]]:
    """Every comment of a record: what begins with # outside of its values."""
    if "#" not in document.text:
        return
    values = [spot for route, spot in document.spots().items() if not isinstance(_at(document, route), dict | list)]
    for match in _COMMENT.finditer(document.text):
        if not any(spot.start <= match.start() < spot.end for spot in values):
            yield match


def _at(document: Document, route: Route) -> object:
    value: object = document.data
    for step in route:
        value = value[step]  # type: ignore[index] # the route has a spot, so every step leads on
    return value


def _with_comments(source: bytes, path: str, comment: Callable[[str], str]) -> bytes:
    document = _read(source, path)
    text = document.text
    for match in reversed(list(_comments(document))):
        text = text[: match.start()] + comment(match[0]) + text[match.end() :]
    result = text.encode("utf-8")
    if _read(result, path).data != document.data:
        raise ValueError("the record does not read back as asked")
    return result
