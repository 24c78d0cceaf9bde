"""Forgejo and Gitea, whose interfaces agree in all that is asked here (``templates/swagger/v1_json.tmpl``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from salesbook.hosts.adapter import LABEL, PAGE
from salesbook.hosts.github_like import GitHubLike
from salesbook.hosts.http import Client, Lost, Sleep

_COLOUR = "#d97706"


class Forgejo(GitHubLike):
    """A repository on a Forgejo or Gitea server."""

    name = "forgejo"
    robots = frozenset({"forgejo-actions", "gitea-actions"})

    def _open_from(self, branch: str) -> Mapping[str, object]:  # noqa: ARG002 - the list can't be narrowed to a branch
        return {"limit": PAGE, "page": 1}

    def _add_labels(self, number: int, names: Sequence[str]) -> None:
        """By their numbers, which older servers ask for; a label is made once for the repository."""
        known = self._label_numbers()
        for name in names:
            if name not in known:
                known[name] = self._made_label(name)
        data = {"labels": [known[name] for name in names]}
        self._client.send(LABEL, "POST", f"{self._path}/issues/{number}/labels", data, again=True)

    def _label_numbers(self) -> dict[str, int]:
        listed = self._client.pages(LABEL, f"{self._path}/labels", limit=PAGE, page=1)
        return {str(label["name"]): int(label["id"]) for label in listed}

    def _made_label(self, name: str) -> int:
        try:
            answer = self._client.send(LABEL, "POST", f"{self._path}/labels", {"name": name, "color": _COLOUR})
        except Lost:
            known = self._label_numbers()
            if name not in known:
                raise
            return known[name]
        return int(answer.data["id"])

    def _remove_label(self, number: int, label: Mapping[str, Any]) -> None:
        path = f"{self._path}/issues/{number}/labels/{label['id']}"
        self._client.send(LABEL, "DELETE", path, also=(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY))


def client(server: str, token: str, sleep: Sleep) -> Client:
    """Speaks to a server, whose address may end in a folder."""
    return Client(f"{server}/api/v1", token, sleep, scheme="token", headers={})
