"""The adapters against a stand-in that answers by the hosts' published schemas: every step again, no token elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from salesbook.hosts.adapter import Adapter
from salesbook.hosts.host import HostError, State
from salesbook.hosts.http import LONGEST_WAIT, Client
from salesbook.hosts.surroundings import adapter_at, connect, host_of, place_of
from tests.support.stand_in_host import HEAD, REPOSITORY, TOKEN, Fault, StandIn, serving

BRANCH = "in/zhou-min"
KINDS = ("github", "forgejo")
ROBOTS = {"github": "github-actions[bot]", "forgejo": "forgejo-actions"}


@pytest.fixture(params=KINDS)
def host(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(StandIn(request.param, ROBOTS[request.param])) as stand_in:
        yield stand_in


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def adapter(host: StandIn, waits: list[float]) -> Adapter:
    return adapter_for(host, waits)


def adapter_for(host: StandIn, waits: list[float], token: str = TOKEN) -> Adapter:
    place = place_of({"kind": host.kind, "url": f"{host.server}/{REPOSITORY}"})
    return adapter_at(place, token, waits.append)


def whole_run(adapter: Adapter, order: int = 1, text: str = "Two visits, one order.") -> int:
    """All that the pipeline does with a branch."""
    pull = adapter.pull_request(BRANCH) or adapter.open(BRANCH, "Zhou Min: 2 visits", "body")
    adapter.retitle(pull.number, "Zhou Min: 2 visits, 1 order")
    adapter.label(pull.number, ["needs: general manager", "needs: supervisor"])
    adapter.ask(pull.number, ["nobody", "shen", "he"])
    adapter.comment(pull.number, "salesbook-review", text, order)
    adapter.status(HEAD, State.SUCCESS, "salesbook", "字" * 200, "https://example.com/run")
    return pull.number


def test_run_twice_there_is_one_pull_request_and_one_comment(host: StandIn, adapter: Adapter) -> None:
    """Others' pull requests fill the first page, a fork has a branch of the same name, people have labels of their own."""
    for number in range(3):
        host.pull(f"in/other-{number}")
    host.pull(BRANCH, repo="stranger/book")
    host.labels = [{"id": n, "name": f"label {n}", "color": "#fff"} for n in (1, 2, 3)]
    if host.kind == "forgejo":
        host.labels.append({"id": 4, "name": "needs: supervisor", "color": "#fff"})
    host.on[5] = ["urgent", "needs: business manager"]
    assert [whole_run(adapter), whole_run(adapter, 2, "Three visits.")] == [5, 5]
    assert [pull["title"] for pull in host.pulls[4:]] == ["Zhou Min: 2 visits, 1 order"]
    assert host.on[5] == ["urgent", "needs: general manager", "needs: supervisor"]
    assert [user["login"] for user in host.pulls[4]["requested_reviewers"]] == ["shen", "he"]
    assert [comment["body"] for comment in host.comments] == ["<!-- salesbook-review 2 -->\nThree visits."]
    assert {status["state"] for status in host.statuses} == {"success"}
    assert len(host.statuses[0]["description"]) == 140


def test_comments_of_others_are_left_alone_and_an_older_run_overwrites_nothing(host: StandIn, adapter: Adapter) -> None:
    forged = {"id": 1, "body": "<!-- salesbook-review 999 -->\nall is fine", "user": {"login": "zhou"}}
    host.comments = [forged, *({"id": n, "body": "well done", "user": {"login": "he"}} for n in (2, 3))]
    host.pull(BRANCH)
    adapter.comment(1, "salesbook-review", "newer", 7)
    adapter.comment(1, "salesbook-review", "older", 6)
    adapter.comment(1, "salesbook-review", "newer", 7)
    assert host.comments[0] == forged
    assert [comment["body"] for comment in host.comments[3:]] == ["<!-- salesbook-review 7 -->\nnewer"]
    assert not host.sent("PATCH"), "what is the same is not written again"
    host.comments.append({**host.comments[3], "id": 9})  # two runs at a time
    adapter.comment(1, "salesbook-review", "newest", 8)
    assert [(c["id"], c["body"]) for c in host.comments[3:]] == [(9, "<!-- salesbook-review 8 -->\nnewest")]


