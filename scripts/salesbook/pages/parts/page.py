"""What a page is, and what the search knows of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup

from salesbook.words import Lang, Text


class SearchEntry(NamedTuple):
    """What the search knows of a page: one entry, plain text, encoded by nobody but the engine.

    `also` finds the page and is not shown: Chinese names, by their sound as well, and ends of phone numbers.
    """

    title: Text
    kind: Text
    words: Text
    also: tuple[str, ...] = ()


class Page(NamedTuple):
    """One page in both languages.

    `path` is made of ids only and has neither language nor suffix: ``customers/hengda``; ``index`` is home.
    `section` is the entry of the navigation that is lit. `title` is plain text. `body` gives the content with its
    h1 and with links that are final, made by `url` and `asset`. Without `search` the page is not found by searching.
    `obligations` are those of the standard (``R17``) that the page shows as a whole, beyond the fields of a record.
    """

    path: str
    section: str
    title: Text
    body: Callable[[Lang], Markup]
    search: SearchEntry | None = None
    obligations: tuple[str, ...] = ()
