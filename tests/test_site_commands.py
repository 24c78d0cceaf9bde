"""`site`, `pages` and MkDocs itself: what they print, write and return."""

from __future__ import annotations

import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from salesbook.audience import UnknownViewer
from salesbook.book import BrokenBook
from salesbook.commands.main import main
from salesbook.site import opening
from salesbook.site.live import Answer, Live
from salesbook.site.opening import Opened, SiteRequest
from salesbook.words import Text, same
from tests.support.site_pages import ROOT, edition, page
from tests.support.small_book import RECORDS
from tests.test_site_live import FAULT


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder that looks like a book; what is read from it is the tests' edition."""
    (tmp_path / "book" / "records").mkdir(parents=True)
    return tmp_path / "book"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[SiteRequest]:
    """What was asked to be read."""
    asked: list[SiteRequest] = []

    def read(wanted: SiteRequest) -> Opened:
        asked.append(wanted)
        return Opened(edition(), ())

    monkeypatch.setattr(opening, "open_edition", read)
    return asked


def call(book: Path, *words: str) -> int:
    return main([words[0], "--root", str(book), "--lang", "en", *words[1:]])


def test_site_builds_into_the_book_by_default(
    book: Path, reads: list[SiteRequest], capfd: pytest.CaptureFixture[str]
) -> None:
    assert call(book, "site") == 0
    assert (book / "site" / "zh" / "customers" / "hengda.html").is_file()
    assert f"{len(edition().pages)} pages in two languages" in capfd.readouterr().out
    assert reads[0].viewer == "team"


def test_site_takes_out_viewer_moment_and_offline(book: Path, reads: list[SiteRequest], tmp_path: Path) -> None:
    moment = "2026-11-23T14:00:00+08:00"
    out = tmp_path / "elsewhere"
    assert call(book, "site", "--out", str(out), "--as", "manager", "--as-of", moment, "--offline", "-q") == 0
    assert (out / "search" / "index.js").is_file()
    assert reads[0].viewer == "manager"
    assert reads[0].as_of is not None
    assert reads[0].as_of.isoformat() == moment
    assert not (book / "site").exists()


def test_a_faulty_record_is_told_and_does_not_take_the_site_down(
    book: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(opening, "open_edition", lambda _wanted: Opened(edition(), (FAULT,)))
    assert call(book, "site") == 1
    assert (book / "site" / "zh" / "index.html").is_file()
    assert "records/customers/hengda.yaml:3:7: error: <b>wrong</b> [yaml-x]" in capfd.readouterr().out


@pytest.mark.parametrize("error", [BrokenBook(Text("no company", "")), UnknownViewer(Text("nobody", ""))])
def test_a_broken_book_or_unknown_viewer_is_wrong_use(
    book: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], error: Exception
) -> None:
    def read(_wanted: SiteRequest) -> Opened:
        raise error

    monkeypatch.setattr(opening, "open_edition", read)
    assert call(book, "site") == 2
    assert call(book, "pages", str(book / "out")) == 2
    assert str(error) in capfd.readouterr().err
    assert not (book / "site").exists()


