"""Path templates: a record's own key fields make its path, and nothing else is typed twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from salesbook.schemas.field import Kind

_PLACE = re.compile(r"\{([a-z_]+)\}")
_FURTHER = re.compile(r"(--[2-9]|--[1-9][0-9]+)$")
_FROM_DATE = {"year", "month", "week", "date", "time"}


def key_fields(kind: Kind) -> tuple[str, ...]:
    """The properties that make the path, in the template's order: those a wrong path is mended by."""
    names = []
    for name in _names(kind):
        source = name if name in kind.by_name else (kind.date or "written_at")
        if source not in names:
            names.append(source)
    return tuple(names)


@lru_cache(maxsize=256)
def _names(kind: Kind) -> tuple[str, ...]:
    """The names in a kind's path template, in its order."""
    return tuple(_PLACE.findall(kind.path))


def path_of(kind: Kind, data: Mapping[str, Any]) -> str | None:
    """The path below records/ that these key fields make; None when one is missing or no text or number."""
    values = {name: _value(kind, data, name) for name in _names(kind)}
    if None in values.values():
        return None
    return _PLACE.sub(lambda match: str(values[match[1]]), kind.path)


def fits(kind: Kind, data: Mapping[str, Any], path: str) -> bool:
    """Whether a record may lie at this path below records/: its own, or with ``--2`` … where a date is in the name."""
    own = path_of(kind, data)
    if own is None or own == path:
        return own is not None
    stem, further = path.removesuffix(".yaml"), _FURTHER.search(path.removesuffix(".yaml"))
    return bool(further and dated(kind) and stem[: further.start()] + ".yaml" == own)


def misfit(kind: Kind, data: Mapping[str, Any], path: str) -> str | None:
    """The property by which a record does not belong at a path; None where the path is of another form altogether."""
    names = _names(kind)
    form = re.compile(_PLACE.sub("([a-z0-9]+(?:-[a-z0-9]+)*)", kind.path.removesuffix(".yaml")) + "(?:--[0-9]+)?")
    match = form.fullmatch(path.removesuffix(".yaml"))
    for name, value in zip(names, match.groups() if match else (), strict=False):
        if value != _value(kind, data, name):
            return name if name in data else kind.date or "written_at"
    return None


def dated(kind: Kind) -> bool:
    """Whether a day stands in the file's name, so that further records of the same key are numbered."""
    return "{date}" in kind.path


def day_of(kind: Kind, data: Mapping[str, Any]) -> date | None:
    """The day that dates a record, by its `x-date` property or else `written_at`."""
    return _day(str(data.get(kind.date or "written_at"))[:10])


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _value(kind: Kind, data: Mapping[str, Any], name: str) -> str | None:
    typed = data.get(name)
    if typed is None:
        typed = _stand_in(kind, data, name)
    if isinstance(typed, str | int) and not isinstance(typed, bool):
        return _in_path(name, str(typed))
    return _from_date(kind, data, name) if name in _FROM_DATE else None


def _in_path(name: str, typed: str) -> str:
    if name == "time":
        return typed.replace(":", "")
    return typed.lower().replace("_", "-")


def _stand_in(kind: Kind, data: Mapping[str, Any], name: str) -> Any:
    """The id of the group that stands for a missing field, such as a prospect without a file."""
    groups = (data.get(field) for field in _stand_ins(kind, name))
    return next((group.get("id") for group in groups if isinstance(group, Mapping)), None)


@lru_cache(maxsize=1024)
def _stand_ins(kind: Kind, name: str) -> tuple[str, ...]:
    return tuple(field.name for field in kind.fields if field.stands_for == name)


def _from_date(kind: Kind, data: Mapping[str, Any], name: str) -> str | None:
    day = day_of(kind, data)
    if day is None:
        return None
    if name == "time":
        clock = str(data.get(kind.date or "written_at")).partition("T")[2]
        return clock[0:2] + clock[3:5] if clock else None
    return _calendar(day)[name]


@lru_cache(maxsize=4096)
def _calendar(day: date) -> Mapping[str, str]:
    year, week, _ = day.isocalendar()
    return {"year": f"{day.year}", "month": f"{day:%Y-%m}", "week": f"{year}-w{week:02}", "date": day.isoformat()}
