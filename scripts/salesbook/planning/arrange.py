"""From matters to days: what is promised on its day, the most urgent of the rest first, near things together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from salesbook.book import Book
from salesbook.planning.capacity import free_days
from salesbook.planning.matter import Matter, Method, PlanRequest
from salesbook.planning.places import Point, distance, point
from salesbook.planning.route import order
from salesbook.planning.seen_to import seen_to
from salesbook.planning.sources import matters
from salesbook.views.planned import planned_on
from salesbook.words import Text, same

_METHODS: tuple[Method, ...] = ("on_site", "here", "phone", "office")
_EMPTY_DAY, _ELSEWHERE, _CROWD, _TOO_LATE = 6.0, 8.0, 3.0, 50.0
"""What a choice costs, in kilometres: a day with nothing near, another territory, a full day, a day after the due one."""


class Stop(NamedTuple):
    """All that is to be done with one customer on one day, or one thing without a customer."""

    about: str
    matters: tuple[Matter, ...]
    day: date | None

    @property
    def urgency(self) -> int:
        """That of its weightiest matter; a little more for each other."""
        return self.matters[0].urgency + len(self.matters) - 1

    @property
    def method(self) -> Method:
        """In person where one matter asks for it, at his place or ours, else by phone, else at the desk."""
        return min((matter.method for matter in self.matters), key=_METHODS.index)

    @property
    def earliest(self) -> date:
        """The first day that suits all of it."""
        return max((matter.earliest for matter in self.matters if matter.earliest), default=date.min)

    @property
    def due(self) -> date:
        """The day by which the first of it is due."""
        return min((matter.due for matter in self.matters if matter.due), default=date.max)


class Left(NamedTuple):
    """A stop that found no day, and why."""

    stop: Stop
    why: Text


class Arranged(NamedTuple):
    """A week's stops, day by day in the order of the trip; what did not fit, and what a plan sees to already.

    `room` is how much fits each free day, `planned` how much of that the person's own plan takes.
    """

    stops: tuple[Stop, ...]
    left: tuple[Left, ...]
    held: tuple[Left, ...]
    room: Mapping[date, int]
    planned: Mapping[date, int]


def arrange(request: PlanRequest) -> Arranged:
    """What a person is to do in a week. The same book gives the same week."""
    board = _Board(request)
    fixed, loose = _stops(matters(request))
    for stop in sorted(fixed, key=_first):
        board.fix(stop, loose)
    for stop in sorted(loose.values(), key=_first):
        board.place(stop)
    return board.arranged()


def _first(stop: Stop) -> tuple[int, date, str, str]:
    return -stop.urgency, stop.due, stop.about, str(stop.day)


def _stops(matters: Iterable[Matter]) -> tuple[list[Stop], dict[str, Stop]]:
    """Matters with a day of their own, and all others, by what they are about."""
    fixed: dict[tuple[str, date], list[Matter]] = {}
    loose: dict[str, list[Matter]] = {}
    for matter in matters:
        if matter.day is not None:
            fixed.setdefault((matter.about, matter.day), []).append(matter)
        else:
            loose.setdefault(matter.about, []).append(matter)
    return (
        [Stop(about, tuple(own), day) for (about, day), own in fixed.items()],
        {about: Stop(about, tuple(own), None) for about, own in loose.items()},
    )


def _taken_along(about: str, day: date, loose: dict[str, Stop]) -> Iterator[Matter]:
    """What else can be done with somebody who is seen on a day; only what must wait stays loose."""
    other = loose.pop(about, None)
    if other is not None:
        waiting = tuple(matter for matter in other.matters if matter.earliest is not None and matter.earliest > day)
        yield from (matter for matter in other.matters if matter not in waiting)
        if waiting:
            loose[about] = Stop(about, waiting, None)


class _Board:
    """The week being filled."""

    def __init__(self, request: PlanRequest) -> None:
        self.request = request
        self.room = free_days(request.book, request.person, request.week)
        self.days: dict[date, list[Stop]] = {day: [] for day in self.room}
        self.left: list[Left] = []
        self.held: list[Left] = []
        self.planned = _planned(request)

    def fix(self, stop: Stop, loose: dict[str, Stop]) -> None:
        """Put a stop on its own day, with what else there is for the same customer."""
        day = stop.day
        if day is None or self._is_taken(stop):
            return
        if day not in self.room:
            self.left.append(Left(stop, _NOT_FREE))
        elif self._full(day):
            self.left.append(Left(stop, _DAY_FULL))
        else:
            self.days[day].append(stop._replace(matters=(*stop.matters, *_taken_along(stop.about, day, loose))))

    def place(self, stop: Stop) -> None:
        """Find the day for a stop that has none."""
        if self._is_taken(stop):
            return
        open_ = [day for day in self.room if not self._full(day) and day >= stop.earliest]
        if open_:
            day = min(open_, key=lambda day: (round(self._cost(stop, day), 6), day))
            self.days[day].append(stop._replace(day=day))
        else:
            self.left.append(Left(stop, _WEEK_FULL if self.room else _NO_DAY))

    def arranged(self) -> Arranged:
        """The week as it stands."""
        stops = (stop for day in sorted(self.days) for stop in in_order(self.request.book, self.days[day]))
        left, held = (tuple(sorted(those, key=lambda work: _first(work.stop))) for those in (self.left, self.held))
        return Arranged(tuple(stops), left, held, self.room, self.planned)

    def _is_taken(self, stop: Stop) -> bool:
        """Whether a line of a plan will see to it already."""
        line = seen_to(self.request, stop.about, stop.day)
        if line is not None:
            person = self.request.book.people.get(line.person)
            name = person.name if person else same(line.person)
            self.held.append(Left(stop, _TAKEN.fill(self.request.book.today, name=name, day=line.day)))
        return line is not None

    def _full(self, day: date) -> bool:
        return len(self.days[day]) + self.planned[day] >= self.room[day]

    def _cost(self, stop: Stop, day: date) -> float:
        visits = [planned for planned in self.days[day] if planned.method == "on_site"]
        way = _way(self.request.book, stop, visits) if stop.method == "on_site" else 0.0
        crowd = _CROWD * (len(self.days[day]) + self.planned[day]) / self.room[day]
        wait = stop.urgency / 100 * (day - self.request.week.monday).days
        return way + crowd + wait + (_TOO_LATE if day > stop.due >= self.request.first else 0.0)


_NOT_FREE = Text("no free day (holiday, leave or past): agree on another", "当天不上班、休假或已过，请与客户另约")
_DAY_FULL = Text("the day is full: agree on another", "当天已排满，请与客户另约")
_WEEK_FULL = Text("the week is full", "本周已排满")
_NO_DAY = Text("no free day in the week", "本周没有空日")
_TAKEN = Text("{name}, {day}", "{name}，{day}")


def _planned(request: PlanRequest) -> Counter[date]:
    """How much the plan of the week holds for each day of the person, if there is one already."""
    every = (planned for day in request.week.days for planned in planned_on(request.book, request.person, day))
    return Counter(planned.day for planned in every if planned.in_plan)


def place_of(book: Book, about: str) -> Point | None:
    """Where a customer is; None for a prospect without a file, or where nobody wrote it down."""
    known = book.customers.get(about)
    if known is None:
        return None
    return point(known.get("geo") or known.get("private", {}).get("geo"))


def _way(book: Book, stop: Stop, there: list[Stop]) -> float:
    """How far a stop lies from the nearest one of a day; by territory where coordinates are wanting."""
    if not there:
        return _EMPTY_DAY
    return min(_distance(book, stop.about, planned.about) for planned in there)


def _distance(book: Book, first: str, second: str) -> float:
    here, beyond = place_of(book, first), place_of(book, second)
    if here is not None and beyond is not None:
        return distance(here, beyond)
    mine, theirs = (_territory(book, about) for about in (first, second))
    return 0.0 if mine and mine == theirs else _ELSEWHERE


def in_order(book: Book, stops: Iterable[Stop]) -> Iterator[Stop]:
    """A day's stops as one would do them: the trip by its route, those without a place by territory, then the desk."""
    every = sorted(stops, key=lambda stop: (_territory(book, stop.about), -stop.urgency, stop.about))
    trip = [stop for stop in every if stop.method == "on_site"]
    yield from (trip[index] for index in order([place_of(book, stop.about) for stop in trip]))
    yield from (stop for method in _METHODS[1:] for stop in every if stop.method == method)


def _territory(book: Book, about: str) -> str:
    known = book.customers.get(about)
    return str(known.get("territory", "")) if known else ""
