"""Files named by what they hold, so that a page never gets another build's script or style under the name it asks for."""

from __future__ import annotations

import hashlib

_SIGNS = 10


def content_name(path: str, content: bytes) -> str:
    """A file's path with its content's digest before the ending: ``a/frame.css`` becomes ``a/frame.0123456789.css``."""
    stem, dot, ending = path.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:_SIGNS]}{dot}{ending}"
