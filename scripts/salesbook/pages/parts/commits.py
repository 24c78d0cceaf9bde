"""A commit on a page: by the first signs of its id, on the host where the company names one that a browser can open."""

from __future__ import annotations

from salesbook.kinds import Record
from salesbook.pages.parts.addresses import page_of, place_on
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Link, Outward, Value
from salesbook.views.approvals import trails
from salesbook.words import same

PROOF = "proof"
"""The part of a record's page that tells its story."""
_SHORT = 10
_BELOW = {"github": "commit", "gitea": "commit", "forgejo": "commit", "gitee": "commit", "gitlab": "-/commit", "bitbucket": "commits"}  # fmt: skip
"""Where a host shows a commit, below the repository's address."""


def commit_value(reader: Reader, commit: str) -> Value:
    """A commit by its id."""
    if not commit:
        return None
    host = reader.book.company.get("host", {})
    below, short = _BELOW.get(host.get("kind", "")), same(commit[:_SHORT])
    return Outward(f"{host['url'].rstrip('/')}/{below}/{commit}", short) if below and host.get("url") else short


def knows_story(reader: Reader, record: Record) -> bool:
    """Whether who brought a record when, and who approved it, is the reader's to know, and the history tells of it."""
    owner = record.writer
    mine = reader.audience.may_see("manager") or (owner is not None and reader.audience.answers_for(owner))
    return mine and record.ref in trails(reader.book)


def first_commit(reader: Reader, record: Record | None) -> Value:
    """The commit that first brought a record, where the reader may know it: the host's page of it, else the record's proof."""
    known = reader.book.find(record.ref) if record is not None else None
    if known is None or not knows_story(reader, known):
        return None
    value = commit_value(reader, trails(reader.book)[known.ref].first)
    if isinstance(value, Outward) or value is None:
        return value
    return Link(place_on(page_of(known), PROOF), same(trails(reader.book)[known.ref].first[:_SHORT]))
