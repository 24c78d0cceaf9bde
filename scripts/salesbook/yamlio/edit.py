"""Changing single values of a record that people have formatted: everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from salesbook.finding import Route
from salesbook.yamlio.document import Document
from salesbook.yamlio.plain import Scalar, meaning
from salesbook.yamlio.reader import read
from salesbook.yamlio.writer import scalar

_SIMPLE = re.compile(r"\w[\w./#-]*")
"""Text that stays without quotes where its forerunner had none."""


def replace_scalar(source: bytes, document: Document, values: Mapping[Route, Scalar]) -> bytes:
    """The bytes of a record in which the values at some routes are new ones.

    Comments, blank lines, the order and the manner of quoting stay. Raises LookupError for a
    route that leads to no value, ValueError for a value that is a map, a list or runs over
    several lines, and for a result that would not read back as asked.
    """
    text = source.decode("utf-8")
    spots = document.spots()
    for route in sorted(values, key=lambda route: spots[route].start, reverse=True):
        spot = spots[route]
        old = text[spot.start : spot.end]
        if isinstance(_at(document, route), dict | list) or "\n" in old:
            raise ValueError(f"no value on one line at {route}")
        text = text[: spot.start] + _in_the_manner_of(old, values[route]) + text[spot.end :]
    result = text.encode("utf-8")
    _verify(result, document.path, values)
    return result


def _in_the_manner_of(old: str, value: Scalar) -> str:
    """The new value quoted as the old one was, as far as that says the same."""
    if not isinstance(value, str):
        return scalar(value)
    if old[0] == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if old[0] not in "\"'" and _SIMPLE.fullmatch(value) and meaning(value) == (value, None):
        return value
    return scalar(value)


def _at(document: Document, route: Route) -> object:
    value: object = document.data
    for step in route:
        value = value[step]  # type: ignore[index] # the route has a spot, so every step leads on
    return value


def _verify(result: bytes, path: str, values: Mapping[Route, Scalar]) -> None:
    document, findings = read(result, path)
    if document is None or findings:
        raise ValueError(f"{findings[0].rule}: {findings[0].message.en}")
    for route, value in values.items():
        if _at(document, route) != value:
            raise ValueError(f"{value!r} does not read back at {route}")
