"""Values that hold no others: what each means, and what is wrong with the way it is written."""

from __future__ import annotations

import re

from salesbook.finding import Route
from salesbook.words import Text
from salesbook.yamlio.characters import decomposed, name_of, text_faults
from salesbook.yamlio.notes import Notes
from salesbook.yamlio.parsers import Event
from salesbook.yamlio.plain import Scalar, is_date, meaning
from salesbook.yamlio.syntax import COMMENT, IN_BRACKETS, WIDE_COLON, refused_escape

_QUOTES = "'\""
_BLOCK_SIGNS = re.compile(r"[|>][-+0-9]*")
_SWALLOWED = re.compile(r" +#")
_NEEDS_QUOTES = re.compile(r"[^\w ./@+-]")
"""What parsers read differently in plain text between brackets."""


class Scalars:
    """Reads the scalars of one text and notes their faults."""

    def __init__(self, text: str, lines: list[str], notes: Notes) -> None:
        self._text = text
        self._lines = lines
        self._notes = notes

    def read(self, event: Event, route: Route, in_brackets: bool) -> Scalar:
        """The value of a scalar, of faulty ones the best that can be made of it."""
        if not event.style:
            return self._plain(event, route, in_brackets)
        if event.style in _QUOTES and event.start_mark.line != event.end_mark.line:
            self._notes.refuse("yaml-multiline-scalar", event, route)
        elif event.style == '"':
            self._escapes(event, route)
        elif event.style in "|>" and not event.value.strip(" \n"):
            self._notes.refuse("yaml-empty-value", event, route)  # YAML 1.2 and libyaml count its blanks differently
        self.comment_apart(*self._end_of_line(event), route)
        text: str = event.value
        return text

    def comment_apart(self, line: int, column: int, route: Route) -> None:
        """Between a value and a comment stands a blank; libyaml would not mind."""
        if self._lines[line].startswith("#", column):
            self._notes.refuse_at("yaml-syntax", line, column, route, COMMENT)

    def _plain(self, event: Event, route: Route, in_brackets: bool) -> Scalar:
        value, rule = meaning(event.value)
        rest = self._lines[event.end_mark.line][event.end_mark.column :]
        if event.start_mark.line != event.end_mark.line:
            wide = "：" in self._lines[event.start_mark.line][event.start_mark.column :]
            self._notes.refuse("yaml-multiline-scalar", event, route, WIDE_COLON if wide else None)
        elif rule is not None:
            self._notes.refuse(rule, event, route, _detail(rule, event.value))
        elif in_brackets and _NEEDS_QUOTES.search(event.value):
            self._notes.refuse("yaml-syntax", event, route, IN_BRACKETS)
        elif isinstance(value, str) and _SWALLOWED.match(rest) and not is_date(value):
            self._notes.refuse("yaml-comment-after-text", event, route, rest.strip())
        return value

    def _escapes(self, event: Event, route: Route) -> None:
        text_fault = next(text_faults(event.value, strict=False), None)
        if text_fault is not None:
            start = event.start_mark
            at = start.column + refused_escape(self._text[start.index : event.end_mark.index])
            self._notes.refuse_at(text_fault.rule, start.line, at, route, name_of(text_fault.character))

    def _end_of_line(self, event: Event) -> tuple[int, int]:
        """Where a comment could follow: after the quotes, or after the signs that begin a block."""
        if event.style in _QUOTES:
            return event.end_mark.line, event.end_mark.column
        signs = _BLOCK_SIGNS.match(self._text, event.start_mark.index)
        return event.start_mark.line, event.start_mark.column + (len(signs[0]) if signs else 0)


def _detail(rule: str, value: str) -> str | Text | None:
    """What is special about a plain value that is refused: the character at fault, or the value itself."""
    return name_of(decomposed(value)[1]) if rule == "yaml-not-nfc" else value or None
