"""A page that would grow too heavy, cut into parts of so many rows: the first at its own path, each leading to its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from salesbook.pages.parts.addresses import part_page
from salesbook.pages.parts.value import Link
from salesbook.words import Text

T = TypeVar("T")


class Part(NamedTuple, Generic[T]):
    """One part: the path of its page, its items, the parts beside it, what a later one is called, whether it is the last."""

    path: str
    items: Sequence[T]
    beside: tuple[Link, ...]
    words: Text | None
    last: bool

    def titled(self, title: Text) -> Text:
        """The page's title; that of a later part says which it is."""
        return Text(f"{title.en} · {self.words.en}", f"{title.zh} · {self.words.zh}") if self.words else title


def parts(path: str, items: Sequence[T], size: int) -> Iterator[Part[T]]:
    """Items in parts of at most `size`; one part, be it empty, where they fit."""
    count = max(1, -(-len(items) // size))
    for number in range(count):
        shown = items[number * size : (number + 1) * size]
        beside = (n for n in (number - 1, number + 1) if 0 <= n < count)
        links = tuple(Link(part_page(path, n), _words(n, size, len(items))) for n in beside)
        yield Part(
            part_page(path, number),
            shown,
            links,
            _words(number, size, len(items)) if number else None,
            number + 1 == count,
        )


_WORDS = Text("{first}–{last} of {all}", "第 {first}–{last} 条，共 {all} 条")


def _words(number: int, size: int, every: int) -> Text:
    return _WORDS.fill(first=number * size + 1, last=min(every, (number + 1) * size), all=every)
