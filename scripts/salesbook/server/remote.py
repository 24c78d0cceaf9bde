"""The server that a clone comes from, spoken to by Git: what it has, and what is put there. Nothing of it is run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from salesbook import git
from salesbook.finding import Refusal
from salesbook.words import Text

QUIET = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
"""Not even the clone's own hooks: they may be scripts that lie in its work tree."""
HERE_ONLY = (*QUIET, "-c", "http.followRedirects=false")
"""As above, for a job that holds a token: it goes to the configured address and nowhere else."""
_REMOTE = "origin"
_HERE = f"refs/remotes/{_REMOTE}/"
_HEADS = "refs/heads/"


class NoServer(Refusal):
    """The clone has no server, or nothing could be fetched from it."""


def fetch(root: Path, settings: Sequence[str] = QUIET) -> None:
    """Bring all that the server has; a clone that lacks older commits gets them. Raises NoServer, and GitError."""
    if git.attempt(root, "remote", "get-url", _REMOTE) is None:
        git.run(root, "rev-parse", "--git-dir")
        raise NoServer(_NO_REMOTE)
    shallow = git.run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    words = (
        *("fetch", "--quiet", "--prune", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance"),
        *(("--unshallow",) if shallow else ()),
        *(_REMOTE, f"+{_HEADS}*:{_HERE}*"),
    )
    done = git.speak(root, *settings, *words)
    if not done.fine:
        raise NoServer(_NOT_FETCHED.fill(reason=" ".join(done.output.split())))


def tip_of(root: Path, branch: str) -> str:
    """The commit at which the server's branch was when it was last looked at; empty for one that it does not have."""
    output = git.attempt(root, "rev-parse", "--verify", "-q", "--end-of-options", f"{_HERE}{branch}^{{commit}}")
    return output.decode().strip() if output else ""


def push(root: Path, branch: str, old: str, new: str, settings: Sequence[str] = QUIET) -> git.Done:
    """Put a branch of the server from one commit to another, if it is still at the first; what the server says."""
    ref = _HEADS + branch
    words = (
        *("push", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"),
        *(f"--force-with-lease={ref}:{old}", _REMOTE, f"{new}:{ref}"),
    )
    return git.speak(root, *settings, *words)


_NO_REMOTE = Text(
    "this clone has no server: git remote add origin ADDRESS",
    "这个克隆没有服务器：git remote add origin 地址",
)
_NOT_FETCHED = Text("nothing could be fetched from the server: {reason}", "无法从服务器获取：{reason}")
