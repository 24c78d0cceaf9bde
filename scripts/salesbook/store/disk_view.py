"""What the cache takes the disk to look like: its files with their seals, its folders with their marks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from salesbook.store.file import File
from salesbook.store.folders import Folder
from salesbook.store.snapshot import WorkTree


class DiskView:
    """The tables `file` and `folder` of a cache.

    Each file of the view lies in a folder of the view. A folder's mark is that of its files as the view has them; it is empty
    where that is not certain.
    """

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    @property
    def empty(self) -> bool:
        """Whether nothing of the disk is known."""
        return bool(self._base.execute("SELECT NOT EXISTS (SELECT 1 FROM file)").fetchone()[0])

    def changed(self, snapshot: WorkTree) -> tuple[list[Folder], list[File]]:
        """The folders in which something changed, and their files that have to be read; what is gone is taken out."""
        marks = dict(self._base.execute("SELECT path, mark FROM folder"))
        folders = [
            folder for folder in snapshot.folders() if marks.pop(folder.path, "") != folder.mark or not folder.mark
        ]
        seals = self._seals_in([*(folder.path for folder in folders), *marks])
        files = snapshot.files_of(folders)
        gone = seals.keys() - {file.path for file in files}
        self._base.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in sorted(gone)])
        self._base.executemany("DELETE FROM folder WHERE path = ?", [(path,) for path in sorted(marks)])
        return folders, [file for file in files if not file.seal or seals.get(file.path) != file.seal]

    def settle(self, folders: Iterable[Folder], entries: Iterable[tuple[File, int]]) -> None:
        """Take down the files that were read, and that their folders are known as they are now."""
        unsure = {folder_of(path) for path in self.put(entries)}
        self._mark({folder.path: "" if folder.path in unsure else folder.mark for folder in folders})

    def outdated(self, files: Iterable[File]) -> list[File]:
        """Those of some files that have to be read; their folders are looked through next time."""
        select = "SELECT 1 FROM file WHERE path = ? AND seal = ?"
        some = list(files)
        self._mark({folder_of(file.path): "" for file in some})
        return [
            file for file in some if not file.seal or not self._base.execute(select, (file.path, file.seal)).fetchone()
        ]

    def put(self, entries: Iterable[tuple[File, int]]) -> list[str]:
        """Take files with their entries into the view; the paths of those that have to be read each time."""
        rows = [(file.path, file.seal, entry) for file, entry in entries]
        self._base.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", rows)
        return [path for path, seal, _ in rows if not seal]

    def forget(self, path: str) -> None:
        """Take a file that is no longer there out of the view."""
        self._base.execute("DELETE FROM file WHERE path = ?", (path,))
        self._mark({folder_of(path): ""})

    def _mark(self, marks: Mapping[str, str]) -> None:
        self._base.executemany("INSERT OR REPLACE INTO folder VALUES (?, ?)", sorted(marks.items()))

    def _seals_in(self, folders: Iterable[str]) -> dict[str, str]:
        """The seals of the files in these folders, not in others below them; what can't be read stands as a file itself."""
        within = "SELECT path, seal FROM file WHERE path > ? AND path < ? AND instr(substr(path, ?), '/') = 0"
        itself = "SELECT path, seal FROM file WHERE path = ?"
        seals: dict[str, str] = {}
        for folder in folders:
            seals.update(self._base.execute(within, (folder + "/", folder + "0", len(folder) + 2)))
            seals.update(self._base.execute(itself, (folder,)))
        return seals


def folder_of(path: str) -> str:
    """The folder in which a file lies."""
    return path.rpartition("/")[0]
