"""The sample of a monthly check: drawn by a seed that is printed, so that anybody can draw it again."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from salesbook.book import Book
from salesbook.kinds import Record

EACH: dict[str, int] = {"visit": 2, "collection": 1, "enquiry": 3}
"""How many forms of a kind are drawn of each person who wrote any: forms 2, 3 and 4."""


def default_seed(book: Book, month: str) -> str:
    """The seed where none is named: it follows from the company and the month (``2026-11``), so nobody chooses it."""
    lot = int(_digest(book.company["name"], month), 16) % 10_000
    return f"{month}-{lot:04}"


def draw(book: Book, month: str, seed: str) -> tuple[Record, ...]:
    """The forms drawn of a month, form by form and person by person.

    Each person's forms are drawn apart: what one viewer may not see changes nothing in what is drawn of another.
    """
    return tuple(record for kind in EACH for record in _of_kind(book, kind, month, seed))


def _of_kind(book: Book, kind: str, month: str, seed: str) -> Iterator[Record]:
    written: dict[str, list[Record]] = {}
    for record in book.of(kind):
        if record.day is not None and f"{record.day:%Y-%m}" == month and record.writer:
            written.setdefault(record.writer, []).append(record)
    for person in sorted(written):
        drawn = sorted(written[person], key=lambda record: _lot(seed, record))[: EACH[kind]]
        yield from sorted(drawn, key=lambda record: record.ref)


def _lot(seed: str, record: Record) -> str:
    """A record's lot: the same on every machine, and none can be guessed before the seed is known."""
    return _digest(seed, record.ref)


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
