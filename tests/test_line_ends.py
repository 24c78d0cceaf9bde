"""Line ends of Windows: what Git commits as LF is read as LF; what is committed with CR is refused; remedies work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from salesbook.yamlio import read, write
from tests.support.small_book import CUSTOMER, PLAN, VISIT, SmallBook

ATTRIBUTES = "* text=auto eol=lf\nrecords/** text eol=lf -filter -ident\n"
SPOT = [f"{CUSTOMER}:1:11 yaml-carriage-return"]


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    small_book = SmallBook(tmp_path, capsys)
    small_book.commit()
    return small_book


def saved_by_notepad(book: SmallBook, path: str = CUSTOMER) -> None:
    text = book.path(path).read_bytes().replace(b"\r\n", b"\n")
    book.path(path).write_bytes(text.replace(b"\n", b"\r\n"))


def attributes(book: SmallBook, text: str = ATTRIBUTES) -> None:
    (book.root / ".gitattributes").write_text(text, encoding="utf-8")


def remedy(book: SmallBook, *words: str) -> str:
    (result,) = book.check(*words)
    return str(result["remedy"])


def test_what_git_commits_as_lf_is_fine_for_its_writer(book: SmallBook) -> None:
    attributes(book)
    book.commit()
    saved_by_notepad(book)
    book.mend(CUSTOMER, "territory: east", "territory: west")
    saved_by_notepad(book)
    for words in ((), (f"records/{CUSTOMER}",), ("records/customers",)):
        assert book.check(*words) == []
    code, out, _ = book.run("export", "customer", "--to", "csv", str(book.root / "out"), "--as", "manager")
    assert code == 0, out
    assert "西区" in (book.root / "out" / "customer.csv").read_text(encoding="utf-8-sig")
    code, _, err = book.run("report")
    assert (code, err) == (0, "")
    book.git("add", "-A")
    assert book.check("--staged") == []


def test_a_fault_in_such_a_file_stands_at_its_own_place(book: SmallBook) -> None:
    attributes(book)
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    saved_by_notepad(book)
    assert book.spots() == [f"{CUSTOMER}:3:12 reference-key"]


def test_such_a_file_is_renamed_with_all_that_names_it(book: SmallBook) -> None:
    attributes(book)
    for path in (CUSTOMER, PLAN, VISIT):
        saved_by_notepad(book, path)
    assert book.run("rename", "customers/hengda", "id=hengda-2")[0] == 0
    assert book.check() == []
    assert b"\r" not in book.path("customers/hengda-2.yaml").read_bytes()


def test_a_carriage_return_that_stands_alone_stays_refused(book: SmallBook) -> None:
    attributes(book)
    book.path(CUSTOMER).write_bytes(book.path(CUSTOMER).read_bytes().replace(b"\n", b"\r", 1))
    (result,) = [item for item in book.check() if item["rule"] == "yaml-carriage-return"]
    assert "no setting of Git" in result["remedy"]
    book.path(CUSTOMER).write_bytes(book.path(CUSTOMER).read_bytes().replace(b"\n", b"\r"))
    assert [item["rule"] for item in book.check()] == ["yaml-carriage-return"]


@pytest.mark.parametrize("text", ["", "records/** text\n", "records/** eol=crlf\n", "records/** -text\n"])
def test_without_the_attributes_it_is_refused_and_the_remedy_mends_it(book: SmallBook, text: str) -> None:
    """What is printed is followed to the letter: a line into .gitattributes, and one command of Git."""
    attributes(book, text)
    book.git("config", "core.autocrlf", "true")
    saved_by_notepad(book)
    assert book.spots() == SPOT
    line, command = re.findall("“(.*?)”", remedy(book))
    attributes(book, text + line + "\n")
    assert command.split()[0] == "git"
    book.git(*command.split()[1:])
    assert book.check() == []
    assert book.check(f"records/{CUSTOMER}") == []


def test_in_the_index_and_in_a_commit_it_is_refused_and_the_remedy_mends_it(book: SmallBook) -> None:
    saved_by_notepad(book)
    book.git("-c", "core.autocrlf=false", "add", "-A")
    assert book.spots("--staged") == SPOT
    book.git("-c", "core.autocrlf=false", "commit", "-q", "-m", "CRLF")
    assert book.spots("--tree", "HEAD") == SPOT
    assert book.spots("--since", "HEAD~1") == SPOT
    line, command = re.findall("“(.*?)”", remedy(book, "--staged"))
    attributes(book, line + "\n")
    assert book.spots("--staged") == SPOT, "the index still holds it"
    book.git(*command.split()[1:])
    assert book.check("--staged") == []
    book.git("commit", "-q", "-m", "LF")
    assert book.check("--tree", "HEAD") == []


def test_attributes_taken_away_again_are_missed_in_spite_of_the_cache(book: SmallBook) -> None:
    attributes(book)
    saved_by_notepad(book)
    assert book.check() == []
    (book.root / ".gitattributes").unlink()
    assert book.spots() == SPOT


def test_outside_a_repository_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_book = SmallBook(tmp_path, capsys)
    attributes(small_book)
    saved_by_notepad(small_book)
    assert small_book.spots() == SPOT


def test_a_book_in_a_folder_of_a_larger_repository_goes_by_its_attributes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outer, inner = SmallBook(tmp_path, capsys), SmallBook(tmp_path / "books" / "one", capsys)
    outer.commit()
    saved_by_notepad(inner)
    assert inner.spots() == SPOT
    attributes(outer, "books/one/records/** text eol=lf\n")
    assert inner.check() == []


# Other things that a reader of files must not trip over.


@pytest.mark.parametrize("sign", ["x", "字", '"', "\\", "😀"])
def test_the_longest_text_that_a_schema_takes_is_written_and_read_back(book: SmallBook, sign: str) -> None:
    text = sign * 8000
    deep = {"a": [{"b": {"c": {"d": [{"e": {"a_key_of_sixty_four_signs" + "_" * 39: text}}]}}}]}
    reading = read(write(deep), "x")
    assert reading.findings == []
    assert reading.document is not None
    assert reading.document.data == deep
    book.mend(VISIT, "feedback: 认可岩板。", write({"feedback": text}).decode().rstrip("\n"))
    assert book.check() == []


@pytest.mark.parametrize(("quote", "at"), [("", 7), ('"', 7)])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_accent_apart_from_its_letter_is_named_with_what_to_write(
    book: SmallBook, quote: str, at: int, lang: str
) -> None:
    book.mend(CUSTOMER, "name: 恒大建材", f"name: {quote}Cafe\u0301 恒大{quote}")
    (result,) = book.check("--lang", lang)
    assert (result["rule"], result["column"]) == ("yaml-not-nfc", at)
    assert "U+0301" in result["message"]
    assert "NFC" in result["remedy"]
    book.mend(CUSTOMER, "Cafe\u0301", "Caf\u00e9")
    assert book.check() == []
