"""The calendars that are published beside the pages, in both languages, for phones to subscribe to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.exchange.calendar_file import calendar, read_by
from salesbook.words import LANGS, Lang


def files(whole: Book, audience: Audience) -> Mapping[str, Callable[[], bytes]]:
    """Each calendar that the viewer may have, by its path in the site."""
    entries = lru_cache(maxsize=None)(partial(read_by, whole))  # both languages are made from the same entries

    def made(reader: str, lang: Lang) -> bytes:
        name, found = entries(reader)
        return calendar(found, whole, name, lang)

    return {
        f"{lang}/calendars/{reader}.ics": partial(made, reader, lang) for reader in audience.calendars for lang in LANGS
    }
