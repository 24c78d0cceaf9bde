"""When records first came in, as far as the receipts prove it: not before one moment, in by another."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from salesbook.history.graph import Version
from salesbook.history.repository import Repository


class Coming(NamedTuple):
    """The first coming of a record, by the commit that brought it.

    `line` of the log is the first that holds it, `before` the last that holds what came before it and not the record;
    -1 where there is no such line.
    """

    n: int
    line: int
    before: int

    def in_by(self, repository: Repository) -> datetime | None:
        """The server had it by this moment; None where no receipt says so."""
        return repository.times.in_by(self.line) if self.line > 0 else None

    def not_before(self, repository: Repository) -> datetime | None:
        """The server had it not before this moment: it had a parent of the commit then, and not the record."""
        return repository.times.not_before(self.before) if self.before > 0 else None


class Comings:
    """The first coming of each record, worked out when asked."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, Coming | None] = {}

    def get(self, ref: str) -> Coming | None:
        """The first coming of a record; None for one that no commit holds."""
        if ref not in self._known:
            versions = self._repository.graph.versions(ref)
            ours = {change.new for _, change in self._repository.graph.brought(ref) if change.new}
            self._known[ref] = _coming(self._repository, versions, ours) if versions else None
        return self._known[ref]


def _coming(repository: Repository, versions: list[Version], ours: set[str]) -> Coming:
    """Where a record is on the main line, only what is in it counts, and what elsewhere holds the same bytes.

    After a squash or a rebase the commits that were pushed are not in the main line, but what they brought is.
    """
    counting = [v for v in versions if not ours or v.content in ours or v.merged] or versions
    first = min(counting, key=_rank)
    return Coming(first.n, first.line, _before(repository, first, versions))


def _rank(version: Version) -> tuple[float, int, str]:
    return version.line if version.line > 0 else float("inf"), version.depth, version.id


def _before(repository: Repository, first: Version, versions: list[Version]) -> int:
    """The line up to which the server can't have had any version of a record.

    A line whose commits are not here may have held it: nothing after that line is known not to.
    """
    lines = [version.line for version in versions if version.line > 0]
    unknown = repository.first_unknown
    if first.line < 1 or (unknown is not None and unknown <= first.line):
        return -1
    return min(version.before for version in versions if version.line == min(lines))
