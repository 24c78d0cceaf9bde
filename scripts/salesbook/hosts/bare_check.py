"""What a bare repository on this machine prevents and proves: its hooks, its settings, its receipts."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from salesbook import git
from salesbook.history.lines import BRANCH
from salesbook.history.log import Log, read_log
from salesbook.history.receipts import REF, unrecorded
from salesbook.hosts.points import Point, State, Wanted
from salesbook.hosts.wanted import RECEIPTS
from salesbook.server.written_files import SETTINGS
from salesbook.words import Text

_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def is_bare(folder: Path) -> bool:
    """Whether a folder is a bare repository itself."""
    output = git.attempt(folder, "rev-parse", "--is-bare-repository", "--absolute-git-dir") if folder.is_dir() else None
    bare, _, own = (output or b"").decode("utf-8", "replace").strip().partition("\n")
    return bare == "true" and Path(own).resolve() == folder.resolve()


def points(root: Path) -> Iterator[Point]:
    """Each point as it was found in a bare repository."""
    yield _JUDGED.point(_runs(root, "pre-receive", " receive "))
    yield _SETTINGS.point(all(_setting(root, name) == value for name, value in SETTINGS.items()))
    yield _ALONE.point(not any(_writable(path) for path in (root, root / "hooks", *(root / "hooks").glob("*-receive"))))
    yield RECEIPTS.point(_runs(root, "post-receive", " receipt "))
    log = _log(root)
    yield _CHAIN.point(log is not None and not log.broken)
    if log is not None and not log.broken:
        yield _COMPLETE.point(not unrecorded(root, log))
    yield Point("owner-of-all", "proves", State.NEVER, _OWNER, _OWNER_REMEDY)


def _runs(root: Path, hook: str, command: str) -> bool:
    file = root / "hooks" / hook
    if not file.is_file() or not os.access(file, os.X_OK):
        return False
    text = file.read_text(encoding="utf-8", errors="replace")
    return "salesbook" in text and command in text


def _setting(root: Path, name: str) -> str:
    return (git.attempt(root, "config", "--local", "--get", name) or b"").decode("utf-8", "replace").strip()


def _writable(path: Path) -> bool:
    """Whether others than the owner may write there: then whoever pushes may change what judges him."""
    return path.exists() and bool(path.stat().st_mode & _OTHERS)


def _log(root: Path) -> Log | None:
    tip = (git.attempt(root, "rev-parse", "--verify", "--quiet", REF) or b"").decode().strip()
    return read_log(root, tip) if tip else None


_AGAIN = Text("Run salesbook host bare on it again.", "请对它重新运行 salesbook host bare。")
_JUDGED = Wanted(
    "pushes-judged",
    Text("each push is judged before it is taken", "每次推送先检查再接收"),
    Text(
        "pushes are taken unjudged: the hook pre-receive is missing, is not ours or does not run",
        "推送不经检查就被接收：pre-receive 钩子缺失、不是我们的，或不会运行",
    ),
    _AGAIN,
)
_SETTINGS = Wanted(
    "git-settings",
    Text(
        "Git itself refuses rewriting, deleting, damaged objects and pushes that are too large",
        "Git 本身拒绝改写、删除、损坏的对象和过大的推送",
    ),
    Text("Git's own settings are not as they should be", "Git 自身的设置不符合要求"),
    _AGAIN,
)
_ALONE = Wanted(
    "owner-alone",
    Text("only the repository's owner may change its hooks", "只有仓库所有者能改钩子"),
    Text(
        "others on this machine may write to the repository's folder or its hooks",
        "这台机器上的其他人能写仓库文件夹或钩子",
    ),
    Text(
        "Take the right away: chmod go-w on the folder, hooks/ and what is in it.",
        "请取消权限：对文件夹、hooks/ 及其中的文件执行 chmod go-w。",
    ),
)
_CHAIN = Wanted(
    "receipts-whole",
    Text("the receipts log is whole", "回执日志完好"),
    Text(
        "there is no receipts log, or it is broken: nothing after that is proven",
        "没有回执日志，或已断：其后都不算已证实",
    ),
    Text(
        f"Put the branch {BRANCH} back to a state that is whole, or let a first push begin it.",
        f"请把 {BRANCH} 分支恢复到完好的状态，或由第一次推送建立。",
    ),
    "proves",
)
_COMPLETE = Wanted(
    "receipts-complete",
    Text("every branch is where the receipts say", "每个分支都与回执一致"),
    Text(
        "a branch moved without a receipt: of that nobody is known to have pushed it",
        "有分支没有回执就移动了：不知道是谁推送的",
    ),
    Text("The next push, or salesbook host bare, writes what was missed.", "下一次推送或 salesbook host bare 会补写。"),
    "proves",
)
_OWNER = Text(
    "who has a shell as the repository's owner or root can do everything, rewrite the receipts included",
    "能以仓库所有者或 root 登录的人什么都能做，包括改写回执",
)
_OWNER_REMEDY = Text("Let it be somebody whom the deadlines don't concern.", "请让与期限无关的人来管理。")
