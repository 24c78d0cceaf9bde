"""`check --staged` asks Git only what changed in its index since, and tells the same as if it had never looked before."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from salesbook.finding import Finding
from salesbook.rules import judge
from salesbook.schemas import Schemas, load, shipped
from salesbook.store.check import Judged, whole
from salesbook.store.index import Index
from salesbook.store.snapshot import File
from salesbook.store.snapshot import Index as Staged
from tests.support.small_book import CUSTOMER, PLAN, RECORDS, VISIT, SmallBook

NUMBERS = count()
CACHE = Path(".cache") / "salesbook.sqlite"


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return load(shipped())


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    book = SmallBook(tmp_path, capsys)
    book.git("init", "-q", "-b", "main")
    book.git("add", "records")
    book.git("commit", "-q", "-m", "All")
    book.git("branch", "other")
    return book


def staged(root: Path, schemas: Schemas, cache: Path | None) -> tuple[list[File], list[Finding]]:
    """The files of the view, each with its content's id, and what is wrong with them."""
    snapshot, index = Staged(root), Index(schemas, judge, cache, "test")
    try:
        index.see(snapshot)
        files = [index.file(path) for path in index.paths()]
        return files, whole(index, Judged(lambda names: snapshot.read(map(index.file, names))))
    finally:
        index.close()


def feed(book: SmallBook, data: bytes, *words: str) -> str:
    """Git, told something on its standard input."""
    done = subprocess.run(["git", "-C", str(book.root), *words], input=data, capture_output=True, check=True)
    return done.stdout.decode().strip()


def mend(book: SmallBook, path: str, how: str = "") -> None:
    """Write a file anew, and stage what is on the disk, wholly (`-A`) or as something to come (`-N`)."""
    book.path(path).parent.mkdir(parents=True, exist_ok=True)
    text = RECORDS[path] if path in RECORDS else RECORDS[VISIT]
    book.path(path).write_text(f"{text}# {next(NUMBERS)}\n", encoding="utf-8")
    if how:
        book.git("add", how, "records")


def to_folder(book: SmallBook) -> None:
    """A folder where a file was, and back."""
    file = book.path(PLAN)
    if file.is_dir():
        book.git("rm", "-rqf", "--ignore-unmatch", f"records/{PLAN}")
        mend(book, PLAN)
    else:
        file.unlink(missing_ok=True)
        mend(book, f"{PLAN}/within.yaml")
    book.git("add", "-A", "records")


def odd(book: SmallBook) -> None:
    """A name that is no text."""
    blob = feed(book, b"name: x\n", "hash-object", "-w", "--stdin").encode()
    feed(book, b"100644 " + blob + b"\trecords/visits/\xff.yaml\0", "update-index", "-z", "--index-info")


def conflict(book: SmallBook) -> None:
    """Three versions of one file."""
    blob = feed(book, b"name: x\n", "hash-object", "-w", "--stdin")
    lines = "".join(f"100644 {blob} {stage}\trecords/{CUSTOMER}\n" for stage in (1, 2, 3))
    book.git("update-index", "--force-remove", f"records/{CUSTOMER}")
    feed(book, lines.encode(), "update-index", "--index-info")


def commit(book: SmallBook) -> None:
    """All that is staged, as far as Git takes it."""
    if book.git("ls-files", "-u"):
        book.git("reset", "-q", "--hard")
    book.git("commit", "-q", "--allow-empty", "-m", "More")


STEPS: list[Callable[[SmallBook], object]] = [
    lambda book: mend(book, CUSTOMER, "-A"),
    lambda book: mend(book, VISIT, "-A"),
    lambda book: mend(book, "visits/2026-w48/new.yaml", "-N"),
    lambda book: book.git("rm", "-q", "--cached", "--ignore-unmatch", f"records/{CUSTOMER}"),
    lambda book: book.git("update-index", "--chmod=+x", "--", "records/company.yaml"),
    commit,
    lambda book: book.git("reset", "-q", "--hard", "HEAD"),
    lambda book: book.git("reset", "-q", "other"),
    lambda book: book.git("branch", "-f", "other", "HEAD"),
    to_folder,
    odd,
    conflict,
]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_steps_the_view_is_that_of_a_first_look(book: SmallBook, schemas: Schemas, seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311 - no secret
    for number in range(30):
        step = chosen.choice(STEPS)
        step(book)
        if chosen.random() < 0.7:
            expected = staged(book.root, schemas, None)
            assert staged(book.root, schemas, book.root / CACHE) == expected, (number, step)


def test_of_one_change_one_file_is_taken_in(book: SmallBook, schemas: Schemas, monkeypatch: pytest.MonkeyPatch) -> None:
    staged(book.root, schemas, book.root / CACHE)
    monkeypatch.setattr(Staged, "files", lambda _: pytest.fail("all files were listed"))
    mend(book, VISIT)
    book.git("add", "-A", "records")
    files, _ = staged(book.root, schemas, book.root / CACHE)
    assert File(f"records/{VISIT}", oid=book.git("hash-object", f"records/{VISIT}").strip()) in files


def test_a_tree_that_git_has_thrown_away_is_done_without(book: SmallBook, schemas: Schemas) -> None:
    mend(book, VISIT)
    book.git("commit", "-qam", "Gone soon")
    staged(book.root, schemas, book.root / CACHE)
    book.git("reset", "-q", "--hard", "HEAD~1")
    book.git("reflog", "expire", "--expire=now", "--all")
    book.git("prune", "--expire=now")
    assert staged(book.root, schemas, book.root / CACHE) == staged(book.root, schemas, None)


def test_a_name_that_is_no_text_comes_back(book: SmallBook, schemas: Schemas) -> None:
    """What the view calls it, Git can't be asked for."""
    odd(book)
    book.git("commit", "-q", "-m", "Odd")
    for words in (("status",), ("rm", "-rq", "--cached", "records/visits"), ("reset", "-q")):
        book.git(*words)
        assert staged(book.root, schemas, book.root / CACHE) == staged(book.root, schemas, None)
