"""The two stages that hold a token: a branch is told of with its pull request; after a merge all branches are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Refusal
from salesbook.hosts.host import Host, HostError
from salesbook.pipeline.branches import Branch, branch_at, own_tips, trunk_of
from salesbook.pipeline.catching_up import bring_up
from salesbook.pipeline.posting import Posting, post, set_status
from salesbook.server.remote import tip_of
from salesbook.server.trunk import Trunk
from salesbook.store.entry import Judge
from salesbook.words import Lang, Text


class Work(NamedTuple):
    """What a stage works with.

    A clone into which all that the server has was fetched, the name of its main branch, the host, how a branch is
    judged and told of, the moment, and the address of the run's own page, empty where it has none.
    """

    root: Path
    main: str
    host: Host
    judge: Judge
    tell: Callable[[Trunk, Sequence[Branch]], Iterator[tuple[Branch, Posting]]]
    at: datetime
    lang: Lang
    run: str


class Note(NamedTuple):
    """What was done about a branch, or why it was not."""

    text: Text
    failed: bool = False


def tell_branch(work: Work, name: str, commit: str) -> Iterator[Note]:
    """Tell the host of a branch as it stands now. `commit` is what the run is about, empty where it names none.

    Always the newest commit is told of: where the branch is gone, or holds that commit no more, a newer run tells.
    """
    tip = tip_of(work.root, name)
    if not tip:
        yield Note(_GONE.fill(branch=name))
    elif name == work.main:
        yield Note(_MAIN.fill(branch=name))
    elif commit and git.attempt(work.root, "merge-base", "--is-ancestor", commit, tip) is None:
        yield Note(_ELSEWHERE.fill(branch=name, commit=commit[:_SHORT]))
    else:
        trunk = trunk_of(work.root, work.main)
        yield from _kept_going(name, lambda: _judge_and_post(work, trunk, {name: tip}))


def after_merge(work: Work) -> Iterator[Note]:
    """Bring every merged branch up to the main branch, then judge and tell all that are open anew."""
    for name in own_tips(work.root, trunk_of(work.root, work.main)):
        yield from _kept_going(name, lambda name=name: _brought_up(work, name))  # type: ignore[misc]
    trunk = trunk_of(work.root, work.main)
    yield from _kept_going(work.main, lambda: _judge_and_post(work, trunk, own_tips(work.root, trunk)))


def _brought_up(work: Work, name: str) -> Iterator[Note]:
    old = tip_of(work.root, name)
    tip = bring_up(work.root, work.main, name, work.lang)
    if tip and tip != old:
        yield Note(_BROUGHT_UP.fill(branch=name, main=work.main, commit=tip[:_SHORT]))


def _judge_and_post(work: Work, trunk: Trunk, tips: Mapping[str, str]) -> Iterator[Note]:
    """Judge branches, and bring the host up to that; the main branch is read once for all of them."""
    branches: list[Branch] = []
    for name, tip in tips.items():
        yield from _kept_going(name, lambda name=name, tip=tip: _judged(work, trunk, name, tip, branches))  # type: ignore[misc]
    for branch, posting in work.tell(trunk, branches):
        yield from _kept_going(branch.name, partial(_posted, work, trunk, branch, posting))


def _judged(work: Work, trunk: Trunk, name: str, tip: str, branches: list[Branch]) -> Iterator[Note]:
    """Judge one branch; what can be told of joins the others, of the rest only the state of the check is set."""
    branch = branch_at(work.root, trunk, name, tip, work.at, work.judge)
    if branch.waits and branch.related:
        branches.append(branch)
        return
    set_status(work.host, branch, work.lang, work.run)
    yield Note((_IDLE if branch.related else _UNRELATED).fill(branch=name))


def _posted(work: Work, trunk: Trunk, branch: Branch, posting: Posting) -> Iterator[Note]:
    order = int(git.run(work.root, "rev-list", "--count", branch.tip, trunk.tip))
    errors = list(post(work.host, branch, posting, order, work.lang, work.run))
    yield from (Note(error.text, failed=True) for error in errors)
    if not errors:
        yield Note(_TOLD.fill(branch=branch.name, commit=branch.tip[:_SHORT], n=len(branch.findings)))


def _kept_going(name: str, steps: Callable[[], Iterator[Note]]) -> Iterator[Note]:
    """What goes wrong with one branch is told, and keeps no other from its turn."""
    try:
        yield from steps()
    except HostError as error:
        yield Note(error.text, failed=True)
    except Refusal as error:
        yield Note(_FAILED.fill(branch=name, reason=error.text), failed=True)


_SHORT = 10
_GONE = Text("{branch}: the server has it no more", "{branch}：服务器上已没有这个分支")
_MAIN = Text("{branch} is the main branch: nothing to tell", "{branch} 是主分支，不需要说明")
_ELSEWHERE = Text(
    "{branch} does not hold {commit}: a newer run tells of it, or it is another repository's",
    "{branch} 里没有 {commit}：由更新的一次运行说明，或者它来自别的仓库",
)
_BROUGHT_UP = Text("{branch} is brought up to {main}: {commit}", "已把 {main} 并入 {branch}：{commit}")
_IDLE = Text("{branch}: nothing waits", "{branch}：没有等待合并的内容")
_UNRELATED = Text("{branch} has nothing in common with the main branch", "{branch} 与主分支没有共同的历史")
_TOLD = Text("{branch} at {commit} is told of, {n} to put right", "{branch}（{commit}）已说明，要改正 {n} 处")
_FAILED = Text("{branch}: {reason}", "{branch}：{reason}")
