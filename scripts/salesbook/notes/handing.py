"""How an answer is handed out while a note is taken: so that what is asked of the answer is noted in its turn.

A mapping is handed out as one that notes which keys are wanted. An object that does more than hold values is handed out
behind a stand-in that notes what is asked of it. Everything else is noted whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from salesbook.kinds import Record
from salesbook.notes.note import CURRENT, WHOLE, Question, Source, taking

ORIGIN = "_origin"
"""The attribute that says of a book, a viewer or a reader from which question it came."""
_VALUES = (str, bytes, int, float, type(None), tuple, list, set, frozenset, Record)


class Row(tuple[Any, ...]):
    """What an iterator gave: all of it is the answer, whoever stops before its end."""

    __slots__ = ()


class Absent:
    """Stands for the value of a key that a mapping lacks."""


ABSENT = Absent()


def ask(source: Source, arguments: tuple[Any, ...]) -> Any:
    """The answer to a question, noted if a note is taken."""
    if CURRENT.note is None:
        return source.answer(*arguments)
    question = Question(source, arguments)
    try:
        hash(question)
    except TypeError:  # it could not be asked again
        CURRENT.note.gaps.add(f"{source.name} with {arguments[1:]!r}"[:200])
        with taking(None):
            return source.answer(*map(bare, arguments))
    try:
        value = answer_to(question)
    except Exception:
        CURRENT.note.questions.add(question)
        raise
    if isinstance(value, Row):
        CURRENT.note.questions.add(question)
        return iter(value)
    return hand_out(question, value)


def answer_to(question: Question) -> Any:
    """The answer itself, worked out while no note is taken; `ABSENT` for a key that it lacks."""
    if question.key is not WHOLE:
        whole = answer_to(question._replace(key=WHOLE))
        return whole.get(question.key, ABSENT)
    answers = CURRENT.answers
    if answers is not None and question in answers:
        return answers[question]
    with taking(None):
        value = question.source.answer(*map(bare, question.arguments))
        if isinstance(value, Iterator):
            value = Row(value)
    if answers is not None:
        answers[question] = value
    return value


def hand_out(question: Question, value: Any) -> Any:
    """An answer as a page may have it."""
    note = CURRENT.note
    if note is None:
        return value
    if isinstance(value, dict | MappingProxyType):
        return NotedMapping(value, question)
    if _is_named(value):
        if ORIGIN not in vars(value):
            come_from(value, question)
        return value
    if isinstance(value, _VALUES) or not hasattr(value, "__dict__") or callable(value) or _is_plain(value):
        note.questions.add(question)
        return value
    return StandIn(value, question)


def _is_named(value: Any) -> bool:
    """Whether it is a book, a viewer or a reader: what is asked of these is noted by themselves."""
    return getattr(type(value), "asks", False) is True


def _is_plain(value: Any) -> bool:
    """Whether it is of Python's own: a day, an amount, a pattern, a member of an enumeration."""
    return type(value).__module__.partition(".")[0] != "salesbook" or hasattr(type(value), "__members__")


def bare(value: Any) -> Any:
    """What stands behind a stand-in."""
    return object.__getattribute__(value, "_value") if isinstance(value, NotedMapping | StandIn) else value


class NotedMapping(Mapping[Any, Any]):
    """A mapping that notes which of its keys were asked for, those that it lacks included."""

    __slots__ = ("_question", "_value")

    def __init__(self, value: Mapping[Any, Any], question: Question) -> None:
        self._value = value
        self._question = question

    def _note(self, key: Any) -> Mapping[Any, Any]:
        if CURRENT.note is not None:
            CURRENT.note.questions.add(self._question._replace(key=key))
        return self._value

    def __getitem__(self, key: Any) -> Any:
        return self._note(key)[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of a key, or the default."""
        return self._note(key).get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._note(key)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._note(WHOLE))

    def __len__(self) -> int:
        return len(self._note(WHOLE))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._note(WHOLE), name)

    def __or__(self, other: Mapping[Any, Any]) -> dict[Any, Any]:
        return {**self, **other}

    def __ror__(self, other: Mapping[Any, Any]) -> dict[Any, Any]:
        return {**other, **self}

    def __eq__(self, other: object) -> bool:
        return bool(self._note(WHOLE) == bare(other))

    def __hash__(self) -> int:
        return hash(self._question)


def _attribute(thing: Any, name: str) -> Any:
    return getattr(bare(thing), name)


def _called(thing: Any, name: str, *arguments: Any) -> Any:
    return getattr(bare(thing), name)(*arguments)


ATTRIBUTE, CALLED = Source("=attribute", _attribute), Source("=called", _called)


def come_from(value: Any, question: Question) -> None:
    """Say of a book, a viewer or a reader by which question it is found again, and of those that it holds."""
    vars(value)[ORIGIN] = question
    for name, held in [*vars(value).items()]:
        if _is_named(held) and ORIGIN not in vars(held):
            come_from(held, Question(ATTRIBUTE, (value, name)))


class StandIn:
    """Stands before an object and notes what is asked of it."""

    __slots__ = ("_question", "_value")

    def __init__(self, value: Any, question: Question) -> None:
        object.__setattr__(self, "_value", value)
        object.__setattr__(self, "_question", question)

    def __getattr__(self, name: str) -> Any:
        value = getattr(bare(self), name)
        if not callable(value):
            return ask(ATTRIBUTE, (self, name))
        if getattr(value, "__self__", None) is bare(self):
            return lambda *arguments, **named: self._call(name, value, arguments, named)
        if CURRENT.note is not None:
            CURRENT.note.gaps.add(f"{type(bare(self)).__name__}.{name}")
        return value

    def _call(self, name: str, method: Callable[..., Any], arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        if named:
            if CURRENT.note is not None:
                CURRENT.note.gaps.add(f"{type(bare(self)).__name__}.{name}")
            return method(*arguments, **named)
        return ask(CALLED, (self, name, *arguments))

    def __iter__(self) -> Iterator[Any]:
        return iter(ask(CALLED, (self, "__iter__")))

    def __len__(self) -> int:
        return int(ask(CALLED, (self, "__len__")))

    def __getitem__(self, key: Any) -> Any:
        return ask(CALLED, (self, "__getitem__", key))

    def __contains__(self, key: object) -> bool:
        return bool(ask(CALLED, (self, "__contains__", key)))

    def __bool__(self) -> bool:
        return len(self) > 0 if hasattr(type(bare(self)), "__len__") else True

    def __eq__(self, other: object) -> bool:
        return bare(self) is bare(other)

    def __hash__(self) -> int:
        return hash(self._question)
