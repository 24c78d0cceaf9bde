"""The digest of an answer: two answers with one digest are the same for whoever is handed them.

A record counts as which one it is: whoever looks into it has it in his note. So does what notes itself what it is asked.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from pathlib import Path
from re import Pattern
from types import BuiltinFunctionType, CodeType, FunctionType, MappingProxyType, MethodType
from typing import Any
from zoneinfo import ZoneInfo

from salesbook.kinds import Record
from salesbook.notes.handing import Absent, NotedMapping, StandIn
from salesbook.schemas import Field, Kind, Schemas

SIZE = 16


class Undigestible(Exception):
    """Something that is more than values, or can be read once only."""


class Digester:
    """Makes digests. `name` tells which book, viewer, reader or question an object is."""

    def __init__(self, name: Callable[[Any], Any]) -> None:
        self._name = name
        self._held: dict[int, tuple[Any, bytes]] = {}

    def digest(self, value: Any) -> bytes:
        """The digest of a value. Raises Undigestible."""
        return _hashed(self._plain(value))

    def _plain(self, value: Any) -> Any:
        """The value in plain words that `marshal` writes in one way only."""
        kind = type(value)
        if value is None or kind in (str, int, bool, float, bytes):
            return value
        tell = _TOLD.get(kind)
        if tell is not None:
            return (kind.__name__, tell(value))
        if isinstance(value, tuple | list | frozenset | set | dict | MappingProxyType):
            return self._gathered(value)
        return self._other(value)

    def _gathered(self, value: Any) -> Any:
        """A collection, by its own digest, which is kept: many pages hold the same."""
        held = self._held.get(id(value))
        if held is None:
            parts: tuple[Any, ...]
            if isinstance(value, dict | MappingProxyType):
                parts = tuple((self._plain(key), self._plain(item)) for key, item in value.items())
            elif isinstance(value, frozenset | set):
                parts = tuple(sorted(_hashed(self._plain(item)) for item in value))
            else:
                parts = tuple(map(self._plain, value))
            if len(parts) < 4:  # noqa: PLR2004 - a few words are not worth a digest of their own
                return (type(value).__qualname__, parts)
            held = self._held[id(value)] = (value, _hashed((type(value).__qualname__, parts)))
        return held[1]

    def _other(self, value: Any) -> Any:
        if isinstance(value, NotedMapping | StandIn) or getattr(type(value), "asks", False):
            return ("named", self._name(value))
        if isinstance(value, FunctionType | MethodType | partial | BuiltinFunctionType | type):
            return self._function(value)
        for kind, tell in _LIKE.items():
            if isinstance(value, kind):
                return (kind.__name__, tell(value))
        raise Undigestible(f"{type(value).__module__}.{type(value).__qualname__}")

    def _function(self, value: Any) -> Any:
        """A function by its name and all that it brought along."""
        if isinstance(value, partial):
            return ("partial", *map(self._plain, (value.func, value.args, value.keywords)))
        if isinstance(value, MethodType):
            return ("method", self._plain(value.__self__), value.__func__.__qualname__)
        if not isinstance(value, FunctionType):
            return ("named", value.__module__, value.__qualname__)
        if hasattr(value, "cache_info"):
            raise Undigestible(value.__qualname__)
        cells = tuple(self._cell(name, cell) for name, cell in _cells(value))
        return ("function", value.__module__, value.__qualname__, value.__code__.co_firstlineno, cells,
                self._plain(value.__defaults__), self._plain(value.__kwdefaults__))  # fmt: skip

    def _cell(self, name: str, cell: Any) -> Any:
        return (name, self._plain(cell))


def _cells(function: FunctionType) -> Iterator[tuple[str, Any]]:
    code: CodeType = function.__code__
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:
            yield name, Absent.__name__


def _hashed(plain: Any) -> bytes:
    return hashlib.blake2b(marshal.dumps(plain, 2), digest_size=SIZE).digest()


def data_digest(data: Mapping[str, Any]) -> bytes:
    """The digest of what a record says. Raises ValueError for what no file can say."""
    return _hashed(dict(data))


_LIKE: Mapping[type, Callable[[Any], Any]] = {
    Enum: lambda member: (type(member).__qualname__, member.name),
    str: lambda text: (type(text).__name__, str(text)),
    Record: lambda record: record.ref,
    # Their words and shapes hold for the whole build.
    Kind: lambda kind: kind.name,
    Field: lambda field: (field.name, repr(field)),
    Schemas: lambda schemas: schemas.mark,
    Path: str,
}
_TOLD: Mapping[type, Callable[[Any], Any]] = {
    date: date.isoformat,
    datetime: datetime.isoformat,
    time: time.isoformat,
    timedelta: timedelta.total_seconds,
    Decimal: str,
    ZoneInfo: str,
    Absent: lambda _: "",
    Pattern: lambda pattern: (pattern.pattern, pattern.flags),
}
