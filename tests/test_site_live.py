"""The site while somebody writes: changes are seen, faults become pages, and nobody else gets in."""

from __future__ import annotations

import http.client
import shutil
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from salesbook.book import BrokenBook
from salesbook.finding import Finding, Place
from salesbook.pages.parts.page import Page
from salesbook.site.edition import Edition
from salesbook.site.live import Live, seal
from salesbook.site.opening import Opened
from salesbook.site.server import HOST, serve_on
from salesbook.site.website import Frame
from salesbook.words import Text, same
from tests.support.site_pages import edition, frame, page, site

FAULT = Finding(
    Place("records/customers/hengda.yaml", 3, 7), "yaml-x", Text("<b>wrong</b>", "<b>错</b>"), Text("mend it", "改正")
)

FILES = {"zh/files/visit.csv": lambda: b"a", "zh/files/visit.xlsx": lambda: b"PK"}


class Desk:
    """A book that a test changes under the live site."""

    def __init__(self) -> None:
        self.opened = Opened(edition()._replace(files=FILES), ())
        self.error: BaseException | None = None
        self.frames = 0
        self.live = Live(self.read, self.render)

    def read(self) -> Opened:
        if self.error:
            raise self.error
        return self.opened

    def render(self, made: Edition) -> Frame:
        self.frames += 1
        return frame(name=made.name.zh)

    def change(
        self,
        *more: Page,
        findings: tuple[Finding, ...] = (),
        error: BaseException | None = None,
        name: str = "云川建材",
    ) -> None:
        self.opened, self.error = Opened(edition(*more, name=name), findings), error
        self.live.refresh(hand_written=False)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def shown(desk: Desk, path: str, status: int = 200) -> str:
    answer = desk.live.answer(path)
    assert answer.status == status
    return answer.content.decode()


def test_the_live_site_is_the_published_one(desk: Desk, tmp_path: Path) -> None:
    assert site().write(tmp_path) == []
    for file in sorted(tmp_path.rglob("*")):
        if file.is_file():
            assert desk.live.answer(file.relative_to(tmp_path).as_posix()).content == file.read_bytes()


def test_a_changed_record_is_seen_without_running_mkdocs_again(desk: Desk) -> None:
    desk.change(page("customers/new", "customers", same("新来的")))
    assert "新来的" in shown(desk, "zh/customers/new.html")
    assert desk.frames == 1


def test_a_page_of_a_new_section_or_depth_asks_for_its_shell(desk: Desk) -> None:
    desk.change(page("customers/deep/er", "customers", same("x")))
    assert desk.frames == 2
    desk.change(page("customers/deep/er", "records", same("x")))
    assert desk.frames == 3


def test_changed_hand_written_pages_are_rendered_again(desk: Desk) -> None:
    desk.live.refresh(hand_written=True)
    assert desk.frames == 2


def test_the_page_of_a_faulty_record_tells_the_fault_and_heals(desk: Desk) -> None:
    desk.change(findings=(FAULT,))
    told = shown(desk, "zh/customers/gone.html", 404)
    assert "records&#47;customers&#47;hengda&#46;yaml&#58;3&#58;7" in told
    assert "<b>" not in told
    assert "改正" in told
    assert "mend it" in told
    assert shown(desk, "zh/customers/hengda.html")
    desk.change(page("customers/gone", "customers", same("回来了")))
    assert "回来了" in shown(desk, "zh/customers/gone.html")


def test_what_is_not_there_is_said_so(desk: Desk) -> None:
    assert "没有这一页" in shown(desk, "zh/nothing.html", 404)
    assert shown(desk, "../../etc/passwd", 404)


@pytest.mark.parametrize(
    "error", [BrokenBook(Text("no company", "没有公司")), RuntimeError("no company"), SystemExit("no company")]
)
def test_a_broken_book_is_a_page_and_heals(desk: Desk, error: BaseException) -> None:
    desk.change(error=error)
    assert "no company" in shown(desk, "zh/index.html", 500)
    desk.change()
    assert "本周" in shown(desk, "zh/index.html")


def test_a_page_that_cannot_be_made_tells_why_and_the_others_stand(desk: Desk) -> None:
    def fails(lang: str) -> str:
        raise ZeroDivisionError(lang)

    desk.change(Page("customers/bad", "customers", same("x"), fails))  # type: ignore[arg-type]  # that is the fault
    assert "ZeroDivisionError" in shown(desk, "zh/customers/bad.html", 500)
    assert shown(desk, "zh/customers/hengda.html")


