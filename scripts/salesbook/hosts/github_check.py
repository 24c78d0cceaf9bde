"""What a repository on GitHub prevents and proves, by its settings, rules and plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from salesbook.hosts import wanted
from salesbook.hosts.asking import Setting, ask
from salesbook.hosts.http import Client
from salesbook.hosts.points import Point, State
from salesbook.hosts.surroundings import Place
from salesbook.words import Text, same

_CHECK = "salesbook"


def points(place: Place, client: Client) -> Iterator[Point]:
    """Each point as it was found. Raises HostError where the repository can't be read at all."""
    path, branch = f"/repos/{quote(place.repository)}", quote(place.main, safe="")
    repository = ask(client, path)
    protection = ask(client, f"{path}/branches/{branch}/protection")
    rules = ask(client, f"{path}/rules/branches/{branch}")
    yield wanted.PLAN.point(_has_protection(repository, protection, rules))
    yield from _merging(repository)
    yield from _main_branch(_Main(protection, rules))
    yield from _jobs(ask(client, f"{path}/actions/permissions/workflow"))
    errors = ask(client, f"{path}/codeowners/errors")
    yield wanted.OWNERS_READ.point(not errors.get("errors") if errors.readable else None)
    yield from _proves()


def _has_protection(repository: Setting, protection: Setting, rules: Setting) -> bool | None:
    """GitHub itself says where a plan has none: it answers 403 and asks to upgrade."""
    if any("upgrade" in setting.refusal.lower() for setting in (protection, rules)):
        return False
    if repository.get("private") is False or protection.readable or (rules.readable and rules.data):
        return True
    # That a branch has no protection is only told where it could have one.
    return True if protection.status == HTTPStatus.NOT_FOUND and "not protected" in protection.refusal.lower() else None


def _merging(repository: Setting) -> Iterator[Point]:
    """GitHub tells these only to who may change them."""
    allowed = [repository.get(name) for name in ("allow_merge_commit", "allow_squash_merge", "allow_rebase_merge")]
    known = all(type(value) is bool for value in allowed)
    yield wanted.MERGES.point(allowed == [True, False, False] if known else None)
    deletes = repository.get("delete_branch_on_merge")
    yield wanted.KEPT.point(not deletes if type(deletes) is bool else None)


class _Main:
    """What binds the main branch: a protection of the old kind, rules of the new, or both."""

    def __init__(self, protection: Setting, rules: Setting) -> None:
        self.protection = protection
        listed = rules.data if isinstance(rules.data, list) else []
        self.rules: list[Mapping[str, Any]] = [rule for rule in listed if isinstance(rule, Mapping)]
        self.bare = protection.status == HTTPStatus.NOT_FOUND and "not protected" in protection.refusal.lower()
        self.read_whole = rules.readable and (protection.readable or self.bare)

    def either(self, old: bool | None, new: bool) -> bool | None:
        """Whether one of the two holds; None where neither is known to and one could not be read."""
        return True if new or old else False if self.read_whole else None

    def rule(self, kind: str, **parameters: Any) -> bool:
        """Whether a rule of a kind binds with these parameters."""
        return any(
            rule.get("type") == kind
            and all((rule.get("parameters") or {}).get(name) == value for name, value in parameters.items())
            for rule in self.rules
        )

    def approvals(self) -> bool:
        """Whether a rule asks for an approval."""
        demands = [rule.get("parameters") or {} for rule in self.rules if rule.get("type") == "pull_request"]
        return any(int(parameters.get("required_approving_review_count") or 0) > 0 for parameters in demands)

    def checks(self) -> bool:
        """Whether a rule asks for our check on a branch that is up to date."""
        demands = [rule.get("parameters") or {} for rule in self.rules if rule.get("type") == "required_status_checks"]
        return any(
            p.get("strict_required_status_checks_policy") is True
            and _CHECK in [check.get("context") for check in p.get("required_status_checks") or ()]
            for p in demands
        )


def _main_branch(main: _Main) -> Iterator[Point]:
    old, get = main.either, main.protection.get
    reviews = "required_pull_request_reviews"
    yield wanted.PROTECTED.point(old((get(reviews, "required_approving_review_count") or 0) > 0, main.approvals()))
    stale = main.rule("pull_request", dismiss_stale_reviews_on_push=True)
    yield wanted.STALE.point(old(get(reviews, "dismiss_stale_reviews") is True, stale))
    owners = main.rule("pull_request", require_code_owner_review=True)
    yield wanted.OWNERS.point(old(get(reviews, "require_code_owner_reviews") is True, owners))
    checks = get("required_status_checks", "strict") is True and _CHECK in (
        get("required_status_checks", "contexts") or ()
    )
    yield wanted.CHECKED.point(old(checks, main.checks()))
    kept = [get(name, "enabled") is False for name in ("allow_force_pushes", "allow_deletions")]
    yield wanted.WHOLE.point(old(all(kept), main.rule("non_fast_forward") and main.rule("deletion")))
    # Who may pass rules by is told to nobody who asks for one branch; a protection of the old kind tells it.
    admins = get("enforce_admins", "enabled")
    yield wanted.EVERYBODY.point(admins if type(admins) is bool else False if main.bare and not main.rules else None)
    linear = get("required_linear_history", "enabled") is True or main.rule("required_linear_history")
    yield wanted.NOT_LINEAR.point(False if linear else True if main.read_whole else None)


def _jobs(setting: Setting) -> Iterator[Point]:
    opens = setting.get("can_approve_pull_request_reviews")
    yield wanted.OPENS.point(opens if type(opens) is bool else None)
    rights = setting.get("default_workflow_permissions")
    yield wanted.READ_ONLY.point(rights == "read" if isinstance(rights, str) else None)


def _proves() -> Iterator[Point]:
    """What no setting changes."""
    yield Point("signed-merges", "proves", State.YES, _SIGNED, same(""))
    yield Point("status-forged", "prevents", State.NEVER, _FORGED, _FORGED_REMEDY)
    yield Point("owner-of-all", "prevents", State.NEVER, _OWNER, _OWNER_REMEDY)


_SIGNED = Text(
    "GitHub signs merges and forms on its pages: grade host. Pushes from a computer are dated by its log, with `salesbook proof fetch`",
    "GitHub 给网页上的合并和表单签名，等级为平台佐证。从电脑推送的内容靠它的推送日志：`salesbook proof fetch`",
)
_FORGED = Text(
    "whoever may push can set a green status `salesbook` by a workflow of his own branch",
    "能推送的人可以用自己分支里的工作流设出绿色的 `salesbook` 状态",
)
_FORGED_REMEDY = Text(
    "So who approves reads the review. On a Team plan a push ruleset can refuse changes of .github/**.",
    "所以批准的人要看审核说明。Team 方案可以用推送规则集拒绝对 .github/** 的改动。",
)
_OWNER = Text("whoever owns the repository can switch all of this off", "仓库所有者可以把以上全部关掉")
_OWNER_REMEDY = Text("Let it be somebody whom the deadlines don't concern.", "请让与期限无关的人来做所有者。")
