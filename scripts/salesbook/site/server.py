"""A small server for one's own machine: the live site, and a word to open pages when it changed."""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from salesbook.site.live import Answer, Live

HOST = "127.0.0.1"
EVENTS, SCRIPT = "/.changes", "/.changes.js"
_RELOAD = (
    f'var known;new EventSource("{EVENTS}").onmessage=function(said)'
    "{if(known&&known!==said.data)location.reload();known=said.data};\n"
)
_TAG = f'<script src="{SCRIPT}"></script></body>'.encode()
_NAMES = frozenset({HOST, "localhost"})
_KINDS = {  # a machine's own table may say otherwise, and browsers take a script only as a script
    "css": "text/css",
    "csv": "text/csv",
    "html": "text/html",
    "ics": "text/calendar",
    "js": "text/javascript",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SILENCE = 15.0  # seconds after which a waiting page is told that nothing changed, so that a closed one is noticed


def serve_on(live: Live, port: int) -> ThreadingHTTPServer:
    """A server bound to a port of this machine only; port 0 takes a free one. Raises OSError when the port is taken."""

    class Handler(_Handler):
        site = live

    server = ThreadingHTTPServer((HOST, port), Handler)
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    site: Live
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file of the site."""
        path = unquote(urlsplit(self.path).path)
        if self._host() not in _NAMES:  # a stranger's page whose name was made to lead here
            self._send(Answer(HTTPStatus.FORBIDDEN, b""), "text/plain")
        elif path == EVENTS:
            self._tell_changes()
        elif path == SCRIPT:
            self._send(Answer(HTTPStatus.OK, _RELOAD.encode()), "text/javascript")
        else:
            self._answer(path)

    do_HEAD = do_GET  # noqa: N815 - the library's name

    def _host(self) -> str:
        return self.headers.get("Host", "").partition(":")[0]

    def _answer(self, path: str) -> None:
        path = path.removeprefix("/") + ("index.html" if path.endswith("/") else "")
        answer = self.site.answer(path)
        kind = _KINDS.get(path.rpartition(".")[2], "application/octet-stream")
        if answer.status != HTTPStatus.OK:
            kind = "text/html"
        if kind == "text/html" and b"script-src 'self'" in answer.content:
            answer = answer._replace(content=answer.content.replace(b"</body>", _TAG))
        self._send(answer, kind)

    def _send(self, answer: Answer, kind: str) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(answer.content)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.content)

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
