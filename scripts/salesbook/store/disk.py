"""The books on the disk, read through the cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from salesbook.finding import Finding, Place
from salesbook.schemas import Schemas, parse
from salesbook.store.check import whole
from salesbook.store.entry import Judge
from salesbook.store.index import Index
from salesbook.store.mark import mark_of
from salesbook.store.snapshot import File, Snapshot, WorkTree

CACHE = Path(".cache") / "salesbook.sqlite"


def open_index(root: Path, snapshot: Snapshot, judge: Judge, *, cached: bool = True) -> Index:
    """The index of a book, by the schemas of the snapshot that is judged."""
    schemas = parse(snapshot.schemas())
    return Index(schemas, judge, root / CACHE if cached else None, mark_of(schemas))


Loaded = tuple[str, str, Mapping[str, Any]]
"""Path, kind and data of a record."""


def load(roots: Sequence[Path], judge: Judge) -> tuple[Schemas, list[Loaded], list[Finding]]:
    """Schemas, records and findings of these books; of two records with one path the first root's counts."""
    schemas: Schemas | None = None
    records: dict[str, Loaded] = {}
    findings: list[Finding] = []
    for root in roots:
        snapshot = WorkTree(root)
        index = open_index(root, snapshot, judge)
        try:
            index.see(snapshot, snapshot.files())
            schemas = schemas or index.schemas
            for path, kind, data in index.records():
                records.setdefault(path, (path, kind, data))
            findings += _told_from(root, roots, whole(index, lambda path, s=snapshot: next(s.read([File(path)]))))  # type: ignore[misc]
        finally:
            index.close()
    assert schemas is not None  # noqa: S101 - there is one root at least
    return schemas, list(records.values()), findings


def _told_from(root: Path, roots: Sequence[Path], findings: list[Finding]) -> list[Finding]:
    """With several books a finding names the book it lies in."""
    if root == roots[0]:
        return findings
    return [f._replace(place=Place(f"{root.name}/{f.place.path}", f.place.line, f.place.column)) for f in findings]
