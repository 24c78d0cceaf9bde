"""Committing records from the site: exactly these files, in the name Git knows, with all hooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Refusal
from salesbook.history.waiting import OWN
from salesbook.site.pending import branch, commit_of, has_branch, own_address
from salesbook.words import Text


class CannotCommit(Refusal):
    """Nothing was committed; files, index and branch are as they were. `output` is what Git or a hook said."""

    def __init__(self, text: Text, output: str = "") -> None:
        super().__init__(text)
        self.output = output


class Committed(NamedTuple):
    """A commit that was made, and the branch it is on."""

    commit: str
    branch: str


def commit(root: Path, paths: Sequence[str], onto: str, message: str) -> Committed:
    """Commit these records, and nothing else that may be staged, on a branch.

    `onto` is the branch that is checked out, or one that begins with `OWN`: that is made here, or switched to. Raises
    CannotCommit.
    """
    _look(root)
    before = branch(root)
    way = _Way(root, before, onto)
    way.go()
    try:
        _commit(root, paths, message)
    except Refusal:
        way.back()
        raise
    return Committed(commit_of(root, "HEAD") or "", onto)


_UNDER_WAY = {
    "MERGE_HEAD": Text("a merge", "合并"),
    "CHERRY_PICK_HEAD": Text("a cherry-pick", "拣选（cherry-pick）"),
    "REVERT_HEAD": Text("a revert", "撤销（revert）"),
    "rebase-merge": Text("a rebase", "变基（rebase）"),
    "rebase-apply": Text("a rebase", "变基（rebase）"),
}


def _look(root: Path) -> None:
    """Refuse beforehand what Git would refuse in words that few know."""
    for name, what in _UNDER_WAY.items():
        output = git.attempt(root, "rev-parse", "--git-path", name)
        if output is None:
            raise CannotCommit(_NO_GIT)
        if (root / output.decode().rstrip("\n")).exists():
            raise CannotCommit(_BUSY.fill(what=what))
    if git.run(root, "ls-files", "--unmerged"):
        raise CannotCommit(_BUSY.fill(what=_UNDER_WAY["MERGE_HEAD"]))
    if not own_address(root):
        raise CannotCommit(_NAMELESS)


_NO_GIT = Text(
    "this folder is no Git repository; the files stay where they are", "这个文件夹不是 Git 仓库；文件留在原处"
)
_BUSY = Text(
    "{what} is under way in this clone: finish it or give it up first (git status says how); the files stay",
    "这个克隆里正在进行{what}：请先完成或放弃（git status 会说明怎么做）；文件留在原处",
)
_NAMELESS = Text(
    'Git does not know who you are. Once, in a terminal: git config --global user.name "Your Name" and '
    "git config --global user.email you@example.com; the files stay",
    "Git 还不知道您是谁。请在终端里执行一次：git config --global user.name “您的名字”，"
    "git config --global user.email 您的邮箱；文件留在原处",
)


class _Way:
    """From the branch that is checked out to the one that is wanted, and back when nothing came of it."""

    def __init__(self, root: Path, before: str | None, onto: str) -> None:
        self._root = root
        self._before = before
        self._onto = onto
        self._start = commit_of(root, "HEAD")
        self._had = commit_of(root, f"refs/heads/{onto}")

    def go(self) -> None:
        """Check out the branch that is wanted, where that loses nothing. Raises CannotCommit."""
        if self._onto == self._before:
            return
        if not self._onto.startswith(OWN):
            raise CannotCommit(_OTHER.fill(branch=self._onto, here=self._before or "-"))
        done = git.speak(self._root, "switch", "--quiet", *self._words())
        if not done.fine:
            raise CannotCommit(_NOT_SWITCHED.fill(branch=self._onto), done.output)

    def _words(self) -> list[str]:
        """An own branch that main already holds whole goes on from here; one with more to it is gone to as it is."""
        if self._start is None:
            return ["--create", self._onto]
        if self._had is not None:
            return ["--force-create" if self._is_behind(self._had) else "--no-guess", self._onto]
        far = commit_of(self._root, f"refs/remotes/origin/{self._onto}")
        if far is None or self._is_behind(far):
            return ["--no-track", "--create", self._onto]
        return ["--track", "--create", self._onto, f"origin/{self._onto}"]

    def _is_behind(self, commit: str) -> bool:
        return git.attempt(self._root, "merge-base", "--is-ancestor", commit, "HEAD") is not None

    def back(self) -> None:
        """Undo `go`: nothing was committed, so the branch is where it was, or was not there at all."""
        if self._onto == self._before:
            return
        if self._start is None:  # nothing was ever committed: HEAD only names another branch to come
            git.speak(self._root, "symbolic-ref", "HEAD", f"refs/heads/{self._before}")
            return
        git.speak(self._root, "switch", "--quiet", *([self._before] if self._before else ["--detach", self._start]))
        if self._had is not None:
            git.speak(self._root, "branch", "--quiet", "--force", self._onto, self._had)
        elif has_branch(self._root, self._onto):
            git.speak(self._root, "branch", "--quiet", "--delete", "--force", self._onto)


_OTHER = Text(
    "{branch} is not the branch that is checked out here ({here}), nor anybody's own (in/…)",
    "{branch} 不是当前检出的分支（{here}），也不是个人分支（in/…）",
)
_NOT_SWITCHED = Text(
    "Git can't go to the branch {branch} without losing something; nothing was changed",
    "切换到分支 {branch} 会丢失内容，Git 没有切换；什么都没有改动",
)


def _commit(root: Path, paths: Sequence[str], message: str) -> None:
    new = [path for path in paths if not git.run(root, "ls-files", "-z", "--cached", "--", path)]
    if new:
        git.run(root, "add", "--intent-to-add", "--", *new)
    done = git.speak(
        root, "-c", "user.useConfigOnly=true", "commit", "--quiet", "--message", message, "--only", "--", *paths
    )
    if done.fine:
        return
    if new:
        git.speak(root, "rm", "--cached", "--quiet", "--force", "--", *new)
    raise CannotCommit(_REFUSED, done.output)


_REFUSED = Text(
    "the commit was refused; the files stay. What Git or a hook said is below",
    "提交被拒绝；文件留在原处。Git 或检查程序的说明见下",
)
