"""Writing receipts: what `salesbook receipt` does on the server after each push, by objects only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Refusal
from salesbook.history.lines import BRANCH, ReceiptLine, Via
from salesbook.history.log import Log, read_log
from salesbook.words import Text

REF = f"refs/heads/{BRANCH}"
_TRIES = 50
_IDENTITY = ("-c", "user.name=salesbook", "-c", "user.email=salesbook@localhost", "-c", "commit.gpgSign=false")


class Moved(NamedTuple):
    """A ref that a push moved, as Git tells a hook; empty where it was not there."""

    ref: str
    old: str
    new: str


class Pusher(NamedTuple):
    """Who pushed, by which way, as the server knows it and the client can't choose."""

    person: str | None
    via: Via


NOBODY = Pusher(None, "missed")
"""Nobody is known to have pushed: a ref was found moved."""


class Broken(Refusal):
    """The log can't be added to."""


_BROKEN = Text(
    "the receipts log is broken after line {seq}: somebody changed the branch `receipts`. No line is added, and nothing"
    " after that line is proven. Put the branch back to a state that is whole (git update-ref {ref} COMMIT).",
    "回执日志在第 {seq} 行之后已断：有人改动了 receipts 分支。不再追加，其后的内容都不算已证实。请把分支恢复到完好的提交（git update-ref {ref} COMMIT）。",
)
_BUSY = Text(
    "the receipts log is being written by others all the time; the next push will make up for this line",
    "回执日志一直有人在写；下一次推送会补上这一行",
)


def read_hook(text: str) -> list[Moved]:
    """What Git tells a post-receive hook: a line ``old new ref`` for each ref."""
    parts = (line.split(" ", 2) for line in text.splitlines() if line.count(" ") >= 2)  # noqa: PLR2004
    return [Moved(ref, _there(old), _there(new)) for old, new, ref in parts]


def _there(oid: str) -> str:
    return oid if oid.strip("0") else ""


def write_receipts(root: Path, pushed: Sequence[Moved], pusher: Pusher, at: datetime) -> list[ReceiptLine]:
    """Add a line for each branch of a push, and before it one *missed* for each ref that moved without; the new lines.

    Compare and swap: when somebody else added a line meanwhile it is done again. Raises Broken, and GitError.
    """
    moves = [move for move in pushed if move.ref.startswith("refs/heads/") and move.ref != REF]
    at = at.astimezone(UTC).replace(microsecond=0)
    with _lock(root) as own_tips:
        for _ in range(_TRIES):
            tip = (git.attempt(root, "rev-parse", "--verify", "--quiet", REF) or b"").decode().strip()
            base = own_tips.last(tip)
            log = read_log(root, base) if base else Log()
            if log.broken:
                raise Broken(_BROKEN.fill(seq=len(log.lines), ref=REF))
            received = [(move, pusher) for move in moves]
            if base != tip:  # somebody else put lines there: that is told, and not taken over
                received.insert(
                    0, (Moved(REF, base, tip), pusher if any(move.ref == REF for move in pushed) else NOBODY)
                )
            new = list(_lines(log, received, at, _branches(root)))
            if not new or _swapped(root, tip, _commit(root, base, log, new), own_tips):
                return new
    raise Broken(_BUSY)


