"""The site while somebody writes: read anew at every change, a page made when it is asked for, faults shown as pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from salesbook.audience import Audience
from salesbook.finding import Finding, Refusal
from salesbook.pages.catalogue import menu
from salesbook.pages.parts.page import Page
from salesbook.site.edition import Edition
from salesbook.site.opening import Opened
from salesbook.site.trouble import CRASH, LEFT_OUT, trouble_page
from salesbook.site.website import Frame, Site
from salesbook.words import Text


class Answer(NamedTuple):
    """What a browser gets."""

    status: int
    content: bytes


class Live:
    """The newest edition. `open_book` reads it, `frame_for` renders its frame; what they raise becomes a page."""

    def __init__(self, open_book: Callable[[], Opened], frame_for: Callable[[Edition], Frame]) -> None:
        self._open = open_book
        self._frame_for = frame_for
        self._frames: dict[object, Frame] = {}
        self._changed = threading.Condition()
        self._site: Site | Text = Text("", "")
        self._findings: Sequence[Finding] = ()
        self._audience: Audience | None = None
        self._ahead: list[Page] = []
        self.version = 0
        self.refresh(hand_written=True)

    def refresh(self, *, hand_written: bool) -> None:
        """Read the book again, and the hand-written pages when they changed; then wake whoever waits."""
        if hand_written:
            self._frames.clear()
        self._ahead.clear()  # whoever was shown ahead until now is found by this reading
        site, findings = self._read()
        with self._changed:
            if isinstance(site, Site):
                for page in self._ahead:
                    site.add(page)
            self._site, self._findings = site, findings
            self.version += 1
            self._changed.notify_all()

    def show_ahead(self, page: Page) -> None:
        """Show the page of a record that was just written; the next reading has it anyway."""
        with self._changed:
            self._ahead.append(page)
            if isinstance(self._site, Site):
                self._site.add(page)

    @property
    def audience(self) -> Audience | None:
        """The newest book that could be read, as the site's viewer sees it."""
        return self._audience

    def _read(self) -> tuple[Site | Text, Sequence[Finding]]:
        try:
            opened = self._open()
            self._audience = opened.audience
            return Site(opened.edition, self._frame(opened.edition)), opened.findings
        except Refusal as error:
            return error.text, ()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the page must tell whatever happened
            return _crash(error), ()

    def _frame(self, edition: Edition) -> Frame:
        """The frame is kept while neither names nor navigation change."""
        there = {page.path for page in edition.pages}
        key = (
            edition.name,
            edition.first,
            frozenset(edition.shell_keys()),
            tuple(entry.path in there for entry in menu()),
        )
        if key not in self._frames:
            self._frames = {key: self._frame_for(edition)}
        return self._frames[key]

    def answer(self, path: str) -> Answer:
        """The file at a path. A page that is missing for a fault tells the fault, and so does one that can't be made."""
        site = self._site
        if isinstance(site, Text):
            return _trouble(500, site)
        try:
            content = site.content(path)
        except Exception as error:  # noqa: BLE001 - as above
            return _trouble(500, _crash(error))
        if content is not None:
            return Answer(200, content)
        if self._findings and path.endswith(".html"):
            count = len({finding.place.path for finding in self._findings})
            return _trouble(404, LEFT_OUT.fill(count=count), self._findings)
        return Answer(404, site.rest.get("404.html", b""))

    def wait(self, version: int, seconds: float) -> int:
        """The version, as soon as it differs from the one known, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, seconds)
            return self.version


def _crash(error: BaseException) -> Text:
    return CRASH.fill(error=f"{type(error).__name__}: {error}")


def _trouble(status: int, text: Text, findings: Sequence[Finding] = ()) -> Answer:
    return Answer(status, trouble_page(text, findings).encode())


def seal(paths: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """What tells that something at or below these paths changed: each file's time and size."""
    result: dict[str, tuple[int, int]] = {}
    for path in paths:
        for file in path.rglob("*") if path.is_dir() else [path]:
            try:
                info = file.stat()
            except OSError:
                continue  # gone between looking and asking: the next look sees it
            result[str(file)] = (info.st_mtime_ns, info.st_size)
    return result
