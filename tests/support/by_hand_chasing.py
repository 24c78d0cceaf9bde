"""Who asked for what is overdue, and what became of promises to pay, counted from the files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tests.support.by_hand_files import NOTHING, Files, Raw, in_book, later, own_amount, rate
from tests.support.by_hand_money import CENT, Debt, Money


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
        self.collections = sorted(((self.day(item), ref, item) for ref, item in files.of("collection")), key=lambda one: one[:2])  # fmt: skip

    def day(self, collection: Raw) -> str:
        """The day on which somebody asked."""
        return str(collection.get("date") or self.files.day(collection["at"]))

    def promises(self) -> list[ToPay]:
        """Every promise to pay."""
        return [self._promise(day, item) for day, _, item in self.collections if "promised_on" in item]

    def _promise(self, asked: str, item: Raw) -> ToPay:
        promised, today = str(item["promised_on"]), self.files.today
        wanted, debt = self._wanted(asked, item), self.files.by_ref.get(item.get("for", "").partition("#")[0])
        renewed = [day for day, _, other in self.collections if day > asked and "promised_on" in other and (other["customer"], other.get("for")) == (item["customer"], item.get("for"))]  # fmt: skip
        state = "broken" if promised < today else "open"
        if self._came(item, asked, min(promised, today)) >= wanted or any(day <= promised for day in renewed[:1]):
            state = "kept"
        elif promised < today and self._came(item, asked, today) >= wanted:
            state = "late"
        amount = Decimal(item.get("promised_amount", "0"))
        return ToPay(item["customer"], promised, in_book(debt, amount) if debt else amount, state, item.get("for", ""))

    def _wanted(self, asked: str, item: Raw) -> Decimal:
        if "promised_amount" in item:
            return Decimal(item["promised_amount"])
        ref, _, key = item.get("for", "").partition("#")
        return sum((debt.amount for debt in self.money(asked).debts if debt.ref == ref and key in ("", debt.key)), NOTHING)  # fmt: skip

    def _came(self, item: Raw, first: str, last: str) -> Decimal:
        """What the customer paid from one day to another, in the currency of the debt."""
        debt = self.files.by_ref.get(item.get("for", "").partition("#")[0], self.files.company)
        total = NOTHING
        for _, paid in self.files.of("payment"):
            good = paid["kind"] in ("receipt", "bill") and "dishonoured_on" not in paid.get("bill", {})
            if good and paid["customer"] == item["customer"] and first <= paid["date"] <= last:
                same = self.files.currency(paid) == self.files.currency(debt)
                amount = own_amount(paid)
                total += amount if same else (amount * rate(paid) / rate(debt)).quantize(CENT, ROUND_HALF_UP)
        return total

    def overdue(self) -> list[Chased]:
        """Every overdue debt, with who asked for it when."""
        return [self._chased(debt) for debt in self.money(self.files.today).overdue()]

    def _chased(self, debt: Debt) -> Chased:
        asked = [day for day, _, item in self.collections if day <= self.files.today and item.get("for") in (debt.ref, f"{debt.ref}#{debt.key}")]  # fmt: skip
        since = max([debt.due, *asked])
        limit = self.files.setting("collection_days", since, 7)
        return Chased(debt, asked, later(since, limit) < self.files.today)

    def late_by(self, day: str) -> int:
        """How many days a day lies behind today; below zero where it is to come."""
        return (date.fromisoformat(self.files.today) - date.fromisoformat(day)).days
