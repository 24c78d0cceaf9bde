"""What the cache takes Git's index to look like, so that only what changed in it since is asked of Git."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from salesbook.store.file import File
from salesbook.store.snapshot import Index

_MOST = 1000
"""So many files may differ from the tree that the view began with; beyond it begins anew with another."""


class StagedView:
    """The tables `staged` and `staged_tree` of a cache.

    `staged` holds the files of a tree that Git keeps, but for those at some paths, which are as the index had them. A cache
    of nothing has no tree.
    """

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def changed(self, index: Index) -> list[File]:
        """Those of Git's index's files that have to be taken in; what is gone is taken out."""
        tree, strayed = self._base.execute("SELECT tree, paths FROM staged_tree").fetchone() or ("", "[]")
        differing = index.differing(tree) if tree else None
        if differing is None or len(differing) > _MOST:
            return self._anew(index)
        there = {change.path for change in differing}
        back = set(json.loads(strayed)) - there
        self._remove([*back, *(change.path for change in differing if not change.mode)])
        self._know(tree, there)
        return [*(change for change in differing if change.mode), *index.in_tree(tree, back)]

    def put(self, entries: Iterable[tuple[File, int]]) -> None:
        """Take files with their entries into the view."""
        rows = [(file.path, entry) for file, entry in entries]
        self._base.executemany("INSERT OR REPLACE INTO staged VALUES (?, ?)", rows)

    def _anew(self, index: Index) -> list[File]:
        """All files. Somebody may stage while they are listed, so what differs is asked before and after."""
        tree = index.last_tree()
        before = index.differing(tree) if tree else None
        files = index.files()
        after = index.differing(tree) if tree else None
        self._base.execute("DELETE FROM staged")
        if before is None or after is None or len(before) + len(after) > _MOST:
            tree, before, after = "", [], []
        self._know(tree, {change.path for change in (*before, *after)})
        return files

    def _know(self, tree: str, strayed: set[str]) -> None:
        if any("\\" in path for path in strayed):  # bytes that are no text, spelt out: Git can't be asked for them
            tree, strayed = "", set()
        paths = json.dumps(sorted(strayed))
        self._base.execute("INSERT OR REPLACE INTO staged_tree VALUES (1, ?, ?)", (tree, paths))

    def _remove(self, paths: Sequence[str]) -> None:
        self._base.executemany("DELETE FROM staged WHERE path = ?", [(path,) for path in paths])
