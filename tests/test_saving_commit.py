"""Committing what was saved: exactly these files, with real hooks, in real repositories."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.saving_server import TEXT, VISIT, Client, Clone, fill, serving
from tests.support.site_pages import ROOT

SECOND = VISIT.replace(".yaml", "--2.yaml")
OWN = "in/li-wei"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path / "book")


@pytest.fixture
def form(clone: Clone) -> Iterator[Client]:
    with serving(clone.root, viewer="li-wei") as client:
        client.open()
        client.save()
        yield client


def test_what_is_not_committed_is_listed_in_words_with_the_branch_to_go_to(form: Client) -> None:
    told = form.get("/pending").content
    assert (told["branch"], told["main"], told["suggested_branch"], told["as_person"]) == (
        "main",
        "main",
        OWN,
        "li-wei",
    )
    assert [(item["path"], item["change"]) for item in told["files"]] == [(VISIT, "added")]
    assert told["files"][0]["title"].startswith("Visit · ")


def test_changed_records_are_listed_and_what_is_no_record_or_gone_is_not(clone: Clone, form: Client) -> None:
    clone.write(
        "records/customers/hengda.yaml", (clone.root / "records/customers/hengda.yaml").read_text() + "size: 50\n"
    )
    clone.write("records/notes.txt", "not a record")
    clone.write("other.yaml", "a: 1\n")
    (clone.root / "records/people/luo-jing.yaml").unlink()
    data = {item["path"]: item["change"] for item in form.get("/pending").content["files"]}
    assert data == {VISIT: "added", "records/customers/hengda.yaml": "changed"}


def test_who_git_knows_by_mail_is_offered_his_own_branch(clone: Clone) -> None:
    person = clone.root / "records" / "people" / "li-wei.yaml"
    person.write_text(
        person.read_text(encoding="utf-8") + "git:\n  emails:\n    - test@example.com\n", encoding="utf-8"
    )
    with serving(clone.root) as form:
        assert form.get("/pending").content["suggested_branch"] == OWN


def test_exactly_the_chosen_records_are_committed_on_a_branch_made_for_the_person(clone: Clone, form: Client) -> None:
    form.save(SECOND)
    clone.write("other.txt", "staged")
    clone.git("add", "other.txt")
    main = clone.git("rev-parse", "main")
    answer = form.post("/commit", {"paths": [VISIT], "branch": OWN})
    assert (answer.status, answer.content["branch"], answer.content["pending"]) == (201, OWN, 1)
    assert answer.content["commit"] == clone.git("rev-parse", "HEAD") == clone.git("rev-parse", OWN)
    assert clone.brought() == [VISIT]
    assert clone.git("rev-parse", "main") == main == clone.git("rev-parse", "HEAD~")
    assert clone.git("status", "--porcelain", "-uall").splitlines() == ["A  other.txt", f"?? {SECOND}"]
    assert clone.git("log", "-1", "--format=%an %ae %s") == "Test test@example.com Visit: 1"


def test_the_message_tells_kinds_and_paths_and_nothing_that_was_written(clone: Clone, form: Client) -> None:
    form.post("/commit", {"paths": [VISIT], "branch": "main"})
    assert clone.git("log", "-1", "--format=%B") == f"Visit: 1\n\n{VISIT}"


def test_on_main_it_is_the_reader_s_choice(clone: Clone, form: Client) -> None:
    assert form.post("/commit", {"paths": [VISIT], "branch": "main"}).status == 201
    assert clone.brought() == [VISIT]
    assert form.get("/pending").content["files"] == []


def test_the_hooks_run_on_exactly_what_is_committed(clone: Clone, form: Client) -> None:
    form.save(SECOND)
    clone.hook("pre-commit", "git diff --cached --name-only > .cache/seen")
    assert form.post("/commit", {"paths": [SECOND], "branch": OWN}).status == 201
    assert (clone.root / ".cache" / "seen").read_text(encoding="utf-8").split() == [SECOND]


@pytest.mark.parametrize("branch", ["main", OWN])
def test_a_hook_that_refuses_is_heard_and_everything_is_as_it_was(clone: Clone, form: Client, branch: str) -> None:
    clone.hook("pre-commit", "echo 第一行; echo second >&2; exit 1")
    clone.write("other.txt", "staged")
    clone.git("add", "other.txt")
    before = clone.state()
    answer = form.post("/commit", {"paths": [VISIT], "branch": branch}, Accept_Language="zh")
    assert answer.status == 409
    assert "文件留在原处" in answer.content["message"]
    assert answer.content["output"] == "第一行\nsecond"
    assert clone.state() == before
    assert (clone.root / VISIT).read_text(encoding="utf-8") == TEXT


def test_our_own_check_as_a_hook_refuses_a_faulty_record(clone: Clone, form: Client) -> None:
    clone.hook("pre-commit", f'exec "{sys.executable}" "{ROOT}/scripts/check.py"')
    bad = SECOND.replace("--2", "--3")
    clone.write(bad, TEXT.replace("hengda", "nobody"))
    answer = form.post("/commit", {"paths": [bad], "branch": "main"})
    assert answer.status == 409
    assert "nobody" in answer.content["output"]
    good = form.post("/commit", {"paths": [VISIT], "branch": "main"})
    assert good.status == 201, good.content


def test_a_message_hook_that_refuses_is_heard_too(clone: Clone, form: Client) -> None:
    clone.hook("commit-msg", "echo wants a ticket; exit 1")
    before = clone.state()
    answer = form.post("/commit", {"paths": [VISIT], "branch": OWN})
    assert (answer.status, answer.content["output"]) == (409, "wants a ticket")
    assert clone.state() == before


@pytest.mark.parametrize("what", ["merge", "cherry-pick", "rebase"])
def test_while_something_is_under_way_nothing_is_committed(clone: Clone, form: Client, what: str) -> None:
    customer = "records/customers/hengda.yaml"
    text = (clone.root / customer).read_text(encoding="utf-8")
    clone.git("switch", "-q", "-c", "other")
    clone.write(customer, text.replace("恒大", "恒达"))
    clone.git("commit", "-q", "-m", "one", customer)
    clone.git("switch", "-q", "main")
    clone.write(customer, text.replace("恒大", "横大"))
    clone.git("commit", "-q", "-m", "two", customer)
    clone.git(what, "other", fine=False)
    before = clone.state()
    answer = form.post("/commit", {"paths": [VISIT], "branch": OWN})
    assert answer.status == 409
    assert {"merge": "a merge", "cherry-pick": "a cherry-pick", "rebase": "a rebase"}[what] in answer.content["message"]
    assert clone.state() == before


def test_a_clone_whose_git_knows_no_name_says_how_to_set_it(
    clone: Clone, form: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    before = clone.state()
    answer = form.post("/commit", {"paths": [VISIT], "branch": OWN})
    assert answer.status == 409
    assert "git config --global user.name" in answer.content["message"]
    assert clone.state() == before
    clone.git("config", "user.name", "李伟")
    clone.git("config", "user.email", "li.wei@example.com")
    assert form.post("/commit", {"paths": [VISIT], "branch": OWN}).status == 201
    assert clone.git("log", "-1", "--format=%an <%ae>") == "李伟 <li.wei@example.com>"


def test_an_own_branch_that_main_holds_whole_goes_on_from_main(clone: Clone, form: Client) -> None:
    clone.git("branch", OWN)
    clone.write("more.txt", "main went on")
    clone.git("add", "more.txt")
    clone.git("commit", "-q", "-m", "more")
    assert form.post("/commit", {"paths": [VISIT], "branch": OWN}).status == 201
    assert clone.git("rev-parse", f"{OWN}~") == clone.git("rev-parse", "main")


def test_an_own_branch_with_more_to_it_is_gone_to_as_it_is(clone: Clone, form: Client) -> None:
    clone.git("switch", "-q", "-c", OWN)
    clone.write("mine.txt", "not merged yet")
    clone.git("add", "mine.txt")
    clone.git("commit", "-q", "-m", "mine")
    mine = clone.git("rev-parse", OWN)
    clone.git("switch", "-q", "main")
    assert form.post("/commit", {"paths": [VISIT], "branch": OWN}).status == 201
    assert clone.git("rev-parse", f"{OWN}~") == mine


def test_an_own_branch_known_from_the_host_only_is_followed(clone: Clone, form: Client, tmp_path: Path) -> None:
    clone.git("init", "-q", "--bare", str(tmp_path / "host.git"))
    clone.git("remote", "add", "origin", str(tmp_path / "host.git"))
    clone.git("switch", "-q", "-c", OWN)
    clone.git("commit", "-q", "--allow-empty", "-m", "from the phone")
    clone.git("push", "-q", "origin", OWN)
    far = clone.git("rev-parse", OWN)
    clone.git("switch", "-q", "main")
    clone.git("branch", "-q", "-D", OWN)
    assert form.post("/commit", {"paths": [VISIT], "branch": OWN}).status == 201
    assert clone.git("rev-parse", f"{OWN}~") == far


def test_where_a_switch_would_lose_something_it_is_not_made(clone: Clone, form: Client) -> None:
    clone.git("switch", "-q", "-c", OWN)
    clone.write(VISIT, "another text: 1\n")
    clone.git("add", VISIT)
    clone.git("commit", "-q", "-m", "the same path")
    clone.git("switch", "-q", "main")
    clone.write(VISIT, TEXT)
    before = clone.state()
    answer = form.post("/commit", {"paths": [VISIT], "branch": OWN})
    assert answer.status == 409
    assert VISIT in answer.content["output"]
    assert clone.state() == before
    assert (clone.root / VISIT).read_text(encoding="utf-8") == TEXT


def test_a_hook_that_refuses_on_another_branch_leads_back_to_where_it_was(clone: Clone, form: Client) -> None:
    clone.git("branch", OWN)
    clone.git("commit", "-q", "--allow-empty", "-m", "main went on")
    clone.hook("pre-commit", "exit 1")
    before = clone.state()
    assert form.post("/commit", {"paths": [VISIT], "branch": OWN}).status == 409
    assert clone.state() == before
    clone.git("checkout", "-q", "--detach")
    detached = clone.state()
    assert form.get("/pending").content["branch"] is None
    assert form.post("/commit", {"paths": [VISIT], "branch": OWN}).status == 409
    assert clone.state() == detached


@pytest.mark.parametrize("branch", ["other", "in/nobody", "in/../main", "-f", "", "in/li-wei/more", "refs/heads/main"])
def test_no_other_branch_is_committed_to(clone: Clone, form: Client, branch: str) -> None:
    clone.git("branch", "other")
    before = clone.state()
    assert form.post("/commit", {"paths": [VISIT], "branch": branch}).status == 409
    assert clone.state() == before


@pytest.mark.parametrize(
    "path", ["records/customers/hengda.yaml", "other.txt", "-a", ":/", ".", "../x", "records/nothing.yaml"]
)
def test_nothing_else_is_committed(clone: Clone, form: Client, path: str) -> None:
    clone.write("other.txt", "x")
    before = clone.state()
    assert form.post("/commit", {"paths": [VISIT, path], "branch": "main"}).status == 409
    assert clone.state() == before


def test_a_request_that_names_nothing_is_refused(form: Client) -> None:
    assert form.post("/commit", {"paths": [], "branch": "main"}).status == 409
    nothing: tuple[Any, ...] = (
        {},
        {"paths": [VISIT]},
        {"paths": VISIT, "branch": "main"},
        {"paths": [1], "branch": "main"},
        [],
    )
    for asked in nothing:
        assert form.post("/commit", asked).status == 400


def test_the_first_commit_of_all(tmp_path: Path) -> None:
    root = fill(tmp_path / "book")
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    with serving(root, viewer="li-wei") as form:
        form.open()
        told = form.get("/pending").content
        assert (told["branch"], told["main"]) == ("main", "main")
        assert len(told["files"]) > 5
        hook = root / ".git" / "hooks" / "pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
        paths = [item["path"] for item in told["files"]]
        assert form.post("/commit", {"paths": paths, "branch": OWN}).status == 409
        assert form.get("/pending").content == told
        hook.unlink()
        assert form.post("/commit", {"paths": paths, "branch": OWN}).status == 201
        assert form.get("/pending").content["files"] == []


def test_a_book_below_the_repository_s_top_is_committed_just_so(tmp_path: Path) -> None:
    root = fill(tmp_path / "repository" / "book")
    environment = {**os.environ}
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "book"]):
        subprocess.run(["git", "-C", str(tmp_path / "repository"), *words], check=True, env=environment)
    with serving(root, viewer="li-wei") as form:
        form.open()
        form.save()
        assert [item["path"] for item in form.get("/pending").content["files"]] == [VISIT]
        assert form.post("/commit", {"paths": [VISIT], "branch": OWN}).status == 201
        assert form.get("/pending").content["files"] == []


def test_without_git_nothing_waits_and_nothing_is_committed(tmp_path: Path) -> None:
    with serving(fill(tmp_path / "book")) as form:
        form.open()
        form.save()
        told = form.get("/pending").content
        assert (told["branch"], told["main"], told["files"]) == (None, None, [])
        assert form.post("/commit", {"paths": [VISIT], "branch": "main"}).status == 409
