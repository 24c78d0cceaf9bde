"""Calendars a phone can subscribe to, as iCalendar files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import day_and_hour
from salesbook.exchange.calendar_entries import Event, read_by
from salesbook.rules.duty import Shape
from salesbook.words import Lang, Text

AGAIN = timedelta(hours=1)
"""After so long a telephone asks again: both words for it, RFC 7986's and that of older programs."""
SHOWN = timedelta(minutes=30)
"""So long an entry at a moment is; a deadline at midnight stands before it, on the day that people call by its name."""


def calendars(audience: Audience, whole: Book) -> Mapping[str, Callable[[Lang], bytes]]:
    """Each calendar this viewer may have, by whose it is; made when asked, in both languages from the same entries."""
    return {reader: partial(_content, audience, whole, reader) for reader in audience.calendars}


def _content(audience: Audience, whole: Book, reader: str, lang: Lang) -> bytes:
    name, events = _entries(audience, whole, reader)
    return calendar(events, whole, name, lang)


_entries = lru_cache(maxsize=1)(read_by)  # both languages are asked for one after the other


def calendar(entries: list[Event], book: Book, name: Text, lang: Lang) -> bytes:
    """An iCalendar file; its stamp is the book's moment, so that the same book gives the same bytes."""
    import icalendar

    result = icalendar.Calendar()
    result.add("prodid", "-//Salesbook//Salesbook//EN")
    result.add("version", "2.0")
    result.add("x-wr-calname", name.say(lang))
    result.add("x-wr-timezone", str(book.zone))
    result.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    result.add("x-published-ttl", icalendar.vDuration(AGAIN).to_ical().decode())  # type: ignore[no-untyped-call]
    for entry in sorted(entries, key=lambda event: (str(event.at), event.uid)):
        result.add_component(_component(entry, book, lang))
    return bytes(result.to_ical())


def _component(entry: Event, book: Book, lang: Lang) -> Any:
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"{entry.uid}@salesbook")
    event.add("dtstamp", book.now.astimezone(UTC))
    event.add("summary", _title(entry).say(lang))
    if entry.look is not None:
        event.add("color", _COLOURS[entry.look.lamp])
    if isinstance(entry.at, datetime):
        # In UTC a phone needs no table of zones to show the right hour.
        begins = entry.at.astimezone(UTC) - (SHOWN if _ends_the_day(entry.at) else timedelta(0))
        event.add("dtstart", begins)
        event.add("dtend", begins + SHOWN)
    else:
        event.add("dtstart", entry.at)
        event.add("dtend", entry.at + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event


_COLOURS: Mapping[Shape, str] = {"bad": "red", "none": "red", "warn": "orange"}
"""The colours of what is wrong, in the names that RFC 7986 knows."""
_STANDS = Text("{word} · {title}", "{word} · {title}")


def _title(entry: Event) -> Text:
    """What is out of time says so first."""
    return _STANDS.fill(word=entry.look.word, title=entry.title) if entry.look else entry.title


def _ends_the_day(at: datetime) -> bool:
    return day_and_hour(at)[0] < at.date()
