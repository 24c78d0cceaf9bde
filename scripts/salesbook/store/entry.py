"""What one file says, judged by itself: its shape, its path, its own rules, and where it points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from salesbook.finding import Fault, Finding
from salesbook.kinds.record import Record
from salesbook.schemas import Kind, Schemas, fits, key_fields, path_of, shape
from salesbook.store import paths
from salesbook.store.pointers import Pointer, form_faults, offers, pointers
from salesbook.yamlio import Document, read

Judge = Callable[[Record], Iterable[Fault]]
"""The blocking rules: what a record's own data makes impossible."""


class Entry(NamedTuple):
    """A file as the store keeps it. `data` is None where the file leaves findings and stays out of the book."""

    path: str
    oid: str
    kind: str
    data: Mapping[str, Any] | None
    findings: tuple[Finding, ...]
    pointers: tuple[Pointer, ...] = ()
    offers: tuple[str, ...] = ()


def examine(path: str, oid: str, source: bytes, schemas: Schemas, judge: Judge) -> Entry:
    """Judge one regular file below records/ by itself."""
    kind = schemas.kind_at(path.removeprefix("records/"))
    if kind is None:
        return Entry(path, oid, "", None, (paths.no_kind(path, schemas),))
    document, findings = read(source, path)
    if document is None:
        return Entry(path, oid, kind.name, None, tuple(findings))
    found = list(_faults(kind, document, source, schemas, judge))
    if not found and not findings:
        seen = tuple(pointers(kind, document.data, schemas, frozenset()))
        return Entry(path, oid, kind.name, document.data, (), seen, tuple(offers(kind, document.data)))
    told = [*findings, *(_placed(document, fault) for fault in found if not document.spoils(fault.route))]
    refused = frozenset(fault.route for fault in found) | document.spoiled
    return Entry(
        path,
        oid,
        kind.name,
        None,
        tuple(sorted(told, key=lambda finding: finding.place)),
        tuple(pointers(kind, document.data, schemas, refused)),
        tuple(offers(kind, document.data)),
    )


def _faults(kind: Kind, document: Document, source: bytes, schemas: Schemas, judge: Judge) -> Iterator[Fault]:
    data = document.data
    found = shape.faults(kind, data, thorough=_odd(source))
    yield from found
    if not found:
        yield from form_faults(kind, data, schemas)
        yield from judge(Record(kind, document.path, data))
    yield from _path_faults(kind, document, {fault.route[:1] for fault in found})


def _path_faults(kind: Kind, document: Document, refused: set[Any]) -> Iterator[Fault]:
    keys = key_fields(kind)
    if any((key,) in refused or document.spoils((key,)) for key in keys):
        return
    below = document.path.removeprefix("records/")
    own = path_of(kind, document.data)
    if own is not None and own != below and not fits(kind, document.data, below):
        yield paths.mismatch(keys, document.data, own)


def _odd(source: bytes) -> bool:
    """Whether the text may hold what only a thorough look sees: line breaks, decimals, repeated keys."""
    return b"|" in source or b">" in source or b"\\n" in source or b"key:" in source or b"." in source


def _placed(document: Document, fault: Fault) -> Finding:
    place = document.place(fault.route, key=fault.key)
    return Finding(place, fault.rule, fault.message, fault.remedy, obligations=fault.obligations)
