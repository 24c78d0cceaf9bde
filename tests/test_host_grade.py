"""What a host signed is evidence; what only says so is a claim."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from salesbook.history import host_keys
from salesbook.history.approvals import RepliedRecord, approvals
from salesbook.history.arrival import Comings
from salesbook.history.arrivals import InGit
from salesbook.history.commits import read_commit
from salesbook.history.evidence import Grade, weighed
from salesbook.history.host_keys import HOST_KEYS, signed_by_host
from salesbook.history.openpgp import signed_at
from salesbook.history.repository import open_repository
from salesbook.history.story import story
from tests.support.host_signed import EMAIL, HOST_KEY, KEY, SINCE, UNTIL, on_host, signature
from tests.support.made_history import Made, person

PLAN = "plans/2026-w48/li-wei"
PUSHED, MERGED, NEXT = "2026-11-22T20:00:00+08:00", "2026-11-22T21:00:00+08:00", "2026-11-23T10:00:00+08:00"

# A commit of the public repository PyGithub/PyGithub, merged on GitHub's pages, with the signature GitHub gave it.
PAYLOAD = (
    "tree d9e2468f2db35e158eb65e91b249dde20ca88c86\nparent a50ae51b2c351b889055568bcaa9ab6000f1677f\n"
    "author Enrico Minack <github@enrico.minack.dev> 1734518419 +0100\n"
    "committer GitHub <noreply@github.com> 1734518419 +0100\n\nGet branches where commit is head (#3083)\n\n"
    "Implements `GET\r\n/repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head`\r\n\r\n"
    "https://docs.github.com/rest/commits/commits#list-branches-for-head-commit"
)
ARMOUR = """-----BEGIN PGP SIGNATURE-----

wsFcBAABCAAQBQJnYqaTCRC1aQ7uu5UhlAAAp3wQAGPaBPEC4WlL9rvDA6G+kaRZ
+296Qb/jRjZX6joS//aQq5rjHKn//qTv13lTBQnM1a7gFfvA7TSoxNsoqzkk6DAe
ME7qoSMYWl+GdvXsySo4ksGbFN0LL77CSmJyFXRXB5TIjUJT7dbjTkjE9/4zcfq4
mR8D57GowX7YgqUeRzf8+5zz7ySJ9hAMcF/n+OJjLiew0RFp3hQBSFOr/1B4YJbL
0Ln9i/DH9KBhwIUnc68k04GxVtAMaS7X0SOVbezylaBlQyF2JV3bDbb38h77KPJ1
ln0qPi+hamZu43pbKGNuj1BjiLsavKHx5v4EYQ5gUzBDLlUMvUUmFNb4lrbulmSw
g2Fr13dbjRmgHa5Lj7VAay3xXFwdTGNH3o04uefpvZ/6sRB1e9fP4VR5UVECZLe0
D5Au4VSA7usgOLdDjxoG6mBOzEY7vWkbCmbFxB1Q1tWY53ecw9NJ15p8NAtH2dR1
+xUeNzDeQMHS4FIZ/Z6c6RuUyusK7fRAxddhUoXu4KVEwbdEV9qsEKDqtW4eUMXX
QQBtkxzZkL1lMz4UTXnHwG5jSbHVz3tSyYYpQYZPO2zE/TOrfuZzYGOZ2g9vreNt
Ta8u/MMtvhguLV1qCEqAgzDQo0Kx+dc+ueNt/ruCuhWxn0jl0LMX4qvmZX1d2X58
J9ub7sFcpLb1gsueYKQ6
=RKbN
-----END PGP SIGNATURE-----
"""


def commit_of(payload: str, armour: str) -> bytes:
    head, gap, message = payload.partition("\n\n")
    return f"{head}\ngpgsig {armour.rstrip(chr(10)).replace(chr(10), chr(10) + ' ')}{gap}{message}".encode()


def judged(content: bytes) -> datetime | None:
    return signed_by_host("github", read_commit("a" * 40, content), content)


def test_the_pinned_keys_are_githubs_and_a_commit_made_on_its_pages_holds() -> None:
    """Fingerprints as GitHub's account `web-flow` shows them, computed anew from the keys that are shipped."""
    assert [key.key.fingerprint for key in HOST_KEYS["github"]] == [
        "5DE3E0509C47EA3CF04A42D34AEE18F83AFDEB23",
        "968479A1AFF927E37D1A566BB5690EEEBB952194",
    ]
    assert judged(commit_of(PAYLOAD, ARMOUR)) == datetime.fromisoformat("2024-12-18T10:40:19+00:00")


FORGED = {
    "another tree": (PAYLOAD.replace("tree d9", "tree d8"), ARMOUR),
    "another author": (PAYLOAD.replace("github@enrico", "he@enrico"), ARMOUR),
    "another time": (PAYLOAD.replace("1734518419 +0100\n\n", "1734510000 +0100\n\n"), ARMOUR),
    "no signature": (PAYLOAD, ""),
    "half a signature": (PAYLOAD, ARMOUR[:300] + "\n-----END PGP SIGNATURE-----\n"),
    "no armour": (PAYLOAD, ARMOUR.replace("BEGIN PGP", "BEGIN MY")),
    "a sign changed": (PAYLOAD, ARMOUR.replace("J9ub7", "J9ub8")),
    "nothing in it": (PAYLOAD, "-----BEGIN PGP SIGNATURE-----\n\n\n-----END PGP SIGNATURE-----\n"),
}


