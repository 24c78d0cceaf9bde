"""What is worked out once for a book, however many ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from salesbook.book import Book
from salesbook.notes.handing import ask
from salesbook.notes.note import CURRENT, Source, taking

Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")


def once(function: Callable[Concatenate[Book, Arguments], Answer]) -> Callable[Concatenate[Book, Arguments], Answer]:
    """Let a function of a book work only once for each book and the same further arguments; books never change.

    Arguments must be hashable, and the answer one that many may hold: no iterator, nothing that is changed later.
    While a note is taken, it is one question, whatever it is made of.
    """
    known: WeakKeyDictionary[Book, dict[Any, Answer]] = WeakKeyDictionary()

    @wraps(function)
    def answer(book: Book, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
        if CURRENT.note is not None:
            if named:
                CURRENT.note.gaps.add(f"{source.name} with {sorted(named)}")
                with taking(None):
                    return answer(book, *arguments, **named)
            asked: Answer = ask(source, (book, *arguments))
            return asked
        answers = known.setdefault(book, {})
        key = (arguments, *sorted(named.items())) if named else arguments
        try:
            return answers[key]
        except KeyError:
            return answers.setdefault(key, function(book, *arguments, **named))

    source = Source(f"{function.__module__}:{function.__name__}", answer)
    setattr(answer, "source", source)  # noqa: B010 - a function's own attributes have no types
    return answer
