"""`proof fetch`: the host's log, copied by who may; whoever else writes lines there is not believed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from salesbook.commands.main import main
from salesbook.history.approvals import RepliedRecord, approvals
from salesbook.history.arrival import Comings
from salesbook.history.evidence import Grade
from salesbook.history.host_log import Entry, with_copies
from salesbook.history.host_reviews import reviews_by_commit
from salesbook.history.repository import open_repository
from salesbook.history.story import story
from tests.support.made_history import Made, person
from tests.support.stand_in_host import REPOSITORY, TOKEN, Fault, StandIn, serving

PLAN = "plans/2026-w48/li-wei"
NOBODY = "0" * 40
IN = "refs/heads/in/li-wei"
PUSHED, MERGED = "2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """The bare repository that stands for the host's: a plan pushed by its rep and merged."""
    made = Made(tmp_path)
    keys = {name: made.key(name) for name in ("clerk", "li-wei")}
    people = {
        "people/he": person("he", "supervisor") + '  login: "he-hub"\n',
        "people/li-wei": person("li-wei", "rep", keys["li-wei"]) + '  login: "Li-Hub"\n',
        "people/gao": person("gao", "clerk", keys["clerk"]),
    }
    made.commit("main", people, "he", "2026-11-01T09:00:00+08:00")
    made.git("update-ref", IN, made.tip("main"))
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei", "2026-11-20T09:00:00+08:00")
    made.merge("in/li-wei", "he", "2026-11-20T10:00:00+08:00")
    return made


