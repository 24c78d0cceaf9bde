"""When a record came in, as far as the receipts prove it: not before one moment, in by another."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from salesbook.history.repository import Repository
from salesbook.history.walk import Change


class Arrival(NamedTuple):
    """What the history knows of the first coming of a record.

    `in_by` and `not_before` are proven by receipts; None where they prove nothing. `signer` is the person by whose key
    the commit that brought it is signed, `signed_at` the moment which that commit claims.
    """

    commit: str
    in_by: datetime | None = None
    not_before: datetime | None = None
    signer: str | None = None
    signed_at: datetime | None = None


def arrival_of(repository: Repository, ref: str) -> Arrival | None:
    """The first coming of a record; None for one that no commit holds."""
    graph = repository.graph
    changes = [(n, change) for n, change in graph.changes(ref) if change.new]
    if not changes:
        return None
    first = min(
        (n for n, _ in _counting(repository, ref, changes)), key=lambda n: (_line(repository, n), graph.order(n))
    )
    return _arrival(repository, first, [n for n, _ in changes])


def _counting(repository: Repository, ref: str, changes: list[tuple[int, Change]]) -> list[tuple[int, Change]]:
    """The changes by which a record on the main line came: those in it, and those elsewhere that hold the same bytes.

    After a squash or a rebase the commits that were pushed are not in the main line, but what they brought is.
    """
    ours = {change.new for _, change in repository.graph.brought(ref) if change.new}
    if not ours:
        return changes
    return [(n, c) for n, c in changes if c.new in ours or repository.graph.merged(n) is not None] or changes


def _line(repository: Repository, n: int) -> float:
    receipt = repository.graph.receipt(n)
    return receipt.line if receipt else float("inf")


def _arrival(repository: Repository, n: int, every: list[int]) -> Arrival:
    commit, key = repository.graph.commit(n), repository.signing_key(n)
    signer = repository.staff.before(repository.graph.merged(n)).by_key(key)
    receipt = repository.graph.receipt(n)
    in_by = repository.times.in_by(receipt.line) if receipt else None
    return Arrival(commit.id, in_by, _not_before(repository, n, every), signer, commit.committer.at if signer else None)


def _not_before(repository: Repository, first: int, every: list[int]) -> datetime | None:
    """Up to when the server can't have had the record: it had a parent of every commit that tells of it, and not this.

    A line whose commits are not here may have held it; nothing after that line is known not to.
    """
    found = [receipt for receipt in map(repository.graph.receipt, every) if receipt is not None]
    own = repository.graph.receipt(first)
    if own is None:
        return None
    earliest = min(receipt.line for receipt in found)
    line = min(receipt.before for receipt in found if receipt.line == earliest)
    unknown = repository.first_unknown
    if line < 1 or (unknown is not None and unknown <= own.line):
        return None
    return repository.times.not_before(line)
