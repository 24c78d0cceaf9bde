"""The store: one answer, whatever became of its cache; `check PATH` reads only what changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesbook.commands import check
from salesbook.finding import Finding
from salesbook.rules import judge
from salesbook.schemas import Schemas, load, parse, shipped
from salesbook.store import disk
from salesbook.store.check import Judged, change, whole
from salesbook.store.index import Index
from salesbook.store.snapshot import Content, File, WorkTree
from tests.support.small_book import CONTRACT, CUSTOMER, PAYMENT, PLAN, RECORDS, VISIT, SmallBook

CACHE = Path(".cache") / "salesbook.sqlite"


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    return SmallBook(tmp_path, capsys)


FAULT = [f"{CUSTOMER}:3:12 reference-key"]


@pytest.fixture
def faulty(book: SmallBook) -> SmallBook:
    """A book with one finding, told once already, so that the cache is there."""
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    assert book.spots() == FAULT
    assert (book.root / CACHE).is_file()
    return book


# Harm to the cache. Each is done to a cache that was written a moment ago.


def flipped(cache: Path) -> None:
    content = bytearray(cache.read_bytes())
    for at in range(0, len(content), 997):
        content[at] ^= 0xFF
    cache.write_bytes(content)


def truncated(cache: Path) -> None:
    cache.write_bytes(cache.read_bytes()[:5000])


def emptied(cache: Path) -> None:
    cache.write_bytes(b"")


def removed(cache: Path) -> None:
    cache.unlink()


def of_another_program(cache: Path) -> None:
    cache.unlink()
    with closing(sqlite3.connect(cache)) as base:
        base.execute("CREATE TABLE entry(something)")
        base.commit()


def without_its_seal(cache: Path) -> None:
    cache.with_name(cache.name + ".seal").unlink()


def with_a_seal_of_noise(cache: Path) -> None:
    cache.with_name(cache.name + ".seal").write_bytes(b"\xff\xfe\x00")


def a_folder(cache: Path) -> None:
    cache.unlink()
    cache.mkdir()


def in_no_folder(cache: Path) -> None:
    shutil.rmtree(cache.parent)
    cache.parent.write_text("a file where the cache's folder should be", encoding="utf-8")


HARMS = [
    flipped,
    truncated,
    emptied,
    removed,
    of_another_program,
    without_its_seal,
    with_a_seal_of_noise,
    a_folder,
    in_no_folder,
]


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_harmed_cache_changes_no_answer(faulty: SmallBook, harm: Callable[[Path], None]) -> None:
    harm(faulty.root / CACHE)
    assert faulty.spots() == FAULT
    assert faulty.spots(f"records/{CUSTOMER}") == FAULT


@pytest.mark.parametrize("seed", range(20))
def test_flipped_bytes_under_a_good_seal_change_no_answer(faulty: SmallBook, seed: int) -> None:
    """The disk itself may rot: nothing tells of it but what is read."""
    cache = faulty.root / CACHE
    content = bytearray(cache.read_bytes())
    page = 4096 * (seed % (len(content) // 4096))
    for at in range(page, page + 100):  # a page's head: SQLite notices
        content[at] = (at * 31 + seed) % 256
    cache.write_bytes(content)
    reseal(faulty.root)
    assert faulty.spots() == FAULT


def reseal(root: Path) -> None:
    """Make the cache look untouched, as rot on the disk would leave it."""
    info, sidecar = (root / CACHE).stat(), root / (str(CACHE) + ".seal")
    mark = sidecar.read_text(encoding="utf-8").split()[0]
    told = f"{mark} {info.st_size} {info.st_mtime_ns} {info.st_ctime_ns} {info.st_ino}"
    sidecar.write_text(told, encoding="utf-8")


def test_the_seal_of_the_tests_is_the_store_s(faulty: SmallBook) -> None:
    sidecar = faulty.root / (str(CACHE) + ".seal")
    before = sidecar.read_text(encoding="utf-8")
    reseal(faulty.root)
    assert sidecar.read_text(encoding="utf-8") == before


def test_a_locked_cache_is_done_without(faulty: SmallBook) -> None:
    with closing(sqlite3.connect(faulty.root / CACHE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert faulty.spots() == FAULT
        faulty.mend(CUSTOMER, "territory: nowhere", "territory: east")
        assert faulty.check() == []
    assert faulty.check() == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom modes hold back")
def test_an_unwritable_folder_is_done_without(faulty: SmallBook) -> None:
    (faulty.root / CACHE).parent.chmod(0o555)
    (faulty.root / CACHE).chmod(0o444)
    faulty.mend(CUSTOMER, "territory: nowhere", "territory: east")
    assert faulty.check() == []


def test_other_schemas_make_a_cache_worthless(faulty: SmallBook) -> None:
    shutil.copytree(shipped(), faulty.root / "schemas")
    file = faulty.root / "schemas" / "person.schema.json"
    text = file.read_text(encoding="utf-8")
    assert '"roles"' in text
    file.write_text(text.replace('"required": [', '"required": ["joined_on", ', 1), encoding="utf-8")
    people = [f"people/{name}.yaml:1:1 schema-required" for name in ("li-wei", "luo-jing")]
    assert faulty.spots() == [*FAULT, *people]


def test_a_changed_program_makes_a_cache_worthless(schemas: Schemas, monkeypatch: pytest.MonkeyPatch) -> None:
    from salesbook.store import mark

    before = mark.program_mark(schemas.mark)
    real = Path.stat

    def touched(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        info = real(path, follow_symlinks=follow_symlinks)
        if path.name != "pointers.py":
            return info
        return os.stat_result([*info][:10], {"st_mtime_ns": info.st_mtime_ns + 1})

    monkeypatch.setattr(Path, "stat", touched)
    assert mark.program_mark(schemas.mark) != before


def test_schemas_once_found_good_are_not_judged_again_and_mean_the_same() -> None:
    files = {file.name: file.read_bytes() for file in sorted(shipped().glob("*.schema.json"))}
    judged = parse(files)
    assert judged.findings == ()
    assert repr(parse(files, proven=True)) == repr(judged)


def test_faulty_schemas_are_told_each_time(faulty: SmallBook) -> None:
    shutil.copytree(shipped(), faulty.root / "schemas")
    file = faulty.root / "schemas" / "visit.schema.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"x-path"', '"x-pfad"', 1), encoding="utf-8")
    first = faulty.spots()
    assert {spot.partition(":")[0] for spot in first} == {"schemas/visit.schema.json"}
    assert faulty.spots() == first
    file.write_text(text, encoding="utf-8")
    assert faulty.spots() == FAULT


def test_an_edit_that_keeps_size_and_time_is_seen(faulty: SmallBook) -> None:
    file = faulty.path(CUSTOMER)
    before = file.stat()
    text = file.read_text(encoding="utf-8").replace("nowhere", "elsewhr")
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert "elsewhr" in faulty.check()[0]["message"]


def test_the_cache_s_folder_stays_out_of_git(faulty: SmallBook) -> None:
    faulty.git("init", "-q")
    assert faulty.git("status", "--porcelain", "--", ".cache") == ""


# How much is read.


class Spy(WorkTree):
    """The disk, and what was read of it."""

    def __init__(self, root: Path, lender: Path | None = None) -> None:
        super().__init__(root, lender)
        self.seen: list[str] = []

    def read(self, files: Iterable[File]) -> Iterator[Content]:
        wanted = list(files)
        self.seen += [file.path.removeprefix("records/") for file in wanted]
        return super().read(wanted)


@pytest.fixture
def spies(monkeypatch: pytest.MonkeyPatch) -> list[Spy]:
    made: list[Spy] = []

    def spy(root: Path, lender: Path | None = None) -> Spy:
        made.append(Spy(root, lender))
        return made[-1]

    for room in ("commands.check", "store.disk"):
        monkeypatch.setattr(f"salesbook.{room}.WorkTree", spy)
    return made


def test_a_cold_check_reads_each_file_once(book: SmallBook, spies: list[Spy]) -> None:
    book.check()
    assert sorted(spies[0].seen) == sorted(RECORDS)


def test_a_warm_check_reads_what_changed(book: SmallBook, spies: list[Spy]) -> None:
    book.check()
    book.check()
    assert spies[1].seen == []
    book.mend(VISIT, "认可岩板。", "认可石膏板。")
    book.check()
    assert spies[2].seen == [VISIT]


def test_a_path_reads_that_file_alone(book: SmallBook, spies: list[Spy]) -> None:
    book.check()
    book.mend(VISIT, "认可岩板。", "认可石膏板。")
    book.mend(CONTRACT, "hd-01", "hd-1")  # somebody else's change: not asked for
    assert book.check(f"records/{VISIT}") == []
    assert spies[1].seen == [VISIT]


def test_what_a_path_points_at_is_looked_at_again(book: SmallBook) -> None:
    assert book.check() == []
    book.mend(PLAN, "key: a", "key: b")
    book.mend(VISIT, "认可岩板。", "认可石膏板。")
    assert book.spots(f"records/{VISIT}") == [f"{VISIT}:4:12 reference-key"]


def test_what_points_at_a_path_is_looked_at_again_before_it_is_blamed(book: SmallBook) -> None:
    book.mend(VISIT, "li-wei#a", "li-wei#z")
    assert book.spots() == [f"{VISIT}:4:12 reference-key"]
    book.mend(VISIT, "li-wei#z", "li-wei#a")
    assert book.check(f"records/{PLAN}") == []


# Whatever is done to a book, the cache changes no answer.

SPOTS = [
    (CUSTOMER, "territory: east", ["territory: west", "territory: nowhere", "territory: no", "teritory: east"]),
    (CUSTOMER, "person: li-wei", ["person: luo-jing", "person: nobody"]),
    (PLAN, "key: a", ["key: b", "key: a\n    key: b"]),
    (VISIT, "plan_line: 2026-w47/li-wei#a", ["plan_line: 2026-w47/li-wei#b", "plan_line: 2026-w46/li-wei#a"]),
    (PAYMENT, "hd-01#p1", ["hd-01#p2", "hd-01#p3", "hd-02#p1", "hd-01"]),
    (CONTRACT, "key: p2", ["key: p3", "key: p1"]),
    ("people/luo-jing.yaml", "role: clerk", ["role: staff", "role: clerc"]),
    ("company.yaml", "  - key: east\n    name: 东区\n", ["", "  - key: east\n    name: East\n"]),
]
EDITS = [("mend", path, old, new) for path, old, news in SPOTS for new in [*news, old]]
EDITS += [(what, path, "", "") for path in RECORDS for what in ("drop", "put")]
ODD_EDITS = [(what, path, "", "") for path in RECORDS for what in ("link", "move", "mode")]
Edit = tuple[str, str, str, str]


def link(file: Path) -> None:
    """A link in place of the file."""
    file.unlink()
    file.symlink_to("elsewhere.yaml")


def move(file: Path) -> None:
    """The folder under another name, or back, or emptied into the one that is there already."""
    folder = file.parent
    other = folder.with_name(folder.name.removesuffix("-x") if folder.name.endswith("-x") else folder.name + "-x")
    if folder.name != "records" and not other.exists():
        folder.rename(other)


def mode(file: Path) -> None:
    """The right to run it, given or taken."""
    file.chmod(file.stat().st_mode ^ 0o100)


ODD = {"link": link, "move": move, "mode": mode}


def apply(root: Path, edit: Edit) -> None:
    """Write a record with one spot changed, take it away, put it back as it was, or do something odd to it."""
    what, path, old, new = edit
    file = root / "records" / path
    if what == "drop":
        file.unlink(missing_ok=True)
        return
    if what in ODD:
        if file.exists():
            ODD[what](file)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_symlink():
        file.unlink()
    text = RECORDS[path] if what == "put" or not file.exists() else file.read_text(encoding="utf-8")
    file.write_text(text.replace(old, new) if what == "mend" else text, encoding="utf-8")


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return load(shipped())


def answer(root: Path, schemas: Schemas, cache: Path | None) -> list[Finding]:
    snapshot = WorkTree(root)
    index = Index(schemas, judge, cache, "test")
    try:
        index.see(snapshot)
        return whole(index, Judged(lambda names: snapshot.read(map(File, names))))
    finally:
        index.close()


def glance(root: Path, schemas: Schemas, path: str) -> None:
    """Look at one path alone, as `check PATH` does; other paths of the view stay as they were."""
    index = Index(schemas, judge, root / CACHE, "test")
    check._look(index, WorkTree(root), [f"records/{path}"])
    index.close()


def test_a_folder_that_was_away_for_a_glance_is_known_again(book: SmallBook, schemas: Schemas) -> None:
    """Its files are the same as before, with their times: only the glance knows that the view lost one."""
    answer(book.root, schemas, book.root / CACHE)
    move(book.path(CUSTOMER))
    glance(book.root, schemas, CUSTOMER)
    move(book.path(CUSTOMER).parent.with_name("customers-x") / "any.yaml")
    assert answer(book.root, schemas, book.root / CACHE) == []


def test_a_folder_known_by_a_glance_alone_is_missed_when_it_goes(book: SmallBook, schemas: Schemas) -> None:
    glance(book.root, schemas, CUSTOMER)
    move(book.path(CUSTOMER))
    assert answer(book.root, schemas, book.root / CACHE) == answer(book.root, schemas, None)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rounds=st.lists(
        st.tuples(
            st.lists(st.sampled_from(EDITS + ODD_EDITS), min_size=1, max_size=4), st.sampled_from([None, *RECORDS])
        ),
        min_size=1,
        max_size=5,
    )
)
def test_warm_and_cold_tell_the_same_after_any_edits(
    rounds: list[tuple[list[Edit], str | None]], tmp_path_factory: pytest.TempPathFactory, schemas: Schemas
) -> None:
    root = tmp_path_factory.mktemp("book")
    for path in RECORDS:
        apply(root, ("put", path, "", ""))
    for edits, glanced in rounds:
        for edit in edits:
            apply(root, edit)
            if glanced:
                glance(root, schemas, glanced)
        assert answer(root, schemas, root / CACHE) == answer(root, schemas, None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=4))
def test_a_change_tells_what_the_whole_tells_of_it(
    edits: list[Edit], tmp_path_factory: pytest.TempPathFactory, schemas: Schemas
) -> None:
    """From a good book: all that is wrong after some edits is caused by them, so both tell the same."""
    root = tmp_path_factory.mktemp("book")
    for path in RECORDS:
        apply(root, ("put", path, "", ""))
    assert disk.load([root], judge)[2] == []
    for edit in edits:
        apply(root, edit)
    named = tuple(sorted({str(root / "records" / path) for _, path, _, _ in edits}))
    assert check._of_paths(root, named) == answer(root, schemas, None)


def test_change_and_whole_agree_on_one_path(book: SmallBook, schemas: Schemas) -> None:
    book.path(CUSTOMER).unlink()
    snapshot = WorkTree(book.root)
    index = Index(schemas, judge)
    index.see(snapshot)

    def source(names: list[str]) -> Iterator[Content]:
        return snapshot.read(map(File, names))

    assert change(index, [f"records/{CUSTOMER}"], Judged(source)) == whole(index, Judged(source))
    assert change(index, ["records/people/li-wei.yaml"], Judged(source)) == []
    index.close()


def test_check_loads_no_record(faulty: SmallBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large book the records take most of the time and nearly all memory, and what blocks is known without them."""
    before = faulty.check()

    def loaded(_: Index) -> list[object]:
        raise AssertionError("check has loaded the records")

    monkeypatch.setattr(Index, "records", loaded)
    assert faulty.check() == before
    assert before
