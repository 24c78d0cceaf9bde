"""Words in the two languages people read, side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from salesbook.calendar import (
    Week,
    moment_words,
    month_words,
    of_one_minute,
    short_day,
    span_words,
    week_in,
    week_words,
)

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = ("en", "zh")


class Text(NamedTuple):
    """One meaning in English and in Chinese."""

    en: str
    zh: str

    def say(self, lang: Lang) -> str:
        """The words in one language."""
        return self.zh if lang == "zh" else self.en

    def fill(self, today: date | None = None, /, **values: object) -> Text:
        """Put values into ``{name}`` places, each as the language of its side writes it.

        A `Text` goes in by its sides, a day, a moment or a week in words (without the year where it is that of
        `today`), an amount with separators. Moments that differ within one minute are told to the second. A whole
        number also chooses between the word for one and the word for many: ``"{n} {n:order|orders}"``.
        """
        en, zh = values, values.copy()
        counts = "|" in self.en
        moments = [value for value in values.values() if isinstance(value, datetime)]
        seconds = len(moments) > 1 and of_one_minute(moments)
        for name, value in values.items():
            kind = type(value)
            if seconds and isinstance(value, datetime):
                en[name], zh[name] = moment_text(value, today, seconds=True)
            elif kind in _TELL:
                en[name], zh[name] = _TELL[kind](value, today)
            elif counts and isinstance(value, int):
                en[name] = _Count(value)
        return Text(self.en.format_map(en), self.zh.format_map(zh))


class _Count(int):
    """A whole number that knows the word to go with it: ``{n:order|orders}``."""

    def __format__(self, form: str) -> str:
        return _chosen(self, form) if "|" in form else super().__format__(form)


def _chosen(number: int, words: str) -> str:
    single, _, many = words.partition("|")
    return single if number == 1 else many or single


def counted(number: int, unit: Text) -> Text:
    """The unit of a count, told beside it: its English side has a word for one and a word for many, ``order|orders``."""
    return Text(_chosen(number, unit.en), unit.zh)


def same(text: object) -> Text:
    """What reads alike in both languages: names, numbers, codes."""
    return Text(str(text), str(text))


def join(parts: list[Text], en: str = ", ", zh: str = "、") -> Text:
    """A list of words as each language writes it."""
    return Text(en.join(p.en for p in parts), zh.join(p.zh for p in parts))


@lru_cache(maxsize=1 << 12)
def day_text(day: date, today: date | None = None) -> Text:
    """A day without its weekday, the year only where it is not today's: 23 Nov, 11月23日."""
    return Text(short_day(day, "en", today), short_day(day, "zh", today))


def moment_text(at: datetime, today: date | None = None, *, seconds: bool = False) -> Text:
    """A moment as its own zone tells it, the year only where it is not today's: 23 Nov 09:00, 11月23日 09:00."""
    return Text(moment_words(at, "en", today, seconds=seconds), moment_words(at, "zh", today, seconds=seconds))


def week_text(week: Week, today: date | None = None) -> Text:
    """A week, its year only where it is not today's: week 47, 第47周; week 47 of 2026, 2026年第47周."""
    return Text(week_words(week, "en", today), week_words(week, "zh", today))


def week_title(raw: str) -> Text:
    """A week such as ``2026-W47`` as a title: Week 47, 2026; 2026年第47周. What names no week stays as it is."""
    week = week_in(raw)
    return Text(f"Week {week.number}, {week.year}", week_words(week, "zh")) if week else same(raw)


def span_text(first: date, last: date) -> Text:
    """A span of days: 16–22 Nov, 11月16日–22日."""
    return Text(span_words(first, last, "en"), span_words(first, last, "zh"))


def money_text(amount: Decimal, currency: str) -> Text:
    """An amount to the hundredth with its currency: CNY 1,234.50, 1,234.50 元."""
    return _SIGNS.get(currency, _CODE).fill(amount=f"{amount:,.2f}", currency=currency)


def number_text(amount: Decimal) -> Text:
    """A number of things, no more digits than it has: 12; 1,159; 88.5."""
    return same(f"{amount.normalize():,f}")


_SIGNS = {"CNY": Text("CNY {amount}", "{amount} 元")}
_CODE = Text("{currency} {amount}", "{currency} {amount}")


def month_text(month: str, today: date | None = None) -> Text:
    """A month such as ``2026-11``, the year only where it is not today's: November 2026, 2026年11月; November, 11月."""
    return Text(month_words(month, "en", today), month_words(month, "zh", today))


# By type, since thousands of messages are filled; what is not here reads alike in both languages.
_TELL: dict[type, Callable[[Any, date | None], Text]] = {
    Text: lambda text, _: text,
    Decimal: lambda amount, _: same(f"{amount:,}"),
    date: day_text,
    datetime: moment_text,
    Week: week_text,
}
