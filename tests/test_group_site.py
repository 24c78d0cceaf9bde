"""The group's page: many exported books side by side; what one of them can't tell is said and stops no other."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.commands.main import main
from salesbook.demo import Scale
from salesbook.group.edition import edition_of
from salesbook.group.figures import WEEKS, BookFigures, Group, LeftOut, group_of
from salesbook.group.listing import ListedBook, UnreadableListing, listed_books
from salesbook.queries.folders import NoTables
from salesbook.site.links import page_links
from salesbook.tables import tables_of
from salesbook.tables.parquet import MANIFEST, Export, write
from salesbook.views import ageing
from salesbook.words import LANGS, Text, money_text
from tests.conftest import ROOT
from tests.support.demo_books import demo_book
from tests.support.marked_sample import marks

SCALES = {
    "north": Scale(people=9, customers=20, weeks=4, seed=2),
    "east": Scale(people=6, customers=12, weeks=3, seed=7),
}
ZONE = ZoneInfo("Asia/Shanghai")


def export(folder: Path, book: Book, viewer: str) -> Path:
    folder.mkdir()
    tables = list(tables_of(Audience(book, viewer), folder.name).values())
    write(tables, folder, folder / "none", Export(folder.name, viewer, book.today.year))
    return folder


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """North for managers, east for the team."""
    root = tmp_path_factory.mktemp("group")
    for name, viewer in (("north", "manager"), ("east", "team")):
        export(root / name, demo_book(SCALES[name]), viewer)
    return root


def shown(group: Group) -> dict[str, str]:
    """The page's body in each language."""
    return {lang: str(edition_of(group, "zh").pages[0].body(lang)) for lang in LANGS}


def plain(html: str) -> str:
    return re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), re.sub(r"<[^>]+>", " ", html))


def test_a_site_is_built_and_what_is_left_out_is_said(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half = tmp_path / "half"
    shutil.copytree(exported / "north", half)
    shutil.rmtree(half / "visits")
    listing, out = tmp_path / "group.yaml", tmp_path / "out"
    listing.write_text(
        f"- folder: {exported}/north\n  site: https://north.example.com/?a=1&b=2\n- folder: half\n", encoding="utf-8"
    )
    words = ("--books", str(listing), str(exported / "east"), "--out", str(out), "--root", str(ROOT), "--lang", "en")
    assert main(["site", *words]) == 1
    said = capsys.readouterr()
    assert "2 books side by side" in said.out
    assert f"{half} is incomplete, the table visits is missing" in said.err
    for lang in LANGS:
        page = (out / lang / "index.html").read_text(encoding="utf-8")
        assert 'http-equiv="Content-Security-Policy"' in page
        assert '<a href="https&#58;&#47;&#47;north&#46;example&#46;com&#47;&#63;a&#61;1&#38;b&#61;2"' in page
        assert str(tmp_path) not in plain(page)
    assert "这里没有完整的导出" in plain(page)


def test_the_figures_are_those_of_the_views(exported: Path) -> None:
    group = group_of([ListedBook(exported / name) for name in SCALES])
    for figures in group.books:
        book = demo_book(SCALES[figures.book])
        last = week_of(book.today)
        assert group.weeks[-1] == last.later(-1)
        days = [visit.day for visit in book.of("visit") if visit.day]
        counted = [sum(week_of(day) == week for day in days) for week in group.weeks]
        assert sum(counted) > 0
        assert [(figures.told(week) or pytest.fail(str(week))).visits for week in group.weeks] == counted
        assert figures.told(last) is None
    north, east = group.books
    book = demo_book(SCALES["north"])
    overdue = sum((sum(row.overdue, Decimal(0)) for row in ageing.ageing(book, book.today).rows), Decimal(0))
    assert north.overdue == overdue > 0
    assert (east.money_in, east.overdue) == (None, None)
    text = {lang: plain(html) for lang, html in shown(group).items()}
    assert all(money_text(overdue, "CNY").say(lang) in text[lang] for lang in LANGS)
    assert "for managers" in text["en"]
    assert "仅管理者可见" in text["zh"]


def test_the_same_tables_elsewhere_give_the_same_bytes(exported: Path, tmp_path: Path) -> None:
    shutil.copytree(exported / "north", tmp_path / "moved")
    here, there = (shown(group_of([ListedBook(folder)])) for folder in (exported / "north", tmp_path / "moved"))
    assert here == there


@pytest.mark.parametrize("mode", ["open", "coded"])
def test_no_marker_of_what_the_team_may_not_see(tmp_path: Path, mode: str) -> None:
    made = marks(mode)
    team, managers = (
        "".join(shown(group_of([ListedBook(export(tmp_path / viewer, made.book, viewer))])).values())
        for viewer in ("team", "manager")
    )
    assert {
        made.where[mark] for mark in made.found_in(plain(team)) - made.seen_by("team") if mark in made.where
    } == set()
    assert made.found_in(plain(managers))
    assert ("not told to the team" in plain(team)) is (mode == "coded")


def figures(book: str, **fields: object) -> BookFigures:
    whole = BookFigures(
        book,
        Text(book, book),
        None,
        datetime(2026, 11, 23, 14, tzinfo=ZONE),
        "CNY",
        {},
        Decimal(1),
        Decimal(2),
        3,
        1,
        (),
    )
    return whole._replace(**fields)  # type: ignore[arg-type]


def test_hostile_names_come_out_as_themselves() -> None:
    bad = '"><script>alert(1)</script>[x](javascript:y)'
    books = (figures(bad, name=Text(bad, bad), currency=bad), figures("b", site="javascript:alert(1)"))
    for html in shown(Group(books, (LeftOut(bad, Text("no", "无"), Text("", "")),))).values():
        assert bad in plain(html)
        links = page_links(html)
        assert (links.wrong, links.links) == ([], [])
        assert "<a " not in html


def test_currencies_stand_side_by_side_and_other_moments_are_said() -> None:
    later = datetime(2026, 12, 7, 9, tzinfo=ZONE)
    books = (
        figures("a", money_in=Decimal("1000.10")),
        figures("b", money_in=Decimal("2000.20"), currency="EUR", moment=later, columns=(("visits", ("id",), ("x",)),)),
    )
    group = Group(books, ())
    assert len(list(group.remarks())) == 3
    text = plain(shown(group)["en"])
    assert all(amount in text for amount in ("CNY 1,000.10", "EUR 2,000.20", "2026-11-23 06:00", "other schemas"))
    assert "3,000.30" not in text
    assert len(group.weeks) == WEEKS
    assert [week for week in group.weeks if books[0].told(week) is None] == list(group.weeks[-2:])


def _no_parquet(folder: Path) -> None:
    for file in (folder / "visit_counts").rglob("*.parquet"):
        file.write_bytes(b"PAR1 torn")


def _without_a_table(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    del manifest["tables"]["debts"]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def _with_sql(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["tables"]["books"]["1 as x from read_text('/etc/hostname') --"] = "varchar"
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


DAMAGED, NONE = "are damaged", "holds no exported tables"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_no_parquet, DAMAGED),
        (_without_a_table, DAMAGED),
        (_with_sql, NONE),
        (lambda folder: (folder / MANIFEST).write_text('{"tables": [], "files": 1}', encoding="utf-8"), NONE),
        (shutil.rmtree, NONE),
    ],
    ids=["torn file", "older schema", "SQL for a name", "no manifest of ours", "no folder"],
)
def test_a_book_that_can_not_be_read_stops_no_other(
    exported: Path, tmp_path: Path, spoil: Callable[[Path], object], why: str
) -> None:
    shutil.copytree(exported / "east", tmp_path / "spoilt")
    spoil(tmp_path / "spoilt")
    group = group_of([ListedBook(tmp_path / "spoilt"), ListedBook(exported / "north"), ListedBook(exported / "north")])
    assert [book.book for book in group.books] == ["north"]
    spoilt, twice = group.left_out
    assert why in spoilt.full.en
    assert "holds the book north" in twice.why.en
    with pytest.raises(NoTables):
        group_of([ListedBook(tmp_path / "spoilt")])


