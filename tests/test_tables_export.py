"""Tables on the disk: what did not change is not written again, nothing is lost, and nothing hidden goes along."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.commands.main import main
from salesbook.tables import Table, embedded, parquet, sqlite, tables_of
from salesbook.tables.dictionary import pages
from tests.conftest import ROOT
from tests.support.marked_sample import marks
from tests.support.readers import changed
from tests.support.sample_book import sample_book
from tests.test_readers import MODES

YUNCHUAN = parquet.Export("yunchuan", "manager", 2026)


@cache
def tables(book: Book, viewer: str = "manager") -> list[Table]:
    return list(tables_of(Audience(book, viewer), "yunchuan").values())


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as Parquet."""
    folder = tmp_path_factory.mktemp("lake")
    parquet.write(tables(sample_book()), folder, folder / "none", YUNCHUAN)
    return folder


def asked(lake: Path, sql: str) -> Any:
    """What DuckDB answers over the files of an export; ``{visits}`` stands for a table."""

    def files(name: str) -> str:
        return f"read_parquet('{lake}/{name}/**/*.parquet', hive_partitioning = true)"

    shown = sql.format_map(
        {name: files(name) for name in sorted(path.name for path in lake.iterdir()) if not name.startswith("_")}
    )
    return duckdb.connect().execute(shown).fetchall()


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def times(folder: Path) -> dict[str, int]:
    return {f.relative_to(folder).as_posix(): f.stat().st_mtime_ns for f in folder.rglob("*.parquet")}


def test_a_partition_is_one_file_its_rows_by_record(lake: Path) -> None:
    assert {f.name for f in lake.rglob("*") if f.is_file()} == {"data.parquet", parquet.MANIFEST, *pages([])}
    assert (lake / "visits/book=yunchuan/year=2026/data.parquet").is_file()
    assert (lake / "customers/book=yunchuan/data.parquet").is_file()
    ids = [row[0] for row in asked(lake, "select id from {visits}")]
    assert ids == sorted(visit.id for visit in sample_book().of("visit"))
    assert asked(lake, "select book, year, sum(amount), typeof(sum(amount)) from {payments} group by all") == [
        ("yunchuan", 2026, sum(Decimal(one["amount"]) for one in sample_book().of("payment")), "DECIMAL(38,2)")
    ]
    for table in tables(sample_book()):
        assert asked(lake, f"select count(*) from {{{table.shape.name}}}") == [(len(table.rows),)], table.shape.name


def test_the_same_tables_give_the_same_bytes(lake: Path, tmp_path: Path) -> None:
    """Also where an older export lies, of which all is taken over."""
    for folder, older in ((tmp_path / "a", tmp_path / "none"), (tmp_path / "b", lake)):
        folder.mkdir()
        written = parquet.write(tables(sample_book()), folder, older, YUNCHUAN)
        assert bool(written.fresh) == (older != lake)
        assert contents(folder) == contents(lake)
    assert times(tmp_path / "b") == times(lake)


def test_a_changed_record_touches_the_files_of_its_partition_only(lake: Path, tmp_path: Path) -> None:
    visit = sample_book().of("visit")[-1]
    book = changed(sample_book(), {visit.ref: {**visit.data, "purpose": "改了一处"}})
    written = parquet.write(tables(book), tmp_path, lake, YUNCHUAN)
    assert written.fresh == ("visits/book=yunchuan/year=2026/data.parquet",)
    before, after = times(lake), times(tmp_path)
    assert {name for name in after if after[name] != before[name]} == set(written.fresh)
    assert asked(tmp_path, "select count(*) from {visits} where purpose = '改了一处'") == [(1,)]


def test_a_file_that_was_damaged_is_made_again(lake: Path, tmp_path: Path) -> None:
    """Its mark in the manifest alone does not vouch for it."""
    older, fresh = tmp_path / "older", tmp_path / "fresh"
    older.mkdir()
    fresh.mkdir()
    parquet.write(tables(sample_book()), older, tmp_path / "none", YUNCHUAN)
    victim = older / "orders/book=yunchuan/year=2026/data.parquet"
    victim.write_bytes(victim.read_bytes()[:-9])
    assert parquet.write(tables(sample_book()), fresh, older, YUNCHUAN).fresh == (victim.relative_to(older).as_posix(),)
    assert contents(fresh) == contents(lake)


# The command


def export(form: str, target: Path, *more: str) -> int:
    return main(["export", "all", str(target), "--to", form, "--root", str(ROOT), "--lang", "en", *more])


