"""Who asked for what is overdue, and what became of promises to pay, counted from the files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tests.by_hand_files import NOTHING, Files, Raw, in_book, later, own_amount, rate
from tests.by_hand_money import CENT, Debt, Money


class ToPay(NamedTuple):
    """A promise to pay: by whom, for which day, how much in the book's currency, what became of it, for which debt."""

    customer: str
    day: str
    amount: Decimal
    state: str
    debt: str


class Chased(NamedTuple):
    """An overdue debt, the days on which somebody asked for it, and whether nobody did in time."""

    debt: Debt
    asked: list[str]
    late: bool


class Chasing:
    """The collections of a company as of its day. `money` gives what is owed at the end of a day."""

    def __init__(self, files: Files, money: Callable[[str], Money]) -> None:
        self.files, self.money = files, money
        self.collections = sorted(((self.day(one), ref, one) for ref, one in files.of("collection")), key=lambda one: one[:2])  # fmt: skip

    def day(self, collection: Raw) -> str:
        """The day on which somebody asked."""
        return str(collection.get("date") or self.files.day(collection["at"]))

    def promises(self) -> list[ToPay]:
        """Every promise to pay."""
        return [self._promise(day, one) for day, _, one in self.collections if "promised_on" in one]

    def _promise(self, asked: str, one: Raw) -> ToPay:
        promised, today = str(one["promised_on"]), self.files.today
        wanted, debt = self._wanted(asked, one), self.files.by_ref.get(one.get("for", "").partition("#")[0])
        renewed = [day for day, _, other in self.collections if day > asked and "promised_on" in other and (other["customer"], other.get("for")) == (one["customer"], one.get("for"))]  # fmt: skip
        state = "broken" if promised < today else "open"
        if self._came(one, asked, min(promised, today)) >= wanted or any(day <= promised for day in renewed[:1]):
            state = "kept"
        elif promised < today and self._came(one, asked, today) >= wanted:
            state = "late"
        amount = Decimal(one.get("promised_amount", "0"))
        return ToPay(one["customer"], promised, in_book(debt, amount) if debt else amount, state, one.get("for", ""))

    def _wanted(self, asked: str, one: Raw) -> Decimal:
        if "promised_amount" in one:
            return Decimal(one["promised_amount"])
        ref, _, key = one.get("for", "").partition("#")
        return sum((debt.amount for debt in self.money(asked).debts if debt.ref == ref and key in ("", debt.key)), NOTHING)  # fmt: skip

    def _came(self, one: Raw, first: str, last: str) -> Decimal:
        """What the customer paid from one day to another, in the currency of the debt."""
        debt = self.files.by_ref.get(one.get("for", "").partition("#")[0], self.files.company)
        total = NOTHING
        for _, paid in self.files.of("payment"):
            good = paid["kind"] in ("receipt", "bill") and "dishonoured_on" not in paid.get("bill", {})
            if good and paid["customer"] == one["customer"] and first <= paid["date"] <= last:
                same = self.files.currency(paid) == self.files.currency(debt)
                amount = own_amount(paid)
                total += amount if same else (amount * rate(paid) / rate(debt)).quantize(CENT, ROUND_HALF_UP)
        return total

    def overdue(self) -> list[Chased]:
        """Every overdue debt, with who asked for it when."""
        return [self._chased(debt) for debt in self.money(self.files.today).overdue()]

    def _chased(self, debt: Debt) -> Chased:
        asked = [day for day, _, one in self.collections if day <= self.files.today and one.get("for") in (debt.ref, f"{debt.ref}#{debt.key}")]  # fmt: skip
        since = max([debt.due, *asked])
        limit = self.files.setting("collection_days", since, 7)
        return Chased(debt, asked, later(since, limit) < self.files.today)

    def late_by(self, day: str) -> int:
        """How many days a day lies behind today; below zero where it is to come."""
        return (date.fromisoformat(self.files.today) - date.fromisoformat(day)).days
