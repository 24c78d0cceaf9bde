"""What has arrived, told so that a writer can find his own records and nobody can find what he may not see.

``arrived.json`` at the site's root: for every record that the site's reader may see, on main and on the branches
``in/*`` that this clone knows, a digest of its path and, where he sees the record whole, one of path and content. A
record that may hold something hidden from him has an empty second digest, whatever it holds: a digest of the whole
file would let him try out what is hidden.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from salesbook import git
from salesbook.audience import TEAM, Audience
from salesbook.book import Book, record_at
from salesbook.history.waiting import changes_waiting, own_branches, shared_refs
from salesbook.pages.parts.branch_waiting import BranchWaiting
from salesbook.review.queue import branches_waiting
from salesbook.rules import judge
from salesbook.site.pending import commit_of, main_branch
from salesbook.store.disk import ask
from salesbook.store.index import Index
from salesbook.store.snapshot import RECORDS, File, Tree

FILE = "arrived.json"
_DIGITS = 16
Arrived = dict[str, str]
"""By the digest of a record's path the digest of path and content; empty where only the path may be told."""


def files(roots: Sequence[Path], audience: Audience) -> Mapping[str, Callable[[], bytes]]:
    """The file, made when it is wanted."""
    return {FILE: lambda: _content(roots, audience)}


def path_digest(path: str) -> str:
    """The first 16 hex digits of the SHA-256 of a path, ``records/`` in front, in UTF-8."""
    return hashlib.sha256(path.encode()).hexdigest()[:_DIGITS]


def record_digest(path: str, content: bytes) -> str:
    """The same of the path, a line break, and the file's bytes."""
    return hashlib.sha256(path.encode() + b"\n" + content).hexdigest()[:_DIGITS]


def waiting(roots: Sequence[Path], audience: Audience) -> Mapping[str, tuple[str, ...]]:
    """By a record's path the branches with a change to it that is not merged; nothing in coded mode for the team."""
    result: dict[str, tuple[str, ...]] = {}
    for root in () if _coded(audience) else roots:
        main = _main(root, audience)
        result |= changes_waiting(root, main) if main else {}
    return result


def queue(roots: Sequence[Path], book: Book, audience: Audience) -> Sequence[BranchWaiting]:
    """What lies on people's own branches and waits to be merged, as far as the reader may know of it."""
    mains = {root: main for root in roots if (main := _main(root, audience)) is not None}
    return branches_waiting(mains, book, audience)


def _coded(audience: Audience) -> bool:
    return audience.viewer == TEAM and audience.book.company.codes_customers


def _main(root: Path, audience: Audience) -> str | None:
    """The commit that everybody's records are merged into, as others see it."""
    name = main_branch(root, audience.book.company.get("host", {}).get("branch"))
    return commit_of(root, f"{shared_refs(root)}{name}") or commit_of(root, "HEAD")


def _content(roots: Sequence[Path], audience: Audience) -> bytes:
    coded = _coded(audience)
    main: Arrived = {}
    branches: Arrived = {}
    for root in () if coded else roots:
        _add(root, audience, main, branches)
    data = {
        "as_of": audience.book.now.isoformat(),
        "coded": coded,
        "main": dict(sorted(main.items())),
        "branches": dict(sorted(branches.items())),
    }
    return json.dumps(data, separators=(",", ":")).encode()


def _add(root: Path, audience: Audience, main: Arrived, branches: Arrived) -> None:
    ours = _main(root, audience)
    if ours is None:
        return
    main.update(_arrived(root, audience, ours, None))
    for tip in sorted(set(own_branches(root).values())):
        brought = git.attempt(root, "diff", "-z", "--name-only", "--no-renames", "--relative", f"{ours}...{tip}")
        paths = [path.decode("utf-8", "replace") for path in (brought or b"").split(b"\0")]
        branches.update(_arrived(root, audience, tip, {path for path in paths if path.startswith(RECORDS)}))


def _arrived(root: Path, audience: Audience, commit: str, only: set[str] | None) -> Arrived:
    """The records of a commit, all of them or those at some paths, as far as the reader may see them."""
    snapshot = Tree(root, commit)
    files = [file for file in snapshot.files() if only is None or file.path in only]

    def question(index: Index) -> list[tuple[File, bool]]:
        index.see(snapshot, files)
        by_path = {file.path: file for file in files}
        return list(_seen(index, audience, by_path))

    seen = ask(root, snapshot, judge, question)
    whole = [file for file, all_of_it in seen if all_of_it]
    contents = dict(zip(whole, snapshot.read(whole), strict=True))
    return {
        path_digest(file.path): record_digest(file.path, contents[file]) if file in contents else "" for file, _ in seen
    }


def _seen(index: Index, audience: Audience, files: Mapping[str, File]) -> Iterable[tuple[File, bool]]:
    """The files that the reader sees, each with whether he sees all of it."""
    schemas, here = audience.book.schemas, audience.for_other_versions()
    for path, kind, data in index.records():
        if kind in schemas.kinds:
            record = record_at(schemas, kind, path, data)
            if here.sees(record):
                yield files[path], here.reads_whole(record, audience.book)
