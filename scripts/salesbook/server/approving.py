"""Merging what waits on a branch, by objects only: no check-out, no hook, no program or schema of the branch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Finding, Refusal
from salesbook.history import log, trailers
from salesbook.history.receipts import Moved, Pusher
from salesbook.server import refusals
from salesbook.server.changes import RECORDS, brought, differing, merge
from salesbook.server.receive import Receiver
from salesbook.server.trunk import Caller, Trunk, caller, trunk_at
from salesbook.store.entry import Judge
from salesbook.words import Text

_REMOTE = "origin"
_HERE = f"refs/remotes/{_REMOTE}/"
_QUIET = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
"""Not even the clone's own hooks: they may be scripts that lie in its work tree."""


class CannotApprove(Refusal):
    """What was asked for can't be merged as the clone stands."""


class Offer(NamedTuple):
    """A branch as the server has it, and the main branch it would be merged into."""

    branch: str
    tip: str
    trunk: Trunk

    @property
    def merged(self) -> bool:
        """Whether the main branch is all that the branch is: nothing is left to merge."""
        return self.tip == self.trunk.tip


class Outcome(NamedTuple):
    """The merge that was made, or why not; the paths it brings. `log_broken` is whether lines of the receipts are gone."""

    commit: str
    changed: frozenset[str]
    refused: Sequence[Finding]
    log_broken: bool = False


def look(root: Path, branch: str, main: str) -> Offer:
    """Fetch, and see where the branch is. Raises CannotApprove, and GitError where there is no repository."""
    if git.attempt(root, "remote", "get-url", _REMOTE) is None:
        git.run(root, "rev-parse", "--git-dir")
        raise CannotApprove(_NO_REMOTE)
    refs = f"+refs/heads/*:{_HERE}*"
    words = (
        "fetch",
        "--quiet",
        "--prune",
        "--no-tags",
        "--no-recurse-submodules",
        "--no-auto-maintenance",
        _REMOTE,
        refs,
    )
    done = git.speak(root, *_QUIET, *words)
    if not done.fine:
        raise CannotApprove(_NOT_FETCHED.fill(reason=" ".join(done.output.split())))
    tips = {name: _tip(root, name) for name in (branch, main)}
    for name, tip in tips.items():
        if not tip:
            raise CannotApprove(_NO_BRANCH.fill(branch=name))
    ahead = git.run(root, "rev-list", "-n1", tips[branch], "^" + tips[main])
    return Offer(branch, tips[branch] if ahead else tips[main], trunk_at(root, f"refs/heads/{main}", tips[main]))


def _tip(root: Path, branch: str) -> str:
    output = git.attempt(root, "rev-parse", "--verify", "-q", "--end-of-options", f"{_HERE}{branch}^{{commit}}")
    return output.decode().strip() if output else ""


def who_approves(root: Path, offer: Offer, at: datetime) -> Caller:
    """In whose name a merge would be made: whose address Git puts into commits here. Raises CannotApprove for nobody's."""
    output = git.attempt(root, "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT") or b""
    address = output.decode("utf-8", "replace").partition("<")[2].partition(">")[0]
    person = offer.trunk.staff.by_email(address)
    if person is None:
        raise CannotApprove(_NOBODY.fill(address=address or "-"))
    return caller(offer.trunk, Pusher(person, "ssh"), at)


def made(root: Path, offer: Offer, who: Caller, title: str, note: str, judge: Judge) -> Outcome:
    """The merge of what was shown, judged as the server will judge it; nothing is moved."""
    merged = merge(root, offer.trunk.tip, offer.tip)
    if merged.conflicts:
        message = refusals.CONFLICT.fill(main=offer.trunk.name)
        findings = list(
            refusals.of_files("push-conflict", merged.conflicts, message, _ASK_THE_REP.fill(branch=offer.branch))
        )
        return Outcome("", frozenset(), findings)
    changed = differing(root, offer.trunk.tip, merged.tree)
    there = brought(root, offer.trunk.tip, offer.tip)
    paths = changed | (there[1] if there else frozenset())
    outside = list(
        refusals.of_files("push-outside", (p for p in paths if not p.startswith(RECORDS)), refusals.OUTSIDE_IN)
    )
    if outside:
        return Outcome("", changed, outside)
    known, broken = _receipts(root)
    commit = _commit(root, offer, merged.tree, _message(title, note, known))
    move = Moved(offer.trunk.ref, offer.trunk.tip, commit)
    return Outcome(commit, changed, Receiver(root, offer.trunk, who, judge).ruling([move]).refused, broken)


def sent(root: Path, offer: Offer, commit: str) -> git.Done:
    """Put the merge onto the server's main branch, if that is still where it was; what the server says."""
    lease = f"--force-with-lease={offer.trunk.ref}:{offer.trunk.tip}"
    words = (
        "push",
        "--no-verify",
        "--no-follow-tags",
        "--recurse-submodules=no",
        lease,
        _REMOTE,
        f"{commit}:{offer.trunk.ref}",
    )
    return git.speak(root, *_QUIET, *words)


def _receipts(root: Path) -> tuple[str, bool]:
    """The last line of the receipts to name in the message, and whether a line that this clone saw is gone."""
    tip = _tip(root, "receipts")
    seen = trailers.seen(root)
    if not tip:
        return "", bool(seen)
    found = log.read_log(root, tip)
    good = trailers.confirmed(found, seen)
    if found.broken or good is not None:
        return "", True
    trailers.remember(root, found)
    return found.head if found.lines else "", False


def _message(title: str, note: str, known: str) -> str:
    parts = [title, note.strip(), f"{trailers.TRAILER}: {known}" if known else ""]
    return "\n\n".join(part for part in parts if part) + "\n"


def _commit(root: Path, offer: Offer, tree: str, message: str) -> str:
    wanted = git.attempt(root, "config", "--type=bool", "commit.gpgSign") or b""
    sign = ("-S",) if offer.trunk.demands_signatures or wanted.strip() == b"true" else ()
    words = ("commit-tree", *sign, tree, "-p", offer.trunk.tip, "-p", offer.tip, "-F", "-")
    return git.run(root, *_QUIET, *words, data=message.encode()).decode().strip()


_NO_REMOTE = Text(
    "this clone has no server: git remote add origin ADDRESS",
    "这个克隆没有服务器：git remote add origin 地址",
)
_NOT_FETCHED = Text("nothing could be fetched from the server: {reason}", "无法从服务器获取：{reason}")
_NO_BRANCH = Text('the server has no branch "{branch}"', "服务器上没有分支“{branch}”")
_NOBODY = Text(
    "no person in the people records has the address {address}, which Git puts into your commits: git config user.email YOURS",
    "人员记录里没有邮箱 {address}，而 Git 会把它写进你的提交：git config user.email 你的邮箱",
)
_ASK_THE_REP = Text(
    "Ask whose branch it is: git switch {branch}, git pull --no-rebase origin main, choose the right words, commit, push.",
    "请分支的主人处理：git switch {branch}，git pull --no-rebase origin main，选定正确内容，提交并推送。",
)
