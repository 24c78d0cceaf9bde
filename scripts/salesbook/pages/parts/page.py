"""What a page is, and what the search knows of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from salesbook.words import Lang, Text


class SearchEntry(NamedTuple):
    """What the search knows of a page, as plain text: nothing that the page's reader may not see.

    `title`, `kind`, `words` and `body` are shown among what was found. `body` are a record's own words, the same in
    both languages. `name` is what the page is called, where its title says more. `also` and `phones` find the page and
    are not shown: other names, the Chinese ones by their sound as well, and telephone numbers in any way of writing.
    `day` is the day that dates a record; `days` are those of a week, each found for itself.
    """

    title: Text
    kind: Text
    words: Text
    also: tuple[str, ...] = ()
    name: Text | None = None
    phones: tuple[str, ...] = ()
    body: str = ""
    day: date | None = None
    days: tuple[date, ...] = ()

    def texts(self, lang: Lang) -> tuple[str, ...]:
        """All that it gives away in one language."""
        name = self.name or self.title
        shown = (self.title.say(lang), self.kind.say(lang), self.words.say(lang), name.say(lang), self.body)
        return (*shown, *self.also, *self.phones)


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
