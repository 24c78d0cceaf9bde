"""What a command puts into a folder of the user's: each file whole or not at all, and never over what is not ours.

A small file beside them remembers what we wrote. What somebody changed since is his, not ours.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

LEDGER = ".salesbook-files"


class OwnFiles:
    """The files in a folder that an earlier call of ours wrote, and that are as it left them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written = _read(folder / LEDGER)

    def foreign(self, names: Iterable[str]) -> list[str]:
        """Those of these names that would overwrite a file which is not ours."""
        return [name for name in names if os.path.lexists(self.folder / name) and not self._is_ours(name)]

    def everything_foreign(self) -> list[str]:
        """All files of the folder that are not ours, by their path in it."""
        files = (file for file in self.folder.rglob("*") if file.is_symlink() or not file.is_dir())
        names = sorted(file.relative_to(self.folder).as_posix() for file in files)
        return self.foreign(name for name in names if name != LEDGER)

    def put(self, name: str, content: bytes) -> Path:
        """Write a file, which must not be foreign. Raises OSError; then it is as it was."""
        file = self.folder / name
        put_whole(file, content)
        self._written[name] = _digest(content)
        return file

    def drop(self) -> None:
        """Remove all that is ours."""
        for name in [name for name in self._written if self._is_ours(name)]:
            (self.folder / name).unlink()
            del self._written[name]

    def keep(self) -> None:
        """Remember what was written."""
        known = dict(sorted(self._written.items()))
        put_whole(self.folder / LEDGER, json.dumps(known, ensure_ascii=False, indent=0).encode())

    def _is_ours(self, name: str) -> bool:
        file = self.folder / name
        with suppress(OSError):
            return not file.is_symlink() and self._written.get(name) == _digest(file.read_bytes())
        return False


def put_whole(file: Path, content: bytes) -> None:
    """Write a file aside and put it in place in one step. Raises OSError that names it; then nothing was changed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with aside.open("xb") as stream:
            stream.write(content)
        aside.replace(file)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise OSError(error.errno, error.strerror, str(file)) from error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(ledger: Path) -> dict[str, str]:
    """What was written; nothing where no ledger can be read."""
    try:
        known = json.loads(ledger.read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in known.items()} if isinstance(known, dict) else {}
