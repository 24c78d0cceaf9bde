"""What an entry depends on besides its file: the schemas and the program itself."""

from __future__ import annotations

import hashlib
from pathlib import Path


def program_mark(schemas: str) -> str:
    """The schemas' mark, which changes also whenever the program's own files do: then a cache is of no use."""
    digest = hashlib.sha256(schemas.encode())
    package = Path(__file__).resolve().parents[1]
    for room in ("yamlio", "schemas", "kinds", "rules", "store", "."):
        for file in sorted((package / room).glob("*.py")):
            info = file.stat()
            digest.update(f"{file.name} {info.st_size} {info.st_mtime_ns}\n".encode())
    return digest.hexdigest()
