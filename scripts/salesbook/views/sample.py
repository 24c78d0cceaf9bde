"""The sample of a monthly check: drawn by a seed that is printed, so that anybody can draw it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once

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


class Compared(NamedTuple):
    """A check's sample beside what its seed draws: forms that it does not draw, and forms drawn that are left out."""

    not_drawn: tuple[str, ...]
    left_out: tuple[str, ...]


PREPARED = timedelta(days=7)
"""So long before a check is written its sample may have been drawn: what was entered in between may change the draw."""


def compared(book: Book, check: Record) -> Compared:
    """A monthly check's sample held against the draws that its seed gave while the check was made."""
    written = check.written_at
    sampled = {str(item["record"]) for item in check.get("sample", ())}
    if written is None or not check.get("seed"):
        return Compared(tuple(sorted(sampled)), ())
    ever: set[str] = set()
    always: set[str] = set()
    for count, own in _ranked({kind: _written(book, kind, check.id) for kind in EACH}, str(check["seed"])):
        draws = [_drawn_at(own, count, at) for at in _moments(own, written)]
        ever.update(*draws)
        always.update(frozenset.intersection(*draws))
    return Compared(tuple(sorted(sampled - ever)), tuple(sorted(always - sampled)))


def _moments(own: Iterable[Record], written: datetime) -> set[datetime]:
    """When the draw of one person's forms may have become another while a check was made, which was written then."""
    since = written - PREPARED
    entered = (record.written_at for record in own)
    return {since, written, *(at for at in entered if at is not None and since <= at <= written)}


def _ranked(forms: Mapping[str, Mapping[str, list[Record]]], seed: str) -> list[tuple[int, list[Record]]]:
    """The forms of each kind and person in the order of their lots, with how many of them are drawn."""
    every = ((EACH[kind], own) for kind, by_person in forms.items() for own in by_person.values())
    return [(count, sorted(own, key=lambda record: _lot(seed, record))) for count, own in every]


def _drawn_at(own: Iterable[Record], count: int, at: datetime) -> frozenset[str]:
    """What the seed drew of one person's forms, in the order of their lots, that had been entered by a moment."""
    there = (record.ref for record in own if record.written_at is not None and record.written_at <= at)
    return frozenset(islice(there, count))


def _written(book: Book, kind: str, month: str) -> dict[str, list[Record]]:
    """A kind's forms of a month by who wrote them."""
    return _by_month(book, kind).get(month, {})


@once
def _by_month(book: Book, kind: str) -> dict[str, dict[str, list[Record]]]:
    written: dict[str, dict[str, list[Record]]] = {}
    for record in book.of(kind):
        if record.day is not None and record.writer:
            written.setdefault(f"{record.day:%Y-%m}", {}).setdefault(record.writer, []).append(record)
    return written


def _of_kind(book: Book, kind: str, month: str, seed: str) -> Iterator[Record]:
    written = _written(book, kind, month)
    for person in sorted(written):
        drawn = sorted(written[person], key=lambda record: _lot(seed, record))[: EACH[kind]]
        yield from sorted(drawn, key=lambda record: record.ref)


def _lot(seed: str, record: Record) -> str:
    """A record's lot: the same on every machine, and none can be guessed before the seed is known."""
    return _digest(seed, record.ref)


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
