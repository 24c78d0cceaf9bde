"""Records that somebody is about to write, judged as if they already lay in the work tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from salesbook.finding import Finding, Place, Route
from salesbook.store import paths
from salesbook.store.check import change
from salesbook.store.disk import ask, judged_on_disk, lender_of, offered_by
from salesbook.store.entry import Judge
from salesbook.store.index import Index
from salesbook.store.snapshot import Content, File, WorkTree
from salesbook.yamlio import read


class Proposed(WorkTree):
    """The work tree with these contents at these paths, whether or not files lie there yet."""

    def __init__(self, root: Path, contents: Mapping[str, bytes], lender: Path | None = None) -> None:
        super().__init__(root, lender)
        self._contents = contents

    def read(self, files: Iterable[File]) -> Iterator[Content]:
        """As `Snapshot.read`."""
        for file in files:
            own = self._contents.get(file.path)
            yield next(super().read([file])) if own is None else own


def judge_proposed(roots: Sequence[Path], contents: Mapping[str, bytes], judge: Judge) -> list[Finding]:
    """What `check` would say if these files, given by path and content, lay in the first book: what they cause, no more.

    They may name what lies in the other books, which are read along.
    """
    misplaced = [fault for fault in map(paths.fault_of, map(File, sorted(contents))) if fault]
    if misplaced:
        return misplaced
    root, lender = roots[0], lender_of(roots)
    snapshot = Proposed(root, contents, lender)
    others = set().union(*(offered_by(WorkTree(other, lender), judge) for other in roots[1:]))

    def question(index: Index) -> list[Finding]:
        index.see(snapshot)
        index.see(snapshot, [File(path) for path in sorted(contents)])
        findings = change(index, contents, judged_on_disk(snapshot, others))
        _back_to_the_disk(index, root, contents)
        return findings

    return ask(root, snapshot, judge, question)


def _back_to_the_disk(index: Index, root: Path, contents: Iterable[str]) -> None:
    """Leave no proposed file in the view that the cache keeps: the next look may be at a few paths only."""
    disk = WorkTree(root)
    for path in contents:
        index.forget(path)
    index.see(disk, disk.some(contents))


def route_at(place: Place, content: bytes) -> Route:
    """The route in a record of what stands at a place in it; of the record itself where nothing begins there."""
    document = read(content, place.path).document
    spots = document.spots() if document else {}
    at = (place.line, place.column)
    result = [route for route, spot in spots.items() if at in ((spot.line, spot.column), spot.key)]
    return max(result, key=len, default=())
