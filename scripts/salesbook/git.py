"""The one place that runs Git."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from salesbook.finding import Refusal
from salesbook.words import Text


class GitError(Refusal):
    """Git is missing or refused."""


_MISSING = Text("Git is not installed, or not on the PATH", "没有安装 Git，或者不在 PATH 里")
_REFUSED = Text("git {verb} failed: {reason}", "git {verb} 失败：{reason}")
_UNTRUSTED = Text(
    "Git does not trust this folder, since it belongs to another user. If you do: {remedy}",
    "文件夹属于另一个用户，Git 不信任它。确认可信后执行：{remedy}",
)
_NO_REPOSITORY = Text(
    "no Git repository holds this folder: run git init in it, or check without --staged, --since, --tree",
    "这个文件夹不在 Git 仓库里：请先 git init，或不带 --staged、--since、--tree 检查",
)

_NEUTRAL = {
    "LC_ALL": "C",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
}
"""What Git says does not depend on the reader's language; what replace refs and grafts put in a commit's place proves nothing."""
_SPOKEN = {name: value for name, value in _NEUTRAL.items() if name != "GIT_GRAFT_FILE"}
"""Where what Git says is shown to people: about a graft file, even an empty one, it would say a lot."""


def run(root: Path, *words: str, data: bytes | None = None) -> bytes:
    """What Git prints for these words in a folder; GitError when it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *words],
            input=data,
            capture_output=True,
            check=False,
            env={**os.environ, **_NEUTRAL},
        )
    except FileNotFoundError as missing:
        raise GitError(_MISSING) from missing
    if done.returncode:
        raise GitError(_refused(words[0], done.returncode, done.stderr.decode("utf-8", "replace").strip()))
    return done.stdout


class Done(NamedTuple):
    """How a Git command ended, and all that it and the hooks it ran have said."""

    fine: bool
    output: str


def speak(root: Path, *words: str) -> Done:
    """Run a Git command that may be refused for reasons its caller must tell. Nobody is there to be asked."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            env={**os.environ, **_SPOKEN, "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true"},
        )
    except FileNotFoundError as missing:
        raise GitError(_MISSING) from missing
    return Done(done.returncode == 0, done.stdout.decode("utf-8", "replace").strip())


def _refused(verb: str, code: int, said: str) -> Text:
    """Why Git refused, and what to do about it, in one line."""
    last = said.splitlines()[-1].strip() if said else str(code)
    if "safe.directory" in last:
        return _UNTRUSTED.fill(remedy=last)
    return _NO_REPOSITORY if "not a git repository" in said else _REFUSED.fill(verb=verb, reason=last)


def folder(root: Path) -> Path | None:
    """The repository's own folder, `.git` or what a linked work tree's `.git` names, found without running Git."""
    top = root.resolve()
    for place in (top, *top.parents):
        path = place / ".git"
        if path.is_file():
            return place / path.read_text(encoding="utf-8", errors="replace").partition("gitdir:")[2].strip()
        if path.is_dir():
            return path
    return None


def prefix(root: Path) -> str:
    """Where in its repository a folder lies, with a slash at its end; empty for the top, and where no repository is."""
    return (attempt(root, "rev-parse", "--show-prefix") or b"").decode("utf-8", "replace").removesuffix("\n")


def from_folder(path: str, folder: str) -> str:
    """A path of the repository as it is called from one of its folders; what lies elsewhere begins with Git's own mark `:/`."""
    return path.removeprefix(folder) if path.startswith(folder) else ":/" + path


def blob_id(content: bytes) -> str:
    """Git's id of this content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def attempt(root: Path, *words: str, data: bytes | None = None) -> bytes | None:
    """What Git prints, or None where it refuses or is missing."""
    try:
        return run(root, *words, data=data)
    except GitError:
        return None


def blobs(root: Path, oids: Iterable[str]) -> Iterator[bytes]:
    """The contents of these blobs, in their order, through one process."""
    wanted = list(oids)
    if not wanted:
        return
    answer = run(root, "cat-file", "--batch", data="".join(oid + "\n" for oid in wanted).encode())
    at = 0
    for oid in wanted:
        end = answer.index(b"\n", at)
        header = answer[at:end].split()
        if len(header) != 3:  # noqa: PLR2004 - oid, type, size
            raise GitError(_REFUSED.fill(verb="cat-file", reason=f"{oid} missing"))
        size = int(header[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


class Merge(NamedTuple):
    """The tree that a merge makes, and the paths in which it conflicts, from the repository's top."""

    tree: str
    conflicts: tuple[str, ...]


class OldGit(Refusal):
    """Git can't merge without a work tree."""


_OLD = Text(
    "Git could not merge without a work tree ({reason}): 2.38 or newer is needed",
    "Git 无法在没有工作区的情况下合并（{reason}），需要 2.38 或更新的版本",
)


def merge(root: Path, ours: str, theirs: str) -> Merge:
    """Merge two commits by their objects: no work tree, no hook. Raises OldGit where Git can't."""
    if attempt(root, "merge-base", "--is-ancestor", ours, theirs) is not None:
        return Merge(run(root, "rev-parse", theirs + "^{tree}").decode().strip(), ())
    done = speak(root, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
    tree, *names = [part.strip() for part in done.output.split("\0") if part.strip()] or [""]
    if not re.fullmatch(r"[0-9a-f]{40,64}", tree):
        raise OldGit(_OLD.fill(reason=tree.splitlines()[0] if tree else "merge-tree"))
    here = prefix(root) if names else ""  # Git tells them as they are called from the folder it is run in
    return Merge(tree, tuple(dict.fromkeys(posixpath.normpath(here + name) for name in names)))
