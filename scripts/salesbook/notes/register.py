"""Questions in a form that outlives the build: written as plain values, asked again of another book.

Each question stands in the register once, with the digest of its answer; a note is a list of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache, reduce
from importlib import import_module
from types import FunctionType
from typing import Any, NamedTuple

from salesbook.kinds import Record
from salesbook.notes.digest import Digester, Undigestible, data_digest
from salesbook.notes.handing import ATTRIBUTE, CALLED, ORIGIN, NotedMapping, StandIn, answer_to, come_from
from salesbook.notes.note import WHOLE, Note, Question, Source, Whole, taking
from salesbook.schemas import Kind

Written = tuple[Any, ...]
"""A question or a value as `marshal` holds it."""
_RECORD, _MADE = "=record", "=made"
ROOT = "=root"


class Answered(NamedTuple):
    """A question as it is written, and the digest of its answer."""

    question: Written
    digest: bytes


@lru_cache(maxsize=1 << 12)
def _at(module: str, name: str) -> Any:
    return reduce(getattr, name.split("."), import_module(module))


def root(name: str) -> Question:
    """Where a book, a viewer or a reader comes from that was there before anything was asked."""
    return Question(Source(ROOT, _no_answer), (name,))


def _no_answer(name: str) -> Any:
    raise LookupError(name)


class Register:
    """The questions of one build. `roots` are the book, the viewer and the reader that it began with, by name.

    `made_from` tells of an object that a page made for itself the class's place and the argument it was made of.
    """

    def __init__(self, roots: Mapping[str, Any], made_from: Callable[[Any], tuple[Written, Any] | None]) -> None:
        self.answered: list[Answered] = []
        self.gaps: dict[str, int] = {}
        self._roots = roots
        _source.cache_clear()
        self._made_from = made_from
        self._numbers: dict[Question | Record, int | None] = {}
        self._of_written: dict[Written, int] = {}
        self._digester = Digester(self.named)
        self._books: dict[str, Any] = {}
        self._read: dict[Written, Any] = {}

    # From a note to numbers

    def numbers(self, note: Note) -> list[int] | None:
        """The numbers of all that a note holds; None where something in it can't be asked again."""
        for gap in note.gaps:
            self.gap(gap)
        every = [*map(self._number, note.records), *map(self._number, note.questions)]
        if note.gaps or None in every:
            return None
        return sorted({number for number in every if number is not None})

    def _number(self, asked: Question | Record) -> int | None:
        if asked not in self._numbers:
            try:
                with taking(None):
                    written = self.write(asked) if isinstance(asked, Record) else self.written(asked)
                    self._numbers[asked] = self.add(Answered(written, self._digest(asked)))
            except Undigestible as error:
                self.gap(f"{asked.source.name} {error}" if isinstance(asked, Question) else str(error))
                self._numbers[asked] = None
        return self._numbers[asked]

    def add(self, answered: Answered) -> int:
        """The number of an answered question; in one build a question has one answer."""
        number = self._of_written.get(answered.question)
        if number is None:
            number = self._of_written[answered.question] = len(self.answered)
            self.answered.append(answered)
        return number

    def gap(self, words: str) -> None:
        """Count what could not be noted."""
        self.gaps[words] = self.gaps.get(words, 0) + 1

    def _digest(self, asked: Question | Record) -> bytes:
        if isinstance(asked, Record):
            return data_digest(asked.data)
        try:
            answer = answer_to(asked)
        except Exception as error:  # noqa: BLE001 - an error is an answer, too
            return self._digester.digest(("error", type(error).__name__))
        return self._digester.digest(answer)

    def digest(self, value: Any) -> bytes:
        """The digest of what a page was given. Raises Undigestible."""
        with taking(None):
            return self._digester.digest(value)

    # Writing

    def written(self, question: Question) -> Written:
        """A question in plain values. Raises Undigestible."""
        key = () if isinstance(question.key, Whole) else (self.write(question.key),)
        return (question.source.name, tuple(map(self.write, question.arguments)), key)

    def named(self, value: Any) -> Written:
        """By which question something is found again. Raises Undigestible."""
        if isinstance(value, NotedMapping | StandIn):
            return self.written(object.__getattribute__(value, "_question"))
        origin = vars(value).get(ORIGIN)
        if origin is None:
            made = self._made_from(value)
            if made is None:
                raise Undigestible(f"{type(value).__name__} of its own")
            return (_MADE, (made[0], self.write(made[1])), ())
        written = self.written(origin)
        if hasattr(value, "find"):
            self._books.setdefault(repr(written), (value, written))
        return written

    def write(self, value: Any) -> Any:
        """A value in plain values. Raises Undigestible for what can't be read again."""
        if value is None or type(value) in (str, int, bool):
            return value
        if isinstance(value, NotedMapping | StandIn) or getattr(type(value), "asks", False):
            return ("=asked", self.named(value))
        for kind, write in _WRITTEN.items():
            if isinstance(value, kind):
                return write(self, value)
        raise Undigestible(f"{type(value).__module__}.{type(value).__qualname__} as an argument")

    def write_record(self, record: Record) -> Written:
        """Which record of which book it is. Raises Undigestible for one that no book of this build holds."""
        return (_RECORD, self._book_of(record), record.ref)

    def _book_of(self, record: Record) -> Written:
        for name, thing in self._roots.items():
            if hasattr(thing, "find") and thing.find(record.ref) is record:
                return self.written(root(name))
        for book, written in self._books.values():
            if book.find(record.ref) is record:
                known: Written = written
                return known
        raise Undigestible(f"a {record.kind.name} of no book")

    # Reading

    def holds(self, answered: Answered) -> bool:
        """Whether a question of an earlier build has the same answer now."""
        try:
            with taking(None):
                question, digest = answered
                now = self._digest(self.read(question) if question[0] == _RECORD else self._question(question))
        except Exception:  # noqa: BLE001 - what can't be asked any more has no answer
            return False
        return now == digest

    def _question(self, written: Written) -> Question:
        known = self._read.get(written)
        if known is None:
            name, arguments, key = written
            known = Question(_source(name), tuple(map(self.read, arguments)), self.read(key[0]) if key else WHOLE)
            self._read[written] = known
        found: Question = known
        return found

    def read(self, written: Any) -> Any:
        """The value that was written."""
        if not isinstance(written, tuple):
            return written
        return _READ[written[0]](self, *written[1:])

    def answer(self, written: Written) -> Any:
        """The book, viewer, reader or other object that a written question leads to."""
        name, arguments, _ = written
        if name == ROOT:
            return self._roots[arguments[0]]
        if name == _MADE:
            return self._anew(written)
        question = self._question(written)
        value = answer_to(question)
        if getattr(type(value), "asks", False) and ORIGIN not in vars(value):
            come_from(value, question)
        return value

    def _anew(self, written: Written) -> Any:
        if written not in self._read:
            place, argument = written[1]
            self._read[written] = _at(*place)(self.read(argument))
        return self._read[written]

    def kind(self, name: str) -> Kind:
        """A kind by its name."""
        kind: Kind = self._roots["whole"].kinds[name]
        return kind

    def find(self, book: Written, ref: str) -> Record:
        """A record of a book."""
        record: Record | None = self.answer(book).find(ref)
        if record is None:
            raise LookupError(ref)
        return record


