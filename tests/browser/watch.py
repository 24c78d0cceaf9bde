"""A browser page that notes whatever a page should not do, and what axe finds in it."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
TOUCH = Path(__file__).parent / "touch.js"
DESK, PHONE = (1280, 900), (390, 844)
GONE = "net::ERR_ABORTED"
"""What Chromium says of a request that the page no longer wants, since it was left or loaded again."""


_TITLES = """heads => heads.map(head =>
  [...head.childNodes].filter(part => part.nodeName !== "SMALL").map(part => part.textContent).join("").trim())"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A plain file server for a folder: its address, without the last slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class Watched:
    """A page whose console, errors, dialogs and requests are noted in `notes` when they should not be."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.notes: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self._note(said.type in ("error", "warning"), f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self._note(True, f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda asked: self._note(not self._own(asked.url), f"request: {asked.url}"))
        self.page.on("requestfailed", lambda asked: self._note(asked.failure != GONE, f"failed: {asked.url}"))

    def _note(self, wrong: bool, words: str) -> None:
        if wrong:
            self.notes.append(words)

    def _dialog(self, dialog: Any) -> None:
        self.notes.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _own(self, url: str) -> bool:
        return url.startswith((self.base, "data:"))

    def go(self, path: str) -> Page:
        """Open a page of the site and wait until its scripts have run."""
        self.page.goto(f"{self.base}/{path}")
        self.page.locator("html.js").wait_for(state="attached")  # the theme's script has begun
        return self.page

    def search(self, words: str) -> list[str]:
        """The titles that the search finds."""
        self.page.evaluate("document.querySelector('#__search').checked || document.querySelector('#__search').click()")
        field = self.page.locator(".md-search__input")
        field.fill("")
        said = self.page.locator(".md-search-result__meta")
        said.filter(has_text=re.compile("^输入名称|^Type a name")).wait_for()
        field.fill(words)
        said.filter(has_text=re.compile("找到|found", re.IGNORECASE)).wait_for()
        result: list[str] = self.page.locator(".sb-found").evaluate_all(_TITLES)
        return result

    def axe(self) -> list[str]:
        """What axe finds wrong: rule and element."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))  # not as a script element, which the policy refuses
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]

    def cramped(self) -> list[str]:
        """What a thumb can't touch without touching something else: smaller than 24 pixels, and too close."""
        result: list[str] = self.page.evaluate(TOUCH.read_text(encoding="utf-8"))
        return result

    def too_wide(self) -> int:
        """By how many pixels the page scrolls sideways."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return width


@contextmanager
def watched(browser: Browser, base: str, size: tuple[int, int] = DESK, **options: Any) -> Iterator[Watched]:
    """A watched page in a fresh profile."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    yield Watched(context, base)
    context.close()
