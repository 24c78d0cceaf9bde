"""What only a host knows of pushes, signatures and reviews, copied onto the branch of receipts while the host still has it.

Whoever may push can write any line there. So a line is believed only if it came with a commit that a general manager or a
clerk has signed: he says that the host said so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from salesbook import git

FOLDER = "host"
"""Where the copies lie on the branch, a file for each month."""
COPIED = frozenset({"github", "forgejo", "gitea"})
"""The kinds of host that have a log to copy."""
COPIED_BY = ("general_manager", "clerk")
What = Literal["push", "verified", "approved"]
_FIELDS = ("id", "ref", "old", "new", "login")

MayCopy = Callable[[str, date], bool]
"""Whether whoever signed a commit, given by its id, may have copied what happened on a day."""


class Entry(NamedTuple):
    """What a host saw. `id` is its own for it.

    A push or a merge: `old` or `new` is empty where the branch was not there, `login` is whose it was. *verified*: it had
    the commit `new` by then, and found its signature good. *approved*: `login` approved the pull request `ref` as it was
    with the head `new`.
    """

    id: str
    at: datetime
    ref: str
    old: str
    new: str
    login: str
    what: What = "push"

    def text(self) -> str:
        """The line as the copy holds it, without its end."""
        data = self._asdict() | {"at": f"{self.at.astimezone(UTC):%FT%TZ}"}
        if self.what == "push":  # as lines said nothing of it when there was nothing else
            del data["what"]
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @property
    def file(self) -> str:
        """The file it stands in."""
        return f"{FOLDER}/{self.at.astimezone(UTC):%Y-%m}.jsonl"


def read_entry(text: str) -> Entry | None:
    """The entry that a line tells; None for one that is not exactly as `Entry.text` writes it."""
    try:
        data = json.loads(text)
        own: dict[str, Any] = {name: str(data[name]) for name in _FIELDS}
        entry = Entry(**own, at=datetime.fromisoformat(data["at"]), what=data.get("what", "push"))
        good = entry.at.tzinfo is not None and entry.what in get_args(What)
        return entry if good and entry.text() == text else None
    except (ValueError, KeyError, TypeError):
        return None


def copied(root: Path, tip: str, may_copy: MayCopy) -> list[Entry]:
    """The entries of a branch of receipts that are believed, the oldest first."""
    entries = {entry for commit in _commits(root, tip) for entry in _believed(root, commit, may_copy)}
    return sorted(entries, key=lambda entry: (entry.at, entry.id))


def _commits(root: Path, tip: str) -> list[str]:
    """The commits that changed copies; those of receipts alone are left out."""
    output = git.run(root, "rev-list", "--first-parent", "--full-history", "--reverse", tip, "--", f"{FOLDER}/")
    return output.decode().split()


def _believed(root: Path, commit: str, may_copy: MayCopy) -> Iterator[Entry]:
    """What a commit added, as far as it is signed by somebody who may."""
    yield from (entry for entry in _added(root, commit) if may_copy(commit, entry.at.date()))


def _added(root: Path, commit: str) -> Iterator[Entry]:
    words = ("diff-tree", "-r", "-z", "--root", "--no-commit-id", "--no-renames", "-m", "--first-parent")
    parts = git.run(root, *words, commit, "--", f"{FOLDER}/").split(b"\0")
    heads = [head.decode().split() for head in parts[:-1:2]]
    for _, _, old, new, _ in heads:
        contents = [next(git.blobs(root, [oid])) if oid.strip("0") else b"" for oid in (old, new)]
        before, after = (set(content.decode("utf-8", "replace").split("\n")) for content in contents)
        yield from (entry for entry in map(read_entry, sorted(after - before)) if entry is not None)


def with_copies(root: Path, tip: str, entries: Iterable[Entry]) -> str:
    """The tree of the branch of receipts with these entries as its copies; `tip` is empty where there is no branch yet."""
    files: dict[str, list[Entry]] = {}
    for entry in sorted(set(entries), key=lambda entry: (entry.at, entry.id)):
        files.setdefault(entry.file.removeprefix(f"{FOLDER}/"), []).append(entry)
    blobs = [f"100644 blob {_blob(root, lines)}\t{name}" for name, lines in sorted(files.items())]
    folder = _tree(root, [line.encode() for line in blobs])
    listed = git.run(root, "ls-tree", "-z", "--full-tree", tip).split(b"\0") if tip else []
    kept = [line for line in listed if line and line.partition(b"\t")[2] != FOLDER.encode()]
    return _tree(root, [*kept, f"040000 tree {folder}\t{FOLDER}".encode()])


def _blob(root: Path, entries: Iterable[Entry]) -> str:
    content = "".join(entry.text() + "\n" for entry in entries).encode()
    return git.run(root, "hash-object", "-w", "--stdin", data=content).decode().strip()


def _tree(root: Path, lines: Iterable[bytes]) -> str:
    return git.run(root, "mktree", "-z", data=b"".join(line + b"\0" for line in lines)).decode().strip()