def test_a_jobs_token_that_may_not_ask_who_it_is_still_knows_its_comments(host: StandIn, adapter: Adapter) -> None:
    host.knows_me = False
    host.pull(BRANCH)
    adapter.comment(1, "m", "a", 1)
    adapter.comment(1, "m", "b", 2)
    assert [comment["body"] for comment in host.comments] == ["<!-- m 2 -->\nb"]


def test_who_has_looked_at_this_commit_is_not_asked_again(host: StandIn, adapter: Adapter) -> None:
    host.pull(BRANCH)
    host.reviews = [
        {"user": {"login": "shen"}, "commit_id": HEAD, "state": "APPROVED"},
        {"user": {"login": "he"}, "commit_id": "c" * 40, "state": "APPROVED"},
    ]
    adapter.ask(1, ["shen", "he", ROBOTS[host.kind]])
    assert [user["login"] for user in host.pulls[0]["requested_reviewers"]] == ["he"]


# Each fault, once: the run ends well, and with what waiting.
DATE = {"Date": "Mon, 23 Nov 2026 06:00:00 GMT"}
GOES_ON: dict[str, tuple[Fault, list[float]]] = {
    "429 in seconds": (Fault("GET", "/pulls$", 429, {"Retry-After": "7"}), [7.0]),
    "429 for a POST": (Fault("POST", "/comments$", 429, {"Retry-After": "3"}), [3.0]),
    "429 by a date": (Fault("GET", "/pulls$", 429, {"Retry-After": "Mon, 23 Nov 2026 06:00:30 GMT", **DATE}), [30.0]),
    "403 of a limit": (
        Fault("GET", "/pulls$", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795413620", **DATE}),
        [20.0],
    ),
    "503": (Fault("GET", "/pulls$", 503), [1.0]),
    "502 for a POST": (Fault("POST", "/pulls$", 502), [1.0]),
    "cut JSON": (Fault("GET", "/pulls$", 200, body='[{"number": 1, "ti'), [1.0]),
    "no answer": (Fault("GET", "/pulls$"), [1.0]),
    "opened, answer lost": (Fault("POST", "/pulls$", done=True), []),
    "opened, answer cut": (Fault("POST", "/pulls$", 201, body='{"numb', done=True), []),
    "opened, answered 500": (Fault("POST", "/pulls$", 500, done=True), []),
    "commented, answer lost": (Fault("POST", "/comments$", done=True), [1.0]),
    "status set, answer lost": (Fault("POST", "/statuses/", done=True), [1.0]),
}


@pytest.mark.parametrize("name", GOES_ON)
def test_a_passing_fault_ends_in_one_pull_request_and_one_comment(
    host: StandIn, adapter: Adapter, waits: list[float], name: str
) -> None:
    fault, waiting = GOES_ON[name]
    host.faults.append(Fault(**vars(fault)))
    whole_run(adapter)
    whole_run(adapter)
    assert not host.faults
    assert (len(host.pulls), len(host.comments)) == (1, 1)
    assert waits == waiting


STAYS: dict[str, tuple[Fault, int, str]] = {
    "401": (Fault("GET", "/pulls$", 401, body='{"message": "Bad credentials"}'), 401, "SALESBOOK_TOKEN"),
    "403": (Fault("POST", "/pulls$", 403, body='{"message": "not permitted"}'), 403, 'The host says: "not permitted"'),
    "404": (Fault("GET", "/pulls$", 404), 404, "host.url"),
    "409": (Fault("PATCH", "/pulls/", 409), 409, "again"),
    "422": (Fault("PATCH", "/pulls/", 422), 422, "branch"),
    "422 for nothing there": (Fault("POST", "/pulls$", 422, body='{"message": "No commits"}'), 422, "No commits"),
    "429 for an hour": (Fault("GET", "/pulls$", 429, {"Retry-After": "3600"}), 429, "3600 seconds"),
    "418": (Fault("GET", "/pulls$", 418), 418, "not take"),
}


@pytest.mark.parametrize("name", STAYS)
def test_what_stays_wrong_is_told_with_what_to_do_in_both_languages(
    host: StandIn, adapter: Adapter, waits: list[float], name: str
) -> None:
    fault, status, words = STAYS[name]
    host.faults.append(Fault(**vars(fault)))
    with pytest.raises(HostError) as caught:
        whole_run(adapter)
    error = caught.value
    assert error.status == status
    assert words in error.remedy.en
    assert error.text.en != error.text.zh
    assert TOKEN not in repr(error) + error.text.en + error.text.zh
    assert not waits


def test_a_host_that_stays_down_is_asked_four_times_and_no_more(
    host: StandIn, adapter: Adapter, waits: list[float]
) -> None:
    host.faults += [Fault("GET", "/pulls$", 503) for _ in range(9)]
    with pytest.raises(HostError, match="503"):
        adapter.pull_request(BRANCH)
    assert (len(host.sent("GET")), waits) == (4, [1.0, 2.0, 4.0])
    host.faults[:] = [Fault("POST", "/pulls$") for _ in range(9)]
    waits.clear()
    with pytest.raises(HostError):
        adapter.open(BRANCH, "title", "body")
    assert (len(host.sent("POST")), waits) == (4, [1.0, 2.0, 4.0])


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_follows_no_redirect(host: StandIn, adapter: Adapter, status: int) -> None:
    with serving(StandIn(host.kind)) as other:
        for method in ("GET", "POST"):
            where = {"Location": f"{other.server}/api/v1/repos/{REPOSITORY}/pulls"}
            host.faults.append(Fault(method, "/pulls$", status, where))
        with pytest.raises(HostError, match=r"host\.url"):
            adapter.pull_request(BRANCH)
        with pytest.raises(HostError, match=r"host\.url"):
            adapter.open(BRANCH, "title", "body")
        assert not host.faults
        assert not other.requests


def test_the_next_page_is_asked_of_the_configured_host_alone(host: StandIn, adapter: Adapter) -> None:
    """The stand-in's links name another server; and a list that never ends is left."""
    for number in range(5):
        host.pull(f"in/other-{number}", head={"ref": BRANCH, "sha": HEAD, "repo": {"full_name": "fork/book"}})
    assert adapter.pull_request(BRANCH) is None
    assert all(headers["Host"] in host.server for _, _, headers, _ in host.requests)
    again = {"Link": '<http://x.invalid/?page=1>; rel="next"'}
    host.faults += [Fault("GET", "/pulls$", 200, again, body="[]") for _ in range(9)]
    assert adapter.pull_request(BRANCH) is None


@pytest.mark.parametrize("said", [TOKEN, "a\nb\x1b[31m", "x" * 5000])
def test_what_a_host_says_is_one_short_line_without_the_token(host: StandIn, adapter: Adapter, said: str) -> None:
    host.faults.append(Fault("GET", "/pulls$", 403, body=json.dumps({"message": said})))
    with pytest.raises(HostError) as caught:
        adapter.pull_request(BRANCH)
    words = caught.value.text.en
    assert words.isprintable()
    assert TOKEN not in words
    assert len(words) < 600


def test_a_token_that_no_header_takes_is_not_quoted(waits: list[float]) -> None:
    with pytest.raises(HostError) as caught:
        Client("https://git.example.com", "hush-hush\nX-Evil: 1", waits.append, scheme="token", headers={})
    assert "hush" not in caught.value.text.en


def test_no_wait_is_longer_than_two_minutes() -> None:
    assert LONGEST_WAIT == 120


# Which host runs us.

FORGEJO = {"kind": "forgejo", "url": "https://git.example.com/code/yunchuan/book.git", "branch": "main"}
GITHUB = {"kind": "github", "url": "https://github.com/yunchuan/book"}
PUSH = {
    "FORGEJO_ACTIONS": "true",
    "GITHUB_ACTIONS": "true",
    "GITHUB_SERVER_URL": "https://git.example.com/code/",
    "GITHUB_API_URL": "https://git.example.com/code/api/v1",
    "GITHUB_REPOSITORY": "Yunchuan/book",
    "GITHUB_EVENT_NAME": "push",
    "GITHUB_REF": "refs/heads/in/zhou-min",
    "GITHUB_SHA": HEAD,
    "GITHUB_RUN_NUMBER": "12",
    "GITHUB_TOKEN": "job",
}
HUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_REPOSITORY": "yunchuan/book",
    "GITHUB_REF": "refs/heads/main",
    "GITHUB_SHA": "b" * 40,
    "GITHUB_RUN_ID": "99",
    "GITHUB_STEP_SUMMARY": "summary.md",
    "SALESBOOK_TOKEN": "own",
    "GITHUB_TOKEN": "job",
}


