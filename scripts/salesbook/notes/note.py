"""The note that is being taken: which records were read and which questions asked while something is made.

Only one thing is made at a time in a process, so there is one note or none. A question is whole: what its answer is made
of is not noted, since the next build asks it again and compares the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from salesbook.kinds import Record


class Whole:
    """Stands for the whole answer, where a question of one key of a mapping has that key."""

    def __repr__(self) -> str:
        return "WHOLE"


WHOLE = Whole()


class Source(NamedTuple):
    """What is asked: its name, by which the next build finds it, and what answers."""

    name: str
    answer: Callable[..., Any]


class Question(NamedTuple):
    """A source, the arguments it was asked with, and the key of its answer that was wanted, if that is a mapping."""

    source: Source
    arguments: tuple[Any, ...]
    key: Any = WHOLE


class Note:
    """The records that were read and the questions that were asked. `gaps` say what could not be noted."""

    __slots__ = ("gaps", "questions", "records")

    def __init__(self) -> None:
        self.records: set[Record] = set()
        self.questions: set[Question] = set()
        self.gaps: set[str] = set()


class _Current:
    """The note that is taken now, and the answers that this build knows."""

    __slots__ = ("answers", "note")

    def __init__(self) -> None:
        self.note: Note | None = None
        self.answers: dict[Question, Any] | None = None


CURRENT = _Current()


def is_recording() -> bool:
    """Whether books, viewers and readers are watched."""
    return CURRENT.answers is not None


@contextmanager
def taking(note: Note | None) -> Iterator[None]:
    """Have everything that is asked put into this note; None: into none."""
    before, CURRENT.note = CURRENT.note, note
    try:
        yield
    finally:
        CURRENT.note = before
