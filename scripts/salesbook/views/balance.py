"""How one contract or order stands on a day: what is left of each instalment once all that settles it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from salesbook.kinds import Record
from salesbook.views.instalments import Instalment
from salesbook.views.settlements import Settlement, bill_days
from salesbook.views.worth import NOTHING, in_book


class Owed(NamedTuple):
    """What is outstanding of one instalment on a day, in the document's own currency.

    `due` is None where there is no day, or its event has not come. A debt for which a bill was given is due when the
    bill is. An `amount` below zero is what instalments promise beyond the amount of their contract or order.
    """

    document: Record
    key: str
    due: date | None
    amount: Decimal
    bill: Record | None = None

    @property
    def name(self) -> str:
        """What a reference to the instalment says."""
        return f"{self.document.ref}#{self.key}"

    @property
    def outstanding(self) -> Decimal:
        """The same in the book's currency, at the document's rate: what sums are made of."""
        return in_book(self.document, self.amount)


class Balance(NamedTuple):
    """How a contract or an order stands on a day: what is left of it, and what was paid or credited beyond it."""

    owed: tuple[Owed, ...]
    surplus: Decimal


class Count:
    """The instalments of one document, and what is left of each as it is settled."""

    def __init__(self, record: Record, parts: tuple[Instalment, ...], day: date) -> None:
        self.record = record
        self.amount = {instalment.key: instalment.amount for instalment in parts}
        self.left = dict(self.amount)
        self.due = {instalment.key: instalment.due(day) for instalment in parts}
        # In the order in which money that names no instalment settles them.
        self.keys = sorted(self.left, key=lambda key: (self.due[key] or date.max, not key, key))

    def after(self, parts: list[Settlement]) -> Balance:
        """What is left when all of this has settled."""
        loose = NOTHING
        for settlement in parts:
            if settlement.covers:
                continue
            if settlement.key in self.left and settlement.key:
                self.left[settlement.key] -= settlement.amount
            else:
                loose += settlement.amount
        surplus = self._settle(loose, self._surplus()) + self._unpromised()
        return Balance(tuple(self._owed([settlement for settlement in parts if settlement.covers])), surplus)

    def _surplus(self) -> Decimal:
        """What came beyond an instalment; the instalment is settled. What a plan promises too much is no payment."""
        beyond = NOTHING
        for key in self.keys:
            if key and self.left[key] < NOTHING:
                beyond -= self.left[key]
                self.left[key] = NOTHING
        return beyond

    def _settle(self, loose: Decimal, surplus: Decimal) -> Decimal:
        """Settle what is open by due day with money for no instalment in particular; what stays beyond everything.

        Money that went back comes out of what was beyond an instalment, then opens the last instalments again.
        """
        if loose < NOTHING:
            taken = min(surplus, -loose)
            surplus, loose = surplus - taken, loose + taken
            for key in reversed(self.keys):
                opened = min(max(self.amount[key] - self.left[key], NOTHING), -loose)
                self.left[key] += opened
                loose += opened
        for key in self.keys:
            used = min(max(self.left[key], NOTHING), max(loose, NOTHING))
            self.left[key] -= used
            loose -= used
        return surplus + loose

    def _unpromised(self) -> Decimal:
        """What a plan promises beyond the amount lowers what is open, down to nothing; the rest is too much paid."""
        promised = -min(self.left.get("", NOTHING), NOTHING)
        open_ = sum((left for key, left in self.left.items() if key), NOTHING)
        beyond = max(promised - open_, NOTHING)
        if promised:
            self.left[""] = beyond - promised
        return beyond

    def _owed(self, covers: list[Settlement]) -> Iterator[Owed]:
        waiting = list(self._covered(covers))
        for key in self.keys:
            if self.left[key]:
                yield Owed(self.record, key, self.due[key], self.left[key])
            for debt in waiting:
                if debt.key == key:
                    yield debt

    def _covered(self, covers: list[Settlement]) -> Iterator[Owed]:
        """What a bill was given for: it is still owed, and falls due no sooner than the bill."""
        for settlement in sorted(
            covers, key=lambda settlement: (bill_days(settlement.source)[0], settlement.source.ref)
        ):
            rest = settlement.amount
            for key in (settlement.key,) if settlement.key in self.left and settlement.key else self.keys:
                part = min(max(self.left[key], NOTHING), rest)
                if part:
                    rest -= part
                    self.left[key] -= part
                    due = max(self.due[key] or date.min, bill_days(settlement.source)[0])
                    yield Owed(self.record, key, due, part, settlement.source)
