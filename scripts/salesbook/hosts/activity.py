"""The hosts' own logs of pushes.

GitHub: `/activity` of a repository (`activity` of ``github/rest-api-description``). Forgejo and Gitea:
`/activities/feeds` (`Activity` of ``templates/swagger/v1_json.tmpl``), whose `content` holds the commits of a push.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from salesbook.history.host_log import Entry
from salesbook.hosts.adapter import PAGE
from salesbook.hosts.host import HostError
from salesbook.hosts.http import Client
from salesbook.hosts.remedies import CUT
from salesbook.hosts.surroundings import FAMILIES, Place
from salesbook.words import Text

_PAGE = 100
_HEADS = "refs/heads/"
_PUSH = "commit_repo"
_COMPARED = re.compile(r"/([0-9a-f]{40}(?:[0-9a-f]{24})?)\.\.\.")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def activity(place: Place, client: Client, known: Collection[str]) -> Iterator[Entry]:
    """What happened to branches, the newest first, down to the first that is known by its id.

    Raises HostError where the host does not tell, or tells what can't be read.
    """
    if FAMILIES[place.kind] == "github":
        path, query, read = f"/repos/{quote(place.repository)}/activity", {"per_page": _PAGE}, _of_github
    else:
        path, query, read = (
            f"/repos/{quote(place.repository)}/activities/feeds",
            {"limit": PAGE, "page": 1},
            _of_forgejo,
        )
    for data in client.pages(_WHAT, path, **query):
        if isinstance(data, Mapping) and data.get("op_type", _PUSH) != _PUSH:
            continue
        entry = read(data)
        if entry is None:
            raise HostError(_WHAT, client.api + path, CUT)
        if entry.id in known:
            return
        if entry.ref.startswith(_HEADS):
            yield entry


def _of_forgejo(data: Any) -> Entry | None:
    """A push in the feed; None for one that is not as described. Of its content the head is the branch's new commit."""
    try:
        content = json.loads(data["content"])
        new = str(content["HeadCommit"]["Sha1"])
        old = _COMPARED.search(str(content.get("CompareURL", "")))
        at, ref = datetime.fromisoformat(str(data["created"])), str(data["ref_name"])
        number, login = str(int(data["id"])), str(data["act_user"]["login"])
    except (KeyError, ValueError, TypeError):
        return None
    if at.tzinfo is None or not _COMMIT.fullmatch(new):
        return None
    whole = ref if ref.startswith("refs/") else _HEADS + ref
    return Entry(number, at.replace(microsecond=0), whole, old[1] if old else "", new, login)


def _of_github(data: Any) -> Entry | None:
    """An item of the list; None for one that is not as described."""
    if not isinstance(data, Mapping):
        return None
    actor = data.get("actor")
    login = str(actor.get("login", "")) if isinstance(actor, Mapping) else ""
    commits = [str(data.get(name, "")) for name in ("before", "after")]
    try:
        at = datetime.fromisoformat(str(data["timestamp"]))
        number, ref = str(int(data["id"])), str(data["ref"])
    except (KeyError, ValueError, TypeError):
        return None
    if at.tzinfo is None or not all(_COMMIT.fullmatch(commit) for commit in commits):
        return None
    old, new = (commit if commit.strip("0") else "" for commit in commits)
    return Entry(number, at.replace(microsecond=0), ref, old, new, login)


_WHAT = Text("the host's log of pushes could not be read", "读取平台的推送日志失败")
