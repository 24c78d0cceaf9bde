"""Several repositories read as one book: contacts kept apart, territories of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from salesbook.commands.main import main
from tests.conftest import ROOT
from tests.sample_book import sample_book


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The sample in two folders: contacts in one, all else in the other."""
    book, contacts = tmp_path / "book", tmp_path / "contacts"
    shutil.copytree(ROOT / "records", book / "records")
    contacts.joinpath("records").mkdir(parents=True)
    shutil.move(book / "records" / "contacts", contacts / "records" / "contacts")
    return book, contacts


def test_two_books_checked_together_are_as_good_as_one(
    two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book, contacts = two
    assert main(["check", "--root", str(book), "--root", str(contacts)]) == 0, capsys.readouterr().out
    assert main(["check", "--root", str(book)]) == 1
    assert main(["check", "--root", str(contacts)]) == 1


def test_a_reference_that_leads_nowhere_in_any_book_is_found_once(
    two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book, contacts = two
    gone = next(
        c for c in sample_book().of("contact") if any(s.kind.name == "visit" for s, _ in sample_book().pointing_at(c))
    )
    (contacts / gone.path).unlink()
    capsys.readouterr()
    assert main(["check", "--root", str(book), "--root", str(contacts), "--lang", "en", "-q"]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if "[" in line]
    assert told
    assert all("[reference-unknown]" in line and gone.id in line for line in told)
