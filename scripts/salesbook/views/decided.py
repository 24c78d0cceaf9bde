"""What superiors decided about a customer, and what was taken to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import MANAGERS, Record
from salesbook.views.once import once

_SUPERIORS = ("supervisor", *MANAGERS)
_DECIDED = frozenset({"approved", "returned", "answered"})


class Decision(NamedTuple):
    """A superior's reply about a record of a customer: approved, returned or answered."""

    day: date
    reply: Record
    about: Record


class Escalation(NamedTuple):
    """What somebody took to a superior: a complaint or a collection, to whom, on which day."""

    day: date
    record: Record
    to: str


@once
def decisions(book: Book) -> Mapping[str, tuple[Decision, ...]]:
    """Decisions by customer, the newest first: of who was a superior on that day, about what another had written."""
    result: dict[str, list[Decision]] = {}
    for reply in book.of("reply"):
        about, person = book.find(reply.get("about", "")), book.people.get(reply.get("person", ""))
        if about is None or person is None or reply.day is None or reply.get("verdict") not in _DECIDED:
            continue
        day = reply.day
        customer = _customer(about, reply["about"].partition("#")[2])
        if customer and about.writer != person.id and any(person.holds(role, day) for role in _SUPERIORS):
            result.setdefault(customer, []).append(Decision(day, reply, about))
    newest = {customer: sorted(own, key=_newest, reverse=True) for customer, own in result.items()}
    return {customer: tuple(own) for customer, own in newest.items()}


def _newest(decision: Decision) -> tuple[date, str]:
    return decision.day, str(decision.reply.get("written_at", ""))


def _customer(record: Record, key: str) -> str | None:
    """Whom a record is about; of a plan, the line that is meant."""
    if record.kind.name == "customer":
        return record.id
    lines: Iterator[str] = (str(line.get("customer", "")) for line in record.get("lines", ()) if line.get("key") == key)
    return record.get("customer") or next(lines, "") or None


@once
def escalations(book: Book) -> Mapping[str, tuple[Escalation, ...]]:
    """What was taken to a superior, by customer, the newest first."""
    result: dict[str, list[Escalation]] = {}
    for record in (*book.of("complaint"), *book.of("collection")):
        step = record.get("escalation", {})
        day = date.fromisoformat(step["at"][:10]) if "at" in step else record.day
        to = step.get("to") or record.get("escalated_to")
        if to and day and record.get("customer"):
            result.setdefault(record["customer"], []).append(Escalation(day, record, to))
    return {
        customer: tuple(sorted(own, key=lambda escalation: (escalation.day, escalation.record.ref), reverse=True))
        for customer, own in result.items()
    }
