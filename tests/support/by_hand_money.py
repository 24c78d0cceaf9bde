"""What customers owe on a day, counted from the files: instalments and what settled them, by age, and what is on account."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tests.support.by_hand_events import came
from tests.support.by_hand_files import AHEAD, NOTHING, Files, Raw, in_book, own_amount, rate, worth

CENT = Decimal("0.01")


class Debt(NamedTuple):
    """What is left of an instalment, in the currency of its document; without an event that came, `due` is AHEAD."""

    ref: str
    customer: str
    key: str
    due: str
    amount: Decimal
    worth: Decimal


class Paid(NamedTuple):
    """A part of a payment or credit: for which instalment, in the debt's currency. `waits`: the day of a bill to come."""

    key: str
    amount: Decimal
    credit: bool
    waits: str = ""


class Ages(NamedTuple):
    """What a customer owes: not yet due, by bands of days overdue, without a due date; on account and bills beside it."""

    not_due: Decimal
    late: tuple[Decimal, ...]
    undated: Decimal
    on_account: Decimal
    bills: Decimal

    @property
    def overdue(self) -> Decimal:
        """What is overdue."""
        return sum(self.late, NOTHING)

    @property
    def total(self) -> Decimal:
        """All that is owed."""
        return self.not_due + self.overdue + self.undated


