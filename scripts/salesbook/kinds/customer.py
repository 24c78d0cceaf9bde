"""A customer and what its dated histories tell of one day."""

from __future__ import annotations

from datetime import date
from typing import Any

from salesbook.kinds.record import Record
from salesbook.words import Text


class Customer(Record):
    """A firm or a private person, from prospect to lost, and back."""

    __slots__ = ()

    @property
    def name(self) -> Text:
        """The name; where the reader may not see it, the id stands for it."""
        name = self.get("name") or self.get("private", {}).get("name") or self.id
        return Text(self.get("name_en", name), name)

    @property
    def short_name(self) -> Text:
        """What the team calls it; in English by its English name, where it has one."""
        short = self.get("short_name")
        return Text(self.get("name_en", short), short) if short else self.name

    def owner_on(self, day: date) -> str | None:
        """The id of the one person who answered for the customer on a day."""
        item = _latest(self.get("owners", ()), "from", day)
        return item["person"] if item else None

    def stage_on(self, day: date) -> str | None:
        """The stage reached by a day."""
        item = _latest(self.get("stages", ()), "date", day)
        return item["stage"] if item else None

    def sharers_on(self, day: date) -> tuple[str, ...]:
        """Those who shared the customer on a day, besides its owner."""
        iso_day = day.isoformat()
        return tuple(
            item["person"]
            for item in self.get("sharers", ())
            if item.get("from", "") <= iso_day <= item.get("to", "9999-12-31")
        )


def _latest(history: Any, key: str, day: date) -> dict[str, str] | None:
    iso_day = day.isoformat()
    reached = [item for item in history if item.get(key, "") <= iso_day]
    return reached[-1] if reached else None