_WRITTEN: Mapping[type, Callable[[Register, Any], Written]] = {
    Record: lambda register, record: register.write_record(record),
    Enum: lambda _, member: ("=member", type(member).__module__, type(member).__qualname__, member.name),
    tuple: lambda register, items: ("=tuple", *_place(type(items)), tuple(map(register.write, items))),
    frozenset: lambda register, items: ("=set", tuple(sorted(map(register.write, items), key=repr))),
    datetime: lambda _, at: ("=told", "datetime", at.isoformat()),
    date: lambda _, day: ("=told", "date", day.isoformat()),
    Decimal: lambda _, amount: ("=told", "Decimal", str(amount)),
    Kind: lambda _, kind: ("=kind", kind.name),
    FunctionType: lambda _, function: ("=place", *_place(function)),
    type: lambda _, kind: ("=place", *_place(kind)),
}
_TELLING: Mapping[str, Callable[[str], Any]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "Decimal": Decimal,
}
_READ: Mapping[str, Callable[..., Any]] = {
    _RECORD: lambda register, book, ref: register.find(book, ref),
    "=asked": lambda register, question: register.answer(question),
    "=member": lambda _, module, name, member: _at(module, name)[member],
    "=tuple": lambda register, module, name, items: _tuple(_at(module, name), tuple(map(register.read, items))),
    "=set": lambda register, items: frozenset(map(register.read, items)),
    "=told": lambda _, kind, text: _TELLING[kind](text),
    "=kind": lambda register, name: register.kind(name),
    "=place": lambda _, module, name: _at(module, name),
}


def _tuple(kind: Any, items: tuple[Any, ...]) -> Any:
    return kind(*items) if hasattr(kind, "_fields") else kind(items)


def _place(value: Any) -> tuple[str, str]:
    """Where a class or function is found again. Raises Undigestible for one that was made within another."""
    module, name = value.__module__, value.__qualname__
    try:
        found = _at(module, name)
    except (AttributeError, ImportError):
        found = None
    if found is not value:
        raise Undigestible(f"{module}.{name} is in no module")
    return module, name


@lru_cache(maxsize=1 << 10)  # for one recording: a watched member is another in the next
def _source(name: str) -> Source:
    """What is asked by this name."""
    if name in _OWN:
        return _OWN[name]
    module, _, place = name.partition(":")
    owner = import_module(module)
    *above, last = place.split(".")
    member = vars(reduce(getattr, above, owner))[last]
    source: Source = member.source
    return source


_OWN = {ATTRIBUTE.name: ATTRIBUTE, CALLED.name: CALLED}
