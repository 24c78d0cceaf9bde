"""Values to HTML in one language: the only Python beside the gate that makes markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar

from markupsafe import Markup

from salesbook.calendar import Week, day_and_hour, day_words, full_day, short_day
from salesbook.pages.parts.addresses import calendar, file, rule_page, url
from salesbook.pages.parts.drawing import Drawing
from salesbook.pages.parts.gate import encode, outward
from salesbook.pages.parts.value import (
    Bar,
    Bullet,
    Calendar,
    Clock,
    Dated,
    Dot,
    File,
    Lamp,
    Link,
    Many,
    Money,
    Near,
    Outward,
    Proof,
    Prose,
    Under,
    Unit,
    Value,
)
from salesbook.words import Lang, Text, money_text

_HAN = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_WRITTEN_IN = Markup("<!-- written in -->")
"""Where an English page says that the records' own words are Chinese, if they are."""
_IN_CHINESE = Markup(" · what people wrote is in Chinese")
_SEEN_BY = Markup('<span class="sb-reader"></span>')
TODAY = Text("today", "今天")
_WEEK = Text("Week {number}", "第{number}周")
_CALENDAR = Text("Calendar for the phone (.ics)", "手机日历（.ics）")


class Ink:
    """Writes values for one page in one language. `today` is the book's day."""

    def __init__(self, lang: Lang, here: str, today: date) -> None:
        self.lang = lang
        self.here = here
        self.today = today
        self._foreign = ' lang="zh-Hans"' if lang == "en" else ""
        self._up = "/" * here.count("/")  # all that a link needs to know of where it stands
        self.written_in = _WRITTEN_IN if self._foreign else ""

    def __call__(self, value: Value) -> Markup:
        """The HTML of a value. Raises KeyError for a value of no known type."""
        return self._TELL[type(value)](self, value)

    def seen_by(self, name: Text) -> Markup:  # noqa: ARG002 - on paper it is used
        """Where a page says as seen by whom: the words stand in one small file of the reader's own (`site/seen_by.py`)."""
        return _SEEN_BY

    def finished(self, html: str) -> Markup:
        """A page's HTML, once all of it is known: it says whether what people wrote stands there in Chinese."""
        note = _IN_CHINESE if self._foreign in html else ""
        return Markup(html.replace(_WRITTEN_IN, note) if self._foreign else html)  # noqa: S704 - came through the gate

    def say(self, en: str, zh: str) -> str:
        """Words of a template, side by side."""
        return zh if self.lang == "zh" else en

    def plain(self, text: Text) -> str:
        """Words for an attribute."""
        return text.say(self.lang)

    def url(self, path: str) -> Markup:
        """The link to a page."""
        return url(path, self.here)

    def text(self, text: str) -> Markup:
        """Text, marked as Chinese where it is on an English page."""
        return _with_language(text, self._foreign)

    def shapes(self, shapes: Markup | Drawing) -> Markup:
        """The shapes of a picture."""
        if isinstance(shapes, Drawing):
            return shapes.zh if self.lang == "zh" else shapes.en
        return shapes

    def number(self, value: float) -> Markup:
        """A number with separators."""
        return encode(f"{value:,}")

    def _link(self, link: Link) -> Markup:
        return _linked(link.path, link.text.say(self.lang), self._up, self._foreign)

    def _calendar(self, value: Calendar) -> Markup:
        words = encode(_CALENDAR.say(self.lang))
        return Markup(f'<a href="{calendar(value.reader, self.here)}" type="text/calendar">{words}</a>')  # noqa: S704

    def _file(self, taken: File) -> Markup:
        name = encode(f"{taken.saved.say(self.lang)}.{taken.name.rpartition('.')[2]}")
        words = encode(taken.words.say(self.lang))
        note = f' <small class="sb-note">{encode(taken.note.say(self.lang))}</small>' if taken.note else ""
        return Markup(f'<a href="{file(taken.name, self.here)}" download="{name}">{words}</a>{note}')  # noqa: S704 - encoded

    def _date(self, day: date) -> Markup:
        return _timed(day, day_words(day, self.lang))

    def _dated(self, link: Dated) -> Markup:
        return Markup(f'<a href="{url(link.path, self.here)}">{self(link.day)}</a>')  # noqa: S704 - encoded there

    def _datetime(self, at: datetime) -> Markup:
        return _timed(at.date(), f"{day_words(at.date(), self.lang)} {at:%H:%M}")

    def _near(self, near: Near) -> Markup:
        return _timed(near.day, day_words(near.day, self.lang, self.today))

    def _clock(self, clock: Clock) -> Markup:
        day, hour = day_and_hour(clock.at)
        words = TODAY.say(self.lang) if day == self.today else day_words(day, self.lang, self.today)
        if self.lang == "en":
            words = words[:1].upper() + words[1:]
        return _timed(day, f"{words} {hour}")

    def _week(self, week: Week) -> Markup:
        return encode(_WEEK.fill(number=week.number).say(self.lang))

    def _lamp(self, lamp: Lamp) -> Markup:
        words = _with_language(lamp.text.say(self.lang), self._foreign)
        words = self._leading(lamp, words)
        return Markup(f'<span class="sb-lamp {lamp.state}">{words}</span>')  # noqa: S704 - as above

    def _dot(self, dot: Dot) -> Markup:
        words = self._leading(dot.lamp, encode(dot.lamp.text.say(self.lang)))
        return Markup(f'<i class="{dot.lamp.state}">{words}</i>')  # noqa: S704 - encoded above

    def _leading(self, lamp: Lamp, words: Markup) -> Markup:
        """A lamp's words as the way to its rule, or to the page that shows why."""
        path = rule_page(lamp.rule) if lamp.rule else lamp.path
        return Markup(f'<a href="{self.url(path)}">{words}</a>') if path else words  # noqa: S704 - encoded there

    def _proof(self, proof: Proof) -> Markup:
        return Markup(f'<span class="sb-proof {proof.grade}">{encode(proof.text.say(self.lang))}</span>')  # noqa: S704

    def _money(self, money: Money) -> Markup:
        if not money.currency:
            return encode(f"{money.amount:,.2f}")
        return encode(money_text(money.amount, money.currency).say(self.lang))

    def _prose(self, prose: Prose) -> Markup:
        lines = "<br>".join([encode(line) for line in prose.text.split("\n")])
        if self._foreign and _HAN.search(prose.text):
            lines = f"<span{self._foreign}>{lines}</span>"
        return Markup(lines)  # noqa: S704 - encoded above

    def _many(self, many: Many) -> Markup:
        between = str(_with_language(many.between.say(self.lang), ""))
        return Markup(str.join(between, [self(part) for part in many.parts if part is not None]))  # noqa: S704 - as above

    def _under(self, under: Under) -> Markup:
        return Markup(f"{self(under.value)}<small>{self(under.note)}</small>")  # noqa: S704 - encoded above

    def _bar(self, bar: Bar) -> Markup:
        parts, left = [], 0.0
        for css, width in bar.parts:
            parts.append(f'<rect class="sb-{css}" x="{left:.4g}%" width="{width:.4g}%" height="9"/>')
            left += width
        return Markup(f'<svg width="100%" height="9" aria-hidden="true">{"".join(parts)}</svg>')  # noqa: S704 - numbers

    def _bullet(self, bullet: Bullet) -> Markup:
        shapes = (
            f'<rect class="sb-l" width="{bullet.goal:.4g}%" height="12"/>'
            f'<rect class="sb-d" y="3" width="{bullet.actual:.4g}%" height="6"/>'
            f'<rect class="sb-k" x="{bullet.pace:.4g}%" width="2" height="12"/>'
        )
        return Markup(f'<svg width="100%" height="12" aria-hidden="true">{shapes}</svg>')  # noqa: S704 - numbers

    def _unit(self, unit: Unit) -> Markup:
        return encode(f"{unit.number:,}\N{NO-BREAK SPACE}{unit.unit.say(self.lang)}")

    def stamp(self, day: date) -> Markup:
        """The day of a timeline's entry; the year on its own where it is not the book's."""
        return _timed(
            day, day_words(day, self.lang, self.today) if day.year == self.today.year else short_day(day, self.lang)
        )

    def full(self, at: datetime) -> Markup:
        """A moment in full, as under a page's title."""
        gap = " " if self.lang == "zh" else ", "
        return _timed(at.date(), f"{full_day(at.date(), self.lang)}{gap}{at:%H:%M}")

    _TELL: ClassVar[dict[type, Callable[[Ink, Any], Markup]]] = {
        type(None): lambda _ink, _value: Markup("–"),
        str: text,
        Text: lambda ink, text: ink.text(text.say(ink.lang)),
        int: number,
        float: number,
        date: _date,
        datetime: _datetime,
        Week: _week,
        Link: _link,
        Dated: _dated,
        Calendar: _calendar,
        File: _file,
        Outward: lambda ink, link: outward(link.address, link.text.say(ink.lang) if link.text else ""),
        Lamp: _lamp,
        Dot: _dot,
        Proof: _proof,
        Money: _money,
        Prose: _prose,
        Near: _near,
        Clock: _clock,
        Many: _many,
        Under: _under,
        Bar: _bar,
        Bullet: _bullet,
        Unit: _unit,
    }


@lru_cache(maxsize=1 << 16)
def _with_language(text: str, foreign: str) -> Markup:
    """Text as HTML: labels and names come again on thousands of pages."""
    shown = encode(text)
    if foreign and _HAN.search(text):
        return Markup(f"<span{foreign}>{shown}</span>")  # noqa: S704 - encoded above
    return shown


@lru_cache(maxsize=1 << 16)
def _linked(path: str, text: str, here: str, foreign: str) -> Markup:
    marked = foreign if foreign and _HAN.search(text) else ""
    return Markup(f'<a href="{url(path, here)}"{marked}>{encode(text)}</a>')  # noqa: S704 - encoded here


@lru_cache(maxsize=1 << 14)
def _timed(day: date, words: str) -> Markup:
    return Markup(f'<time datetime="{day.isoformat()}">{encode(words)}</time>')  # noqa: S704 - encoded here
