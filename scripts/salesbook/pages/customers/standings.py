"""Where customers stand today: stage, owner, last contact, next promise, when they want contact; and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from salesbook.kinds import Customer, Record
from salesbook.pages.parts.lamps import by_days
from salesbook.pages.parts.lookup import names, phone_ends
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp, Many, Money, Near, Value
from salesbook.rules.duty import Mark
from salesbook.views import cadence, steps
from salesbook.views.cadence import Due, Promise
from salesbook.views.promises import unfinished
from salesbook.views.standing import unmerged
from salesbook.views.worth import currency_of
from salesbook.words import Text, same


class Standing(NamedTuple):
    """Where a customer stands today."""

    customer: Customer
    stage: str | None
    owner: str | None
    last: Record | None
    promise: Promise | None
    due: Due
    filled: int


class Standings:
    """Where all customers stand, the one that most wants contact first."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._promises: dict[str, Promise] = {}
        for promise in unfinished(reader.book, reader.settled):
            self._promises.setdefault(promise.customer, promise)

    @cached_property
    def phones(self) -> Mapping[str, tuple[str, ...]]:
        """The ends of the numbers that the viewer may see, by customer."""
        return phone_ends(self.reader.book)

    def also(self, customer: Customer) -> tuple[str, ...]:
        """By what else a customer is found: its id, its names, the ends of its numbers."""
        return (customer.id, *names(customer), *self.phones.get(customer.id, ()))

    @cached_property
    def all(self) -> list[Standing]:
        """Every customer that was not merged into another."""
        standings = [self.of(customer) for customer in unmerged(self.reader.book)]
        return sorted(
            standings,
            key=lambda standing: (standing.due.day or date.max, standing.stage == "lost", standing.customer.id),
        )

    def of(self, customer: Customer) -> Standing:
        """One customer."""
        today = self.reader.today
        last = next(iter(self.reader.contacts.get(customer.id, ())), None)
        due = cadence.due(self.reader.book, customer, last.day if last else None)
        filled = steps.completeness(customer).percent
        promise = self._promises.get(customer.id)
        return Standing(customer, customer.stage_on(today), customer.owner_on(today), last, promise, due, filled)


def class_words(rank: Value) -> Value:
    """A customer's class where no heading names it."""
    return Text(f"class {rank.en}", f"{rank.zh} 级") if isinstance(rank, Text) else None


def stage_words(customer: Customer, stage: str | None) -> Text | None:
    """The stage as the schema names it."""
    history = customer.kind.by_name["stages"].item
    labels = history.by_name["stage"].labels if history else {}
    return labels.get(stage, same(stage)) if stage else None


def last_words(last: Record | None) -> Value:
    """The day of the last contact, and how it was made."""
    if last is None or last.day is None:
        return None
    field = last.kind.by_name.get("method") or last.kind.by_name.get("kind")
    raw = last.get("method") or last.get("kind")
    how = field.labels.get(raw) if field and raw else None
    return Many((Near(last.day), how or last.kind.label), Text(" ", " "))


_SOON = {0: Text("due today", "今天到期"), 1: Text("due tomorrow", "明天到期")}
_AHEAD = Text("in {days} {days:day|days}", "{days} 天后")
_NO_MORE = Text("no longer called on", "不再联系")


def due_value(standing: Standing, today: date) -> Value:
    """When a customer wants contact: only what is due is a lamp."""
    if standing.due.day is None:
        return Lamp("na", _NO_MORE) if standing.stage == "lost" else None
    days = (standing.due.day - today).days
    if days < 0:
        return by_days("cadence-overdue", Mark.LATE, -days)
    return Lamp("wait", _SOON[days], "cadence-overdue") if days in _SOON else _AHEAD.fill(days=days)


_PROMISED = {
    "visit": Text("next visit", "再次拜访"),
    "delivery": Text("delivery", "送货"),
    "follow_up": Text("follow-up", "跟进"),
    "payment": Text("pays", "付款"),
}


def promise_words(reader: Reader, promise: Promise) -> Value:
    """What was promised, in the record's own words where it has some."""
    amount = promise.record.get("promised_amount")
    if promise.what == "payment" and amount:
        return Many(
            (_PROMISED["payment"], Money(Decimal(amount), currency_of(reader.book, promise.record))), Text(" ", " ")
        )
    own = promise.record.get("next_step")
    if promise.what in ("delivery", "payment") or not own:
        return _PROMISED[promise.what]
    return str(own).partition("\n")[0]
