"""What is kept of a build on the disk: of each file what it was made of, and how it looked when it was written.

Whatever is odd about it (another program, a bit that flipped, a file that somebody touched) makes it worthless, never an
error: then everything is made anew.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from salesbook.notes.register import Answered
from salesbook.site.survey import Part
from salesbook.store.mark import program_with_packages
from salesbook.store.own_files import put_whole

FOLDER = Path(".cache") / "site"
_SUM = 32
_MOST = 8
"""Of so many sites of one book, in other folders or for other readers, notes are kept."""
Look = tuple[int, int, int]
"""A file's size, time and number on the disk: it is as it was written while these are."""


class Made(NamedTuple):
    """A page in both languages, or a file in both: what it was given, what was asked, its files, what the survey knows.

    Without `asked` it has to be made anew each time.
    """

    given: bytes
    asked: Sequence[int] | None
    files: Mapping[str, Look]
    part: Part


class Kept(NamedTuple):
    """A build's answered questions, and what was made of them, by name."""

    answered: Sequence[Answered]
    made: Mapping[str, Made]


NOTHING = Kept((), {})


def mark(*words: object) -> str:
    """Changes with everything that is no question: the program and what it stands on, and these words."""
    return hashlib.sha256(repr((sys.version, program_with_packages(), *map(str, words))).encode()).hexdigest()


def file_of(root: Path, *words: object) -> Path:
    """Where the notes of one of a book's sites lie; `words` tell which."""
    return root / FOLDER / hashlib.sha256(repr(tuple(map(str, words))).encode()).hexdigest()[:32]


def read(file: Path, mark: str) -> Kept:
    """What is kept there of a build with the same mark; nothing where that is not there or not whole."""
    try:
        content = file.read_bytes()
        if hashlib.sha256(content[_SUM:]).digest() != content[:_SUM]:
            return NOTHING
        of, answered, made = marshal.loads(content[_SUM:])  # noqa: S302 - its sum says that we wrote it
    except (OSError, ValueError, EOFError, TypeError):
        return NOTHING
    if of != mark:
        return NOTHING
    return Kept([Answered(*row) for row in answered], {name: Made(*row) for name, row in made.items()})


def write(file: Path, mark: str, kept: Kept) -> None:
    """Keep a build's notes; where that can't be done, the next build makes everything."""
    answered = [tuple(row) for row in kept.answered]
    content = marshal.dumps((mark, answered, {name: tuple(row) for name, row in kept.made.items()}))
    try:
        put_whole(file, hashlib.sha256(content).digest() + content)
        others = sorted(file.parent.iterdir(), key=lambda other: other.stat().st_mtime_ns, reverse=True)
        for old in others[_MOST:]:
            old.unlink()
    except OSError:
        return


def look(path: str | Path) -> Look | None:
    """How a file looks now; None where there is none."""
    try:
        info = os.stat(path)  # noqa: PTH116 - for every file of a site
    except OSError:
        return None
    return info.st_size, info.st_mtime_ns, info.st_ino
