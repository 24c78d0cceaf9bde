"""Notes in a record's YAML: comments, which say something to its writer and nothing to the book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

_KEY = re.compile(r'^  - key: "([a-z0-9-]+)"$')
_FIELD = re.compile(r"^([a-z_]+):")


def commented(
    source: bytes,
    head: Iterable[str] = (),
    by_line: Mapping[str, Iterable[str]] | None = None,
    before: Mapping[str, Iterable[str]] | None = None,
    tail: Iterable[str] = (),
) -> bytes:
    """A written record with notes at its head, before the items of its lists by key, before its fields, at its end."""
    lines = [*_notes(head)]
    for line in source.decode().splitlines():
        key, field = _KEY.match(line), _FIELD.match(line)
        lines += _notes((by_line or {}).get(key[1], ()) if key else (), "  ")
        lines += _notes((before or {}).get(field[1], ()) if field else ())
        lines.append(line)
    lines += _notes(tail)
    return ("\n".join(lines) + "\n").encode()


def _notes(words: Iterable[str], indent: str = "") -> Iterator[str]:
    for word in words:
        yield f"{indent}# {_plain(word)}".rstrip()


def _plain(words: str) -> str:
    """On one line, and nothing in it that a reader of YAML would refuse or a terminal obey."""
    return "".join(sign if sign.isprintable() else " " for sign in words)
