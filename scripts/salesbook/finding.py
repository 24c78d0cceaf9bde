"""What is wrong, where, and how to mend it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from salesbook.words import Lang, Text

Route = tuple[str | int, ...]
"""The way from a record's root to a value: keys of maps, indexes of lists."""


class Level(StrEnum):
    """How much a finding weighs. Only an error blocks."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Place(NamedTuple):
    """A spot in a file; line and column count from 1, the column in characters."""

    path: str
    line: int = 1
    column: int = 1


class Finding(NamedTuple):
    """One fault, told so that its writer can mend it.

    `path` inside `place` is relative to the book's root, with ``/``. `rule` is the id the manual is found by.
    """

    place: Place
    rule: str
    message: Text
    remedy: Text
    level: Level = Level.ERROR
    obligations: tuple[str, ...] = ()

    def plain(self, lang: Lang) -> dict[str, Any]:
        """The finding in one language, as `check --format json` and the answers of the saving server give it."""
        return {
            "path": self.place.path,
            "line": self.place.line,
            "column": self.place.column,
            "level": str(self.level),
            "rule": self.rule,
            "obligations": list(self.obligations),
            "message": self.message.say(lang),
            "remedy": self.remedy.say(lang),
        }


class Manual(NamedTuple):
    """What `salesbook rules ID` prints of a rule: what it asks, why, and how to put it right."""

    id: str
    title: Text
    why: Text
    remedy: Text
    level: Level = Level.ERROR
    obligations: tuple[str, ...] = ()


class Fault(NamedTuple):
    """What a check says of one document before anybody knows the line: a route of keys instead of a place.

    With `key` the place is that of the key, not of the value.
    """

    route: Route
    rule: str
    message: Text
    remedy: Text
    key: bool = False
    obligations: tuple[str, ...] = ()


class Refusal(Exception):
    """A wrong call, or a broken book or installation: `text` says in one line why nothing was done."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
