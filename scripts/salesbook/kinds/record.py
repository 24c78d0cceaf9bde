"""A record: one file's data, known by its kind and id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from salesbook.calendar import month_in, week_in
from salesbook.schemas import Kind, day_of


class Record:
    """One record. `data` is what the file says; nothing in it is changed after reading."""

    __slots__ = ("_day", "_written_at", "data", "id", "kind", "path", "ref")

    def __init__(self, kind: Kind, path: str, data: Mapping[str, Any]) -> None:
        self.kind = kind
        self.path = path
        self.data = data
        self.ref = path.removeprefix("records/").removesuffix(".yaml")
        """What a reference to it says where several kinds are possible: ``customers/hengda``."""
        self.id = id_of(path)

    @property
    def day(self) -> date | None:
        """The day that dates it."""
        try:
            return self._day
        except AttributeError:  # asked for the first time; rules ask by the hundred thousand
            self._day: date | None = day_of(self.kind, self.data)
            return self._day

    @property
    def begins(self) -> date | None:
        """The day on which what it tells of began: that of its week or month where it is about one, else its own."""
        if self.kind.date is None and ("week" in self.data or "month" in self.data):
            week = week_in(str(self.data.get("week", "")))
            return week.monday if week else month_in(str(self.data.get("month", "")))
        return self.day

    @property
    def written_at(self) -> datetime | None:
        """When its writer says it was written, in a book in its zone; None for kinds that carry no such claim."""
        try:
            return self._written_at
        except AttributeError:
            text = self.data.get("written_at")
            self._written_at: datetime | None = datetime.fromisoformat(text) if text else None
            return self._written_at

    @property
    def writer(self) -> str | None:
        """The id of the person who wrote it: `by` where it has one, else the person whose record it is."""
        return self.data.get("by") or self.data.get("person")

    def __getitem__(self, name: str) -> Any:
        return self.data[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a field, or the default where the record does not say."""
        return self.data.get(name, default)

    def __repr__(self) -> str:
        return f"<{self.kind.name} {self.id}>"


def id_of(path: str) -> str:
    """The id of the record at ``records/<folder>/<id>.yaml``."""
    below = path.removeprefix("records/").removesuffix(".yaml")
    return below.partition("/")[2] or below
