"""The careful reader: walks the parser's events, builds the data, notes every place and fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from salesbook.finding import Finding, Place, Route
from salesbook.words import Text, same
from salesbook.yamlio.characters import name_of, text_faults
from salesbook.yamlio.document import Spot, Value
from salesbook.yamlio.manual import fault
from salesbook.yamlio.plain import BARE_WORDS, meaning
from salesbook.yamlio.syntax import explain, impossible_escape, refused_escape

MOST_NODES = 5000
DEEPEST = 12
KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_SWALLOWED = re.compile(r"[ ]+#")
SHARING = {"yaml-anchor", "yaml-alias", "yaml-merge-key"}


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's parser in Python, which is always there."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


Event = Any
"""PyYAML's stubs allow events without marks; its parsers never give one."""
Parser = Callable[[str], Any]
PARSERS: tuple[Parser, ...] = (yaml.CSafeLoader, PureParser) if yaml.__with_libyaml__ else (PureParser,)
"""The parsers at hand, the fastest first."""


class Walked(NamedTuple):
    """What a walk brought. `data` is None where the text can't be made sense of."""

    data: dict[str, Value] | None
    spots: dict[Route, Spot]
    findings: list[Finding]
    spoiled: set[Route]


def walk(text: str, path: str, parsers: tuple[Parser, ...] = PARSERS) -> Walked:
    """Read a text whose characters are sound. Never fails: what is wrong becomes findings.

    A text that one parser can't read is read again by the next, so that the words about a
    mistake do not depend on which parsers are installed.
    """
    first = walked = _Walk(parsers[0], text, path).walked()
    for parser in parsers[1:]:
        if walked.data is not None:
            break
        walked = _Walk(parser, text, path).walked()
    return walked if walked.data is None else first


class _StopError(Exception):
    """The rest of the text makes no sense any more."""