def test_an_export_for_other_eyes_is_left_out(exported: Path) -> None:
    group = group_of([ListedBook(exported / name) for name in SCALES], "manager")
    assert [book.book for book in group.books] == ["north"]
    assert "--as team" in group.left_out[0].full.en


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("a: [", "1:5", "YAML"),
        ("folder: north\n", "1:1", "no book is listed"),
        ("- north\n", "1:3", "folder: "),
        ("- folder: north\n  site: http://a.example\n", "2:9", "https"),
        ("- folder: north\n  site: javascript:alert(1)\n", "2:9", "https"),
        ("- folder: north\n  site: mailto:a@b.example\n", "2:9", "https"),
        ("- site: https://a.example\n", "1:3", "needs its folder"),
        ("- folder: [a]\n", "1:11", "needs its folder"),
        ("- folder: a\n  name: b\n", "2:3", "`name`"),
    ],
)
def test_a_faulty_list_is_told_with_its_place(tmp_path: Path, text: str, place: str, word: str) -> None:
    file = tmp_path / "group.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableListing) as error:
        listed_books([file])
    assert f"{file}:{place}: " in error.value.text.en
    assert word in error.value.text.en


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--books", "x", "--serve"), "--serve"),
        (("--books", "x", "--as-of", "2026-11-23T14:00:00+08:00"), "--as-of"),
        (("--books", "/nowhere/at/all"), "no exported tables"),
        (("north",), "no such words: north"),
    ],
)
def test_what_does_not_go_with_it_is_refused(
    words: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", *words, "--root", str(ROOT), "--lang", "en"]) == 2
    assert why in capsys.readouterr().err


def test_a_missing_engine_is_said_and_not_taken_for_a_bad_book(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    out = tmp_path / "out"
    words = ("--books", str(exported / "north"), "--out", str(out), "--root", str(ROOT), "--lang", "en")
    assert main(["site", *words]) == 2
    told = capsys.readouterr().err
    assert "pip install duckdb" in told
    assert told.count("\n") == 1
    assert not out.exists()
