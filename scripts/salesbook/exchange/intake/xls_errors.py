"""The errors of formulas in an XLS file, which the library that reads it tells as empty cells.

An XLS file is a small file system (MS-CFB) with one stream of records (MS-XLS); only what tells of errors is looked at.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST = 0xFFFFFFFA
"""Numbers of sectors from here on mean the end of a chain, or nothing."""
_STREAMS = ("Workbook", "Book")
_BOUNDSHEET, _BOF, _EOF, _FORMULA, _BOOLERR = 0x85, 0x809, 0x0A, 0x06, 0x205
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_UNKNOWN = "#VALUE!"


def errors(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet, the row and column of each cell whose formula failed, from 0, with what it shows. Raises ValueError."""
    if not content.startswith(_MAGIC):
        raise ValueError("not an XLS file")
    stream = _File(content).stream()
    return {name: dict(_of_sheet(stream, start)) for name, start in _sheets(stream)}


class _File:
    """The file system of an XLS file."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, self._mini_shift = struct.unpack_from("<HH", content, 30)
        self._size = 1 << shift
        (self._directory,) = struct.unpack_from("<I", content, 48)
        self._cutoff, self._mini_fat, _, more, _ = struct.unpack_from("<5I", content, 56)
        tables = [item for item in struct.unpack_from("<109I", content, 76) if item < _LAST]
        while more < _LAST and len(tables) < len(content):
            *result, more = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            tables += [item for item in result if item < _LAST]
        self._fat = [item for table in tables for item in struct.unpack(f"<{self._size // 4}I", self._sector(table))]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size].ljust(self._size, b"\0")

    def _chain(self, first: int) -> bytes:
        outputs: list[bytes] = []
        number = first
        while number < len(self._fat) and len(outputs) <= len(self._fat):
            outputs.append(self._sector(number))
            number = self._fat[number]
        return b"".join(outputs)

    def stream(self) -> bytes:
        """The records of the workbook. Raises ValueError where there are none."""
        directory = self._chain(self._directory)
        root = struct.unpack_from("<I", directory, 116)[0]
        for at in range(0, len(directory), 128):
            length = struct.unpack_from("<H", directory, at + 64)[0]
            name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
            if name in _STREAMS:
                first, size = struct.unpack_from("<II", directory, at + 116)
                whole = self._chain(first) if size >= self._cutoff else self._small(first, self._chain(root))
                return whole[:size]
        raise ValueError("no workbook in the file")

    def _small(self, first: int, all_small: bytes) -> bytes:
        """A stream that is kept among the small ones."""
        table = self._chain(self._mini_fat)
        size, fat = 1 << self._mini_shift, struct.unpack(f"<{len(table) // 4}I", table)
        outputs: list[bytes] = []
        number = first
        while number < len(fat) and len(outputs) <= len(fat):
            outputs.append(all_small[number * size : (number + 1) * size])
            number = fat[number]
        return b"".join(outputs)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """The name of each sheet and where its records begin."""
    for kind, data in _records(stream, 0):
        if kind == _EOF:
            return
        if kind == _BOUNDSHEET and len(data) > 7:  # noqa: PLR2004 - the place, the state, the length and signs of a name
            start, length, wide = struct.unpack_from("<I", data)[0], data[6], data[7] & 1
            raw = data[8 : 8 + length * (2 if wide else 1)]
            yield raw.decode("utf-16-le" if wide else "latin-1", "replace"), start


def _of_sheet(stream: bytes, start: int) -> Iterator[tuple[tuple[int, int], str]]:
    depth = 0
    for kind, data in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if kind == _BOOLERR and data[7:8] == b"\1":
            yield struct.unpack_from("<HH", data), _ERRORS.get(data[6], _UNKNOWN)
        elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6:7] == b"\2":
            yield struct.unpack_from("<HH", data), _ERRORS.get(data[8], _UNKNOWN)