class _Walk:
    def __init__(self, parser: Parser, text: str, path: str) -> None:
        self._get: Callable[[], Event] = parser(text).get_event
        self._text = text
        self._lines = text.split("\n")
        self._path = path
        self._nodes = 0
        self._muted = 0
        self._read_to = 0
        self._spots: dict[Route, Spot] = {(): Spot(1, 1, 0, 0)}
        self._findings: list[Finding] = []
        self._spoiled: set[Route] = set()

    def walked(self) -> Walked:
        """Walk the whole stream."""
        try:
            data = self._stream()
        except _StopError:
            data = None
        return Walked(data, self._spots, self._findings, self._spoiled)

    def _next(self) -> Event:
        try:
            event = self._get()
        except yaml.MarkedYAMLError as error:
            self._break(error)
        except (ValueError, OverflowError):  # the pure parser's chr() of an escape past the end
            self._break_at_escape()
        self._read_to = event.end_mark.index
        return event

    def _break(self, error: yaml.MarkedYAMLError) -> NoReturn:
        if "Unicode character escape" in str(error.problem):
            self._break_at_escape()
        if not self._findings or self._findings[-1].rule != "yaml-multiline-scalar":
            rule, line, column, detail = explain(error, self._lines)
            self._report(rule, line, column, detail)
        raise _StopError

    def _break_at_escape(self) -> NoReturn:
        at = self._read_to + impossible_escape(self._text[self._read_to :])
        line = self._text.count("\n", 0, at)
        column = at - (self._text.rfind("\n", 0, at) + 1)
        self._report("yaml-noncharacter", line + 1, column + 1)
        raise _StopError

    def _stream(self) -> dict[str, Value] | None:
        self._next()
        if isinstance(self._next(), StreamEndEvent):
            self._report("yaml-root", 1, 1)
            return None
        root = self._next()
        data = self._node(root, (), 1)
        self._next()
        after = self._next()
        if isinstance(after, DocumentStartEvent):
            self._refuse("yaml-several-documents", after)
            return None
        if isinstance(data, dict) and data:
            return data
        if not self._findings:
            self._refuse("yaml-root", root)
        return None

    def _node(self, event: Event, route: Route, depth: int, key: tuple[int, int] | None = None) -> Value:
        self._count(event, depth)
        start, end = event.start_mark, event.end_mark
        self._spots.setdefault(route, Spot(start.line + 1, start.column + 1, start.index, end.index, key))
        self._properties(event, route)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, route)
        if isinstance(event, SequenceStartEvent):
            return self._list(route, depth)
        if isinstance(event, MappingStartEvent):
            return self._map(event, route, depth)
        return None

    def _count(self, event: Event, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._refuse("yaml-too-many-nodes", event)
            raise _StopError
        if depth > DEEPEST and not isinstance(event, ScalarEvent):
            self._refuse("yaml-too-deep", event)
            raise _StopError

    def _properties(self, event: Event, route: Route) -> None:
        if isinstance(event, AliasEvent):
            self._refuse("yaml-alias", event, route, f"*{event.anchor}")
        elif isinstance(event, NodeEvent) and event.anchor is not None:
            self._refuse("yaml-anchor", event, route, f"&{event.anchor}")
        elif getattr(event, "tag", None) is not None:
            self._refuse("yaml-tag", event, route, event.tag)

    def _list(self, route: Route, depth: int) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event, (*route, len(items)), depth + 1))
        return items

    def _map(self, start: MappingStartEvent, route: Route, depth: int) -> dict[str, Value]:
        data: dict[str, Value] = {}
        if start.flow_style:
            self._refuse("yaml-flow-map", start, route)
        self._muted += bool(start.flow_style)
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event, route, depth)
            if key in data:
                self._repeated(event, (*route, key))
            spot = (event.start_mark.line + 1, event.start_mark.column + 1)
            value = self._node(self._next(), (*route, key), depth + 1, spot)
            data.setdefault(key, value)
        self._muted -= bool(start.flow_style)
        return data

    def _key(self, event: Event, route: Route, depth: int) -> str:
        if not isinstance(event, ScalarEvent):
            return self._odd_key(event, route, depth)
        self._count(event, depth)
        key: str = event.value
        own = (*route, key)
        if event.anchor is not None or event.tag is not None:
            self._properties(event, own)
        elif not event.style and key == "<<":
            self._refuse("yaml-merge-key", event, route)
        elif not event.style and key in BARE_WORDS:
            self._refuse(BARE_WORDS[key], event, own, key)
        elif not KEY.fullmatch(key):
            self._refuse("yaml-key", event, own, key)
        return key

    def _odd_key(self, event: Event, route: Route, depth: int) -> str:
        key = str(event.start_mark.index)
        self._refuse("yaml-key", event, (*route, key))
        self._muted += 1
        self._node(event, (*route, key), depth + 1)
        self._muted -= 1
        return key

    def _repeated(self, event: Event, route: Route) -> None:
        spot = self._spots[route]
        line = spot.key[0] if spot.key else spot.line
        detail = Text(f"{route[-1]}, first in line {line}", f"{route[-1]}，首次在第 {line} 行")
        self._refuse("yaml-repeated-key", event, route, detail)

    def _scalar(self, event: ScalarEvent, route: Route) -> Value:
        if not event.style:
            return self._plain(event, route)
        if event.style in "'\"" and event.start_mark.line != event.end_mark.line:
            self._refuse("yaml-multiline-scalar", event, route)
        elif event.style == '"':
            self._escapes(event, route)
        text: str = event.value
        return text

    def _plain(self, event: ScalarEvent, route: Route) -> Value:
        value, rule = meaning(event.value)
        if event.start_mark.line != event.end_mark.line:
            self._refuse("yaml-multiline-scalar", event, route)
        elif rule is not None:
            self._refuse(rule, event, route, event.value)
        elif isinstance(value, str):
            rest = self._lines[event.end_mark.line][event.end_mark.column :]
            if _SWALLOWED.match(rest):
                self._refuse("yaml-comment-after-text", event, route, rest.strip())
        return value

    def _escapes(self, event: ScalarEvent, route: Route) -> None:
        found = next(text_faults(event.value, strict=False), None)
        if found is not None:
            start, end = event.start_mark, event.end_mark
            skip = refused_escape(self._text[start.index : end.index])
            self._spoiled.add(route)
            place = (start.line + 1, start.column + 1 + skip)
            self._report(found.rule, *place, name_of(found.character))

    def _refuse(self, rule: str, event: Event, route: Route = (), detail: str | Text | None = None) -> None:
        self._spoiled.add(route)
        text = same(detail) if isinstance(detail, str) else detail
        self._report(rule, event.start_mark.line + 1, event.start_mark.column + 1, text)

    def _report(self, rule: str, line: int, column: int, detail: Text | None = None) -> None:
        if self._muted:
            return
        if rule in SHARING and any(f.rule in SHARING for f in self._findings):
            return  # an alias needs its anchor: one idea, told once
        self._findings.append(fault(rule, Place(self._path, line, column), detail))
