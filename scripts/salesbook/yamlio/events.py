"""The careful reader: walks the parser's events, builds the data, notes every place and fault."""

from __future__ import annotations

from typing import NamedTuple, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from salesbook.finding import Finding, Route
from salesbook.words import Text
from salesbook.yamlio.notes import Notes
from salesbook.yamlio.parsers import PARSERS, Event, Parser
from salesbook.yamlio.plain import BARE_WORDS, KEY
from salesbook.yamlio.scalars import Scalars
from salesbook.yamlio.source import DEEPEST, MOST_NODES
from salesbook.yamlio.spot import Spot, Value
from salesbook.yamlio.syntax import INDENT, OPEN_LIST, explain, impossible_escape, indent


class Walked(NamedTuple):
    """What a walk brought. `data` is None where the text can't be made sense of."""

    data: dict[str, Value] | None
    spots: dict[Route, Spot]
    findings: list[Finding]
    spoiled: set[Route]


def walk(text: str, path: str) -> Walked:
    """Read a text whose characters are sound. Never fails: what is wrong becomes findings.

    A text that one parser can't read is read again by the next, so that the words about a
    mistake do not depend on which parsers are installed.
    """
    first = walked = _Walk(PARSERS[0], text, path).walked()
    for parser in PARSERS[1:]:
        if walked.data is not None:
            break
        walked = _Walk(parser, text, path).walked()
    return walked if walked.data is None else first


class _StopError(Exception):
    """The rest of the text makes no sense any more."""


