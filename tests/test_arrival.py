"""What the site publishes about arrival: a writer finds his records, and nobody finds what he may not see."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book, open_book
from salesbook.kinds import Record
from salesbook.rules import judge
from salesbook.site.arrival import FILE, files, path_digest, record_digest
from salesbook.yamlio import read, write
from tests.support.saving_server import NOW, TEXT, VISIT, Clone
from tests.support.site_pages import ROOT

PERSON = "chen-li"


def book_in(root: Path) -> Book:
    return open_book((root,), judge, NOW, blame=False)


def published(root: Path, viewer: str = "team") -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files((root,), Audience(book_in(root), viewer))[FILE]())
    return data


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path / "book")


def test_the_digests_are_those_a_browser_makes() -> None:
    """As in the contract: sha256sum of the path, and of path, line break and file."""
    assert path_digest("records/company.yaml") == "6b253aee915bc443"
    assert record_digest("records/company.yaml", "name: 云川\n".encode()) == "e7bb22d6d7b8763b"


def test_a_record_that_its_reader_sees_whole_can_be_compared(clone: Clone) -> None:
    data = published(clone.root, "manager")
    assert (data["as_of"], data["coded"], data["branches"]) == ("2026-11-23T14:00:00+08:00", False, {})
    paths = clone.git("ls-files", "records").splitlines()
    assert data["main"] == {path_digest(p): record_digest(p, (clone.root / p).read_bytes()) for p in paths}


def test_what_lies_in_the_clone_uncommitted_has_not_arrived(clone: Clone) -> None:
    clone.write(VISIT, TEXT)
    data = published(clone.root, "manager")
    assert path_digest(VISIT) not in data["main"] | data["branches"]


def test_what_an_own_branch_brings_has_arrived_and_is_on_main_when_merged(clone: Clone) -> None:
    clone.git("switch", "-q", "-c", "in/li-wei")
    clone.write(VISIT, TEXT)
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "visit")
    clone.git("switch", "-q", "main")
    clone.git("commit", "-q", "--allow-empty", "-m", "main went on")
    data = published(clone.root, "li-wei")
    assert data["branches"] == {path_digest(VISIT): record_digest(VISIT, TEXT.encode())}
    assert path_digest(VISIT) not in data["main"]
    clone.git("merge", "-q", "in/li-wei")
    data = published(clone.root, "li-wei")
    assert data["branches"] == {}
    assert data["main"][path_digest(VISIT)] == record_digest(VISIT, TEXT.encode())


def test_where_there_is_a_host_only_what_it_has_has_arrived(clone: Clone, tmp_path: Path) -> None:
    clone.git("init", "-q", "--bare", str(tmp_path / "host.git"))
    clone.git("remote", "add", "origin", str(tmp_path / "host.git"))
    clone.git("push", "-q", "origin", "main")
    clone.git("switch", "-q", "-c", "in/li-wei")
    clone.write(VISIT, TEXT)
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "visit")
    assert published(clone.root, "li-wei")["branches"] == {}
    clone.git("push", "-q", "origin", "in/li-wei")
    assert path_digest(VISIT) in published(clone.root, "li-wei")["branches"]
    clone.git("switch", "-q", "main")
    clone.git("merge", "-q", "in/li-wei")
    assert path_digest(VISIT) not in published(clone.root, "li-wei")["main"]
    clone.git("push", "-q", "origin", "main")
    assert path_digest(VISIT) in published(clone.root, "li-wei")["main"]


def test_a_version_on_a_branch_is_seen_by_whom_it_concerns_there(clone: Clone) -> None:
    """Not by what the book knows of the record of this name."""
    path = "records/contacts/hengda--1.yaml"
    contact = 'customer: "hengda"\nnumber: 1\nname: "赵"\nby: "{by}"\nwritten_at: "2026-11-20T10:00:00+08:00"\n'
    clone.write(path, contact.format(by="li-wei"))
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "contact")
    assert published(clone.root, "team")["main"].keys() & {path_digest(path)} == set()
    assert path_digest(path) in published(clone.root, "li-wei")["main"]
    assert path_digest(path) not in published(clone.root, "luo-jing")["main"]


def test_a_company_that_codes_its_customers_tells_the_team_nothing(clone: Clone) -> None:
    company = clone.root / "records" / "company.yaml"
    company.write_text(company.read_text(encoding="utf-8") + "confidentiality: coded\n", encoding="utf-8")
    clone.git("commit", "-qam", "coded")
    data = published(clone.root)
    assert (data["coded"], data["main"], data["branches"]) == (True, {}, {})
    assert len(published(clone.root, "li-wei")["main"]) > 5


def test_a_faulty_record_and_a_folder_without_git_tell_nothing(clone: Clone) -> None:
    clone.write(VISIT, "nonsense")
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "faulty")
    assert path_digest(VISIT) not in published(clone.root, "manager")["main"]
    shutil.rmtree(clone.root / ".git")
    assert published(clone.root, "manager")["main"] == {}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, committed as it is."""
    root = tmp_path_factory.mktemp("sample")
    for folder in ("records", "schemas"):
        shutil.copytree(ROOT / folder, root / folder)
    commit(root)
    return root


