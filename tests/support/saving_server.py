"""A saving server on loopback before a real book in a folder, and a client that speaks to it as a page's form does."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from salesbook.audience import Audience
from salesbook.book import open_book
from salesbook.rules import judge
from salesbook.site.desk import Desk
from salesbook.site.edition import Edition
from salesbook.site.live import Live
from salesbook.site.opening import Opened
from salesbook.site.render import frame_of
from salesbook.site.server import HOST, serve_on
from salesbook.site.website import Frame
from salesbook.words import Lang, same
from tests.support.site_pages import ROOT, edition, page
from tests.support.small_book import RECORDS

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
FORM = "/en/write/visit.html"
VISIT = "records/visits/2026-w48/2026-11-23--li-wei--hengda.yaml"
TEXT = """\
date: 2026-11-23
person: li-wei
customer: hengda
feedback: 认可岩板。
written_at: "2026-11-23T12:00:00+08:00"
"""


class Answer(NamedTuple):
    """What the server said."""

    status: int
    content: Any
    headers: http.client.HTTPMessage


class Client:
    """A form: it keeps the secret of the page it was opened with, and the next one of each answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.secret = ""

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def open(self, path: str = FORM) -> str:
        """Load a page; its secret is the form's own from now on."""
        html: str = self.get(path).content
        match = re.search(r'<meta name="salesbook-save" content="([^"]+)">', html)
        self.secret = match[1] if match else ""
        return html

    def post(self, path: str, asked: Any, **headers: str) -> Answer:
        body = asked if isinstance(asked, bytes) else json.dumps(asked).encode()
        own = {"Content-Type": "application/json", "X-Salesbook-Secret": self.secret, "Origin": f"http://{self.host}"}
        answer = self.ask("POST", path, body, {**own, **{name.replace("_", "-"): v for name, v in headers.items()}})
        self.secret = answer.headers.get("X-Salesbook-Secret", "")
        return answer

    def save(self, path: str = VISIT, content: str = TEXT, **headers: str) -> Answer:
        return self.post("/save", {"path": path, "content": content}, **headers)

    @property
    def host(self) -> str:
        return f"{HOST}:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        connection.request(method, path, body, {"Connection": "close", **headers})
        reply = connection.getresponse()
        output = reply.read()
        connection.close()
        kind = reply.headers.get_content_type()
        return Answer(
            reply.status, json.loads(output) if kind == "application/json" else output.decode(), reply.headers
        )


def fill(root: Path) -> Path:
    """A small good book in a folder."""
    for path, text in RECORDS.items():
        (root / "records" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "records" / path).write_text(text, encoding="utf-8")
    return root


def _edition() -> Edition:
    return edition(page("write/visit", "write", same("form")))


@cache
def _frame() -> Frame:
    return frame_of(ROOT, _edition())


@contextmanager
def serving(
    root: Path, viewer: str = "team", lang: Lang = "en", *, saves: bool = True, now: datetime = NOW
) -> Iterator[Client]:
    """The server of a book, and a client at its door."""

    def opened() -> Opened:
        book = open_book((root,), judge, now)
        return Opened(_edition(), book.findings, Audience(book, viewer))

    live = Live(opened, lambda _made: _frame())
    written: Callable[[], None] = lambda: live.refresh(hand_written=False)  # noqa: E731 - a name for the reader
    desk = Desk(root, viewer, lang, lambda: live.audience, written) if saves else None
    server = serve_on(live, 0, desk)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield Client(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def files(root: Path) -> dict[str, bytes]:
    """Every file below records/, hidden ones too, and what lies half-written aside."""
    folders = (root / "records", root / ".cache" / "writing")
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file() or file.is_symlink()
    }


class Clone:
    """A repository whose main holds the small book."""

    def __init__(self, root: Path) -> None:
        self.root = fill(root)
        self.git("init", "-q", "-b", "main")
        (root / ".gitignore").write_text(".cache/\n", encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "book")

    def git(self, *words: str, fine: bool = True) -> str:
        done = subprocess.run(["git", "-C", str(self.root), *words], capture_output=True, check=False, text=True)
        assert done.returncode == 0 or not fine, done.stderr
        return done.stdout.strip()

    def hook(self, name: str, text: str) -> None:
        file = self.root / ".git" / "hooks" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        file.chmod(0o755)

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def state(self) -> tuple[str, ...]:
        """What must be as it was when nothing was committed."""
        asked = (("branch", "--list", "-v"), ("status", "--porcelain", "-uall"), ("diff", "--cached"))
        return (*(self.git(*words) for words in asked), self.git("symbolic-ref", "-q", "HEAD", fine=False))

    def brought(self, commit: str = "HEAD") -> list[str]:
        return self.git("diff-tree", "--no-commit-id", "--name-only", "-r", "--root", commit).splitlines()
