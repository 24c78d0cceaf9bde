"""When GitHub found the signatures of commits good: it had them by then, and says so for ever.

`repos/list-commits` of ``github/rest-api-description``: `commit.verification` of each commit, with its `verified_at`.
Forgejo and Gitea tell whether a signature is good and not since when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import quote

from salesbook.history.host_log import Entry
from salesbook.hosts.host import HostError
from salesbook.hosts.http import Client
from salesbook.hosts.remedies import CUT
from salesbook.hosts.surroundings import FAMILIES, Place
from salesbook.words import Text

_PAGE = 100
_MOST = 5000
"""So many commits of a branch are looked through at a time: of an old book the newest."""


def verifications(
    place: Place, client: Client, tips: Iterable[str], signed: Collection[str], known: Collection[str]
) -> Iterator[Entry]:
    """When the signed commits were verified that lead to these tips, down to the first that is known by its id.

    Raises HostError where the host does not tell, or tells what can't be read.
    """
    left = {commit for commit in signed if _id(commit) not in known}
    for tip in tips if FAMILIES[place.kind] == "github" else ():
        if left:
            yield from _of_branch(place, client, tip, left, known)


def _of_branch(place: Place, client: Client, tip: str, left: set[str], known: Collection[str]) -> Iterator[Entry]:
    path = f"/repos/{quote(place.repository)}/commits"
    for data in islice(client.pages(_WHAT, path, sha=tip, per_page=_PAGE), _MOST):
        commit = str(data.get("sha", "")) if isinstance(data, Mapping) else ""
        if not commit:
            raise HostError(_WHAT, client.api + path, CUT)
        if _id(commit) in known:
            return
        at = _verified_at(data) if commit in left else None
        left.discard(commit)
        if at is not None:
            yield Entry(_id(commit), at, "", "", commit, "", "verified")
        if not left:
            return


def _id(commit: str) -> str:
    return f"verified-{commit}"


def _verified_at(data: Mapping[str, Any]) -> datetime | None:
    try:
        verification = data["commit"]["verification"]
        at = datetime.fromisoformat(str(verification["verified_at"]))
        return at.replace(microsecond=0) if verification["verified"] is True and at.tzinfo else None
    except (KeyError, ValueError, TypeError):  # not signed, or signed by a key that the host does not know
        return None


_WHAT = Text("the host's word on signatures could not be read", "读取平台对签名的核实失败")
