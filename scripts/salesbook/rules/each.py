"""Rules that judge one thing after another, and can tell the week of its cases before they judge it.

Asked for the cases of one week, such a rule judges only what counts in that week; of a book of years that is little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import update_wrapper
from typing import Generic, TypeVar

from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.kinds import Record
from salesbook.rules.duty import Duty

Thing = TypeVar("Thing")
Things = Callable[[Book], Iterable[Thing]]
WeekOf = Callable[[Book, Thing], Week | None]
Judge = Callable[[Book, Thing], Iterable[Duty]]


class RuleOfEach(Generic[Thing]):
    """A rule as others are, to be called with a book; and it can be asked for the cases of one week."""

    __name__: str

    def __init__(self, things: Things[Thing], week: WeekOf[Thing], judge: Judge[Thing]) -> None:
        self._things = things
        self._week = week
        self._judge = judge
        update_wrapper(self, judge)

    def __call__(self, book: Book) -> Iterator[Duty]:
        """The cases of all weeks, and those of none."""
        for thing in self._things(book):
            yield from self._judge(book, thing)

    def in_week(self, book: Book, week: Week) -> Iterator[Duty]:
        """The cases that count in one week, in the same order."""
        for thing in self._things(book):
            if self._week(book, thing) == week:
                yield from self._judge(book, thing)


def each(things: Things[Thing], *, week: WeekOf[Thing]) -> Callable[[Judge[Thing]], RuleOfEach[Thing]]:
    """Let a rule be a function of the book and one thing of it: ``@each(records("visit"), week=week_of_day)``.

    `week` tells in which week every case of a thing counts, before it is judged: None for no week. A thing without
    cases may have any.
    """
    return lambda judge: RuleOfEach(things, week, judge)


def records(*kinds: str) -> Things[Record]:
    """The records of some kinds, kind by kind."""
    return lambda book: (record for kind in kinds for record in book.of(kind))


def week_of_day(book: Book, record: Record) -> Week | None:
    """The week of the day that dates a record."""
    del book
    return week_of(record.day) if record.day is not None else None


def no_week(book: Book, thing: object) -> None:
    """For cases that belong to no week: what is so today."""
    del book, thing
