"""A Git host that lives in memory: it keeps what it is told, refuses what a test wants refused, and counts nothing twice."""

from __future__ import annotations

from collections.abc import Sequence

from salesbook.hosts.host import HostError, PullRequest, State
from salesbook.words import Text

TOKEN = "t0ken-that-nobody-may-see"  # noqa: S105 - a made-up one


class MemoryHost:
    """As `Host`. `refuses` names the methods that fail; `calls` are those that changed something."""

    name = "forgejo"

    def __init__(self) -> None:
        self.pulls: dict[str, PullRequest] = {}
        self.bodies: dict[str, str] = {}
        self.labels: dict[int, tuple[str, ...]] = {}
        self.asked: dict[int, tuple[str, ...]] = {}
        self.comments: dict[int, dict[str, tuple[int, str]]] = {}
        self.states: dict[str, tuple[State, str, str, str | None]] = {}
        self.refuses: set[str] = set()
        self.calls: list[str] = []

    def pull_request(self, branch: str) -> PullRequest | None:
        self._asked("pull_request", changes=False)
        return self.pulls.get(branch)

    def open(self, branch: str, title: str, body: str) -> PullRequest:
        self._asked("open")
        number = len(self.bodies) + 1
        self.bodies[branch] = body
        return self.pulls.setdefault(branch, PullRequest(number, f"https://git.example.com/{number}", title, ""))

    def retitle(self, number: int, title: str) -> None:
        self._asked("retitle")
        self.pulls |= {branch: one._replace(title=title) for branch, one in self.pulls.items() if one.number == number}

    def label(self, number: int, labels: Sequence[str]) -> None:
        self._asked("label")
        others = [name for name in self.labels.get(number, ()) if not name.startswith("needs:")]
        self.labels[number] = (*others, *labels)

    def ask(self, number: int, logins: Sequence[str]) -> None:
        self._asked("ask")
        self.asked[number] = tuple(logins)

    def comment(self, number: int, mark: str, text: str, commit_order: int) -> None:
        self._asked("comment")
        there = self.comments.setdefault(number, {})
        if mark not in there or there[mark][0] <= commit_order:
            there[mark] = (commit_order, text)

    def status(self, commit: str, state: State, context: str, words: str, url: str | None) -> None:
        self._asked("status")
        self.states[commit] = (state, context, words, url)

    def _asked(self, method: str, *, changes: bool = True) -> None:
        if method in self.refuses:
            raise HostError(_WHAT.fill(method=method), "https://git.example.com/api/v1", _REMEDY, 403)
        if changes:
            self.calls.append(method)

    @property
    def told(self) -> list[str]:
        """All texts that left for the host."""
        comments = [text for there in self.comments.values() for _, text in there.values()]
        labels = [name for names in self.labels.values() for name in names]
        states = [words for _, _, words, _ in self.states.values()]
        return [*comments, *(one.title for one in self.pulls.values()), *self.bodies.values(), *labels, *states]


_WHAT = Text("{method} is refused", "{method} 被拒绝")
_REMEDY = Text("Look at the token's rights.", "请检查令牌权限。")
