"""The company: its zone, its clock and its settings, each as it stood on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from salesbook.kinds.record import Record
from salesbook.words import LANGS, Lang, Text


class Company(Record):
    """The one record that tells how the book is to be read."""

    __slots__ = ()

    @property
    def name(self) -> Text:
        """The company's name."""
        return Text(self.get("name_en", self["name"]), self["name"])

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and deadlines fall. Raises KeyError for a zone nobody knows."""
        return ZoneInfo(self["zone"])

    @property
    def languages(self) -> tuple[Lang, ...]:
        """The site's languages, the first one first."""
        own = [lang for lang in self["languages"] if lang in LANGS]
        return tuple(own) + tuple(lang for lang in LANGS if lang not in own)

    @property
    def as_of(self) -> datetime | None:
        """The moment a sample pins its clock to."""
        return datetime.fromisoformat(self["as_of"]) if "as_of" in self.data else None

    def items(self, name: str) -> dict[str, Text]:
        """The keys and names of one of its lists: territories, departments, stages."""
        return {item["key"]: Text(item.get("name_en", item["name"]), item["name"]) for item in self.get(name, ())}

    def setting(self, route: tuple[str, ...], day: date, default: Any) -> Any:
        """A dated setting as it stood on a day: the last ``{value, from}`` that had begun, else the default."""
        value: Any = self.data
        for step in route:
            value = value.get(step, {}) if isinstance(value, dict) else {}
        begun = [item["value"] for item in value or () if item["from"] <= day.isoformat()]
        return begun[-1] if begun else default
