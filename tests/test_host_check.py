"""`host check`: what is in order, what is not, what can't be read; what a free plan lacks stands first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from salesbook.commands.main import main
from tests.support.made_history import Made, person
from tests.support.stand_in_host import REPOSITORY, TOKEN, Fault, StandIn, serving

# GitHub: `full-repository`, `branch-protection`, `repository-rule-detailed`, `actions-get-default-workflow-permissions`,
# `codeowners-errors` of github/rest-api-description. Forgejo: `Repository`, `Branch`, `BranchProtection`, `GitHook`.
MERGES = {"allow_merge_commit": True, "allow_squash_merge": False, "allow_rebase_merge": False}
HUB: dict[str, tuple[int, Any]] = {
    "": (200, {"private": True, "delete_branch_on_merge": False, **MERGES}),
    "branches/main/protection": (
        200,
        {
            "required_pull_request_reviews": {
                "required_approving_review_count": 1,
                "dismiss_stale_reviews": True,
                "require_code_owner_reviews": True,
            },
            "required_status_checks": {"strict": True, "contexts": ["salesbook"]},
            "enforce_admins": {"enabled": True},
            "allow_force_pushes": {"enabled": False},
            "allow_deletions": {"enabled": False},
            "required_linear_history": {"enabled": False},
        },
    ),
    "rules/branches/main": (200, []),
    "actions/permissions/workflow": (
        200,
        {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": True},
    ),
    "codeowners/errors": (200, {"errors": []}),
}
UNPROTECTED = (404, {"message": "Branch not protected"})
UPGRADE = (403, {"message": "Upgrade to GitHub Pro or make this repository public to enable this feature."})
HIDDEN = (403, {"message": "Resource not accessible by integration"})
REVIEWS = {
    "required_approving_review_count": 1,
    "dismiss_stale_reviews_on_push": True,
    "require_code_owner_review": True,
}
CHECKS = {"strict_required_status_checks_policy": True, "required_status_checks": [{"context": "salesbook"}]}
RULES = [
    {"type": "pull_request", "parameters": REVIEWS},
    {"type": "required_status_checks", "parameters": CHECKS},
    {"type": "non_fast_forward"},
]
MAIN = {"main-protected", "stale-approvals", "code-owners", "status-check", "no-rewriting", "administrators"}
OF_PLAN = {"plan", *MAIN, "merges-possible"}
GITHUB: dict[str, tuple[dict[str, tuple[int, Any]], set[str], set[str]]] = {
    "all in order": ({}, set(), set()),
    "private and free": (
        {"branches/main/protection": UPGRADE, "rules/branches/main": UPGRADE},
        {"plan"},
        OF_PLAN - {"plan"},
    ),
    "no protection": ({"branches/main/protection": UNPROTECTED}, MAIN, set()),
    "rules of the new kind": (
        {"branches/main/protection": UNPROTECTED, "rules/branches/main": (200, [*RULES, {"type": "deletion"}])},
        set(),
        {"administrators"},
    ),
    "a rule that forbids merges, and deletion allowed": (
        {
            "branches/main/protection": UNPROTECTED,
            "rules/branches/main": (200, [*RULES, {"type": "required_linear_history"}]),
        },
        {"no-rewriting", "merges-possible"},
        {"administrators"},
    ),
    "another check": (
        {
            "branches/main/protection": UNPROTECTED,
            "rules/branches/main": (
                200,
                [
                    {
                        "type": "required_status_checks",
                        "parameters": {**CHECKS, "required_status_checks": [{"context": "x"}]},
                    }
                ],
            ),
        },
        MAIN - {"administrators"},
        {"administrators"},
    ),
    "no rights": (
        {
            "": (200, {"private": True}),
            "branches/main/protection": HIDDEN,
            "actions/permissions/workflow": HIDDEN,
            "codeowners/errors": (404, {"message": "Not Found"}),
        },
        set(),
        {*OF_PLAN, "merge-commits", "branches-kept", "jobs-open", "jobs-read", "code-owners-read"},
    ),
    "squash, deleted branches, rights for all jobs, faults in CODEOWNERS": (
        {
            "": (200, {"private": False, **MERGES, "allow_squash_merge": True, "delete_branch_on_merge": True}),
            "actions/permissions/workflow": (
                200,
                {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": False},
            ),
            "codeowners/errors": (200, {"errors": [{"message": "Unknown owner"}]}),
        },
        {"merge-commits", "branches-kept", "jobs-open", "jobs-read", "code-owners-read"},
        set(),
    ),
}
RULE = {
    "rule_name": "main",
    "enable_push": False,
    "required_approvals": 1,
    "dismiss_stale_approvals": True,
    "protected_file_patterns": "schemas/**;scripts/**;.ci/**;.forgejo/**",
    "enable_status_check": True,
    "status_check_contexts": ["salesbook"],
    "block_on_outdated_branch": True,
    "apply_to_admins": True,
}
WAYS = {"allow_merge_commits": True, "allow_squash_merge": False, "allow_rebase": False, "allow_rebase_explicit": False}
HOOK = {"name": "post-receive", "is_active": True, "content": "salesbook receipt"}
FORGE: dict[str, tuple[int, Any]] = {
    "": (200, {"default_delete_branch_after_merge": False, "allow_fast_forward_only_merge": False, **WAYS}),
    "branches/main": (200, {"protected": True, "effective_branch_protection_name": "main"}),
    "branch_protections": (200, [{**RULE, "rule_name": "in/**", "required_approvals": 0}, RULE]),
    "hooks/git": (200, [HOOK]),
}
FORGEJO: dict[str, tuple[dict[str, tuple[int, Any]], set[str], set[str]]] = {
    "all in order": ({}, set(), set()),
    "no protection": ({"branches/main": (200, {"protected": False})}, MAIN, set()),
    "no rights": (
        {"": (200, {}), "branch_protections": (403, {}), "hooks/git": (404, {})},
        set(),
        {*MAIN, "merge-commits", "branches-kept", "receipts"},
    ),
    "pushes, rebase, old branches": (
        {
            "": (200, {**WAYS, "allow_rebase": True, "default_delete_branch_after_merge": False}),
            "branch_protections": (200, [{**RULE, "enable_push": True, "block_on_outdated_branch": False}]),
            "hooks/git": (200, [{**HOOK, "is_active": False}]),
        },
        {"main-protected", "status-check", "merge-commits", "receipts"},
        set(),
    ),
    "administrators pass by, files open": (
        {"branch_protections": (200, [{**RULE, "apply_to_admins": False, "protected_file_patterns": ""}])},
        {"administrators", "code-owners"},
        set(),
    ),
}
CASES = [("github", name) for name in GITHUB] + [("forgejo", name) for name in FORGEJO]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SALESBOOK_TOKEN", TOKEN)
    (tmp_path / "records").mkdir()
    return tmp_path


@pytest.fixture
def host(request: pytest.FixtureRequest, book: Path) -> Iterator[StandIn]:
    with serving(StandIn(request.param)) as stand_in:
        data = f'host:\n  kind: "{stand_in.kind}"\n  url: "{stand_in.server}/{REPOSITORY}"\n'
        (book / "records" / "company.yaml").write_text(data, encoding="utf-8")
        yield stand_in


def look(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    code = main(["host", "check", str(folder), "--format", "json", "--lang", "en"])
    data = json.loads(capsys.readouterr().out)
    return code, {point["id"]: point["state"] for point in data}


@pytest.mark.parametrize(("host", "name"), CASES, indirect=["host"])
def test_each_setting_is_told_as_it_is(
    host: StandIn, name: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, cases = (HUB, GITHUB) if host.kind == "github" else (FORGE, FORGEJO)
    changed, wrong, unknown = cases[name]
    host.more = {**base, **changed}
    code, states = look(book, capsys)
    if host.kind == "forgejo":
        wrong = wrong | {"address"}  # the stand-in has no certificate
    assert {point for point, state in states.items() if state == "no"} == wrong
    assert {point for point, state in states.items() if state == "unknown"} == unknown
    assert code == (1 if wrong else 0)
    assert list(states)[: len(wrong)] == [point for point in states if point in wrong], "what is wrong stands first"
    assert states["status-forged"] == "never"


@pytest.mark.parametrize("host", ["github"], indirect=True)
def test_a_free_private_repository_is_told_first_and_in_both_languages(
    host: StandIn, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host.more = {**HUB, "branches/main/protection": UPGRADE, "rules/branches/main": UPGRADE}
    assert main(["host", "check", str(book), "--lang", "en"]) == 1
    assert capsys.readouterr().out.startswith("no        a private repository on a free plan protects nothing")
    assert main(["host", "check", str(book), "--lang", "zh"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "免费方案的私有仓库没有任何保护" in lines[0]
    assert lines[-1] == "需要改正 1 项，无法读取 7 项，任何设置都改变不了 2 项，正常 6 项"


@pytest.mark.parametrize("host", ["forgejo"], indirect=True)
def test_a_host_that_can_not_be_asked_is_one_line(
    host: StandIn, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host.faults.append(Fault("GET", "/book$", 307, {"Location": "http://elsewhere.invalid/"}))
    assert main(["host", "check", str(book), "--lang", "en"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("salesbook: the settings of the repository could not be read: ")
    assert TOKEN not in told


def test_a_bare_repository_is_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Made(tmp_path)
    made.commit("main", {"people/he": person("he", "supervisor")}, "he")
    code, states = look(made.root, capsys)
    assert code == 1
    assert {name for name, state in states.items() if state == "no"} >= {"pushes-judged", "receipts", "receipts-whole"}
    assert main(["host", "bare", str(made.root), "-q"]) == 0
    made.root.chmod(0o755)
    code, states = look(made.root, capsys)
    assert {name for name, state in states.items() if state != "yes"} == {"owner-of-all"}
    assert code == 0
    made.commit("main", {"people/he": None}, "he")
    (made.root / "hooks" / "pre-receive").chmod(0o666)
    made.git("config", "receive.denyDeletes", "false")
    _, states = look(made.root, capsys)
    wrong = {name for name, state in states.items() if state == "no"}
    assert wrong == {"pushes-judged", "git-settings", "owner-alone", "receipts-complete"}


def test_a_folder_that_is_neither_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["host", "check", str(tmp_path), "--lang", "en"]) == 2
    assert "neither a bare repository nor a clone" in capsys.readouterr().err
