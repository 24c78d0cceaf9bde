"""What a change is between: two trees, and the commits that made it. Refs are read, nothing is checked out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Refusal
from salesbook.words import Text
from salesbook.yamlio import read

_HEADS = ("refs/remotes/origin/", "refs/heads/")
"""Where a branch is looked for: on the server as last seen, then here."""
_USUAL = ("main", "master")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_COMPANY = "records/company.yaml"


class UnknownCommit(Refusal):
    """A call names a commit that Git does not know, or two without a common past."""


class Span(NamedTuple):
    """A change: the trees before and after it, and the commits that it brings, `tip` without what `main` holds.

    `name` is what the call named, where that is plain enough to be put into a command; else the commit. `branch` is
    the branch on which the change can go on, empty for none. `conflict`: it does not merge without one, so that it is
    told from where it branched off.
    """

    name: str
    branch: str
    main: str
    tip: str
    before: str
    after: str
    conflict: bool = False


def span_of(root: Path, named: str | None) -> Span:
    """What ``REF`` brings to the main line, ``A..B`` differs by, or HEAD brings where nothing is named.

    Raises UnknownCommit.
    """
    git.run(root, "rev-parse", "--git-dir")  # that Git works here at all is told first
    start, dots, end = (named or "").partition("..")
    if dots:
        return _range(root, named or "", start, end)
    return _of_branch(root, named or "HEAD")


def _range(root: Path, named: str, start: str, end: str) -> Span:
    """``A..B``, or from where the two parted: ``A...B``."""
    main, tip = _commit(root, start or "HEAD"), _commit(root, end.removeprefix(".") or "HEAD")
    before = _base(root, main, tip) if end.startswith(".") else main
    return Span(_plain(named, tip), "", main, tip, before, tip)


def _of_branch(root: Path, name: str) -> Span:
    tip = _commit(root, name)
    return _between(root, main_line(root), tip, _plain(name, tip), _branch(root, name))


def span_of_tip(root: Path, main: str, branch: str, tip: str) -> Span | None:
    """What the commit `tip` of a branch brings to the commit `main`; None where they have no common past."""
    try:
        return _between(root, main, tip, _plain(branch, tip), branch if _PLAIN.fullmatch(branch) else "")
    except UnknownCommit:
        return None


def _between(root: Path, main: str, tip: str, name: str, branch: str) -> Span:
    base = _base(root, main, tip)
    if base == tip:  # all of it is merged
        return Span(name, branch, main, tip, tip, tip)
    if base == main:
        return Span(name, branch, main, tip, main, tip)
    merged = git.merge(root, main, tip)
    if merged.conflicts:
        return Span(name, branch, main, tip, base, tip, conflict=True)
    return Span(name, branch, main, tip, main, merged.tree)


def main_line(root: Path) -> str:
    """The commit that everybody's records are merged into; which branch that is, is read from that branch itself."""
    usual = next((commit for name in _USUAL if (commit := _branch_at(root, name))), None)
    first = usual or _commit(root, "HEAD")
    named = _set_by_company(root, first)
    return (_branch_at(root, named) if named else None) or first


def main_branch(root: Path) -> str:
    """The name of the branch of `main_line`: what the company record there says, else the usual one."""
    usual = next((name for name in _USUAL if _branch_at(root, name)), "")
    named = _set_by_company(root, _branch_at(root, usual) or _commit(root, "HEAD"))
    return named if named and _branch_at(root, named) else usual or _USUAL[0]


def _branch_at(root: Path, name: str) -> str | None:
    return next((commit for head in _HEADS if (commit := _known(root, head + name))), None)


def _set_by_company(root: Path, commit: str) -> str | None:
    content = git.attempt(root, "cat-file", "blob", f"{commit}:{git.prefix(root)}{_COMPANY}")
    document = read(content, _COMPANY).document if content is not None else None
    host = document.data.get("host") if document else None
    branch = host.get("branch") if isinstance(host, dict) else None
    return branch if isinstance(branch, str) else None


def _commit(root: Path, name: str) -> str:
    """A commit by its name; a branch may be known by the server's name for it alone."""
    commit = _known(root, name) or _known(root, f"refs/remotes/origin/{name}")
    if commit is None:
        raise UnknownCommit(_UNKNOWN.fill(name=name))
    return commit


def _known(root: Path, name: str) -> str | None:
    output = git.attempt(root, "rev-parse", "--verify", "-q", "--end-of-options", name + "^{commit}")
    return output.decode().strip() if output else None


def _base(root: Path, first: str, second: str) -> str:
    output = git.attempt(root, "merge-base", first, second)
    if output is None:
        raise UnknownCommit(_APART.fill(one=first[:_SHORT], other=second[:_SHORT]))
    return output.decode().split()[0]


def _plain(name: str, commit: str) -> str:
    """A name that is safe in a command to copy; else the commit itself."""
    return name if all(_PLAIN.fullmatch(part) for part in re.split(r"\.\.\.?", name) if part) else commit


def _branch(root: Path, name: str) -> str:
    """The branch that a name means; empty where it means none, or one that no address can hold."""
    if name == "HEAD":
        name = (git.attempt(root, "symbolic-ref", "-q", "--short", "HEAD") or b"").decode("utf-8", "replace").strip()
    name = name.removeprefix("origin/")
    return name if _PLAIN.fullmatch(name) and _branch_at(root, name) else ""


_SHORT = 10
_UNKNOWN = Text(
    'Git knows no commit "{name}" here; fetch it first, if it lies on the server',
    "Git 里没有提交“{name}”；如果它在服务器上，请先取回（git fetch）",
)
_APART = Text(
    "{one} and {other} have no common past: a change is told from where two branches parted",
    "{one} 和 {other} 没有共同的历史，无法比较改动",
)
