"""All pages of a book as one viewer may see it."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.pages import home, lists, records
from salesbook.pages.page import Page
from salesbook.pages.reader import Reader

OWN = frozenset[str]()
"""The kinds that have pages of their own."""


def build(audience: Audience) -> Iterator[Page]:
    """Every page in both languages, rendered when asked for its body."""
    reader = Reader(audience)
    yield home.page(reader)
    yield from lists.pages(reader, OWN)
    yield from records.pages(reader, OWN)
