"""A build that makes only what changed since the one before, file for file the same as a build of everything.

While a page is made, all that is asked is noted. The next build asks the same questions of its own book: where all
answers are as they were, and the page is given the same, its files are the ones that are there already.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.notes.digest import Undigestible
from salesbook.notes.handing import come_from
from salesbook.notes.note import Note
from salesbook.notes.recording import recording
from salesbook.notes.register import Answered, Register, Written, root
from salesbook.pages.parts.branch_waiting import empty_queue
from salesbook.pages.parts.reader import Reader, nothing_waits
from salesbook.site import kept
from salesbook.site.kept import Kept, Look, Made
from salesbook.site.survey import Part

_WATCHED = (Book, Audience, Reader)
_SET = ((Book, "now"), (Book, "findings"), (Book, "arrivals"), (Reader, "shown_on"))
_NO_QUESTIONS = frozenset({"Reader.page", "Reader.render", "Reader.customer", "Reader.customer_of"})
Noted = tuple[list[tuple[str, tuple[Any, ...]]], list[tuple[Written, bytes]]]
"""What one process made and noted, with questions numbered within this; as plain values."""


@contextmanager
def noting() -> Iterator[None]:
    """Watch what is asked of a book, its viewer and its readers, from before the first page is thought of."""
    with recording(_WATCHED, _SET, _NO_QUESTIONS):
        yield


def _put(old: str, new: str) -> None:
    """One file under two names: nothing of a site is ever written in place."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


class Notes:
    """The notes of one build of one reader's site."""

    def __init__(self, whole: Book, audience: Audience, reader: Reader) -> None:
        roots = {"seen": audience.book, "whole": whole, "audience": audience, "reader": reader}
        for name, thing in roots.items():
            come_from(thing, root(name))
        self.register = Register(roots, _made_from)
        self.made: dict[str, Made] = {}
        self.again = 0

    def given(self, value: Any) -> bytes | None:
        """The digest of what something is made from; None where it holds more than values."""
        try:
            return self.register.digest(value)
        except Undigestible as error:
            self.register.gap(f"given {error}")
            return None

    def add(self, name: str, given: Any, note: Note, files: Mapping[str, Look], part: Part) -> None:
        """Remember what was made while a note was taken."""
        digest, asked = self.given(given), self.register.numbers(note)
        self.made[name] = Made(digest or b"", None if digest is None else asked, files, part)

    def handed(self, names: Sequence[str]) -> Noted:
        """What was made under these names, for another process."""
        numbers: dict[int, int] = {}
        rows = []
        for name in names:
            given, asked, files, part = self.made[name]
            local = None if asked is None else [numbers.setdefault(number, len(numbers)) for number in asked]
            rows.append((name, (given, local, dict(files), part)))
        answered = [self.register.answered[number] for number in numbers]
        return rows, [(question, digest) for question, digest in answered]

    def take(self, handed: Noted) -> None:
        """Remember what another process made."""
        rows, answered = handed
        numbers = [self.register.add(Answered(*row)) for row in answered]
        for name, (given, local, files, part) in rows:
            asked = None if local is None else [numbers[number] for number in local]
            self.made[name] = Made(given, asked, files, part)

    def keep(self, name: str, made: Made, asked: Sequence[Answered]) -> None:
        """Remember what is as it was."""
        numbers = None if made.asked is None else [self.register.add(answered) for answered in asked]
        self.made[name] = made._replace(asked=numbers)
        self.again += 1

    def kept(self) -> Kept:
        """All of it, as it is put on the disk."""
        return Kept(self.register.answered, self.made)


class Incremental:
    """A build that takes from the build before what would be made the same again.

    `folder` is where that build's files lie; what is kept of it lies in `file`, if it was of the same `mark`.
    """

    def __init__(self, notes: Notes, folder: Path, file: Path, mark: str) -> None:
        self.notes = notes
        self._folder = folder
        self._file, self._mark = file, mark
        self._known: Kept = kept.read(file, mark)

    @cached_property
    def _holds(self) -> Sequence[bool]:
        """Of each question of the build before, whether its answer holds."""
        return [self.notes.register.holds(answered) for answered in self._known.answered]

    def again(self, name: str, given: Any, into: Path) -> Made | None:
        """What was made under a name, put into a folder; None where it has to be made."""
        made = self._known.made.get(name)
        if made is None or made.asked is None or made.given != self.notes.given(given):
            return None
        if not all(self._holds[number] for number in made.asked):
            return None
        if any(kept.look(f"{self._folder}/{path}") != seen for path, seen in made.files.items()):
            return None
        for path in made.files:
            _put(f"{self._folder}/{path}", f"{into}/{path}")
        self.notes.keep(name, made, [self._known.answered[number] for number in made.asked])
        return made

    def keep(self) -> None:
        """Keep this build's notes for the next."""
        kept.write(self._file, self._mark, self.notes.kept())


def _made_from(value: Any) -> tuple[Written, Any] | None:
    """Of what a page makes for itself a reader of its own: it is made anew of the viewer."""
    if isinstance(value, Reader) and value.waits_for == (nothing_waits, empty_queue):
        return (Reader.__module__, Reader.__qualname__), value.audience
    return None
