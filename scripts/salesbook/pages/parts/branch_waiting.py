"""What lies on somebody's own branch and waits to be merged, as one reader may know of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from salesbook.history import Grade
from salesbook.words import Text


class BranchWaiting(NamedTuple):
    """One branch. `commit` is the one that was looked at, `title` and `raises` tell the change as `review` does.

    `person` is whose branch it is, `waits_for` are the ids of those for whom it waits, `roles` those by which it may be
    merged. `more` counts what it raises beyond `raises`. It waits since the moment its oldest change was known, at a
    grade. `state` is *conflict* where it does not merge as it is, *faults* where `check` finds something to put right.
    """

    branch: str
    commit: str
    person: str
    title: Text
    raises: tuple[Text, ...]
    more: int
    waits_for: tuple[str, ...]
    roles: tuple[Text, ...]
    since: datetime | None
    grade: Grade
    state: Literal["ready", "faults", "conflict"]


Queue = Callable[[], Sequence[BranchWaiting]]
"""Gives all branches that the reader may know of, the longest waiting first."""


def empty_queue() -> Sequence[BranchWaiting]:
    """For pages of a book whose branches nobody has looked at."""
    return ()