class Money:
    """All that is owed and on account at the end of a day."""

    def __init__(self, files: Files, day: str) -> None:
        self.files, self.day = files, day
        self.debts: list[Debt] = []
        self.bills: dict[str, Decimal] = defaultdict(Decimal)
        self._paid: dict[str, list[Paid]] = defaultdict(list)
        # Amounts in each currency, and the day and rate of what they came with.
        self._beyond: dict[tuple[str, str], list[tuple[str, Decimal, Decimal]]] = defaultdict(list)
        self._read_payments()
        self._read_credits()
        for kind in ("contract", "order"):
            for ref, document in files.of(kind):
                self._settle(ref, document)

    def began(self, document: Raw) -> str:
        """From when a document owes."""
        if "drafted_on" in document:
            return str(document.get("signed_on", AHEAD))
        return (
            self.files.day(document["received_at"])
            if document["kind"] == "sale" and "contract" not in document
            else AHEAD
        )

    def on_account(self) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
        """By customer and currency: what is on account, and what that is worth at the newest rate."""
        result = {}
        for where, parts in self._beyond.items():
            amount = sum((part[2] for part in parts), NOTHING)
            if amount:
                result[where] = amount, (amount * max(parts)[1]).quantize(CENT, ROUND_HALF_UP)
        return result

    def by_age(self) -> dict[str, Ages]:
        """What each customer owes by age, and what stands beside it."""
        bounds = self.files.setting("ageing_days", self.day, [30, 60, 90])
        columns: dict[str, list[Decimal]] = defaultdict(lambda: [NOTHING] * (len(bounds) + 3))
        for debt in self.debts:
            column = 0
            if debt.due == AHEAD:
                column = len(bounds) + 2
            elif debt.due < self.day:
                days = (date.fromisoformat(self.day) - date.fromisoformat(debt.due)).days
                column = 1 + sum(days > bound for bound in bounds)
            columns[debt.customer][column] += debt.worth
        held: dict[str, Decimal] = defaultdict(Decimal)
        for (customer, _), (_, value) in self.on_account().items():
            held[customer] += value
        return {
            customer: Ages(own[0], tuple(own[1:-1]), own[-1], held[customer], self.bills.get(customer, NOTHING))
            for customer in sorted({*columns, *held, *self.bills})
            for own in (columns[customer],)
        }

    def overdue(self) -> list[Debt]:
        """What was due before the day."""
        return [debt for debt in self.debts if debt.due < self.day]

    def _read_payments(self) -> None:
        for _, payment in self.files.of("payment"):
            bill = payment.get("bill", {})
            if not payment["date"] <= self.day < bill.get("dishonoured_on", AHEAD):
                continue
            waits = bill.get("due_on", AHEAD) if payment["kind"] == "bill" else ""
            waits = waits if waits > self.day else ""
            if waits:
                self.bills[payment["customer"]] += worth(payment)
            sign = -1 if payment["kind"] == "refund" else 1
            rest = own_amount(payment)
            for part in payment.get("allocations", ()):
                rest -= Decimal(part["amount"])
                self._put(payment, part, sign, waits)
            if rest and not waits:
                self._add(payment, payment["date"], rest * sign)

    def _read_credits(self) -> None:
        for _, order in self.files.of("order"):
            day = self.files.day(order["received_at"])
            if order["kind"] != "sale" and day <= self.day:
                if "of" in order:
                    self._put(order, {"to": order["of"], "amount": str(own_amount(order))}, 1, "", credit=True)
                else:
                    self._add(order, day, own_amount(order))

    def _put(self, source: Raw, part: Raw, sign: int, waits: str, *, credit: bool = False) -> None:
        """Take note of a part of a payment or credit, in the currency of what it is for."""
        ref, key = self.home(part["to"])
        amount, agreed = Decimal(part["amount"]), part.get("settles")
        debt = self.files.by_ref.get(ref)
        if debt is None:
            if not waits:
                self._add(source, source.get("date") or self.files.day(source["received_at"]), amount * sign)
            return
        if self.files.currency(debt) != self.files.currency(source):
            fair = (amount * rate(source) / rate(debt)).quantize(CENT, ROUND_HALF_UP)
            amount = Decimal(agreed) if agreed else fair
        self._paid[ref].append(Paid(key, amount * sign, credit, waits))

    def home(self, name: str) -> tuple[str, str]:
        """The contract or order that owes what a reference names, and the instalment."""
        ref, _, key = name.partition("#")
        record = self.files.by_ref.get(ref, {})
        if record.get("kind") in ("return", "credit"):
            return self.home(record["of"]) if "of" in record else ("", "")
        if "contract" in record:
            return f"contracts/{record['contract']}", ""
        return ref, key

    def _add(self, source: Raw, day: str, amount: Decimal) -> None:
        self._beyond[source["customer"], self.files.currency(source)].append((day, rate(source), amount))

    def _settle(self, ref: str, document: Raw) -> None:
        began, paid = self.began(document), self._paid[ref]
        day = document.get("drafted_on") or self.files.day(document["received_at"])
        if not began <= self.day < document.get("cancelled", {}).get("date", AHEAD):
            beyond = sum((one.amount for one in paid if not one.credit and not one.waits), NOTHING)
            if beyond:
                self._add(document, day, beyond)
            return
        left, beyond, short = self._after(ref, document, [one for one in paid if not one.waits])
        for debt in self._covered(left, [one for one in paid if one.waits]):
            if debt.amount:
                self.debts.append(debt)
        if short:
            self.debts.append(self._debt(ref, document, "", AHEAD, -short))
        if beyond:
            self._add(document, day, beyond)

    def _debt(self, ref: str, document: Raw, key: str, due: str, amount: Decimal) -> Debt:
        return Debt(ref, document["customer"], key, due, amount, in_book(document, amount))

    def _after(self, ref: str, document: Raw, paid: list[Paid]) -> tuple[list[Debt], Decimal, Decimal]:
        """What is left of the instalments, what came beyond them, and what they promise beyond the amount."""
        plan = document.get("instalments", ())
        whole = {part["key"]: Decimal(part["amount"]) for part in plan}
        due = {part["key"]: came(self.files, ref, document, part, self.day) for part in plan}
        # Without an amount and with a line without a price nobody knows what is left.
        known = "amount" in document or (document.get("lines") and all("price" in line for line in document["lines"]))
        rest = own_amount(document) - sum(whole.values(), NOTHING) if known else NOTHING
        if rest > 0:
            whole[""], due[""] = rest, AHEAD
        order = sorted(whole, key=lambda key: (due[key], not key, key))
        named = {key: sum((one.amount for one in paid if one.key == key), NOTHING) for key in whole if key}
        loose = sum((one.amount for one in paid if one.key not in named), NOTHING)
        left = {key: max(whole[key] - named.get(key, NOTHING), NOTHING) for key in whole}
        beyond = sum((max(named[key] - whole[key], NOTHING) for key in named), NOTHING)
        if loose < 0:  # paid back: out of what was beyond, then the last instalments are open again
            used = min(beyond, -loose)
            beyond, loose = beyond - used, loose + used
            for key in reversed(order):
                opened = min(max(whole[key] - left[key], NOTHING), -loose)
                left[key], loose = left[key] + opened, loose + opened
        for key in order:
            used = min(left[key], max(loose, NOTHING))
            left[key], loose = left[key] - used, loose - used
        beyond += loose
        # What the plan promises beyond the amount is no debt; where less is open than that, too much was paid.
        open_ = sum(left.values(), NOTHING)
        beyond += max(-rest - open_, NOTHING) if rest < 0 else NOTHING
        short = min(-rest, open_) if rest < 0 else NOTHING
        return [self._debt(ref, document, key, due[key], left[key]) for key in order], beyond, short

    def _covered(self, debts: list[Debt], waiting: list[Paid]) -> list[Debt]:
        """Debts for which a bill was given fall due no sooner than it."""
        found: list[Debt] = []
        for bill in sorted(waiting, key=lambda paid: paid.waits):
            rest, named = bill.amount, bill.key in {debt.key for debt in debts if debt.key}
            for index, debt in enumerate(debts):
                part = min(debt.amount, rest) if not named or debt.key == bill.key else NOTHING
                if part:
                    rest -= part
                    document = self.files.by_ref[debt.ref]
                    due = bill.waits if debt.due == AHEAD else max(debt.due, bill.waits)
                    found.append(debt._replace(due=due, amount=part, worth=in_book(document, part)))
                    left = debt.amount - part
                    debts[index] = debt._replace(amount=left, worth=in_book(document, left))
        return [*debts, *found]
