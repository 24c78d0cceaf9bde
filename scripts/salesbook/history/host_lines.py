"""What a host itself has signed, and what it told of pushes, as lines by which commits are dated."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.history.graph import Graph
from salesbook.history.host_keys import HOST_KEYS, signed_by_host
from salesbook.history.host_log import Entry, MayCopy, copied
from salesbook.history.kept import Kept
from salesbook.history.lines import NOTHING_BEFORE, ReceiptLine, Seen
from salesbook.history.log import Log

_ONE_PUSH = timedelta(minutes=5)
_LOOKED_AT = "looked_at_for_host"
"""The note of how far the commits were looked through for signatures of the host."""


class _Seen(NamedTuple):
    """A commit that the host had by a moment; `depth` puts those of one moment in order. With its `n`, the host signed it."""

    at: datetime
    ref: str
    depth: int
    commit: str
    old: str = ""
    login: str | None = None
    n: int = -1
    via: Seen = "host"


class HostLines:
    """The commits that a host of some kind made and signed, and the copies of its log; for a kind without known keys: none.

    A line says that its commit, and whatever led to it, was there by then. `log` is None where there is no line.
    `signed` are the commits that the host signed, by the places of their lines.
    """

    def __init__(self, root: Path, graph: Graph, kept: Kept, kind: str) -> None:
        self._root = root
        self._signed = {seen.n: seen for seen in _signed(root, graph, kept, kind)} if kind in HOST_KEYS else {}
        self.entries: tuple[Entry, ...] = ()
        self._lay_out()

    def add_copies(self, receipts: str | None, may_copy: MayCopy) -> None:
        """Know what was copied of the host's log onto the branch of receipts by those who may."""
        self.entries = tuple(copied(self._root, receipts, may_copy)) if receipts else ()
        if self.entries:
            self._lay_out()

    def made_commit(self, n: int) -> bool:
        """Whether the host itself made a commit, for whoever was logged in."""
        return n in self._signed

    def _lay_out(self) -> None:
        pushed = [_Seen(e.at, e.ref, 0, e.new, e.old, e.login) for e in self.entries if e.what == "push" and e.new]
        verified = _after_pushes((e for e in self.entries if e.what == "verified"), sorted(seen.at for seen in pushed))
        order = sorted((*self._signed.values(), *pushed, *verified), key=_order)
        self.signed: dict[int, int] = {seq: seen.n for seq, seen in enumerate(order, 1) if seen.n >= 0}
        self.log = Log(tuple(_chained(order))) if order else None


def _order(seen: _Seen) -> tuple[object, ...]:
    """The oldest first; of one moment what says who pushed before what does not."""
    return seen.at, seen.via == "verified", seen.ref, seen.depth, seen.commit


def _after_pushes(entries: Iterable[Entry], pushes: Sequence[datetime]) -> Iterator[_Seen]:
    """When the host had verified commits at the latest: with the next push, where one was logged within minutes.

    A host verifies a signature while it takes the push and logs that a moment later; only the push says who did it.
    """
    for entry in entries:
        at = next(iter(pushes[bisect_left(pushes, entry.at) :]), None)
        moment = at if at is not None and at - entry.at <= _ONE_PUSH else entry.at
        yield _Seen(moment, "", 0, entry.new, via="verified")


def _signed(root: Path, graph: Graph, kept: Kept, kind: str) -> Iterator[_Seen]:
    """Each such commit and when it was signed; what was found out before is kept."""
    fresh = graph.signed_otherwise(kept.note(_LOOKED_AT) or 0)
    for (n, oid), content in zip(fresh, git.blobs(root, [oid for _, oid in fresh]), strict=True):
        at = signed_by_host(kind, graph.commit(n), content)
        kept.add_signature(oid, str(int(at.timestamp())) if at else "")
    kept.put_note(_LOOKED_AT, graph.count())
    sql = "SELECT key, depth, id, n FROM signature JOIN sha USING(id) WHERE key GLOB '[0-9]*'"
    for seconds, depth, oid, n in kept.base.execute(sql):
        yield _Seen(datetime.fromtimestamp(int(seconds), UTC), "", depth, oid, n=n)


def _chained(commits: Iterable[_Seen]) -> Iterator[ReceiptLine]:
    """The lines, each with the hash of the one before: so it is noticed when one comes in between."""
    before = NOTHING_BEFORE
    for seq, seen in enumerate(commits, 1):
        line = ReceiptLine(seq, seen.at, seen.ref, seen.old, seen.commit, seen.login, seen.via, before)
        before = line.hash
        yield line
