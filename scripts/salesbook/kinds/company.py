"""The company: its zone, its clock and its settings, each as it stood on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from salesbook.finding import Refusal
from salesbook.kinds.record import Record
from salesbook.words import LANGS, Lang, Text

THRESHOLDS: Mapping[str, int] = {
    "first_reply_hours": 24,
    "escalate_days": 3,
    "supply_workdays": 1,
    "late_entry_workdays": 1,
    "open_days": 7,
    "collection_days": 7,
    "milestone_check_days": 30,
    "usage_check_days": 30,
    "effect_check_days": 30,
    "stall_days": 21,
    "silent_loss_days": 90,
    "market_note_days": 28,
}
"""What counts as in time where the company sets nothing: our defaults."""
CADENCE: Mapping[str, int] = {"a": 7, "b": 14, "c": 30}
"""Days within which a customer of a class wants contact, where the company sets none: our default."""
LIMITS: Mapping[str, int] = {**THRESHOLDS, **{f"cadence_{rank}": days for rank, days in CADENCE.items()}}
"""All of these by name, as the manuals of rules call them."""
_OTHER_CLASS = 30


class UnknownZone(Refusal):
    """A time zone of which this machine knows nothing."""


def zone_named(name: str) -> ZoneInfo:
    """A time zone by its name. Raises UnknownZone for one that nobody knows, or on a machine that knows none at all."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnknownZone((_NO_ZONE if available_timezones() else _NO_ZONES).fill(zone=name)) from None


_NO_ZONE = Text(
    'records/company.yaml: the time zone "{zone}" is not known; an example: Asia/Shanghai',
    "records/company.yaml：时区“{zone}”不存在，例如应写 Asia/Shanghai",
)
_NO_ZONES = Text(
    "this machine knows no time zones, so {zone} can't be looked up: install the package tzdata (pip install tzdata)",
    "这台机器没有时区数据，查不到 {zone}：请安装软件包 tzdata（pip install tzdata）",
)


class Company(Record):
    """The one record that tells how the book is to be read."""

    __slots__ = ()

    @property
    def name(self) -> Text:
        """The company's name."""
        return Text(self.get("name_en", self["name"]), self["name"])

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and deadlines fall. Raises UnknownZone."""
        return zone_named(self["zone"])

    @property
    def languages(self) -> tuple[Lang, ...]:
        """The site's languages, the first one first."""
        own = [lang for lang in self["languages"] if lang in LANGS]
        return tuple(own) + tuple(lang for lang in LANGS if lang not in own)

    @property
    def codes_customers(self) -> bool:
        """Whether the team is told nothing of who its customers are."""
        return bool(self.get("confidentiality") == "coded")

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

    def threshold(self, name: str, day: date) -> int:
        """What counted as in time on a day, in the unit that the threshold's name ends in."""
        return int(self.setting(("thresholds", name), day, THRESHOLDS[name]))

    def cadence(self, rank: str, day: date) -> int:
        """Within how many days of a day a customer of a class wanted contact."""
        return int(self.setting(("cadence", rank), day, CADENCE.get(rank, _OTHER_CLASS)))

    def limits(self, day: date) -> dict[str, int]:
        """Every threshold and cadence as it stood on a day, by name."""
        result = {name: self.threshold(name, day) for name in THRESHOLDS}
        return {**result, **{f"cadence_{rank}": self.cadence(rank, day) for rank in CADENCE}}