def test_an_unsound_site_is_not_published(
    book: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = page("customers/bad", "customers", same("x"), '<a href="nobody.html">x</a>')
    monkeypatch.setattr(opening, "open_edition", lambda _wanted: Opened(edition(bad), ()))
    assert call(book, "site") == 2
    capture_result = capfd.readouterr()
    assert "zh/customers/bad.html:1:1: error:" in capture_result.out
    assert "was not published" in capture_result.err
    assert not (book / "site").exists()


def test_a_faulty_hand_written_page_stops_the_build(
    book: Path, reads: list[SiteRequest], capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "docs", book / "docs")
    shutil.copytree(ROOT / "scripts", book / "scripts", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copyfile(ROOT / "mkdocs.yml", book / "mkdocs.yml")
    assert call(book, "site") == 0
    with (book / "docs" / "zh" / "handbook" / "index.md").open("a", encoding="utf-8") as file:
        file.write("\n[nowhere](nowhere.md)\n")
    assert call(book, "site") == 2
    assert "MkDocs names the hand-written page" in capfd.readouterr().err
    assert len(reads) == 2


def test_a_hand_written_page_without_its_twin_stops_the_build(book: Path, reads: list[SiteRequest]) -> None:
    shutil.copytree(ROOT / "docs", book / "docs")
    shutil.copytree(ROOT / "scripts", book / "scripts", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    first = "      - zh/handbook/index.md\n"
    (book / "mkdocs.yml").write_text(settings.replace(first, f"{first}      - zh/alone.md\n"), encoding="utf-8")
    (book / "docs" / "zh" / "alone.md").write_text("# 独\n", encoding="utf-8")
    assert call(book, "site") == 2
    (book / "docs" / "en" / "alone.md").write_text("# One\n", encoding="utf-8")
    settings = (book / "mkdocs.yml").read_text(encoding="utf-8")
    first = "      - en/handbook/index.md\n"
    (book / "mkdocs.yml").write_text(settings.replace(first, f"{first}      - en/alone.md\n"), encoding="utf-8")
    assert call(book, "site") == 0
    assert len(reads) == 2


@pytest.mark.parametrize("broken", [True, False])
def test_a_broken_book_is_served_as_a_page(book: Path, monkeypatch: pytest.MonkeyPatch, broken: bool) -> None:
    seen: list[Answer] = []

    def read(_wanted: SiteRequest) -> Opened:
        if broken:
            raise BrokenBook(Text("no company", "没有公司"))
        return Opened(edition(), ())

    def look(_files: object, live: Live) -> None:
        seen.append(live.answer("zh/index.html"))
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "open_edition", read)
    monkeypatch.setattr("salesbook.commands.site._Files.watch", look)
    assert call(book, "site", "--serve", "0") == (2 if broken else 0)
    assert [answer.status for answer in seen] == [500 if broken else 200]


@pytest.mark.parametrize("words", [[], ["--read-only"]])
def test_forms_save_unless_the_site_is_to_be_read_only(
    book: Path,
    reads: list[SiteRequest],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    words: list[str],
) -> None:
    told: list[int] = []

    def look(_files: object, _live: Live) -> None:
        address = re.search(r"http://\S+/", capfd.readouterr().out)
        assert address is not None
        try:
            with urllib.request.urlopen(f"{address[0]}pending") as answer:  # noqa: S310 - our own server
                told.append(answer.status)
        except urllib.error.HTTPError as error:
            told.append(error.code)
        raise KeyboardInterrupt

    monkeypatch.setattr("salesbook.commands.site._Files.watch", look)
    half = book / ".cache" / "writing" / "left.part"
    half.parent.mkdir(parents=True)
    half.write_text("half", encoding="utf-8")
    assert call(book, "site", "--serve", "0", "--as", "chen-li", *words) == 0
    assert told == ([404] if words else [200])
    assert half.exists() == bool(words)
    assert reads[0].viewer == "chen-li"


def test_a_taken_port_is_wrong_use(book: Path, reads: list[SiteRequest], capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert call(book, "site", "--serve", str(port)) == 2
    assert f"port {port} can't be used" in capfd.readouterr().err
    assert reads


def test_a_folder_of_something_else_is_left_alone(book: Path, reads: list[SiteRequest], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    assert call(book, "site", "--out", str(tmp_path / "mine")) == 2
    assert call(book, "pages", str(tmp_path / "mine")) == 2
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["thesis.txt"]
    assert len(reads) == 2


def test_pages_writes_markdown_in_both_languages(book: Path, reads: list[SiteRequest], tmp_path: Path) -> None:
    assert call(book, "pages", str(tmp_path / "md"), "--as", "manager") == 0
    text = (tmp_path / "md" / "zh" / "customers" / "hengda.md").read_text(encoding="utf-8")
    assert text.startswith('---\ntitle: "恒达"\n')
    assert '<a href="../index.html">' in text
    assert (tmp_path / "md" / "assets" / "salesbook" / "look.css").is_file()
    assert reads[0].viewer == "manager"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A real small book with its own mkdocs.yml, as of a moment of its own: it is read by processes of their own."""
    for name, text in RECORDS.items():
        target = tmp_path / "records" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    with (tmp_path / "records" / "company.yaml").open("a", encoding="utf-8") as file:
        file.write('as_of: "2026-11-23T14:00:00+08:00"\n')
    for folder in ("docs", "scripts", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copyfile(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    return tmp_path


ENV = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT / "scripts")}


def tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.slow
def test_mkdocs_build_gives_the_same_files(small: Path) -> None:
    ours = [sys.executable, "-m", "salesbook.commands.main", "site", "--out", "ours"]
    subprocess.run(ours, cwd=small, env=ENV, check=True)
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=small, env=ENV, check=True)
    assert tree(small / "site") == tree(small / "ours")


class Served:
    """A server in a process of its own, with its output by line."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=folder,
            env=ENV,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.address = self._address()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def _address(self) -> str:
        told = ""
        while True:
            try:
                line = self.lines.get(timeout=120)
            except queue.Empty:
                pytest.fail(told)
            told += line
            if match := re.search(r"(?:Open|Serving on) (http://127\.0\.0\.1:\d+/)", line):
                return match[1]

    def get(self, path: str) -> str:
        """A page; empty where the server is busy building for long, as MkDocs' own makes readers wait."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as reply:  # noqa: S310 - our own server
                return str(reply.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except TimeoutError:
            return ""

    def wait_for(self, path: str, words: str) -> str:
        """The page as soon as it says these words; the test's own time limit is the only one."""
        pause = threading.Event()
        for _ in range(200):
            if words in (html := self.get(path)):
                return html
            pause.wait(0.1)
        pytest.fail(f"{path} never said {words}")

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(params=["salesbook", "mkdocs"])
def served(request: pytest.FixtureRequest, small: Path) -> Iterator[Served]:
    port = free_port()
    if request.param == "salesbook":
        words = ["salesbook.commands.main", "site", "--lang", "en", "--serve", str(port)]
    else:
        words = ["mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    made = Served(small, *words)
    yield made
    made.end()


@pytest.mark.slow
def test_serving_shows_changes_and_faults_and_heals(served: Served, small: Path) -> None:
    customer = small / "records" / "customers" / "hengda.yaml"
    good = customer.read_text(encoding="utf-8")
    name = next(line for line in good.splitlines() if line.startswith("name:")).removeprefix("name: ")
    assert name in served.wait_for("zh/customers/hengda.html", name)
    customer.write_text(good.replace(name, "改名公司"), encoding="utf-8")
    served.wait_for("zh/customers/hengda.html", "改名公司")
    customer.write_text(good + "name: twice\n", encoding="utf-8")
    gone = "没有这一页" if "livereload" in served.get("zh/index.html") else "hengda&#46;yaml"
    served.wait_for("zh/customers/hengda.html", gone)
    company = small / "records" / "company.yaml"
    whole = company.read_text(encoding="utf-8")
    company.write_text("zone: [\n", encoding="utf-8")
    served.wait_for("zh/index.html", "company&#46;yaml")
    company.write_text(whole, encoding="utf-8")
    customer.write_text(good, encoding="utf-8")
    served.wait_for("zh/customers/hengda.html", name)
