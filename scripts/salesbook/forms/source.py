"""A record's own file for its correction: the text as it stands, what it says, and where each value stands in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from salesbook.audience import Audience
from salesbook.finding import Route
from salesbook.kinds import Record
from salesbook.views.correcting import remarks
from salesbook.words import Text
from salesbook.yamlio import read
from salesbook.yamlio.document import Document


def source(audience: Audience, record: Record, content: bytes) -> bytes:
    """What the form needs to correct a record, as JSON; nothing but the reason where the file can't be read.

    Comments are for those whom the record concerns: in a file that has any, whoever sees it as the team does gets none.
    """
    document, findings = read(content, record.path)
    text = content.decode("utf-8", "replace")
    if document is None or findings or (_commented(text) and not audience.sees(record, "owner")):
        return _json({"path": record.path, "text": ""})
    texts = remarks(audience.book, record)
    return _json(
        {
            "path": record.path,
            "text": text,
            "sha256": hashlib.sha256(content).hexdigest(),
            "data": document.data,
            "spots": list(_spots(document, text)),
            "writer": record.writer or "",
            "remarks": _both(texts),
        }
    )


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _both(texts: list[Text]) -> dict[str, list[str]]:
    return {"en": [text.en for text in texts], "zh": [text.zh for text in texts]}


def _commented(text: str) -> bool:
    """Whether a file may hold a comment; a sign # within a text counts as one, to be safe."""
    return any(
        "#" in line and not line.lstrip().startswith(('"', "'")) for line in text.split("\n") if " #" in f" {line}"
    )


def _spots(document: Document, text: str) -> Iterator[list[Any]]:
    """For each value its route, first and last line, its column, and the columns from which to which it stands, all from 0.

    The column is that of the key, or of an item; a value that runs over several lines, or holds others, has no columns.
    """
    starts = _line_starts(text)
    spots = document.spots()
    last: dict[Route, int] = {}
    for route, spot in spots.items():
        end = _line_of(starts, spot.start + len(text[spot.start : spot.end].rstrip()))
        for length in range(len(route) + 1):
            last[route[:length]] = max(last.get(route[:length], 0), end)
    for route, spot in spots.items():
        if route:
            line, column = spot.key or (spot.line, spot.column)
            value = _at(document.data, route)
            alone = not isinstance(value, dict | list) and "\n" not in text[spot.start : spot.end]
            begin = spot.start - starts[line - 1]
            columns = [begin, begin + spot.end - spot.start] if alone else []
            yield [list(route), line - 1, last[route], column - 1, columns]


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for at, sign in enumerate(text):
        if sign == "\n":
            starts.append(at + 1)
    return starts


def _line_of(starts: list[int], at: int) -> int:
    from bisect import bisect_right

    return bisect_right(starts, max(at - 1, 0)) - 1


def _at(data: Any, route: Route) -> Any:
    for step in route:
        data = data[step]
    return data
