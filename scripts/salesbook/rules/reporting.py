"""The registry of reporting rules: they read the book, judge cases and never block."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from typing import NamedTuple

from salesbook.book import Book
from salesbook.finding import Level, Manual
from salesbook.rules.duty import Duty
from salesbook.rules.registry import manual_of

Report = Callable[[Book], Iterable[Duty]]


class Judged(NamedTuple):
    """A case with the rule that judged it."""

    manual: Manual
    duty: Duty


class _Entry(NamedTuple):
    manual: Manual
    rule: Report


_REPORTS: dict[str, _Entry] = {}


def reports(*obligations: str, level: Level = Level.WARNING) -> Callable[[Report], Report]:
    """Register a rule that reads the book and judges cases. Its id is its name, its docstring its manual."""

    def register(rule: Report) -> Report:
        manual = manual_of(rule, level, obligations)
        _REPORTS[manual.id] = _Entry(manual, rule)
        return rule

    return register


def judged(book: Book, only: Container[str] | None = None) -> Iterator[Judged]:
    """Every case that the reporting rules (or those named) judge in a book, rule by rule."""
    for name in sorted(_REPORTS):
        if only is None or name in only:
            manual, rule = _REPORTS[name]
            for duty in rule(book):
                yield Judged(manual, duty)


def own_manuals() -> list[Manual]:
    """The manuals of the reporting rules."""
    return [entry.manual for entry in _REPORTS.values()]
