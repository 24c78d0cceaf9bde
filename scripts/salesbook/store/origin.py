"""What was there before a change: a record taken away is told otherwise than one that never was."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from salesbook import git


class Before:
    """The commits that a change starts from, of the repository that holds a book; `folder` as in `Tree`."""

    def __init__(self, root: Path, commits: tuple[str, ...], folder: str | None = None) -> None:
        self._root = root
        self._commits = commits
        self._folder = folder

    def held(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of these paths that one of the commits holds; none where there is no repository."""
        wanted = sorted(set(paths))
        return frozenset(path for commit in self._commits for path in self._in(commit, wanted))

    def commit_with(self, path: str) -> str:
        """The commit from which a path can be had again."""
        return next(commit for commit in self._commits if self._in(commit, [path]))

    def _in(self, commit: str, paths: list[str]) -> Iterable[str]:
        if not paths:
            return ()
        prefix = git.prefix(self._root) if self._folder is None else self._folder
        lines = "".join(f"{commit}:{prefix}{path}\n" for path in paths).encode()
        answers = (git.attempt(self._root, "cat-file", "--batch-check", data=lines) or b"").splitlines()
        return [path for path, answer in zip(paths, answers, strict=False) if not answer.endswith(b" missing")]


NOTHING_BEFORE = Before(Path(), ())
