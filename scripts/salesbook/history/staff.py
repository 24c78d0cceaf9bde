"""Who was who at a commit of the main line: keys, addresses, logins and roles as the people records stood before it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from salesbook import git
from salesbook.history.graph import Graph
from salesbook.history.signatures import fingerprint
from salesbook.yamlio import read

_PEOPLE = "people/"


class Staff:
    """The people records of one state of the main line."""

    def __init__(self, people: Mapping[str, Mapping[str, Any]]) -> None:
        self.people = people
        self._by_key: dict[str, str] = {}
        self._by_email: dict[str, str] = {}
        self._by_login: dict[str, str] = {}
        self._by_account: dict[str, set[str]] = {}
        for person, data in sorted(people.items()):
            self._take(person, data.get("git") or {})

    def _take(self, person: str, own: Mapping[str, Any]) -> None:
        """Know a person by keys, addresses and login; an id names its own person before it is anybody's login."""
        prints = (fingerprint(key) for key in own.get("signing_keys", ()))
        self._by_key.update((known, person) for known in prints if known)
        self._by_email.update((email.lower(), person) for email in own.get("emails", ()))
        if own.get("login"):
            self._by_account.setdefault(str(own["login"]).lower(), set()).add(person)
        if own.get("login") not in (None, *self.people):
            self._by_login[own["login"]] = person
        self._by_login[person] = person

    def by_key(self, key: str | None) -> str | None:
        """Whose key it is."""
        return self._by_key.get(key or "")

    def by_email(self, email: str) -> str | None:
        """Whose address it is: what a commit claims."""
        return self._by_email.get(email.lower())

    def by_login(self, login: str | None) -> str | None:
        """Whom the server or the host calls so."""
        return self._by_login.get(login or "")

    def by_account(self, login: str | None) -> str | None:
        """Whose account on a public host it is: that of one person's record alone; anybody may be called as somebody's id."""
        people = self._by_account.get((login or "").lower(), set())
        return next(iter(people)) if len(people) == 1 else None

    def holds(self, person: str | None, role: str, day: date) -> bool:
        """Whether somebody held a role on a day and worked here."""
        data, iso_day = self.people.get(person or "", {}), day.isoformat()
        if not str(data.get("joined_on", "")) <= iso_day <= str(data.get("left_on", "9999-12-31")):
            return False
        spans = (item for item in data.get("roles", ()) if item.get("role") == role)
        return any(str(item.get("from", "")) <= iso_day <= str(item.get("to", "9999-12-31")) for item in spans)


class StaffOverTime:
    """The people at any commit of the main line."""

    def __init__(self, root: Path, graph: Graph) -> None:
        self._root = root
        self._graph = graph
        self._versions = graph.versions_below(_PEOPLE)
        self._known: dict[int, Staff] = {}

    def before(self, n: int | None) -> Staff:
        """As they stood before a commit of the main line; at its end for None, at its beginning for the first commit."""
        last = None if n is None else next(iter(self._graph.parents(n)), n)
        limit = None if last is None else self._graph.order(last)
        count = (
            len(self._versions)
            if limit is None
            else bisect_right(self._versions, limit, key=lambda version: version[0])
        )
        if count not in self._known:
            self._known[count] = self._of({ref: new for _, ref, new in self._versions[:count]})
        return self._known[count]

    def _of(self, at: Mapping[str, str]) -> Staff:
        there = {ref: oid for ref, oid in at.items() if oid}
        contents = zip(there, git.blobs(self._root, there.values()), strict=True)
        read_in = ((ref, read(content, f"records/{ref}.yaml").document) for ref, content in contents)
        return Staff({ref.removeprefix(_PEOPLE): doc.data for ref, doc in read_in if doc})


def staff_at(root: Path, commit: str, folder: str) -> Staff:
    """The people records of one commit, in which the book lies in a folder: empty for the top, else with a slash."""
    below = f"{folder}records/{_PEOPLE}"
    words = ("--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, "--", below)
    parts = [line.partition(b"\t") for line in git.run(root, *words).split(b"\0") if line]
    blobs = {path.decode("utf-8", "replace"): head.split()[2].decode() for head, _, path in parts if b" blob " in head}
    contents = zip(blobs, git.blobs(root, blobs.values()), strict=True)
    read_in = ((path, read(content, path.removeprefix(folder)).document) for path, content in contents)
    return Staff({path.removeprefix(below).removesuffix(".yaml"): doc.data for path, doc in read_in if doc})
