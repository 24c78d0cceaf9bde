r"""The quick reader: takes the plain lines that our writer and most people write.

It knows block maps and lists indented by two, values in double quotes with the escapes
``\" \\ \n \t``, ``|-`` texts, ``[]``, plain words and numbers, and comments on lines of their
own. Of anything else it says nothing: then the careful reader looks. What it does read, it
reads as the careful reader would, in a quarter of the time; a property test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from salesbook.yamlio.characters import REFUSED
from salesbook.yamlio.plain import BARE_WORDS, meaning
from salesbook.yamlio.source import CONFLICT, DEEPEST, LONGEST_LINE, MOST_NODES
from salesbook.yamlio.spot import Value

_LINE = re.compile(
    r"""^(?:
      (\ *+)(-\ )?+                                  # indent, a list's dash
      (?:([a-z][a-z0-9_-]{0,63}+):(?:\ |$))?         # key
      (?:
        ("[^"\\\n]*+(?:\\["\\nt][^"\\\n]*+)*+")      # text in double quotes
      | (-?\w(?:[^:\#\n]*[^:\#\s])?)                 # a plain value
      | (\[\]                                        # an empty list, or a text of several lines
        |\|-\n\1(?(3)(?(2)\ \ ))\ \ [^\ \n].*(?:\n++\1(?(3)(?(2)\ \ ))\ \ \ *+[^\ \n].*)*+)
      )?
    | \ *+\#.*                                       # a comment
    )$""",
    re.VERBOSE | re.MULTILINE,
)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
_NODES_A_LINE = 3


def build(text: str) -> dict[str, Value] | None:
    """The data of a record in the usual form; None where a careful look is needed."""
    if not _is_usual(text):
        return None
    body = text[:-1]
    rows = _LINE.findall(body)
    if len(rows) + sum(row[5].count("\n") for row in rows if row[5]) != text.count("\n"):
        return None
    try:
        return _assemble(rows)
    except _UnusualError:
        return None


class _UnusualError(Exception):
    """Something that only the careful reader can judge."""


def _is_usual(text: str) -> bool:
    """Whether nothing can be wrong with the characters and the size of a text."""
    if not text.replace("\n", "").isprintable() and ("\t" in text or REFUSED.search(text)):
        return False
    if text[-1:] != "\n" or text[-2:] == "\n\n" or text.count("\n") * _NODES_A_LINE > MOST_NODES:
        return False
    if len(text) > LONGEST_LINE and max(map(len, text.split("\n"))) > LONGEST_LINE:
        return False
    return unicodedata.is_normalized("NFC", text)


def _assemble(rows: list[tuple[str, ...]]) -> dict[str, Value] | None:  # noqa: C901, PLR0912 - one tight loop: calls would cost half as much again
    """Hang each line's key and value where its indentation says."""
    here: Any = {}
    root, column, awaiting = here, 0, ""
    outer: list[tuple[int, Any]] = []
    for indent, dash, key, quoted, plain, other in rows:
        if not (dash or key):
            if indent or quoted or plain or other:
                return None
            continue
        at = len(indent)
        if awaiting:
            if at != column + 2 or len(outer) > DEEPEST - 3:
                return None
            outer.append((column, here))
            nested: Any = [] if dash else {}
            here[awaiting] = here = nested
            column, awaiting = at, ""
        while at < column:
            column, here = outer.pop()
        kind = type(here)
        if at != column or kind is not (list if dash else dict):
            return None
        if dash:
            if not key:
                here.append(quoted[1:-1] if quoted and "\\" not in quoted else _value(quoted, plain, other, at))
                continue
            outer.append((column, here))
            item: dict[str, Value] = {}
            here.append(item)
            here = item
            column += 2
        if key in here or key in BARE_WORDS:
            return None
        if quoted and "\\" not in quoted:
            here[key] = quoted[1:-1]
        elif quoted or plain or other:
            here[key] = _value(quoted, plain, other, column)
        else:
            here[key], awaiting = None, key
    return None if awaiting or not root else root


def _value(quoted: str, plain: str, other: str, column: int) -> Value:
    if quoted:
        return _ESCAPE.sub(lambda match: _ESCAPED[match[1]], quoted[1:-1])
    if plain:
        value, rule = meaning(plain)
        if rule is not None:
            raise _UnusualError
        return value
    if other == "[]":
        return []
    if not other or CONFLICT.search(other):
        raise _UnusualError
    return other[2:].replace("\n" + " " * (column + 2), "\n").strip("\n")
