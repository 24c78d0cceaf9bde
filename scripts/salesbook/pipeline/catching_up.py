"""After a merge: a person's own branch is brought up to the main branch, by merging and never by force."""

from __future__ import annotations

from pathlib import Path

from salesbook import git
from salesbook.finding import Refusal
from salesbook.server.approving import last_receipt, merge_message
from salesbook.server.remote import HERE_ONLY, fetch, push, tip_of
from salesbook.words import Lang, Text

_TRIES = 5
_AUTHOR = ("-c", "user.name=Salesbook", "-c", "user.email=pipeline@salesbook.invalid")
"""Nobody's address: a merge of main into a branch is nobody's writing."""


class NotBroughtUp(Refusal):
    """A branch moved at every try, or the server does not take what is put onto it."""


def bring_up(root: Path, main: str, branch: str, lang: Lang) -> str:
    """Bring a merged branch up to the main branch; where it is then, empty where the server has it no more.

    What came in meanwhile is never lost: the server takes the new commit only where it still has the old one, else all
    is looked at anew. A branch of which nothing was merged stays as it is, and so does one that conflicts.
    """
    said = ""
    for _ in range(_TRIES):
        old = tip_of(root, branch)
        new = _next(root, tip_of(root, main), branch, old, lang)
        if new == old:
            return old
        done = push(root, branch, old, new, HERE_ONLY)
        said = done.output
        fetch(root, HERE_ONLY)
        if done.fine:
            return tip_of(root, branch)
    reason = " ".join(said.split())
    raise NotBroughtUp(_NOT_TAKEN.fill(branch=branch, main=main, reason=reason))


def _next(root: Path, main: str, branch: str, tip: str, lang: Lang) -> str:
    """The commit that a branch is to be put to; its own tip where there is nothing to bring it."""
    if not tip or not _was_merged(root, main, tip):
        return tip
    if _holds(root, main, tip):
        return main
    merged = git.merge(root, tip, main)
    return tip if merged.conflicts else _commit(root, merged.tree, (tip, main), branch, lang)


def _was_merged(root: Path, main: str, tip: str) -> bool:
    """Whether something of a branch came into the main branch by a merge since the branch was last brought up.

    Then the newest commit that both have lies beside the first parents of the main branch, not on them.
    """
    base = (git.attempt(root, "merge-base", main, tip) or b"").decode().strip()
    if base in ("", main):
        return False
    line = git.run(root, "rev-list", "--first-parent", "--parents", main, "^" + base).decode().splitlines()
    return line[-1].split()[1:2] != [base]


def _holds(root: Path, commit: str, other: str) -> bool:
    return git.attempt(root, "merge-base", "--is-ancestor", other, commit) is not None


def _commit(root: Path, tree: str, parents: tuple[str, str], branch: str, lang: Lang) -> str:
    known, _ = last_receipt(root)
    message = merge_message(_TITLE.fill(branch=branch).say(lang), "", known)
    named = (word for parent in parents for word in ("-p", parent))
    words = (*HERE_ONLY, *_AUTHOR, "commit-tree", tree, *named, "-F", "-")
    return git.run(root, *words, data=message.encode()).decode().strip()


_TITLE = Text("Bring {branch} up to the main branch", "把主分支并入 {branch}")
_NOT_TAKEN = Text(
    "{branch} could not be brought up to {main}: {reason}. Look whether the job's token may push to in/ branches; run it again.",
    "无法把 {main} 并入 {branch}：{reason}。请检查作业的令牌能否推送 in/ 分支，然后重新运行。",
)