def commit(root: Path) -> None:
    for words in (["init", "-q", "-b", "main"], ["add", "records"], ["commit", "-q", "--allow-empty", "-m", "book"]):
        subprocess.run(["git", "-C", str(root), *words], check=True)


@pytest.mark.parametrize("viewer", ["team", PERSON])
def test_with_every_path_at_hand_no_record_that_the_reader_may_not_see_can_be_confirmed(
    sample: Path, viewer: str
) -> None:
    whole = book_in(sample)
    shown = {record.path for record in Audience(whole, viewer).book.all()}
    told = published(sample, viewer)["main"]
    assert {path_digest(path) for path in shown} == told.keys()
    hidden = [record for record in whole.all() if record.path not in shown]
    assert len(hidden) > 100
    digests = {*told, *told.values()}
    for record in hidden:
        content = (sample / record.path).read_bytes()
        assert digests.isdisjoint({path_digest(record.path), record_digest(record.path, content)})


def test_a_person_can_compare_what_he_wrote(sample: Path) -> None:
    told = published(sample, PERSON)["main"]
    visits = [record for record in book_in(sample).of("visit") if record["person"] == PERSON]
    assert len(visits) > 20
    compared = [record for record in visits if told[path_digest(record.path)]]
    assert len(compared) == len(visits)


def test_whatever_is_hidden_in_a_record_can_be_changed_and_the_team_s_file_stays(sample: Path, tmp_path: Path) -> None:
    """Or one could try out an amount until the digest fits."""
    before = files((sample,), Audience(book_in(sample), "team"))[FILE]()
    root = tmp_path / "other"
    shutil.copytree(sample, root)
    changed = [record for record in book_in(root).all() if _change(root, record)]
    assert len({record.kind.name for record in changed}) > 15
    commit(root)
    book = book_in(root)
    assert len(book.all()) == len(book_in(sample).all())
    assert files((root,), Audience(book, "team"))[FILE]() == before
    assert published(root, "manager") != published(sample, "manager")


def _change(root: Path, record: Record) -> bool:
    """Put one more word into every hidden text at a record's top, and take the hidden amounts out."""
    document = read((root / record.path).read_bytes(), record.path).document
    assert document is not None
    data: dict[str, Any] = dict(document.data)
    for field in record.kind.fields:
        if field.visibility != "team" and field.name in data and not field.required:
            if field.type in ("text", "line"):
                data[field.name] += "，另"
            elif field.type == "money" and "currency" not in data:
                data[field.name] = "1.00"
    if data == document.data:
        return False
    (root / record.path).write_bytes(write(data))
    return True