class _Walk:
    def __init__(self, parser: Parser, text: str, path: str) -> None:
        self._get = parser(text).get_event
        self._text = text
        self._lines = text.split("\n")
        self._notes = Notes(path)
        self._scalars = Scalars(text, self._lines, self._notes)
        self._nodes = 0
        self._brackets = 0
        self._end: Event = None

    def walked(self) -> Walked:
        """Walk the whole stream."""
        try:
            data = self._stream()
        except _StopError:
            data = None
        return Walked(data, self._notes.spots, self._notes.findings, self._notes.spoiled)

    def _next(self) -> Event:
        try:
            event = self._get()
        except yaml.MarkedYAMLError as error:
            self._break(error)
        except (ValueError, OverflowError):  # the pure parser's chr() of an escape past the end
            self._break_at_escape()
        self._end = event.end_mark
        return event

    def _break(self, error: yaml.MarkedYAMLError) -> NoReturn:
        if "Unicode character escape" in str(error.problem):
            self._break_at_escape()
        rule, line, column, detail = explain(error, self._lines)
        if detail == OPEN_LIST:
            self._notes.forget_after(line, column)
            self._notes.muted = 0
        above = next((n for n in range(line - 1, 0, -1) if self._lines[n - 1].strip()), 0)
        if not self._notes.explain(above + 1):
            self._notes.report(rule, line - 1, column - 1, detail)
        raise _StopError

    def _break_at_escape(self) -> NoReturn:
        at = self._end.index + impossible_escape(self._text[self._end.index :])
        begin = self._text.rfind("\n", 0, at) + 1
        self._notes.report("yaml-noncharacter", self._text.count("\n", 0, at), at - begin)
        raise _StopError

    def _stream(self) -> dict[str, Value] | None:
        self._next()
        if isinstance(self._next(), StreamEndEvent):
            self._notes.report("yaml-root", 0, 0)
            return None
        root = self._next()
        data = self._node(root, (), 1)
        self._next()
        after = self._next()
        if isinstance(after, DocumentStartEvent):
            self._notes.refuse("yaml-several-documents", after)
            return None
        if isinstance(data, dict) and data:
            return data
        if not self._notes.findings:
            self._notes.refuse("yaml-root", root)
        return None

    def _node(self, event: Event, route: Route, depth: int, key: tuple[int, int] | None = None) -> Value:
        self._count(event, depth)
        self._notes.spot(event, route, key)
        refused = self._properties(event, route)
        if isinstance(event, ScalarEvent):
            return event.value if refused else self._scalars.read(event, route, self._brackets > 0)
        if isinstance(event, SequenceStartEvent):
            return self._list(event, route, depth)
        if isinstance(event, MappingStartEvent):
            return self._map(event, route, depth)
        return None

    def _count(self, event: Event, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._notes.refuse("yaml-too-many-nodes", event)
            raise _StopError
        if depth > DEEPEST and not isinstance(event, ScalarEvent):
            self._notes.refuse("yaml-too-deep", event)
            raise _StopError

    def _properties(self, event: Event, route: Route) -> bool:
        """Refuse what stands before a value; whether anything did."""
        if isinstance(event, AliasEvent):
            self._notes.refuse("yaml-alias", event, route, f"*{event.anchor}")
        elif event.anchor is not None:
            self._notes.refuse("yaml-anchor", event, route, f"&{event.anchor}")
        elif event.tag is not None:
            self._notes.refuse("yaml-tag", event, route, event.tag)
        else:
            return False
        return True

    def _list(self, start: Event, route: Route, depth: int) -> list[Value]:
        items: list[Value] = []
        self._brackets += bool(start.flow_style)
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event, (*route, len(items)), depth + 1))
        self._brackets -= bool(start.flow_style)
        if start.flow_style:
            self._scalars.comment_apart(self._end.line, self._end.column, route)
            if not (self._brackets or self._notes.touch(route)):
                self._indented(start.start_mark.line + 1, self._end.line, route)
        return items

    def _indented(self, first: int, last: int, route: Route) -> None:
        """Lines of a list in brackets stand deeper than its key; libyaml would not mind."""
        spot = self._notes.spots[route]
        edge = spot.key[1] if spot.key else self._notes.spots[route[:-1]].column
        for number in range(first, last + 1):
            line = self._lines[number]
            if line.strip() and indent(line) < edge:
                self._notes.refuse_at("yaml-syntax", number, indent(line), route, INDENT)
                return

    def _map(self, start: Event, route: Route, depth: int) -> dict[str, Value]:
        data: dict[str, Value] = {}
        if start.flow_style:
            self._notes.refuse("yaml-flow-map", start, route)
        self._notes.muted += bool(start.flow_style)
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event, route, depth)
            if key in data:
                self._repeated(event, (*route, key))
            spot = (event.start_mark.line + 1, event.start_mark.column + 1)
            value = self._node(self._next(), (*route, key), depth + 1, spot)
            data.setdefault(key, value)
        self._notes.muted -= bool(start.flow_style)
        return data

    def _key(self, event: Event, route: Route, depth: int) -> str:
        if not isinstance(event, ScalarEvent):
            return self._odd_key(event, route, depth)
        self._count(event, depth)
        key: str = event.value
        own = (*route, key)
        if self._properties(event, own):
            return key
        if not event.style and key == "<<":
            self._notes.refuse("yaml-merge-key", event, route)
        elif not event.style and key in BARE_WORDS:
            self._notes.refuse(BARE_WORDS[key], event, own, key)
        elif not KEY.fullmatch(key):
            self._notes.refuse("yaml-key", event, own, key)
        return key

    def _odd_key(self, event: Event, route: Route, depth: int) -> str:
        """A map, a list or an alias for a key: refused, and called by its place to go on."""
        name = str(event.start_mark.index)
        own = (*route, name)
        if not isinstance(event, AliasEvent):
            self._notes.refuse("yaml-key", event, own)
            self._notes.muted += 1
        self._node(event, own, depth + 1)
        self._notes.muted -= not isinstance(event, AliasEvent)
        return name

    def _repeated(self, event: Event, route: Route) -> None:
        spot = self._notes.spots[route]
        line = spot.key[0] if spot.key else spot.line
        detail = Text(f"{route[-1]}, first in line {line}", f"{route[-1]}，首次在第 {line} 行")
        self._notes.refuse("yaml-repeated-key", event, route, detail)
