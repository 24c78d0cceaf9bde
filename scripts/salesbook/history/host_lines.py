"""What a host itself has signed, and what it told of pushes, as lines by which commits are dated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.history.graph import Graph
from salesbook.history.host_keys import HOST_KEYS, signed_by_host
from salesbook.history.host_log import Entry, MayCopy, copied
from salesbook.history.kept import Kept
from salesbook.history.lines import NOTHING_BEFORE, ReceiptLine
from salesbook.history.log import Log


class _Seen(NamedTuple):
    """A commit that the host had by a moment; `depth` puts those of one moment in order. No `ref`: the host signed it."""

    at: datetime
    ref: str
    depth: int
    commit: str
    old: str = ""
    login: str | None = None


class HostLines:
    """The commits that a host of some kind made and signed, and the copies of its log; for a kind without known keys: none.

    A line says that its commit, and whatever led to it, was there by then. `log` is None where there is no line.
    """

    def __init__(self, root: Path, graph: Graph, kept: Kept, kind: str) -> None:
        self._root = root
        self._graph = graph
        self._at = dict(_signed(root, graph, kept, kind)) if kind in HOST_KEYS else {}
        self.entries: tuple[Entry, ...] = ()
        self.log = self._log()

    def add_copies(self, receipts: str | None, may_copy: MayCopy) -> None:
        """Know what was copied of the host's log onto the branch of receipts by those who may."""
        self.entries = tuple(copied(self._root, receipts, may_copy)) if receipts else ()
        self.log = self._log()

    def made(self, n: int) -> bool:
        """Whether the host itself made a commit, for whoever was logged in."""
        return n in self._at

    def _log(self) -> Log | None:
        signed = (_Seen(at, "", self._graph.order(n)[0], self._graph.id(n)) for n, at in self._at.items())
        pushed = (_Seen(e.at, e.ref, 0, e.new, e.old, e.login) for e in self.entries if e.new)
        lines = tuple(_chained(sorted((*signed, *pushed), key=lambda seen: seen[:4])))
        return Log(lines) if lines else None


def _signed(root: Path, graph: Graph, kept: Kept, kind: str) -> Iterator[tuple[int, datetime]]:
    """Each such commit and when it was signed; what was found out before is kept."""
    asked = graph.signed_otherwise()
    known = dict(kept.base.execute("SELECT id, key FROM signature"))
    fresh = [oid for _, oid in asked if oid not in known]
    numbers = {oid: n for n, oid in asked}
    for oid, content in zip(fresh, git.blobs(root, fresh), strict=True):
        at = signed_by_host(kind, graph.commit(numbers[oid]), content)
        known[oid] = str(int(at.timestamp())) if at else ""
        kept.add_signature(oid, known[oid])
    for n, oid in asked:
        if known[oid]:
            yield n, datetime.fromtimestamp(int(known[oid]), UTC)


def _chained(commits: Iterable[_Seen]) -> Iterator[ReceiptLine]:
    """The lines, each with the hash of the one before: so it is noticed when one comes in between."""
    before = NOTHING_BEFORE
    for seq, seen in enumerate(commits, 1):
        line = ReceiptLine(seq, seen.at, seen.ref, seen.old, seen.commit, seen.login, "host", before)
        before = line.hash
        yield line
