"""Commands that write: nothing is overwritten that is not ours, nothing is left out unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.small_book import CUSTOMER, PAYMENT, VISIT, SmallBook


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    return SmallBook(tmp_path / "book", capsys)


EXPORT = ("export", "visit", "{}", "--to", "csv", "--as", "manager", "--lang", "en")


def export(book: SmallBook, folder: Path) -> tuple[int, str, str]:
    return book.run(*(word.format(folder) for word in EXPORT))


def test_an_export_is_written_again_over_its_own(book: SmallBook, tmp_path: Path) -> None:
    assert export(book, tmp_path / "out")[0] == 0
    book.mend(VISIT, "认可岩板", "认可瓷砖")
    code, out, err = export(book, tmp_path / "out")
    assert (code, err) == (0, "")
    assert "认可瓷砖" in (tmp_path / "out" / "visit.csv").read_text(encoding="utf-8-sig")
    assert out.splitlines()[0].endswith("visit.csv")


@pytest.mark.parametrize("mine", ["changed since", "never ours", "a link"])
def test_an_export_over_somebody_s_file_writes_nothing(book: SmallBook, tmp_path: Path, mine: str) -> None:
    folder = tmp_path / "out"
    if mine == "changed since":
        export(book, folder)
    folder.mkdir(exist_ok=True)
    (folder / "visit--form.csv").unlink(missing_ok=True)
    file = folder / "visit.csv"
    if mine == "a link":
        (tmp_path / "thesis.csv").write_text("mine", encoding="utf-8")
        file.symlink_to(tmp_path / "thesis.csv")
    else:
        file.write_text("mine", encoding="utf-8")
    before = sorted(folder.iterdir())
    code, out, err = export(book, folder)
    assert (code, out) == (2, "")
    assert "visit.csv" in err
    assert err.count("\n") == 1
    assert file.read_text(encoding="utf-8") == "mine"
    assert sorted(folder.iterdir()) == before


def test_what_an_export_leaves_out_is_named(book: SmallBook, tmp_path: Path) -> None:
    book.mend(PAYMENT, 'amount: "500.00"', "amount: 500")
    code, out, err = book.run("export", "all", str(tmp_path / "out"), "--to", "xlsx", "--as", "manager", "--lang", "en")
    assert code == 1
    assert "visit.xlsx" in out
    assert err == (f"salesbook: left out for its fault: records/{PAYMENT}. `salesbook check` tells what is wrong.\n")
    assert f"记录 1 条：records/{PAYMENT}" in export_in_chinese(book, tmp_path / "zh")


def export_in_chinese(book: SmallBook, folder: Path) -> str:
    return book.run("export", "visit", str(folder), "--to", "csv", "--as", "manager", "--lang", "zh")[2]


def test_an_export_of_a_whole_book_says_nothing_of_what_hangs_in_the_air(book: SmallBook, tmp_path: Path) -> None:
    """A record that names one which is not there is in the book, and so it is in the export."""
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    assert export(book, tmp_path / "out")[::2] == (0, "")


OTHERS = [
    ("report", "--as", "manager"),
    ("brief", "hengda", "--as", "manager"),
    ("handover", "li-wei", "--as", "manager"),
    ("pack", "--as", "manager"),
    ("suggest", "plan", "--person", "li-wei"),
    ("draft", "summary", "--person", "li-wei"),
]


@pytest.mark.parametrize("words", OTHERS, ids=[words[0] for words in OTHERS])
def test_every_other_command_names_what_it_goes_without(book: SmallBook, words: tuple[str, ...]) -> None:
    book.mend(PAYMENT, 'amount: "500.00"', "amount: 500")
    for _ in range(2):
        _, _, err = book.run(*words, "--lang", "en")
        assert f"left out for its fault: records/{PAYMENT}." in err


@pytest.mark.parametrize(
    "words", [("brief", "hengda"), ("handover", "li-wei"), ("pack",)], ids=lambda words: str(words[0])
)
def test_a_document_replaces_its_own_kind_only(book: SmallBook, tmp_path: Path, words: tuple[str, ...]) -> None:
    out = tmp_path / "paper.html"
    assert book.run(*words, "--out", str(out))[0] == 0
    printed = out.read_bytes()
    assert book.run(*words, "--out", str(out), "--as", "manager")[0] == 0
    assert out.read_bytes() != printed or words == ("pack",)
    for mine in (b"", b'<!doctype html>\n<html lang="en">\n<p>mine', printed[1:]):
        out.write_bytes(mine)
        code, _, err = book.run(*words, "--out", str(out), "--lang", "en")
        assert code == 2
        assert "is there and is no document of ours" in err
        assert out.read_bytes() == mine


def test_a_document_replaces_no_link(book: SmallBook, tmp_path: Path) -> None:
    out, mine = tmp_path / "paper.html", tmp_path / "mine.html"
    assert book.run("brief", "hengda", "--out", str(mine))[0] == 0
    out.symlink_to(mine)
    assert book.run("brief", "hengda", "--out", str(out))[0] == 2
    assert out.is_symlink()


def test_a_site_replaces_no_file(book: SmallBook, tmp_path: Path) -> None:
    mine = tmp_path / "thesis"
    mine.write_text("mine", encoding="utf-8")
    code, _, err = book.run("site", "--out", str(mine), "--lang", "en")
    assert code == 2
    assert "holds something else" in err
    assert mine.read_text(encoding="utf-8") == "mine"