def test_the_variables_of_a_push_on_forgejo(waits: list[float]) -> None:
    about = host_of(PUSH, FORGEJO)
    assert about is not None
    assert (about.event_branch, about.event_commit) == (BRANCH, HEAD)
    assert about.api == "https://git.example.com/code/api/v1"
    assert about.run == "https://git.example.com/code/yunchuan/book/actions/runs/12"
    assert (about.token, about.annotations, about.summary) == ("job", "text", None)
    assert connect(about, FORGEJO, waits.append).name == "forgejo"
    assert host_of({}, FORGEJO) is None


RUN = {"head_branch": BRANCH, "head_sha": HEAD, "head_repository": {"full_name": "yunchuan/book"}}
PULL = {"number": 7, "head": {"ref": BRANCH, "sha": HEAD, "repo": {"full_name": "yunchuan/book"}}}
EVENTS: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    ("workflow_run", {"workflow_run": RUN}, (BRANCH, HEAD)),
    ("workflow_run", {"workflow_run": {**RUN, "head_repository": {"full_name": "fork/book"}}}, ("", "")),
    ("pull_request_target", {"pull_request": PULL}, (BRANCH, HEAD)),
    ("pull_request", {"pull_request": {**PULL, "head": {**PULL["head"], "repo": None}}}, ("", HEAD)),  # type: ignore[dict-item]
    ("schedule", {}, ("", "")),
    ("push", {}, ("main", "b" * 40)),
]


