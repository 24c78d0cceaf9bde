"""What a history tells of a record beyond its first coming: each step it took on the main line, and who approved it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from salesbook.history.evidence import Grade, Span

How = Literal["merge", "reply", "review", "push"]
"""By which an approval is said: *review* is one on the host's page, of a head that was merged."""
Fault = Literal["self-merge", "merged-without-role", "main-without-merge", "brought-by-another", "own-record"]


class Approval(NamedTuple):
    """A version of a record as it came onto the main line, or a reply; and what is wrong with it as an approval, if anything.

    `role` is the one by which the person approves, empty where he holds none that does; `roles` are all that he held
    of those which approve anything, before that change.
    """

    role: str
    person: str | None
    how: How
    commit: str
    at: datetime | None
    grade: Grade
    faults: tuple[Fault, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether it approves what it is about."""
        return self.how != "push" and bool(self.role) and not self.faults


class Step(NamedTuple):
    """A version of a record on the main line: when it was there by, who wrote it, and which fields differ from the one before.

    `fields` is empty for the first version.
    """

    at: datetime | None
    by: str | None
    commit: str
    grade: Grade
    fields: frozenset[str] = frozenset()


class Trail(NamedTuple):
    """The steps of a record and its approvals, the oldest first; `bringer` is who certainly brought its first version.

    `first` is the commit by which the server, or else the clone, first had it; that is seldom one of the main line.
    """

    bringer: str | None
    steps: tuple[Step, ...]
    approvals: tuple[Approval, ...]
    first: str = ""


class Receipt(NamedTuple):
    """The line of the receipts that first holds a commit: its number, when it was written at the latest, and its hash.

    `pusher` is the login that the server knew. A line *via* missed was written when a push had left none.
    """

    line: int
    at: datetime
    branch: str
    pusher: str | None
    via: str
    hash: str

    @property
    def grade(self) -> Grade:
        """How well it proves that: a line of our own hook, or what a host signed or logged."""
        return Grade.HOST if self.via in ("host", "verified") else Grade.PROVEN


class Arrivals(Protocol):
    """What a history proves of the arrival of records."""

    def of(self, ref: str, writers: Iterable[str | None], *, brought: bool = False) -> Span:
        """Of one record, which one of these people should have signed; with `brought` only if one of them brought it."""

    def trail(self, ref: str, replies: tuple[tuple[str, str, str], ...], zone: ZoneInfo) -> Trail | None:
        """What became of one record; given the replies that approve it: reference, person, role. None where nothing tells."""

    def receipt(self, commit: str) -> Receipt | None:
        """What proves that the server had a commit, given by its id; None where nothing does."""

    @property
    def tell(self) -> bool:
        """Whether there is a history that can tell more than the records say of themselves."""

    @property
    def shallow(self) -> bool:
        """Whether commits are missing, so that nothing is known that might have been proven."""
