"""What commits change, and how two of them merge: read from Git's objects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Refusal
from salesbook.words import Text

RECORDS = "records/"


class Merge(NamedTuple):
    """The tree that a merge makes, and the paths in which it conflicts."""

    tree: str
    conflicts: tuple[str, ...]


class OldGit(Refusal):
    """Git can't merge without a work tree."""


_OLD = Text(
    "Git could not merge without a work tree ({reason}): 2.38 or newer is needed",
    "Git 无法在没有工作区的情况下合并（{reason}），需要 2.38 或更新的版本",
)


def merge(root: Path, ours: str, theirs: str) -> Merge:
    """Merge two commits by their objects. Raises OldGit where Git can't."""
    done = git.speak(root, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
    tree, *names = [part.strip() for part in done.output.split("\0") if part.strip()] or [""]
    if not re.fullmatch(r"[0-9a-f]{40,64}", tree):
        raise OldGit(_OLD.fill(reason=tree.splitlines()[0] if tree else "merge-tree"))
    return Merge(tree, tuple(dict.fromkeys(names)))


def differing(root: Path, old: str, new: str) -> frozenset[str]:
    """The paths in which two commits or trees differ; `old` may be empty, for a tree with nothing in it."""
    words = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-commit-id")
    output = git.run(root, *words, old or _nothing(root), new)
    return frozenset(name.decode("utf-8", "backslashreplace") for name in output.split(b"\0") if name)


def brought(root: Path, main: str, tip: str) -> tuple[str, frozenset[str]] | None:
    """Where a branch left the main branch, and the paths in which it is like neither that nor the main branch now.

    None where they have no commit in common.
    """
    bases = (git.attempt(root, "merge-base", "--all", main, tip) or b"").decode().split()
    if not bases:
        return None
    return bases[0], frozenset.intersection(*(differing(root, one, tip) for one in (*bases, main)))


def sizes(root: Path, commit: str, paths: Iterable[str]) -> dict[str, int]:
    """How many bytes each of these paths holds in a commit; those it does not hold are left out."""
    wanted = [path for path in sorted(paths) if "\n" not in path]
    asked = "".join(f"{commit}:{path}\n" for path in wanted).encode()
    answers = git.run(root, "cat-file", "--batch-check=%(objecttype) %(objectsize)", data=asked).decode(
        "utf-8", "replace"
    )
    told = zip(wanted, answers.splitlines(), strict=False)
    return {path: int(line.split()[1]) for path, line in told if line.startswith("blob ")}


def _nothing(root: Path) -> str:
    """The empty tree."""
    return git.run(root, "hash-object", "-t", "tree", "-w", "--stdin", data=b"").decode().strip()
