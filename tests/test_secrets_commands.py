"""What `proof`, `forget` and `upgrade` print: no text, name or number of a record that is not what they were asked about."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from salesbook.audience import Audience
from salesbook.book import Book, open_book
from salesbook.commands.main import main
from salesbook.commands.options import UsageError
from salesbook.commands.proof import _refuse_what_is_hidden, _Telling
from salesbook.commands.proof_words import story_lines
from salesbook.history.repository import open_repository
from salesbook.history.story import story
from salesbook.rules import judge
from salesbook.schemas import Field, path_of
from salesbook.words import LANGS
from salesbook.yamlio import write
from tests.conftest import CLOCK
from tests.support.marked_sample import AMOUNTS, Marks
from tests.support.new_company import git
from tests.support.readers import sample, with_company
from tests.test_readers import MODES

SOME = ("team", "luo-jing", "he-jun", "manager")


class Written(Marks):
    """Marks in all but amounts, whose sums a book on the disk must keep."""

    def _mark(self, field: Field) -> str | None:
        return None if field.type in AMOUNTS else super()._mark(field)


@pytest.fixture(scope="module")
def marked() -> Written:
    return Written(sample())


@pytest.fixture(scope="module")
def disk(root: Path, tmp_path_factory: pytest.TempPathFactory, marked: Written) -> Path:
    """The marked sample on the disk: its history brings the records as they are shipped, then marks them."""
    folder = tmp_path_factory.mktemp("marked") / "book"
    for part in ("records", "schemas"):
        shutil.copytree(root / part, folder / part)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "as shipped")
    for record in marked.book.all():
        if record.path == f"records/{path_of(record.kind, record.data)}":
            (folder / record.path).write_bytes(write(record.data))
    git(folder, "commit", "-qam", "marked")
    return folder


@pytest.fixture(scope="module")
def whole(disk: Path) -> Book:
    return open_book([disk], judge, CLOCK)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("reader", SOME)
def test_a_story_tells_nothing_of_what_its_reader_may_not_see(
    disk: Path, whole: Book, marked: Written, mode: str, reader: str
) -> None:
    """Every fifth record: who may not see it is refused, who may is told no text of any other record."""
    book = with_company(whole, confidentiality="coded") if mode == "coded" else whole
    seen = {record.ref for record in Audience(book, reader).book.all()}
    telling, told = 0, ""
    with open_repository(disk, "main", "none") as repository:
        for record in list(book.all())[::5]:
            try:
                _refuse_what_is_hidden(book, record.ref, reader)
            except UsageError as refused:
                assert record.ref not in seen
                told += "".join(refused.text.say(lang) for lang in LANGS)
                continue
            assert record.ref in seen
            result = _Telling(book, repository, reader).story(record.ref, story(repository, record.ref))
            told += json.dumps(result, ensure_ascii=False, default=str)
            told += "".join(line.say(lang) for line in story_lines(book, result) for lang in LANGS)
            telling += 1
    assert telling > 50
    assert marked.found_in(told) <= set(_of(marked, seen))


def _of(marked: Written, refs: set[str]) -> list[str]:
    """The marks in some records."""
    return [mark for mark, where in marked.where.items() if where.partition(":")[0] in refs]


@pytest.mark.slow
@pytest.mark.parametrize("record", ["customers/shenghe", "contacts/anju--1", "people/he-jun"])
def test_forget_shows_of_other_records_only_the_lines_concerned(
    disk: Path, marked: Written, capfd: pytest.CaptureFixture[str], record: str
) -> None:
    """Every text has a mark of its own, so nothing but the person's own record speaks of him."""
    capfd.readouterr()
    assert main(["forget", record, "--root", str(disk), "--lang", "en"]) == 0
    capture_result = capfd.readouterr()
    shown = marked.found_in(capture_result.out + capture_result.err)
    assert shown, "the person's own texts, which go"
    assert shown <= set(_of(marked, {record}))
    assert git(disk, "status", "--porcelain") == ""
