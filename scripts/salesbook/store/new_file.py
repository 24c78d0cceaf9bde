"""A record's file comes to be in one step: written aside, then linked to its name, never over another file."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from salesbook.finding import Refusal
from salesbook.words import Text

ASIDE = Path(".cache") / "writing"
"""Where files lie until they are whole. It is no part of any repository; what a killed program leaves is swept."""


class Exists(Refusal):
    """A file lies at this path already, or lies there no more as its writer knew it; nothing was touched."""

    def __init__(self, path: str, text: Text | None = None) -> None:
        super().__init__((text or _EXISTS).fill(path=path))
        self.path = path


class LinkInTheWay(Refusal):
    """The path leads through a link, so that the file would lie somewhere else."""

    def __init__(self, path: str) -> None:
        super().__init__(_LINK.fill(path=path))
        self.path = path


_EXISTS = Text("{path} exists and was left as it is", "{path} 已存在，没有改动")
_LINK = Text("{path}: a folder on the way is a link or no folder", "{path}：途经的文件夹是链接，或者不是文件夹")


def create(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write these new files, given by path from the root: all of them, or none.

    Raises Exists, LinkInTheWay or OSError (the disk is full, may not be written …); then nothing was written. A killed
    program leaves of several files the first few, each whole.
    """
    for path in contents:
        _look(root, path)
    aside = {path: _write_aside(root, content) for path, content in contents.items()}
    paths: list[Path] = []
    try:
        for path, ready in aside.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            _link(ready, root / path, path)
            paths.append(root / path)
    except BaseException:
        for file in paths:
            file.unlink()
        raise
    finally:
        for ready in aside.values():
            ready.unlink(missing_ok=True)
    for folder in sorted({file.parent for file in paths}):
        _settle(folder)


def replace(root: Path, path: str, content: bytes) -> None:
    """Put new content into an existing file in one step. Raises LinkInTheWay or OSError; then the file is as it was."""
    _look_on_the_way(root, path)
    if (root / path).is_symlink():
        raise LinkInTheWay(path)
    ready = _write_aside(root, content)
    try:
        ready.replace(root / path)
    finally:
        ready.unlink(missing_ok=True)
    _settle((root / path).parent)


def put_all(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write these files, given by path from the root, be they new or there already.

    Raises LinkInTheWay or OSError. All are whole on the disk before the first is put in its place: when there is no
    room for one of them nothing is changed.
    """
    for path in contents:
        _look_on_the_way(root, path)
    aside: dict[str, Path] = {}
    try:
        for path, content in contents.items():
            aside[path] = _write_aside(root, content)
        for path, ready in aside.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            ready.replace(root / path)
    finally:
        for ready in aside.values():
            ready.unlink(missing_ok=True)
    for folder in sorted({(root / path).parent for path in contents}):
        _settle(folder)


def sweep(root: Path) -> None:
    """Remove what killed programs left half-written."""
    for leftover in sorted((root / ASIDE).glob("*.part")):
        leftover.unlink(missing_ok=True)


def _look(root: Path, path: str) -> None:
    _look_on_the_way(root, path)
    if os.path.lexists(root / path):
        raise Exists(path)


def _look_on_the_way(root: Path, path: str) -> None:
    """Every folder on the way must be a folder, or not be there yet."""
    folder = root.resolve()
    for name in Path(path).parent.parts:
        folder /= name
        if os.path.lexists(folder) and (folder.resolve() != folder or not folder.is_dir()):
            raise LinkInTheWay(path)


def _write_aside(root: Path, content: bytes) -> Path:
    """A file with this content that is on the disk, and not only on its way there."""
    (root / ASIDE).mkdir(parents=True, exist_ok=True)
    (root / ASIDE.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    ready = root / ASIDE / f"{secrets.token_hex(8)}.part"
    try:
        with ready.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        ready.unlink(missing_ok=True)
        raise
    return ready


_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}


def _link(ready: Path, file: Path, path: str) -> None:
    try:
        os.link(ready, file)
    except FileExistsError:
        raise Exists(path) from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _take_and_fill(ready, file, path)


def _take_and_fill(ready: Path, file: Path, path: str) -> None:
    """Where the disk knows no hard links (exFAT, some shares): an empty file holds the name until the whole one comes."""
    try:
        file.touch(exist_ok=False)
    except FileExistsError:
        raise Exists(path) from None
    try:
        ready.replace(file)
    except BaseException:
        file.unlink()
        raise


def _settle(folder: Path) -> None:
    """Have the folder's own entry on the disk too, where the system lets a folder be opened (Windows doesn't)."""
    try:
        entry = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
