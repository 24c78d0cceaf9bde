"""A commit as its own bytes tell it: parents, who says they wrote it and when, and whether it is signed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Literal, NamedTuple

Signed = Literal["", "ssh", "other"]

_PERSON = re.compile(rb"^(?:[^<]*)<([^>]*)> (-?[0-9]{1,12}) ([+-][0-9]{4})$")
_SSH = b"-----BEGIN SSH SIGNATURE-----"
_SIGNATURES = (b"gpgsig ", b"gpgsig-sha256 ")


class Hand(NamedTuple):
    """An author or a committer: the address, and the moment in seconds since 1970 with its offset in minutes.

    All of it is what the client said. `at` is None where no moment can be read.
    """

    email: str
    seconds: int | None = None
    offset: int = 0

    @property
    def at(self) -> datetime | None:
        """The moment that is claimed; None where there is none, or none that a calendar knows."""
        if self.seconds is None:
            return None
        try:
            return datetime.fromtimestamp(self.seconds, timezone(timedelta(minutes=self.offset)))
        except (OverflowError, OSError, ValueError):
            return None


class Commit(NamedTuple):
    """What a commit object says."""

    id: str
    parents: tuple[str, ...]
    author: Hand
    committer: Hand
    signed: Signed
    message: str


def read_commit(id: str, content: bytes) -> Commit:
    """A commit from its raw bytes. Grafts, replace refs and mailmap have no say here."""
    head, _, message = content.partition(b"\n\n")
    parents: list[str] = []
    hands: dict[bytes, Hand] = {}
    signed: Signed = ""
    for line in head.split(b"\n"):
        name, _, value = line.partition(b" ")
        if name == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif name in (b"author", b"committer"):
            hands.setdefault(name, _hand(value))
        elif line.startswith(_SIGNATURES):
            signed = "ssh" if _SSH in line else "other"
    nobody = Hand("")
    author, committer = hands.get(b"author", nobody), hands.get(b"committer", nobody)
    return Commit(id, tuple(parents), author, committer, signed, message.decode("utf-8", "replace"))


def _hand(value: bytes) -> Hand:
    match = _PERSON.match(value)
    if match is None:
        return Hand(value.partition(b"<")[2].partition(b">")[0].decode("utf-8", "replace"))
    offset = int(match[3][1:3]) * 60 + int(match[3][3:])
    return Hand(match[1].decode("utf-8", "replace"), int(match[2]), -offset if match[3][:1] == b"-" else offset)


def signature_of(content: bytes) -> tuple[bytes, bytes]:
    """The signature of a raw commit and what it signs: the commit without it. Both empty where there is none."""
    head, gap, message = content.partition(b"\n\n")
    signature: list[bytes] = []
    payload: list[bytes] = []
    inside = False
    for line in head.split(b"\n"):
        if line.startswith(_SIGNATURES):
            inside = True
            signature.append(line.partition(b" ")[2])
        elif inside and line.startswith(b" "):
            signature.append(line[1:])
        else:
            inside = False
            payload.append(line)
    if not signature:
        return b"", b""
    return b"\n".join(signature) + b"\n", b"\n".join(payload) + gap + message
