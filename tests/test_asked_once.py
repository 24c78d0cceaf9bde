"""Nothing looks through all records of a kind again and again: for each person, week, customer or record.

Questions are counted, not seconds. The whole site of a book is made, and each place of the program that went through all
records of a kind is counted with how often it did: a place that asks for each person, week or customer shows by a number
that grows with these; what is asked once for the book, or once for each of the few pages of a list, does not.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, ClassVar

import pytest

from salesbook.audience import MANAGER, Audience
from salesbook.book import Book
from salesbook.demo import Scale
from salesbook.kinds import Record
from salesbook.site.opening import edition_of
from tests.support.demo_books import demo_book

OFTEN = 8
"""So often one place may go through all records of a kind for one book; the book below has more of everything."""
SCALE = Scale(people=10, customers=24, weeks=10, seed=5)
_TABLES = (".xlsx", ".csv")
"""Asked once for each field that a kind has, whatever the book."""
Place = tuple[str, str, str]
_OURS = f"{'salesbook'}/"


class _Counted(tuple[Record, ...]):
    """All records of a kind, which notes who goes through them."""

    __slots__ = ()
    scans: ClassVar[Counter[tuple[Place, int]]] = Counter()
    books: ClassVar[dict[int, tuple[str, int]]] = {}

    def __iter__(self) -> Iterator[Record]:
        kind, book = self.books[id(self)]
        self.scans[(*_place(sys._getframe(1)), kind), book] += 1
        return super().__iter__()


def _place(frame: FrameType | None) -> tuple[str, str]:
    """The module and the function that is at work, comprehensions counted to their function."""
    while frame is not None and frame.f_code.co_name.startswith("<"):
        frame = frame.f_back
    assert frame is not None
    return frame.f_code.co_filename.rpartition(_OURS)[2], frame.f_code.co_name


def _watch(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[Place, int]]:
    """Have every book made from now on count who goes through all records of a kind."""
    made: Callable[..., None] = Book.__init__

    def init(book: Book, *given: Any, **named: Any) -> None:
        made(book, *given, **named)
        for kind, records in list(book._by_kind.items()):
            counted = _Counted(records)
            _Counted.books[id(counted)] = kind, id(book)
            book._by_kind[kind] = counted
            kept.append((book, counted))

    kept: list[tuple[Book, _Counted]] = []  # so that no id is given twice
    scans: Counter[tuple[Place, int]] = Counter()
    monkeypatch.setattr(_Counted, "scans", scans)
    monkeypatch.setattr(_Counted, "books", {})
    monkeypatch.setattr(Book, "__init__", init)
    return scans


def _fresh() -> Book:
    """A book of which nothing has been asked yet."""
    book = demo_book(SCALE)
    return Book(book.schemas, book.all(), book.now)


def _too_often(scans: Counter[tuple[Place, int]]) -> list[str]:
    return sorted({f"{count} times: {' '.join(place)}" for (place, _), count in scans.items() if count > OFTEN})


def test_no_place_goes_through_all_records_for_each_person_week_or_customer(monkeypatch: pytest.MonkeyPatch) -> None:
    scans = _watch(monkeypatch)
    book = _fresh()
    edition = edition_of(book, Audience(book, MANAGER))
    for page in edition.pages:
        page.body("zh")
    for path, make in edition.files.items():
        if path.startswith("zh/") and not path.endswith(_TABLES):
            make()
    assert {place[2] for place, _ in scans} >= {"visit", "plan", "customer", "payment"}, "nothing was counted"
    assert _too_often(scans) == []


def test_who_asks_for_each_person_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    scans = _watch(monkeypatch)
    book = _fresh()
    for person in book.people:
        [visit for visit in book.of("visit") if visit.writer == person]
    assert [line.partition(" times: ")[2] for line in _too_often(scans)] == [
        f"{__file__.rpartition(_OURS)[2]} test_who_asks_for_each_person_is_found visit"
    ]
