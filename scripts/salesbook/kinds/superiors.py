"""The line of superiors of a person, as `reports_to` tells it: the one place that climbs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from salesbook.kinds.person import MANAGERS, Person

REVIEWING_ROLES = ("supervisor", *MANAGERS)
"""Who holds one of these roles can review a plan."""


def superiors(people: Mapping[str, Person], person: str) -> tuple[str, ...]:
    """The ids of those above a person, the nearest first.

    The line ends where nobody is named, at a person without a file, or where it would come back to somebody in it.
    """
    line: list[str] = []
    below = people.get(person)
    while below is not None:
        above = below.get("reports_to")
        if above is None or above == person or above in line:
            break
        line.append(above)
        below = people.get(above)
    return tuple(line)


def nearest_at_work(people: Mapping[str, Person], person: str, day: date) -> str | None:
    """The nearest superior who works here on a day: where he has left, whoever was above him."""
    line = (people.get(superior) for superior in superiors(people, person))
    return next((superior.id for superior in line if superior is not None and superior.active_on(day)), None)


def reviews_on(person: Person, day: date) -> bool:
    """Whether a person works here on a day in a role that reviews plans."""
    return person.active_on(day) and any(person.holds(role, day) for role in REVIEWING_ROLES)
