"""What hosts know of reviews: who approved which head of a pull request, and when.

GitHub: `pulls/list`, `pulls/list-reviews` (`pull-request-review` of ``github/rest-api-description``). Forgejo and Gitea:
`repoListPullRequests`, `repoListPullReviews` (`PullReview` of ``templates/swagger/v1_json.tmpl``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
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
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_APPROVED = "APPROVED"
_AGAIN = timedelta(days=1)
"""So much earlier than the newest review that is known pull requests are looked at again: clocks of a host may differ."""


def reviews(place: Place, client: Client, known: Collection[Entry]) -> Iterator[Entry]:
    """The approving reviews of pull requests into main that are not known yet, the newest pull request first.

    Raises HostError where the host does not tell, or tells what can't be read.
    """
    ids = {entry.id for entry in known}
    newest = max((entry.at for entry in known if entry.what == "approved"), default=None)
    path = f"/repos/{quote(place.repository)}/pulls"
    for pull in client.pages(_WHAT, path, **_query(place)):
        number, updated = _number_and_update(pull)
        if number is None or updated is None:
            raise HostError(_WHAT, client.api + path, CUT)
        if newest is not None and updated < newest - _AGAIN:
            return
        if pull.get("base", {}).get("ref") == place.main:
            yield from (
                entry for entry in _of_pull(client, f"{path}/{number}/reviews", number, place) if entry.id not in ids
            )


def _query(place: Place) -> dict[str, object]:
    if FAMILIES[place.kind] == "github":
        return {"state": "all", "sort": "updated", "direction": "desc", "base": place.main, "per_page": _PAGE}
    return {"state": "all", "sort": "recentupdate", "limit": PAGE, "page": 1}


def _number_and_update(pull: Any) -> tuple[int | None, datetime | None]:
    try:
        at = datetime.fromisoformat(str(pull["updated_at"]))
        return int(pull["number"]), at if at.tzinfo else None
    except (KeyError, ValueError, TypeError):
        return None, None


def _of_pull(client: Client, path: str, number: int, place: Place) -> Iterator[Entry]:
    size = {"per_page": _PAGE} if FAMILIES[place.kind] == "github" else {"limit": PAGE, "page": 1}
    for data in client.pages(_WHAT, path, **size):
        if not isinstance(data, Mapping):
            raise HostError(_WHAT, client.api + path, CUT)
        if data.get("state") == _APPROVED and data.get("dismissed") is not True and data.get("user"):
            entry = _entry(data, number)
            if entry is None:
                raise HostError(_WHAT, client.api + path, CUT)
            yield entry


def _entry(data: Mapping[str, Any], number: int) -> Entry | None:
    """A review; None for one that is not as described."""
    try:
        at, head = datetime.fromisoformat(str(data["submitted_at"])), str(data["commit_id"])
        name, login = f"review-{int(data['id'])}", str(data["user"]["login"])
    except (KeyError, ValueError, TypeError):
        return None
    if at.tzinfo is None or not _COMMIT.fullmatch(head):
        return None
    return Entry(name, at.replace(microsecond=0), f"refs/pull/{number}", "", head, login, "approved")


_WHAT = Text("the host's reviews could not be read", "读取平台的审核失败")
