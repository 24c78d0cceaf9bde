"""The obligation matrix for programs, published beside its page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.words import LANGS

NAME = "obligations/matrix.json"


def files(whole: Book, audience: Audience) -> Mapping[str, Callable[[], bytes]]:
    """The matrix as this viewer may have it; the same bytes beside the page of either language."""
    return {f"{lang}/{NAME}": partial(_content, whole, audience) for lang in LANGS}


@lru_cache(maxsize=1)  # both languages are asked for one after the other
def _written(whole: Book, audience: Audience) -> bytes:
    from salesbook.rules.matrix import matrix, plain
    from salesbook.rules.seen import every_case
    from salesbook.views.office import week_worked

    cells = matrix(audience.ask(every_case, audience) or (), week_worked(whole))
    return (json.dumps(plain(cells), ensure_ascii=False, indent=1) + "\n").encode()


def _content(whole: Book, audience: Audience) -> bytes:
    return _written(whole, audience)
