"""What a host itself has signed, as lines by which commits are dated: merges and forms made on its pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from salesbook import git
from salesbook.history.graph import Graph
from salesbook.history.host_keys import HOST_KEYS, signed_by_host
from salesbook.history.kept import Kept
from salesbook.history.lines import NOTHING_BEFORE, ReceiptLine
from salesbook.history.log import Log


class HostLines:
    """The commits that a host of some kind made and signed, the oldest first. For a kind whose keys are not known: none.

    A line says that its commit, and whatever led to it, was there by then. `log` is None where there is no line.
    """

    def __init__(self, root: Path, graph: Graph, kept: Kept, kind: str) -> None:
        self._at = dict(_signed(root, graph, kept, kind)) if kind in HOST_KEYS else {}
        order = sorted(self._at, key=lambda n: (self._at[n], graph.order(n)))
        lines = tuple(_chained((graph.id(n), self._at[n]) for n in order))
        self.log = Log(lines) if lines else None

    def made(self, n: int) -> bool:
        """Whether the host itself made a commit, for whoever was logged in."""
        return n in self._at


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


def _chained(commits: Iterator[tuple[str, datetime]]) -> Iterator[ReceiptLine]:
    """The lines, each with the hash of the one before: so it is seen when one comes in between."""
    before = NOTHING_BEFORE
    for seq, (oid, at) in enumerate(commits, 1):
        line = ReceiptLine(seq, at, "", "", oid, None, "host", before)
        before = line.hash
        yield line
