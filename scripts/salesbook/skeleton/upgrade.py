"""A newer release in a company's repository: put on the branch `salesbook`, merged by Git into a branch for a pull request."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from salesbook import git
from salesbook.finding import Refusal
from salesbook.skeleton.base import Base, files_in
from salesbook.skeleton.release import Release
from salesbook.skeleton.repository import SKELETON, commit, require_identity, skeleton_commit
from salesbook.words import Text

_QUIET = ("-c", f"core.hooksPath={os.devnull}", "-c", "merge.directoryRenames=false", "-c", "commit.gpgSign=false")
"""Git with none of the clone's hooks: what they would refuse is told at the end, by the newer program."""


class CannotUpgrade(Refusal):
    """The upgrade can't begin or go on; nothing was changed by this call."""


def branch_for(release: Release) -> str:
    """The branch an upgrade is prepared on."""
    return f"upgrade-{release.version}"


def current_branch(root: Path) -> str:
    """The branch that is checked out. Raises CannotUpgrade for none."""
    name = git.attempt(root, "symbolic-ref", "--short", "-q", "HEAD")
    if name is None:
        raise CannotUpgrade(_DETACHED)
    return name.decode().strip()


def require_clean(root: Path) -> None:
    """Raises CannotUpgrade while there is something to commit, or a merge to finish."""
    if _merging(root):
        raise CannotUpgrade(_MERGING)
    if git.run(root, "status", "--porcelain", "--untracked-files=no").strip():
        raise CannotUpgrade(_DIRTY)


def _merging(root: Path) -> bool:
    return git.attempt(root, "rev-parse", "-q", "--verify", "MERGE_HEAD") is not None


_DETACHED = Text("no branch is checked out: git switch main", "当前不在任何分支上：git switch main")
_MERGING = Text(
    "a merge is not finished: resolve it, git add, git commit, and call this again; or give the upgrade up with --give-up",
    "合并尚未完成：请解决冲突、git add、git commit 后再运行一次；或用 --give-up 放弃升级",
)
_DIRTY = Text("commit your changes first: git status names them", "请先提交改动，用 git status 查看")


def begin(root: Path, release: Release, base: Base) -> None:
    """Put the release on the branch `salesbook`, and stand on a new branch for its merge.

    Where the base is not in the book's history it becomes part of the new branch's, by a merge that changes nothing.
    """
    require_identity(root)
    name, origin = branch_for(release), current_branch(root)
    if git.attempt(root, "rev-parse", "-q", "--verify", f"refs/heads/{name}") is not None:
        raise CannotUpgrade(_THERE.fill(branch=name))
    before = git.attempt(root, "rev-parse", "-q", "--verify", f"refs/heads/{SKELETON}") or b""
    git.run(root, *_QUIET, "switch", "-q", "-c", name)
    git.run(root, "config", f"branch.{name}.salesbookOrigin", origin)
    git.run(root, "config", f"branch.{name}.salesbookBefore", before.decode().strip())
    _ship(root, release, base)
    if base.note is not None:
        git.run(root, *_QUIET, "merge", "-q", "-s", "ours", "--allow-unrelated-histories", "-m", _JOIN, base.commit)


_JOIN = "The release this book is of, as the base of the next merge"
_THERE = Text(
    "the branch {branch} is there already: git switch {branch}, and call this again to go on, or with --give-up to give it up",
    "分支 {branch} 已经存在：git switch {branch} 后再运行一次以继续，或用 --give-up 放弃",
)


def _ship(root: Path, release: Release, base: Base) -> None:
    """Have the branch `salesbook` end with the release, on top of the base."""
    tip = next(filter(None, (_tip(root, ref, base.commit) for ref in _places(root))), base.commit)
    whole = {path: git.blob_id(content) for path, content in release.whole().items()}
    if files_in(root, tip) == whole:
        git.run(root, "update-ref", f"refs/heads/{SKELETON}", tip)
    else:
        commit(root, [skeleton_commit(release, (tip,))], force=True)


