"""The pipeline and the adapters together: what runs of a host's CI leave on the host, over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesbook.hosts.surroundings import adapter_at, place_of
from tests.support.own_server import VISIT, visit
from tests.support.pipeline_book import PipelineBook
from tests.support.stand_in_host import REPOSITORY, TOKEN, Fault, StandIn, serving

OWN = "in/li-wei"
OTHER = VISIT.replace("hengda", "hengda--2")


def test_two_runs_leave_one_pull_request_and_one_comment_on_either_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the second host the first answer to each step is lost after the step was done."""
    book = PipelineBook(tmp_path).used(monkeypatch, capsys)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    first = book.put(OWN, {VISIT: visit()})
    for kind in ("github", "forgejo"):
        with serving(StandIn(kind, "robot", people={"hezhi"})) as host:
            place = place_of({"kind": kind, "url": f"{host.server}/{REPOSITORY}"})
            adapter = adapter_at(place, TOKEN, lambda _seconds: None)
            monkeypatch.setattr("salesbook.commands.pipeline.host_at", lambda *_, own=adapter: own)
            if kind == "forgejo":
                host.faults += [Fault("POST", path, done=True) for path in ("/pulls$", "/comments$", "/statuses/")]
            assert book.run("comment", OWN, first).code == 0
            second = book.put(OWN, {OTHER: visit(f"{kind} 第二次。")})
            assert book.run("comment", OWN, second).code == 0
            assert not host.faults
            (pull,) = host.pulls
            assert (pull["head"]["ref"], pull["base"]["ref"]) == (OWN, "main")
            assert pull["title"].endswith("he to merge")
            assert host.on[1] == ["needs: supervisor"]
            assert [user["login"] for user in pull["requested_reviewers"]] == ["hezhi"]
            (comment,) = host.comments
            assert f"{kind} 第二次。" in comment["body"]
            assert {status["commit"] for status in host.statuses} == {first, second}
            first = second
