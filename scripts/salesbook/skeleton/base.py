"""From where an upgrade merges: the last release in a book's history, found there or made anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Refusal
from salesbook.skeleton.release import RELEASE_FILE, Release, read_release_file
from salesbook.skeleton.repository import SKELETON, TRAILER, commit, skeleton_commit
from salesbook.words import Text

_ANEW = "salesbook-base"


class NoBase(Refusal):
    """Nothing here tells how the book's release was shipped: Git could not merge."""


class Held(NamedTuple):
    """The release that a book says it is of."""

    version: str
    ids: dict[str, str]
    file: str
    """Git's id of the file that says so."""


class Base(NamedTuple):
    """The commit of the release a book is of. Where it is not in the book's history, `note` says why and what to fetch."""

    commit: str
    note: Text | None = None


def held(root: Path) -> Held:
    """The release a book's last commit is of. Raises NoBase where the book was not begun by `init`."""
    content = git.attempt(root, "cat-file", "blob", f"HEAD:{RELEASE_FILE}")
    if content is None:
        raise NoBase(_NOT_BEGUN.fill(file=RELEASE_FILE))
    return Held(*read_release_file(content), git.blob_id(content))


_NOT_BEGUN = Text(
    "this repository holds no {file}: it was not begun by `salesbook init`, and there is nothing to merge with",
    "这个仓库没有 {file}：不是用 `salesbook init` 建立的，没有可合并的基础",
)


def find_base(root: Path, known: Iterable[Release]) -> Base:
    """The base of the book's next upgrade; `known` are releases at hand. Raises NoBase, saying what to fetch."""
    own = held(root)
    last = next(_skeletons(root, "HEAD"), None)
    if last is not None and _file_of(root, last) == own.file:
        return Base(last)
    for release_commit in _skeletons(root, "--all"):
        if _file_of(root, release_commit) == own.file:
            return Base(release_commit, _SQUASHED.fill(version=own.version))
    release = next((release for release in known if release.ids == own.ids), None) or _from_objects(root, own)
    if release is None:
        raise NoBase(_NOTHING.fill(version=own.version))
    return Base(_commit_anew(root, release), _MADE_ANEW.fill(version=own.version))


def _skeletons(root: Path, where: str) -> Iterator[str]:
    """The commits that hold a release and nothing else, the newest first."""
    listed = git.run(root, "log", "--topo-order", "--format=%H", f"--grep=^{TRAILER}: ", where).decode().split()
    return (commit for commit in listed if _is_whole(root, commit))


def _is_whole(root: Path, commit: str) -> bool:
    content = git.attempt(root, "cat-file", "blob", f"{commit}:{RELEASE_FILE}")
    return content is not None and files_in(root, commit) == read_release_file(content)[1] | {
        RELEASE_FILE: git.blob_id(content)
    }


def files_in(root: Path, commit: str) -> dict[str, str]:
    """The files of a commit with Git's ids."""
    listed = git.run(root, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")
    lines = (line.decode("utf-8", "surrogateescape").partition("\t") for line in listed if line)
    return {path: head.split()[2] for head, _, path in lines}


def _file_of(root: Path, commit: str) -> str:
    return git.run(root, "rev-parse", f"{commit}:{RELEASE_FILE}").decode().strip()


def _from_objects(root: Path, own: Held) -> Release | None:
    """The release put together from what Git still holds of it; None where a file is not there as it was shipped."""
    lines = "".join(f"{oid}\n" for oid in own.ids.values()).encode()
    answer = git.run(root, "cat-file", "--batch-check=%(objectname) %(objecttype)", data=lines)
    if any(not line.endswith(b" blob") for line in answer.splitlines()):
        return None
    return Release(own.version, dict(zip(own.ids, git.blobs(root, own.ids.values()), strict=True)))


def _commit_anew(root: Path, release: Release) -> str:
    """A commit of the release, with no history."""
    commit(root, [skeleton_commit(release)._replace(branch=_ANEW)], force=True)
    oid = git.run(root, "rev-parse", f"refs/heads/{_ANEW}").decode().strip()
    git.run(root, "update-ref", "-d", f"refs/heads/{_ANEW}")
    return oid


_SQUASHED = Text(
    f"release {{version}} is not in this branch's history (a squashed upgrade?): the base is taken from the branch {SKELETON}",
    f"本分支的历史里没有 {{version}} 版（上次升级被压缩合并了？）：以 {SKELETON} 分支里的为准",
)
_MADE_ANEW = Text(
    f"the branch {SKELETON} is not here, or its release {{version}} is not in this history (git fetch origin {SKELETON} brings it): the base is made anew from the release's files",
    f"这里没有 {SKELETON} 分支，或历史里没有 {{version}} 版（git fetch origin {SKELETON} 可取回）：按该版的文件重新建立合并基础",
)
_NOTHING = Text(
    f"release {{version}}, which this book is of, is not in its history, and not all of its files are here: git fetch --unshallow; git fetch origin {SKELETON}:{SKELETON}; or name that release with --base WHEEL",
    f"台账所属的 {{version}} 版不在历史里，文件也不全：请运行 git fetch --unshallow 和 git fetch origin {SKELETON}:{SKELETON}，或用 --base 指定该版安装包",
)
