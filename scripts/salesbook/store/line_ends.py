"""Line ends of Windows on the disk: where Git commits them as LF, records are read as Git commits them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from salesbook import git

CRLF = b"\r\n"
ATTRIBUTES = ".gitattributes"


def committed_with_lf(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Those of these paths whose attributes say `text eol=lf`; none where no repository holds the folder."""
    names = b"".join(os.fsencode(path) + b"\0" for path in paths)
    answer = git.attempt(root, "check-attr", "-z", "--stdin", "text", "eol", data=names) or b""
    words = answer.split(b"\0")
    result = {tuple(map(os.fsdecode, words[at : at + 3])) for at in range(0, len(words) - 2, 3)}
    return frozenset(
        path for path, name, value in result if (name, value) == ("text", "set") and (path, "eol", "lf") in result
    )


def as_committed(content: bytes) -> bytes:
    """The content as Git takes it in under `text eol=lf`; a CR that stands alone stays."""
    return content.replace(CRLF, b"\n")


def attributes_mark(root: Path) -> str:
    """Changes whenever a file of attributes does that has a say here: what was read under the old ones is in doubt."""
    own = git.folder(root)
    if own is None:
        return ""
    top = root.resolve()
    files = [folder / ATTRIBUTES for folder in (top, *top.parents)]
    return " ".join(map(_mark, [*files, own / "info" / "attributes"]))


def _mark(file: Path) -> str:
    try:
        info = file.stat()
    except OSError:
        return "-"
    return f"{info.st_size}.{info.st_mtime_ns}"
