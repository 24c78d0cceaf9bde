"""One file of a book as a snapshot knows it, before its content is read."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

REGULAR, EXECUTABLE, LINK, MODULE = "100644", "100755", "120000", "160000"
UNREADABLE = "unreadable"
"""The mode of what the disk does not let us read; `oid` is then the number of the system's error."""
RECORDS = "records/"


class File(NamedTuple):
    """One file of a snapshot. `oid` is Git's id of its content, empty until the disk's file is read.

    `seal` is size, times and inode on the disk, and the state of Git's attributes: unchanged, the content need not be
    read again.
    """

    path: str
    mode: str = REGULAR
    oid: str = ""
    seal: str = ""


Facts = tuple[int, int, int, int, int]
"""What the disk tells of a file without reading it: mode, size, time of writing, time of change, inode."""
facts_of: Callable[[os.stat_result], Facts] = attrgetter("st_mode", "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")


def file_with(path: str, facts: Facts, attributes: str) -> File:
    """A file of the disk with what the disk tells of it."""
    mode_bits, size, written, changed, inode = facts
    if not stat.S_ISREG(mode_bits):
        return File(path, LINK)
    mode = EXECUTABLE if mode_bits & stat.S_IXUSR and os.name != "nt" else REGULAR
    return File(path, mode, "", f"{size} {written} {changed} {inode} {attributes}")


def unreadable(path: str, error: int | None) -> File:
    """What stands for a file, or a folder, that the disk does not let us read, by the number of the system's error."""
    return File(path, UNREADABLE, str(error or errno.EIO))


def is_hidden(name: str) -> bool:
    """Whether editors and desktops leave files of this name: they are passed over."""
    return name.startswith(".") and name != ".gitattributes"


def as_text(path: bytes) -> str:
    """A path as text; bytes that are none are spelt out, so that two such names stay two."""
    return path.decode("utf-8", "backslashreplace")
