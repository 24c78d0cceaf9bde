"""What a machine does to a program: no right to read, no room to write, nobody who reads. One clear line, and the rest goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from salesbook.store.snapshot import Folder, WorkTree
from tests.conftest import ROOT
from tests.support.small_book import CUSTOMER, PLAN, VISIT, SmallBook

NOBODY = 65534
UNREADABLE = "tree-unreadable"
posix = pytest.mark.skipif(os.name == "nt", reason="needs a user whom modes hold back")


@contextmanager
def held_back() -> Iterator[None]:
    """As a user whom modes hold back; root is none, so it turns into nobody for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter and write to; pytest's own are for one user."""
    folder = Path(tempfile.mkdtemp(prefix="salesbook-test-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def book(open_folder: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    """A book with one finding, told once already, so that all it needs is loaded, and the cache is there."""
    small_book = SmallBook(open_folder, capsys)
    small_book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    assert small_book.spots() == [f"{CUSTOMER}:3:12 reference-key"]
    return small_book


FAULT = f"{CUSTOMER}:3:12 reference-key"


@posix
@pytest.mark.parametrize("cached", [True, False])
def test_a_record_without_the_right_to_read_it_is_one_finding(book: SmallBook, cached: bool) -> None:
    book.path(VISIT).chmod(0o000)
    if not cached:
        shutil.rmtree(book.root / ".cache")
    with held_back():
        assert book.spots() == [FAULT, f"{VISIT}:1:1 {UNREADABLE}"]
        assert book.spots(f"records/{VISIT}") == [f"{VISIT}:1:1 {UNREADABLE}"]
    book.path(VISIT).chmod(0o644)
    assert book.spots() == [FAULT]


@posix
def test_a_folder_without_the_right_to_read_it_is_one_finding(book: SmallBook) -> None:
    book.path("visits").chmod(0o000)
    with held_back():
        assert f"visits:1:1 {UNREADABLE}" in book.spots()
    book.path("visits").chmod(0o755)


@posix
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_can_not_be_read_is_told_with_what_to_do(book: SmallBook, lang: str) -> None:
    book.path(VISIT).chmod(0o000)
    with held_back():
        code, out, _ = book.run("check", "--lang", lang)
    assert code == 1
    assert ("Permission denied" if lang == "en" else "没有权限") in out
    assert "chmod u+r" in out


def test_a_record_that_vanishes_while_it_is_read_is_one_finding(
    book: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = WorkTree.files_of

    def files(tree: WorkTree, folders: Iterable[Folder]) -> object:
        found = listed(tree, folders)
        book.path(PLAN).unlink(missing_ok=True)
        return found

    shutil.rmtree(book.root / ".cache")
    monkeypatch.setattr(WorkTree, "files_of", files)
    assert book.spots() == [FAULT, f"{PLAN}:1:1 {UNREADABLE}"]
    monkeypatch.undo()
    assert f"{VISIT}:4:12 reference-unknown" in book.spots()  # now it is gone, and what names it says so


@posix
def test_the_report_goes_on_without_it_and_says_so(book: SmallBook) -> None:
    book.mend(CUSTOMER, "territory: nowhere", "territory: east")
    assert book.run("report", "--as", "manager")[0] == 0
    book.path(VISIT).chmod(0o000)
    with held_back():
        for _ in range(2):  # worked out, and told again
            code, out, err = book.run("report", "--as", "manager")
            assert (code, bool(out)) == (0, True)
            assert err.count("\n") == 1
            assert f"records/{VISIT}" in err


@posix
@pytest.mark.parametrize("mode", [0o755, 0o777])
@pytest.mark.parametrize("damage", [b"", b"no database at all, but long enough to be read as one" * 99])
def test_a_cache_of_another_user_stops_nobody(book: SmallBook, mode: int, damage: bytes) -> None:
    cache = book.root / ".cache" / "salesbook.sqlite"
    if damage:
        info = cache.stat()
        content = cache.read_bytes()
        cache.write_bytes(content[:4096] + damage[: len(content) - 4096].ljust(len(content) - 4096, b"x"))
        os.utime(cache, ns=(info.st_atime_ns, info.st_mtime_ns))
        seal = cache.with_name(f"{cache.name}.seal")
        mark = seal.read_text().split()[0]
        now = cache.stat()
        seal.write_text(f"{mark} {now.st_size} {now.st_mtime_ns} {now.st_ctime_ns} {now.st_ino}")
    (book.root / ".cache").chmod(mode)
    with held_back():
        assert book.spots() == [FAULT]
        book.run("report", "--as", "manager")
    book.mend(CUSTOMER, "territory: nowhere", "territory: east")
    with held_back():
        assert book.spots() == []


@pytest.fixture
def no_zones(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without time zones, neither its own nor those of the package."""
    before = zoneinfo.TZPATH
    for name in ["tzdata", *(name for name in sys.modules if name.startswith("tzdata."))]:
        monkeypatch.setitem(sys.modules, name, None)
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(to=before)


@pytest.mark.usefixtures("no_zones")
def test_without_time_zones_they_are_what_is_missing(book: SmallBook) -> None:
    code, out, err = book.run("report", "--lang", "en")
    assert (code, out) == (2, "")
    assert err == (
        "salesbook: this machine knows no time zones, so Asia/Shanghai can't be looked up: install the package tzdata "
        "(pip install tzdata)\n"
    )
    assert book.run("check")[0] == 1


def test_an_unknown_zone_is_still_what_is_wrong(book: SmallBook) -> None:
    book.mend("company.yaml", "zone: Asia/Shanghai", "zone: Asia/Nowhere")
    assert '"Asia/Nowhere" is not known' in book.run("report", "--lang", "en")[2]


# No room to write, nobody who reads: in processes of their own.

ENV = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
SALESBOOK = [sys.executable, "-m", "salesbook.commands.main"]


def limited(most: int) -> Callable[[], None]:
    """No file may grow beyond so many bytes, as on a disk that is nearly full."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stdout + done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, lines
    assert "None" not in lines[0]
    return lines[0]


def run(book: SmallBook, *words: str, most: int) -> subprocess.CompletedProcess[str]:
    command = [*SALESBOOK, *words, "--root", str(book.root), "--lang", "en"]
    return subprocess.run(
        command, env=ENV, cwd="/", capture_output=True, text=True, check=False, preexec_fn=limited(most)
    )


WRITERS: dict[str, tuple[str, ...]] = {
    "export": ("export", "all", "{}", "--to", "csv", "--as", "manager"),
    "brief": ("brief", "hengda", "--out", "{}/brief.html"),
    "pages": ("pages", "{}"),
    "site": ("site", "--out", "{}/site"),
    "publish": ("publish", "{}/published", "--server", "nginx"),
}


@posix
@pytest.mark.parametrize("name", WRITERS)
def test_without_room_nothing_half_written_is_left(book: SmallBook, tmp_path: Path, name: str) -> None:
    book.mend(CUSTOMER, "territory: nowhere", "territory: east")
    folder = tmp_path / "out"
    folder.mkdir()
    words = [word.format(folder) for word in WRITERS[name]]
    told = one_line(run(book, *words, most=150))
    assert told.startswith("salesbook: File too large")
    left = [file for file in folder.rglob("*") if file.is_file() and file.name not in ("lock", ".gitignore")]
    assert [file for file in left if file.stat().st_size >= 150 or file.name.endswith(".part")] == []


@posix
def test_without_room_a_rename_changes_nothing(book: SmallBook) -> None:
    book.mend(CUSTOMER, "territory: nowhere", "territory: east")
    before = {file: file.read_bytes() for file in (book.root / "records").rglob("*.yaml")}
    one_line(run(book, "rename", "customers/hengda", "id=hengda-two", most=200))
    assert {file: file.read_bytes() for file in (book.root / "records").rglob("*.yaml")} == before
    assert run(book, "rename", "customers/hengda", "id=hengda-two", most=10**9).returncode == 0
    assert (book.root / "records" / "customers" / "hengda-two.yaml").is_file()


@posix
def test_without_room_a_made_up_company_ends_in_one_line(tmp_path: Path) -> None:
    command = [
        *SALESBOOK,
        "demo",
        str(tmp_path / "demo"),
        "--people",
        "3",
        "--customers",
        "3",
        "--weeks",
        "1",
        "--lang",
        "en",
    ]
    done = subprocess.run(
        command, env=ENV, cwd="/", capture_output=True, text=True, check=False, preexec_fn=limited(400)
    )
    assert str(tmp_path / "demo") in one_line(done)
    assert list((tmp_path / "demo").rglob("*.part")) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("words", [("report", "--as", "manager"), ("check",), ("kinds", "visit"), ("--help",)])
def test_what_can_not_be_printed_is_one_line(book: SmallBook, words: tuple[str, ...]) -> None:
    own = () if words == ("--help",) else ("--root", str(book.root))
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*SALESBOOK, *words, *own, "--lang", "en"],
            env=ENV, cwd="/", stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "salesbook: No space left on device"
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def closed_after_a_line(words: list[str]) -> tuple[int, str]:
    """The exit code and what was said on stderr by a command whose reader has gone away."""
    with subprocess.Popen(
        [*SALESBOOK, *words], env=ENV, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        told = process.stderr.read()
        return process.wait(), told


@posix
@pytest.mark.parametrize(
    "words",
    [("report", "--as", "manager"), ("report", "--as", "manager", "--format", "json"), ("kinds",), ("rules",)],
)
def test_a_reader_who_goes_away_is_no_finding_and_no_fault(words: tuple[str, ...]) -> None:
    """As a shell tells it of every other program."""
    assert closed_after_a_line([*words, "--root", str(ROOT)]) == (141, "")


@posix
def test_findings_that_nobody_read_are_not_called_fine(book: SmallBook) -> None:
    code, _ = closed_after_a_line(["check", "-q", "--root", str(book.root)])
    assert code == 141


@posix
def test_modes_do_hold_back_whoever_runs_these_tests(open_folder: Path) -> None:
    (open_folder / "closed").write_text("x", encoding="utf-8")
    (open_folder / "closed").chmod(0o000)
    with held_back(), pytest.raises(PermissionError):
        (open_folder / "closed").read_text(encoding="utf-8")
