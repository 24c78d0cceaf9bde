"""How large the made-up company is and which weeks it covers; its dice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

LAST_DAY = date(2026, 11, 22)
"""The Sunday on which the books end unless told otherwise; fixed, so that the same call gives the same bytes."""

_OFFSET = "+08:00"


@dataclass(frozen=True)
class Scale:
    """Numbers of people, customers and weeks; `seed` tells one such company from another. `last` is a Sunday.

    `twists` are names of `salesbook.demo.twists`: what the plain company leaves out.
    """

    people: int = 9
    customers: int = 77
    weeks: int = 10
    seed: int = 1
    last: date = LAST_DAY
    twists: tuple[str, ...] = ()

    @property
    def first(self) -> date:
        """The Monday of the first week."""
        return self.last - timedelta(days=7 * self.weeks - 1)

    @property
    def as_of(self) -> str:
        """The end of the last week: what the book pins its clock to."""
        return f"{self.last}T23:59:59{_OFFSET}"

    @cached_property
    def mondays(self) -> tuple[date, ...]:
        """The Monday of each week."""
        return tuple(self.first + timedelta(days=7 * week) for week in range(self.weeks))

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months that the weeks touch, and the one before."""
        day, months = (self.first.replace(day=1) - timedelta(days=1)).replace(day=1), []
        while day <= self.last:
            months.append(f"{day:%Y-%m}")
            day = next_month(day)
        return tuple(months)

    def dice(self, *names: object) -> Random:
        """Dice of their own for one concern, so that a change in one leaves the others' throws as they are."""
        return Random("/".join(map(str, (self.seed, *names))))

    def workdays(self, monday: date) -> list[date]:
        """Monday to Friday of a week without the public holidays."""
        days = [monday + timedelta(days=n) for n in range(5)]
        return [day for day in days if not is_holiday(day)]

    @cached_property
    def handed_over_on(self) -> date:
        """The Monday on which a rep's customers are somebody else's, where one leaves: in the last third of the weeks."""
        return self.mondays[-max(1, self.weeks // 3)]

    def has(self, day: date) -> bool:
        """Whether a day has come when the book ends."""
        return day <= self.last


_SPRING = {2023: (1, 21), 2024: (2, 10), 2025: (1, 28), 2026: (2, 15), 2027: (2, 5)}
"""The first day off of each Spring Festival; eight days."""


def holidays(year: int) -> Iterator[tuple[str, str, date, date]]:
    """Name in Chinese and English, first and last day of a year's public holidays."""
    yield "元旦", "New Year", date(year, 1, 1), date(year, 1, 1)
    if year in _SPRING:
        first = date(year, *_SPRING[year])
        yield "春节", "Spring Festival", first, first + timedelta(days=7)
    yield "劳动节", "Labour Day", date(year, 5, 1), date(year, 5, 5)
    yield "国庆节", "National Day", date(year, 10, 1), date(year, 10, 7)


def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday."""
    return any(first <= day <= last for _, _, first, last in holidays(day.year))


def next_month(day: date) -> date:
    """The first day of the month after a day's."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def moment(day: date, clock: str, dice: Random) -> str:
    """A moment of a day at ``hh:mm`` and some second."""
    return f"{day}T{clock}:{dice.randrange(60):02}{_OFFSET}"


def evening(day: date, dice: Random) -> str:
    """A moment at which people write their records."""
    return sometime(day, 16, 19, dice)


def sometime(day: date, first: int, last: int, dice: Random) -> str:
    """A moment of a day from one full hour to the end of another."""
    return moment(day, f"{dice.randint(first, last):02}:{dice.randrange(60):02}", dice)


def week_of(day: date) -> str:
    """The week of a day as records write it: ``2026-W48``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def likely(dice: Random, percent: int) -> bool:
    """A throw that comes true in so many of a hundred cases."""
    return dice.random() * 100 < percent


def money(fen: int) -> str:
    """An amount in fen as records write it."""
    return f"{fen // 100}.{fen % 100:02}"
