"""What is worked out once for a book, however many ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from salesbook.book import Book

Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")


def once(function: Callable[Concatenate[Book, Arguments], Answer]) -> Callable[Concatenate[Book, Arguments], Answer]:
    """Let a function of a book work only once for each book and the same further arguments; books never change.

    Arguments must be hashable, and the answer one that many may hold: no iterator, nothing that is changed later.
    """
    known: WeakKeyDictionary[Book, dict[Any, Answer]] = WeakKeyDictionary()

    @wraps(function)
    def answer(book: Book, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
        answers = known.setdefault(book, {})
        key = (arguments, *sorted(named.items())) if named else arguments
        try:
            return answers[key]
        except KeyError:
            return answers.setdefault(key, function(book, *arguments, **named))

    return answer
