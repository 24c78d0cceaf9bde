"""`salesbook proof fetch`: what only the host knows of pushes, signatures and reviews, kept on the branch of receipts while it is still there."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesbook import git
from salesbook.commands.host_files import company_of, today
from salesbook.commands.options import FINE, Shared, UsageError
from salesbook.words import Text, same

if TYPE_CHECKING:
    from salesbook.history.host_log import Entry
    from salesbook.history.repository import Repository

FETCH = "fetch"
"""The word in place of a record, whose reference always has a `/`."""
_REF = "refs/heads/receipts"
_SEEN = "refs/remotes/origin/receipts"


def fetch(options: Shared) -> int:
    """Copy what is new, signed by the caller, and push it; the exit code."""
    from salesbook.history.evidence import Grade
    from salesbook.history.host_log import COPIED
    from salesbook.history.log import find
    from salesbook.history.repository import open_repository
    from salesbook.history.walk import tips

    root, company = options.root, company_of(options.root)
    host = company.get("host") or {}
    if host.get("kind") not in COPIED:
        raise UsageError(_NO_LOG.fill(kind=same(host.get("kind", "none"))))
    _spoken(root, _NOT_FETCHED, "fetch", "--quiet", "--prune", "origin")
    with open_repository(root, host.get("branch", "main"), host["kind"]) as repository:
        if repository.grade is Grade.PROVEN and repository.log is not None and repository.log.lines:
            raise UsageError(_OWN_RECEIPTS)
        fresh = _new(host, repository)
        if fresh:
            _keep(repository, find(tips(root)) or "", fresh, today(options, company))
    options.say(_KEPT.fill(n=len(fresh)))
    return FINE


def _new(host: dict[str, Any], repository: Repository) -> list[Entry]:
    """What the host tells that was not copied yet: of pushes, of signatures that it found good, of reviews."""
    from salesbook.hosts.activity import activity
    from salesbook.hosts.host_reviews import reviews
    from salesbook.hosts.surroundings import client_at, place_of, token_in
    from salesbook.hosts.verifications import verifications

    place, known = place_of(host), repository.of_host.entries
    client, ids = client_at(place, token_in(os.environ), time.sleep), {entry.id for entry in known}
    return [
        *activity(place, client, ids),
        *verifications(place, client, _tips(repository), repository.graph.signed(), ids),
        *reviews(place, client, known),
    ]


def _tips(repository: Repository) -> list[str]:
    """Where the main line is on the host, then the people's own branches with what it lacks."""
    from salesbook.history.waiting import unmerged_branches

    main = repository.tips[repository.trunk] if repository.trunk else ""
    return [main, *sorted(unmerged_branches(repository.root, main).values())] if main else []


def _keep(repository: Repository, tip: str, fresh: list[Entry], day: date) -> None:
    """Put a signed commit with the copies onto the branch, here and on the host."""
    from salesbook.history.host_log import with_copies
    from salesbook.history.signatures import signing_key

    root = repository.root
    tree = with_copies(root, tip, [*repository.of_host.entries, *fresh])
    parents = ("-p", tip) if tip else ()
    words = ("-c", "gpg.format=ssh", "commit-tree", "-S", tree, *parents, "-m", f"copied from the host: {len(fresh)}")
    commit = _spoken(root, _UNSIGNED, *words)
    if not repository.may_copy(signing_key(root, commit), day):
        raise UsageError(_NOT_BELIEVED)
    _spoken(root, _NOT_TAKEN, "push", "--quiet", "origin", f"{commit}:{_REF}")
    git.run(root, "update-ref", _SEEN, commit)


def _spoken(root: Path, refused: Text, *words: str) -> str:
    """What Git says. Raises UsageError, with the last line of that, where it refuses."""
    done = git.speak(root, *words)
    if not done.fine:
        lines = done.output.splitlines()
        raise UsageError(refused.fill(reason=same(lines[-1] if lines else words[0])))
    return done.output


_NO_LOG = Text(
    "host.kind of the company record is {kind}: logs of pushes that can be copied are known of GitHub, Forgejo and Gitea",
    "公司记录的 host.kind 是 {kind}：只能复制 GitHub、Forgejo、Gitea 的推送日志",
)
_OWN_RECEIPTS = Text(
    "the server writes receipts itself, which prove more: there is nothing to copy",
    "服务器自己写回执，证明力更强：不需要复制",
)
_NOT_FETCHED = Text("nothing could be fetched from the server: {reason}", "无法从服务器获取：{reason}")
_UNSIGNED = Text(
    "the copy could not be signed ({reason}): git config user.signingkey FILE, with the key of your record",
    "无法给副本签名（{reason}）：请执行 git config user.signingkey 密钥文件，密钥须与人员记录一致",
)
_NOT_BELIEVED = Text(
    "this key is no general manager's or clerk's by the people records on the main branch: nobody would believe the copy",
    "按主分支的人员记录，这把密钥不属于总经理或信息统计员：副本不会被采信",
)
_NOT_TAKEN = Text(
    "the branch receipts was not taken ({reason}): somebody else copied meanwhile, or you may not push it. Call this again.",
    "receipts 分支未被接收（{reason}）：可能别人同时复制过，或你无权推送。请重新运行。",
)
_KEPT = Text("{n} {n:line|lines} of the host's log copied", "已复制平台日志 {n} 行")
