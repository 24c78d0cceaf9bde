"""A book that lies in a folder of its repository is judged, told, merged and proven as one that lies at the top."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from salesbook.commands.main import main
from salesbook.hosts.host import State
from salesbook.pipeline.posting import MARK
from salesbook.server.trunk import SeveralBooks, folder_of_book
from tests.support.made_history import Made, person
from tests.support.own_server import BOOK, VISIT, outside, visit
from tests.support.pipeline_book import ADDRESS, AS_OF, PipelineBook

OWN = "in/li-wei"
PLACES = {"top": "", "subfolder": "team/ledger/"}


@pytest.fixture(scope="module", params=PLACES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> PipelineBook:
    """A book whose server has our hooks, with a day on its rep's branch."""
    book = PipelineBook(tmp_path_factory.mktemp("book"), PLACES[request.param])
    book.office.hook("pre-receive", "receive")
    book.office.hook("post-receive", "receipt")
    answer = book.office.put(OWN, {VISIT: visit()}, "li-wei")
    assert answer.taken, answer.said
    book.git("fetch", "-q")
    return book


@pytest.fixture
def book(made: PipelineBook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> PipelineBook:
    return made.used(monkeypatch, capsys)


def more(book: PipelineBook, files: dict[str, str | None]) -> str:
    """A commit on top of what the server has of the branch, which it has not seen."""
    book.office.clone.git("update-ref", "refs/heads/tried", book.at(OWN))
    return book.office.clone.commit("tried", files, "li-wei")


def faulty(book: PipelineBook) -> str:
    return more(book, {VISIT: visit().replace("09:00", "11:00")})


def of_people(book: PipelineBook) -> str:
    return more(book, {"people/li-wei": person("li-wei", "general_manager", territory="east", reports_to="he")})


def beside(book: PipelineBook) -> str:
    more(book, {})
    return outside(book.office, "tried", "README.md", "li-wei")


WRONG: dict[str, tuple[Callable[[PipelineBook], str], dict[str, str]]] = {
    "times": (faulty, {"": f"records/{VISIT}.yaml:"}),
    "push-people": (of_people, {"": "records/people/li-wei.yaml:"}),
    "push-outside": (beside, {"": "README.md:", "team/ledger/": ":/README.md:"}),
}


@pytest.mark.parametrize("rule", WRONG)
def test_the_server_refuses_by_the_paths_of_the_book(book: PipelineBook, rule: str) -> None:
    commit_of, paths = WRONG[rule]
    answer = book.office.push(commit_of(book), OWN, "li-wei")
    place = book.office.clone.place
    assert not answer.taken
    assert f"remote: {paths.get(place, paths[''])}" in answer.said, answer.said
    assert place == "" or f"{place}records/" not in answer.said


def test_a_review_tells_the_record_and_what_lies_beside_the_book(book: PipelineBook) -> None:
    assert main(["review", OWN, "--root", str(book.book), "--as-of", AS_OF, "--format", "json", "--lang", "en"]) == 0
    told = json.loads(book.capsys.readouterr().out)
    assert ([item["ref"] for item in told["records"]], told["findings"]) == ([VISIT], [])
    book.git("fetch", "-q", str(book.office.clone.root), f"{beside(book)}:refs/remotes/origin/tried")
    main(["review", "origin/tried", "--root", str(book.book), "--as-of", AS_OF, "--format", "json", "--lang", "en"])
    told = json.loads(book.capsys.readouterr().out)
    assert "outside" in [look["why"] for look in told["look"]]
    assert "general_manager" in told["approvers"]


def test_the_pipeline_judges_and_tells_a_branch(book: PipelineBook) -> None:
    assert (book.run("push", OWN).code, book.run("comment", OWN).code) == (0, 0)
    assert book.host.states[book.at(OWN)][0] is State.SUCCESS
    (comment,) = (text for _, text in (by_mark[MARK] for by_mark in book.host.comments.values()))
    assert f"{ADDRESS}/_edit/{OWN}/{book.office.clone.place}records/{VISIT}.yaml" in comment


def test_what_is_approved_is_merged_and_proven(
    made: PipelineBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book = made.copy(tmp_path / "copy").used(monkeypatch, capsys)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "he@example.com")
    monkeypatch.setenv("SALESBOOK_PUSHER", "he")
    where = ("--root", str(book.book), "--lang", "en")
    assert main(["approve", OWN, "--at", book.at(OWN)[:10], *where]) == 0, capsys.readouterr().err
    assert f"  {VISIT}\n" in capsys.readouterr().out
    assert book.git("show", f"{book.at('main')}:{book.office.clone.place}records/{VISIT}.yaml")
    book.git("fetch", "-q")
    assert main(["proof", VISIT, "--format", "json", "--as", "manager", *where]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["log"], [event["by"] for event in told["events"]]) == ("whole", ["li-wei"])
    (approval,) = told["approvals"]
    assert (approval["person"], approval["role"], approval["grade"], approval["faults"]) == (
        "he",
        "supervisor",
        "proven",
        [],
    )


def test_a_conflict_is_told_by_the_paths_of_the_book(
    made: PipelineBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book = made.copy(tmp_path / "copy").used(monkeypatch, capsys)
    book.office.clone.git("update-ref", "refs/heads/in/he", book.office.clone.tip("main"))
    assert book.office.put("in/he", {VISIT: visit("乙")}, "he").taken
    book.merge("in/he", "boss")
    book.git("fetch", "-q")
    run = book.run("push", OWN)
    assert (run.code, f"- records/{VISIT}.yaml:" in run.out, "push-conflict" in run.out) == (1, True, True), run.out


@pytest.mark.parametrize(
    ("places", "found"),
    [(["a/b/"], "a/b/"), (["", "a/"], ""), (["a/", "b/c/"], "a/"), ([], ""), (["a/", "b/"], None)],
)
def test_a_bare_repository_holds_the_book_nearest_its_top(tmp_path: Path, places: list[str], found: str | None) -> None:
    bare = Made(tmp_path)
    tip = bare.commit("main", {}, "boss")
    for place in places:
        bare.place = place
        tip = bare.commit("main", {"company": BOOK["company"]}, "boss")
    if found is None:
        with pytest.raises(SeveralBooks, match="a/, b/"):
            folder_of_book(bare.root, tip)
    else:
        assert folder_of_book(bare.root, tip) == found


def test_files_of_a_host_are_not_written_where_no_host_reads_them(book: PipelineBook) -> None:
    code = main(["host", "forgejo", str(book.book), "--lang", "en"])
    said = book.capsys.readouterr().err
    assert (code == 2, "team/ledger/" in said) == (bool(book.office.clone.place),) * 2
    book.git("clean", "-fdq")
