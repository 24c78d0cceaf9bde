"""The companies and readers for which every figure is counted by hand, and the pages that are shown to them.

The companies are the sample, today and five weeks before, and a made-up one in which everything happens that seldom
does; the readers are the team, a rep and the managers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import NamedTuple

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.pages import build
from salesbook.pages.parts.page import Page
from tests.support.by_hand_files import AHEAD, Files, Raw
from tests.support.by_hand_money import Debt, Money
from tests.support.by_hand_week import Weeks
from tests.support.demo_books import demo_book
from tests.support.page_figures import Cell, PageFigures
from tests.support.sample_book import sample_book
from tests.test_demo import TWISTED

BOOKS: dict[str, Callable[[], Book]] = {
    "sample": sample_book,
    "sample-october": lambda: sample_book(datetime.fromisoformat("2026-10-20T18:00:00+08:00")),
    "demo": lambda: demo_book(TWISTED),
    "sample-november": lambda: sample_book(datetime.fromisoformat("2026-11-03T10:00:00+08:00")),
}
REPS = {"sample": "he-jun", "sample-october": "chen-li", "demo": "xiao-shuhua"}


class Case(NamedTuple):
    """A company and a reader: what the files say, and what the pages show."""

    name: str
    reader: str

    @property
    def files(self) -> Files:
        """The company's records."""
        return _files(self.name)

    @property
    def book(self) -> Book:
        """The company's book as a whole."""
        return BOOKS[self.name]()

    @property
    def weeks(self) -> Weeks:
        """What its weeks brought."""
        return _weeks(self.name)

    def money(self, day: str = "") -> Money:
        """What is owed on a day, else today."""
        return _money(self.name, day or self.files.today)

    @property
    def viewer(self) -> str:
        """The reader as the program names him."""
        return REPS[self.name] if self.reader == "rep" else self.reader

    @property
    def manages(self) -> bool:
        """Whether the reader sees everything."""
        return self.reader == "manager"

    def paths(self, part: str) -> list[str]:
        """The pages the reader has whose path holds a part."""
        return [path for path in _pages(self.name, self.viewer) if part in path]

    def page(self, path: str) -> PageFigures:
        """The figures of a page."""
        return _figures(self.name, self.viewer, path)

    def rows(self, table: str, paths: str, otherwise: str) -> list[dict[str, Cell]]:
        """The rows of a table that has pages of its own where it is long, else of the page it stands on."""
        result = self.paths(paths) or [otherwise]
        return [row for path in result for row in self.page(path).rows(table)]

    def answers(self, person: str | None) -> bool:
        """Whether the reader sees a person's rows: all, or his own."""
        return self.manages or person == self.viewer

    def knows(self, customer: str) -> bool:
        """Whether the reader knows a customer's money: as its owner today, or as one who shares it."""
        today, file = self.files.today, self.files.customers.get(customer, {})
        sharers = {
            item["person"] for item in file.get("sharers", ()) if item.get("from", "") <= today <= item.get("to", AHEAD)
        }
        return self.manages or self.viewer in {self.files.owner(customer, today, file.get("by")), *sharers}

    def owns(self, record: Raw) -> bool:
        """Whether the reader sees what only the owner of a record's customer sees, or else its writer."""
        return self.knows(record["customer"]) or self.viewer == record["by"]

    def known(self, debts: list[Debt]) -> list[Debt]:
        """Those debts of which the reader knows."""
        return [debt for debt in debts if self.knows(debt.customer)]


CASES = [Case(name, reader) for name in REPS for reader in ("manager", "rep", "team")]
every_case = pytest.mark.parametrize("case", CASES, ids="-".join)


@cache
def _files(name: str) -> Files:
    return Files(BOOKS[name]())


@cache
def _weeks(name: str) -> Weeks:
    return Weeks(_files(name))


@cache
def _money(name: str, day: str) -> Money:
    return Money(_files(name), day)


@cache
def _pages(name: str, viewer: str) -> Mapping[str, Page]:
    return {page.path: page for page in build(Audience(BOOKS[name](), viewer))}


@cache
def _figures(name: str, viewer: str, path: str) -> PageFigures:
    return PageFigures(_pages(name, viewer)[path].body("en"))


def some(counts: Mapping[str, int], *names: str) -> tuple[int, ...]:
    """The counts of these names, in their order."""
    return tuple(counts.get(name, 0) for name in names)
