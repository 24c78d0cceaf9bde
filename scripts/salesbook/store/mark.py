"""What an entry depends on besides its file: the schemas and the program itself."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_READING = ("yamlio", "schemas", "kinds", "rules", "store", ".")
"""The rooms that have a say in what one file tells."""


def program_mark(schemas: str) -> str:
    """The schemas' mark, which changes also whenever the files that read and judge records do: then a cache is of no use."""
    return _mark(schemas, (file for room in _READING for file in sorted((_PACKAGE / room).glob("*.py"))))


def whole_program_mark(schemas: str) -> str:
    """As `program_mark`, of every file of the program."""
    return _mark(schemas, sorted((*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.json"))))


def program_with_packages() -> str:
    """Changes with every file of the program, whatever it holds, and with the packages that are installed beside it."""
    beside = {Path(place) for place in sys.path if Path(place).name in ("site-packages", "dist-packages")}
    names = sorted(entry.name for place in beside if place.is_dir() for entry in place.iterdir())
    files = (file for file in _PACKAGE.rglob("*") if file.is_file() and file.suffix != ".pyc")
    return _mark("\n".join(names), sorted(files))


def _mark(schemas: str, files: Iterable[Path]) -> str:
    digest = hashlib.sha256(schemas.encode())
    for file in files:
        info = file.stat()
        digest.update(f"{file.name} {info.st_size} {info.st_mtime_ns}\n".encode())
    return digest.hexdigest()