class _OwnTips:
    """Where the server itself left the branch, remembered beside the repository: nobody else's lines are taken over."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def last(self, tip: str) -> str:
        """The tip, if it is one of ours; else the last that was, or the tip where none is remembered."""
        try:
            known = self._file.read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return tip
        return tip if not known or tip in known else known[-1]

    def expect(self, *commits: str) -> None:
        """Remember the tips that may stand there once the swap was tried."""
        self._file.write_text("".join(f"{commit}\n" for commit in commits if commit), encoding="ascii")


def _branches(root: Path) -> dict[str, str]:
    listed = git.run(root, "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/").decode("utf-8")
    result = {name: oid for oid, _, name in (line.partition(" ") for line in listed.splitlines())}
    return {name: oid for name, oid in result.items() if name != REF}


class _State:
    """Where the log says that each branch is, and which moves it found without a line."""

    def __init__(self, log: Log) -> None:
        self.at: dict[str, str] = {}
        self._missed: set[Moved] = set()
        for line in log.lines:
            self.take(line)

    def take(self, line: ReceiptLine) -> None:
        """Follow a line. One that comes after others already saw its move tells who pushed, and moves nothing."""
        move = Moved(line.ref, line.old, line.new)
        if line.via != "missed" and move in self._missed:
            self._missed.discard(move)
            return
        if line.via == "missed":
            self._missed.add(move)
        self.at[line.ref] = line.new

    def was_missed(self, move: Moved) -> bool:
        """Whether a push is one whose move was found before its own line was written."""
        return move in self._missed


def _lines(
    log: Log, received: Sequence[tuple[Moved, Pusher]], at: datetime, real: Mapping[str, str]
) -> Iterator[ReceiptLine]:
    """What is to be added: first what moved without a line, then the push."""
    state, seq, before = _State(log), len(log.lines), log.head
    own = {move.ref: move for move, _ in received if not state.was_missed(move)}
    for move, who in [*((gap, NOBODY) for gap in _gaps(state, own, real)), *received]:
        seq += 1
        line = ReceiptLine(seq, at, *move, who.person, who.via, before)
        before = line.hash
        yield line


def unrecorded(root: Path, log: Log) -> list[Moved]:
    """The branches that are elsewhere than a log says."""
    return _gaps(_State(log), {}, _branches(root))


def _gaps(state: _State, own: Mapping[str, Moved], real: Mapping[str, str]) -> list[Moved]:
    """Moves that no line tells of: up to where a push began, and of all other branches up to where they are."""
    reached = {**real, **{ref: move.old for ref, move in own.items()}}
    refs = sorted((state.at.keys() | reached.keys()) - {REF})
    moves = (Moved(ref, state.at.get(ref, ""), reached.get(ref, "")) for ref in refs)
    return [move for move in moves if move.old != move.new]


def _swapped(root: Path, tip: str, commit: str, own_tips: _OwnTips) -> bool:
    """Put the branch to a commit if it is still where it was."""
    before = own_tips.last(tip)
    own_tips.expect(commit, before)
    done = git.attempt(root, "update-ref", "-m", "receipt", REF, commit, tip or "0" * len(commit)) is not None
    if done:
        own_tips.expect(commit)
    return done


def _commit(root: Path, base: str, log: Log, new: Sequence[ReceiptLine]) -> str:
    """A commit of the log with new lines."""
    files: dict[str, list[ReceiptLine]] = {}
    touched = {line.file for line in new}
    for line in (*log.lines, *new):
        if line.file in touched:
            files.setdefault(line.file, []).append(line)
    listed = git.run(root, "ls-tree", "-z", base).split(b"\0") if base else []
    kept = [entry for entry in listed if entry and entry.partition(b"\t")[2].decode() not in files]
    contents = [f"100644 blob {_blob(root, lines)}\t{name}".encode() for name, lines in files.items()]
    tree = git.run(root, "mktree", "-z", data=b"\0".join([*kept, *contents]) + b"\0").decode().strip()
    parents = ("-p", base) if base else ()
    words = ("commit-tree", tree, *parents, "-m", f"receipts {new[0].seq}-{new[-1].seq}")
    return git.run(root, *_IDENTITY, *words).decode().strip()


def _blob(root: Path, lines: Sequence[ReceiptLine]) -> str:
    content = "".join(line.text() + "\n" for line in lines).encode()
    return git.run(root, "hash-object", "-w", "--stdin", data=content).decode().strip()


@contextmanager
def _lock(root: Path) -> Iterator[_OwnTips]:
    """One writer at a time, where the system can lock; the swap alone keeps the log whole without."""
    folder = Path(git.run(root, "rev-parse", "--absolute-git-dir").decode("utf-8").strip())
    with (folder / "salesbook-receipts.lock").open("w") as file:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield _OwnTips(folder / "salesbook-receipts")
