"""The database on the disk that remembers entries; thrown away at the first doubt.

Doubt is: another program, other schemas, touched by anybody else, damaged. Without a file, for whatever reason, the
database lives in memory.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

_TABLES = """
CREATE TABLE entry(id INTEGER PRIMARY KEY, path TEXT, oid TEXT, kind TEXT, data TEXT, findings TEXT);
CREATE UNIQUE INDEX entry_of ON entry(path, oid);
CREATE TABLE pointer(entry INTEGER, target TEXT, need TEXT, route TEXT);
CREATE INDEX pointer_of ON pointer(entry);
CREATE INDEX pointer_to ON pointer(target, need);
CREATE INDEX entry_faulty ON entry(path) WHERE findings IS NOT NULL;
CREATE TABLE offer(entry INTEGER, name TEXT, PRIMARY KEY(entry, name)) WITHOUT ROWID;
CREATE TABLE chain(entry INTEGER, route TEXT, target TEXT);
CREATE TABLE file(path TEXT PRIMARY KEY, seal TEXT, entry INTEGER) WITHOUT ROWID;
CREATE TABLE folder(path TEXT PRIMARY KEY, mark TEXT) WITHOUT ROWID;
CREATE TABLE staged(path TEXT PRIMARY KEY, entry INTEGER) WITHOUT ROWID;
CREATE TABLE staged_tree(id INTEGER PRIMARY KEY, tree TEXT, paths TEXT);
"""

DANGLING = """
SELECT e.path, e.oid, p.route, p.target, p.need, t.path IS NULL
FROM {view} f JOIN entry e ON e.id = f.entry JOIN pointer p ON p.entry = f.entry
LEFT JOIN {view} t ON t.path = p.target LEFT JOIN entry te ON te.id = t.entry
WHERE (t.path IS NULL OR (p.need <> '' AND te.data IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.entry = t.entry AND o.name = p.need)))
"""


UNFIT = """
SELECT DISTINCT d.target FROM (SELECT DISTINCT target, need FROM pointer) d
LEFT JOIN {view} t ON t.path = d.target
WHERE t.path IS NULL OR (d.need <> ''
      AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.entry = t.entry AND o.name = d.need)
      AND EXISTS (SELECT 1 FROM entry te WHERE te.id = t.entry AND te.data IS NOT NULL))
"""
"""What is pointed at and not fit for it, by whomever the cache knows: thousands ask for the same few, so each is tried once; entries are large, and looked at last."""


class Cache:
    """An open database with our tables. `mark` says which program and schemas its entries depend on."""

    def __init__(self, file: Path | None, mark: str) -> None:
        self._file = file
        self._mark = mark
        self.base = self._open()

    def _open(self) -> sqlite3.Connection:
        if self._file is not None:
            try:
                return self._open_file(self._file)
            except (OSError, sqlite3.Error):
                self._file = None  # a cache that can't be had is no reason to fail
        base = sqlite3.connect(":memory:", isolation_level=None)
        base.executescript(_TABLES)
        base.execute("BEGIN")
        return base

    def _open_file(self, file: Path) -> sqlite3.Connection:
        fresh = not remembers(file, self._mark)
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True)
            (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")  # whatever repository this lies in
        if fresh:
            for leftover in (file, _sidecar(file), file.with_name(file.name + "-journal")):
                leftover.unlink(missing_ok=True)
        base = sqlite3.connect(file, isolation_level=None, timeout=0)
        try:
            base.executescript("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
            base.execute("BEGIN IMMEDIATE")
            for statement in _TABLES.split(";") if fresh else ():
                base.execute(statement)
        except sqlite3.Error:
            base.close()
            raise
        return base

    def close(self) -> None:
        """Keep what was learned, if it was anything."""
        try:
            changed = self.base.total_changes > 0
            self.base.execute("COMMIT")
            self.base.close()
            if self._file is not None and (changed or not _sidecar(self._file).exists()):
                _sidecar(self._file).write_text(_seal(self._file, self._mark), encoding="utf-8")
        except (OSError, sqlite3.Error):
            self.base.close()


def remembers(file: Path, mark: str) -> bool:
    """Whether the database is one this program left with this mark, untouched since."""
    return _seal(file, mark) == _read(_sidecar(file))


def _sidecar(file: Path) -> Path:
    return file.with_name(file.name + ".seal")


def _seal(file: Path, mark: str) -> str:
    """What the file looked like when it was last closed, and which program wrote it."""
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
