"""What of a company's repository is its own beside the records: papers it wrote, files of the release it changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.skeleton.release import RELEASE_FILE, read_release_file

_PAPERS = ("README.md", "docs/*/company/**/*.md")
"""What a company writes where no release file tells what else is its own."""
_RECORDS = "records/"


class OwnFiles(NamedTuple):
    """Paths of tracked text files outside of `records/`: what the company wrote, what of the release it changed."""

    written: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def own_files(root: Path) -> OwnFiles:
    """The company's own files in a repository; a book without a release file has only its papers."""
    release = root / RELEASE_FILE
    listed = git.attempt(root, "ls-files", "-z") if release.is_file() else None
    if listed is None:
        result = {file.relative_to(root).as_posix() for form in _PAPERS for file in root.glob(form) if file.is_file()}
        return OwnFiles(tuple(sorted(result)))
    _, ids = read_release_file(release.read_bytes())
    texts = dict(_texts(root, listed.decode("utf-8", "surrogateescape").split("\0")))
    written = [path for path in texts if path not in ids]
    changed = [path for path, content in texts.items() if path in ids and git.blob_id(content) != ids[path]]
    return OwnFiles(tuple(written), tuple(changed))


def _texts(root: Path, names: list[str]) -> Iterator[tuple[str, bytes]]:
    for name in sorted(set(names) - {"", RELEASE_FILE}):
        file = root / name
        if not name.startswith(_RECORDS) and file.is_file() and not file.is_symlink():
            content = file.read_bytes()
            if b"\0" not in content and _is_text(content):
                yield name, content


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
