"""What one walk has learned, kept in `.cache/`; thrown away at the first doubt. Without a file it lives in memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

FILE = Path(".cache") / "history.sqlite"
_TABLES = """
CREATE TABLE note(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE sha(n INTEGER PRIMARY KEY, id TEXT UNIQUE, parents TEXT, depth INTEGER, told TEXT);
CREATE TABLE change(ref TEXT, n INTEGER, old TEXT, new TEXT, PRIMARY KEY(ref, n)) WITHOUT ROWID;
CREATE TABLE brought(ref TEXT, n INTEGER, old TEXT, new TEXT, PRIMARY KEY(ref, n)) WITHOUT ROWID;
CREATE TABLE receipt(n INTEGER PRIMARY KEY, line INTEGER, before INTEGER);
CREATE TABLE trunk(n INTEGER PRIMARY KEY, at INTEGER);
CREATE TABLE mention(n INTEGER PRIMARY KEY, hash TEXT);
CREATE TABLE signature(id TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID;
"""
TABLES = ("sha", "change", "brought", "receipt", "trunk", "mention", "signature", "note")


class Kept:
    """An open database with our tables."""

    def __init__(self, file: Path | None, mark: str) -> None:
        self._file = file
        self._mark = mark
        self._signatures: list[tuple[str, str]] = []
        self.base = self._open()

    def _open(self) -> sqlite3.Connection:
        if self._file is not None:
            try:
                return self._open_file(self._file)
            except (OSError, sqlite3.Error):
                self._file = None  # what can't be kept is read again
        base = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        _begin(base, fresh=True)
        return base

    def _open_file(self, file: Path) -> sqlite3.Connection:
        fresh = _seal(file, self._mark) != _read(_sidecar(file))
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True)
            (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")  # whatever repository this lies in
        if fresh:
            for leftover in (file, _sidecar(file), file.with_name(file.name + "-journal")):
                leftover.unlink(missing_ok=True)
        base = sqlite3.connect(file, isolation_level=None, timeout=0, check_same_thread=False)
        try:
            base.executescript("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
            _begin(base, fresh)
        except sqlite3.Error:
            base.close()
            raise
        return base

    def note(self, name: str) -> Any:
        """What was noted under a name; None where nothing was."""
        row = self.base.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def put_note(self, name: str, value: Any) -> None:
        """Note something that JSON can hold."""
        self.base.execute("INSERT OR REPLACE INTO note VALUES(?, ?)", (name, json.dumps(value, sort_keys=True)))

    def clear(self, tables: Iterable[str] = TABLES) -> None:
        """Forget what tables hold."""
        for table in tables:
            self.base.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own

    def save(self) -> None:
        """Keep what was learned, and read on from a copy: others may read and write the file from then on."""
        self.base.execute("COMMIT")
        if self._file is None:
            return
        copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.base.backup(copy)
        changed = self.base.total_changes > 0
        self.base.close()
        self.base = copy
        if changed or not _sidecar(self._file).exists():
            self._put_seal(self._file)

    def add_signature(self, commit: str, key: str) -> None:
        """Learn by which key a commit is signed; kept at the end, unless others have changed the file."""
        self.base.execute("INSERT OR REPLACE INTO signature VALUES(?, ?)", (commit, key))
        self._signatures.append((commit, key))

    def close(self) -> None:
        """Keep the signatures that were learned since, and be done."""
        self.base.close()
        if self._file is None or not self._signatures or _seal(self._file, self._mark) != _read(_sidecar(self._file)):
            return
        with suppress(OSError, sqlite3.Error):
            base = sqlite3.connect(self._file, timeout=0)
            with base:
                base.executemany("INSERT OR REPLACE INTO signature VALUES(?, ?)", self._signatures)
            base.close()
            self._put_seal(self._file)

    def _put_seal(self, file: Path) -> None:
        with suppress(OSError):
            _sidecar(file).write_text(_seal(file, self._mark), encoding="utf-8")


def _begin(base: sqlite3.Connection, fresh: bool) -> None:
    base.execute("BEGIN IMMEDIATE")
    for statement in _TABLES.split(";") if fresh else ():
        base.execute(statement)


def _sidecar(file: Path) -> Path:
    return file.with_name(file.name + ".seal")


def _seal(file: Path, mark: str) -> str:
    """What the file looked like when it was last closed, and by which program."""
    try:
        info = file.stat()
    except OSError:
        return ""
    return f"{mark} {info.st_size} {info.st_mtime_ns} {info.st_ctime_ns} {info.st_ino}"


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
