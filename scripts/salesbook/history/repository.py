"""The history of one repository: its commits, its receipts, its people, read once and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from salesbook.finding import Refusal
from salesbook.history import trailers
from salesbook.history.evidence import Grade
from salesbook.history.graph import Graph
from salesbook.history.host_lines import HostLines
from salesbook.history.host_log import COPIED, COPIED_BY, Entry
from salesbook.history.host_reviews import reviews_by_commit
from salesbook.history.kept import FILE, Kept
from salesbook.history.lines import ReceiptLine
from salesbook.history.log import Log, find, is_receipts, read_log
from salesbook.history.signatures import signing_key
from salesbook.history.staff import StaffOverTime
from salesbook.history.times import Times
from salesbook.history.walk import is_shallow, tips
from salesbook.words import Text


class Shallow(Refusal):
    """The clone lacks older commits."""


NO_HOOKS_OF_OURS = frozenset({"github", "gitlab", "gitee", "bitbucket"})
"""Hosts on which no hook of ours runs: a line of a log there was written by somebody who may push, and proves nothing."""
_SHALLOW = Text(
    "this clone is shallow: older commits are missing, so nothing can be proved from it. Fetch them: git fetch --unshallow",
    "这是浅克隆，缺少较早的提交，无法证明任何事。请补全：git fetch --unshallow",
)


class Repository:
    """The history that lies in a clone. `branch` is the one everybody's records are merged into, `host` what kind serves it.

    Raises Shallow for a clone that lacks older commits, GitError where there is no repository.
    """

    def __init__(self, root: Path, branch: str, host: str, kept: Kept) -> None:
        if is_shallow(root):
            raise Shallow(_SHALLOW)
        self.root = root
        self._kept = kept
        self._signers: dict[int, str | None] = {}
        self.graph = Graph(root, kept)
        every = tips(root)
        self.tips = {name: oid for name, oid in every.items() if not is_receipts(name)}
        self.graph.read(self.tips)
        self.trunk = next((name for name in _names(branch) if name in self.tips), None)
        tip = self.graph.number(self.tips[self.trunk]) if self.trunk else None
        self.graph.follow(tip)
        receipts = find(every) if host not in NO_HOOKS_OF_OURS else None
        whole = read_log(root, receipts) if receipts else None
        self.of_host = HostLines(root, self.graph, kept, host)
        if host in COPIED:
            self.of_host.add_copies(find(every), self._may_copy)
        own = self._believed(whole) if whole is not None else Log()
        said_by_host = not own.lines and not own.broken and self.of_host.log is not None
        self.log = self.of_host.log if said_by_host else own if whole is not None else None
        self.grade = Grade.HOST if said_by_host else Grade.PROVEN
        self.times = Times(self.log.lines if self.log else ())
        self._acknowledge(self.log or Log())
        kept.save()

    def _believed(self, log: Log) -> Log:
        """The log up to where what merges and this clone remember of it can still be found."""
        remembered = [*self.graph.mentions(), *trailers.seen(self.root)]
        count = trailers.confirmed(log, remembered)
        if count is not None:
            return log.cut(count)
        if not log.broken:
            trailers.remember(self.root, log)
        return log

    def _acknowledge(self, log: Log) -> None:
        """Learn what each line of the log holds; from the beginning where the log is not the one known with more lines."""
        known, unknown = self._kept.note("log") or [0, ""], self._kept.note("unknown") or []
        count = known[0]
        same = count <= len(log.lines) and (not count or log.lines[count - 1].hash == known[1])
        if not same or any(self.graph.number(oid) is not None for oid in unknown):
            self._kept.clear(("receipt",))
            count, unknown = 0, []
        new = [(line.seq, self.graph.number(line.new), line.new) for line in log.lines[count:] if line.new]
        own = self.of_host.signed if self.grade is Grade.HOST else None
        self.graph.acknowledge([(seq, n) for seq, n, _ in new if n is not None], own)
        self._kept.put_note("log", [len(log.lines), log.head])
        self._kept.put_note("unknown", [*unknown, *(oid for _, n, oid in new if n is None)])
        gone = frozenset(self._kept.note("unknown"))
        self.first_unknown = next((line.seq for line in log.lines if line.new in gone), None)

    def may_copy(self, key: str | None, day: date) -> bool:
        """Whether the copies of somebody with this key are believed for a day, by the people records as they are now."""
        staff = self.staff.before(None)
        person = staff.by_key(key)
        return any(staff.holds(person, role, day) for role in COPIED_BY)

    def _may_copy(self, commit: str, day: date) -> bool:
        return self.may_copy(self._key_of(commit), day)

    @cached_property
    def reviews(self) -> Mapping[int, tuple[Entry, ...]]:
        """By commit the approving reviews on the host that had it before them."""
        return reviews_by_commit(self.graph, self.of_host.entries)

    @cached_property
    def staff(self) -> StaffOverTime:
        """The people over time."""
        return StaffOverTime(self.root, self.graph)

    def signing_key(self, n: int) -> str | None:
        """The fingerprint of the key by which a commit is rightly signed."""
        commit = self.graph.commit(n)
        return self._key_of(commit.id) if commit.signed == "ssh" else None

    def _key_of(self, oid: str) -> str | None:
        """The key that signed a commit, asked once."""
        row = self._kept.base.execute("SELECT key FROM signature WHERE id = ?", (oid,)).fetchone()
        if row is None:
            row = (signing_key(self.root, oid) or "",)
            self._kept.add_signature(oid, row[0])
        return row[0] or None

    def signer(self, n: int) -> str | None:
        """Whose key signed a commit, by the people records as they stood before the main line got it."""
        if n not in self._signers:
            key = self.signing_key(n)
            self._signers[n] = self.staff.before(self.graph.merged(n)).by_key(key) if key else None
        return self._signers[n]

    def is_import(self, n: int) -> bool:
        """Whether a commit is the one with which the main line begins: what it holds was there before the book was kept."""
        return self.graph.merged(n) == n and not self.graph.parents(n)

    def line(self, n: int) -> ReceiptLine | None:
        """The line of the log that first holds a commit."""
        receipt = self.graph.receipt(n)
        return self.log.lines[receipt.line - 1] if receipt is not None and self.log is not None else None

    def bringer(self, n: int) -> str | None:
        """Who certainly brought a commit: whose key signed it, else whom the server or the host knew; else None."""
        signer, line = self.signer(n), self.line(n)
        if signer is not None:
            return signer
        staff = self.staff.before(self.graph.merged(n))
        if self.of_host.made_commit(n):  # it names as author who was logged in
            return staff.by_email(self.graph.commit(n).author.email)
        if line is not None and line.via == "host":
            return staff.by_account(line.pusher)
        return staff.by_login(line.pusher) if line is not None and line.via in ("ssh", "https") else None


def _names(branch: str) -> tuple[str, ...]:
    """Where the main line is looked for: on the server as last seen, here, else at what is checked out."""
    return f"refs/remotes/origin/{branch}", f"refs/heads/{branch}", "HEAD"


@contextmanager
def open_repository(root: Path, branch: str, host: str = "none", *, cached: bool = True) -> Iterator[Repository]:
    """The history of a book, read; what was learned is kept when it is left.

    Raises Shallow for a clone that lacks older commits, GitError where there is no repository.
    """
    kept = Kept(root / FILE if cached else None, f"{_own_mark()} {branch} {host}")
    try:
        yield Repository(root, branch, host, kept)
    finally:
        kept.close()


@cache
def _own_mark() -> str:
    """Changes with every file of this room: what another program kept is not taken over."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
