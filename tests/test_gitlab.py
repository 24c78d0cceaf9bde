"""The adapter of GitLab against a stand-in, through the same table of faults as the other two; and what its jobs are about."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from salesbook.commands import gates
from salesbook.commands.main import main
from salesbook.hosts.adapter import Adapter
from salesbook.hosts.host import HostError, State
from salesbook.hosts.surroundings import connect, host_of, place_of
from tests.support.made_history import person
from tests.support.stand_in_gitlab import GitLabStandIn
from tests.support.stand_in_host import HEAD, REPOSITORY, TOKEN, Fault, StandIn, serving
from tests.test_hosts import BRANCH, GOES_ON, STAYS, adapter_for, whole_run


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(GitLabStandIn("gitlab", "bot")) as stand_in:
        yield stand_in


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def adapter(host: StandIn, waits: list[float]) -> Adapter:
    return adapter_for(host, waits)


def on_gitlab(fault: Fault) -> Fault:
    """The same fault at what GitLab calls these things."""
    path = fault.path.replace("/pulls", "/merge_requests").replace("/comments", "/notes")
    return replace(fault, method={"PATCH": "PUT"}.get(fault.method, fault.method), path=path)


def test_run_twice_there_is_one_merge_request_and_one_note(host: StandIn, adapter: Adapter) -> None:
    host.pull(BRANCH, target_branch="other")
    host.pull(BRANCH, repo="stranger/book")
    host.pull(BRANCH, repo="stranger/book")
    host.pull(BRANCH, labels=["urgent", "needs: business manager"])
    assert [whole_run(adapter), whole_run(adapter, 2, "Three visits.")] == [4, 4]
    own = host.pulls[3]
    assert own["title"] == "Zhou Min: 2 visits, 1 order"
    assert own["labels"] == ["urgent", "needs: general manager", "needs: supervisor"]
    assert [user["username"] for user in own["reviewers"]] == ["shen", "he"]
    assert [note["body"] for note in host.comments] == ["<!-- salesbook-review 2 -->\nThree visits."]
    assert [(status["name"], status["state"]) for status in host.statuses] == [("salesbook", "success")]
    puts = len(host.sent("PUT"))
    whole_run(adapter, 2, "Three visits.")
    assert len(host.sent("PUT")) == puts + 1, "only the title is set again"


def test_who_is_asked_already_or_has_approved_is_not_asked_again(host: StandIn, adapter: Adapter) -> None:
    host.pull(BRANCH, reviewers=[{"id": 12, "username": "he"}])
    host.reviews = [{"id": 11, "username": "shen"}]
    adapter.ask(1, ["shen", "he", "bot", "nobody"])
    assert not host.sent("PUT")
    host.reviews = []
    adapter.ask(1, ["SHEN".lower(), "he"])
    assert [user["username"] for user in host.pulls[0]["reviewers"]] == ["he", "shen"]


def test_notes_of_others_are_left_alone_and_an_older_run_overwrites_nothing(host: StandIn, adapter: Adapter) -> None:
    forged = {"id": 1, "body": "<!-- m 999 -->\nfine", "author": {"username": "zhou"}, "system": False}
    host.comments = [forged]
    host.pull(BRANCH)
    for text, order in (("newer", 7), ("older", 6), ("newer", 7)):
        adapter.comment(1, "m", text, order)
    assert [note["body"] for note in host.comments] == [forged["body"], "<!-- m 7 -->\nnewer"]
    host.comments.append({**host.comments[1], "id": 9})  # two runs at a time
    adapter.comment(1, "m", "newest", 8)
    assert [(note["id"], note["body"]) for note in host.comments[1:]] == [(9, "<!-- m 8 -->\nnewest")]


def test_the_state_of_a_check_changes_and_another_refusal_is_told(host: StandIn, adapter: Adapter) -> None:
    for state in (State.SUCCESS, State.FAILURE, State.FAILURE, State.SUCCESS, State.PENDING):
        adapter.status(HEAD, state, "salesbook", "words", None)
    assert [status["state"] for status in host.statuses] == ["success", "failed", "success", "pending"]
    host.faults.append(Fault("POST", "/statuses/", 400, body='{"message": "ref is missing"}'))
    with pytest.raises(HostError, match="ref is missing"):
        adapter.status(HEAD, State.FAILURE, "salesbook", "words", None)


@pytest.mark.parametrize("name", GOES_ON)
def test_a_passing_fault_ends_in_one_merge_request_and_one_note(
    host: StandIn, adapter: Adapter, waits: list[float], name: str
) -> None:
    fault, waiting = GOES_ON[name]
    host.faults.append(on_gitlab(fault))
    whole_run(adapter)
    whole_run(adapter)
    assert not host.faults
    assert (len(host.pulls), len(host.comments)) == (1, 1)
    assert waits == waiting


@pytest.mark.parametrize("name", STAYS)
def test_what_stays_wrong_is_told_with_what_to_do(
    host: StandIn, adapter: Adapter, waits: list[float], name: str
) -> None:
    fault, status, words = STAYS[name]
    host.faults.append(on_gitlab(fault))
    with pytest.raises(HostError) as caught:
        whole_run(adapter)
    assert caught.value.status == status
    assert words in caught.value.remedy.en
    assert TOKEN not in caught.value.text.en + caught.value.text.zh
    assert not waits


@pytest.mark.parametrize("status", [301, 307])
def test_the_token_follows_no_redirect_and_no_link(host: StandIn, adapter: Adapter, status: int) -> None:
    with serving(GitLabStandIn("gitlab", "bot")) as other:
        where = {"Location": f"{other.server}/api/v4/projects"}
        host.faults += [Fault(method, "/merge_requests$", status, where) for method in ("GET", "POST")]
        with pytest.raises(HostError, match=r"host\.url"):
            adapter.pull_request(BRANCH)
        with pytest.raises(HostError, match=r"host\.url"):
            adapter.open(BRANCH, "title", "body")
        assert not other.requests
    for _ in range(5):
        host.pull(BRANCH, repo="fork/book")
    assert adapter.pull_request(BRANCH) is None
    assert all(headers["Host"] in host.server for _, _, headers, _ in host.requests)


# What a job is about

COMPANY = {"kind": "gitlab", "url": "https://git.example.com/sales/yunchuan/book.git"}
JOB = {
    "GITLAB_CI": "true",
    "CI_SERVER_URL": "https://git.example.com",
    "CI_API_V4_URL": "https://git.example.com/api/v4",
    "CI_PROJECT_PATH": "sales/yunchuan/book",
    "CI_PIPELINE_SOURCE": "push",
    "CI_COMMIT_BRANCH": BRANCH,
    "CI_COMMIT_SHA": HEAD,
    "CI_JOB_URL": "https://git.example.com/sales/yunchuan/book/-/jobs/7",
    "CI_JOB_TOKEN": "job",
}


def test_a_push_is_about_its_branch_and_a_schedule_about_none(waits: list[float]) -> None:
    about = host_of(JOB, COMPANY)
    assert about is not None
    assert (about.event_branch, about.event_commit, about.run) == (BRANCH, HEAD, JOB["CI_JOB_URL"])
    assert (about.token, about.annotations) == ("", "text"), "the job's own token may not write notes"
    assert connect(about, COMPANY, waits.append).name == "gitlab"
    again = host_of({**JOB, "CI_PIPELINE_SOURCE": "schedule", "SALESBOOK_TOKEN": "own"}, COMPANY)
    assert again is not None
    assert (again.event_branch, again.event_commit, again.token) == ("", "", "own")
    assert place_of(COMPANY).repository == "sales/yunchuan/book"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"CI_API_V4_URL": "https://evil.example/api/v4"}, "evil.example"),
    ({"CI_PROJECT_PATH": "evil/book"}, "evil/book"),
    ({"CI_SERVER_URL": "http://gitlab:80"}, "gitlab:80"),
    ({"CI_COMMIT_BRANCH": "-x"}, "can't be one"),
    ({"CI_COMMIT_SHA": "$(rm)"}, "can't be one"),
]


@pytest.mark.parametrize("case", range(len(WRONG)))
def test_variables_that_lead_elsewhere_are_refused(case: int) -> None:
    change, words = WRONG[case]
    with pytest.raises(HostError) as caught:
        host_of({**JOB, **change}, COMPANY)
    assert words in caught.value.text.en
    elsewhere = host_of({**JOB, "CI_JOB_URL": "https://evil.example/x"}, COMPANY)
    assert elsewhere is not None
    assert elsewhere.run == ""
    assert "own" not in json.dumps(str(elsewhere))


# What `host gitlab` writes, and what `host check` says

BOOK = """\
name: "云川"
country: "CN"
zone: "Asia/Shanghai"
languages:
  - "zh"
