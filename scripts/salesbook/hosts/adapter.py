"""What the interfaces of GitHub, Forgejo and Gitea have in common: the same paths, nearly the same fields."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from salesbook.hosts.host import PullRequest, State
from salesbook.hosts.http import TRIES, Client, Lost
from salesbook.words import Text

ASKED = "needs:"
"""Begins the labels that are the pipeline's own; the others belong to people."""
PAGE = 50
_DESCRIPTION = 140
"""Characters that a status may have on GitHub."""
_NOT_DONE = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY})


class Adapter(ABC):
    """One repository (``owner/name``) on a host, and the branch that everything is merged into."""

    name: str
    robots: frozenset[str]
    """The logins under which a job's own token writes, where the host does not say whose a token is."""

    def __init__(self, client: Client, repository: str, main: str) -> None:
        self._client = client
        self._main = main
        self._repository = repository
        self._path = f"/repos/{quote(repository)}"

    @abstractmethod
    def _open_from(self, branch: str) -> Mapping[str, object]:
        """What narrows the list of open pull requests to those of a branch, as far as the host can."""

    @abstractmethod
    def _add_labels(self, number: int, names: Sequence[str]) -> None:
        """Put labels on, made first where there are none of these names."""

    @abstractmethod
    def _remove_label(self, number: int, label: Mapping[str, Any]) -> None:
        """Take a label off; one that is off already is fine."""

    def pull_request(self, branch: str) -> PullRequest | None:
        """The open one from a branch of this repository to the main branch."""
        query = {"state": "open", **self._open_from(branch)}
        for data in self._client.pages(_LIST, f"{self._path}/pulls", **query):
            if self._leads_here(data, branch):
                return _pull_request(data)
        return None

    def _leads_here(self, data: Mapping[str, Any], branch: str) -> bool:
        """Whether a pull request is from a branch to main, both in this repository: a fork has branches of the same names."""
        head, base = data["head"], data["base"]
        own = str((head.get("repo") or {}).get("full_name", "")).lower() == self._repository.lower()
        return own and head["ref"] == branch and base["ref"] == self._main

    def open(self, branch: str, title: str, body: str) -> PullRequest:
        """Open one; where it is there already, or was opened while the answer got lost, that one."""
        data = {"head": branch, "base": self._main, "title": title, "body": body}
        for tries_left in reversed(range(TRIES)):
            try:
                answer = self._client.send(
                    _OPEN,
                    "POST",
                    f"{self._path}/pulls",
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
                return _pull_request(answer.data)
            there = self.pull_request(branch)
            if there is None:
                raise self._client.refusal(_OPEN, f"{self._path}/pulls", answer)
            return there
        raise AssertionError  # the last try returned or raised

    def retitle(self, number: int, title: str) -> None:
        """Give it this title."""
        self._client.send(_RETITLE, "PATCH", f"{self._path}/pulls/{number}", {"title": title})

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
        pull = self._client.get(_ASK, f"{self._path}/pulls/{number}").data
        known = {_login(user) for user in pull.get("requested_reviewers") or ()} | {_login(pull.get("user"))}
        head = pull["head"]["sha"]
        for review in self._client.pages(_ASK, f"{self._path}/pulls/{number}/reviews"):
            if review.get("commit_id") == head and review.get("state") not in {"PENDING", "REQUEST_REVIEW"}:
                known.add(_login(review.get("user")))
        for login in dict.fromkeys(logins):
            if login.lower() not in known:
                path, data = f"{self._path}/pulls/{number}/requested_reviewers", {"reviewers": [login]}
                self._client.send(_ASK, "POST", path, data, also=_NOT_DONE, again=True)

    def comment(self, number: int, mark: str, text: str, commit_order: int) -> None:
        """Keep one comment of our own account, known by its hidden mark, in which the order of the commit stands."""
        body = f"<!-- {mark} {commit_order} -->\n{text}"
        for tries_left in reversed(range(TRIES)):
            there = self._own_comments(number, mark)
            if there:
                self._edit(there, body, commit_order)
                return
            try:
                self._client.send(_COMMENT, "POST", f"{self._path}/issues/{number}/comments", {"body": body})
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
        for data in self._client.pages(_COMMENT, f"{self._path}/issues/{number}/comments"):
            match = begins.match(str(data.get("body", "")))
            if match and _login(data.get("user")) in self._logins:
                result.append((int(match[1]), data))
        return sorted(result, key=lambda pair: (pair[0], pair[1]["id"]))

    def _edit(self, there: Sequence[tuple[int, Mapping[str, Any]]], body: str, order: int) -> None:
        """Bring the newest up to a later state, and take away others that two runs at a time have left."""
        newest, data = there[-1]
        if newest <= order and data["body"].replace("\r\n", "\n") != body:
            self._client.send(_COMMENT, "PATCH", f"{self._path}/issues/comments/{data['id']}", {"body": body})
        for _, other in there[:-1]:
            path = f"{self._path}/issues/comments/{other['id']}"
            self._client.send(_COMMENT, "DELETE", path, also=(HTTPStatus.NOT_FOUND,))

    @cached_property
    def _logins(self) -> frozenset[str]:
        """Under which logins we write: the token's own, or those of a job's token, which may not ask whose it is."""
        answer = self._client.get(_WHO, "/user", also=(HTTPStatus.UNAUTHORIZED, *_NOT_DONE))
        own = _login(answer.data) if answer.status == HTTPStatus.OK else ""
        return frozenset({own}) if own else self.robots

    def status(self, commit: str, state: State, context: str, words: str, url: str | None) -> None:
        """Set how the check called `context` of a commit stands; set twice, the second is the same again."""
        short = words if len(words) <= _DESCRIPTION else words[: _DESCRIPTION - 1] + "…"
        data = {"state": state.value, "context": context, "description": short}
        path = f"{self._path}/statuses/{quote(commit)}"
        self._client.send(_STATUS, "POST", path, data | ({"target_url": url} if url else {}), again=True)


def _login(user: Any) -> str:
    return str(user.get("login", "")).lower() if isinstance(user, dict) else ""


def _pull_request(data: Mapping[str, Any]) -> PullRequest:
    return PullRequest(data["number"], data["html_url"], data["title"], data["head"]["sha"])


_LIST = Text("the open pull requests could not be read", "读取未关闭的合并请求失败")
_OPEN = Text("the pull request could not be opened", "创建合并请求失败")
_RETITLE = Text("the pull request could not be given its title", "修改合并请求标题失败")
LABEL = Text("the labels of the pull request could not be set", "设置合并请求标签失败")
_ASK = Text("the reviewers could not be asked", "请求审核失败")
_COMMENT = Text("the review could not be written as a comment", "写入审核评论失败")
_STATUS = Text("the state of the check could not be set", "设置检查状态失败")
_WHO = Text("the host did not say whose the token is", "平台没有说明令牌属于谁")
