"""The obligation matrix for programs, published beside its page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.words import LANGS

NAME = "obligations/matrix.json"


def files(whole: Book, audience: Audience) -> Mapping[str, Callable[[], bytes]]:
    """The matrix as this viewer may have it; the same bytes beside the page of either language."""

    @lru_cache(maxsize=1)
    def content() -> bytes:
        from salesbook.rules.catalogue import all_cases
        from salesbook.rules.matrix import matrix, plain
        from salesbook.rules.seen import as_seen
        from salesbook.views.office import week_worked

        cells = matrix(as_seen(all_cases(whole), audience), week_worked(whole))
        return (json.dumps(plain(cells), ensure_ascii=False, indent=1) + "\n").encode()

    return {f"{lang}/{NAME}": content for lang in LANGS}
