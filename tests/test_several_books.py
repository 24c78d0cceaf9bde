"""Several repositories read as one book: contacts kept apart, territories of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from salesbook.commands.main import main
from tests.conftest import ROOT
from tests.support.new_company import ANSWERS, answers_file, git
from tests.support.sample_book import sample_book


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


# A company whose contacts live apart, from its first day on

CUSTOMER = (
    *("id=chenguang", "name=晨光装饰", "class=c", "territory=north", "by=tang-wen", "stages.1.stage=prospect"),
    *("stages.1.date=2026-12-01", "owners.1.person=tang-wen", "owners.1.from=2026-12-01"),
    "written_at=2026-12-01T07:30:00+08:00",
)
CONTACT = ("customer=chenguang", "number=1", "name=卫平", "by=tang-wen", "written_at=2026-12-01T07:40:00+08:00")
VISIT = ("date=2026-12-01", "person=tang-wen", "customer=chenguang", "contact=chenguang--1", "feedback=问交期")


@pytest.fixture
def begun(tmp_path: Path) -> tuple[Path, Path]:
    """What `init` makes for it, with a customer: the book, and the repository of contacts."""
    answers = answers_file(tmp_path, ANSWERS.replace("contacts: inside", "contacts: apart"))
    book = tmp_path / "book"
    assert main(["init", str(book), "--answers", str(answers), "-q"]) == 0
    assert main(["new", "customer", *CUSTOMER, "--root", str(book)]) == 0
    return book, tmp_path / "book-contacts"


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    capture_result = capsys.readouterr()
    assert capture_result.out == ""
    (line,) = capture_result.err.splitlines()
    return line


def test_a_new_contact_goes_into_its_repository_and_into_no_other(
    begun: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book, contacts = begun
    book_first = ("--root", str(book), "--root", str(contacts), "--lang", "en")
    contacts_first = ("--root", str(contacts), "--root", str(book), "--lang", "en")
    capsys.readouterr()
    for at in (book_first, ("--root", str(book), "--lang", "en")):
        assert main(["new", "contact", *CONTACT, *at]) == 2
        assert "name it first" in one_line(capsys)
    assert main(["new", "contact", *CONTACT, *contacts_first]) == 0
    assert (contacts / "records/contacts/chenguang--1.yaml").is_file()
    assert not (book / "records/contacts").exists()
    capsys.readouterr()
    assert main(["new", "visit", *VISIT, *contacts_first]) == 2
    assert "name the book first" in one_line(capsys)
    assert main(["new", "visit", *VISIT, *book_first]) == 0
    assert main(["check", *book_first]) == 0
    assert main(["check", "--root", str(book)]) == 0


def test_a_new_contact_of_nobody_is_refused_with_both_read(
    begun: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book, contacts = begun
    capsys.readouterr()
    words = [*CONTACT, "--root", str(contacts), "--root", str(book), "--lang", "en"]
    assert main(["new", "contact", *(word.replace("chenguang", "nobody") for word in words)]) == 1
    assert 'there is no customer "nobody"' in capsys.readouterr().out
    assert list((contacts / "records/contacts").glob("*.yaml")) == []


def test_a_sheet_of_contacts_goes_into_their_repository(
    begun: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Customers are named as in the book; again nothing is new; a change is written where the contact lies."""
    book, contacts = begun
    contacts_first = ("--root", str(contacts), "--root", str(book), "--lang", "en")
    file = tmp_path / "contacts.csv"
    sheet = "Customer,Number,Name,Written by,Mobile\n晨光装饰,1,卫平,唐雯,139 0000 1206\n晨光装饰,2,李娜,唐雯,\nNobody,1,X,唐雯,\n"
    file.write_text(sheet, encoding="utf-8")
    capsys.readouterr()
    assert main(["import", "contact", str(file), "--root", str(book), "--lang", "en"]) == 2
    assert "name it first" in one_line(capsys)
    assert main(["import", "contact", str(file), "--write", *contacts_first]) == 1
    assert "Nobody" in capsys.readouterr().out
    there = sorted(path.name for path in (contacts / "records/contacts").glob("*.yaml"))
    assert there == ["chenguang--1.yaml", "chenguang--2.yaml"]
    file.write_text(sheet.replace("139 0000 1206", "139 0000 1207"), encoding="utf-8")
    assert main(["import", "contact", str(file), "--write", "--update", *contacts_first]) == 1
    text = (contacts / "records/contacts/chenguang--1.yaml").read_text(encoding="utf-8")
    assert "139 0000 1207" in text
    assert not (book / "records/contacts").exists()
    assert main(["check", "--root", str(book), "--root", str(contacts)]) == 0


def test_a_contact_put_into_the_book_by_hand_is_refused_by_check_and_hook(
    begun: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Before it is committed: what the book's history once holds stays there."""
    book, contacts = begun
    assert main(["new", "contact", *CONTACT, "--root", str(contacts), "--root", str(book)]) == 0
    shutil.move(contacts / "records/contacts/chenguang--1.yaml", book / "records/chenguang--1.yaml")
    (book / "records/contacts").mkdir()
    (book / "records/chenguang--1.yaml").rename(book / "records/contacts/chenguang--1.yaml")
    git(book, "add", "-A")
    capsys.readouterr()
    for words in ((), ("--staged",), ("records/contacts",)):
        assert main(["check", *words, "--root", str(book), "--lang", "en"]) == 1
        assert "records/contacts/chenguang--1.yaml:1:1: error: contacts of this company" in capsys.readouterr().out
