"""The story of a record: every change, by whose key, on which branch, merged when and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from salesbook.history.commits import Commit
from salesbook.history.evidence import Grade
from salesbook.history.lines import ReceiptLine
from salesbook.history.repository import Repository
from salesbook.history.walk import Change

What = Literal["added", "changed", "removed"]


class Merged(NamedTuple):
    """The commit of the main line that brought a change: when, and by whom, both at `grade`.

    `joins` is whether it has several parents: it brought something from a branch, and so may be an approval.
    """

    commit: str
    at: datetime | None
    by: str | None
    grade: Grade
    joins: bool


class Event(NamedTuple):
    """A change of a record. `at` is when it was in by where a receipt tells, else what the commit claims.

    `by` is who wrote it: by the key where it is signed, else by the address, a claim. `key` is the fingerprint of a key
    whose signature holds. `receipt` is the line of the log that first holds it.
    """

    commit: str
    change: What
    at: datetime | None
    not_before: datetime | None
    by: str | None
    key: str | None
    branch: str | None
    merged: Merged | None
    grade: Grade
    receipt: ReceiptLine | None
    old: str
    new: str


def story(repository: Repository, ref: str) -> list[Event]:
    """All that happened to a record, ancestors before descendants."""
    return [event_of(repository, n, change) for n, change in repository.graph.changes(ref)]


def event_of(repository: Repository, n: int, change: Change) -> Event:
    """One change of a record by one commit."""
    graph = repository.graph
    commit, key, merge = graph.commit(n), repository.signing_key(n), graph.merged(n)
    by, grade = writer_of(repository, n)
    receipt = graph.receipt(n)
    line = repository.line(n)
    at = repository.times.in_by(line.seq) if line else commit.committer.at
    before = repository.times.not_before(receipt.before) if receipt and receipt.before > 0 else None
    return Event(
        commit.id,
        "added" if not change.old else "changed" if change.new else "removed",
        at,
        before,
        by,
        key,
        _branch(repository, n, line),
        merged_by(repository, merge) if merge is not None else None,
        repository.grade if line else grade,
        line,
        change.old,
        change.new,
    )


def writer_of(repository: Repository, n: int) -> tuple[str | None, Grade]:
    """Who wrote a commit, and how well that is known: by his key, else by the server that knew who pushed it, else a claim."""
    signer, bringer = repository.signer(n), repository.bringer(n)
    if bringer is not None:
        return bringer, Grade.SIGNED_CLAIM if signer else repository.grade
    staff = repository.staff.before(repository.graph.merged(n))
    return staff.by_email(repository.graph.commit(n).author.email), Grade.CLAIM


def merged_by(repository: Repository, n: int) -> Merged:
    """Who put a commit onto the main line: whose key signed it, else who pushed it there, else whose address it bears."""
    commit, line = repository.graph.commit(n), repository.line(n)
    at = repository.times.in_by(line.seq) if line else commit.committer.at
    by, grade = _merger(repository, n, commit, line)
    return Merged(commit.id, at, by, grade, len(commit.parents) > 1)


def _merger(repository: Repository, n: int, commit: Commit, line: ReceiptLine | None) -> tuple[str | None, Grade]:
    staff, signer = repository.staff.before(n), repository.signer(n)
    if signer is not None:
        return signer, repository.grade if line else Grade.SIGNED_CLAIM
    pushed_there = line is not None and repository.trunk is not None and _short(line.ref) == _short(repository.trunk)
    if line is not None and pushed_there and line.via in ("ssh", "https"):
        return staff.by_login(line.pusher), Grade.PROVEN
    if repository.of_host.made_commit(n):
        return staff.by_email(commit.author.email), Grade.HOST
    if line is not None and pushed_there and line.via == "host":
        return staff.by_account(line.pusher), Grade.HOST
    return staff.by_email(commit.committer.email), Grade.CLAIM


def _branch(repository: Repository, n: int, line: ReceiptLine | None) -> str | None:
    """The branch a commit came by: where it was pushed to, else one that leads to it by first parents."""
    if line is not None and line.ref:
        return _short(line.ref)
    if repository.graph.merged(n) == n and repository.trunk:
        return _short(repository.trunk)
    return next((_short(name) for name in sorted(repository.tips) if _leads(repository, name, n)), None)


def _leads(repository: Repository, name: str, n: int) -> bool:
    graph = repository.graph
    at = None if name in (repository.trunk, "HEAD") else graph.number(repository.tips[name])
    while at is not None and at >= n:
        if at == n:
            return True
        at = next(iter(graph.parents(at)), None)
    return False


def _short(ref: str) -> str:
    for head in ("refs/heads/", "refs/remotes/origin/", "refs/remotes/"):
        if ref.startswith(head):
            return ref.removeprefix(head)
    return ref
