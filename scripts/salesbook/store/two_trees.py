"""A change as two trees of Git's objects, both read by the schemas of the first: nothing of the second is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple

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

How = Literal["added", "changed", "removed"]


class RuledTree(Tree):
    """A tree that is judged by the schemas of another one."""

    def __init__(self, root: Path, tree: str, ruling: str, folder: str | None = None) -> None:
        super().__init__(root, tree, folder)
        self._ruling = Tree(root, ruling, folder)

    def schemas(self) -> Mapping[str, bytes]:
        """As `Snapshot.schemas`: those of the other tree."""
        return self._ruling.schemas()


class TreeChange(NamedTuple):
    """The records before and after a change, and what `check` says of what it causes.

    `touched` are the paths below records/ that differ, `beside` all others. A file that is no record fit for the book
    is in neither list of records. Of what is touched `new` was not there before and `gone` is not there after, whether or
    not it can be read. `folder` is where in its repository the book lies: empty for the top, else with a
    slash at its end.
    """

    schemas: Schemas
    before: list[Loaded]
    after: list[Loaded]
    touched: tuple[str, ...]
    beside: tuple[str, ...]
    findings: list[Finding]
    new: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    folder: str = ""

    def how(self, path: str) -> How:
        """What became of a file that is touched."""
        return "added" if path in self.new else "removed" if path in self.gone else "changed"


class Proposal(NamedTuple):
    """A tree that somebody proposes, and the commits that the change starts from."""

    after: str
    origin: tuple[str, ...]


def read_change(root: Path, before: str, after: str, judge: Judge, origin: tuple[str, ...]) -> TreeChange:
    """Read a change between two trees; `origin` are the commits that it starts from."""
    return read_changes(root, before, [Proposal(after, origin)], judge)[0]


def read_changes(root: Path, before: str, proposals: Sequence[Proposal], judge: Judge) -> list[TreeChange]:
    """Read the changes from one tree to each of several others; the first is read once.

    Of the trees proposed only what differs is read: every other record is the very same object in `before` and `after`.
    """
    old = Tree(root, before)

    def question(index: Index) -> list[TreeChange]:
        files = old.files()
        index.see(old, files)
        earlier = Earlier(frozenset(file.path for file in files), index.records())
        return [_read(index, root, before, earlier, proposal) for proposal in proposals]

    return ask(root, old, judge, question)


class Earlier(NamedTuple):
    """What the first tree holds: the paths below records/, and the records among them."""

    paths: frozenset[str]
    records: list[Loaded]


def _read(index: Index, root: Path, before: str, earlier: Earlier, proposal: Proposal) -> TreeChange:
    new = RuledTree(root, proposal.after, before)
    files = new.files()
    by_path = {file.path: file for file in files}
    folder = git.prefix(root)
    differing = _differing(root, folder, before, proposal.after)
    touched = tuple(path for path in differing if path.startswith(RECORDS))
    judged = Judged(
        lambda names: new.read([by_path.get(path, File(path)) for path in names]),
        Before(root, proposal.origin),
        twins=list(filter(is_twin, new.beside())),
    )
    index.see(new, files)
    findings = change(index, touched, judged)
    changed = frozenset(touched)
    kept = (row for row in earlier.records if row[0] not in changed)
    after = sorted([*kept, *index.records(touched)], key=itemgetter(0))
    beside = tuple(path for path in differing if not path.startswith(RECORDS))
    new_paths, gone = changed - earlier.paths, changed - by_path.keys()
    return TreeChange(index.schemas, earlier.records, after, touched, beside, findings, new_paths, gone, folder)


def _differing(root: Path, folder: str, before: str, after: str) -> list[str]:
    """The paths in which two trees differ, as they are called from the book's folder."""
    words = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-relative", before, after)
    paths = (path.decode("utf-8", "backslashreplace") for path in git.run(root, *words).split(b"\0") if path)
    return [git.from_folder(path, folder) for path in paths]
