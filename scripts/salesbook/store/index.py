"""The disposable index: what each file says, kept by the id of its content, so that only what changed is read.

With a cache or without one, the same statements give the same answers: without one they run on a database in memory.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from salesbook.finding import Finding, Level, Place
from salesbook.git import blob_id
from salesbook.schemas import Schemas
from salesbook.store import paths
from salesbook.store.cache import DANGLING, UNFIT, Cache
from salesbook.store.disk_view import DiskView, folder_of
from salesbook.store.entry import Entry, Judge, examine
from salesbook.store.file import File, unreadable
from salesbook.store.snapshot import Index as Staged
from salesbook.store.snapshot import Snapshot, WorkTree
from salesbook.store.staged_view import StagedView
from salesbook.words import Text

_STALE = 3
"""So many times as many entries as files are kept: branches are changed to and fro."""
_FEW = 500
"""Up to so many files are asked for one by one; for more the whole table is read."""

_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Rows(NamedTuple):
    """Entries taken down and not yet written: one statement for thousands is cheaper than thousands."""

    entries: list[tuple[int, str, str, str, str | None, str | None]]
    pointers: list[tuple[int, str, str, str]]
    chains: list[tuple[int, str, str]]
    offers: list[tuple[int, str]]


class Dangling(NamedTuple):
    """A reference that leads nowhere: to no file (`missing`), or to a file without what is needed."""

    path: str
    oid: str
    route: tuple[str | int, ...]
    target: str
    need: str
    missing: bool


class Index:
    """The entries of one snapshot, and of what the cache remembers from earlier ones."""

    def __init__(self, schemas: Schemas, judge: Judge, cache: Path | None = None, mark: str = "") -> None:
        self.schemas = schemas
        self.judge = judge
        self._cache = Cache(cache, mark)
        self._base = self._cache.base
        self._disk = DiskView(self._base)
        self._staged = StagedView(self._base)
        self._view = "file"
        self._last: int = self._base.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0]
        self._new = _Rows([], [], [], [])

    def close(self) -> None:
        """Keep what was learned, if it was anything."""
        self._cache.close()

    def see(self, snapshot: Snapshot, files: list[File] | None = None) -> None:
        """Bring the view up to a snapshot: to all of it, or to some of its files.

        Of the disk's view everything else stays as it was; Git's objects are seen as if there were no others.
        """
        with _all_stays():
            if isinstance(snapshot, WorkTree):
                self._see_disk(snapshot) if files is None else self._look_at(snapshot, files)
            elif isinstance(snapshot, Staged) and files is None:
                self._view = "staged"
                self._staged.put(self._entries(snapshot, self._staged.changed(snapshot)))
            else:
                self._see_objects(snapshot, snapshot.files() if files is None else files)

    def forget(self, path: str) -> None:
        """Take a file that is no longer there out of the view."""
        self._disk.forget(path)

    @property
    def empty(self) -> bool:
        """Whether the cache knows nothing of the disk yet."""
        return self._disk.empty

    def _see_disk(self, snapshot: WorkTree) -> None:
        self._view = "file"
        folders, files = self._disk.changed(snapshot)
        self._disk.settle(folders, self._entries(snapshot, files))
        self._prune()

    def _look_at(self, snapshot: WorkTree, files: list[File]) -> None:
        self._view = "file"
        self._disk.put(self._entries(snapshot, self._disk.outdated(files)))

    def _prune(self) -> None:
        """Forget what no file says any more, once there is much of it."""
        kept, count = (self._base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("entry", "file"))  # noqa: S608
        if kept > _STALE * count + _FEW:
            self._base.execute(
                "DELETE FROM entry WHERE id NOT IN (SELECT entry FROM file UNION ALL SELECT entry FROM staged)"
            )
            for table in ("pointer", "chain", "offer"):
                self._base.execute(f"DELETE FROM {table} WHERE entry NOT IN (SELECT id FROM entry)")  # noqa: S608

    def _see_objects(self, snapshot: Snapshot, files: list[File]) -> None:
        self._view = "seen"
        self._base.execute("CREATE TEMP TABLE IF NOT EXISTS seen(path TEXT PRIMARY KEY, entry INTEGER) WITHOUT ROWID")
        self._base.execute("DELETE FROM seen")
        rows = [(file.path, entry) for file, entry in self._entries(snapshot, files)]
        self._base.executemany("INSERT INTO seen VALUES (?, ?)", rows)

    def _entries(self, snapshot: Snapshot, files: list[File]) -> Iterator[tuple[File, int]]:
        """Each file with the id of its entry; what the cache does not know is read and judged."""
        known = self._known(files)
        unread = []
        for file in files:
            fault = paths.fault_of(file)
            oid = f"{file.mode} {file.oid}" if fault else file.oid
            if fault and (file.path, oid) not in known:
                known[file.path, oid] = self._keep(Entry(file.path, oid, "", None, (fault,)))
            if oid and (file.path, oid) in known:
                yield file, known[file.path, oid]
            else:
                unread.append(file)
        for file, source in zip(unread, snapshot.read(unread), strict=True):
            if isinstance(source, OSError):
                yield from self._entries(snapshot, [unreadable(file.path, source.errno)])
                continue
            oid = file.oid or blob_id(source)
            entry = known.get((file.path, oid))
            yield file, entry or self._keep(examine(file.path, oid, source, self.schemas, self.judge))
        self._write()

    def _known(self, files: list[File]) -> dict[tuple[str, str], int]:
        """What the cache knows of these files, by path and content."""
        if self._last == 0:
            return {}
        select = "SELECT path, oid, id FROM entry"
        if len(files) > _FEW:
            rows = self._base.execute(select)
        else:
            places = ", ".join("?" * len(files))
            rows = self._base.execute(f"{select} WHERE path IN ({places})", [file.path for file in files])
        return {(path, oid): entry for path, oid, entry in rows}

    def _keep(self, entry: Entry) -> int:
        """Take an entry down; written with all others at once."""
        self._last += 1
        data = None if entry.data is None else _dump(entry.data)
        findings = json.dumps(entry.findings) if entry.findings else None
        self._new.entries.append((self._last, entry.path, entry.oid, entry.kind, data, findings))
        for route, target, need in entry.pointers:
            way = "/".join(map(str, route))
            self._new.pointers.append((self._last, target, need, way))
            if folder_of(target) == folder_of(entry.path):
                self._new.chains.append((self._last, way, target))
        for name in entry.offers:
            self._new.offers.append((self._last, name))
        return self._last

    def _write(self) -> None:
        put = self._base.executemany
        put("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", self._new.entries)
        put("INSERT INTO pointer VALUES (?, ?, ?, ?)", self._new.pointers)
        put("INSERT INTO chain VALUES (?, ?, ?)", self._new.chains)
        put("INSERT OR IGNORE INTO offer VALUES (?, ?)", self._new.offers)
        self._new = _Rows([], [], [], [])

    def findings(self, only: Iterable[str] | None = None) -> list[Finding]:
        """What files say wrong by themselves: all of the view, or those of some paths."""
        select = f"SELECT e.findings FROM {self._view} f JOIN entry e ON e.id = f.entry WHERE e.findings IS NOT NULL"  # noqa: S608
        # few files are faulty: they are found first
        every = f"SELECT e.findings FROM entry e CROSS JOIN {self._view} f ON f.path = e.path AND f.entry = e.id WHERE e.findings IS NOT NULL"  # noqa: S608
        if only is None:
            rows = list(self._base.execute(every + " ORDER BY f.path"))
        else:
            rows = [
                row for path in sorted(set(only)) for row in self._base.execute(select + " AND f.path = ?", (path,))
            ]
        return [_finding(values) for row in rows for values in json.loads(row[0])]

    def dangling(self, only: Iterable[str] | None = None) -> list[Dangling]:
        """References that lead nowhere: all, or those from and to some paths."""
        select = DANGLING.format(view=self._view)
        rows: set[Any] = set()
        if only is None:
            for (target,) in self._base.execute(UNFIT.format(view=self._view)).fetchall():
                rows.update(self._base.execute(select + " AND p.target = ?", (target,)))
        else:
            for path in only:
                rows.update(self._base.execute(select + " AND f.path = ?", (path,)))
                rows.update(self._base.execute(select + " AND p.target = ?", (path,)))
        return sorted(
            Dangling(p, oid, _route(route), target, need, bool(none)) for p, oid, route, target, need, none in rows
        )

    def chain_links(self, routes: Iterable[str]) -> dict[str, dict[str, str]]:
        """For each of these fields, which name a record of their own kind: whom each file of the view names by it."""
        # few records name others of their folder: they are found first
        select = f"SELECT f.path, c.target FROM chain c CROSS JOIN entry e ON e.id = c.entry CROSS JOIN {self._view} f ON f.path = e.path AND f.entry = e.id WHERE c.route = ?"  # noqa: S608
        return {route: dict(self._base.execute(select, (route,))) for route in sorted(set(routes))}

    def targets(self, path: str) -> list[str]:
        """The paths that a file of the view points at."""
        select = f"SELECT DISTINCT p.target FROM {self._view} f JOIN pointer p ON p.entry = f.entry WHERE f.path = ?"  # noqa: S608
        return [row[0] for row in self._base.execute(select, (path,))]

    def sources(self, path: str) -> list[str]:
        """The paths of the view's files that point at a path."""
        select = f"SELECT DISTINCT f.path FROM pointer p JOIN {self._view} f ON f.entry = p.entry WHERE p.target = ?"  # noqa: S608
        return sorted(row[0] for row in self._base.execute(select, (path,)))

    def offered(self, path: str) -> frozenset[str]:
        """What references may ask of a file of the view."""
        select = f"SELECT o.name FROM {self._view} f JOIN offer o ON o.entry = f.entry WHERE f.path = ?"  # noqa: S608
        return frozenset(row[0] for row in self._base.execute(select, (path,)))

    def everything_offered(self) -> set[tuple[str, str]]:
        """Every path of the view, alone and with each thing that references may ask of it."""
        select = f"SELECT f.path, o.name FROM {self._view} f JOIN offer o ON o.entry = f.entry"  # noqa: S608
        alone = ((path, "") for (path,) in self._base.execute(f"SELECT path FROM {self._view}"))  # noqa: S608
        return {*alone, *self._base.execute(select)}

    def present(self, path: str) -> bool:
        """Whether the view holds this path."""
        select = f"SELECT 1 FROM {self._view} WHERE path = ?"  # noqa: S608
        return self._base.execute(select, (path,)).fetchone() is not None

    def file(self, path: str) -> File:
        """A file of the view, with the id of its content."""
        select = f"SELECT e.oid FROM {self._view} f JOIN entry e ON e.id = f.entry WHERE f.path = ?"  # noqa: S608
        row = self._base.execute(select, (path,)).fetchone()
        return File(path, oid=row[0] if row else "")

    def paths(self, folder: str = "records") -> list[str]:
        """The paths of the view's files below a folder."""
        select = f"SELECT path FROM {self._view} WHERE path >= ? AND path < ? ORDER BY path"  # noqa: S608
        return [row[0] for row in self._base.execute(select, (folder + "/", folder + "0"))]

    def data(self, path: str) -> Mapping[str, Any] | None:
        """What a file of the view holds, where it is fit for the book."""
        select = (
            f"SELECT e.data FROM {self._view} f JOIN entry e ON e.id = f.entry WHERE f.path = ? AND e.data IS NOT NULL"  # noqa: S608
        )
        row = self._base.execute(select, (path,)).fetchone()
        return json.loads(row[0]) if row else None

    def records(self, only: Iterable[str] | None = None) -> list[tuple[str, str, Mapping[str, Any]]]:
        """Path, kind and data of each file that is fit for the book, or of those at some paths, by path."""
        select = (
            f"SELECT f.path, e.kind, e.data FROM {self._view} f JOIN entry e ON e.id = f.entry WHERE e.data IS NOT NULL"  # noqa: S608
        )
        if only is None:
            rows = self._base.execute(select + " ORDER BY f.path").fetchall()
        else:
            rows = [
                row for path in sorted(set(only)) for row in self._base.execute(select + " AND f.path = ?", (path,))
            ]
        with _all_stays():
            every = json.loads(f"[{','.join(data for _, _, data in rows)}]")  # one call: three times as fast
        return [(path, kind, data) for (path, kind, _), data in zip(rows, every, strict=True)]


@contextmanager
def _all_stays() -> Iterator[None]:
    """While thousands of small lists and maps are made that all stay, there is nothing to collect."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _route(text: str) -> tuple[str | int, ...]:
    return tuple(int(step) if step.isdigit() else step for step in text.split("/"))


def _finding(values: list[Any]) -> Finding:
    place, rule, message, remedy, level, obligations = values
    return Finding(Place(*place), rule, Text(*message), Text(*remedy), Level(level), tuple(obligations))
