"""What is remembered of the receipts log outside of it, so that lines that are gone are missed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from salesbook import git
from salesbook.history.log import Log

TRAILER = "Receipts"
"""Begins the line of a merge's message that names the hash of the log's last line."""
_MENTION = re.compile(rf"^{TRAILER}: ([0-9a-f]{{64}})$", re.MULTILINE)
_FILE = "salesbook/receipts-seen"


def mention(message: str) -> str | None:
    """The hash that a merge's message names."""
    result = _MENTION.findall(message)
    return result[-1] if result else None


def confirmed(log: Log, remembered: Iterable[str]) -> int | None:
    """How many lines can be believed where some hash that is remembered is in the log no more; None where all are there.

    The hashes come oldest first: what an older one confirms still holds.
    """
    places = {line.hash: line.seq for line in log.lines}
    good = 0
    for known in remembered:
        if known not in places:
            return good
        good = max(good, places[known])
    return None


def seen(root: Path) -> list[str]:
    """The hash of the last line that this clone saw; none where it saw none."""
    try:
        return _memory(root).read_text(encoding="ascii").split()[:1]
    except (OSError, ValueError):
        return []


def remember(root: Path, log: Log) -> None:
    """Take down the last line, beside the repository: a cache may be thrown away, this should not."""
    if log.lines and seen(root) != [log.head]:
        with suppress(OSError):  # a clone on a disk that can't be written remembers nothing
            file = _memory(root)
            file.parent.mkdir(exist_ok=True)
            file.write_text(log.head + "\n", encoding="ascii")


def _memory(root: Path) -> Path:
    return root / git.run(root, "rev-parse", "--git-path", _FILE).decode("utf-8").strip()
