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


def say_apart(book: Path) -> None:
    company = book / "records" / "company.yaml"
    company.write_text(company.read_text(encoding="utf-8") + 'contacts: "apart"\n', encoding="utf-8")


def test_a_book_that_says_its_contacts_live_apart_is_judged_without_them(two: tuple[Path, Path]) -> None:
    """Hooks and CI see the book alone; what names a contact can't be judged there."""
    book, contacts = two
    say_apart(book)
    assert main(["check", "--root", str(book)]) == 0
    assert main(["check", "--root", str(book), "--root", str(contacts)]) == 0


def test_read_along_a_contact_that_is_nowhere_is_found(two: tuple[Path, Path]) -> None:
    book, contacts = two
    say_apart(book)
    gone = next(
        c for c in sample_book().of("contact") if any(s.kind.name == "visit" for s, _ in sample_book().pointing_at(c))
    )
    (contacts / "records" / f"{gone.ref}.yaml").unlink()
    assert main(["check", "--root", str(book)]) == 0
    assert main(["check", "--root", str(book), "--root", str(contacts)]) == 1


def test_a_book_without_schemas_goes_by_those_of_the_book_read_along(two: tuple[Path, Path]) -> None:
    """A company's own field of a contact is known where contacts live apart, too."""
    book, contacts = two
    shutil.copytree(ROOT / "schemas", book / "schemas")
    schema = book / "schemas" / "contact.schema.json"
    own = """"room": {
      "$ref": "common.schema.json#/$defs/line",
      "title": "Room",
      "description": "Where he sits.",
      "x-zh": {"title": "房间", "description": "办公室房号。"},
      "examples": ["301"]
    },
    "role": {"""
    text = schema.read_text(encoding="utf-8")
    assert '"role": {' in text
    schema.write_text(text.replace('"role": {', own, 1), encoding="utf-8")
    contact = next((contacts / "records" / "contacts").glob("*.yaml"))
    contact.write_text(contact.read_text(encoding="utf-8") + 'room: "301"\n', encoding="utf-8")
    assert main(["check", "--root", str(book), "--root", str(contacts)]) == 0
    assert main(["check", "--root", str(contacts), "--root", str(book)]) == 0