@pytest.mark.parametrize("name", FORGED)
def test_whoever_says_he_is_the_host_is_not(name: str) -> None:
    payload, armour = FORGED[name]
    assert judged(commit_of(payload, armour) if armour else payload.encode()) is None


def test_a_key_counts_in_its_time_for_bytes_and_for_the_hosts_own_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HOST_KEYS, "github", (HOST_KEY,))
    second = timedelta(seconds=1)
    for at, good in ((SINCE, True), (SINCE - second, False), (UNTIL - second, True), (UNTIL, False)):
        assert (judged(commit_of(PAYLOAD, signature(PAYLOAD.encode(), at))) is not None) is good
    persons = PAYLOAD.replace("GitHub <noreply@github.com>", "he <he@example.com>")
    armour = signature(persons.encode(), SINCE)
    assert signed_at(armour.encode(), persons.encode(), KEY) == SINCE
    assert judged(commit_of(persons, armour)) is None, "what the host signs for a person is dated by the person"
    assert judged(commit_of(PAYLOAD, signature(PAYLOAD.encode(), SINCE, kind=1))) is None


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A plan on a branch, merged on the host's pages by the supervisor, and one more written in a form there."""
    monkeypatch.setitem(host_keys.HOST_KEYS, "github", (HOST_KEY,))
    made = Made(tmp_path)
    people = {"people/he": person("he", "supervisor"), "people/li-wei": person("li-wei", "rep")}
    made.commit("main", people, "he", "2026-11-01T09:00:00+08:00")
    made.git("update-ref", "refs/heads/in/li-wei", made.tip("main"))
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei", PUSHED)
    made.merge("in/li-wei", "he", MERGED)
    on_host(made, "main", MERGED)
    return made


def test_what_a_signed_merge_holds_was_in_by_then_at_the_grade_host(made: Made) -> None:
    with open_repository(made.root, "main", "github", cached=False) as repository:
        comings = Comings(repository)
        coming = comings.get(PLAN)
        assert coming is not None
        assert coming.in_by(repository) == datetime.fromisoformat(MERGED)
        assert coming.not_before(repository) is None, "the branch may have been there long before"
        (event,) = story(repository, PLAN)
        assert (event.grade, event.by, event.branch) == (Grade.HOST, "li-wei", "in/li-wei")
        assert event.merged is not None
        assert (event.merged.by, event.merged.grade) == ("he", Grade.HOST)
        (approval,) = approvals(repository, comings, RepliedRecord(PLAN, (), ZoneInfo("Asia/Shanghai")))
        assert (approval.person, approval.role, approval.grade, approval.faults) == ("he", "supervisor", Grade.HOST, ())


def test_a_form_written_on_the_host_lies_between_two_signed_commits(made: Made) -> None:
    made.commit("main", {"visits/x": "a: 1\n"}, "li-wei", "2026-11-01T00:00:00+08:00")  # dated as it likes
    on_host(made, "main", NEXT)
    made.commit(
        "main", {"visits/y": "a: 1\n"}, "li-wei", NEXT, email=EMAIL
    )  # pushed, names the host and has no signature
    with open_repository(made.root, "main", "github", cached=False) as repository:
        comings = Comings(repository)
        first, second = comings.get("visits/x"), comings.get("visits/y")
        assert first is not None
        assert second is not None
        assert first.in_by(repository) == datetime.fromisoformat(NEXT)
        assert first.not_before(repository) == datetime.fromisoformat(MERGED)
        assert repository.bringer(first.n) == "li-wei"
        assert second.in_by(repository) is None
        assert story(repository, "visits/y")[0].grade is Grade.CLAIM


def test_the_book_is_told_and_weighs_it_against_deadlines(made: Made) -> None:
    in_git = InGit([made.root], "main", "github", keys=False)
    assert in_git.tell
    span = in_git.of(PLAN, ["li-wei"])
    assert span.grade is Grade.HOST
    receipt = in_git.receipt(made.tip("main"))
    assert receipt is not None
    assert (receipt.grade, receipt.via, receipt.branch) == (Grade.HOST, "host", "")
    says = datetime.fromisoformat(PUSHED)
    due = datetime.fromisoformat("2026-11-23T00:00:00+08:00")
    assert weighed(says, span, [due], says.date()).grade is Grade.HOST
    assert weighed(says, span, [says + timedelta(minutes=30)], says.date()).grade is Grade.CLAIM


@pytest.mark.parametrize("kind", ["none", "forgejo", "gitlab"])
def test_on_another_host_the_same_commits_are_claims(made: Made, kind: str) -> None:
    with open_repository(made.root, "main", kind, cached=False) as repository:
        assert story(repository, PLAN)[0].grade is Grade.CLAIM
        assert repository.log is None


def test_read_again_from_the_cache_and_with_more_commits_it_is_the_same(made: Made) -> None:
    def seen(*, cached: bool) -> list[tuple[object, ...]]:
        with open_repository(made.root, "main", "github", cached=cached) as repository:
            comings = Comings(repository)
            found = [(ref, comings.get(ref)) for ref in (PLAN, "visits/x")]
            return [(ref, c.in_by(repository), c.not_before(repository)) for ref, c in found if c]

    assert seen(cached=True) == seen(cached=False)
    made.commit("main", {"visits/x": "a: 1\n"}, "li-wei")
    on_host(made, "main", NEXT)
    assert seen(cached=True) == seen(cached=False)
    assert len(seen(cached=True)) == 2
