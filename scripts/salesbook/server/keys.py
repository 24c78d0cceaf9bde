"""Who may come to the server: a line for each key of each person who works here, bound to that person."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

_KINDS = re.compile(
    r"ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com"
)
PERSON = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")


class Key(NamedTuple):
    """A person's public key, as OpenSSH takes it: kind and content, no comment."""

    person: str
    text: str


def good_key(text: str) -> str | None:
    """The key as ``kind content``; None for a fingerprint, and for what OpenSSH would not take."""
    words = text.split()[:2]
    if len(words) < 2 or not _KINDS.fullmatch(words[0]):  # noqa: PLR2004 - kind and content
        return None
    try:
        content = base64.b64decode(words[1], validate=True)
    except ValueError:
        return None
    size = int.from_bytes(content[:4], "big")
    return " ".join(words) if content[4 : 4 + size] == words[0].encode() else None


def keys(people: Mapping[str, Mapping[str, Any]]) -> list[Key]:
    """The keys of these people; one that several have is nobody's, since it tells nobody from anybody."""
    every = [key for person, data in sorted(people.items()) for key in _of(person, data)]
    count = Counter(key.text for key in every)
    return [key for key in every if count[key.text] == 1]


def shared_keys(people: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The people of whom several have the same key."""
    every = [key for person, data in sorted(people.items()) for key in _of(person, data)]
    count = Counter(key.text for key in every)
    return sorted({key.person for key in every if count[key.text] > 1})


def _of(person: str, data: Mapping[str, Any]) -> Iterator[Key]:
    texts = (data.get("git") or {}).get("signing_keys", ())
    good = dict.fromkeys(filter(None, map(good_key, texts)))
    yield from (Key(person, text) for text in good)


def authorized_keys(script: Path, people: Mapping[str, Mapping[str, Any]]) -> str:
    """What sshd reads: each key may run the one script, with the person it is bound to, and nothing else."""
    lines = (f"restrict,command=\"'{script}' {key.person}\" {key.text}\n" for key in keys(people))
    return (
        "# Written from the people records by `salesbook host bare`; changed by hand it is written anew.\n"
        + "".join(lines)
    )
