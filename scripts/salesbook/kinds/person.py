"""A person of the company."""

from __future__ import annotations

from datetime import date

from salesbook.kinds.record import Record
from salesbook.words import Text

MANAGERS = ("business_manager", "general_manager")


class Person(Record):
    """Somebody who works, or worked, here."""

    __slots__ = ()

    @property
    def name(self) -> Text:
        """The name, in Latin letters where given for readers of English."""
        return Text(self.get("name_en", self["name"]), self["name"])

    def roles_on(self, day: date) -> tuple[str, ...]:
        """The roles held on a day, in the record's order."""
        return tuple(item["role"] for item in self["roles"] if _covers(item, day))

    def holds(self, role: str, day: date) -> bool:
        """Whether the person held a role on a day."""
        return role in self.roles_on(day)

    def active_on(self, day: date) -> bool:
        """Whether the person worked here on a day."""
        told = day.isoformat()
        joined, left = str(self.get("joined_on", "")), str(self.get("left_on", "9999-12-31"))
        return joined <= told <= left

    def away_on(self, day: date) -> bool:
        """Whether the person was on leave on a day."""
        return any(_covers(item, day) for item in self.get("leave", ()))


def _covers(span: dict[str, str], day: date) -> bool:
    told = day.isoformat()
    return span.get("from", "") <= told <= span.get("to", "9999-12-31")
