"""What is done on every host alike: pull requests are found, opened and renamed, one comment is kept, nothing is done twice."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any

from salesbook.hosts.host import PullRequest, State
from salesbook.hosts.http import TRIES, Client, Lost
from salesbook.words import Text

ASKED = "needs:"
"""Begins the labels that are the pipeline's own; the others belong to people."""
PAGE = 50
NOT_DONE = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY})


class Adapter(ABC):
    """One repository (``owner/name``) on a host, and the branch that everything is merged into."""

    name: str
    robots: frozenset[str]
    """The logins under which a job's own token writes, where the host does not say whose a token is."""

    def __init__(self, client: Client, repository: str, main: str) -> None:
        self._client = client
        self._main = main
        self._repository = repository
        self._path = self._path_of(repository)

    @abstractmethod
    def _path_of(self, repository: str) -> str:
        """The path of a repository, below which all else lies."""

    @abstractmethod
    def _open_from(self, branch: str) -> Mapping[str, object]:
        """What narrows the list of open pull requests to those of a branch, as far as the host can."""

    edit = "PATCH"
    """The verb by which something that is there is changed."""

    @property
    @abstractmethod
    def _pulls(self) -> str:
        """The path of the pull requests."""

    @abstractmethod
    def _comments(self, number: int) -> str:
        """The path of the comments on one."""

    @abstractmethod
    def _comment_at(self, number: int, comment: int) -> str:
        """The path of one comment."""

    @abstractmethod
    def _as_new(self, branch: str, title: str, body: str) -> Mapping[str, object]:
        """What a new pull request is made of."""

    @abstractmethod
    def _read(self, data: Mapping[str, Any]) -> PullRequest:
        """A pull request as the host tells it."""

    @abstractmethod
    def _leads_here(self, data: Mapping[str, Any], branch: str) -> bool:
        """Whether one is from a branch to main, both in this repository: a fork has branches of the same names."""

    @abstractmethod
    def label(self, number: int, labels: Sequence[str]) -> None:
        """Make its labels that begin `needs:` exactly these."""

    @abstractmethod
    def ask(self, number: int, logins: Sequence[str]) -> None:
        """Ask those to review who are not asked already; one may be unknown, and never stops the rest."""

    @abstractmethod
    def status(self, commit: str, state: State, context: str, words: str, url: str | None) -> None:
        """Set how the check called `context` of a commit stands; set twice, the second is the same again."""

    def pull_request(self, branch: str) -> PullRequest | None:
        """The open one from a branch of this repository to the main branch."""
        query = {"state": "open", **self._open_from(branch)}
        for data in self._client.pages(_LIST, self._pulls, **query):
            if self._leads_here(data, branch):
                return self._read(data)
        return None

    def open(self, branch: str, title: str, body: str) -> PullRequest:
        """Open one; where it is there already, or was opened while the answer got lost, that one."""
        data = self._as_new(branch, title, body)
        for tries_left in reversed(range(TRIES)):
            try:
                answer = self._client.send(
                    _OPEN,
                    "POST",
                    self._pulls,
                    data,
                    also=(HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY),
                )
            except Lost:
                there = self.pull_request(branch)
                if there is None and tries_left:
                    self._client.pause(tries_left)
                    continue
                if there is None:
                    raise
                return there
            if answer.status == HTTPStatus.CREATED:
                return self._read(answer.data)
            there = self.pull_request(branch)
            if there is None:
                raise self._client.refusal(_OPEN, self._pulls, answer)
            return there
        raise AssertionError  # the last try returned or raised

    def retitle(self, number: int, title: str) -> None:
        """Give it this title."""
        self._client.send(_RETITLE, self.edit, f"{self._pulls}/{number}", {"title": title})

    def comment(self, number: int, mark: str, text: str, commit_order: int) -> None:
        """Keep one comment of our own account, known by its hidden mark, in which the order of the commit stands."""
        body = f"<!-- {mark} {commit_order} -->\n{text}"
        for tries_left in reversed(range(TRIES)):
            there = self._own_comments(number, mark)
            if there:
                self._edit(number, there, body, commit_order)
                return
            try:
                self._client.send(_COMMENT, "POST", self._comments(number), {"body": body})
            except Lost:
                if not tries_left:
                    raise
                self._client.pause(tries_left)
                continue
            return

    def _own_comments(self, number: int, mark: str) -> list[tuple[int, Mapping[str, Any]]]:
        """Our comments with the mark, each with its order, the newest last. What others write under the mark is not ours."""
        begins = re.compile(rf"<!-- {re.escape(mark)} (\d{{1,15}}) -->")
        result = []
        for data in self._client.pages(_COMMENT, self._comments(number)):
            match = begins.match(str(data.get("body", "")))
            if match and login_of(data.get("user") or data.get("author")) in self._logins:
                result.append((int(match[1]), data))
        return sorted(result, key=lambda pair: (pair[0], pair[1]["id"]))

    def _edit(self, number: int, there: Sequence[tuple[int, Mapping[str, Any]]], body: str, order: int) -> None:
        """Bring the newest up to a later state, and take away others that two runs at a time have left."""
        newest, data = there[-1]
        if newest <= order and data["body"].replace("\r\n", "\n") != body:
            self._client.send(_COMMENT, self.edit, self._comment_at(number, data["id"]), {"body": body})
        for _, other in there[:-1]:
            path = self._comment_at(number, other["id"])
            self._client.send(_COMMENT, "DELETE", path, also=(HTTPStatus.NOT_FOUND,))

    @cached_property
    def _logins(self) -> frozenset[str]:
        """Under which logins we write: the token's own, or those of a job's token, which may not ask whose it is."""
        answer = self._client.get(_WHO, "/user", also=(HTTPStatus.UNAUTHORIZED, *NOT_DONE))
        own = login_of(answer.data) if answer.status == HTTPStatus.OK else ""
        return frozenset({own}) if own else self.robots


def login_of(user: Any) -> str:
    """What a host calls somebody, in small letters; empty for nobody."""
    return str(user.get("login") or user.get("username") or "").lower() if isinstance(user, dict) else ""


_LIST = Text("the open pull requests could not be read", "读取未关闭的合并请求失败")
_OPEN = Text("the pull request could not be opened", "创建合并请求失败")
_RETITLE = Text("the pull request could not be given its title", "修改合并请求标题失败")
LABEL = Text("the labels of the pull request could not be set", "设置合并请求标签失败")
REVIEWERS = Text("the reviewers could not be asked", "请求审核失败")
_COMMENT = Text("the review could not be written as a comment", "写入审核评论失败")
STATUS = Text("the state of the check could not be set", "设置检查状态失败")
_WHO = Text("the host did not say whose the token is", "平台没有说明令牌属于谁")
