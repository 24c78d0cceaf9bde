"""What the interfaces of GitHub, Forgejo and Gitea have in common: the same paths, nearly the same fields."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from salesbook.hosts.adapter import ASKED, LABEL, NOT_DONE, REVIEWERS, STATUS, Adapter, login_of
from salesbook.hosts.host import PullRequest, State

_DESCRIPTION = 140
"""Characters that a status may have on GitHub."""


class GitHubLike(Adapter):
    """A repository (``owner/name``) on such a host."""

    def _path_of(self, repository: str) -> str:
        return f"/repos/{quote(repository)}"

    @property
    def _pulls(self) -> str:
        """The path of the pull requests."""
        return f"{self._path}/pulls"

    def _comments(self, number: int) -> str:
        """The path of the comments on one."""
        return f"{self._path}/issues/{number}/comments"

    def _comment_at(self, number: int, comment: int) -> str:  # noqa: ARG002 - numbered over the whole repository
        """The path of one comment."""
        return f"{self._path}/issues/comments/{comment}"

    def _as_new(self, branch: str, title: str, body: str) -> Mapping[str, object]:
        """What a new pull request is made of."""
        return {"head": branch, "base": self._main, "title": title, "body": body}

    def _read(self, data: Mapping[str, Any]) -> PullRequest:
        return PullRequest(data["number"], data["html_url"], data["title"], data["head"]["sha"])

    def _leads_here(self, data: Mapping[str, Any], branch: str) -> bool:
        """Whether a pull request is from a branch to main, both in this repository: a fork has branches of the same names."""
        head, base = data["head"], data["base"]
        own = str((head.get("repo") or {}).get("full_name", "")).lower() == self._repository.lower()
        return own and head["ref"] == branch and base["ref"] == self._main

    def label(self, number: int, labels: Sequence[str]) -> None:
        """Make its labels that begin `needs:` exactly these."""
        there = {
            str(label["name"]): label
            for label in self._client.pages(LABEL, f"{self._path}/issues/{number}/labels")
            if str(label["name"]).startswith(ASKED)
        }
        for name, label in there.items():
            if name not in labels:
                self._remove_label(number, label)
        missing = [name for name in dict.fromkeys(labels) if name not in there]
        if missing:
            self._add_labels(number, missing)

    def ask(self, number: int, logins: Sequence[str]) -> None:
        """Ask those who are not asked already and have not looked at this very commit; one by one, since one may be unknown."""
        pull = self._client.get(REVIEWERS, f"{self._path}/pulls/{number}").data
        known = {login_of(user) for user in pull.get("requested_reviewers") or ()} | {login_of(pull.get("user"))}
        head = pull["head"]["sha"]
        for review in self._client.pages(REVIEWERS, f"{self._path}/pulls/{number}/reviews"):
            if review.get("commit_id") == head and review.get("state") not in {"PENDING", "REQUEST_REVIEW"}:
                known.add(login_of(review.get("user")))
        for login in dict.fromkeys(logins):
            if login.lower() not in known:
                path, data = f"{self._path}/pulls/{number}/requested_reviewers", {"reviewers": [login]}
                self._client.send(REVIEWERS, "POST", path, data, also=NOT_DONE, again=True)

    def status(self, commit: str, state: State, context: str, words: str, url: str | None) -> None:
        """Set how the check called `context` of a commit stands; set twice, the second is the same again."""
        short = words if len(words) <= _DESCRIPTION else words[: _DESCRIPTION - 1] + "…"
        data = {"state": state.value, "context": context, "description": short}
        path = f"{self._path}/statuses/{quote(commit)}"
        self._client.send(STATUS, "POST", path, data | ({"target_url": url} if url else {}), again=True)

    @abstractmethod
    def _add_labels(self, number: int, names: Sequence[str]) -> None:
        """Put labels on, made first where there are none of these names."""

    @abstractmethod
    def _remove_label(self, number: int, label: Mapping[str, Any]) -> None:
        """Take a label off; one that is off already is fine."""
