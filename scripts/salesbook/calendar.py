"""Weeks, workdays, and days as each language writes them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

_WEEK = re.compile(r"([12][0-9]{3})-[Ww]([0-9]{2})")
_DAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_LONG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Lang = Literal["en", "zh"]


class Week(NamedTuple):
    """A week as ISO 8601 counts: Monday to Sunday. Weeks sort by time."""

    year: int
    number: int

    @property
    def monday(self) -> date:
        """Its first day."""
        return _days_of(self)[0]

    @property
    def sunday(self) -> date:
        """Its last day."""
        return _days_of(self)[6]

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return _days_of(self)

    @property
    def text(self) -> str:
        """As records write it: ``2026-W48``."""
        return f"{self.year}-W{self.number:02}"

    @property
    def slug(self) -> str:
        """As paths write it: ``2026-w48``."""
        return f"{self.year}-w{self.number:02}"

    def later(self, weeks: int) -> Week:
        """The week so many weeks after this one; before it when negative."""
        return week_of(self.monday + timedelta(weeks=weeks))

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.monday <= day <= self.sunday


@lru_cache(maxsize=4096)
def _days_of(week: Week) -> tuple[date, ...]:
    return tuple(date.fromisocalendar(week.year, week.number, day) for day in range(1, 8))


@lru_cache(maxsize=16384)
def week_of(day: date) -> Week:
    """The week of a day."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def week_in(text: str) -> Week | None:
    """The week that a text such as ``2026-W48`` or ``2026-w48`` names; None for no week."""
    match = _WEEK.fullmatch(text)
    if not match:
        return None
    try:
        return week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    except ValueError:
        return None


def month_in(text: str) -> date | None:
    """The first day of the month that a text such as ``2026-11`` names; None for no month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


class Workdays(NamedTuple):
    """Which days are worked: the usual weekdays, less holidays, plus working weekends.

    `years` are those with a calendar file. In any other year nobody knows the holidays: its days are taken as usual,
    to plan by, and nobody is judged by them. Where no calendar is kept at all, the usual weekdays are the calendar.
    """

    usual: frozenset[str]
    holidays: frozenset[date]
    working: frozenset[date]
    years: frozenset[int] = frozenset()

    def knows(self, day: date) -> bool:
        """Whether it is known if a day is a workday."""
        return not self.years or day.year in self.years

    def has(self, day: date) -> bool:
        """Whether a day is a workday, as far as is known."""
        return day in self.working or (day not in self.holidays and WEEKDAYS[day.weekday()] in self.usual)

    def first(self, day: date) -> date:
        """The first workday on or after a day; the day itself where a year brings none."""
        return next((d for d in (day + timedelta(days=n) for n in range(366)) if self.has(d)), day)

    def after(self, day: date, count: int) -> date:
        """The day so many workdays after a day."""
        for _ in range(count):
            day = self.first(day + timedelta(days=1))
        return day

    def last(self, day: date) -> date:
        """The last workday on or before a day; the day itself where a year brings none."""
        return next((d for d in (day - timedelta(days=n) for n in range(366)) if self.has(d)), day)


def span(first: date, last: date) -> Iterator[date]:
    """All days from the first to the last."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """A time of day on a day, in a zone; ``24:00`` is the midnight that ends the day."""
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), time(), zone)
    return datetime.combine(day, time.fromisoformat(clock), zone)


def day_words(day: date, lang: Lang, today: date | None = None) -> str:
    """A day with its weekday, the year only where it is not today's: 11月23日 周一, Mon 23 Nov."""
    if lang == "zh":
        return f"{_short(day, lang, today)} 周{_DAYS['zh'][day.weekday()]}"
    return f"{_DAYS['en'][day.weekday()]} {_short(day, lang, today)}"


def short_day(day: date, lang: Lang, today: date | None = None) -> str:
    """A day without its weekday: 11月23日, 23 Nov."""
    return _short(day, lang, today)


def full_day(day: date, lang: Lang) -> str:
    """A day in full, as under a page's title: 2026年11月23日 周一, Monday 23 November 2026."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日 周{_DAYS['zh'][day.weekday()]}"
    return f"{_LONG[day.weekday()]} {day.day} {_LONG_MONTHS[day.month - 1]} {day.year}"


def span_words(first: date, last: date, lang: Lang) -> str:
    """A span of days: 11月16日–22日, 16–22 Nov."""
    if first.month == last.month:
        return (
            f"{first.month}月{first.day}日–{last.day}日"
            if lang == "zh"
            else f"{first.day}–{last.day} {_MONTHS[last.month - 1]}"
        )
    return f"{_short(first, lang, first)}–{_short(last, lang, first)}"


def moment_words(at: datetime, lang: Lang, today: date | None = None, *, seconds: bool = False) -> str:
    """A day with its hour: 11月23日 09:00, 23 Nov 09:00; to the second where minutes do not tell moments apart."""
    day, hour = day_and_hour(at)
    return f"{_short(day, lang, today)} {hour}{f':{at.second:02}' if seconds else ''}"


def day_and_hour(at: datetime) -> tuple[date, str]:
    """A moment's day and hour as people say them: midnight ends the day before, at 24:00."""
    if at.hour == at.minute == at.second == 0:
        return date.fromordinal(at.toordinal() - 1), "24:00"
    return at.date(), f"{at.hour:02}:{at.minute:02}"


def of_one_minute(moments: Collection[datetime]) -> bool:
    """Whether different moments would read alike, since they lie within one minute."""
    minutes = {at.replace(second=0, microsecond=0) for at in moments}
    return len(minutes) < len({at.replace(microsecond=0) for at in moments})


def week_words(week: Week, lang: Lang, today: date | None = None) -> str:
    """A week, its year only where it is not today's: 第47周, week 47; 2026年第47周, week 47 of 2026."""
    if today is not None and week.year == week_of(today).year:
        return f"第{week.number}周" if lang == "zh" else f"week {week.number}"
    return f"{week.year}年第{week.number}周" if lang == "zh" else f"week {week.number} of {week.year}"


def month_words(month: str, lang: Lang, today: date | None = None) -> str:
    """A month such as ``2026-11``, its year only where it is not today's: 2026年11月, November 2026; 11月, November."""
    year, _, number = month.partition("-")
    alone = today is not None and int(year) == today.year
    if lang == "zh":
        return f"{int(number)}月" if alone else f"{year}年{int(number)}月"
    name = _LONG_MONTHS[int(number) - 1]
    return name if alone else f"{name} {year}"


def _short(day: date, lang: Lang, today: date | None) -> str:
    other = today is None or day.year != today.year
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日" if other else f"{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if other else f"{day.day} {_MONTHS[day.month - 1]}"
