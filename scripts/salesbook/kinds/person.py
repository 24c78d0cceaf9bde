"""A person of the company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from salesbook.kinds.record import Record
from salesbook.schemas import Kind
from salesbook.words import Text

MANAGERS = ("business_manager", "general_manager")


class Person(Record):
    """Somebody who works, or worked, here."""

    __slots__ = ("_roles",)

    def __init__(self, kind: Kind, path: str, data: Mapping[str, Any]) -> None:
        super().__init__(kind, path, data)
        self._roles: dict[date, tuple[str, ...]] = {}

    @property
    def name(self) -> Text:
        """The name, in Latin letters where given for readers of English."""
        return Text(self.get("name_en", self["name"]), self["name"])

    def roles_on(self, day: date) -> tuple[str, ...]:
        """The roles held on a day, in the record's order."""
        known = self._roles.get(day)
        if known is None:
            iso_day = day.isoformat()
            known = self._roles[day] = tuple(item["role"] for item in self["roles"] if _covers(item, iso_day))
        return known

    def holds(self, role: str, day: date) -> bool:
        """Whether the person held a role on a day."""
        return role in self.roles_on(day)

    def active_on(self, day: date) -> bool:
        """Whether the person worked here on a day."""
        iso_day = day.isoformat()
        joined, left = str(self.get("joined_on", "")), str(self.get("left_on", "9999-12-31"))
        return joined <= iso_day <= left

    def works_on(self, day: date) -> bool:
        """Whether the person was here on a day, in some role."""
        return self.active_on(day) and bool(self.roles_on(day))

    def away_on(self, day: date) -> bool:
        """Whether the person was on leave on a day."""
        return any(_covers(item, day.isoformat()) for item in self.get("leave", ()))


def _covers(span: dict[str, str], iso_day: str) -> bool:
    return span.get("from", "") <= iso_day <= span.get("to", "9999-12-31")
