"""One walk over all commits, merges too: what each says, and which records it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.history.commits import Commit, read_commit

RECORDS = "records/"
_TRUE = ("-c", "core.commitGraph=false")
"""A commit graph on the disk repeats what the commits say, and may say something else."""
_AT_ONCE = 5000
_NOTHING = "0"


class Change(NamedTuple):
    """A record that a commit brought, changed or took away, against all of its parents.

    `old` and `new` are the ids of the contents; empty where the record was not there. A merge that takes one side's
    version as it is changes nothing.
    """

    ref: str
    old: str
    new: str


def is_shallow(root: Path) -> bool:
    """Whether the clone lacks older commits: then nothing can be proved from it."""
    return git.run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def tips(root: Path) -> dict[str, str]:
    """The branches that are known here, the server's too, and the commit each is at; `HEAD` where there is one."""
    output = git.run(root, "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/", "refs/remotes/")
    result = {name: oid for oid, _, name in (line.partition(" ") for line in output.decode("utf-8").splitlines())}
    head = git.attempt(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return result | ({"HEAD": head.decode().strip()} if head else {})


def forgotten(root: Path, old: Iterable[str], new: Iterable[str]) -> bool:
    """Whether something that was reached from the old tips is reached from the new ones no more."""
    revisions = "".join([*(f"{oid}\n" for oid in sorted(set(old))), *(f"^{oid}\n" for oid in sorted(set(new)))])
    left = git.attempt(root, *_TRUE, "rev-list", "--max-count=1", "--stdin", data=revisions.encode())
    return left is None or bool(left)


def new_commits(root: Path, new: Iterable[str], old: Iterable[str] = ()) -> Iterator[tuple[Commit, list[Change]]]:
    """The commits that the new tips reach and the old ones do not, parents first, each with what it changed."""
    revisions = "".join([*(f"{oid}\n" for oid in sorted(set(new))), *(f"^{oid}\n" for oid in sorted(set(old)))])
    output = git.run(root, *_TRUE, "rev-list", "--topo-order", "--reverse", "--stdin", data=revisions.encode())
    ids = output.decode("ascii").split()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        changes = _changes(root, "".join(f"{oid}\n" for oid in some))
        for oid, content in zip(some, git.blobs(root, some), strict=True):
            yield read_commit(oid, content), changes.get(oid, [])


def brought(root: Path, commits: Sequence[tuple[str, str]]) -> dict[str, list[Change]]:
    """What each commit, given with its first parent (empty for a first commit), changed against that parent alone."""
    return _changes(root, "".join(f"{oid} {first}".strip() + "\n" for oid, first in commits))


def _changes(root: Path, revisions: str) -> dict[str, list[Change]]:
    """What commits changed below records/, by commit; a line names a commit, and its parents where only some count."""
    prefix = git.prefix(root)
    words = ("diff-tree", "--stdin", "-r", "-c", "--root", "--raw", "-z", "--no-renames")
    output = git.run(root, *words, "--", f":(top,literal){prefix}{RECORDS}", data=revisions.encode())
    result: dict[str, list[Change]] = {}
    here: list[Change] = []
    parts = iter(output.split(b"\0"))
    for part in parts:
        if part.startswith(b":"):
            path = next(parts).decode("utf-8", "backslashreplace").removeprefix(prefix + RECORDS)
            if path.endswith(".yaml"):
                here.append(_change(part, path.removesuffix(".yaml")))
        elif part:
            here = result.setdefault(part.decode("ascii").strip(), [])
    return result


def _change(output: bytes, ref: str) -> Change:
    """A line of raw output: as many colons, modes and ids as there are parents, then the mode and id of the outcome."""
    parents = len(output) - len(output.lstrip(b":"))
    ids = [oid if oid.strip(_NOTHING) else "" for oid in output.decode("ascii").split()[parents + 1 : 2 * parents + 2]]
    return Change(ref, next((oid for oid in ids[:-1] if oid), ""), ids[-1])
