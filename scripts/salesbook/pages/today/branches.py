"""What waits on the branches of others until somebody merges or answers it: the queue of My team."""

from __future__ import annotations

from collections.abc import Mapping

from salesbook.kinds import Person
from salesbook.pages.parts.branch_waiting import BranchWaiting
from salesbook.pages.parts.proofs import PROOFS
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (  # fmt: skip
    Clock,
    Column,
    Lamp,
    Many,
    Outward,
    Row,
    Section,
    Under,
    Value,
    first,
    table,
)
from salesbook.words import Text, join

TITLE = Text("Changes to merge", "待合并的改动")
MOST = 25
"""Rows of the queue, the longest waiting first."""
_STATES: Mapping[str, Lamp] = {
    "ready": Lamp("wait", Text("to merge", "待合并")),
    "faults": Lamp("warn", Text("to put right first", "先要改正")),
    "conflict": Lamp("bad", Text("conflict", "有冲突")),
}
_CONFLICT = Text(
    "It does not merge as it is: ask {name} to merge main into the branch and choose the right words (git switch {branch}, git pull --no-rebase origin main)",
    "暂时无法合并：请{name}把主线合并到自己的分支并选定正确内容（git switch {branch}，git pull --no-rebase origin main）",
)
_NOTHING_RAISED = Text("raises nothing new", "没有新问题")
_MORE = Text("and {n} more", "另有 {n} 件")
_MAY = Text("may be merged by: {roles}", "可以合并的人：{roles}")
_REVIEW, _APPROVE = Text("look: {command}", "查看：{command}"), Text("approve: {command}", "审核：{command}")
_NOTE = Text(
    "As the branches were at this build. Merging is the approval; whoever wrote some of it can't merge it.",
    "以本站点生成时的分支为准。合并就是审核通过；参与填写的人不能合并。",
)
_LISTS = {"github": "pulls", "gitea": "pulls", "forgejo": "pulls", "gitee": "pulls", "gitlab": "-/merge_requests"}
"""Where a host lists what is asked to be merged, below the repository's address."""
_ON_HOST = Text("Requests on the host", "托管平台上的合并请求")


def of_person(reader: Reader, person: Person) -> list[BranchWaiting]:
    """The branches that wait for somebody."""
    return [branch for branch in reader.queue if person.id in branch.waits_for]


def sections(reader: Reader, person: Person) -> tuple[tuple[Section, ...], ...]:
    """The queue, as a row of the sheet; none where nothing waits."""
    waiting = of_person(reader, person)
    if not waiting:
        return ()
    columns = (
        Column(Text("State", "情况"), "s w"),
        Column(Text("Change", "改动"), "t"),
        Column(Text("What it raises", "新出现的问题"), "f"),
        Column(Text("How", "怎么办"), "f"),
        Column(Text("Waits since", "等待自"), "e w"),
    )
    rows, more = first((_row(reader, branch) for branch in waiting), MOST)
    note = Many(tuple(part for part in (more, _NOTE, *_host(reader)) if part is not None), Text(" ", " "))
    beside = Text("{n} {n:branch|branches}", "{n} 个分支").fill(n=len(waiting))
    return ((Section(TITLE, table=table(TITLE, columns, rows), beside=beside, note=note, anchor="to-merge"),),)


def _host(reader: Reader) -> tuple[Value, ...]:
    """The way to the host's own list; on a server of one's own there is none."""
    host = reader.book.company.get("host", {})
    listed = _LISTS.get(host.get("kind", ""))
    return (Outward(f"{host['url'].rstrip('/')}/{listed}", _ON_HOST),) if listed and host.get("url") else ()


def _row(reader: Reader, branch: BranchWaiting) -> Row:
    may = _MAY.fill(roles=join(list(branch.roles), " / ", "、"))
    since: Value = Under(Clock(branch.since), PROOFS[branch.grade]) if branch.since else PROOFS[branch.grade]
    return Row((_STATES[branch.state], Under(branch.title, may), _raised(reader, branch), _how(reader, branch), since))


def _raised(reader: Reader, branch: BranchWaiting) -> Value:
    if branch.state == "conflict":
        name = reader.name_of("person", branch.person)
        return _CONFLICT.fill(name=name, branch=branch.branch)
    more = (_MORE.fill(n=branch.more),) if branch.more else ()
    return Many((*branch.raises, *more), Text("; ", "；")) if branch.raises else _NOTHING_RAISED


def _how(reader: Reader, branch: BranchWaiting) -> Value:
    """The commands that tell the change whole and that merge just what was told."""
    look = _REVIEW.fill(command=f"salesbook review {branch.branch} --as {reader.audience.viewer}")
    approve = _APPROVE.fill(command=f"salesbook approve {branch.branch} --at {branch.commit[:10]}")
    return look if branch.state == "conflict" else Under(look, approve)
