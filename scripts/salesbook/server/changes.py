"""What commits change: read from Git's objects."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from salesbook import git

RECORDS = "records/"


def folder_of(path: str) -> str:
    """The folder below records/ in which a record lies; the name of the one that lies in none."""
    return path.removeprefix(RECORDS).partition("/")[0].removesuffix(".yaml")


def differing(root: Path, folder: str, old: str, new: str) -> frozenset[str]:
    """The paths in which two commits or trees differ; `old` may be empty, for a tree with nothing in it.

    They are told as the book calls them, which lies in a folder of the repository: empty for the top, else with a slash.
    """
    words = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-commit-id", "--no-relative")
    output = git.run(root, *words, old or _nothing(root), new)
    paths = (name.decode("utf-8", "backslashreplace") for name in output.split(b"\0") if name)
    return frozenset(git.from_folder(path, folder) for path in paths)


def brought(root: Path, folder: str, main: str, tip: str) -> tuple[str, frozenset[str]] | None:
    """Where a branch left the main branch, and the paths in which it is like neither that nor the main branch now.

    None where they have no commit in common.
    """
    bases = (git.attempt(root, "merge-base", "--all", main, tip) or b"").decode().split()
    if not bases:
        return None
    return bases[0], frozenset.intersection(*(differing(root, folder, base, tip) for base in (*bases, main)))


def sizes(root: Path, folder: str, commit: str, paths: Iterable[str]) -> dict[str, int]:
    """How many bytes each of these paths of the book holds in a commit; those it does not hold are left out."""
    wanted = [path for path in sorted(paths) if "\n" not in path]
    request = "".join(f"{commit}:{folder}{path}\n" for path in wanted).encode()
    answers = git.run(root, "cat-file", "--batch-check=%(objecttype) %(objectsize)", data=request).decode(
        "utf-8", "replace"
    )
    pairs = zip(wanted, answers.splitlines(), strict=False)
    return {path: int(line.split()[1]) for path, line in pairs if line.startswith("blob ")}


def _nothing(root: Path) -> str:
    """The empty tree."""
    return git.run(root, "hash-object", "-t", "tree", "-w", "--stdin", data=b"").decode().strip()