def test_a_killed_export_leaves_the_older_one_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed outright half way, for other eyes, so that every file would be another one."""
    target = tmp_path / "lake"
    assert export("parquet", target, "-q", "--as", "manager") == 0
    before = contents(target)
    child = os.fork()
    if not child:  # the process that is killed
        left = iter(range(20))
        make = parquet._make
        monkeypatch.setattr(parquet, "_make", lambda *given: make(*given) if next(left) < 19 else os._exit(9))
        export("parquet", target, "-q", "--as", "team", "--book", "other")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert len(list((tmp_path / ".lake-builds").iterdir())) == 4, "something half-written lies beside it"
    assert contents(target) == before
    assert export("parquet", target, "-q", "--as", "team", "--book", "other") == 0
    assert json.loads((target / parquet.MANIFEST).read_text())["book"] == "other"
    assert len(list((tmp_path / ".lake-builds").iterdir())) == 3, "and is swept away by the next"


def nothing_there(target: Path) -> None:
    assert not target.exists()


def holds_work(target: Path) -> None:
    target.mkdir()
    (target / "analysis.ipynb").write_text("{}")


def is_a_site(target: Path) -> None:
    builds = target.parent / f".{target.name}-builds"
    (builds / "1").mkdir(parents=True)
    (builds / ".gitignore").write_text("*\n")
    (builds / "1" / "index.html").write_text("")
    target.symlink_to(Path(builds.name) / "1")


def is_text(target: Path) -> None:
    target.write_text("mine")


def is_another_database(target: Path) -> None:
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("create table mine (a)")


WRONG: list[tuple[str, Callable[[Path], None], tuple[str, ...], str]] = [
    ("parquet", holds_work, (), "holds what export did not write: analysis.ipynb"),
    ("parquet", is_a_site, (), "holds what export did not write: index.html"),
    ("parquet", is_text, (), "is a file; name a folder"),
    ("sqlite", is_text, (), "is there and is no export of ours"),
    ("sqlite", is_another_database, (), "is there and is no export of ours"),
    ("sqlite", holds_work, (), "is a folder; name a file"),
    ("parquet", nothing_there, ("--book", "2026"), '"2026" can\'t name a book'),
    ("parquet", nothing_there, ("--as", "nobody"), "neither team, manager nor a person"),
    ("xlsx", nothing_there, ("--book", "east"), "--book names a book in tables"),
    ("xlsx", is_text, (), "is a file; name a folder"),
]


@pytest.mark.parametrize(("form", "make", "more", "words"), WRONG)
def test_a_wrong_place_or_word_is_refused_in_one_line(
    form: str,
    make: Callable[[Path], None],
    more: tuple[str, ...],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    target = tmp_path / "out"
    make(target)
    before = contents(tmp_path)
    assert export(form, target, *more) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert words in said.err
    assert contents(tmp_path) == before


def test_one_kind_alone_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "visit", str(tmp_path / "x"), "--to", "parquet", "--root", str(ROOT), "--lang", "en"]) == 2
    assert "export all --to parquet" in capsys.readouterr().err


def test_what_was_put_into_an_export_is_not_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "lake"
    assert export("parquet", target) == 0
    (target / "visits" / "notes.txt").write_text("mine")
    assert export("parquet", target) == 2
    assert "visits/notes.txt" in capsys.readouterr().err
    assert (target / "visits" / "notes.txt").read_text() == "mine"


def test_a_missing_engine_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    assert export("parquet", tmp_path / "lake") == 2
    assert (
        capsys.readouterr().err
        == f"salesbook: this needs DuckDB, which is not installed: pip install {embedded.DUCKDB}\n"
    )
    assert not (tmp_path / "lake").exists()
    assert export("sqlite", tmp_path / "book.db", "-q") == 0, "SQLite needs no engine"


# SQLite


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    file = tmp_path_factory.mktemp("sqlite") / "book.db"
    assert sqlite.write(tables(sample_book()), file)
    before = file.stat()
    assert not sqlite.write(tables(sample_book()), file)
    assert file.stat().st_mtime_ns == before.st_mtime_ns, "what is the same is not written again"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        yield connection


def test_amounts_in_sqlite_are_shown_and_summed_right() -> None:
    """Of ten payments of 0.10 and one of 123456789012.34 a sum of floats would be another one."""
    amounts = [Decimal("0.10")] * 10 + [Decimal("123456789012.34"), Decimal("9.00"), Decimal("12.50")]
    payments = sample_book().of("payment")[: len(amounts)]
    new = {one.ref: {**one.data, "amount": str(amount)} for one, amount in zip(payments, amounts, strict=True)}
    with opened(sqlite.content_of(tables(changed(sample_book(), new)))) as own:
        rest = sample_book().of("payment")[len(amounts) :]
        total = sum(amounts) + sum(Decimal(one["amount"]) for one in rest)
        assert own.execute("select sum(amount_cents) from payments").fetchone() == (int(total * 100),)
        rows = own.execute("select amount from payments order by amount").fetchall()
        every = [*amounts, *(Decimal(one["amount"]) for one in rest)]
        assert [Decimal(repr(amount)) for (amount,) in rows] == sorted(every), "sorted as numbers, not as text"


def test_references_in_sqlite_lead_to_their_records(database: sqlite3.Connection) -> None:
    assert database.execute("pragma foreign_key_check").fetchall() == []
    keys = {(row[3], row[2]) for row in database.execute("pragma foreign_key_list(visits)")}
    assert {("customer", "customers"), ("person", "people"), ("plan_line", "plans")} <= keys
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)


@contextmanager
def opened(content: bytes) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content)
        yield connection


def test_both_forms_hold_the_same_tables(lake: Path, database: sqlite3.Connection) -> None:
    manifest = json.loads((lake / parquet.MANIFEST).read_text(encoding="utf-8"))
    for name, columns in manifest["tables"].items():
        own = [row[1] for row in database.execute(f"pragma table_info({name})")]
        assert [column for column in own if not column.endswith(sqlite.CENTS)] == list(columns)


# Secrets


def everything_in(lake: Path) -> Iterator[str]:
    """All that the files of an export say: values, statistics, whatever else their footers hold, and their names."""
    engine = duckdb.connect()
    for file in sorted(lake.rglob("*")):
        yield file.relative_to(lake).as_posix()
        if file.suffix == ".parquet":
            for source in ("read_parquet", "parquet_metadata", "parquet_schema", "parquet_kv_metadata"):
                yield str(engine.execute(f"select * from {source}('{file}')").fetchall())
        elif file.is_file():
            yield file.read_text(encoding="utf-8")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("viewer", ["team", "luo-jing"])
def test_nothing_hidden_is_in_what_is_exported(mode: str, viewer: str, tmp_path: Path) -> None:
    made = marks(mode)
    own = tables(made.book, viewer)
    parquet.write(own, tmp_path, tmp_path / "none", parquet.Export("yunchuan", viewer, 2026))
    shown = "\n".join([*everything_in(tmp_path), *dump(own)])
    assert {made.where[mark] for mark in made.found_in(shown) - made.seen_by(viewer) if mark in made.where} == set()
    assert made.found_in(shown) & made.seen_by(viewer)
    assert "数据字典" in shown


def test_the_marks_are_found_where_they_may_be_seen(tmp_path: Path) -> None:
    """The guard sees: to managers every mark is shown, in the files of either form."""
    made = marks("open")
    own = tables(made.book)
    parquet.write(own, tmp_path, tmp_path / "none", YUNCHUAN)
    for shown in ("\n".join(everything_in(tmp_path)), "\n".join(dump(own))):
        assert made.where.keys() - made.found_in(shown) == set()


def dump(own: list[Table]) -> Iterator[str]:
    """A SQLite file's statements, and its raw bytes, in which a value that was taken out would still lie."""
    content = sqlite.content_of(own)
    with opened(content) as connection:
        yield from (line.replace(",", ", ") for line in connection.iterdump())
    yield content.decode("utf-8", errors="replace")


