"""Where something forgotten still stands: commits of the history, and files that nobody committed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.store.identity import Identity, patterns

_LEFT_OUT = {".git", ".venv", ".cache", "__pycache__"}
_LARGEST = 50_000_000


class Trace(NamedTuple):
    """A commit that still holds it: its short id and its day."""

    commit: str
    day: str


def commits(root: Path, who: Identity) -> list[Trace]:
    """The commits of all branches whose files or message tell the person, the newest first."""
    if git.attempt(root, "rev-parse", "-q", "--verify", "HEAD") is None:
        return []
    result: dict[str, Trace] = {}
    form = "|".join(_posix(word) for word in (*who.words, *who.numbers))
    for words in (
        ("-G", form, "-i"),
        ("--grep", form, "-i"),
        ("--", *(f":(icase)*{word}*" for word in who.words if word.isascii())),
    ):
        if words == ("--",):
            continue
        listed = git.run(root, "log", "--all", "-E", "--format=%h %as", *words).decode()
        result.update({line: Trace(*line.split()) for line in listed.splitlines()})
    return sorted(result.values(), key=lambda trace: trace.day, reverse=True)


def _posix(word: str) -> str:
    """A word as Git's extended expressions read it; a number with what may stand between its digits."""
    if word.isdigit():
        return "[ ().-]*".join(word)
    return re.sub(r"([][\\.^$*+?(){}|])", r"\\\1", word)


def files(root: Path, who: Identity) -> list[str]:
    """Files in the folder that Git does not keep and that tell the person: exports, sites, sheets."""
    forms = patterns(who, spoken_of=False)
    kept = set(_tracked(root))
    return sorted(
        path
        for file in _walk(root)
        if (path := file.relative_to(root).as_posix()) not in kept and any(_holds(file, forms))
    )


def telling(root: Path, paths: Sequence[str], who: Identity) -> list[str]:
    """Those of some files that tell the person."""
    forms = patterns(who, spoken_of=False)
    return [path for path in paths if any(_holds(root / path, forms))]


def _tracked(root: Path) -> Iterator[str]:
    listed = git.attempt(root, "ls-files", "-z") or b""
    return (name.decode("utf-8", "replace") for name in listed.split(b"\0") if name)


def _walk(root: Path) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.name in _LEFT_OUT or path.is_symlink():
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.stat().st_size <= _LARGEST:
            yield path


def _holds(file: Path, forms: Sequence[re.Pattern[str]]) -> Iterator[bool]:
    content = file.read_bytes()
    for part in (*_parts(file, content), file.name.encode()):
        for coding in ("utf-8", "gb18030"):
            text = part.decode(coding, "replace")
            yield any(form.search(text) for form in forms)


def _parts(file: Path, content: bytes) -> list[bytes]:
    """What a file holds: of a workbook, which is packed, each of its sheets."""
    if not zipfile.is_zipfile(file):
        return [content]
    with zipfile.ZipFile(file) as packed:
        return [packed.read(name) for name in packed.namelist()]
