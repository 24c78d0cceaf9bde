"""Rivals: at how many customers each is met, and how many were lost to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record

_KINDS = ("visit", "deal", "market_note", "loss")


class Rival(NamedTuple):
    """A rival by the name our records give it; the customers it was met at; losses to it, by cause."""

    name: str
    customers: tuple[str, ...]
    lost: Counter[str]


@figure("manager", "loss.competitor", "loss.cause", obligations=("R17",))
def rivals(book: Book) -> tuple[Rival, ...]:
    """Every rival that a loss or a market note names, the one met at most customers first.

    Visits and deals tell of rivals in sentences: one counts for each name that stands in it.
    """
    return _rivals(book, _names(book, "market_note", "loss"))


@figure("team", "loss.competitor", "loss.cause", obligations=("R17",))
def rivals_for_team(book: Book, names: tuple[str, ...]) -> tuple[Rival, ...]:
    """The same for the rivals that a reader finds named in market notes: he learns no name here."""
    return _rivals(book, names)


def named_in_notes(book: Book) -> tuple[str, ...]:
    """The rivals that market notes name: a name that only a report of a loss gives is not the team's."""
    return tuple(_names(book, "market_note"))


def _rivals(book: Book, names: Sequence[str]) -> tuple[Rival, ...]:
    met: dict[str, set[str]] = {name: set() for name in names}
    lost: dict[str, Counter[str]] = {name: Counter() for name in met}
    for record, words in _texts(book):
        for name in met:
            if name in words:
                met[name] |= {record["customer"]} if "customer" in record.data else set()
                lost[name].update([record.get("cause", "")] if record.kind.name == "loss" else [])
    rivals = (Rival(name, tuple(sorted(met[name])), lost[name]) for name in met)
    return tuple(sorted(rivals, key=lambda rival: (-len(rival.customers), rival.name)))


def _names(book: Book, *kinds: str) -> list[str]:
    """The names that these kinds give; one that stands within another is the short form of it, and counts for both."""
    names = {record["competitor"] for kind in kinds for record in book.of(kind) if "competitor" in record.data}
    return sorted(name for name in names if not any(other != name and other in name for other in names))


def _texts(book: Book) -> Iterator[tuple[Record, str]]:
    for kind in _KINDS:
        for record in book.of(kind):
            if "competitor" in record.data:
                yield record, record["competitor"]
