"""What a project on GitLab prevents and proves, by its settings and the protection of its main branch.

`API_Entities_Project`, `API_Entities_ProtectedBranch` and, of paid plans, the project's approvals and approval rules of
the published description. Not tried on GitLab itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from salesbook.hosts import wanted
from salesbook.hosts.asking import Setting, ask
from salesbook.hosts.http import Client
from salesbook.hosts.points import Point, State
from salesbook.hosts.surroundings import Place
from salesbook.words import Text

_NOBODY = 0
"""The level of access that nobody has."""


def points(place: Place, client: Client) -> Iterator[Point]:
    """Each point as it was found. Raises HostError where the project can't be read at all."""
    path = f"/projects/{quote(place.repository, safe='')}"
    project, branch = ask(client, path), ask(client, f"{path}/protected_branches/{quote(place.main, safe='')}")
    approvals, rules = ask(client, f"{path}/approvals"), ask(client, f"{path}/approval_rules")
    yield wanted.ADDRESS.point(place.server.startswith("https:"))
    yield from _merging(project)
    yield from _main_branch(project, branch, approvals, _approved(approvals, rules))
    yield wanted.RECEIPTS.point(False)._replace(state=State.NEVER, remedy=_NO_LOG)
    yield Point("status-forged", "prevents", State.NEVER, _FORGED, _FORGED_REMEDY)
    yield Point("owner-of-all", "prevents", State.NEVER, _OWNER, _OWNER_REMEDY)


def _merging(project: Setting) -> Iterator[Point]:
    method, squash = project.get("merge_method"), project.get("squash_option")
    known = isinstance(method, str) and isinstance(squash, str)
    yield wanted.MERGES.point(method == "merge" and squash == "never" if known else None)
    deletes = project.get("remove_source_branch_after_merge")
    yield wanted.KEPT.point(not deletes if type(deletes) is bool else None)


def _approved(approvals: Setting, rules: Setting) -> bool | None:
    """Whether somebody has to approve: by a rule, or as servers before 16 count it; None where neither could be read."""
    required = [rule.get("approvals_required") for rule in rules.data or () if isinstance(rule, Mapping)]
    if any(required) or approvals.get("approvals_before_merge"):
        return True
    return False if approvals.readable or rules.readable else None


def _main_branch(project: Setting, branch: Setting, approvals: Setting, approved: bool | None) -> Iterator[Point]:
    """Where the branch is not protected the host answers 404 to whoever may read the project."""
    bare = not branch.readable and project.readable and branch.status == _NOT_FOUND
    pushed = [level.get("access_level") for level in branch.get("push_access_levels") or ()]
    closed = bool(pushed) and all(level == _NOBODY for level in pushed)
    yield wanted.PROTECTED.point(_all(closed if branch.readable else False if bare else None, approved))
    stale = approvals.get("reset_approvals_on_push")
    yield wanted.STALE.point(stale if type(stale) is bool else None)
    owners = branch.get("code_owner_approval_required")
    yield wanted.OWNERS.point(owners if type(owners) is bool else False if bare else None)
    checked = project.get("only_allow_merge_if_pipeline_succeeds")
    yield wanted.CHECKED.point(checked if type(checked) is bool else None)
    force = branch.get("allow_force_push")
    yield wanted.WHOLE.point(not force if type(force) is bool else False if bare else None)


def _all(*parts: bool | None) -> bool | None:
    """Whether all hold; None where none is known not to, and one could not be read."""
    return False if False in parts else None if None in parts else True


_NOT_FOUND = 404
_NO_LOG = Text(
    "What GitLab knows of pushes is not copied: times are what commits and replies say of themselves.",
    "GitLab 的推送日志还不能复制：时间只是提交和批复的自述。",
)
_FORGED = Text(
    "whoever may push can make the pipeline of his own branch green: its file is his",
    "能推送的人可以让自己分支的流水线变绿：那里的 CI 文件由他改",
)
_FORGED_REMEDY = Text("So who approves reads the review in the note.", "所以批准的人要看评论里的审核说明。")
_OWNER = Text("whoever owns the project can switch all of this off", "项目所有者可以把以上全部关掉")
_OWNER_REMEDY = Text("Let it be somebody whom the deadlines don't concern.", "请让与期限无关的人来做所有者。")
