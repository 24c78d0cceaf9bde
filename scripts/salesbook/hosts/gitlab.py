"""GitLab (``doc/api/openapi/openapi_v2.yaml`` of the server, interface version 4): merge requests, and notes on them.

Not tried on GitLab itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from salesbook.hosts.adapter import ASKED, LABEL, REVIEWERS, STATUS, Adapter, login_of
from salesbook.hosts.host import PullRequest, State
from salesbook.hosts.http import Client, Sleep

_MOST = 100
"""Items that a page may have."""
_DESCRIPTION = 255
_STATES = {State.PENDING: "pending", State.SUCCESS: "success", State.FAILURE: "failed"}


class GitLab(Adapter):
    """A project on GitLab, named by its whole path; a group may lie in another."""

    name = "gitlab"
    robots = frozenset[str]()
    edit = "PUT"

    def _path_of(self, repository: str) -> str:
        return f"/projects/{quote(repository, safe='')}"

    @property
    def _pulls(self) -> str:
        return f"{self._path}/merge_requests"

    def _open_from(self, branch: str) -> Mapping[str, object]:
        return {"state": "opened", "source_branch": branch, "target_branch": self._main, "per_page": _MOST}

    def _leads_here(self, data: Mapping[str, Any], branch: str) -> bool:
        own = data["source_project_id"] == data["target_project_id"]
        return bool(own and data["source_branch"] == branch and data["target_branch"] == self._main)

    def _as_new(self, branch: str, title: str, body: str) -> Mapping[str, object]:
        """The branch stays, and its commits too: a squash would put others in their place."""
        request = {"source_branch": branch, "target_branch": self._main, "title": title, "description": body}
        return {**request, "remove_source_branch": False, "squash": False}

    def _read(self, data: Mapping[str, Any]) -> PullRequest:
        return PullRequest(data["iid"], data["web_url"], data["title"], data["sha"])

    def _comments(self, number: int) -> str:
        return f"{self._pulls}/{number}/notes"

    def _comment_at(self, number: int, comment: int) -> str:
        return f"{self._comments(number)}/{comment}"

    def label(self, number: int, labels: Sequence[str]) -> None:
        """Make its labels that begin `needs:` exactly these; GitLab makes one that the project does not have."""
        path = f"{self._pulls}/{number}"
        there = [name for name in self._client.get(LABEL, path).data.get("labels") or () if name.startswith(ASKED)]
        changes = {
            "add_labels": [name for name in dict.fromkeys(labels) if name not in there],
            "remove_labels": [name for name in there if name not in labels],
        }
        data = {name: ",".join(names) for name, names in changes.items() if names}
        if data:
            self._client.send(LABEL, "PUT", path, data)

    def ask(self, number: int, logins: Sequence[str]) -> None:
        """Ask those who are not asked already and have not approved; reviewers are named by number, all of them at once."""
        path = f"{self._pulls}/{number}"
        pull, approvals = self._client.get(REVIEWERS, path).data, self._client.get(REVIEWERS, f"{path}/approvals").data
        approved = {login_of(item.get("user")) for item in approvals.get("approved_by") or ()}
        known = {login_of(pull.get("author")), *approved, *(login_of(user) for user in pull.get("reviewers") or ())}
        fresh = [self._number_of(login) for login in dict.fromkeys(logins) if login.lower() not in known]
        wanted = [number for number in fresh if number is not None]
        if wanted:
            there = [user["id"] for user in pull.get("reviewers") or ()]
            self._client.send(REVIEWERS, "PUT", path, {"reviewer_ids": [*there, *wanted]})

    def _number_of(self, login: str) -> int | None:
        """Somebody's number; None for nobody's login."""
        users = self._client.get(REVIEWERS, "/users", username=login).data
        return next((int(user["id"]) for user in users or () if login_of(user) == login.lower()), None)

    def status(self, commit: str, state: State, context: str, words: str, url: str | None) -> None:
        """Set how the check of a commit stands. GitLab refuses to set what it is already: that is as good."""
        short = words if len(words) <= _DESCRIPTION else words[: _DESCRIPTION - 1] + "…"
        data = {"state": _STATES[state], "name": context, "description": short} | ({"target_url": url} if url else {})
        path = f"{self._path}/statuses/{quote(commit)}"
        answer = self._client.send(STATUS, "POST", path, data, also=(HTTPStatus.BAD_REQUEST,), again=True)
        if answer.status == HTTPStatus.BAD_REQUEST and "cannot transition" not in str(answer.data).lower():
            raise self._client.refusal(STATUS, path, answer)


def client(server: str, token: str, sleep: Sleep) -> Client:
    """Speaks to gitlab.com or to a server of one's own."""
    return Client(f"{server}/api/v4", token, sleep, scheme="Bearer", headers={})
