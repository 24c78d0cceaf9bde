"""The books on the disk, read through the cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from salesbook import __version__
from salesbook.finding import Finding, Place, Refusal
from salesbook.schemas import Schemas, mark_of, parse, shipped
from salesbook.store.cache import remembers
from salesbook.store.check import Judged, whole
from salesbook.store.entry import Judge
from salesbook.store.index import Index
from salesbook.store.mark import program_mark
from salesbook.store.origin import Before
from salesbook.store.paths import is_twin, sparse
from salesbook.store.snapshot import File, Snapshot, WorkTree
from salesbook.words import Text

Answer = TypeVar("Answer")
CACHE = Path(".cache") / "salesbook.sqlite"


def open_index(root: Path, snapshot: Snapshot, judge: Judge, *, cached: bool = True) -> Index:
    """The index of a book, by the schemas of the snapshot that is judged."""
    files = snapshot.schemas()
    _refuse_partial(files)
    mark, cache = program_mark(mark_of(files)), root / CACHE
    schemas = parse(files, proven=cached and remembers(cache, mark))
    return Index(schemas, judge, cache if cached else None, f"faulty {mark}" if schemas.findings else mark)


class PartialSchemas(Refusal):
    """Some schemas are there and some that the program needs are not: nothing can be judged by what is left."""


def _refuse_partial(files: Mapping[str, bytes]) -> None:
    gone = sorted(file.name for file in shipped().glob("*.schema.json") if file.name not in files)
    if gone:
        raise PartialSchemas(_PARTIAL.fill(n=len(gone), names=", ".join(gone[:_NAMED]), version=__version__))


_NAMED = 3
_PARTIAL = Text(
    "schemas/ of this book is not whole: {n} {n:file is|files are} missing that Salesbook {version} needs, {names} …; take them back from Git, or upgrade the book",
    "台账的 schemas/ 不完整：缺少销售台账 {version} 需要的 {n} 个文件，如 {names}；请从 Git 取回，或升级台账",
)


def ask(root: Path, snapshot: Snapshot, judge: Judge, question: Callable[[Index], Answer]) -> Answer:
    """What a question to a book's index gives; a cache that turns out to be damaged is done without."""
    try:
        return _answer(open_index(root, snapshot, judge), question)
    except (sqlite3.Error, ValueError):  # a damaged page; a text in it that is no JSON
        with suppress(OSError):  # another user's, on a disk that can't be written: it is done without all the same
            (root / CACHE).unlink()
        return _answer(open_index(root, snapshot, judge, cached=False), question)


def _answer(index: Index, question: Callable[[Index], Answer]) -> Answer:
    try:
        return question(index)
    finally:
        index.close()


Loaded = tuple[str, str, Mapping[str, Any]]
"""Path, kind and data of a record."""


def load(roots: Sequence[Path], judge: Judge, *, blame: bool = True) -> tuple[Schemas, list[Loaded], list[Finding]]:
    """Schemas, records and findings of these books; of two records with one path the first root's counts.

    Without `blame` the findings are only those that keep a record out of the book.
    """
    schemas: Schemas | None = None
    records: dict[str, Loaded] = {}
    findings: list[Finding] = []
    for own, loaded, own_findings in _each(roots, judge, blame=blame, records=True):
        schemas = schemas or own
        for record in loaded:
            records.setdefault(record[0], record)
        findings += own_findings
    assert schemas is not None  # noqa: S101 - there is one root at least
    return schemas, list(records.values()), findings


def findings_in(roots: Sequence[Path], judge: Judge) -> list[Finding]:
    """What blocks in these books; no record is loaded for it."""
    return [finding for _, _, own in _each(roots, judge, blame=True, records=False) for finding in own]


_Read = tuple[Schemas, list[Loaded], list[Finding]]


def _each(roots: Sequence[Path], judge: Judge, *, blame: bool, records: bool) -> Iterator[_Read]:
    """Each book by itself, knowing of the others what may be pointed at there."""
    lender = lender_of(roots)
    offered = {root: offered_by(WorkTree(root, lender), judge) for root in roots} if len(roots) > 1 else {}
    for root in roots:
        snapshot = WorkTree(root, lender)
        others = set().union(*(result for other, result in offered.items() if other != root))
        schemas, loaded, findings = ask(root, snapshot, judge, partial(_everything, snapshot, blame, records, others))
        yield schemas, loaded, _told_from(root, roots, findings)


def lender_of(roots: Sequence[Path]) -> Path | None:
    """The first of several books that has schemas: those that have none are judged by its."""
    return next((root for root in roots if any((root / "schemas").glob("*.schema.json"))), None)


def offered_by(snapshot: WorkTree, judge: Judge) -> set[tuple[str, str]]:
    """What the other books that are read along may point at in this one."""

    def question(index: Index) -> set[tuple[str, str]]:
        index.see(snapshot)
        return index.everything_offered()

    return ask(snapshot.root, snapshot, judge, question)


def _everything(snapshot: WorkTree, blame: bool, records: bool, others: set[tuple[str, str]], index: Index) -> _Read:
    index.see(snapshot)
    blamed = blame or index.schemas.findings
    findings = whole(index, judged_on_disk(snapshot, others)) if blamed else index.findings()
    return index.schemas, index.records() if records else [], findings + sparse(snapshot.not_checked_out())


def judged_on_disk(snapshot: WorkTree, others: AbstractSet[tuple[str, str]] = frozenset()) -> Judged:
    """The work tree as `whole` and `change` judge it; `others` is what other books that are read along offer."""
    absent = snapshot.not_checked_out()
    return Judged(
        lambda names: snapshot.read(map(File, names)),
        Before(snapshot.root, ("HEAD",)),
        lambda path, need: path in absent or (path, need) in others,
        list(filter(is_twin, snapshot.beside())),
        beside=bool(others),
    )


def _told_from(root: Path, roots: Sequence[Path], findings: list[Finding]) -> list[Finding]:
    """With several books a finding names the book it lies in."""
    if root == roots[0]:
        return findings
    return [f._replace(place=Place(f"{root.name}/{f.place.path}", f.place.line, f.place.column)) for f in findings]
