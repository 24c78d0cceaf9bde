"""Who owes what by when: what came due since somebody was last reminded, and what is due by the next workday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from salesbook.audience import MANAGER, TEAM, Audience
from salesbook.book import Book
from salesbook.calendar import moment
from salesbook.kinds import MANAGERS
from salesbook.rules.agenda import AgendaRequest, Item, counted_together, deadline, to_do_of
from salesbook.rules.duty import Duty
from salesbook.rules.reporting import Judged
from salesbook.views.office import office

_INSTANT = timedelta(microseconds=1)


class Reminded(NamedTuple):
    """What one reader is reminded of, the most urgent first.

    `reader` is ``team``, ``manager`` or a person's id; `seen` is the book as he may see it, from which records are named.
    """

    reader: str
    items: tuple[Item, ...]
    seen: Book


def is_quiet(book: Book) -> bool:
    """Whether nobody is reminded today: no workday of this company."""
    return not office(book).workdays.has(book.today)


def of_everybody(book: Book, team: Audience, cases: Iterable[Judged], since: datetime) -> Iterator[Reminded]:
    """What each person who works here is reminded of since a moment, with his own eyes; who has nothing is left out."""
    turned = _turned(book, cases, since)
    for person in sorted(book.people):
        if book.people[person].active_on(book.today):
            reminded = _of_person(book, team.of(person), turned)
            if reminded.items:
                yield reminded


def of_reader(book: Book, audience: Audience, cases: Iterable[Judged], since: datetime) -> Reminded:
    """What one reader is reminded of since a moment: a person of what he owes, team and manager of everything.

    Of cases that the reader may not read he learns the rule and how many there are.
    """
    turned = _turned(book, cases, since)
    if audience.viewer not in (TEAM, MANAGER):
        return _of_person(book, audience, turned)
    return Reminded(audience.viewer, _left_to_do(to_do_of(book, audience, AgendaRequest(), turned)), audience.book)


def _of_person(book: Book, audience: Audience, turned: list[Judged]) -> Reminded:
    """What a person owes; business and general manager also what is nobody's."""
    person = book.people[audience.viewer]
    nobodys = any(person.holds(role, book.today) for role in MANAGERS)
    own = [case for case in turned if case.duty.person == person.id or (nobodys and case.duty.person is None)]
    items = to_do_of(book, audience, AgendaRequest(), own)
    return Reminded(person.id, _left_to_do(item for item in items if not item.hidden), audience.book)


def _left_to_do(items: Iterable[Item]) -> tuple[Item, ...]:
    """Without what was done, though late: nobody need be reminded of that."""
    return tuple(counted_together(item for item in items if not item.done))


def _turned(book: Book, cases: Iterable[Judged], since: datetime) -> list[Judged]:
    """The cases with a moment to remind of it that came after `since`."""
    return [case for case in cases if any(since < at and book.reached(at) for at in _moments(book, case.duty))]


def _moments(book: Book, duty: Duty) -> Iterator[datetime]:
    """When to remind of a case: from the last workday before it is due, and when it has come due."""
    if duty.due is not None:
        due = deadline(duty.due, book)
        yield moment(_workday_before(book, due), "00:00", book.zone)
        yield due


def _workday_before(book: Book, due: datetime) -> date:
    """The last workday before the day of a deadline; midnight ends the day that people call it by."""
    day = (due.astimezone(book.zone) - _INSTANT).date()
    return office(book).workdays.last(day - timedelta(days=1))
