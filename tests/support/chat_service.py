"""Stand-ins for chat services: a server on loopback that checks what it is sent as the service's documentation says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

SECRET = "SEC-never-to-be-seen"  # noqa: S105 - a made-up one
KEY = "key-never-to-be-seen"


class Answer(NamedTuple):
    """What the stand-in answers with."""

    status: int = 200
    body: str = '{"errcode":0,"errmsg":"ok"}'
    location: str = ""


class Chat:
    """One stand-in: answers as told, in order, then with the last of them; keeps all that it was sent."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers or (Answer(),))
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.port = 0

    @property
    def address(self) -> str:
        """The webhook's address, which is a secret."""
        return f"http://127.0.0.1:{self.port}/hook?key={KEY}"

    def answer(self) -> Answer:
        """The next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def texts(self) -> list[str]:
        """The text of each message, wherever the service has it."""
        return [_text(body) for _, body in self.sent]


def _text(body: dict[str, Any]) -> str:
    inner = body.get("text") or body.get("content")
    found = inner if isinstance(inner, str) else (inner or {}).get("content") or (inner or {}).get("text")
    assert isinstance(found, str)
    return found


@contextmanager
def serving(chat: Chat) -> Iterator[Chat]:
    """Let a stand-in listen on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"].startswith("application/json")
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            chat.sent.append((self.path, json.loads(raw)))
            answer = chat.answer()
            self.send_response(answer.status)
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    chat.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def signed_for_dingtalk(path: str) -> bool:
    """Whether an address carries DingTalk's signature: HMAC-SHA256 of "milliseconds, line feed, secret" by the secret."""
    asked = parse_qs(urlsplit(path).query)
    text = f"{asked['timestamp'][0]}\n{SECRET}"
    wanted = base64.b64encode(hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest()).decode()
    return asked["sign"] == [wanted] and len(asked["timestamp"][0]) == len("1764000000000")


def signed_for_feishu(body: dict[str, Any]) -> bool:
    """Whether a body carries Feishu's signature: HMAC-SHA256 of nothing, keyed by "seconds, line feed, secret"."""
    key = f"{body['timestamp']}\n{SECRET}".encode()
    wanted = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    return bool(body["sign"] == wanted) and len(body["timestamp"]) == len("1764000000")
