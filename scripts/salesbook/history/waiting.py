"""Changes to records that lie on people's own branches and are not merged yet, as this clone knows them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from salesbook import git

OWN = "in/"
"""Each person's standing branch begins with this: ``in/li-wei``."""
_HOST = "refs/remotes/origin/"


def shared_refs(root: Path) -> str:
    """Where branches lie that others can see: as the host has them; in a clone of no host, as they are here."""
    return _HOST if git.attempt(root, "for-each-ref", "--count=1", _HOST) else "refs/heads/"


def own_branches(root: Path) -> Mapping[str, str]:
    """The tip of each person's own branch, by the branch's name; what was not sent to the host is not there."""
    refs = shared_refs(root)
    listed = git.attempt(root, "for-each-ref", "--format=%(objectname) %(refname)", refs + OWN)
    pairs = (line.split(" ", 1) for line in (listed or b"").decode("utf-8", "replace").splitlines())
    return {name.removeprefix(refs): tip for tip, name in pairs}


def unmerged_branches(root: Path, main: str) -> Mapping[str, str]:
    """The tip of each person's own branch that holds commits which the commit `main` does not, by the branch's name."""
    refs = shared_refs(root)
    listed = git.attempt(root, "for-each-ref", "--format=%(objectname) %(refname)", f"--no-merged={main}", refs + OWN)
    pairs = (line.split(" ", 1) for line in (listed or b"").decode("utf-8", "replace").splitlines())
    return {name.removeprefix(refs): tip for tip, name in pairs}


def changes_waiting(root: Path, main: str) -> Mapping[str, tuple[str, ...]]:
    """By the path of a record that the commit `main` holds, the branches with a change to it that `main` lacks.

    A branch that merely lags behind has none, and neither has one whose change came to `main` by another way.
    """
    result: dict[str, list[str]] = {}
    for name, tip in sorted(own_branches(root).items()):
        for path in _changed(root, f"{main}...{tip}") & _changed(root, main, tip):
            result.setdefault(path, []).append(name)
    return {path: tuple(names) for path, names in result.items()}


def _changed(root: Path, *commits: str) -> frozenset[str]:
    """The files that are in both and differ, or are in the first alone."""
    output = git.attempt(
        root, "diff", "-z", "--name-only", "--no-renames", "--relative", "--diff-filter=MDT", *commits, "--", "records/"
    )
    return frozenset(path.decode("utf-8", "replace") for path in (output or b"").split(b"\0") if path)
