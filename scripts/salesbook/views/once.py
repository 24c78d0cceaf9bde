"""What is worked out once for a book, however many ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from salesbook.book import Book

Answer = TypeVar("Answer")


def once(function: Callable[[Book], Answer]) -> Callable[[Book], Answer]:
    """Let a function of a book alone work only once for each book; books never change."""
    known: WeakKeyDictionary[Book, Answer] = WeakKeyDictionary()

    @wraps(function)
    def answer(book: Book) -> Answer:
        try:
            return known[book]
        except KeyError:
            return known.setdefault(book, function(book))

    return answer
