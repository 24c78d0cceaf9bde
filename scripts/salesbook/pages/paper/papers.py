"""Everything printed: the forms, a pack for each meeting, the months and their checks."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.pages.paper import check, forms, month, pack
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader


def pages(reader: Reader) -> Iterator[Page]:
    """Every page that is made to be printed, as far as the viewer may see it."""
    yield from forms.pages(reader)
    yield from pack.pages(reader)
    yield from month.pages(reader)
    yield from check.pages(reader, month.months(reader))
