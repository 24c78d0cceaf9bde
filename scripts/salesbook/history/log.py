"""The receipts log of a repository: its good lines, and from where on it can't be believed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.history.lines import BRANCH, NOTHING_BEFORE, ReceiptLine, read_line

_FILE = ".jsonl"


class Log(NamedTuple):
    """The lines up to the first that does not follow from the one before it; `broken` says that there is such a one."""

    lines: tuple[ReceiptLine, ...] = ()
    broken: bool = False

    def cut(self, count: int) -> Log:
        """The first lines only: what follows is not to be believed."""
        return Log(self.lines[:count], True)

    @property
    def head(self) -> str:
        """The hash of the last good line: what the next one names."""
        return self.lines[-1].hash if self.lines else NOTHING_BEFORE


def find(tips: dict[str, str]) -> str | None:
    """The commit at which the branch of receipts stands, the server's before one's own; None where there is none."""
    remote = sorted(name for name in tips if name.startswith("refs/remotes/") and name.endswith(f"/{BRANCH}"))
    for name in ("refs/remotes/origin/" + BRANCH, *remote, "refs/heads/" + BRANCH):
        if name in tips:
            return tips[name]
    return None


def is_receipts(name: str) -> bool:
    """Whether a ref is the branch of receipts, here or as last seen on a server: no records come by it."""
    return re.fullmatch(rf"refs/(?:heads|remotes/[^/]+)/{BRANCH}", name) is not None


def read_log(root: Path, commit: str) -> Log:
    """The log as it stands at a commit of its branch."""
    texts = list(_texts(root, commit))
    lines = tuple(_chained(texts))
    return Log(lines, len(lines) < len(texts))


def _texts(root: Path, commit: str) -> Iterator[str]:
    listed = git.run(root, "ls-tree", "-z", "--full-tree", commit).split(b"\0")
    parts = [line.partition(b"\t") for line in listed if line]
    files = sorted((name.decode("utf-8", "replace"), head.split()[2].decode()) for head, _, name in parts)
    for content in git.blobs(root, [oid for name, oid in files if name.endswith(_FILE)]):
        yield from content.decode("utf-8", "replace").removesuffix("\n").split("\n")


def _chained(texts: Sequence[str]) -> Iterator[ReceiptLine]:
    before = NOTHING_BEFORE
    for seq, text in enumerate(texts, 1):
        line = read_line(text)
        if line is None or line.seq != seq or line.before != before:
            return
        before = line.hash
        yield line
