"""The commits by number, parents before children, and for each the first of a line of tips that holds it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from salesbook.history.commits import Commit, Hand
from salesbook.history.kept import Kept
from salesbook.history.trailers import mention
from salesbook.history.walk import Change, brought, forgotten, new_commits

Tip = tuple[int, int]
"""A place in a line of tips, and the number of the commit there."""


class Receipt(NamedTuple):
    """Where a commit stands in the log.

    `line` is the first that holds it, `before` the last one before that to hold an ancestor of it; -1 where none does.
    """

    line: int
    before: int


class Version(NamedTuple):
    """A content that a commit gave a record, and where the commit stands; a line is -1 where no receipt holds it."""

    ref: str
    n: int
    content: str
    depth: int
    id: str
    line: int
    before: int
    merged: bool


class Graph:
    """All commits that were walked."""

    def __init__(self, root: Path, kept: Kept) -> None:
        self._root = root
        self._kept = kept
        self._parents: dict[int, tuple[int, ...]] = {}

    def _sql(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        return self._kept.base.execute(statement, values)

    def read(self, tips: Mapping[str, str]) -> None:
        """Walk what the tips reach and was not walked before; anew where something is reached no more."""
        new = sorted(set(tips.values()))
        old: list[str] = self._kept.note("tips") or []
        if old and old != new and forgotten(self._root, old, new):
            self._kept.clear()
            old = []
        if old != new:
            self._add(new_commits(self._root, new, old))
            self._kept.put_note("tips", new)

    def _add(self, commits: Iterable[tuple[Commit, list[Change]]]) -> None:
        number = self._sql("SELECT coalesce(max(n), -1) + 1 FROM sha").fetchone()[0]
        depths: dict[int, int] = {}
        numbers: dict[str, int] = {}
        rows: list[tuple[Any, ...]] = []
        changes: list[tuple[Any, ...]] = []
        for n, (commit, changed) in enumerate(commits, number):
            parents = tuple(self._known(numbers, depths, oid) for oid in commit.parents)
            numbers[commit.id] = n
            self._parents[n] = parents
            depths[n] = 1 + max((depths[parent] for parent in parents), default=0)
            rows.append((n, commit.id, " ".join(map(str, parents)), depths[n], _packed(commit)))
            changes += [(ref, n, old, new) for ref, old, new in changed]
        self._kept.base.executemany("INSERT INTO sha VALUES(?, ?, ?, ?, ?)", rows)
        self._kept.base.executemany("INSERT INTO change VALUES(?, ?, ?, ?)", changes)

    def _known(self, numbers: dict[str, int], depths: dict[int, int], oid: str) -> int:
        """The number of a parent, walked now or at an earlier time."""
        if oid not in numbers:
            numbers[oid], depth = self._sql("SELECT n, depth FROM sha WHERE id = ?", (oid,)).fetchone()
            depths[numbers[oid]] = depth
        return numbers[oid]

    def number(self, oid: str) -> int | None:
        """The number of a commit; None for one that was not walked."""
        row = self._sql("SELECT n FROM sha WHERE id = ?", (oid,)).fetchone()
        return row[0] if row else None

    def parents(self, n: int) -> tuple[int, ...]:
        """The parents of a commit, the first first."""
        known = self._parents.get(n)
        if known is None:
            row = self._sql("SELECT parents FROM sha WHERE n = ?", (n,)).fetchone()
            known = self._parents[n] = tuple(map(int, row[0].split()))
        return known

    def commit(self, n: int) -> Commit:
        """What a commit says."""
        oid, packed = self._sql("SELECT id, told FROM sha WHERE n = ?", (n,)).fetchone()
        return _unpacked(oid, [self.id(parent) for parent in self.parents(n)], json.loads(packed))

    def id(self, n: int) -> str:
        """The id of a commit."""
        oid: str = self._sql("SELECT id FROM sha WHERE n = ?", (n,)).fetchone()[0]
        return oid

    def order(self, n: int) -> tuple[int, str]:
        """Where a commit stands among others, ancestors before descendants: the same whenever it was walked."""
        depth, oid = self._sql("SELECT depth, id FROM sha WHERE n = ?", (n,)).fetchone()
        return depth, oid

    def changes(self, ref: str) -> list[tuple[int, Change]]:
        """Each change of a record on any branch, ancestors before descendants."""
        return self._in_order("change", ref)

    def brought(self, ref: str) -> list[tuple[int, Change]]:
        """Each change of a record on the main line, the oldest first."""
        return self._in_order("brought", ref)

    def _in_order(self, table: str, ref: str) -> list[tuple[int, Change]]:
        sql = f"SELECT t.n, t.ref, t.old, t.new FROM {table} t JOIN sha USING(n) WHERE t.ref = ? ORDER BY depth, id"  # noqa: S608 - a name of our own
        return [(n, Change(*rest)) for n, *rest in self._sql(sql, (ref,))]

    def versions(self, ref: str) -> list[Version]:
        """Every content that any commit gave a record."""
        sql = """SELECT ref, c.n, c.new, depth, id, coalesce(line, -1), coalesce(before, -1), at IS NOT NULL
            FROM change c JOIN sha USING(n) LEFT JOIN receipt USING(n) LEFT JOIN trunk USING(n)
            WHERE ref = ? AND c.new != ''"""
        return [Version(*row) for row in self._sql(sql, (ref,))]

    def versions_below(self, folder: str) -> list[tuple[tuple[int, str], str, str]]:
        """Each change of a folder's records on the main line, the oldest first: its place, the record, what it became."""
        sql = "SELECT depth, id, ref, b.new FROM brought b JOIN sha USING(n) WHERE ref >= ? AND ref < ? ORDER BY depth, id"
        return [((depth, oid), ref, new) for depth, oid, ref, new in self._sql(sql, (folder, folder + "\uffff"))]

    def refs_changed_by(self, n: int) -> list[Change]:
        """All that a commit of the main line brought to it."""
        return [Change(*row) for row in self._sql("SELECT ref, old, new FROM brought WHERE n = ? ORDER BY ref", (n,))]

    def follow(self, tip: int | None) -> None:
        """Know the main line that ends with a commit: its first parents, what each brought, and the first that holds a commit."""
        if self._kept.note("trunk") == tip:
            return
        line, known = [], self._kept.note("trunk")
        n = tip
        while n is not None and n != known:
            line.append(n)
            n = next(iter(self.parents(n)), None)
        if n is None:
            self._kept.clear(("trunk", "brought", "mention"))
        line.reverse()
        self._kept.base.executemany("INSERT INTO trunk VALUES(?, ?)", self._first([(n, n) for n in line], "trunk"))
        firsts = [(self.id(n), self.id(self.parents(n)[0]) if self.parents(n) else "") for n in line]
        result = brought(self._root, firsts) if firsts else {}
        rows = [(c.ref, n, c.old, c.new) for n, (oid, _) in zip(line, firsts, strict=True) for c in result.get(oid, ())]
        self._kept.base.executemany("INSERT INTO brought VALUES(?, ?, ?, ?)", rows)
        named = ((n, mention(self.commit(n).message)) for n in line)
        self._kept.base.executemany("INSERT INTO mention VALUES(?, ?)", [row for row in named if row[1]])
        self._kept.put_note("trunk", tip)

    def mentions(self) -> list[str]:
        """The hashes of lines of the receipts log that the main line's messages name, the oldest first."""
        return [row[0] for row in self._sql("SELECT hash FROM mention JOIN sha USING(n) ORDER BY depth, id")]

    def merged(self, n: int) -> int | None:
        """The commit of the main line that first held a commit; None while none does."""
        row = self._sql("SELECT at FROM trunk WHERE n = ?", (n,)).fetchone()
        return row[0] if row else None

    def signed_otherwise(self, since: int) -> list[tuple[int, str]]:
        """The commits from a number on with a signature that is none by an SSH key: their numbers and ids."""
        sql = "SELECT n, id FROM sha WHERE n >= ? AND json_extract(told, '$[6]') = 'other'"
        return self._sql(sql, (since,)).fetchall()

    def signed(self) -> list[str]:
        """The ids of all commits that bear a signature of whatever kind."""
        return [row[0] for row in self._sql("SELECT id FROM sha WHERE json_extract(told, '$[6]') != ''")]

    def count(self) -> int:
        """One more than the highest number that a commit has."""
        return int(self._sql("SELECT coalesce(max(n), -1) + 1 FROM sha").fetchone()[0])

    def acknowledge(self, tips: Iterable[Tip], own: Mapping[int, int] | None = None) -> None:
        """Learn which line of the log first holds each commit; lines that were acknowledged before are left out.

        `own` is for lines that tell of a commit and not of the whole branch, by their places: then what came before a
        commit is only known from such a commit itself, and not from others that its line holds.
        """
        fresh = dict(self._first(tips, "receipt"))
        rows = []
        for n in sorted(fresh):
            lines = (self._line_before(fresh[n], p, own) for p in self.parents(n))
            rows.append((n, fresh[n], max(lines, default=-1)))
            self._kept.base.execute("INSERT INTO receipt VALUES(?, ?, ?)", rows[-1])

    def _line_before(self, line: int, parent: int, own: Mapping[int, int] | None) -> int:
        there = self.receipt(parent)
        if there is None:
            return -1
        earlier = there.line < line and (own is None or own.get(there.line) == parent)
        return there.line if earlier else there.before

    def receipt(self, n: int) -> Receipt | None:
        """Where a commit stands in the log; None for one that no line holds."""
        row = self._sql("SELECT line, before FROM receipt WHERE n = ?", (n,)).fetchone()
        return Receipt(*row) if row else None

    def _first(self, tips: Iterable[Tip], table: str) -> Iterator[tuple[int, int]]:
        """Each commit that is in none of the tips of a table yet, with the place of the first tip that holds it."""
        known = {row[0] for row in self._sql(f"SELECT n FROM {table}")}  # noqa: S608 - a name of our own
        for place, tip in tips:
            ahead = [tip]
            while ahead:
                n = ahead.pop()
                if n not in known:
                    known.add(n)
                    ahead += self.parents(n)
                    yield n, place


def _packed(commit: Commit) -> str:
    return json.dumps([*commit.author, *commit.committer, commit.signed, commit.message], ensure_ascii=False)


def _unpacked(oid: str, parents: Iterable[str], packed: list[Any]) -> Commit:
    return Commit(oid, tuple(parents), Hand(*packed[:3]), Hand(*packed[3:6]), packed[6], packed[7])
