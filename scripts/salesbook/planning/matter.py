"""Something that wants doing, and why: what plans are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.kinds import Customer, Record
from salesbook.words import Text, day_text, same

Method = Literal["on_site", "here", "phone", "office"]
"""At the customer's, at our place, by phone, at the desk."""
WEEKLY = 7


class PlanRequest(NamedTuple):
    """For whom and for which week matters are gathered. The book is as the person may see it."""

    book: Book
    person: str
    week: Week

    @property
    def first(self) -> date:
        """The first day that can still be planned."""
        return max(self.week.monday, self.book.today)

    def is_mine(self, customer: str) -> bool:
        """Whether the person answers for a customer when the week begins."""
        known = self.book.customers.get(customer)
        return known is not None and known.owner_on(self.first) == self.person

    def answers(self, person: str | None, customer: str) -> bool:
        """Whether it is this person's: he began it, or whoever began it has left and the customer is now his."""
        known = self.book.people.get(person or "")
        if known is not None and known.active_on(self.first):
            return person == self.person
        return self.is_mine(customer)


class Matter(NamedTuple):
    """One thing to do. `day`: on that day and no other; else from `earliest` on, best by `due`.

    `why` is for the person's own eyes, `purpose` stands in the plan, which the team reads: no amount in it, no hidden
    name. `amount` is the money it is about.
    """

    reason: str
    urgency: int
    why: Text
    purpose: Text
    method: Method
    customer: str | None = None
    prospect: Mapping[str, Any] | None = None
    day: date | None = None
    earliest: date | None = None
    due: date | None = None
    record: Record | None = None
    material: str | None = None
    task: str | None = None
    amount: Decimal | None = None
    expected: Text | None = None

    @property
    def about(self) -> str:
        """What groups matters into one stop: the customer or prospect, else the matter itself."""
        return self.customer or f"{self.reason} {self.record.ref if self.record else ''} {self.task or ''}"


def overdue_by(due: date, today: date) -> int:
    """What lateness adds to urgency: a point a week, nine at the most."""
    return max(0, min(9, (today - due).days // WEEKLY))


def name_for_all(book: Book, customer: str | None, prospect: Mapping[str, Any] | None = None) -> Text:
    """What everybody may call a customer: a private person goes by the code."""
    known = book.customers.get(customer or "")
    if isinstance(known, Customer):
        return known.short_name if known.get("short_name") or known.get("name") else same(known.id)
    return same((prospect or {}).get("name") or customer or "")


def day_words(day: date, today: date) -> Text:
    """A day in a reason: 11月23日, 23 Nov."""
    return day_text(day, today)
