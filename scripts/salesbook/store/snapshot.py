"""Three ways to see a book's files: on the disk, in Git's index, in a commit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
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
        return _schemas(self, (file for file in self._beside_records if file.path.startswith("schemas/")))

    def beside(self) -> Iterable[str]:
        """As `Snapshot.beside`; of records/ itself nothing is told."""
        return sorted({file.path.partition("/")[0] for file in self._beside_records})

    @cached_property
    def _beside_records(self) -> tuple[File, ...]:
        """What lies in schemas/, or in a folder that differs from records/ or schemas/ in capitals."""
        folders = (f":(icase){name}/" for name in ("records", "schemas"))
        return tuple(_parse(git.run(self.root, "ls-files", "-s", "-z", "--", *folders, ":(exclude)records/"), 3))

    def last_tree(self) -> str:
        """The id of the tree that was committed last; empty where nothing was."""
        return (git.attempt(self.root, "rev-parse", "-q", "--verify", "HEAD^{tree}") or b"").decode().strip()

    def differing(self, tree: str) -> list[File] | None:
        """What differs from a tree, without a mode what is gone; None where Git can't tell: no such tree, or a merge in conflict."""
        listed = git.attempt(self.root, "diff-index", *_DIFFERING, tree, "--", RECORDS)
        if listed is None:
            return None
        words = listed.split(b"\0")
        pairs = [(head.decode().split(), as_text(path)) for head, path in zip(words[::2], words[1::2], strict=False)]
        if any(status == "U" for (*_, status), _ in pairs):
            return None
        return [File(path, "" if status == "D" else mode, oid) for (_, mode, _, oid, status), path in pairs]

    def in_tree(self, tree: str, paths: AbstractSet[str]) -> list[File]:
        """The files of a tree at these paths."""
        listed = git.run(self.root, "ls-tree", "-z", tree, "--", *sorted(paths)) if paths else b""
        return [file for file in _parse(listed, 4) if file.path in paths and file.mode != _FOLDER]


_FOLDER = "040000"
_DIFFERING = (
    "--cached",
    "--raw",
    "-z",
    "--no-renames",
    "--relative",
    "--ignore-submodules=none",
    "--ita-visible-in-index",
)
"""Whatever the settings of whoever asks; a file that is only announced (`git add -N`) is in the index, empty."""


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
