"""A new repository, made aside and put in its place in one step: whole, or not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Refusal
from salesbook.skeleton.release import Release
from salesbook.words import Text

SKELETON = "salesbook"
"""The branch that holds nothing but the program as shipped: main begins from it, upgrades are merged from it."""
TRAILER = "Salesbook-Release"
_ASIDE = ".salesbook-init"


class NotEmpty(Refusal):
    """A folder that is to hold a new repository holds something."""


class Commit(NamedTuple):
    """A commit to be made: the branch it becomes the tip of, where it begins from, and what it holds.

    With `afresh` it holds these files alone, else also those of its first parent.
    """

    branch: str
    message: str
    files: Mapping[str, bytes]
    parents: Sequence[str] = ()
    afresh: bool = False


def skeleton_commit(release: Release, parents: Sequence[str] = ()) -> Commit:
    """The commit on the branch `salesbook` that holds a release."""
    message = f"Salesbook {release.version}\n\n{TRAILER}: {release.version}\n"
    return Commit(SKELETON, message, release.whole(), parents, afresh=True)


def require_identity(folder: Path) -> bytes:
    """Who commits, as Git writes it. Raises git.GitError's kin where Git was never told a name and an address."""
    output = git.attempt(folder, "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
    if output is None:
        git.run(folder, "--version")  # that Git is there at all is told first
        raise NoIdentity(_NO_IDENTITY)
    return output.strip()


class NoIdentity(Refusal):
    """Git does not know who commits."""


_NO_IDENTITY = Text(
    'Git does not know who you are: git config --global user.name "NAME"; git config --global user.email ADDRESS',
    'Git 还不知道你是谁：请运行 git config --global user.name "姓名" 和 git config --global user.email 邮箱',
)


def commit(root: Path, commits: Sequence[Commit], *, force: bool = False) -> None:
    """Make commits from contents, without a work tree, a hook or a filter. Raises git.GitError; then no branch moved.

    With `force` a branch may lose what it held.
    """
    who = require_identity(root)
    git.run(
        root,
        "fast-import",
        "--quiet",
        *(("--force",) if force else ()),
        data=b"".join(_stream(part, who) for part in commits) + b"done\n",
    )


def _stream(commit: Commit, who: bytes) -> bytes:
    lines = [
        f"commit refs/heads/{commit.branch}\n".encode(),
        b"committer " + who + b"\n",
        _data(commit.message.encode()),
    ]
    for word, parent in zip(("from", *["merge"] * len(commit.parents)), commit.parents, strict=False):
        lines.append(f"{word} {parent}\n".encode())
    if commit.afresh:
        lines.append(b"deleteall\n")
    for path, content in sorted(commit.files.items()):
        lines += [f"M 100644 inline {path}\n".encode(), _data(content)]
    return b"".join(lines)


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def refuse_what_holds_something(folder: Path) -> None:
    """Raises NotEmpty where a new repository would lie among somebody's files."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NotEmpty(_TAKEN.fill(folder=folder))
    if folder.is_dir() and any(path.name != _ASIDE for path in folder.iterdir()):
        raise NotEmpty(_TAKEN.fill(folder=folder))


_TAKEN = Text("{folder} is not empty: name a new folder", "“{folder}”不是空文件夹，请换一个新的")


def build(folder: Path, branch: str, commits: Sequence[Commit], look: Callable[[Path], None]) -> None:
    """Make a repository in `folder` with these commits, `branch` checked out.

    `look` sees it before it is put in its place; what it raises leaves nothing behind. Raises NotEmpty, git.GitError,
    OSError. What a killed program left aside is swept by the next.
    """
    refuse_what_holds_something(folder)
    aside = _aside(folder)
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        git.run(aside, "init", "-q", "--template=", "-b", branch)
        commit(aside, commits)
        git.run(aside, "-c", f"core.hooksPath={os.devnull}", "reset", "-q", "--hard", branch)
        look(aside)
        _put(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _aside(folder: Path) -> Path:
    """Where a repository is made: within its folder where that is there, beside it otherwise. Never on another disk."""
    return folder / _ASIDE if folder.is_dir() else folder.with_name(f"{_ASIDE}-{folder.name}")


def _put(aside: Path, folder: Path) -> None:
    """Put in place what lies aside: by one step, or, where somebody may stand in the folder, Git's own part last."""
    if aside.parent != folder:
        aside.rename(folder)
        return
    for path in sorted(aside.iterdir(), key=lambda path: path.name == ".git"):
        path.rename(folder / path.name)