def test_whoever_waits_is_told_of_a_change(desk: Desk) -> None:
    told: list[int] = []
    waiting = threading.Thread(target=lambda: told.append(desk.live.wait(1, 60)))
    waiting.start()
    desk.change()
    waiting.join(60)
    assert told == [2]
    assert desk.live.wait(2, 0) == 2


@pytest.fixture
def port(desk: Desk) -> Iterator[int]:
    server = serve_on(desk.live, 0)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def ask(port: int, path: str, method: str = "GET", host: str = HOST) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    connection.request(method, path, headers={"Host": host, "Connection": "close"})
    return connection.getresponse()


def test_the_server_gives_pages_that_reload_and_files_as_they_are(port: int) -> None:
    reply = ask(port, "/zh/customers/hengda.html?from=search")
    html = reply.read().decode()
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    published = (site().content("zh/customers/hengda.html") or b"").decode()
    assert html == published.replace("</body>", '<script src="/.changes.js"></script></body>')
    style = ask(port, "/assets/salesbook/reader.css")
    assert style.headers["Content-Type"].startswith("text/css")
    assert style.read() == site().content("assets/salesbook/reader.css")
    assert b"url=zh/index.html" in ask(port, "/").read()
    assert ask(port, "/zh/").status == 200
    assert ask(port, "/assets/salesbook/icon.svg").headers["Content-Type"] == "image/svg+xml"
    assert ask(port, "/zh/files/visit.csv").headers["Content-Type"] == "text/csv; charset=utf-8"
    workbook = ask(port, "/zh/files/visit.xlsx")
    assert workbook.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert workbook.read() == b"PK"
    assert "EventSource" in ask(port, "/.changes.js").read().decode()


def test_the_server_says_what_is_missing_and_sends_no_body_to_head(port: int) -> None:
    assert ask(port, "/zh/nothing.html").status == 404
    assert ask(port, "/%2e%2e/%2e%2e/etc/passwd").status == 404
    head = ask(port, "/zh/index.html", "HEAD")
    assert (head.status, head.read()) == (200, b"")
    assert int(head.headers["Content-Length"]) > 1000


@pytest.mark.parametrize(
    ("host", "status"), [("evil.example", 403), ("", 403), ("localhost:80", 200), ("127.0.0.1", 200)]
)
def test_the_server_answers_to_its_own_name_only(port: int, host: str, status: int) -> None:
    assert ask(port, "/zh/index.html", host=host).status == status


def test_an_open_page_is_told_of_a_change(desk: Desk, port: int) -> None:
    stream = ask(port, "/.changes")
    assert stream.headers["Content-Type"] == "text/event-stream"
    assert stream.readline() == b"data: 1\n"
    assert stream.readline() == b"\n"
    desk.change()
    assert stream.readline() == b"data: 2\n"
    stream.close()


def test_a_taken_port_is_an_error(desk: Desk, port: int) -> None:
    with pytest.raises(OSError, match=r"in use|permitted"):
        serve_on(desk.live, port)


def test_the_seal_of_files_changes_with_them(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    seals = [seal([folder, tmp_path / "none"])]
    (folder / "a.yaml").write_text("a", encoding="utf-8")
    seals.append(seal([folder]))
    (folder / "a.yaml").write_text("ab", encoding="utf-8")
    seals.append(seal([folder]))
    shutil.move(folder / "a.yaml", folder / "b.yaml")
    seals.append(seal([folder]))
    assert all(before != after for before, after in pairwise(seals))
    assert seal([folder]) == seals[-1]


def test_a_page_shown_ahead_stays_until_the_book_is_read_again() -> None:
    desk = Desk()
    ahead = page("visits/new", "records", same("<b>neu</b>"))
    assert desk.live.answer("en/visits/new.html").status == 404
    desk.live.show_ahead(ahead)
    assert desk.live.answer("en/visits/new.html").status == 200
    assert b"<title>&#60;b&#62;neu" in desk.live.answer("zh/visits/new.html").content
    desk.change()  # the reading that begins now finds it, or it is gone again
    assert desk.live.answer("en/visits/new.html").status == 404


def test_a_page_shown_ahead_while_the_book_is_read_is_not_lost() -> None:
    desk = Desk()
    read = desk.read

    def slowly() -> Opened:
        opened = read()
        desk.live.show_ahead(page("visits/new", "records", same("new")))
        return opened

    desk.live._open = slowly
    desk.live.refresh(hand_written=False)
    assert desk.live.answer("en/visits/new.html").status == 200


def test_a_page_for_which_there_is_no_shell_stays_away() -> None:
    desk = Desk()
    desk.live.show_ahead(page("a/b/c/d/e/f/new", "records", same("new")))
    assert desk.live.answer("en/a/b/c/d/e/f/new.html").status == 404
