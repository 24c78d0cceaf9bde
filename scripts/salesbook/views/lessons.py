"""What the team learns from a lost customer or a claim: the cause, and the lesson that was written for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once
from salesbook.words import Text

_DAY = {"loss": "lost_on", "claim": "date"}
_WHY = {"loss": "cause", "claim": "responsible"}


class Lesson(NamedTuple):
    """What the team is told of a loss or a claim: nothing that tells whose it was.

    `words` are the lesson; None where nobody wrote one, or where it names somebody. `acted` is whether an action was
    set. A company that codes its customers tells the cause only: then both are None.
    """

    kind: str
    why: Text
    words: str | None
    acted: bool | None


class OpenActions(NamedTuple):
    """How many losses and claims have an action that is not done, or none; of these how many are late, or came back."""

    open: int
    late: int
    back: int


def is_open(action: dict[str, Any]) -> bool:
    """Whether an action is not done, or its effect check found that the cause came back after it was."""
    return "closed_on" not in action or recurred(action)


def recurred(action: dict[str, Any]) -> bool:
    """Whether the cause came back after the action was closed."""
    check = action.get("effect_check", {})
    return bool(check.get("recurred")) and action.get("closed_on", "") <= check.get("date", "9999-12-31")


def on_agenda(record: Record, since: date) -> bool:
    """Whether a loss or a claim belongs on a meeting's agenda: new since a day, or its action is still open."""
    written = record.written_at
    new = written is not None and written.date() >= since
    return new or "action" not in record.data or is_open(record["action"])


_NAMES = ("customer.name", "customer.short_name", "customer.private", "contact.name", "person.name")


@figure(
    "team",
    *("loss.lost_on", "loss.cause", "loss.lesson", "loss.action", "loss.written_at"),
    *("claim.date", "claim.responsible", "claim.lesson", "claim.action", "claim.written_at"),
    *_NAMES,
    obligations=("R76", "R77", "R78"),
)
def lessons(book: Book, kind: str, since: date) -> tuple[Lesson, ...]:
    """The lessons of all losses, or claims, on the agenda, the oldest first."""
    records = [record for record in book.of(kind) if on_agenda(record, since)]
    records.sort(key=lambda record: (record.get(_DAY[kind], ""), record.id))
    return tuple(_lesson(book, record) for record in records)


def _lesson(book: Book, record: Record) -> Lesson:
    kind = record.kind.name
    why = record.kind.by_name[_WHY[kind]].labels.get(record.get(_WHY[kind], ""), Text("–", "–"))
    if book.company.codes_customers:
        return Lesson(kind, why, None, None)
    words = record.get("lesson")
    return Lesson(kind, why, None if words and named_in(book, words) else words, "action" in record.data)


@figure("team", "loss.action", "claim.action", obligations=("R77",))
def open_actions(book: Book) -> OpenActions:
    """What is not done after losses and claims."""
    actions = [record.get("action", {}) for kind in _DAY for record in book.of(kind)]
    undone = [action for action in actions if is_open(action)]
    late = sum(action.get("due", "9999-12-31") < book.today.isoformat() for action in undone)
    return OpenActions(len(undone), late, sum(map(recurred, undone)))


def named_in(book: Book, words: str) -> tuple[str, ...]:
    """The customers, contacts and persons of the book whom a text names, each as it stands there, the longest first."""
    result: list[str] = []
    for name, pattern in _patterns(book):
        if not any(name in longer for longer in result) and pattern.search(words):
            result.append(name)
    return tuple(result)


@once
def _patterns(book: Book) -> tuple[tuple[str, re.Pattern[str]], ...]:
    names = sorted({*_names_of_all(book)}, key=lambda name: (-len(name), name))
    return tuple((name, _pattern(name)) for name in names)


def _pattern(name: str) -> re.Pattern[str]:
    """A name of Latin letters is looked for as a whole word; Chinese puts nothing between words."""
    whole = rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"
    return re.compile(whole if name.isascii() else re.escape(name), re.IGNORECASE)


_FEWEST = 2
"""A single character is no name."""


def _names_of_all(book: Book) -> Iterator[str]:
    """Whatever customers, contacts and persons are called."""
    for kind in ("customer", "contact", "person"):
        for record in book.of(kind):
            names = (record.get(name) for name in ("name", "name_en", "short_name"))
            private = record.get("private", {}).get("name") if kind == "customer" else None
            code = record.id if re.search(r"[0-9]", record.id) and kind == "customer" else None
            yield from (name for name in (*names, private, code) if isinstance(name, str) and len(name) >= _FEWEST)
