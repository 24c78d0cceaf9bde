"""What one file says, judged by itself: its shape, its path, its own rules, and where it points."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from unicodedata import is_normalized

from salesbook.finding import Fault, Finding
from salesbook.kinds.record import Record
from salesbook.schemas import Kind, Schemas, fits, key_fields, path_of, shape
from salesbook.store import paths
from salesbook.store.pointers import Pointer, form_faults, offers, pointers, self_faults
from salesbook.yamlio import Document, read

Judge = Callable[[Record], Iterable[Fault]]
"""The blocking rules: what a record's own data makes impossible."""

_SHARING = frozenset({"yaml-anchor", "yaml-alias", "yaml-merge-key"})


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
    if any(finding.rule in _SHARING for finding in findings):  # what shared parts would make of it is anybody's guess
        return Entry(path, oid, kind.name, None, tuple(findings))
    faults = list(_faults(kind, document, source, schemas, judge))
    if not faults and not findings:
        seen = tuple(pointers(kind, document.data, schemas, frozenset()))
        faults = list(self_faults(path, seen))
        if not faults:
            return Entry(path, oid, kind.name, document.data, (), seen, tuple(offers(kind, document.data)))
    own = [fault for fault in faults if not (document.spoils(fault.route) or _is_echo(kind, document, fault))]
    every = [*findings, *(_placed(document, fault) for fault in own)]
    refused = frozenset(fault.route for fault in faults) | document.spoiled
    return Entry(
        path,
        oid,
        kind.name,
        None,
        tuple(sorted(every, key=lambda finding: finding.place)),
        tuple(pointers(kind, document.data, schemas, refused)),
        tuple(offers(kind, document.data)),
    )


def _faults(kind: Kind, document: Document, source: bytes, schemas: Schemas, judge: Judge) -> Iterator[Fault]:
    data = document.data
    faults = shape.faults(kind, data, thorough=_odd(source))
    yield from faults
    if not faults:
        yield from form_faults(kind, data, schemas)
        yield from judge(Record(kind, document.path, data))
    yield from _path_faults(kind, document, {fault.route[:1] for fault in faults})


def _is_echo(kind: Kind, document: Document, fault: Fault) -> bool:
    """Whether a field is missing only because its key was refused: one mistake, told once."""
    if fault.rule not in ("schema-required", "schema-choice"):
        return False
    known = {field.name for field in kind.every_field()}
    return any(route[:-1] == fault.route and route[-1] not in known for route in document.spoiled if route)


def _path_faults(kind: Kind, document: Document, refused: set[Any]) -> Iterator[Fault]:
    keys = key_fields(kind)
    if any((key,) in refused or document.spoils((key,)) for key in keys):
        return
    below = document.path.removeprefix("records/")
    own = path_of(kind, document.data)
    if own is not None and own != below and not fits(kind, document.data, below):
        yield paths.mismatch(kind, document.data, below, own)


_ODD = re.compile(rb"[|>\\]|W53|[\[ ]-?[0-9]+\.[0-9]|\xe2\x80[\x8c\x8d]")


def _odd(source: bytes) -> bool:
    """Whether the text may hold what only a thorough look sees.

    Line breaks (by escape too), decimals, a week 53; joiners, and text that is not in Unicode's composed form.
    """
    return _ODD.search(source) is not None or not (source.isascii() or is_normalized("NFC", source.decode()))


def _placed(document: Document, fault: Fault) -> Finding:
    place = document.place(fault.route, key=fault.key)
    return Finding(place, fault.rule, fault.message, fault.remedy, obligations=fault.obligations)
