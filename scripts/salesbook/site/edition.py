"""What is published at one time: the pages, the company's name, the order of languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from salesbook.pages.parts.gate import encode
from salesbook.pages.parts.page import Page
from salesbook.words import LANGS, Lang, Text

OTHER: dict[Lang, Lang] = {"en": "zh", "zh": "en"}
LANGUAGE = {"en": "English", "zh": "中文"}


class ShellKey(NamedTuple):
    """What a shell depends on: the section that is lit, how deep the page lies, the language."""

    section: str
    depth: int
    lang: Lang


class Edition(NamedTuple):
    """All pages of one viewer at one time. `first` is the language that ``/`` leads to, `seen_by` says whose they are.

    `files` are what is published beside the pages, by path in the site, each made when it is wanted. Those of `unnoted`
    are made from more than the book: from a file of a record, from Git. `home` is what the menu calls the home page
    where it is not that of a book.
    """

    name: Text
    pages: tuple[Page, ...]
    first: Lang = "zh"
    files: Mapping[str, Callable[[], bytes]] = MappingProxyType({})
    seen_by: Text = Text("", "")
    unnoted: frozenset[str] = frozenset()
    home: Text | None = None

    def titles(self, lang: Lang) -> Iterator[tuple[Page, Markup]]:
        """Each page with its encoded title; pages of one title are told apart by their path."""
        count = Counter(page.title.say(lang) for page in self.pages)
        for page in self.pages:
            title = page.title.say(lang)
            yield page, encode(f"{title} ({page.path})" if count[title] > 1 else title)

    def shell_keys(self) -> dict[ShellKey, Page]:
        """Every shell needed, with the first page that needs it: the shell is rendered in that page's place."""
        result: dict[ShellKey, Page] = {}
        for page in self.pages:
            for lang in LANGS:
                result.setdefault(shell_key(page, lang), page)
        return result


def shell_key(page: Page, lang: Lang) -> ShellKey:
    """The shell that a page is stamped into."""
    return ShellKey(page.section, page.path.count("/"), lang)


def language(path: str) -> Lang | None:
    """The language of a published path or of a file under docs/: its first folder."""
    head = path.partition("/")[0]
    return "en" if head == "en" else "zh" if head == "zh" else None
