"""A small server for one's own machine: the live site, a word to open pages when it changed, and what forms send."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from salesbook.site import entrance
from salesbook.site.desk import Desk
from salesbook.site.live import Answer, Live
from salesbook.site.reply import Reply
from salesbook.site.trouble import CRASH
from salesbook.words import Lang

HOST = "127.0.0.1"
EVENTS, SCRIPT, PENDING = "/.changes", "/.changes.js", "/pending"
SECRET = "X-Salesbook-Secret"  # noqa: S105 - the header's name
_RELOAD = (
    f'var known;new EventSource("{EVENTS}").onmessage=function(said)'
    "{if(known&&known!==said.data)location.reload();known=said.data};\n"
)
_TAG = f'<script src="{SCRIPT}"></script></body>'.encode()
_HEAD = b'<meta charset="utf-8">'
_FORM = re.compile(r"/(?:en|zh)/write/.+\.html")
_KINDS = {  # a machine's own table may say otherwise, and browsers take a script only as a script
    "css": "text/css",
    "csv": "text/csv",
    "html": "text/html",
    "ics": "text/calendar",
    "js": "text/javascript",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SILENCE = 15.0  # seconds after which a waiting page is told that nothing changed, so that a closed one is noticed
_PATIENCE = 60.0  # seconds that a request may take to arrive
_DRAINED = 1 << 20  # so much of a refused body is read, or its sender would never hear why


def serve_on(live: Live, port: int, desk: Desk | None = None) -> ThreadingHTTPServer:
    """A server bound to a port of this machine only; port 0 takes a free one. Raises OSError when the port is taken.

    With a `desk` forms may save; without one the site is only shown.
    """

    class Handler(_Handler):
        site = live
        keeper = desk

    server = ThreadingHTTPServer((HOST, port), Handler)
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    site: Live
    keeper: Desk | None
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Answer with a file of the site."""
        path = unquote(urlsplit(self.path).path)
        if entrance.own_host(self.headers) is None:  # a stranger's page whose name was made to lead here
            self._send(Answer(HTTPStatus.FORBIDDEN, b""), "text/plain")
        elif path == EVENTS:
            self._tell_changes()
        elif path == SCRIPT:
            self._send(Answer(HTTPStatus.OK, _RELOAD.encode()), "text/javascript")
        elif path == PENDING and self.keeper is not None:
            language = entrance.language_of(self.headers, self.keeper.lang)
            self._reply(self.keeper.pending(language), self.keeper.secrets.issue())
        else:
            self._answer(path)

    do_HEAD = do_GET  # noqa: N815 - the library's name

    def do_POST(self) -> None:
        """Do what a form asks, if it is one of ours: see `entrance` and `one_time`."""
        refused = entrance.refusal(self.headers)
        if refused is not None:
            self._turn_away(refused)
        elif self.keeper is None:
            self._turn_away(entrance.Refused(HTTPStatus.FORBIDDEN, entrance.READ_ONLY))
        else:
            self._hear(self.keeper)

    def _hear(self, desk: Desk) -> None:
        deed = desk.deeds.get(urlsplit(self.path).path)
        if deed is None:
            self._turn_away(entrance.Refused(HTTPStatus.NOT_FOUND, entrance.NO_SUCH))
        elif not desk.secrets.take(self.headers.get(SECRET, "")):
            self._turn_away(entrance.Refused(HTTPStatus.FORBIDDEN, entrance.SECRET_WRONG))
        elif (unfit := entrance.misfit(self.headers)) is not None:
            self._turn_away(unfit, desk.secrets.issue())
        else:
            self._do(deed, desk)

    def _do(self, deed: Callable[[Any, Lang], Reply], desk: Desk) -> None:
        length = entrance.body_length(self.headers) or 0
        body = self.rfile.read(length)
        if len(body) < length:  # the browser was closed half-way
            self.close_connection = True
            return
        with desk.turn:
            reply = self._done(deed, entrance.parsed(body), entrance.language_of(self.headers, desk.lang))
        self._reply(reply, desk.secrets.issue())

    @staticmethod
    def _done(deed: Callable[[Any, Lang], Reply], body: Any, lang: Lang) -> Reply:
        try:
            return deed(body, lang)
        except Exception as error:  # noqa: BLE001 - who wrote a record must hear that it was not saved, whatever happened
            text = CRASH.fill(error=f"{type(error).__name__}: {error}")
            return Reply(HTTPStatus.INTERNAL_SERVER_ERROR, {"message": text.say(lang)})

    def _turn_away(self, refused: entrance.Refused, secret: str = "") -> None:
        """Say why nothing is done. The body is read over, so that it is not taken for the next request."""
        self.close_connection = True
        self.rfile.read(min(entrance.body_length(self.headers) or 0, _DRAINED))
        lang = entrance.language_of(self.headers, self.keeper.lang if self.keeper else "en")
        self._reply(Reply(refused.status, {"message": refused.text.say(lang)}), secret)

    def _reply(self, reply: Reply, secret: str = "") -> None:
        content = json.dumps(reply.content, ensure_ascii=False).encode()
        self._send(Answer(reply.status, content), "application/json", {SECRET: secret} if secret else {})

    def _answer(self, path: str) -> None:
        own = path.removeprefix("/") + ("index.html" if path.endswith("/") else "")
        answer = self.site.answer(own)
        kind = _KINDS.get(own.rpartition(".")[2], "application/octet-stream")
        if answer.status != HTTPStatus.OK:
            kind = "text/html"
        if kind == "text/html" and b"script-src 'self'" in answer.content:
            answer = answer._replace(content=self._live(path, answer))
        self._send(answer, kind)

    def _live(self, path: str, answer: Answer) -> bytes:
        """A page as it is served: a form may save, every other page reloads when the site changes."""
        if answer.status != HTTPStatus.OK or not _FORM.fullmatch(path):
            return answer.content.replace(b"</body>", _TAG)
        if self.keeper is None:
            return answer.content
        secret = f'<meta name="salesbook-save" content="{self.keeper.secrets.issue()}">'
        return answer.content.replace(_HEAD, _HEAD + secret.encode(), 1)

    def _send(self, answer: Answer, kind: str, more: dict[str, Any] | None = None) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(answer.content)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")  # nobody lays his own page over our buttons
        for name, value in (more or {}).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        try:
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.content)
        except ConnectionError:
            self.close_connection = True  # the reader has gone on to another page

    def _tell_changes(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        version = self.site.version
        try:
            while True:
                self.wfile.write(f"data: {version}\n\n".encode())
                self.wfile.flush()
                version = self.site.wait(version, _SILENCE)
        except OSError:
            self.close_connection = True  # the page was closed

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what is read is nobody's business."""
