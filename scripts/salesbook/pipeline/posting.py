"""What a host is told of a branch: one pull request, its title, labels and reviewers, one comment, the state of the check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from salesbook.hosts.host import Host, HostError, PullRequest, State
from salesbook.pipeline.branches import Branch
from salesbook.words import Lang, Text

CONTEXT = "salesbook"
"""What the check is called on the host: the name that a protected branch demands."""
MARK = "salesbook-review"
"""Hidden in the comment, by which it is found again."""


class Posting(NamedTuple):
    """What is said of a branch, each text through its gate: title, body of a new pull request, comment; labels, logins."""

    title: str
    body: str
    comment: str
    labels: Sequence[str]
    reviewers: Sequence[str]


def post(host: Host, branch: Branch, posting: Posting, order: int, lang: Lang, run: str = "") -> Iterator[HostError]:
    """Bring everything up; one step that fails keeps no other from being done, and all may be done again.

    `order` grows with what the branch and the main branch hold. A person's own branch gets a pull request where it
    has none; another branch, and one on which nothing waits, is told of only where somebody opened one. `run` is the
    address of the run's own page, to be read where there is no pull request.
    """
    pull: list[PullRequest] = []
    yield from _tried(lambda: pull.extend(_pull_request(host, branch, posting)))
    for request in pull:
        yield from _tried(lambda request=request: _retitle(host, request, posting.title))  # type: ignore[misc]
        yield from _tried(lambda request=request: host.comment(request.number, MARK, posting.comment, order))  # type: ignore[misc]
        yield from _tried(lambda request=request: host.label(request.number, posting.labels))  # type: ignore[misc]
        yield from _tried(lambda request=request: host.ask(request.number, posting.reviewers))  # type: ignore[misc]
    yield from _tried(lambda: set_status(host, branch, lang, pull[0].url if pull else run))


def _pull_request(host: Host, branch: Branch, posting: Posting) -> Iterator[PullRequest]:
    request = host.pull_request(branch.name)
    if request is None and branch.person and branch.waits:
        request = host.open(branch.name, posting.title, posting.body)
    if request is not None:
        yield request


def _retitle(host: Host, request: PullRequest, title: str) -> None:
    if request.title != title:
        host.retitle(request.number, title)


def set_status(host: Host, branch: Branch, lang: Lang, url: str) -> None:
    """Say how the check of a branch's tip stands, in a few words that hold nothing of a record, and where more is told."""
    count = len(branch.findings)
    words = _WRONG.fill(n=count) if count else _FINE if branch.waits else _NOTHING
    state = State.FAILURE if count else State.SUCCESS
    host.status(branch.tip, state, CONTEXT, words.say(lang), url or None)


def _tried(step: Callable[[], None]) -> Iterator[HostError]:
    try:
        step()
    except HostError as error:
        yield error


_WRONG = Text("{n} to put right: see the review", "有 {n} 处要改正，见审核说明")
_FINE = Text("nothing to put right", "没有要改正的")
_NOTHING = Text("nothing waits on this branch", "这个分支上没有等待合并的内容")
