"""What is owed and what is paid: payments that fit their instalments, and the asking for what stays open."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from salesbook.demo import phrases
from salesbook.demo.clients import Client
from salesbook.demo.phrases import say
from salesbook.demo.pile import Pile
from salesbook.demo.scale import Scale, evening, likely, money, sometime
from salesbook.demo.staff import Staff
from salesbook.demo.twists import CURRENCY, RATE, RATE_PAID
from salesbook.demo.week import values

_IN_MONEY = frozenset({"deal", "proposal", "price_decision", "contract", "order", "payment"})
_LARGE = 5_000_000
"""From this amount in fen on some pay by bill."""


class Owed(NamedTuple):
    """An instalment, its amount in fen, and the reference that payments name."""

    ref: str
    amount: int
    due: date


class Trade(NamedTuple):
    """What the steps of one piece of business share."""

    pile: Pile
    scale: Scale
    staff: Staff
    client: Client
    dice: Random

    def add(self, what: str, day: date, /, **data: Any) -> str:
        """Write a record of the customer's owner."""
        head = {"id": data.get("id"), "customer": self.client.id, "by": self.client.owner_on(day).id}
        own = {"currency": CURRENCY, "rate": RATE} if self.client.foreign and what in _IN_MONEY else {}
        return self.pile.add(what, head | own | data | {"written_at": evening(day, self.dice)})

    def own(self, fen: int) -> int:
        """An amount of the book's currency in that of the trade, both in hundredths."""
        return int(fen / Decimal(RATE)) if self.client.foreign else fen


def confirm(t: Trade, kind: str, about: str, role: str, verdict: str, day: date) -> None:
    """Write what the holder of a role says of a record, where the day has come."""
    if t.scale.has(day):
        head = {"about": t.pile.ref(kind, about), "person": t.staff.holder(role).id, "role": role, "verdict": verdict}
        t.pile.add("reply", head | {"written_at": sometime(day, 9, 15, t.dice)})


def settle(t: Trade, owed: Owed) -> None:
    """Pay an instalment, most in time, some late, some in two parts; what stays open is asked for."""
    paid = owed.due + timedelta(days=t.dice.choice((-3, 0, 0, 2, 5, 20, 45, 120)))
    halves = owed.amount > 1 and likely(t.dice, 12)
    part = owed.amount // 2 if halves else owed.amount
    if t.scale.has(paid):
        _pay(t, owed, part, paid)
    if not t.scale.has(paid) or halves:
        _collect(t, owed)
    elif paid > owed.due + timedelta(days=7):
        _ask(t, owed, owed.due + timedelta(days=6))


def _pay(t: Trade, owed: Owed, amount: int, day: date) -> None:
    bill = amount > _LARGE and likely(t.dice, 10)
    extra = 10_000 if likely(t.dice, 3) else 0
    payment = t.add(
        "payment",
        day,
        date=f"{day}",
        kind="bill" if bill else "receipt",
        amount=money(amount + extra),
        rate=RATE_PAID if t.client.foreign else None,
        allocations=[{"to": owed.ref, "amount": money(amount)}],
        bill={"number": f"{t.dice.randrange(10**8):08}", "due_on": f"{day + timedelta(days=180)}"} if bill else None,
    )
    confirm(t, "payment", payment, "clerk", "confirmed", day + timedelta(days=1))


def _collect(t: Trade, owed: Owed) -> None:
    """Up to four attempts for what is overdue, a fortnight apart."""
    for attempt in range(4):
        day = owed.due + timedelta(days=5 + 14 * attempt)
        if t.scale.has(day):
            _ask(t, owed, day)


def _ask(t: Trade, owed: Owed, day: date) -> None:
    data = values(t.dice, day, t.client)
    promised = day + timedelta(days=t.dice.randint(3, 15))
    t.add(
        "collection",
        day,
        **{
            "date": f"{day}",
            "at": f"{t.dice.randint(9, 15):02}:{t.dice.randrange(60):02}",
            "for": owed.ref,
            "method": t.dice.choice(("phone", "phone", "on_site", "chat")),
            "spoken_to": t.client.who,
            "answer": say(t.dice, phrases.ANSWER, **data),
            "promised_on": f"{promised}" if likely(t.dice, 60) else None,
            "next_step": say(t.dice, phrases.COLLECT_NEXT, **data),
        },
    )
