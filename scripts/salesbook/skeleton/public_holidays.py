"""A country's public holidays as calendar records. The record is the truth from then on, and is edited like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

CHINA = "CN"


class Calendars(NamedTuple):
    """Calendar records, and the years of which nothing is known: not announced yet, or a country nobody lists."""

    records: tuple[Mapping[str, Any], ...]
    unknown: tuple[int, ...]


def calendars(country: str, years: Iterable[int]) -> Calendars:
    """The calendars of a country (ISO 3166 code) in these years."""
    result = {year: _china(year) if country == CHINA else _elsewhere(country, year) for year in years}
    known = tuple(record for record in result.values() if record is not None)
    return Calendars(known, tuple(year for year, record in result.items() if record is None))


class _Day(NamedTuple):
    day: date
    name: str
    english: str


def _china(year: int) -> dict[str, Any] | None:
    """Holidays with the days around them that are off, and the weekends worked for them; None before the announcement."""
    import chinese_calendar

    holidays, worked = _of(chinese_calendar.holidays, year), _of(chinese_calendar.workdays, year)
    if not holidays:
        return None
    chinese = {holiday.value: _full(holiday.chinese) for holiday in chinese_calendar.Holiday}
    days = [_Day(day, chinese.get(name, name), name) for day, name in holidays.items()]
    made_up = [{"date": f"{day}", "name": f"{chinese.get(name, name)}调休"} for day, name in worked.items()]
    return {"year": year, "holidays": list(_spans(days)), "working_weekends": made_up}


def _of(days: Mapping[date, str], year: int) -> dict[date, str]:
    return {day: name for day, name in sorted(days.items()) if day.year == year}


def _full(name: str) -> str:
    return name if name.endswith(("节", "元旦", "日")) else f"{name}节"


def _elsewhere(country: str, year: int) -> dict[str, Any] | None:
    from holidays import country_holidays

    try:
        named = country_holidays(country, years=year)
    except NotImplementedError:
        return None
    own, english = (
        country_holidays(country, years=year, language=language) if language in named.supported_languages else named
        for language in (named.default_language, "en_US")
    )  # never the machine's language
    days = [_Day(day, name, english.get(day) or name) for day, name in sorted(own.items()) if day.year == year]
    return {"year": year, "holidays": list(_spans(days))} if days else None


def _spans(days: list[_Day]) -> Iterator[dict[str, str]]:
    """Days that follow one another under one name, as one holiday."""
    span: list[_Day] = []
    for day in days:
        if span and (day.name != span[-1].name or day.day != span[-1].day + timedelta(days=1)):
            yield _span(span)
            span = []
        span.append(day)
    if span:
        yield _span(span)


def _span(days: list[_Day]) -> dict[str, str]:
    first, last = days[0], days[-1]
    held = {"name": first.name, "name_en": first.english, "from": f"{first.day}"}
    return held if first == last else held | {"to": f"{last.day}"}
