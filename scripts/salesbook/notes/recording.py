"""A build whose questions are noted: everything that a book, a viewer or a reader is asked goes into the note.

The classes are watched only while it runs, and whole: each public method and attribute, whoever adds one. So none can be
forgotten, and what takes no notes is as fast as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from typing import Any

from salesbook.kinds import Person, Record
from salesbook.notes.handing import ask
from salesbook.notes.note import CURRENT, Source, taking

_READ: Sequence[tuple[type, Sequence[str]]] = ((Record, ("data", "_day", "_written_at")), (Person, ("_roles",)))
"""Whatever a record tells is read from one of these."""


@contextmanager
def recording(classes: Iterable[type], values: Iterable[tuple[type, str]], plain: frozenset[str]) -> Iterator[None]:
    """Watch records, and these classes. `values` are attributes that they set in `__init__`, and that may change.

    `plain` are methods that are no questions, such as one that makes a page.
    """
    watched: list[tuple[type, str, Any]]
    watched = [(owner, name, _read(vars(owner)[name])) for owner, names in _READ for name in names]
    watched += [(owner, "asks", True) for owner in classes]
    watched += [member for owner in classes for member in _members(owner, plain)]
    watched += [(owner, name, _held(owner, name)) for owner, name in values]
    before = [(owner, name, vars(owner).get(name, _NOTHING)) for owner, name, _ in watched]
    try:
        for owner, name, member in watched:
            setattr(owner, name, member)
        CURRENT.answers = {}
        yield
    finally:
        CURRENT.answers = None
        for owner, name, member in reversed(before):
            delattr(owner, name) if member is _NOTHING else setattr(owner, name, member)


_NOTHING = object()


def _members(owner: type, plain: frozenset[str]) -> Iterator[tuple[type, str, Any]]:
    """Each public method and attribute of a class, as a question."""
    for name, member in vars(owner).items():
        if not name.startswith("_") and f"{owner.__name__}.{name}" not in plain:
            watched = _watched(owner, name, member)
            if watched is not None:
                yield owner, name, watched


def _read(slot: Any) -> property:
    """A slot of records that notes the record when it is read."""
    get = slot.__get__

    def read(record: Record) -> Any:
        note = CURRENT.note
        if note is not None:
            note.records.add(record)
        return get(record)

    return property(read, slot.__set__)


def _watched(owner: type, name: str, member: Any) -> Any:
    """A member of a class as a question; None for what is neither method nor attribute."""
    place = f"{owner.__module__}:{owner.__name__}.{name}"
    if isinstance(member, property):
        assert member.fget is not None  # noqa: S101 - every property of ours can be read
        return _asking(Source(place, member.fget))
    if isinstance(member, cached_property):
        return _asking(
            Source(place, partial(_cached, member)), lambda thing, value: vars(thing).__setitem__(name, value)
        )
    if callable(member) and not isinstance(member, type):
        return _Method(Source(place, member))
    return None


def _cached(member: Any, thing: Any) -> Any:
    return member.__get__(thing) if member.attrname not in vars(thing) else vars(thing)[member.attrname]


def _held(owner: type, name: str) -> property:
    """An attribute that is set when the object is made."""
    source = Source(f"{owner.__module__}:{owner.__name__}.{name}", lambda thing: vars(thing)[name])
    return _asking(source, lambda thing, value: vars(thing).__setitem__(name, value))


def _asking(source: Source, put: Callable[[Any, Any], None] | None = None) -> property:
    return _Property(lambda thing: ask(source, (thing,)), put, source)


class _Property(property):
    """A watched attribute, with what is asked."""

    def __init__(self, get: Callable[[Any], Any], put: Callable[[Any, Any], None] | None, source: Source) -> None:
        super().__init__(get, put)
        self.source = source


class _Method:
    """A watched method, with what is asked."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __get__(self, thing: Any, owner: type | None = None) -> Any:
        if thing is None:
            return self.source.answer
        if CURRENT.note is None:
            return partial(self.source.answer, thing)
        return partial(self._ask, thing)

    def _ask(self, thing: Any, *arguments: Any, **named: Any) -> Any:
        if not named:
            return ask(self.source, (thing, *arguments))
        if CURRENT.note is not None:
            CURRENT.note.gaps.add(f"{self.source.name} with {sorted(named)}")
        with taking(None):
            return self.source.answer(thing, *arguments, **named)
