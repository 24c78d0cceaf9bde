"""Asking a host for a setting that may be hidden from who asks."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from salesbook.hosts.http import Client
from salesbook.words import Text

_HIDDEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


class Setting(NamedTuple):
    """What a host says of a setting: its JSON, None where it says nothing, and the words with which it refuses."""

    status: int
    data: Any
    refusal: str

    @property
    def readable(self) -> bool:
        """Whether the host told it."""
        return self.status == HTTPStatus.OK

    def get(self, *names: str) -> Any:
        """A value below; None where there is none."""
        value = self.data
        for name in names:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value


def ask(client: Client, path: str) -> Setting:
    """Ask for a setting, a list with all its pages. Raises HostError where the host can't be asked at all."""
    answer = client.get(_WHAT, path, also=_HIDDEN)
    words = str(answer.data.get("message", "")) if isinstance(answer.data, Mapping) else ""
    if answer.status != HTTPStatus.OK:
        return Setting(answer.status, None, words)
    return Setting(answer.status, list(client.pages(_WHAT, path)) if isinstance(answer.data, list) else answer.data, "")


_WHAT = Text("the settings of the repository could not be read", "读取仓库设置失败")
