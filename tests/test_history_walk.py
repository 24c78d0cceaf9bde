"""One walk over all commits: what changed where, by whom, merged when; the same whether kept, read in parts or at once."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from salesbook.history.commits import read_commit
from salesbook.history.repository import Repository, Shallow, open_repository
from salesbook.history.story import story
from salesbook.history.walk import tips
from tests.support.made_history import Made, person

PLAN = "plans/2026-w48/li-wei"
OTHER = "plans/2026-w48/zhou-min"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    made = Made(tmp_path)
    roles = {"li-wei": "rep", "zhou-min": "rep", "he": "supervisor"}
    people = {f"people/{who}": person(who, role) for who, role in roles.items()}
    made.commit("main", people, "he", "2026-11-01T09:00:00+08:00")
    return made


def branch_off(made: Made, branch: str) -> None:
    made.git("update-ref", f"refs/heads/{branch}", made.tip("main"))


def told(repository: Repository, *refs: str) -> str:
    """Everything that is known of records, as text."""
    return json.dumps([story(repository, ref) for ref in refs], default=str, indent=1)


def test_a_record_is_first_seen_changed_merged_and_taken_away(made: Made) -> None:
    branch_off(made, "in/li-wei")
    added = made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    merge = made.merge("in/li-wei", "he", "2026-11-23T08:00:00+08:00")
    changed = made.commit("main", {PLAN: "a: 2\n"}, "he", "2026-11-24T08:00:00+08:00")
    removed = made.commit("main", {PLAN: None}, "he", "2026-11-25T08:00:00+08:00")
    with made.history() as repository:
        events = story(repository, PLAN)
        assert [(e.commit, e.change, e.by, e.branch) for e in events] == [
            (added, "added", "li-wei", "in/li-wei"),
            (changed, "changed", "he", "main"),
            (removed, "removed", "he", "main"),
        ]
        first = events[0].merged
        assert first is not None
        assert (first.commit, first.by, str(first.at), first.joins) == (merge, "he", "2026-11-23 08:00:00+08:00", True)
        assert [c.ref for c in repository.graph.refs_changed_by(repository.graph.number(merge) or 0)] == [PLAN]


def test_an_evil_merge_is_a_change_by_its_maker_and_a_clean_one_is_none(made: Made) -> None:
    for branch in ("in/li-wei", "in/zhou-min"):
        branch_off(made, branch)
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    made.commit("in/zhou-min", {OTHER: "a: 1\n"}, "zhou-min")
    made.merge("in/zhou-min", "he")
    made.merge("in/li-wei", "he", files={PLAN: "a: 9\n"})
    with made.history() as repository:
        assert [(e.change, e.by) for e in story(repository, PLAN)] == [("added", "li-wei"), ("changed", "he")]
        assert [(e.change, e.by) for e in story(repository, OTHER)] == [("added", "zhou-min")]


def test_a_merge_that_puts_an_old_version_back_is_seen_on_the_main_line(made: Made) -> None:
    branch_off(made, "in/li-wei")
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    made.merge("in/li-wei", "he")
    branch_off(made, "in/li-wei")
    made.commit("in/li-wei", {OTHER: "a: 1\n"}, "li-wei")
    made.commit("main", {PLAN: "a: 2\n"}, "he")
    evil = made.merge("in/li-wei", "he", files={PLAN: "a: 1\n"})
    with made.history() as repository:
        versions = repository.graph.brought(PLAN)
        assert len(story(repository, PLAN)) == 2
        assert [repository.graph.id(n) for n, _ in versions][-1] == evil
        assert versions[-1][1].new == versions[0][1].new


def grow(made: Made, weeks: range) -> None:
    for week in weeks:
        branch_off(made, "in/li-wei")
        made.commit("in/li-wei", {f"plans/2026-w{week}/li-wei": f"week: {week}\n"}, "li-wei")
        made.commit("in/li-wei", {PLAN: f"again: {week}\n"}, "li-wei")
        made.merge("in/li-wei", "he")
        made.pushed("in/li-wei", "main", at=f"2026-11-{week - 20}T08:00:00+08:00", by="li-wei")


def test_what_is_kept_changes_no_answer(made: Made) -> None:
    refs = [PLAN, "people/he", *(f"plans/2026-w{week}/li-wei" for week in range(30, 36))]
    for weeks in (range(30, 32), range(32, 33), range(33, 36)):
        grow(made, weeks)
        with made.history(cached=True) as repository:
            kept = told(repository, *refs)
        with made.history() as repository:
            assert told(repository, *refs) == kept
    assert (made.root / ".cache" / "history.sqlite").is_file()
    with made.history(cached=True) as repository:
        assert not list(repository.graph._sql("SELECT n FROM sha WHERE n < 0"))
        assert told(repository, *refs) == kept


@pytest.mark.parametrize("harm", ["cut", "scribbled", "gone", "seal"])
def test_a_kept_walk_that_was_touched_is_read_again(made: Made, harm: str) -> None:
    grow(made, range(30, 33))
    with made.history(cached=True) as repository:
        good = told(repository, PLAN)
    file = made.root / ".cache" / "history.sqlite"
    content = file.read_bytes()
    if harm == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif harm == "scribbled":
        file.write_bytes(content.replace(b"li-wei@example.com", b"he-ju@example.com"))
    elif harm == "gone":
        file.unlink()
    else:
        file.with_name("history.sqlite.seal").write_text("x", encoding="utf-8")
    with made.history(cached=True) as repository:
        assert told(repository, PLAN) == good


def test_one_who_reads_does_not_keep_others_from_what_was_kept(made: Made) -> None:
    """A site that is served holds its history open all day; reports are made beside it."""
    grow(made, range(30, 32))
    with made.history(cached=True) as first:
        good = told(first, PLAN)
        with made.history(cached=True) as second:
            assert second._kept._file is not None
            grow(made, range(32, 33))
            with made.history(cached=True) as third:
                assert third._kept._file is not None
                assert len(story(third, PLAN)) == 3
        assert told(first, PLAN) == good, "who reads does not see what others learned meanwhile"
    with made.history(cached=True) as last:
        kept = told(last, PLAN)
    with made.history() as fresh:
        assert told(fresh, PLAN) == kept


def test_a_signature_is_looked_at_once(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    made.key("li")
    signed = made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei", key="li")
    with made.history(cached=True) as first:
        key = first.signing_key(first.graph.number(signed) or 0)
        assert key is not None
    monkeypatch.setattr("salesbook.history.repository.signing_key", lambda *_: "looked again")
    with made.history(cached=True) as second:
        assert second.signing_key(second.graph.number(signed) or 0) == key
    with made.history() as fresh:
        assert fresh.signing_key(fresh.graph.number(signed) or 0) == "looked again"


def test_a_branch_that_was_rewritten_is_walked_anew(made: Made) -> None:
    branch_off(made, "in/li-wei")
    start = made.tip("main")
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    with made.history(cached=True) as repository:
        assert len(story(repository, PLAN)) == 1
    made.commit("in/li-wei", {OTHER: "a: 1\n"}, "li-wei", parents=(start,))
    with made.history(cached=True) as repository:
        assert story(repository, PLAN) == []
        assert len(story(repository, OTHER)) == 1


def test_a_main_line_that_was_rewritten_brings_what_it_now_brings(made: Made) -> None:
    start = made.tip("main")
    made.commit("main", {PLAN: "a: 1\n"}, "he")
    made.git("update-ref", "refs/heads/old", made.tip("main"))
    with made.history(cached=True) as repository:
        assert [c.new for _, c in repository.graph.brought(PLAN)]
    made.commit("main", {OTHER: "a: 1\n"}, "he", parents=(start,))
    with made.history(cached=True) as repository:
        assert repository.graph.brought(PLAN) == []
        assert [e.merged for e in story(repository, PLAN)] == [None]


def test_replace_refs_grafts_mailmap_and_a_commit_graph_have_no_say(made: Made) -> None:
    branch_off(made, "in/li-wei")
    real = made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    made.commit("in/li-wei", {PLAN: "a: 2\n"}, "li-wei")
    made.merge("in/li-wei", "he")
    with made.history() as repository:
        before = told(repository, PLAN, "people/he")
    forged = made.commit("forged", {PLAN: "a: 1\n"}, "he", parents=(made.tip("main"),))
    made.git("update-ref", "-d", "refs/heads/forged")
    made.git("replace", "-f", real, forged)
    (made.root / "info").mkdir(exist_ok=True)
    (made.root / "info" / "grafts").write_text(f"{made.tip('in/li-wei')}\n", encoding="ascii")
    made.git("config", "mailmap.blob", "x")
    made.git("config", "log.mailmap", "true")
    with made.history() as repository:
        assert told(repository, PLAN, "people/he") == before


def test_a_shallow_clone_is_refused(made: Made, tmp_path: Path) -> None:
    made.commit("main", {PLAN: "a: 1\n"}, "he")
    clone = tmp_path / "clone"
    words = ["git", "clone", "-q", "--depth", "1", f"file://{made.root}", str(clone)]
    subprocess.run(words, check=True, capture_output=True)
    with pytest.raises(Shallow, match="unshallow"), open_repository(clone, "main"):
        pass


def test_a_clone_knows_the_branches_of_its_server(made: Made, tmp_path: Path) -> None:
    branch_off(made, "in/li-wei")
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    made.pushed("in/li-wei", at="2026-11-22T21:15:00+08:00", by="li-wei")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(made.root), str(clone)], check=True, capture_output=True)
    assert "refs/remotes/origin/in/li-wei" in tips(clone)
    with open_repository(clone, "main") as repository:
        (event,) = story(repository, PLAN)
        assert (event.branch, event.grade, event.merged) == ("in/li-wei", "proven", None)


def test_dates_that_no_calendar_knows_are_no_dates() -> None:
    raw = b"tree 1\nauthor A <a@b> 999999999999 +0800\ncommitter A <a@b> yesterday\n\nx\n"
    commit = read_commit("1", raw)
    assert (commit.author.email, commit.author.at) == ("a@b", None)
    assert (commit.committer.email, commit.committer.at) == ("a@b", None)


def test_a_skewed_clock_hides_no_commit(made: Made) -> None:
    """Dates in 1970 or 2099 say nothing about what came before what."""
    for at, text in (("2099-01-01T00:00:00+08:00", "a: 1\n"), ("1971-01-01T00:00:00+08:00", "a: 2\n")):
        made.commit("main", {PLAN: text}, "he", at)
    made.commit("main", {PLAN: "a: 3\n"}, "he")
    with made.history() as repository:
        assert [e.change for e in story(repository, PLAN)] == ["added", "changed", "changed"]


def test_a_book_below_the_top_of_its_repository_is_walked(tmp_path: Path) -> None:
    env = {**os.environ}
    book = tmp_path / "east"
    (book / "records" / "plans").mkdir(parents=True)
    (book / "records" / "plans" / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "b.yaml").write_text("b: 1\n", encoding="utf-8")
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, env=env, capture_output=True)
    with open_repository(book, "main") as repository:
        assert len(story(repository, "plans/a")) == 1
        assert story(repository, "b") == []
