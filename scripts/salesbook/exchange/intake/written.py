"""Days and numbers as a country writes them in text: 23/11/2026, 23. Nov 2026, 1.234,50."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from salesbook.words import Text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS = re.compile(r"yyyy|yy|mmm|mm|mi|m|dd|d|hh|ss|[a-z]+|[^a-z]+", re.IGNORECASE)
_PATTERNS = {
    "yyyy": r"(?P<year>[12][0-9]{3})",
    "yy": r"(?P<short>[0-9]{2})",
    "mmm": r"(?P<name>[A-Za-z]{3,9})\.?",
    "mm": r"(?P<month>[0-9]{1,2})",
    "m": r"(?P<month>[0-9]{1,2})",
    "dd": r"(?P<day>[0-9]{1,2})",
    "d": r"(?P<day>[0-9]{1,2})",
    "hh": r"(?P<hour>[0-9]{1,2})",
    "mi": r"(?P<minute>[0-9]{2})",
    "ss": r"(?P<second>[0-9]{2})",
}
_PIVOT = 70
"""Two figures of a year from here on are of the last century."""


class NoForm(ValueError):
    """A form of dates that can't be read; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Form(NamedTuple):
    """How days or moments are written."""

    text: str
    pattern: re.Pattern[str]

    def read(self, typed: str) -> datetime | None:
        """The moment that a text says, at midnight where it names no hour; None for what is not written so."""
        match = self.pattern.fullmatch(unicodedata.normalize("NFKC", typed).strip())
        if match is None:
            return None
        parts = match.groupdict()
        month = _month(parts.get("name")) if parts.get("name") else int(parts["month"])
        hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
        try:
            day = date(_year(parts), month, int(parts["day"]))
            return datetime.combine(day, time(hour, minute, second))  # the book's zone is put to it later
        except ValueError:
            return None


@lru_cache(maxsize=64)
def form(text: str) -> Form:
    """The form that a text such as ``dd/mm/yyyy`` tells. Raises NoForm."""
    pieces, seen = [], []
    for part in _PARTS.findall(text):
        if part.lower() in _PATTERNS:
            seen.append(part.lower())
            pieces.append(_PATTERNS[part.lower()])
        elif part.isascii() and part.isalpha():
            raise NoForm(_UNKNOWN.fill(part=part, form=text))
        else:
            pieces.append(re.escape(part))
    kinds = ["month" if part in ("m", "mm", "mmm") else "year" if part in ("yy", "yyyy") else part[0] for part in seen]
    if len(set(kinds)) < len(kinds) or not {"month", "year", "d"} <= set(kinds):
        raise NoForm(_PARTIAL.fill(form=text))
    return Form(text, re.compile("".join(pieces)))


_UNKNOWN = Text("“{part}” means nothing in the form {form}", "日期格式 {form} 里的“{part}”不认识")
_PARTIAL = Text("the form {form} needs day, month and year, each once", "日期格式 {form} 要有年、月、日，各一次")


def _month(name: str | None) -> int:
    short = (name or "")[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _year(parts: dict[str, str | None]) -> int:
    if parts.get("year"):
        return int(parts["year"] or 0)
    short = int(parts["short"] or 0)
    return short + (1900 if short >= _PIVOT else 2000)


def with_point(typed: str) -> str:
    """A number that has a comma before its decimals, and points or blanks between thousands, as the program reads it."""
    narrow = unicodedata.normalize("NFKC", typed)
    return (
        re.sub(r"[.\s'’]", "", narrow).replace(",", ".")
        if re.fullmatch(r"[^A-Za-z]*[0-9][^A-Za-z]*", narrow)
        else typed
    )
