"""GitHub, and GitHub Enterprise Server (``github/rest-api-description``, version 2022-11-28)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from salesbook.hosts.adapter import LABEL
from salesbook.hosts.github_like import GitHubLike
from salesbook.hosts.http import Client, Sleep

_MOST = 100
"""Items that a page may have."""


class GitHub(GitHubLike):
    """A repository on GitHub."""

    name = "github"
    robots = frozenset({"github-actions[bot]"})

    def _open_from(self, branch: str) -> Mapping[str, object]:
        owner = self._repository.partition("/")[0]
        return {"head": f"{owner}:{branch}", "base": self._main, "per_page": _MOST}

    def _add_labels(self, number: int, names: Sequence[str]) -> None:
        path = f"{self._path}/issues/{number}/labels"
        self._client.send(LABEL, "POST", path, {"labels": list(names)}, again=True)

    def _remove_label(self, number: int, label: Mapping[str, Any]) -> None:
        path = f"{self._path}/issues/{number}/labels/{quote(str(label['name']), safe='')}"
        self._client.send(LABEL, "DELETE", path, also=(HTTPStatus.NOT_FOUND,))


def api_of(server: str) -> str:
    """The address of the interface of a server."""
    return "https://api.github.com" if urlsplit(server).hostname == "github.com" else f"{server}/api/v3"


def client(server: str, token: str, sleep: Sleep) -> Client:
    """Speaks to github.com or to a server of one's own."""
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    return Client(api_of(server), token, sleep, scheme="Bearer", headers=headers)