def _places(root: Path) -> Iterable[str]:
    """Where the branch may lie: here, or as a remote was last seen."""
    result = git.run(root, "for-each-ref", "--format=%(refname)", f"refs/remotes/*/{SKELETON}").decode().split()
    return (f"refs/heads/{SKELETON}", *result)


def _tip(root: Path, ref: str, base: str) -> str | None:
    output = git.attempt(root, "rev-parse", "-q", "--verify", ref)
    if output is None or git.attempt(root, "merge-base", "--is-ancestor", base, ref) is None:
        return None
    return output.decode().strip()


def merge(root: Path, release: Release) -> list[str]:
    """Merge the release into the branch that is checked out; the files that collide, which Git has marked.

    Raises CannotUpgrade where Git refuses before it has begun.
    """
    if git.attempt(root, "merge-base", "--is-ancestor", SKELETON, "HEAD") is not None:
        return []
    message = f"Salesbook {release.version}"
    done = git.speak(root, *_QUIET, "merge", "-q", "--no-ff", "--no-edit", "-m", message, SKELETON)
    if done.fine:
        return []
    if not _merging(root):
        raise CannotUpgrade(_REFUSED.fill(reason=_reason(done.output)))
    listed = git.run(root, "diff", "--name-only", "-z", "--diff-filter=U").split(b"\0")
    return sorted({name.decode("utf-8", "replace") for name in listed if name})


def _reason(said: str) -> str:
    """Git's own reason on one line: what stands behind ``error:``, with the files it names, without its advice."""
    _, _, reason = said.partition("error: ")
    lines = [line.strip() for line in (reason or said).splitlines()]
    return " ".join(line for line in lines if not line.startswith(("Please ", "Aborting", "Merge with strategy")))


_REFUSED = Text("Git can't merge: {reason}", "Git 无法合并：{reason}")


def give_up(root: Path) -> str:
    """Undo an upgrade that is not merged: the branch checked out before, and `salesbook` as it was. The branch's name.

    Raises CannotUpgrade where no upgrade is checked out, or somebody's changes would be lost.
    """
    name = current_branch(root)
    origin = git.attempt(root, "config", f"branch.{name}.salesbookOrigin")
    if origin is None:
        raise CannotUpgrade(_NO_UPGRADE)
    before = (git.attempt(root, "config", f"branch.{name}.salesbookBefore") or b"").decode().strip()
    if _merging(root):
        git.run(root, *_QUIET, "merge", "--abort")
    require_clean(root)
    git.run(root, *_QUIET, "switch", "-q", origin.decode().strip())
    git.run(root, "update-ref", *(() if before else ("-d",)), f"refs/heads/{SKELETON}", *((before,) if before else ()))
    git.run(root, "branch", "-q", "-D", name)
    return name


_NO_UPGRADE = Text(
    "no upgrade is checked out here: git switch to its branch first", "当前分支不是升级分支：请先 git switch 到升级分支"
)


def save_migrated(root: Path, files: list[str], message: str) -> None:
    """Commit what a migration did to these records."""
    git.run(root, "add", "--all", "--", *files)
    git.run(root, *_QUIET, "commit", "-q", "-m", message, "--", *files)
    git.run(root, "config", f"branch.{current_branch(root)}.salesbookMigrated", "true")


def is_migrated(root: Path) -> bool:
    """Whether the records on the branch that is checked out are migrated already."""
    return git.attempt(root, "config", f"branch.{current_branch(root)}.salesbookMigrated") is not None


def order(version: str) -> tuple[int, ...]:
    """What puts releases in their order."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def news(root: Path, release: Release, base: Base) -> list[str]:
    """What the change log of a release tells that that of the base did not."""
    old = git.attempt(root, "cat-file", "blob", f"{base.commit}:{_CHANGES}") or b""
    known = set(old.decode("utf-8", "replace").splitlines())
    return [line for line in release.files.get(_CHANGES, b"").decode().splitlines() if line not in known]


_CHANGES = "CHANGELOG.md"
