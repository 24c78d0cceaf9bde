"""What there is to do, as one viewer may read it: the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from salesbook.audience import Audience, figure
from salesbook.book import Book
from salesbook.calendar import Week, moment
from salesbook.finding import Level, Manual
from salesbook.history import Grade
from salesbook.kinds import Record
from salesbook.rules.catalogue import all_cases, hidden_fields
from salesbook.rules.duty import Duty, Look, Mark
from salesbook.rules.reporting import Judged, judged, look, topic_of
from salesbook.rules.seen import may_read
from salesbook.rules.topic import Topic
from salesbook.rules.wording import worded
from salesbook.views.office import week_worked
from salesbook.words import Text

SOON = timedelta(days=7)
"""How far ahead what is not yet due is told."""
_FAR = datetime.max.replace(tzinfo=UTC)


class AgendaRequest(NamedTuple):
    """What is asked for: all of the current week unless narrowed."""

    week: Week | None = None
    person: str | None = None
    obligation: str | None = None


class Item(NamedTuple):
    """One thing to do, or to know. Where the viewer may read no more, the rule's title and how many there are.

    `done`: it was done, though late, and nothing is left to do. `hidden` is how many cases it stands for that the viewer
    may not read; 0 for one that is told in full.
    """

    manual: Manual
    level: Level
    week: Week | None
    person: str | None
    record: Record | None
    due: date | datetime | None
    mark: Mark
    grade: Grade | None
    message: Text
    remedy: Text
    done: bool = False
    hidden: int = 0

    @property
    def look(self) -> Look:
        """How it is shown, as its rule says."""
        return look(self.manual.id, self.mark)

    @property
    def cases(self) -> int:
        """How many cases it stands for."""
        return self.hidden or 1


def agenda(book: Book, audience: Audience, request: AgendaRequest, only: frozenset[str]) -> list[Item]:
    """What the rules named in `only` report, the most urgent first (see `urgency`)."""
    cases = judged(book, only, pending=True, week=_Scope(book, request).only_week)
    return to_do_of(book, audience, request, cases)


def to_do_of(book: Book, audience: Audience, request: AgendaRequest, cases: Iterable[Judged]) -> list[Item]:
    """What there is to do of these cases, the most urgent first."""
    scope = _Scope(book, request)
    asked_for = [case for case in cases if scope.holds(case)]
    if request.person:  # how much somebody owes is told to nobody who may not read it
        asked_for = [case for case in asked_for if may_read(audience, case)]
    return sorted(_items(asked_for, audience, scope.only_week), key=lambda item: urgency(item, book))


@figure("team", hidden_fields)
def to_do(book: Book, audience: Audience) -> tuple[Item, ...]:
    """What the rules ask of the current week, the most urgent first; what the viewer may not read is only counted."""
    return tuple(to_do_of(book, audience, AgendaRequest(), all_cases(book)))


class _Scope:
    """Which cases a report is about."""

    def __init__(self, book: Book, request: AgendaRequest) -> None:
        self.book = book
        self.current = week_worked(book)
        self.request = request

    @property
    def only_week(self) -> Week | None:
        """The week in which all that is asked for counts; None for the current one, to which others carry over."""
        return self.request.week if self.request.week != self.current else None

    def holds(self, case: Judged) -> bool:
        """Whether a case is not done with, and asked for."""
        duty, (_, person, obligation) = case.duty, self.request
        if not duty.mark.pending:
            return False
        if person not in (None, duty.person) or (obligation and obligation not in case.manual.obligations):
            return False
        return self._in_week(duty)

    def _in_week(self, duty: Duty) -> bool:
        """A week named has its own cases; the current one what is still open and what comes next besides."""
        week = self.request.week
        if self.only_week is not None:
            return duty.week == self.only_week
        if duty.mark is Mark.DUE and duty.due:
            return self.book.reached(deadline(duty.due, self.book) - SOON)
        if duty.week is None or duty.open:
            return True
        return duty.week == self.current or (week is None and duty.week > self.current)


def _items(cases: Iterable[Judged], audience: Audience, week: Week | None) -> Iterator[Item]:
    """The cases the viewer may read, and of the others how many there are; `week` is that of all of them, if they share one."""
    hidden: Counter[tuple[Manual, Week | None, Mark, Grade | None]] = Counter()
    readable = []
    for case in cases:
        if may_read(audience, case):
            readable.append(case)
        else:
            hidden[case.manual, case.duty.week, case.duty.mark, case.duty.grade] += 1
    for case in worded(readable, audience, week):
        yield item_of(case)
    for (manual, own_week, mark, grade), count in hidden.items():
        yield _of_many(item_of(Judged(manual, Duty(mark, week=own_week, grade=grade))), count)


_COUNTED = Text("{title} ({count})", "{title}（{count} 件）")


def _of_many(item: Item, count: int) -> Item:
    """So many cases the viewer may not read, as one."""
    return item._replace(hidden=count, message=_COUNTED.fill(title=item.manual.title, count=count))


def counted_together(items: Iterable[Item]) -> list[Item]:
    """The cases that are only counted as one for every rule and mark, whatever their week; it stands where the first stood."""
    result: dict[tuple[object, ...], Item] = {}
    for index, item in enumerate(items):
        key = (item.manual.id, item.mark, item.done) if item.hidden else (index,)
        old = result.get(key)
        result[key] = _of_many(item, old.hidden + item.hidden) if old else item
    return list(result.values())


def item_of(case: Judged) -> Item:
    """A case as something to do."""
    manual, duty, _ = case
    message = duty.message if duty.message.en else manual.title
    level = Level.INFO if duty.mark in (Mark.DUE, Mark.NOT_PROVABLE) else manual.level
    remedy = duty.remedy or manual.remedy
    done = duty.mark is Mark.LATE and duty.week is not None and not duty.open
    about = (duty.week, duty.person, duty.record, duty.due, duty.mark, duty.grade)
    return Item(manual, level, *about, message, remedy, done)


def urgency(item: Item, book: Book) -> tuple[object, ...]:
    """The place of a case in every list of cases, whoever lists it; the smallest comes first.

    First what is out of time (red), then what is at risk (amber), what comes due, what was done late, what nobody can
    prove. Of these each by its subject, as `Topic` orders them: money and customers before formalities. Then what is
    against the standard before what is only to know, and the longest overdue, or soonest due, first.
    """
    due = deadline(item.due, book) if item.due else None
    ref = item.record.ref if item.record else ""
    week = item.week.text if item.week else ""
    return (
        _standing(item),
        list(Topic).index(topic_of(item.manual.id)),
        list(Level).index(item.level),
        due is None,
        due or _FAR,
        item.manual.id,
        week,
        item.person or "",
        ref,
        item.message.en,
    )


_DONE_LATE = 3
_STANDINGS = {"bad": 0, "none": 0, "warn": 1, "wait": 2}


def _standing(item: Item) -> int:
    """How much a case waits for somebody: its colour tells, and whether it was done, though late."""
    return _DONE_LATE if item.done else _STANDINGS.get(item.look.lamp, _DONE_LATE + 1)


def deadline(due: date | datetime, book: Book) -> datetime:
    """The moment by which something is due: a day ends at its midnight."""
    return due if isinstance(due, datetime) else moment(due, "24:00", book.zone)
