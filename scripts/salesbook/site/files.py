"""The workbooks and lists that are published beside the pages, in both languages, for their readers to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain

from salesbook.audience import Audience
from salesbook.exchange.files import forms, listing, workbooks
from salesbook.pages.parts.addresses import FILES
from salesbook.words import LANGS


def files(audience: Audience) -> Mapping[str, Callable[[], bytes]]:
    """Each file that the viewer may have, by its path in the site."""
    kinds = audience.book.kinds.values()
    each = (file for kind in kinds for file in (*workbooks(audience, kind), *listing(audience, kind)))
    return {
        f"{lang}/{FILES}{name}": partial(make, lang) for name, make in chain(each, forms(audience)) for lang in LANGS
    }
