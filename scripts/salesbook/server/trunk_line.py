"""Whether the commits of the main line are merges by those who may approve, or what a role itself must bring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Finding
from salesbook.history.approvals import BROUGHT_BY
from salesbook.history.signatures import signing_key
from salesbook.server import refusals
from salesbook.server.changes import RECORDS, differing, folder_of
from salesbook.server.trunk import APPROVERS, Caller, Trunk
from salesbook.yamlio import read

_SHORT = 10


class _LineCommit(NamedTuple):
    id: str
    parents: tuple[str, ...]


def line_findings(root: Path, trunk: Trunk, who: Caller, new: str) -> Iterator[Finding]:
    """What is wrong with the commits that a push puts onto the line of first parents of the main branch."""
    line = _line(root, trunk.tip, new)
    if not line or line[0].parents[:1] != (trunk.tip,):
        message = refusals.SIDELINED.fill(main=trunk.name, commit=trunk.tip[:_SHORT])
        yield refusals.of_branch("push-sidelined", trunk.name, message)
        return
    for commit in line:
        yield from _commit_findings(root, trunk, who, commit)


def _line(root: Path, old: str, new: str) -> list[_LineCommit]:
    words = ("rev-list", "--first-parent", "--parents", "--reverse", "--end-of-options", new, "^" + old)
    rows = (row.split() for row in git.run(root, *words).decode().splitlines())
    return [_LineCommit(row[0], tuple(row[1:])) for row in rows]


def _commit_findings(root: Path, trunk: Trunk, who: Caller, commit: _LineCommit) -> Iterator[Finding]:
    if len(commit.parents) > 1:
        wrong = next((m for m in _mergers(root, trunk, who, commit.id) if not m.holds(trunk.staff, *APPROVERS)), None)
        if wrong is None:
            return
        text = refusals.WITHOUT_ROLE.fill(commit=commit.id[:_SHORT], person=refusals.pusher_name(wrong.login))
        refused = refusals.of_branch("push-without-role", trunk.name, text)
    else:
        refused = None
    path = _not_by_role(root, trunk, who, commit)
    if path is not None:
        yield refused or _no_merge(who, commit, path)


def _no_merge(who: Caller, commit: _LineCommit, path: str) -> Finding:
    login = refusals.pusher_name(who.person or who.login)
    text = refusals.WITHOUT_MERGE.fill(commit=commit.id[:_SHORT], path=path, person=login)
    return refusals.of_branch("push-without-merge", path, text)


def _mergers(root: Path, trunk: Trunk, who: Caller, commit: str) -> list[Caller]:
    """Whose merge it is: his who pushes and, where another key signed it, that key's; on the server itself, its committer."""
    key = signing_key(root, commit)
    signer = trunk.staff.by_key(key) if key else None
    if signer is not None:
        own = who._replace(person=signer, login=signer)
        return [own] if who.owner else [own, who]
    if not who.owner or who.person is not None:
        return [who]
    address = git.run(root, "show", "-s", "--no-mailmap", "--format=%ce", commit).decode("utf-8", "replace").strip()
    return [who._replace(person=trunk.staff.by_email(address), login=address)]


def _not_by_role(root: Path, trunk: Trunk, who: Caller, commit: _LineCommit) -> str | None:
    """The first path of a commit that its pusher does not bring by his role; None where there is none."""
    changed = sorted(differing(root, trunk.folder, commit.parents[0], commit.id))
    return next((path for path in changed if not _brings(root, trunk, who, commit.id, path)), None)


def _brings(root: Path, trunk: Trunk, who: Caller, commit: str, path: str) -> bool:
    if not path.startswith(RECORDS):
        return who.keeps(trunk.staff)
    folder = folder_of(path)
    if folder == "replies":
        return who.holds(trunk.staff, *APPROVERS) and _own_reply(root, trunk, who, commit, path)
    role = BROUGHT_BY.get(folder)
    return role is not None and who.holds(trunk.staff, role)


def _own_reply(root: Path, trunk: Trunk, who: Caller, commit: str, path: str) -> bool:
    """Whether a reply is its pusher's own: then it needs nobody's merge."""
    content = git.attempt(root, "cat-file", "blob", f"{commit}:{trunk.folder}{path}")
    document = read(content, path).document if content is not None else None
    return document is not None and document.data.get("person") == who.person
