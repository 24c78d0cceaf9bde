"""`seal`: a photo's fingerprint as a record holds it, and who holds it already."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from salesbook.schemas import load
from salesbook.yamlio import read
from tests.support.site_pages import ROOT
from tests.support.small_book import VISIT, SmallBook

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 5000
DIGEST = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    (tmp_path / "书架.jpg").write_bytes(PHOTO)
    (tmp_path / "b.jpg").write_bytes(b"b")
    return SmallBook(tmp_path / "book", capsys)


def test_what_is_printed_goes_into_a_record_as_it_is(book: SmallBook, tmp_path: Path) -> None:
    code, out, err = book.run("seal", str(tmp_path / "书架.jpg"), str(tmp_path / "b.jpg"), "--lang", "en")
    assert (code, err) == (0, "")
    document = read(out.encode(), "x").document
    assert document is not None
    assert document.data == {
        "photos": [
            {"sha256": DIGEST, "size": len(PHOTO), "caption": "书架.jpg"},
            {"sha256": hashlib.sha256(b"b").hexdigest(), "size": 1, "caption": "b.jpg"},
        ]
    }
    assert "# 书架.jpg: in no record yet\n# b.jpg: in no record yet\n" in out
    book.write(VISIT, book.path(VISIT).read_text(encoding="utf-8") + "\n".join(out.split("\n# ")[:1]) + "\n")
    assert book.check() == []


def test_the_records_that_hold_a_photo_are_named(book: SmallBook, tmp_path: Path) -> None:
    seal = f'photos:\n  - sha256: "{DIGEST}"\n    size: {len(PHOTO)}\n'
    for path in (VISIT, VISIT.replace(".yaml", "--2.yaml")):
        book.write(
            path,
            book.path(VISIT).read_text(encoding="utf-8")
            + (seal if "photos" not in book.path(VISIT).read_text() else ""),
        )
    out = book.run("seal", str(tmp_path / "书架.jpg"), str(tmp_path / "b.jpg"), "--lang", "zh")[1]
    assert f"# 书架.jpg: 已在：records/{VISIT}, records/{VISIT.replace('.yaml', '--2.yaml')}\n" in out
    assert "# b.jpg: 还没有记录引用\n" in out


@pytest.mark.parametrize("name", ["missing.jpg", ".", "empty.jpg"])
def test_what_is_no_photo_is_refused(book: SmallBook, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    code, out, err = book.run("seal", str(tmp_path / name), "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith("salesbook: ")
    assert "Traceback" not in err
    assert name == "." or name in err


def test_a_file_s_name_that_no_record_may_hold_is_cleaned(book: SmallBook, tmp_path: Path) -> None:
    (tmp_path / "a\u202eb\nc.jpg").write_bytes(b"x")
    out = book.run("seal", str(tmp_path / "a\u202eb\nc.jpg"))[1]
    assert 'caption: "abc.jpg"' in out
    assert read(out.encode(), "x").findings == []


@pytest.mark.parametrize("kind", ["visit", "complaint", "goods_owed", "claim"])
def test_the_kinds_that_hold_photos_share_one_group(kind: str) -> None:
    photos = load(ROOT / "schemas").kinds[kind].by_name["photos"]
    assert photos.item is not None
    assert [field.name for field in photos.item.fields] == ["sha256", "size", "caption"]
    assert [field.name for field in photos.item.fields if field.required] == ["sha256", "size"]
