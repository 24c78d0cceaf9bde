"""The times of a visit: when it began and ended, also where it ended after midnight."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from salesbook.calendar import moment
from salesbook.kinds.record import Record
from salesbook.words import Text, same

NIGHT_ENDS = "06:00"
LONGEST_NIGHT = timedelta(hours=12)


def left_next_day(visit: Record | Mapping[str, Any]) -> bool:
    """Whether `leave_at` is the next day's: before `arrive_at`, earlier than 06:00 and less than twelve hours on."""
    arrived, left = visit.get("arrive_at"), visit.get("leave_at")
    if not arrived or not left or not left < min(arrived, NIGHT_ENDS):
        return False
    return _since_midnight(left) + timedelta(days=1) - _since_midnight(arrived) < LONGEST_NIGHT


def _since_midnight(clock: str) -> timedelta:
    hours, _, minutes = clock.partition(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def stay_of(visit: Record, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """From when to when a visit took; None where it does not say both."""
    if visit.day is None or "arrive_at" not in visit.data or "leave_at" not in visit.data:
        return None
    last: date = visit.day + timedelta(days=1) if left_next_day(visit) else visit.day
    return moment(visit.day, visit["arrive_at"], zone), moment(last, visit["leave_at"], zone)


def stay_words(visit: Record | Mapping[str, Any]) -> Text | None:
    """The times of a visit as people say them: 10:00–11:00; 22:30–01:15 the next day."""
    times = [str(visit.get(name)) for name in ("arrive_at", "leave_at") if visit.get(name)]
    if not times:
        return None
    text = _OVERNIGHT if left_next_day(visit) else _STAY
    return text.fill(begin=times[0], end=times[1]) if times[1:] else same(times[0])


_STAY = Text("{begin}–{end}", "{begin}–{end}")
_OVERNIGHT = Text("{begin}–{end} the next day", "{begin}–次日 {end}")
