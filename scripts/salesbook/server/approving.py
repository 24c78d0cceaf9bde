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
from salesbook.server.changes import RECORDS, brought, differing
from salesbook.server.receive import Receiver
from salesbook.server.remote import QUIET, fetch, push, tip_of
from salesbook.server.trunk import Caller, Trunk, caller, trunk_at
from salesbook.store.entry import Judge
from salesbook.words import Text


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
    """Fetch, and see where the branch is. Raises CannotApprove, NoServer, and GitError where there is no repository."""
    fetch(root)
    tips = {name: tip_of(root, name) for name in (branch, main)}
    for name, tip in tips.items():
        if not tip:
            raise CannotApprove(_NO_BRANCH.fill(branch=name))
    ahead = git.run(root, "rev-list", "-n1", tips[branch], "^" + tips[main])
    return Offer(branch, tips[branch] if ahead else tips[main], trunk_at(root, f"refs/heads/{main}", tips[main]))


def who_approves(root: Path, offer: Offer, at: datetime) -> Caller:
    """In whose name a merge would be made: whose address Git puts into commits here. Raises CannotApprove for nobody's."""
    output = git.attempt(root, "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT") or b""
    address = output.decode("utf-8", "replace").partition("<")[2].partition(">")[0]
    person = offer.trunk.staff.by_email(address)
    if person is None:
        raise CannotApprove(_NOBODY.fill(address=address or "-"))
    return caller(offer.trunk, Pusher(person, "ssh"), at)


def prepared_merge(root: Path, offer: Offer, who: Caller, title: str, note: str, judge: Judge) -> Outcome:
    """The merge of what was shown, judged as the server will judge it; nothing is moved."""
    merged = git.merge(root, offer.trunk.tip, offer.tip)
    if merged.conflicts:
        message, remedy = refusals.CONFLICT.fill(main=offer.trunk.name), _ASK_THE_REP.fill(branch=offer.branch)
        where = (git.from_folder(path, offer.trunk.folder) for path in merged.conflicts)
        return Outcome("", frozenset(), list(refusals.of_files("push-conflict", where, message, remedy)))
    changed = differing(root, offer.trunk.folder, offer.trunk.tip, merged.tree)
    there = brought(root, offer.trunk.folder, offer.trunk.tip, offer.tip)
    paths = changed | (there[1] if there else frozenset())
    outside = list(
        refusals.of_files("push-outside", (p for p in paths if not p.startswith(RECORDS)), refusals.OUTSIDE_IN)
    )
    if outside:
        return Outcome("", changed, outside)
    known, broken = last_receipt(root)
    commit = _commit(root, offer, merged.tree, merge_message(title, note, known))
    move = Moved(offer.trunk.ref, offer.trunk.tip, commit)
    return Outcome(commit, changed, Receiver(root, offer.trunk, who, judge).ruling([move]).refused, broken)


def sent(root: Path, offer: Offer, commit: str) -> git.Done:
    """Put the merge onto the server's main branch, if that is still where it was; what the server says."""
    return push(root, offer.trunk.name, offer.trunk.tip, commit)


def last_receipt(root: Path) -> tuple[str, bool]:
    """The last line of the receipts to name in the message, and whether a line that this clone saw is gone."""
    tip = tip_of(root, "receipts")
    seen = trailers.seen(root)
    if not tip:
        return "", bool(seen)
    receipts = log.read_log(root, tip)
    good = trailers.confirmed(receipts, seen)
    if receipts.broken or good is not None:
        return "", True
    trailers.remember(root, receipts)
    return receipts.head if receipts.lines else "", False


def merge_message(title: str, note: str, known: str) -> str:
    """What a merge says: its title, a note, the last line of the receipts, so that lines that are gone are missed."""
    parts = [title, note.strip(), f"{trailers.TRAILER}: {known}" if known else ""]
    return "\n\n".join(part for part in parts if part) + "\n"


def _commit(root: Path, offer: Offer, tree: str, message: str) -> str:
    wanted = git.attempt(root, "config", "--type=bool", "commit.gpgSign") or b""
    sign = ("-S",) if offer.trunk.demands_signatures or wanted.strip() == b"true" else ()
    words = ("commit-tree", *sign, tree, "-p", offer.trunk.tip, "-p", offer.tip, "-F", "-")
    return git.run(root, *QUIET, *words, data=message.encode()).decode().strip()


_NO_BRANCH = Text('the server has no branch "{branch}"', "服务器上没有分支“{branch}”")
_NOBODY = Text(
    "no person in the people records has the address {address}, which Git puts into your commits: git config user.email YOURS",
    "人员记录里没有邮箱 {address}，而 Git 会把它写进你的提交：git config user.email 你的邮箱",
)
_ASK_THE_REP = Text(
    "Ask whose branch it is: git switch {branch}, git pull --no-rebase origin main, choose the right words, commit, push.",
    "请分支的主人处理：git switch {branch}，git pull --no-rebase origin main，选定正确内容，提交并推送。",
)
