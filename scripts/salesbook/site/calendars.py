"""The calendars that are published beside the pages, in both languages, for phones to subscribe to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.exchange.calendar_file import calendars
from salesbook.words import LANGS


def files(whole: Book, audience: Audience) -> Mapping[str, Callable[[], bytes]]:
    """Each calendar that the viewer may have, by its path in the site."""
    by_reader = calendars(audience, whole)
    return {
        f"{lang}/calendars/{reader}.ics": partial(by_reader[reader], lang) for reader in by_reader for lang in LANGS
    }
