"""Words in two languages: how values go into them, and that nothing of ours is left untold in either."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from salesbook.calendar import Week, week_of
from salesbook.words import Text, counted, join, month_text, number_text, same, span_text, week_title
from tests.support.sample_book import sample_book

TODAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 20, 9, 5, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (date(2026, 11, 20), "20 Nov", "11月20日"),
        (date(2025, 11, 20), "20 Nov 2025", "2025年11月20日"),
        (NINE, "20 Nov 09:05", "11月20日 09:05"),
        (NINE.astimezone(UTC), "20 Nov 01:05", "11月20日 01:05"),
        (datetime(2026, 11, 23, tzinfo=UTC), "22 Nov 24:00", "11月22日 24:00"),
        (datetime(2026, 1, 1, tzinfo=UTC), "31 Dec 2025 24:00", "2025年12月31日 24:00"),
        (Week(2026, 47), "week 47", "第47周"),
        (Week(2025, 47), "week 47 of 2025", "2025年第47周"),
        (Decimal("64200.00"), "64,200.00", "64,200.00"),
        (Text("the plan", "计划"), "the plan", "计划"),
        ("恒达", "恒达", "恒达"),
        (2026, "2026", "2026"),
    ],
)
def test_a_value_goes_in_as_each_language_writes_it(value: object, en: str, zh: str) -> None:
    assert Text("({value})", "（{value}）").fill(TODAY, value=value) == Text(f"({en})", f"（{zh}）")


@pytest.mark.parametrize(
    ("at", "due", "told"),
    [
        ("09:00:30", "09:00:00", "20 Nov 09:00:30, due 20 Nov 09:00:00"),
        ("09:01:00", "09:00:00", "20 Nov 09:01, due 20 Nov 09:00"),
        ("09:00:00", "09:00:00", "20 Nov 09:00, due 20 Nov 09:00"),
        ("00:00:01", "00:00:00", "20 Nov 00:00:01, due 19 Nov 24:00:00"),
        ("00:30:00", "00:00:00", "20 Nov 00:30, due 19 Nov 24:00"),
        ("12:00:00", "00:00:00", "20 Nov 12:00, due 19 Nov 24:00"),
    ],
)
def test_moments_within_one_minute_are_told_to_the_second(at: str, due: str, told: str) -> None:
    moments = {"at": datetime.fromisoformat(f"2026-11-20T{at}"), "due": datetime.fromisoformat(f"2026-11-20T{due}")}
    assert Text("{at}, due {due}", "{at}，{due}").fill(TODAY, **moments).en == told


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2025-12-28", "week 52 of 2025"),
        ("2025-12-29", "week 1"),
        ("2026-01-01", "week 1"),
        ("2026-12-31", "week 53"),
        ("2027-01-03", "week 53"),
        ("2027-01-04", "week 1 of 2027"),
    ],
)
@pytest.mark.parametrize("today", ["2025-12-29", "2026-06-01", "2027-01-03"])  # days of the ISO year 2026
def test_a_week_names_its_own_year_unless_it_is_that_of_this_week(day: str, week: str, today: str) -> None:
    """The year of a week is not that of the calendar at both ends of it."""
    text = Text("{week}", "{week}").fill(date.fromisoformat(today), week=week_of(date.fromisoformat(day)))
    assert text.en == week


@pytest.mark.parametrize(
    ("day", "today", "en"),
    [
        ("2025-12-29", "2025-12-30", "29 Dec"),  # in week 1 of 2026, and in the year 2025
        ("2026-01-01", "2025-12-30", "1 Jan 2026"),
        ("2027-01-02", "2027-01-03", "2 Jan"),  # in week 53 of 2026, and in the year 2027
        ("2026-12-31", "2027-01-02", "31 Dec 2026"),
    ],
)
def test_a_day_names_the_year_of_the_calendar(day: str, today: str, en: str) -> None:
    at = datetime.fromisoformat(f"{day}T09:00:00+08:00")
    text = Text("{day}, {at}", "{day}，{at}").fill(date.fromisoformat(today), day=at.date(), at=at)
    assert text.en == f"{en}, {en} 09:00"


@pytest.mark.parametrize(
    ("month", "today", "en"),
    [
        ("2026-12", "2027-01-02", "December 2026"),  # week 53 of 2026
        ("2027-01", "2027-01-02", "January"),
        ("2025-12", "2025-12-29", "December"),  # week 1 of 2026
        ("2026-01", "2025-12-29", "January 2026"),
    ],
)
def test_a_month_names_the_year_of_the_calendar(month: str, today: str, en: str) -> None:
    assert month_text(month, date.fromisoformat(today)).en == en


def test_without_a_day_to_count_from_the_year_is_told() -> None:
    assert Text("{day}, {week}", "{day}，{week}").fill(day=TODAY, week=Week(2026, 48)) == Text(
        "23 Nov 2026, week 48 of 2026", "2026年11月23日，2026年第48周"
    )


@pytest.mark.parametrize(("n", "en"), [(0, "0 orders"), (1, "1 order"), (2, "2 orders"), (1000, "1000 orders")])
def test_a_count_chooses_its_word(n: int, en: str) -> None:
    assert Text("{n} {n:order|orders}", "{n} 笔订货").fill(n=n) == Text(en, f"{n} 笔订货")


@pytest.mark.parametrize(("n", "en"), [(0, "orders"), (1, "order"), (2, "orders")])
def test_a_unit_told_beside_its_number_chooses_too(n: int, en: str) -> None:
    assert counted(n, Text("order|orders", "笔")) == Text(en, "笔")
    assert counted(n, Text("open", "件")) == Text("open", "件")


def test_a_number_in_a_sentence_with_a_count_is_still_a_number() -> None:
    assert Text("{n} {n:day|days}, {sum:,} owed", "{n} 天，欠 {sum:,}").fill(n=3, sum=1200).en == "3 days, 1,200 owed"


def test_what_was_filled_can_be_filled_in() -> None:
    inner = Text("{day}", "{day}").fill(TODAY, day=TODAY)
    assert Text("due {when}", "{when}到期").fill(when=inner) == Text("due 23 Nov", "11月23日到期")
    assert join([same(1), inner]) == Text("1, 23 Nov", "1、11月23日")


@pytest.mark.parametrize(
    ("amount", "told"), [("2.00", "2"), ("88.50", "88.5"), ("1159.00", "1,159"), ("1E+3", "1,000"), ("0.00", "0")]
)
def test_a_number_of_things_has_no_more_digits_than_it_needs(amount: str, told: str) -> None:
    assert number_text(Decimal(amount)) == same(told)


def test_spans_and_months_are_told_in_both() -> None:
    assert span_text(date(2026, 11, 16), date(2026, 11, 22)) == Text("16–22 Nov", "11月16日–22日")
    assert month_text("2026-11") == Text("November 2026", "2026年11月")
    assert month_text("2026-11", TODAY) == Text("November", "11月")
    assert week_title("2026-W47") == Text("Week 47, 2026", "2026年第47周")
    assert week_title("soon") == same("soon")


@pytest.mark.parametrize(
    ("ref", "en", "zh"),
    [
        ("plans/2026-w47/wu-qian", "Week 47, 2026 · Wu Qian", "2026年第47周 · 吴倩"),
        ("meetings/2026/2026-11-16--weekly", "Weekly meeting · 16 Nov 2026", "周例会 · 2026年11月16日"),
        ("months/2026-11/wu-qian--plan", "November 2026 · Wu Qian", "2026年11月 · 吴倩"),
        ("days/2026-w47/2026-11-17--wu-qian", "17 Nov 2026 · Wu Qian", "2026年11月17日 · 吴倩"),
    ],
)
def test_a_record_is_called_by_its_day_as_each_language_writes_it(ref: str, en: str, zh: str) -> None:
    record = sample_book().find(ref)
    assert record is not None
    assert sample_book().title(record) == Text(en, zh)
