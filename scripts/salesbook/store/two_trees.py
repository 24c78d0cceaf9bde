"""A change as two trees of Git's objects, both read by the schemas of the first: nothing of the second is run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Finding
from salesbook.schemas import Schemas
from salesbook.store.check import Judged, change
from salesbook.store.disk import Loaded, ask
from salesbook.store.entry import Judge
from salesbook.store.index import Index
from salesbook.store.origin import Before
from salesbook.store.paths import is_twin
from salesbook.store.snapshot import RECORDS, File, Tree


class RuledTree(Tree):
    """A tree that is judged by the schemas of another one."""

    def __init__(self, root: Path, tree: str, ruling: str) -> None:
        super().__init__(root, tree)
        self._ruling = Tree(root, ruling)

    def schemas(self) -> Mapping[str, bytes]:
        """As `Snapshot.schemas`: those of the other tree."""
        return self._ruling.schemas()


class TreeChange(NamedTuple):
    """The records before and after a change, and what `check` says of what it causes.

    `touched` are the paths below records/ that differ, `beside` all others. A file that is no record fit for the book
    is in neither list of records.
    """

    schemas: Schemas
    before: list[Loaded]
    after: list[Loaded]
    touched: tuple[str, ...]
    beside: tuple[str, ...]
    findings: list[Finding]


def read_change(root: Path, before: str, after: str, judge: Judge, origin: tuple[str, ...]) -> TreeChange:
    """Read a change between two trees; `origin` are the commits that it starts from."""
    differing = _differing(root, before, after)
    touched = tuple(path for path in differing if path.startswith(RECORDS))
    old, new = Tree(root, before), RuledTree(root, after, before)
    new_files = new.files()
    by_path = {file.path: file for file in new_files}
    judged = Judged(
        lambda names: new.read([by_path.get(path, File(path)) for path in names]),
        Before(root, origin),
        twins=list(filter(is_twin, new.beside())),
    )

    def question(index: Index) -> TreeChange:
        index.see(old, old.files())
        earlier = index.records()
        index.see(new, new_files)
        findings = change(index, touched, judged)
        beside = tuple(path for path in differing if not path.startswith(RECORDS))
        return TreeChange(index.schemas, earlier, index.records(), touched, beside, findings)

    return ask(root, new, judge, question)


def _differing(root: Path, before: str, after: str) -> list[str]:
    words = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--relative", before, after)
    outputs = git.run(root, *words).split(b"\0")
    return [path.decode("utf-8", "backslashreplace") for path in outputs if path]
