"""Records that lie in the clone and are not committed yet, and the branch that is checked out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.store.snapshot import RECORDS


class Pending(NamedTuple):
    """A record that is new, or other than in the last commit."""

    path: str
    added: bool


def pending(root: Path) -> list[Pending]:
    """The records not yet committed, by path; none where there is no Git repository."""
    others = git.attempt(root, "ls-files", "-z", "--others", "--exclude-standard", "--", RECORDS)
    if others is None:
        return []
    result = dict.fromkeys(_names(others), True)
    result.update(_tracked(root))
    return [Pending(path, added) for path, added in sorted(result.items()) if path.endswith(".yaml")]


def _tracked(root: Path) -> Iterator[tuple[str, bool]]:
    """What Git has heard of and no commit holds as it is now; deleted files are nobody's new record."""
    if not has_commit(root):
        yield from ((path, True) for path in _names(git.run(root, "ls-files", "-z", "--cached", "--", RECORDS)))
        return
    output = git.run(
        root, "diff", "-z", "--name-status", "--no-renames", "--relative", "--diff-filter=AM", "HEAD", "--", RECORDS
    )
    words = _names(output)
    yield from ((path, status == "A") for status, path in zip(words[::2], words[1::2], strict=True))


def _names(output: bytes) -> list[str]:
    return [name.decode("utf-8", "backslashreplace") for name in output.split(b"\0") if name]


def has_commit(root: Path) -> bool:
    """Whether anything was ever committed on what is checked out."""
    return git.attempt(root, "rev-parse", "--verify", "-q", "HEAD^{commit}") is not None


def branch(root: Path) -> str | None:
    """The branch that is checked out; None where none is, or there is no Git."""
    output = git.attempt(root, "symbolic-ref", "-q", "--short", "HEAD")
    return output.decode().strip() if output else None


def main_branch(root: Path, set_by_company: str | None) -> str | None:
    """The branch that everybody's records are merged into: as the company says, else as the clone looks."""
    if git.attempt(root, "rev-parse", "--git-dir") is None:
        return None
    there = {name for name in (set_by_company, "main", "master") if name and has_branch(root, name)}
    return next((name for name in (set_by_company, "main", "master") if name in there), branch(root))


def has_branch(root: Path, name: str) -> bool:
    """Whether this clone has a branch of this name."""
    return commit_of(root, f"refs/heads/{name}") is not None


def commit_of(root: Path, ref: str) -> str | None:
    """The commit a ref leads to; None where there is no such ref."""
    output = git.attempt(root, "rev-parse", "--verify", "-q", "--end-of-options", ref + "^{commit}")
    return output.decode().strip() if output else None


def own_address(root: Path) -> str:
    """The address that Git would put into a commit made here; empty where none is set."""
    output = git.attempt(root, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
    return output.decode("utf-8", "replace").partition("<")[2].partition(">")[0] if output else ""
