"""What was delivered to a customer, when he was asked how it does, how satisfied he was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once

LOW = 2
"""A score of so much or less is dissatisfaction."""


class Score(NamedTuple):
    """How satisfied a customer was on a day, 1 to 5, and the record that tells."""

    day: date
    score: int
    record: Record


@once
def deliveries(book: Book) -> dict[str, list[date]]:
    """The days on which goods of a sale arrived, by customer, the oldest first."""
    result: dict[str, list[date]] = {}
    for order in book.of("order"):
        days = [item["made_on"] for item in order.get("deliveries", ()) if "made_on" in item]
        arrived = [date.fromisoformat(day) for day in days] if order.get("kind") == "sale" else []
        result.setdefault(order.get("customer", ""), []).extend(day for day in arrived if day <= book.today)
    return {customer: sorted(days) for customer, days in result.items()}


@once
def checks(book: Book) -> dict[str, list[date]]:
    """The days on which a customer was asked about usage, the oldest first."""
    result: dict[str, list[date]] = {}
    for visit in book.of("visit"):
        if "usage" in visit.data and "customer" in visit.data and visit.day is not None:
            result.setdefault(visit.get("customer", ""), []).append(visit.day)
    return {customer: sorted(days) for customer, days in result.items()}


@figure("team", obligations=("R03", "R28"))
def satisfaction(book: Book) -> dict[str, list[Score]]:
    """Every score a customer gave, by customer, the oldest first: the trend."""
    return _scores(book)


@once
def _scores(book: Book) -> dict[str, list[Score]]:
    result: dict[str, list[Score]] = {}
    for score in _scores_given(book):
        result.setdefault(score.record.get("customer", ""), []).append(score)
    for scores in result.values():
        scores.sort(key=lambda score: (score.day, score.record.ref))
    return result


def _scores_given(book: Book) -> Iterator[Score]:
    for visit in book.of("visit"):
        satisfaction = visit.get("usage", {}).get("satisfaction")
        if satisfaction is not None and "customer" in visit.data and visit.day is not None:
            yield Score(visit.day, satisfaction, visit)
    for complaint in book.of("complaint"):
        if "satisfaction_after" in complaint.data and complaint.day is not None:
            solved = complaint.get("solved_at")
            day = date.fromisoformat(solved[:10]) if solved else complaint.day
            yield Score(day, complaint["satisfaction_after"], complaint)


def dissatisfied(scores: list[Score]) -> bool:
    """Whether the last two scores were low."""
    return len(scores) > 1 and all(score.score <= LOW for score in scores[-2:])


@figure("team", obligations=("R22",))
def services(book: Book, customer: str) -> int:
    """How often a customer was served: usage asked about, helped, a problem solved, a complaint taken."""
    return _served(book)[customer]


@once
def _served(book: Book) -> Counter[str]:
    counter: Counter[str] = Counter()
    for record in (*book.of("visit"), *book.of("complaint")):
        helped = {"assist", "solve"} & set(record.get("activities", ()))
        if "customer" in record.data and (helped or "usage" in record.data or record.kind.name == "complaint"):
            counter[record.get("customer", "")] += 1
    return counter
