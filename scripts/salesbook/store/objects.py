"""What blocks in Git's objects, a tree or the index: nothing is checked out, and nothing of it is run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from salesbook.finding import Finding
from salesbook.store.check import Judged, change, whole
from salesbook.store.disk import ask
from salesbook.store.entry import Judge
from salesbook.store.index import Index
from salesbook.store.origin import Before
from salesbook.store.paths import is_twin
from salesbook.store.snapshot import Snapshot


def judge_objects(
    root: Path, snapshot: Snapshot, touched: Iterable[str] | None, before: Before, judge: Judge
) -> list[Finding]:
    """The findings of a snapshot: all of them (None), or what these changed paths cause.

    `before` is where the change started from: it tells a record taken away from one that never was.
    """
    paths = None if touched is None else list(touched)

    def question(index: Index) -> list[Finding]:
        index.see(snapshot)
        judged = Judged(
            lambda names: snapshot.read(map(index.file, names)), before, twins=list(filter(is_twin, snapshot.beside()))
        )
        if paths is None or of_schemas(paths):
            return whole(index, judged)
        return change(index, paths, judged)

    return ask(root, snapshot, judge, question)


def of_schemas(touched: Iterable[str]) -> bool:
    """Whether a change touches schemas: then every record is judged anew."""
    return any(path.startswith("schemas/") for path in touched)
