"""Each file of the skeleton as it lies here, against what was shipped: by hash, whatever its dates say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from salesbook import carried, git
from salesbook.skeleton.base import held
from salesbook.skeleton.release import RELEASE_FILE, read_release_file, running


class State(StrEnum):
    """How a file of the skeleton stands."""

    SHIPPED = "shipped"
    OLDER = "older"
    CHANGED = "changed"


def compare(root: Path) -> Iterator[tuple[str, State]]:
    """Every file of the skeleton with its state, by path.

    As shipped means: by the installed program that runs; by the book's own release where the program runs in scripts/.
    A file that an older release did not bring, and is not here, is of an older release; one taken away is changed.
    """
    own = held(root).ids
    shipped = running().ids if carried.SHIPPED.is_dir() else own
    older = _older(root)
    for path in sorted(shipped.keys() | own.keys()):
        file = root / path
        there = git.blob_id(file.read_bytes()) if file.is_file() else None
        yield path, _state(there, shipped.get(path), older.get(path, set()), own)


def _state(there: str | None, shipped: str | None, older: set[str], own: Mapping[str, str]) -> State:
    if there == shipped:
        return State.SHIPPED
    if there is None:
        return State.CHANGED if shipped in own.values() else State.OLDER
    return State.OLDER if there in older else State.CHANGED


def _older(root: Path) -> dict[str, set[str]]:
    """By path: what every release that this repository's history knows has shipped there."""
    result: dict[str, set[str]] = {}
    for commit in git.run(root, "log", "--all", "--format=%H", "--", RELEASE_FILE).decode().split():
        content = git.attempt(root, "cat-file", "blob", f"{commit}:{RELEASE_FILE}")
        for path, oid in read_release_file(content)[1].items() if content else ():
            result.setdefault(path, set()).add(oid)
    return result
