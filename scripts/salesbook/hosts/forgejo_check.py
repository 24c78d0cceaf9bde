"""What a repository on Forgejo or Gitea prevents and proves, by its settings and branch protections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from salesbook.hosts import wanted
from salesbook.hosts.asking import Setting, ask
from salesbook.hosts.http import Client
from salesbook.hosts.points import Point, State
from salesbook.hosts.surroundings import Place
from salesbook.words import Text

_CHECK = "salesbook"
_MERGES = (
    ("allow_merge_commits", True),
    ("allow_squash_merge", False),
    ("allow_rebase", False),
    ("allow_rebase_explicit", False),
    ("allow_fast_forward_only_merge", False),
)
_GUARDED = ("schemas/", "scripts/", ".ci/")


def points(place: Place, client: Client) -> Iterator[Point]:
    """Each point as it was found. Raises HostError where the repository can't be read at all."""
    path = f"/repos/{quote(place.repository)}"
    repository = ask(client, path)
    branch = ask(client, f"{path}/branches/{quote(place.main, safe='')}")
    protections = ask(client, f"{path}/branch_protections")
    yield wanted.ADDRESS.point(place.server.startswith("https://"))
    yield from _merging(repository)
    yield from _main_branch(_rule_of(branch, protections))
    hooks = ask(client, f"{path}/hooks/git")
    yield wanted.RECEIPTS.point(_has_receipts(hooks) if hooks.readable else None)
    yield Point("status-forged", "prevents", State.NEVER, _FORGED, _FORGED_REMEDY)


def _merging(repository: Setting) -> Iterator[Point]:
    """A way of merging that an older server does not know is not allowed there."""
    read = repository.readable and type(repository.get("allow_merge_commits")) is bool
    good = all(bool(repository.get(name)) == value for name, value in _MERGES)
    yield wanted.MERGES.point(good if read else None)
    deletes = repository.get("default_delete_branch_after_merge")
    yield wanted.KEPT.point(not deletes if type(deletes) is bool else None)


def _rule_of(branch: Setting, protections: Setting) -> Mapping[str, Any] | None:
    """The protection in force for the branch, empty where it has none; None where it could not be read."""
    if branch.get("protected") is False:
        return {}
    name = branch.get("effective_branch_protection_name")
    listed = protections.data if isinstance(protections.data, list) else []
    return next((rule for rule in listed if rule.get("rule_name") == name), None)


def _main_branch(rule: Mapping[str, Any] | None) -> Iterator[Point]:
    known: Mapping[str, Any] = rule or {}

    def holds(value: object) -> bool | None:
        return None if rule is None else bool(value)

    approvals = known.get("required_approvals") or 0
    yield wanted.PROTECTED.point(holds(rule and not known.get("enable_push") and approvals > 0))
    yield wanted.STALE.point(holds(known.get("dismiss_stale_approvals")))
    guarded = str(known.get("protected_file_patterns") or "")
    yield wanted.OWNERS.point(holds(all(folder in guarded for folder in _GUARDED)))
    yield wanted.CHECKED.point(holds(_checked(known)))
    yield wanted.WHOLE.point(holds(rule and not known.get("enable_force_push")))
    yield wanted.EVERYBODY.point(holds(known.get("apply_to_admins") or known.get("block_admin_merge_override")))


def _checked(rule: Mapping[str, Any]) -> bool:
    contexts = rule.get("status_check_contexts") or ()
    return bool(rule.get("enable_status_check") and _CHECK in contexts and rule.get("block_on_outdated_branch"))


def _has_receipts(hooks: Setting) -> bool:
    listed = hooks.data if isinstance(hooks.data, list) else []
    return any(
        hook.get("name") == "post-receive" and hook.get("is_active") and "salesbook" in str(hook.get("content"))
        for hook in listed
    )


_FORGED = Text(
    "whoever may push can set a green status `salesbook` by a workflow of his own branch, and reads the secrets of the repository",
    "能推送的人可以用自己分支里的工作流设出绿色的 `salesbook` 状态，也能读到仓库的密钥变量",
)
_FORGED_REMEDY = Text(
    "So who approves reads the review, and a token in SALESBOOK_TOKEN has rights to this repository alone.",
    "所以批准的人要看审核说明；SALESBOOK_TOKEN 里的令牌只给本仓库的权限。",
)