currency: "CNY"
opened_on: "2026-09-13"
host:
  kind: "gitlab"
  url: "{url}"
  branch: "trunk"
"""


def book_at(root: Path, url: str = "https://git.example.com/sales/book") -> Path:
    people = root / "records" / "people"
    people.mkdir(parents=True)
    (root / "records" / "company.yaml").write_text(BOOK.replace("{url}", url), encoding="utf-8")
    (people / "ye.yaml").write_text(person("ye", "general_manager") + '  login: "ye"\n', encoding="utf-8")
    return root


def test_the_files_of_gitlab_are_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, call = book_at(tmp_path), ["--lang", "en", "--as-of", "2026-11-23T14:00:00+08:00"]
    assert main(["host", "gitlab", str(root), *call]) == 0
    files = [".gitlab-ci.yml", ".gitlab/CODEOWNERS", ".gitlab/merge_request_templates/Default.md"]
    told = capsys.readouterr().out
    assert all(f"wrote {path}" in told and (root / path).is_file() for path in files)
    assert "Not tried on GitLab" in told
    assert "{" not in told
    jobs = yaml.safe_load((root / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert "trunk" in jobs["follow"]["rules"][0]["if"]
    assert jobs["check"]["script"][-1] == "python3 scripts/start.py pipeline --stage push"
    assert "SALESBOOK_TOKEN" not in json.dumps(jobs["check"]), "a pushed branch's own job gets no token"
    owners = (root / ".gitlab" / "CODEOWNERS").read_text(encoding="utf-8").splitlines()[1:]
    assert all(line.endswith(" @ye") for line in owners), "a line without an owner is a fault on GitLab"
    assert not any(line.split()[0] in ("*", "/records/") for line in owners)
    assert main(["host", "gitlab", str(root), *call]) == 0
    assert "wrote" not in capsys.readouterr().out


GOOD = {
    "merge_method": "merge",
    "squash_option": "never",
    "remove_source_branch_after_merge": False,
    "only_allow_merge_if_pipeline_succeeds": True,
}
PROTECTED = {
    "push_access_levels": [{"access_level": 0}],
    "merge_access_levels": [{"access_level": 40}],
    "allow_force_push": False,
    "code_owner_approval_required": True,
}
APPROVALS = {"reset_approvals_on_push": True}
RULES = [{"name": "managers", "rule_type": "regular", "approvals_required": 1}]
OF_OLD = {"approvals_before_merge": 1, "reset_approvals_on_push": True}
"""As servers before version 16 tell it, which know no rules."""
ALL = [
    "merge-commits",
    "branches-kept",
    "main-protected",
    "stale-approvals",
    "code-owners",
    "status-check",
    "no-rewriting",
]
CHECKS: list[tuple[Any, Any, Any, Any, dict[str, str]]] = [
    (GOOD, PROTECTED, APPROVALS, RULES, {}),
    (GOOD, PROTECTED, OF_OLD, None, {}),
    (GOOD, PROTECTED, APPROVALS, [{**RULES[0], "approvals_required": 0}], {"main-protected": "no"}),
    (GOOD, PROTECTED, APPROVALS, [], {"main-protected": "no"}),
    ({**GOOD, "merge_method": "ff"}, PROTECTED, APPROVALS, RULES, {"merge-commits": "no"}),
    ({**GOOD, "squash_option": "default_off"}, PROTECTED, APPROVALS, RULES, {"merge-commits": "no"}),
    ({**GOOD, "remove_source_branch_after_merge": True}, PROTECTED, APPROVALS, RULES, {"branches-kept": "no"}),
    (GOOD, {**PROTECTED, "push_access_levels": [{"access_level": 40}]}, APPROVALS, RULES, {"main-protected": "no"}),
    (GOOD, {**PROTECTED, "allow_force_push": True}, APPROVALS, RULES, {"no-rewriting": "no"}),
    (GOOD, None, APPROVALS, RULES, {"main-protected": "no", "code-owners": "no", "no-rewriting": "no"}),
    (GOOD, PROTECTED, None, None, {"main-protected": "unknown", "stale-approvals": "unknown"}),
    ({}, PROTECTED, APPROVALS, RULES, dict.fromkeys(("merge-commits", "branches-kept", "status-check"), "unknown")),
]


@pytest.mark.parametrize("case", range(len(CHECKS)))
def test_host_check_says_what_a_project_on_gitlab_prevents(
    host: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: int
) -> None:
    project, protection, approvals, rules, differ = CHECKS[case]
    path = f"/projects/{REPOSITORY.replace('/', '%2F')}"
    answers = {path: project, f"{path}/protected_branches/trunk": protection, f"{path}/approvals": approvals}
    answers[f"{path}/approval_rules"] = rules
    host.more |= {
        at: (200, data) if data is not None else (404, {"message": "404 Not found"}) for at, data in answers.items()
    }
    monkeypatch.setenv("SALESBOOK_TOKEN", TOKEN)
    main(["host", "check", str(book_at(tmp_path, f"{host.server}/{REPOSITORY}")), "--format", "json", "--lang", "en"])
    told = {point["id"]: point["state"] for point in json.loads(capsys.readouterr().out)}
    assert {name: told[name] for name in ALL} == {**dict.fromkeys(ALL, "yes"), **differ}
    assert (told["receipts"], told["status-forged"], told["address"]) == ("never", "never", "no")


@pytest.mark.parametrize(
    "action", ["/approve", "/merge", "/close", "/assign @he", "/label ~urgent", "/unassign_reviewer @he"]
)
def test_no_line_of_a_note_is_a_quick_action(host: StandIn, adapter: Adapter, action: str) -> None:
    """GitLab runs what stands at the head of a line, also in a note that a program writes."""
    host.pull(BRANCH)
    adapter.comment(1, "m", f"### {gates.markdown(f'看中{chr(10)}{action}')}\n- {gates.markdown(action)}", 1)
    adapter.open("in/other", gates.title(f"x{chr(10)}{action}"), "body")
    for text in (host.comments[0]["body"], host.pulls[-1]["title"]):
        assert not any(line.lstrip().startswith("/") for line in html.unescape(text).splitlines())
