"""Who put which version of a record onto a branch, and when, as the commits say: a claim, until a receipt proves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from salesbook.history.walk import new_commits


class Contribution(NamedTuple):
    """A commit that brought, changed or took away a record: whose address it bears, and the moment it tells."""

    email: str
    at: datetime | None
    commit: str


def contributions(root: Path, main: str, tip: str) -> Mapping[str, tuple[Contribution, ...]]:
    """By reference of a record, who changed it in the commits that `tip` has and `main` has not, the oldest first.

    Who only merges writes nothing, but for what a merge holds that neither side had.
    """
    result: dict[str, list[Contribution]] = {}
    for commit, changes in new_commits(root, [tip], [main]):
        for change in changes:
            result.setdefault(change.ref, []).append(Contribution(commit.author.email, commit.committer.at, commit.id))
    return {ref: tuple(own) for ref, own in result.items()}
