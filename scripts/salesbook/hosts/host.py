"""What the pipeline asks of a Git host. Every step can be run again: what is already there is kept."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Protocol

from salesbook.finding import Refusal
from salesbook.words import Text


class PullRequest(NamedTuple):
    """An open request to merge a branch into the main branch; `head` is the commit that would be merged."""

    number: int
    url: str
    title: str
    head: str


class State(Enum):
    """How the check of a commit stands."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"


class HostError(Refusal):
    """A host could not be asked, or refused.

    `what` says what was wanted and what came of it, `status` is the answer's number (None where no answer came),
    `address` where it was asked, `remedy` what mends it. No token is ever part of any of them.
    """

    def __init__(self, what: Text, address: str, remedy: Text, status: int | None = None) -> None:
        words = _ANSWERED if status is not None else _SILENT
        super().__init__(words.fill(what=what, address=address, remedy=remedy, status=status))
        self.what = what
        self.address = address
        self.remedy = remedy
        self.status = status


_ANSWERED = Text("{what}: {address} answered {status}. {remedy}", "{what}：{address} 返回 {status}。{remedy}")
_SILENT = Text("{what}: {address}. {remedy}", "{what}：{address}。{remedy}")


class Host(Protocol):
    """One repository on a host, with the rights of the token that the job was given. Every method raises HostError."""

    name: str
    """The host's kind as the company record calls it: "forgejo", "github"."""

    def pull_request(self, branch: str) -> PullRequest | None:
        """The open one from a branch of this repository to the main branch; every page of the host's list is read."""
        ...

    def open(self, branch: str, title: str, body: str) -> PullRequest:
        """Open one; where it is there already, that one, kept as it is."""
        ...

    def retitle(self, number: int, title: str) -> None:
        """Give it this title."""
        ...

    def label(self, number: int, labels: Sequence[str]) -> None:
        """Make its labels that begin "needs:" exactly these; others are left alone."""
        ...

    def ask(self, number: int, logins: Sequence[str]) -> None:
        """Ask these people to review; an unknown one, or the author himself, never stops the rest."""
        ...

    def comment(self, number: int, mark: str, text: str, commit_order: int) -> None:
        """Keep one comment, known by its hidden `mark`: written the first time, edited after.

        `commit_order` grows with what the comment tells of, and is kept in it: an older run never overwrites what a
        newer one wrote.
        """
        ...

    def status(self, commit: str, state: State, context: str, words: str, url: str | None) -> None:
        """Set how the check called `context` of a commit stands, with a few words and where to read more."""
        ...


class Surroundings(NamedTuple):
    """Which host runs us and where, as its variables say and the company record confirms.

    `kind` is the host's as in the company record. `event_branch` and `event_commit` are what the run is about, empty
    where it is about none. `api` is the configured host's
    own address: a variable that names another is refused. `token` is empty where the job was given none, and never
    shown. `annotations` is the form of `check --format` that the host's log understands, `summary` the file it shows as
    the run's summary. `run` is the address of the run's own page, empty where the variables don't say.
    """

    kind: str
    repository: str
    event_branch: str
    event_commit: str
    default_branch: str
    url: str
    api: str
    token: str
    annotations: str
    summary: Path | None
    run: str

    def __repr__(self) -> str:
        """All but the token: what is printed by mistake gives nothing away."""
        shown = self._replace(token="…" if self.token else "")
        return f"Surroundings{tuple(shown)}"
