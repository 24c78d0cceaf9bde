"""A branch of a host that waits to be merged: where it stands, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Finding, Refusal
from salesbook.history.receipts import Pusher
from salesbook.history.waiting import OWN
from salesbook.server.changes import differing
from salesbook.server.receive import Receiver
from salesbook.server.remote import tip_of
from salesbook.server.trunk import Trunk, caller, trunk_at
from salesbook.store.entry import Judge
from salesbook.words import Text

_LONGEST = 200
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class BadValue(Refusal):
    """A value that the run was handed, a branch or a commit, has not the form of one."""


class Branch(NamedTuple):
    """A branch as the server has it.

    `waits`: merged, it would change the main branch. `related`: it has some commit in common with that.
    """

    name: str
    tip: str
    findings: tuple[Finding, ...]
    waits: bool
    related: bool = True

    @property
    def person(self) -> str:
        """Whose own branch it is; empty where it is nobody's."""
        return self.name.removeprefix(OWN) if self.name.startswith(OWN) else ""


def trunk_of(root: Path, main: str) -> Trunk:
    """The main branch as the server has it. Raises BadValue where it has none."""
    tip = tip_of(root, main)
    if not tip:
        raise BadValue(_NO_MAIN.fill(branch=main))
    return trunk_at(root, f"refs/heads/{main}", tip)


def branch_at(root: Path, trunk: Trunk, name: str, tip: str, at: datetime, judge: Judge) -> Branch:
    """Judge a branch, as it would be merged into the main branch as it stands."""
    person = name.removeprefix(OWN) if name.startswith(OWN) else None
    who = caller(trunk, Pusher(person, "https"), at)
    findings = Receiver(root, trunk, who, judge).waiting(name, tip)
    related = git.attempt(root, "merge-base", trunk.tip, tip) is not None
    return Branch(name, tip, tuple(findings), not related or _waits(root, trunk, tip), related)


def _waits(root: Path, trunk: Trunk, tip: str) -> bool:
    merged = git.merge(root, trunk.tip, tip)
    return bool(merged.conflicts or differing(root, trunk.folder, trunk.tip, merged.tree))


def own_tips(root: Path, trunk: Trunk) -> Mapping[str, str]:
    """Each known person's own branch that the server has, with its tip."""
    tips = ((name, tip_of(root, name)) for name in (OWN + person for person in sorted(trunk.staff.people)))
    return {name: tip for name, tip in tips if tip}


def checked_branch(root: Path, name: str) -> str:
    """A branch's name, where it has the form of one: it comes from a run that whoever pushed may have written."""
    fine = name.isprintable() and not name.startswith("-") and len(name) <= _LONGEST
    if not fine or git.attempt(root, "check-ref-format", f"refs/heads/{name}") is None:
        raise BadValue(_NO_BRANCH.fill(name=ascii(name)[:80]))
    return name


def checked_commit(commit: str) -> str:
    """A commit's id, where it has the form of one."""
    if not _COMMIT.fullmatch(commit):
        raise BadValue(_NO_COMMIT.fill(name=ascii(commit)[:80]))
    return commit


_NO_MAIN = Text(
    'the server has no branch "{branch}"; host.branch in records/company.yaml says into which one records are merged',
    "服务器上没有分支“{branch}”；记录合并到哪个分支由 records/company.yaml 的 host.branch 决定",
)
_NO_BRANCH = Text(
    "{name} is no name of a branch: the run was handed a wrong value", "{name} 不是分支名：本次运行收到的值有误"
)
_NO_COMMIT = Text("{name} is no commit: the run was handed a wrong value", "{name} 不是提交编号：本次运行收到的值有误")
