"""Today's round: what the plan and promises hold for the day, in the order of the trip, and what lies near it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.planning.appointments import method_of
from salesbook.planning.arrange import Stop, in_order, place_of
from salesbook.planning.matter import Matter, PlanRequest, day_words
from salesbook.planning.places import Point, distance
from salesbook.planning.seen_to import seen_to
from salesbook.planning.sources import matters
from salesbook.views.contact_days import touches
from salesbook.views.planned import Planned, planned_on
from salesbook.words import Text, same

NEARBY = 5
"""So many customers are named that also want contact."""


class RoundStop(NamedTuple):
    """A stop of the round; `leg` are the kilometres from the one before, None where a place is unknown."""

    stop: Stop
    leg: float | None
    last: Text | None


class Round(NamedTuple):
    """A day's stops, and others that want contact, the nearest to the round first."""

    day: date
    calls: tuple[RoundStop, ...]
    also: tuple[RoundStop, ...]


def round_of(book: Book, person: str, day: date | None = None) -> Round:
    """A person's round on the book's day, or on another one."""
    day = day or book.today
    request = PlanRequest(book, person, week_of(day))
    open_matters = matters(request)
    own = [matter for matter in open_matters if matter.day == day]
    stops = in_order(book, _joined([*_planned(request, day), *own]))
    calls = tuple(_calls(book, list(stops)))
    return Round(day, calls, tuple(_also(request, open_matters, calls)))


def planned_calls(book: Book, person: str, day: date) -> tuple[RoundStop, ...]:
    """What the plan holds for a day and is not done: for those who may not read what else there is."""
    stops = in_order(book, _joined(list(_planned(PlanRequest(book, person, week_of(day)), day))))
    return tuple(call._replace(last=None) for call in _calls(book, list(stops)))


def _planned(request: PlanRequest, day: date) -> Iterator[Matter]:
    """What the plan of the week holds for a day and is not done, and what was added on the day itself.

    What came into the week from an earlier one, or was added before, the sources tell with its reason.
    """
    for planned in planned_on(request.book, request.person, day):
        if not planned.done and (planned.in_plan or (planned.line is None and planned.record.day == day)):
            yield _of_plan(planned)


def _of_plan(planned: Planned) -> Matter:
    why = same(planned.data.get("purpose", ""))
    if planned.about is None:
        key = planned.data.get("key") or planned.data.get("purpose", "")
        return Matter("planned", 50, why, why, "office", day=planned.day, record=planned.record, task=key)
    method, prospect = method_of(planned.data), planned.data.get("prospect")
    return Matter("planned", 100, why, why, method, planned.about, prospect, day=planned.day, record=planned.record)


def _joined(open_matters: list[Matter]) -> list[Stop]:
    by_about: dict[str, list[Matter]] = {}
    for matter in open_matters:
        by_about.setdefault(matter.about, []).append(matter)
    return [Stop(about, tuple(own), own[0].day) for about, own in by_about.items()]


def _calls(book: Book, stops: list[Stop]) -> Iterator[RoundStop]:
    before: Point | None = None
    for stop in stops:
        here = place_of(book, stop.about) if stop.method == "on_site" else None
        leg = distance(before, here) if before is not None and here is not None else None
        yield RoundStop(stop, leg, last_word(book, stop.about))
        before = before if here is None else here


def last_word(book: Book, about: str) -> Text | None:
    """What the last contact ended with: its day, and the next step that was noted."""
    known = touches(book).get(about)
    if not known:
        return None
    day, record = known[-1]
    step = str(record.get("next_step") or record.get("outcome") or "")
    outcome = book.say(record, "outcome") if "next_step" not in record.data else None
    said = outcome or same(step.partition("\n")[0])
    return (
        _LAST.fill(day=day_words(day, book.today), said=said) if said.en else _SEEN.fill(day=day_words(day, book.today))
    )


_LAST = Text("last contact {day}: {said}", "上次联系 {day}：{said}")
_SEEN = Text("last contact {day}", "上次联系 {day}")


def _also(request: PlanRequest, open_matters: list[Matter], calls: tuple[RoundStop, ...]) -> Iterator[RoundStop]:
    """Customers that want contact, stand in no plan of the week and have no day yet; the nearest first."""
    busy = {call.stop.about for call in calls} | {matter.about for matter in open_matters if matter.day is not None}
    loose = _joined([matter for matter in open_matters if matter.customer and matter.day is None])
    open_ = [stop for stop in loose if stop.about not in busy and seen_to(request, stop.about, None) is None]
    near = [RoundStop(stop, _nearest(request.book, stop, calls), None) for stop in open_]
    near.sort(key=lambda call: (call.leg is None, round(call.leg or 0.0, 3), -call.stop.urgency, call.stop.about))
    yield from near[:NEARBY]


def _nearest(book: Book, stop: Stop, calls: tuple[RoundStop, ...]) -> float | None:
    here = place_of(book, stop.about)
    there = [place_of(book, call.stop.about) for call in calls if call.stop.method == "on_site"]
    if here is None:
        return None
    return min((distance(here, place) for place in there if place is not None), default=None)
