"""Corrective and preventive actions after losses, claims and complaints, and the causes that came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once


class Action(NamedTuple):
    """An action, the record it belongs to, who carries it out.

    `effect_due` is by when somebody looks whether it helped: once it is closed, after a loss or a claim. `checked` is
    the day on which somebody did, `recurred` whether the cause had come back.
    """

    record: Record
    owner: str | None
    due: date | None
    closed: date | None
    effect_due: date | None
    checked: str | None
    recurred: bool


@once
def actions(book: Book) -> tuple[Action, ...]:
    """All corrective actions, by record."""
    return tuple(_actions(book))


def _actions(book: Book) -> Iterator[Action]:
    for record in chain.from_iterable(map(book.of, ("loss", "claim", "complaint"))):
        action = record.get("action")
        if action:
            due, closed = _day(action.get("due")), _day(action.get("closed_on"))
            owner = action.get("owner") or record.writer
            check = action.get("effect_check", {})
            effect_due = _effect_due(book, record, closed)
            yield Action(record, owner, due, closed, effect_due, check.get("date"), bool(check.get("recurred")))


def _effect_due(book: Book, record: Record, closed: date | None) -> date | None:
    if closed is None or record.kind.name == "complaint":
        return None
    return closed + timedelta(days=book.company.threshold("effect_check_days", closed))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@once
def recurrences(book: Book) -> tuple[tuple[Action, Record], ...]:
    """Actions after a loss that were closed when another customer was lost for the same cause, with the first such loss.

    A cause that has come back twice is told of its latest action only.
    """
    closed = [
        action
        for action in actions(book)
        if action.record.kind.name == "loss" and action.closed and "cause" in action.record.data
    ]
    closed.sort(key=lambda action: (action.closed or date.max, action.record.id))
    result: dict[str, tuple[Action, Record]] = {}
    for loss in sorted(book.of("loss"), key=lambda record: (record.day or date.min, record.id)):
        same = [
            action for action in closed if action.record is not loss and action.record["cause"] == loss.get("cause")
        ]
        before = [action for action in same if action.closed and loss.day and action.closed < loss.day]
        if before and before[-1].record.ref not in result:
            result[before[-1].record.ref] = (before[-1], loss)
    return tuple(result[ref] for ref in sorted(result))
