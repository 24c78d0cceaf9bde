"""A line of the receipts log: what the server saw of one push, chained to the line before by its hash."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Literal, NamedTuple, get_args

Via = Literal["ssh", "https", "local", "missed"]
Seen = Literal["host", "verified"]
"""In place of the way of a push, in a line that no log holds: a host saw it, and its own signature or log says so.

*verified*: the host found the signature of somebody's commit good, and says when; who pushed it is not known by that.
"""
NOTHING_BEFORE = "0" * 64
"""What the first line names in place of the hash of the line before it."""
BRANCH = "receipts"
_FIELDS = ("seq", "at", "ref", "old", "new", "pusher", "via", "before")


class ReceiptLine(NamedTuple):
    """One line. `old` or `new` is empty where the ref was not there; `pusher` is None where nobody is known.

    `via` is *missed* where a ref was found moved without a line: then only *in by* is known.
    """

    seq: int
    at: datetime
    ref: str
    old: str
    new: str
    pusher: str | None
    via: Via | Seen
    before: str

    def text(self) -> str:
        """The line as the log holds it, without its end."""
        data = self._replace(at=self.at.astimezone(UTC))._asdict() | {"at": f"{self.at.astimezone(UTC):%FT%TZ}"}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @property
    def hash(self) -> str:
        """What the next line names."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    @property
    def file(self) -> str:
        """The file of the log it stands in: one for each month."""
        return f"{self.at.astimezone(UTC):%Y-%m}.jsonl"


def read_line(text: str) -> ReceiptLine | None:
    """The line that a text tells; None for one that is not exactly as `Line.text` writes it."""
    try:
        value = json.loads(text)
        at = datetime.fromisoformat(value["at"])
        line = ReceiptLine(value["seq"], at, *(value[name] for name in _FIELDS[2:]))
        good = set(value) == set(_FIELDS) and type(line.seq) is int and line.via in get_args(Via) and at.tzinfo
        texts = (line.ref, line.old, line.new, line.before, line.pusher or "")
        return line if good and all(isinstance(part, str) for part in texts) and line.text() == text else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
