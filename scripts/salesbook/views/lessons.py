"""What the team learns from a lost customer or a claim: why, what was done, what keeps it from happening again."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.words import Text

_DAY = {"loss": "lost_on", "claim": "date"}
_WHY = {"loss": "cause", "claim": "responsible"}


class Lesson(NamedTuple):
    """A corrective action with its reason, without the customer, the amount or anybody's own words about himself."""

    kind: str
    day: date
    why: Text
    correction: str | None
    prevention: str | None
    owner: str | None
    due: date | None
    reopened: bool


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


@figure(
    "team",
    *("loss.lost_on", "loss.cause", "loss.action", "loss.written_at"),
    *("claim.date", "claim.responsible", "claim.action", "claim.written_at"),
    obligations=("R76", "R77", "R78"),
)
def lessons(book: Book, kind: str, since: date) -> tuple[Lesson, ...]:
    """The lessons of all losses, or claims, on the agenda, the oldest first."""
    found = [_lesson(record) for record in book.of(kind) if on_agenda(record, since)]
    return tuple(sorted(found, key=lambda one: (one.day, one.prevention or "")))


def _lesson(record: Record) -> Lesson:
    kind = record.kind.name
    action, why = record.get("action", {}), record.get(_WHY[kind], "")
    due = action.get("due")
    return Lesson(
        kind,
        date.fromisoformat(record[_DAY[kind]]),
        record.kind.by_name[_WHY[kind]].labels.get(why, Text("–", "–")),
        action.get("correction"),
        action.get("prevention"),
        action.get("owner"),
        date.fromisoformat(due) if due else None,
        recurred(action),
    )
