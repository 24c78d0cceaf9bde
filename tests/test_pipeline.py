"""`pipeline`: a push is judged as it would be merged, a branch is told of on its host, branches follow main after a merge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.own_server import PLAN, VISIT, visit
from tests.support.pipeline_book import PipelineBook

OWN = "in/li-wei"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> PipelineBook:
    return PipelineBook(tmp_path_factory.mktemp("host"))


@pytest.fixture
def book(
    template: PipelineBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> PipelineBook:
    return template.copy(tmp_path / "host").used(monkeypatch, capsys)


def test_a_good_push_is_fine(book: PipelineBook) -> None:
    commit = book.put(OWN, {VISIT: visit()})
    run = book.run("push", OWN, commit)
    assert (run.code, run.out) == (0, "Fine: nothing to put right.\n")

def test_comment(book: PipelineBook) -> None:
    commit = book.put(OWN, {VISIT: visit()})
    run = book.run("comment", OWN, commit)
    print(run, book.host.__dict__)
    book.merge(OWN)
    book.patch.setattr("salesbook.commands.site.build_once", lambda *a: 0)
    run = book.run("main", "main", "")
    print(run, book.host.__dict__)
    assert 0
