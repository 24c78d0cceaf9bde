"""Three ways to see a book's files: on the disk, in Git's index, in a commit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from salesbook import git
from salesbook.schemas import shipped
from salesbook.store.file import (
    EXECUTABLE,
    LINK,
    MODULE,
    RECORDS,
    REGULAR,
    UNREADABLE,
    File,
    as_text,
    facts_of,
    file_with,
    is_hidden,
    unreadable,
)
from salesbook.store.folders import Folder, folders
from salesbook.store.line_ends import CRLF, as_committed, attributes_mark, committed_with_lf

__all__ = [
    "EXECUTABLE",
    "LINK",
    "MODULE",
    "RECORDS",
    "REGULAR",
    "UNREADABLE",
    "Content",
    "File",
    "Folder",
    "Index",
    "Snapshot",
    "Tree",
    "WorkTree",
    "unreadable",
]

Content = bytes | OSError
"""What a file holds, or why it can't be read."""


class Snapshot(Protocol):
    """A book's files at one moment."""

    root: Path

    def files(self) -> list[File]:
        """All files below records/, sorted by path."""

    def read(self, files: Iterable[File]) -> Iterator[Content]:
        """Their contents, in the same order; an error in place of what can't be read."""

    def schemas(self) -> Mapping[str, bytes]:
        """The schema files by name; those that came with the program where the book has none."""

    def beside(self) -> Iterable[str]:
        """The names of what lies beside records/."""


class WorkTree:
    """The files on the disk, with the line ends that Git would commit.

    A book without schemas of its own is judged by the `lender`'s, another book that is read along, where there is one.
    """

    def __init__(self, root: Path, lender: Path | None = None) -> None:
        self.root = root
        self._lender = lender
        self._attributes = attributes_mark(root)

    def files(self) -> list[File]:
        """As `Snapshot.files`."""
        return sorted(self.files_of(self.folders()))

    def folders(self) -> Iterator[Folder]:
        """The folders of records, each with a mark by which it is known whether anything in it changed."""
        return folders(self.root, RECORDS.rstrip("/"), self._attributes)

    def files_of(self, some: Iterable[Folder]) -> list[File]:
        """The files of some folders."""
        return self._with_modes([file for folder in some for file in folder.files()])

    def some(self, paths: Iterable[str]) -> list[File]:
        """Those of these paths that exist."""
        files = []
        for path in sorted(set(paths)):
            if any(map(is_hidden, path.split("/"))):
                continue
            try:
                files.append(file_with(path, facts_of(os.lstat(self.root / path)), self._attributes))
            except (OSError, ValueError):
                continue
        return self._with_modes(files)

    def _with_modes(self, files: list[File]) -> list[File]:
        """Some disks mark every file executable: where Git knows the file, Git's word counts."""
        if all(file.mode != EXECUTABLE for file in files):
            return files
        listed = git.attempt(self.root, "ls-files", "-s", "-z", "--", RECORDS)
        known = {file.path: file.mode for file in _parse(listed or b"", 3)}
        return [file._replace(mode=known.get(file.path, file.mode)) for file in files]

    def read(self, files: Iterable[File]) -> Iterator[Content]:
        """As `Snapshot.read`."""
        base = str(self.root)
        paths = [file.path for file in files]
        with_lf: frozenset[str] | None = None
        for path in paths:
            try:
                with open(f"{base}/{path}", "rb", buffering=0) as stream:  # noqa: PTH123 - ten thousand times: a Path costs as much as the reading
                    content = stream.read()
            except OSError as error:  # without the right to read it, or gone since it was listed
                yield error
                continue
            if CRLF in content:
                with_lf = committed_with_lf(self.root, paths) if with_lf is None else with_lf
                content = as_committed(content) if path in with_lf else content
            yield content

    def beside(self) -> Iterable[str]:
        """As `Snapshot.beside`."""
        return sorted(as_text(os.fsencode(file.name)) for file in self.root.iterdir())

    def not_checked_out(self) -> frozenset[str]:
        """Records that Git knows of and that a sparse checkout leaves off the disk."""
        folder = git.folder(self.root)
        if folder is None or not (folder / "info" / "sparse-checkout").is_file():
            return frozenset()
        listed = git.attempt(self.root, "ls-files", "-t", "-z", "--", RECORDS) or b""
        left = (as_text(line[2:]) for line in listed.split(b"\0") if line.startswith(b"S "))
        return frozenset(path for path in left if not os.path.lexists(self.root / path))

    def schemas(self) -> Mapping[str, bytes]:
        """As `Snapshot.schemas`."""
        lent = _in_folder(self._lender / "schemas") if self._lender else {}
        return _in_folder(self.root / "schemas") or lent or _in_folder(shipped())


