from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.calendar import (
    Lang,
    Week,
    Workdays,
    day_words,
    full_day,
    moment,
    month_words,
    short_day,
    span_words,
    week_in,
    week_of,
)

MONDAY = date(2026, 11, 23)
FIVE = frozenset({"mon", "tue", "wed", "thu", "fri"})


@given(st.dates(date(2000, 1, 3), date(2100, 12, 20)))
def test_a_week_holds_its_own_days_and_reads_what_it_writes(day: date) -> None:
    week = week_of(day)
    assert week.holds(day)
    assert week.days[day.weekday()] == day
    assert week_in(week.text) == week_in(week.slug) == week
    assert week.later(1).monday == week.monday + timedelta(days=7)
    assert week.later(1).later(-1) == week
    assert week < week.later(1)


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2027-W53", "W48", "2026-W48 ", "2026-48"])
def test_what_is_no_week_is_none(text: str) -> None:
    assert week_in(text) is None


def test_a_year_of_53_weeks_ends_where_it_should() -> None:
    assert week_in("2026-W53") == Week(2026, 53)
    assert Week(2026, 53).later(1) == Week(2027, 1)


def test_holidays_are_not_worked_and_working_weekends_are() -> None:
    workdays = Workdays(FIVE, frozenset({date(2026, 10, 1), date(2026, 10, 10)}), frozenset({date(2026, 10, 10)}))
    assert [workdays.has(date(2026, 10, day)) for day in (1, 2, 3, 10)] == [False, True, False, True]
    assert workdays.first(date(2026, 10, 1)) == date(2026, 10, 2)
    assert workdays.last(date(2026, 10, 1)) == date(2026, 9, 30)


def test_a_company_that_never_works_has_no_first_workday() -> None:
    assert Workdays(frozenset(), frozenset(), frozenset()).first(MONDAY) == MONDAY


def test_midnight_at_the_end_of_a_day_is_the_next_day_begun() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert moment(MONDAY, "24:00", zone) == moment(MONDAY + timedelta(days=1), "00:00", zone)
    assert moment(MONDAY, "09:00", zone).isoformat() == "2026-11-23T09:00:00+08:00"


@pytest.mark.parametrize(
    ("told", "zh", "en"),
    [
        (lambda lang: day_words(MONDAY, lang, MONDAY), "11月23日 周一", "Mon 23 Nov"),
        (lambda lang: day_words(MONDAY, lang), "2026年11月23日 周一", "Mon 23 Nov 2026"),
        (lambda lang: day_words(date(2025, 1, 5), lang, MONDAY), "2025年1月5日 周日", "Sun 5 Jan 2025"),
        (lambda lang: short_day(MONDAY, lang, MONDAY), "11月23日", "23 Nov"),
        (lambda lang: full_day(MONDAY, lang), "2026年11月23日 周一", "Monday 23 November 2026"),
        (lambda lang: span_words(date(2026, 11, 16), date(2026, 11, 22), lang), "11月16日–22日", "16–22 Nov"),
        (lambda lang: span_words(date(2026, 11, 30), date(2026, 12, 6), lang), "11月30日–12月6日", "30 Nov–6 Dec"),
        (
            lambda lang: span_words(date(2026, 12, 28), date(2027, 1, 3), lang),
            "12月28日–2027年1月3日",
            "28 Dec–3 Jan 2027",
        ),
        (lambda lang: month_words("2026-11", lang), "2026年11月", "November 2026"),
    ],
)
def test_days_are_told_as_each_language_writes_them(told: Callable[[Lang], str], zh: str, en: str) -> None:
    assert (told("zh"), told("en")) == (zh, en)
