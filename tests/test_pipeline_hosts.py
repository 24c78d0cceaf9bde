"""A day on a host, from the push to the merge, through the host's own adapter: all steps twice, nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from salesbook.commands import pipeline
from tests.support.own_server import VISIT, visit
from tests.support.pipeline_book import COMPANY, PipelineBook
from tests.support.stand_in_gitlab import GitLabStandIn
from tests.support.stand_in_host import REPOSITORY, StandIn, serving

OWN = "in/li-wei"
ROBOTS = {"github": "github-actions[bot]", "forgejo": "forgejo-actions"}
REAL = pipeline.host_at


@pytest.mark.parametrize("kind", ROBOTS)
def test_a_day_on_a_host(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("salesbook.commands.site.build_once", lambda _options, _wanted, _folder: 0)
    book = PipelineBook(tmp_path / "book").used(monkeypatch, capsys)
    monkeypatch.setattr(pipeline, "host_at", REAL)
    with serving(StandIn(kind, ROBOTS[kind], people={"hezhi"})) as host:
        book.server = host.server
        own = COMPANY.replace("kind: forgejo", f"kind: {kind}").replace("https://git.example.com", host.server)
        book.put("main", {"company": own}, "boss")
        commit = book.put(OWN, {VISIT: visit()})
        assert book.run("push", OWN, commit, kind=kind).code == 0
        event = {"workflow_run": {"head_branch": OWN, "head_sha": commit, "head_repository": {"full_name": REPOSITORY}}}
        (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
        monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
        assert [book.run("comment", "main", kind=kind).code for _ in range(2)] == [0, 0]
        monkeypatch.delenv("GITHUB_EVENT_PATH")
        assert [pull["title"] for pull in host.pulls] == ["li-wei: 1 visit; he to merge"]
        assert [user["login"] for user in host.pulls[0]["requested_reviewers"]] == ["hezhi"]
        assert host.on == {1: ["needs: supervisor"]}
        assert len(host.comments) == 1
        assert {(one["commit"], one["state"]) for one in host.statuses} == {(commit, "success")}
        book.merge(OWN)
        host.pulls[0]["state"] = "closed"
        assert [book.run("main", "main", kind=kind).code for _ in range(2)] == [0, 0]
        assert book.at(OWN) == book.at("main")
        assert host.statuses[-1] | {"target_url": ""} == {
            "commit": book.at("main"),
            "state": "success",
            "context": "salesbook",
            "description": "nothing waits on this branch",
            "target_url": "",
        }
        assert (len(host.pulls), len(host.comments)) == (1, 1)


def test_a_day_on_gitlab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Its job on main finds the branches, so a schedule of it opens what another host's event would."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("salesbook.commands.site.build_once", lambda _options, _wanted, _folder: 0)
    book = PipelineBook(tmp_path / "book").used(monkeypatch, capsys)
    monkeypatch.setattr(pipeline, "host_at", REAL)
    with serving(GitLabStandIn("gitlab", "bot", people={"hezhi"})) as host:
        book.server = host.server
        own = COMPANY.replace("kind: forgejo", "kind: gitlab").replace("https://git.example.com", host.server)
        book.put("main", {"company": own}, "boss")
        commit = book.put(OWN, {VISIT: visit()})
        assert book.run("push", OWN, commit, kind="gitlab").code == 0
        runs = [book.run("main", "main", kind="gitlab") for _ in range(2)]
        assert [run.code for run in runs] == [0, 0], runs
        assert [pull["title"] for pull in host.pulls] == ["li-wei: 1 visit; he to merge"]
        assert host.pulls[0]["squash"] is False
        assert [user["username"] for user in host.pulls[0]["reviewers"]] == ["hezhi"]
        assert host.pulls[0]["labels"] == ["needs: supervisor"]
        assert len(host.comments) == 1
        assert (commit, "success") in {(each["commit"], each["state"]) for each in host.statuses}
        book.merge(OWN)
        host.pulls[0]["state"] = "merged"
        assert [book.run("main", "main", kind="gitlab").code for _ in range(2)] == [0, 0]
        assert book.at(OWN) == book.at("main")
        assert (len(host.pulls), len(host.comments)) == (1, 1)