class Index:
    """What is staged: Git's index."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self) -> list[File]:
        """As `Snapshot.files`."""
        listed = git.run(self.root, "ls-files", "-s", "-z", "--", RECORDS)
        return sorted({file.path: file for file in _parse(listed, 3)}.values())

    def read(self, files: Iterable[File]) -> Iterator[bytes]:
        """As `Snapshot.read`."""
        return git.blobs(self.root, [file.oid for file in files])

    def schemas(self) -> Mapping[str, bytes]:
        """As `Snapshot.schemas`."""
        return _schemas(self, _parse(git.run(self.root, "ls-files", "-s", "-z", "--", "schemas/"), 3))

    def beside(self) -> Iterable[str]:
        """As `Snapshot.beside`."""
        listed = git.run(self.root, "ls-files", "-z", "--", *(f":(icase){name}/" for name in ("records", "schemas")))
        return sorted({as_text(path.partition(b"/")[0]) for path in listed.split(b"\0") if path})


class Tree:
    """A commit's or tree's objects; nothing of it is run.

    `folder` is where in it the book lies, with a slash at its end, as a bare repository can't know by its own place;
    None for the folder in which `root` lies in its repository.
    """

    def __init__(self, root: Path, tree: str, folder: str | None = None) -> None:
        self.root = root
        self.tree = tree
        self._folder = folder

    def files(self) -> list[File]:
        """As `Snapshot.files`."""
        return sorted(self._below(RECORDS))

    def read(self, files: Iterable[File]) -> Iterator[bytes]:
        """As `Snapshot.read`."""
        return git.blobs(self.root, [file.oid for file in files])

    def schemas(self) -> Mapping[str, bytes]:
        """As `Snapshot.schemas`."""
        return _schemas(self, self._below("schemas/"))

    def beside(self) -> Iterable[str]:
        """As `Snapshot.beside`."""
        return [as_text(name) for name in self._listed("--name-only", "").split(b"\0") if name]

    def _below(self, folder: str) -> Iterator[File]:
        return _parse(self._listed("-r", folder), 4)

    def _listed(self, how: str, below: str) -> bytes:
        """What `ls-tree` says of what lies below the book, by paths as the book calls them."""
        if not self._folder:
            return git.run(self.root, "ls-tree", "-z", how, self.tree, *(("--", below) if below else ()))
        book = git.attempt(self.root, "rev-parse", "--verify", "-q", f"{self.tree}:{self._folder.rstrip('/')}")
        if book is None:  # the tree has no such folder
            return b""
        words = ("ls-tree", "-z", "--full-tree", how, book.decode().strip())
        return git.run(self.root, *words, *(("--", below) if below else ()))


def _parse(listed: bytes, words: int) -> Iterator[File]:
    """The lines of `ls-files -s` (mode, oid, stage) or `ls-tree` (mode, type, oid)."""
    for line in listed.split(b"\0"):
        if line:
            head, _, path = line.partition(b"\t")
            parts = head.decode().split()
            yield File(as_text(path), parts[0], parts[1] if words == 3 else parts[2])  # noqa: PLR2004


def _schemas(snapshot: Snapshot, files: Iterable[File]) -> Mapping[str, bytes]:
    own = [file for file in files if file.path.count("/") == 1 and file.path.endswith(".schema.json")]
    if not own:
        return _in_folder(shipped())
    contents = zip(own, snapshot.read(own), strict=True)
    return {file.path.removeprefix("schemas/"): content for file, content in contents if isinstance(content, bytes)}


def _in_folder(folder: Path) -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.schema.json"))}
