"""What a record says in its own words, for the search: free text, and telephone numbers."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.kinds import Record

_FREE = frozenset({"line", "text", "string"})


def own_words(record: Record) -> str:
    """All free text that its reader sees of a record, in the schema's order, each text once."""
    return " · ".join(dict.fromkeys(" ".join(text.split()) for text in _values(record, _FREE)))


def numbers(record: Record) -> tuple[str, ...]:
    """The telephone numbers that its reader sees in a record."""
    return tuple(dict.fromkeys(_values(record, frozenset({"phone"}))))


def _values(record: Record, types: frozenset[str]) -> Iterator[str]:
    for _, field, value in record.kind.walk(record.data):
        if field.type in types and field.ref is None and not field.labels and isinstance(value, str):
            yield value
