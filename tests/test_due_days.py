"""On the day something is due nobody is late yet, and the day after nobody still has time: held for every rule.

Off by one is the likeliest fault of a rule. So all cases of the sample are judged on every day of seven weeks, and
every case of the case files on the day it is due and on the day after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from salesbook.rules import catalogue
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.reporting import Judged, judged
from tests.support.rule_case import Scene, cases
from tests.support.sample_book import sample_book

FIRST = datetime.fromisoformat("2026-10-05T18:00:00+08:00")
DAYS = [FIRST + timedelta(days=n) for n in range(49)]
PAST = frozenset({Mark.LATE, Mark.MISSING, Mark.BROKEN})
ON_ITS_DAY = {
    "related-party-approved": "a contract with a related party is approved before it is sent",
    "target-revision": "a revision that begins at a wrong figure is wrong as it is written",
    "attendance": "who is not at the meeting is missed at the meeting",
    "price-unfiled": "an order below the floor is out of order as it comes in",
    "contract-review": "a contract is reviewed before it is sent",
}
"""Rules whose day is that of what happened, and no deadline."""
STILL_TIME = {
    "visit-every-day": "a visit may be entered until the end of the next workday",
    "weekly-meeting": "minutes are written after the meeting",
    "loss-at-meeting": "minutes are written after the meeting",
}
"""Rules that wait for records which may come in later."""


@cache
def every_day() -> tuple[tuple[datetime, tuple[Judged, ...]], ...]:
    """The moment of each day with all cases as judged at it."""
    catalogue.register_all()
    return tuple((at, tuple(judged(sample_book(at)))) for at in DAYS)


def is_over(at: datetime, due: date | datetime) -> bool:
    """Whether a deadline has passed at a moment."""
    return due < at if isinstance(due, datetime) else due < at.date()


def offending(marks: frozenset[Mark], *, over: bool) -> dict[str, str]:
    """The first case of each rule with such a mark whose deadline has passed, or has not."""
    result: dict[str, str] = {}
    for at, every in every_day():
        for case in every:
            duty = case.duty
            if duty.due is not None and duty.mark in marks and is_over(at, duty.due) is over:
                result.setdefault(
                    case.manual.id, f"on {at:%Y-%m-%d} {duty.mark.value}, due {duty.due}: {duty.message.en}"
                )
    return result


def test_nobody_is_late_on_the_day_itself() -> None:
    result = offending(PAST, over=False)
    assert {rule: case for rule, case in result.items() if rule not in ON_ITS_DAY} == {}


def test_nobody_still_has_time_when_the_day_is_over() -> None:
    result = offending(frozenset({Mark.DUE}), over=True)
    assert {rule: case for rule, case in result.items() if rule not in STILL_TIME} == {}


def test_deadlines_of_most_rules_fall_on_one_of_these_days() -> None:
    """The two tests above can only fail where a deadline and a day meet."""
    met: Counter[str] = Counter()
    for at, every in every_day():
        days = ((case.manual.id, case.duty.due) for case in every if case.duty.due is not None)
        met.update(rule for rule, due in days if (due.date() if isinstance(due, datetime) else due) == at.date())
    assert len(met) > 55


def moments(now: datetime, due: date | datetime) -> tuple[datetime, datetime]:
    """The last moment at which a deadline has not passed, by the clock of `now`, and the first at which it has."""
    if isinstance(due, datetime):
        return due, due + timedelta(seconds=1)
    day = now.replace(year=due.year, month=due.month, day=due.day)
    return day, day.replace(hour=0, minute=0, second=0) + timedelta(days=1)


def duties(rule: str, scene: Scene) -> Iterator[Duty]:
    """What a rule says of a scene and what has a deadline."""
    catalogue.register_all()
    return (case.duty for case in judged(scene.book(), {rule}) if case.duty.due is not None)


def again(rule: str, scene: Scene, wanted: Duty, at: datetime) -> Mark | None:
    """The mark of the same duty at another moment; None where there is none then."""
    moved = scene._replace(settings={**scene.settings, "as_of": at.isoformat()})
    name = (wanted.person, wanted.record.ref if wanted.record else "", wanted.due)
    marks = [duty.mark for duty in duties(rule, moved) if (duty.person, duty.record.ref if duty.record else "", duty.due) == name]  # fmt: skip
    return marks[0] if marks else None


def test_the_cases_of_every_rule_hold_on_their_day_and_the_day_after() -> None:
    """What was done late is left out: at an earlier moment its record would come from the future."""
    early: dict[str, str] = {}
    late: dict[str, str] = {}
    held = 0
    for case in cases():
        for scene in (case.planted, *case.twins):
            now = datetime.fromisoformat(scene.settings["as_of"])
            for duty in duties(case.rule, scene):
                if duty.due is None or not (duty.mark is Mark.DUE or (duty.mark in PAST and duty.open)):
                    continue
                on, after = moments(now, duty.due)
                held += 1
                if again(case.rule, scene, duty, on) in PAST:
                    early.setdefault(case.rule, f"{scene.name}: red on {on}, due {duty.due}")
                if again(case.rule, scene, duty, after) is Mark.DUE:
                    late.setdefault(case.rule, f"{scene.name}: still time on {after}, due {duty.due}")
    assert {rule: told for rule, told in early.items() if rule not in ON_ITS_DAY} == {}
    assert {rule: told for rule, told in late.items() if rule not in STILL_TIME} == {}
    assert held > 700
