"""What is proven of every record's arrival, read at once when first asked: the book's door to the history."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salesbook import git
from salesbook.history.approvals import RepliedRecord, approvals
from salesbook.history.arrival import Coming, Comings
from salesbook.history.evidence import NOTHING_PROVEN, Span
from salesbook.history.host_keys import HOST_KEYS
from salesbook.history.log import find
from salesbook.history.repository import Repository, Shallow, open_repository
from salesbook.history.steps import steps
from salesbook.history.trail import Receipt, Trail
from salesbook.history.walk import tips
from salesbook.kinds import Company


class _Known(NamedTuple):
    repository: Repository
    comings: Comings


class InGit:
    """The arrivals of the records of some books; the first that holds a record tells of it.

    `branch` is the main line's, `host` the kind of host that the company names, `keys` whether its people sign.
    """

    def __init__(self, roots: Sequence[Path], branch: str, host: str, *, keys: bool) -> None:
        self._roots = roots
        self._branch = branch
        self._host = host
        self._keys = keys
        self._lock = Lock()
        self._stack = ExitStack()
        weakref.finalize(self, self._stack.close)
        self._trails: dict[tuple[str, tuple[tuple[str, str, str], ...]], Trail | None] = {}
        self.shallow = False

    @cached_property
    def _known(self) -> tuple[_Known, ...]:
        return tuple(known for known in map(self._open, self._roots) if known is not None)

    def _open(self, root: Path) -> _Known | None:
        """What the history of a root tells; None where it can tell nothing that its records do not say themselves."""
        try:
            if not self._keys and self._host not in HOST_KEYS and find(tips(root)) is None:
                return None
            repository = self._stack.enter_context(open_repository(root, self._branch, self._host))
        except Shallow:
            self.shallow = True
            return None
        except git.GitError:
            return None
        return _Known(repository, Comings(repository))

    @property
    def tell(self) -> bool:
        """Whether there is a history that can tell more than the records say of themselves."""
        with self._lock:
            return bool(self._known)

    def of(self, ref: str, writers: Iterable[str | None], *, brought: bool = False) -> Span:
        """What is proven of the arrival of a record, which one of these people should have signed.

        With `brought` nothing is proven unless one of them brought it himself: what others bring in his name is a claim.
        """
        with self._lock:
            for repository, comings in self._known:
                coming = comings.get(ref)
                if coming is not None:
                    return self._span(repository, coming, frozenset(writers), brought)
        return NOTHING_PROVEN

    def receipt(self, commit: str) -> Receipt | None:
        """What proves that the server had a commit, given by its id; None where nothing does."""
        with self._lock:
            for repository, _ in self._known:
                n = repository.graph.number(commit)
                line = repository.line(n) if n is not None else None
                if line is not None:
                    at, branch = repository.times.in_by(line.seq), line.ref.removeprefix("refs/heads/")
                    return Receipt(line.seq, at, branch, line.pusher, line.via, line.hash)
        return None

    def trail(self, ref: str, replies: tuple[tuple[str, str, str], ...], zone: ZoneInfo) -> Trail | None:
        """What became of a record on the main line, and who approved it; None where no history tells of it."""
        with self._lock:
            if (ref, replies) not in self._trails:
                self._trails[ref, replies] = self._trail(RepliedRecord(ref, replies, zone))
            return self._trails[ref, replies]

    def _trail(self, replied: RepliedRecord) -> Trail | None:
        for repository, comings in self._known:
            coming = comings.get(replied.ref)
            if coming is not None:
                bringer = None if repository.is_import(coming.n) else repository.bringer(coming.n)
                approved = tuple(approvals(repository, comings, replied))
                return Trail(bringer, steps(repository, replied.ref), approved, repository.graph.id(coming.n))
        return None

    def _span(self, repository: Repository, coming: Coming, writers: frozenset[str | None], brought: bool) -> Span:
        in_by, not_before = coming.in_by(repository), coming.not_before(repository)
        if brought and repository.bringer(coming.n) not in writers:
            in_by = not_before = None
        signed = repository.signer(coming.n) if self._keys else None
        at = repository.graph.commit(coming.n).committer.at if signed is not None and signed in writers else None
        return Span(in_by, not_before, at, repository.grade)


def arrivals_in(roots: Sequence[Path], company: Company, signs: bool) -> InGit:
    """The arrivals of the records of a company's books; `signs` is whether its people have keys."""
    host = company.get("host", {})
    return InGit(roots, host.get("branch", "main"), host.get("kind", "none"), keys=signs)


def history_mark(roots: Iterable[Path]) -> list[str]:
    """Changes with every commit that is known of books: what depends on their history is worked out anew."""
    result: list[str] = []
    for root in roots:
        if git.folder(root) is not None:
            try:
                result += [f"{name} {oid}" for name, oid in sorted(tips(root).items())]
            except git.GitError:
                continue
    return result