@pytest.mark.parametrize(("name", "event", "expected"), EVENTS)
def test_what_a_run_is_about_is_what_the_event_tells(
    tmp_path: Path, name: str, event: dict[str, Any], expected: tuple[str, str]
) -> None:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event))
    about = host_of({**HUB, "GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(file)}, GITHUB)
    assert about is not None
    assert (about.event_branch, about.event_commit) == expected
    assert (about.token, about.annotations, str(about.summary)) == ("own", "github", "summary.md")
    assert about.run == "https://github.com/yunchuan/book/actions/runs/99"
    assert "own" not in repr(about)


WRONG: list[tuple[Callable[[], Any], str]] = [
    (lambda: host_of({**HUB, "GITHUB_API_URL": "https://evil.example"}, GITHUB), "evil.example"),
    (lambda: host_of({**HUB, "GITHUB_REPOSITORY": "evil/book"}, GITHUB), "evil/book"),
    (lambda: host_of({**PUSH, "GITHUB_SERVER_URL": "http://forgejo:3000"}, FORGEJO), "ROOT_URL"),
    (lambda: host_of(HUB, FORGEJO), "forgejo as host"),
    (lambda: host_of({**HUB, "GITHUB_REF": "refs/heads/a b"}, GITHUB), "can't be one"),
    (lambda: host_of({**HUB, "GITHUB_REF": "refs/heads/-x"}, GITHUB), "can't be one"),
    (lambda: host_of({**HUB, "GITHUB_SHA": "$(rm)"}, GITHUB), "can't be one"),
    (lambda: place_of({"kind": "gitee", "url": "https://gitee.com/a/b"}), "gitee"),
    (lambda: place_of({"kind": "github"}), "host.url"),
    (lambda: place_of({"kind": "github", "url": "https://github.com/yunchuan"}), "host.url"),
]


@pytest.mark.parametrize("case", range(len(WRONG)))
def test_variables_that_lead_elsewhere_are_refused(case: int) -> None:
    call, words = WRONG[case]
    with pytest.raises(HostError) as caught:
        call()
    assert words in caught.value.text.en