@pytest.fixture
def host(made: Made, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SALESBOOK_TOKEN", TOKEN)
    with serving(StandIn("github")) as stand_in:
        stand_in.more["activity"] = (200, log_of(made))
        yield stand_in


def item(number: int, ref: str, moved: tuple[str, str], at: str, login: str) -> dict[str, Any]:
    """`activity` of github/rest-api-description."""
    kind = "push" if moved[0].strip("0") else "branch_creation"
    actor = {"login": login, "id": number, "type": "User"}
    names = ("id", "node_id", "before", "after", "ref", "timestamp", "activity_type", "actor")
    return dict(zip(names, (number, "x", *moved, ref, at, kind, actor), strict=True))


def log_of(made: Made) -> list[dict[str, Any]]:
    """The newest first; three items are two pages."""
    main_tip, tip = made.tip("main"), made.tip("in/li-wei")
    first = made.git("rev-parse", "main^1")
    return [
        item(3, "refs/heads/main", (first, main_tip), MERGED, "he-hub"),
        item(2, IN, (first, tip), PUSHED, "li-hub"),
        item(1, "refs/heads/main", (NOBODY, first), "2026-11-01T01:00:00Z", "he-hub"),
    ]


def clone(made: Made, host: StandIn, key: str | None = "clerk") -> Path:
    root = made.folder / "clone"
    subprocess.run(["git", "clone", "-q", str(made.root), str(root)], check=True)
    if key:
        subprocess.run(["git", "-C", str(root), "config", "user.signingkey", str(made.folder / key)], check=True)
    data = f'zone: "Asia/Shanghai"\nhost:\n  kind: "{host.kind}"\n  url: "{host.server}/{REPOSITORY}"\n'
    (root / "records" / "company.yaml").write_text(data, encoding="utf-8")
    return root


def fetch(root: Path) -> int:
    return main(["proof", "fetch", "--root", str(root), "--lang", "en", "--as-of", "2026-11-23T14:00:00+08:00"])


def test_what_the_host_logged_dates_what_was_pushed_and_says_who_did(
    made: Made, host: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    root = clone(made, host)
    assert fetch(root) == 0
    assert "3 lines of the host's log copied" in capsys.readouterr().out
    copied = made.tip("receipts")
    with open_repository(root, "main", "github", cached=False) as repository:
        (event,) = story(repository, PLAN)
        assert (event.grade, event.at) == (Grade.HOST, datetime.fromisoformat(PUSHED))
        assert (event.by, event.branch) == ("li-wei", "in/li-wei")
        assert event.merged is not None
        assert (event.merged.by, event.merged.grade) == ("he", Grade.HOST)
        coming = Comings(repository).get(PLAN)
        assert coming is not None
        assert coming.not_before(repository) is None, "a push does not say since when a commit was made"
    assert fetch(root) == 0
    assert made.tip("receipts") == copied, "nothing new, nothing written"
    host.more["activity"] = (200, [item(4, IN, (made.tip("in/li-wei"), made.tip("main")), MERGED, "x"), *log_of(made)])
    assert fetch(root) == 0
    assert made.git("rev-parse", "receipts^") == copied
    assert len(made.git("show", "receipts:host/2026-11.jsonl").splitlines()) == 4


@pytest.mark.parametrize("key", ["", "li-wei"])
def test_a_line_that_a_pusher_wrote_is_no_hosts_evidence(made: Made, host: StandIn, key: str) -> None:
    """Forged by a rep or a workflow of his branch, unsigned or by a key of his own; a later copy does not take it over."""
    forged = Entry("9", datetime.fromisoformat("2026-11-15T00:00:00Z"), IN, "", made.tip("in/li-wei"), "li-hub")
    tree = with_copies(made.root, "", [forged])
    sign = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={made.folder / key}"] if key else []
    commit = made.git(*sign, "commit-tree", *(["-S"] if key else []), tree, "-m", "copied from the host: 1")
    made.git("update-ref", "refs/heads/receipts", commit)
    root = clone(made, host)
    with open_repository(root, "main", "github", cached=False) as repository:
        assert repository.of_host.entries == ()
        assert story(repository, PLAN)[0].grade is Grade.CLAIM
    assert fetch(root) == 0
    with open_repository(root, "main", "github", cached=False) as repository:
        assert [entry.id for entry in repository.of_host.entries] == ["1", "2", "3"]
        assert story(repository, PLAN)[0].at == datetime.fromisoformat(PUSHED)
    assert '"id":"9"' not in made.git("show", "receipts:host/2026-11.jsonl")


REFUSED: list[tuple[str | None, Fault | None, str]] = [
    (None, None, "could not be signed"),
    ("li-wei", None, "no general manager's or clerk's"),
    ("clerk", Fault("GET", "/activity$", 403), "the host's log of pushes could not be read"),
    ("clerk", Fault("GET", "/activity$", 200, body='[{"id": 1, "ref": "refs/heads/main"}]'), "could not be read"),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_what_goes_wrong_is_told_and_leaves_no_branch(
    made: Made, host: StandIn, case: int, capsys: pytest.CaptureFixture[str]
) -> None:
    key, fault, words = REFUSED[case]
    host.faults += [fault] if fault else []
    assert fetch(clone(made, host, key)) == 2
    told = capsys.readouterr().err
    assert words in told
    assert TOKEN not in told
    assert made.tip("receipts") == ""


def test_another_host_has_no_log_to_copy(made: Made, host: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    root = clone(made, host)
    file = root / "records" / "company.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("github", "gitlab"), encoding="utf-8")
    assert fetch(root) == 2
    assert "host.kind of the company record is gitlab" in capsys.readouterr().err


def push_on_forgejo(number: int, ref: str, tip: str, at: str, login: str) -> dict[str, Any]:
    """`Activity` of Forgejo's templates/swagger/v1_json.tmpl; what `content` holds is in its Go type `PushCommits`."""
    compared = f"{REPOSITORY}/compare/{'b' * 40}...{tip}"
    content = {"Commits": [{"Sha1": tip}], "HeadCommit": {"Sha1": tip}, "CompareURL": compared, "Len": 1}
    names = ("id", "op_type", "act_user", "ref_name", "content", "created")
    return dict(zip(names, (number, "commit_repo", {"login": login}, ref, json.dumps(content), at), strict=True))


def test_forgejos_feed_is_copied_where_the_server_writes_no_receipts_itself(
    made: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALESBOOK_TOKEN", TOKEN)
    with serving(StandIn("forgejo")) as host:
        feed = [
            {"id": 9, "op_type": "merge_pull_request", "content": "1|li-wei: 1 plan"},
            push_on_forgejo(8, IN, made.tip("in/li-wei"), "2026-11-22T20:00:00+08:00", "li-hub"),
            push_on_forgejo(7, "main", made.git("rev-parse", "main^1"), "2026-11-01T01:00:00Z", "he-hub"),
        ]
        host.more["activities/feeds"] = (200, feed)
        root = clone(made, host)
        assert fetch(root) == 0
        assert "2 lines" in capsys.readouterr().out
        with open_repository(root, "main", "forgejo", cached=False) as repository:
            (event,) = story(repository, PLAN)
            assert (event.grade, event.at, event.by) == (Grade.HOST, datetime.fromisoformat(PUSHED), "li-wei")
        made.git("update-ref", "-d", "refs/heads/receipts")
        made.pushed("main", at="2026-11-23T09:00:00+08:00", by="he")
        assert fetch(root) == 2
        assert "writes receipts itself" in capsys.readouterr().err


# Signatures that GitHub found good, and reviews

LATER = "plans/2026-w49/li-wei"
PRICE = "prices/2026/hengda"
VERIFIED = "2026-11-24T12:00:00Z"


def verified(commit: str, at: str | None, *, good: bool = True) -> dict[str, Any]:
    """`commit` of github/rest-api-description, with its `verification`."""
    names = ("verified", "reason", "signature", "payload", "verified_at")
    told = dict(zip(names, (good, "valid" if good else "unknown_key", "x", "x", at), strict=True))
    return {"sha": commit, "node_id": "x", "commit": {"message": "x", "verification": told}, "parents": []}


def reviewed(number: int, login: str, head: str, state: str = "APPROVED") -> dict[str, Any]:
    """`pull-request-review`; Forgejo's `PullReview` has `dismissed`, `official` and `stale` besides."""
    names = ("id", "user", "body", "state", "submitted_at", "commit_id")
    return dict(zip(names, (number, {"login": login}, "", state, VERIFIED, head), strict=True))


def with_reviews(host: StandIn, *told: dict[str, Any]) -> None:
    host.more["pulls"] = (200, [{"number": 7, "updated_at": VERIFIED, "base": {"ref": "main"}}])
    host.more["pulls/7/reviews"] = (200, list(told))


@pytest.mark.parametrize(
    ("at", "good", "pushed", "told"),
    [
        (VERIFIED, True, None, ("host", VERIFIED, "verified")),
        (VERIFIED, True, "2026-11-24T12:00:03Z", ("host", "2026-11-24T12:00:03Z", "host")),
        (VERIFIED, True, "2026-11-24T13:00:00Z", ("host", VERIFIED, "verified")),
        (VERIFIED, False, None, ("signed_claim", None, None)),
        (None, True, None, ("signed_claim", None, None)),
    ],
)
def test_a_signature_that_the_host_found_good_dates_its_commit(
    made: Made, host: StandIn, at: str | None, good: bool, pushed: str | None, told: tuple[str, str | None, str | None]
) -> None:
    """By then, and never since: it says nothing of who pushed, which a push logged with it does."""
    earlier = log_of(made)
    tip = made.commit("in/li-wei", {LATER: "a: 1\n"}, "li-wei", "2026-11-22T09:00:00+08:00", key="li-wei")
    host.more["commits"] = (200, [verified(tip, at, good=good), verified(made.tip("main"), None, good=False)])
    if pushed:
        host.more["activity"] = (
            200,
            [item(9, IN, (made.git("rev-parse", f"{tip}^"), tip), pushed, "li-hub"), *earlier],
        )
    with_reviews(host)
    root = clone(made, host)
    assert fetch(root) == 0
    with open_repository(root, "main", "github", cached=False) as repository:
        (event,) = story(repository, LATER)
        grade, moment, via = told
        assert (event.grade.value, event.receipt and event.receipt.via) == (grade, via)
        assert event.receipt is None or event.at == datetime.fromisoformat(moment or "")
        assert (event.by, event.not_before) == ("li-wei", None)
    before = made.tip("receipts")
    assert fetch(root) == 0
    assert made.tip("receipts") == before


REVIEWS: list[tuple[str, str, str, str, list[tuple[str, bool]]]] = [
    ("he-hub", LATER, "APPROVED", "head", [("supervisor", True)]),
    ("HE-HUB", LATER, "APPROVED", "head", [("supervisor", True)]),
    ("he-hub", LATER, "COMMENTED", "head", []),
    ("he-hub", LATER, "DISMISSED", "head", []),
    ("li-hub", LATER, "APPROVED", "head", []),  # a rep approves nothing
    ("li-wei", LATER, "APPROVED", "head", []),  # an account called as somebody's id
    ("he-hub", PRICE, "APPROVED", "head", []),  # a price is the general manager's
    ("boss-hub", PRICE, "APPROVED", "head", [("general_manager", True)]),
    ("boss-hub", LATER, "APPROVED", "before", []),  # the head that was shown did not hold it yet
    ("boss-hub", PLAN, "APPROVED", "head", []),  # main had it already: it was not under review
    ("wang-hub", LATER, "APPROVED", "head", [("supervisor", False)]),  # he wrote a version of it himself
]


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_a_review_on_the_host_approves_what_its_reviewer_may_approve_and_was_shown(
    made: Made, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESBOOK_TOKEN", TOKEN)
    people = {f"people/{who}": person(who, role) + f'  login: "{who}-hub"\n' for who, role in
              (("boss", "general_manager"), ("wang", "supervisor"))}  # fmt: skip
    made.commit("main", people, "boss", "2026-11-02T09:00:00+08:00")
    heads = {"before": made.commit("in/li-wei", {}, "li-wei")}
    made.commit("in/li-wei", {LATER: "a: 1\n", PRICE: "a: 1\n"}, "li-wei")
    heads["head"] = made.commit("in/li-wei", {LATER: "a: 2\n"}, "wang")
    made.merge("in/li-wei", "he", "2026-11-25T10:00:00+08:00")
    with serving(StandIn(kind)) as host:
        host.more |= {"activity": (200, []), "activities/feeds": (200, []), "commits": (200, [])}
        with_reviews(
            host,
            *(reviewed(n, login, heads[at], state) for n, (login, _, state, at, _) in enumerate(REVIEWS, 100)),
            reviewed(99, "boss-hub", "f" * 40),
        )
        root = clone(made, host)
        assert fetch(root) == 0
    with open_repository(root, "main", kind, cached=False) as repository:
        assert len(repository.of_host.entries) == 1 + sum(state == "APPROVED" for _, _, state, _, _ in REVIEWS)
        comings = Comings(repository)
        for n, (login, ref, _, _, told) in enumerate(REVIEWS, 100):
            only = [entry for entry in repository.of_host.entries if entry.id == f"review-{n}"]
            repository.__dict__["reviews"] = reviews_by_commit(repository.graph, only)
            every = approvals(repository, comings, RepliedRecord(ref, (), ZoneInfo("Asia/Shanghai")))
            found = [approval for approval in every if approval.how == "review"]
            assert [(one.role, one.valid) for one in found] == told, (login, ref)
            assert all((one.grade, one.commit) == (Grade.HOST, heads["head"]) for one in found)


def test_reviews_that_cannot_be_read_leave_no_branch(
    made: Made, host: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    with_reviews(host, {"id": 1, "user": {"login": "he-hub"}, "state": "APPROVED", "commit_id": "no commit"})
    assert fetch(clone(made, host)) == 2
    assert "reviews could not be read" in capsys.readouterr().err
    assert made.tip("receipts") == ""
