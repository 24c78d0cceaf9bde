"""Who may come in: the checks a request to one's own machine must pass before anything is done for it.

A page from anywhere can make a browser send requests to this machine. It can't read the answers, can't name another
`Origin` than its own, and can't know a secret of our pages; a name that was made to lead here shows in `Host`.
"""

from __future__ import annotations

import json
import re
from email.message import Message
from http import HTTPStatus
from typing import Any, NamedTuple

from salesbook.words import Lang, Text

LARGEST = 64 * 1024
"""A record may have 64 KB, and so may a request."""
_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?", re.ASCII)


class Refused(NamedTuple):
    """Why a request is not dealt with."""

    status: HTTPStatus
    text: Text


def own_host(headers: Message) -> str | None:
    """The one `Host` of a request in small letters, if it names this machine; None otherwise."""
    hosts = headers.get_all("Host", [])
    host = hosts[0].strip().lower() if len(hosts) == 1 else ""
    match = _HOST.fullmatch(host)
    return host if match and match["name"] in _NAMES else None


def refusal(headers: Message) -> Refused | None:
    """Why a request that would change something is turned away by its `Host` or `Origin`; None where it may go on."""
    host = own_host(headers)
    if host is None:
        return Refused(HTTPStatus.FORBIDDEN, _HOST_WRONG)
    origins = headers.get_all("Origin", [])
    if len(origins) != 1 or origins[0].strip().lower() != f"http://{host}":
        return Refused(HTTPStatus.FORBIDDEN, _ORIGIN_WRONG)
    return None


def misfit(headers: Message) -> Refused | None:
    """Why a body is not read: it is not said to be JSON, its length is not given, or it is too large."""
    if headers.get_content_type() != "application/json":
        return Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _NOT_JSON)
    length = body_length(headers)
    if length is None:
        return Refused(HTTPStatus.LENGTH_REQUIRED, _NO_LENGTH)
    return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LARGE) if length > LARGEST else None


def body_length(headers: Message) -> int | None:
    """How many bytes follow; None where that is not said, or not in one way only."""
    lengths = headers.get_all("Content-Length", [])
    plain = len(lengths) == 1 and re.fullmatch(r"[0-9]{1,12}", lengths[0].strip(), re.ASCII)
    return int(lengths[0]) if plain and "Transfer-Encoding" not in headers else None


def parsed(body: bytes) -> Any:
    """What a body says; None for what is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def language_of(headers: Message, default: Lang) -> Lang:
    """The language a page speaks, as its `Accept-Language` begins; else the default."""
    first = headers.get("Accept-Language", "").strip().lower()[:2]
    return "zh" if first == "zh" else "en" if first == "en" else default


_HOST_WRONG = Text("this server answers to this machine's own name only", "本服务只接受以本机名称发来的请求")
_ORIGIN_WRONG = Text("this request does not come from a page of this site", "这个请求不是从本站页面发出的")
_NOT_JSON = Text("send the record as application/json", "请以 application/json 发送")
_NO_LENGTH = Text("say how long the request is (Content-Length)", "请求缺少长度（Content-Length）")
_TOO_LARGE = Text(
    "more than 64 KB in one request: shorten the record, or save several one by one",
    "一次请求超过 64 KB：请缩短记录，或分几次保存",
)
SECRET_WRONG = Text(
    "this page is no longer known to the server; load it again, what you typed is kept",
    "服务器不认得这个页面了，请重新打开；您输入的内容还在",
)
READ_ONLY = Text("this server only shows the site (--read-only)", "本服务只供阅读（--read-only）")
NO_SUCH = Text("nothing can be sent to this address", "这个地址不接受提交")