def test_a_coded_company_counts_as_an_open_one() -> None:
    """Of its visits the team sees none, but how many there were; of plans and meetings what is no customer's."""
    counts, open_visits = [], 0
    for mode in MODES:
        engine = embedded.connect()
        embedded.put(engine, tables(marks(mode).book, "team"))
        counts.append(engine.execute("select week, person, visits from visit_counts order by all").fetchall())
        sql = "select week, person, count(*) from visits join calendar_days on day = date group by all order by all"
        visits = engine.execute(sql).fetchall()
        assert visits == (counts[-1] if mode == "open" else [])
        open_visits = max(open_visits, len(visits))
    assert counts[0] == counts[1]
    assert open_visits > 30


# The dictionary


def test_the_dictionary_tells_of_every_column_in_both_languages(lake: Path) -> None:
    english, chinese = ((lake / name).read_text(encoding="utf-8") for name in pages([]))
    shapes = [table.shape for table in tables(sample_book())]
    for text in (english, chinese):
        assert text.count("\n## ") == len(shapes)
        assert text.count("\n| `") == sum(len(shape.columns) for shape in shapes)
    told = asked(lake, "select label_zh, type, comes_from, seen_by from {dictionary} where column_name = 'amount'")
    assert ("金额", "decimal(18,2)", "schemas/payment.schema.json amount", "owner") in told
