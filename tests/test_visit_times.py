"""A visit over midnight: what is taken as the next day, what is refused, what reads the times."""

from __future__ import annotations

from datetime import datetime

import pytest

from salesbook.audience import Audience
from salesbook.kinds.visit_times import left_next_day, stay_of, stay_words
from salesbook.pages.paper import visit_form
from salesbook.pages.parts.reader import Reader
from salesbook.pages.today.day_stops import of_day, shown
from salesbook.rules.blocking import visit_times
from salesbook.views.visit_facts import overlaps
from tests.support import made_book as m

PEOPLE = (m.person("li-wei", "李伟"), m.customer("hengda", "恒达"), m.customer("jinding", "金鼎"))


def visited(arrive: str, leave: str, customer: str = "hengda", day: str = "2026-11-20", **more: str) -> m.Made:
    return m.visit(day, "li-wei", customer, arrive_at=arrive, leave_at=leave, **more)


@pytest.mark.parametrize(
    ("arrive", "leave", "overnight", "refused"),
    [
        ("22:30", "01:15", True, False),
        ("23:59", "00:00", True, False),
        ("18:01", "05:59", True, False),
        ("17:59", "05:59", False, True),  # twelve hours on
        ("18:00", "05:59", True, False),
        ("18:00", "06:00", False, True),  # the night is over
        ("20:00", "06:00", False, True),
        ("20:00", "19:59", False, True),
        ("05:00", "04:59", False, True),
        ("09:00", "08:45", False, True),
        ("09:00", "09:00", False, False),
        ("03:00", "05:00", False, False),
        ("09:00", "23:59", False, False),
    ],
)
def test_leaving_before_arriving_is_the_next_day_at_night_and_refused_else(
    arrive: str, leave: str, overnight: bool, refused: bool
) -> None:
    whole = m.book(*PEOPLE, visited(arrive, leave))
    visit = whole.of("visit")[0]
    assert left_next_day(visit) is overnight
    assert bool(list(visit_times(visit))) is refused
    stay = stay_of(visit, whole.zone)
    assert stay is not None
    assert stay[1].date().isoformat() == ("2026-11-21" if overnight else "2026-11-20")


@pytest.mark.parametrize(
    "times", [{"depart_at": "23:30", "arrive_at": "00:30"}, {"depart_at": "20:00", "leave_at": "01:00"}]
)
def test_only_leaving_may_be_the_next_day(times: dict[str, str]) -> None:
    whole = m.book(*PEOPLE, m.visit("2026-11-20", "li-wei", "hengda", **times))
    assert len(list(visit_times(whole.of("visit")[0]))) == 1


def test_an_hour_alone_is_no_stay() -> None:
    whole = m.book(*PEOPLE, m.visit("2026-11-20", "li-wei", "hengda", arrive_at="22:30"))
    visit = whole.of("visit")[0]
    words = stay_words(visit)
    assert (left_next_day(visit), stay_of(visit, whole.zone), words and words.en) == (False, None, "22:30")
    assert stay_words({}) is None


NIGHT = visited("22:30", "01:15")


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (visited("00:30", "02:00", "jinding", "2026-11-21"), True),
        (visited("01:14", "02:00", "jinding", "2026-11-21"), True),
        (visited("01:15", "02:00", "jinding", "2026-11-21"), False),
        (visited("00:30", "02:00", "jinding", "2026-11-20"), False),  # the night before
        (visited("22:00", "22:31", "jinding", "2026-11-20"), True),
        (visited("22:00", "22:30", "jinding", "2026-11-20"), False),
        (visited("23:00", "00:30", "jinding", "2026-11-20"), True),
        (visited("23:00", "00:30", "jinding", "2026-11-20", method="phone"), False),
        (visited("00:30", "02:00", "hengda", "2026-11-21"), False),  # one long stay in two records
    ],
)
def test_nobody_is_at_two_places_on_either_side_of_midnight(other: m.Made, clash: bool) -> None:
    assert bool(overlaps(m.book(*PEOPLE, NIGHT, other))) is clash


def test_a_long_stay_overlaps_each_visit_within_it() -> None:
    inside = (visited("09:30", "10:00", "jinding"), visited("10:30", "11:00", "lvzhou"))
    found = overlaps(m.book(*PEOPLE, m.customer("lvzhou", "绿洲"), visited("09:00", "12:00"), *inside))
    assert [overlap.visit["arrive_at"] for overlap in found] == ["09:30", "10:30"]


def test_pages_and_papers_tell_that_it_ended_the_next_day() -> None:
    whole = m.book(*PEOPLE, NIGHT, now=datetime.fromisoformat("2026-11-21T12:00:00+08:00"))
    visit = whole.of("visit")[0]
    words = stay_words(visit)
    assert words is not None
    assert (words.en, words.zh) == ("22:30–01:15 the next day", "22:30–次日 01:15")
    reader = Reader(Audience(whole, "manager"))
    assert visit.day is not None
    (stop,) = shown(reader, "li-wei", of_day(reader, "li-wei", visit.day, sees=True))
    assert words in stop.when.parts  # type: ignore[union-attr]
    assert words in visit_form._when(reader, visit, 0)  # type: ignore[operator]
