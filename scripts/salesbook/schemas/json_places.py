"""Where a value stands in a JSON file, whatever blanks and tabs it is laid out with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from salesbook.finding import Place, Route

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class Child(NamedTuple):
    """A part of a map or list: its key or index, where that begins, and where its value does."""

    step: str | int
    at: int
    value: int


def place_of(text: str, path: str, route: Route) -> Place:
    """Line and column of the key or item at a route in JSON that can be read, or of the nearest parent that exists."""
    at = value = _skip(text, 0)
    for step in route:
        child = next((candidate for candidate in _children(text, value) if candidate.step == step), None)
        if child is None:
            break
        at, value = child.at, child.value
    return _place(text, path, at)


def repeated(text: str, path: str) -> Iterator[tuple[Place, str]]:
    """Each key that its map holds already: readers keep one of the two in silence."""
    waiting = [_skip(text, 0)]
    while waiting:
        seen: set[str | int] = set()
        for child in _children(text, waiting.pop()):
            if child.step in seen:
                yield _place(text, path, child.at), str(child.step)
            seen.add(child.step)
            waiting.append(child.value)


def _children(text: str, at: int) -> Iterator[Child]:
    """The parts of the map or list that begins here; none of anything else."""
    if text[at] not in "{[":
        return
    keyed, number, at = text[at] == "{", 0, _skip(text, at + 1)
    while text[at] not in "}]":
        step, value = _key(text, at) if keyed else (number, at)
        yield Child(step, at, value)
        at = _skip(text, _end(text, value))
        at, number = (_skip(text, at + 1) if text[at] == "," else at), number + 1


def _key(text: str, at: int) -> tuple[str, int]:
    key, end = _decoded(text, at)
    return str(key), _skip(text, _skip(text, end) + 1)


def _end(text: str, at: int) -> int:
    return _decoded(text, at)[1]


def _decoded(text: str, at: int) -> tuple[Any, int]:
    return _DECODER.raw_decode(text, at)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _place(text: str, path: str, at: int) -> Place:
    return Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
