"""Git objects made in memory and given to Git as one pack: the same content, the same ids, whatever Git is set to."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping

_TYPES = {"commit": 1, "tree": 2, "blob": 3}


class Objects:
    """Commits, trees and contents by id."""

    def __init__(self) -> None:
        self._objects: dict[str, tuple[str, bytes]] = {}

    def add(self, type: str, content: bytes) -> str:
        """Keep an object; its id."""
        oid = hashlib.sha1(b"%s %d\0" % (type.encode(), len(content)) + content, usedforsecurity=False).hexdigest()
        self._objects.setdefault(oid, (type, content))
        return oid

    def pack(self) -> bytes:
        """All objects as `git index-pack` reads them."""
        body = b"".join([b"PACK", (2).to_bytes(4, "big"), len(self._objects).to_bytes(4, "big"), *self._entries()])
        return body + hashlib.sha1(body, usedforsecurity=False).digest()

    def _entries(self) -> Iterable[bytes]:
        for name, content in self._objects.values():
            yield _head(_TYPES[name], len(content)) + zlib.compress(content)


def _head(type: int, size: int) -> bytes:
    """Type and size of an entry: four bits of the size in the first byte, seven in each further one."""
    result, size = [type << 4 | size & 15], size >> 4
    while size:
        result[-1] |= 128
        result.append(size & 127)
        size >>= 7
    return bytes(result)


class Tree:
    """A folder's files and folders; it is never changed, another is made of it."""

    def __init__(self, entries: Mapping[str, str | Tree] | None = None) -> None:
        self._entries = dict(entries or {})
        self._oid: str | None = None

    def put(self, path: str, oid: str) -> Tree:
        """The tree with a file, given by the id of its content, at a path."""
        name, _, below = path.partition("/")
        if not below:
            return Tree({**self._entries, name: oid})
        folder = self._entries.get(name)
        return Tree({**self._entries, name: (folder if isinstance(folder, Tree) else Tree()).put(below, oid)})

    def write(self, objects: Objects) -> str:
        """Add it, with all folders below, to some objects; its id."""
        if self._oid is None:
            lines = []
            for name, entry in sorted(self._entries.items(), key=_order):
                oid = entry.write(objects) if isinstance(entry, Tree) else entry
                mode = "40000" if isinstance(entry, Tree) else "100644"
                lines.append(f"{mode} {name}".encode() + b"\0" + bytes.fromhex(oid))
            self._oid = objects.add("tree", b"".join(lines))
        return self._oid


def _order(item: tuple[str, str | Tree]) -> bytes:
    """Git sorts a folder as if its name ended with a stroke."""
    name, entry = item
    return (name + "/" if isinstance(entry, Tree) else name).encode()
