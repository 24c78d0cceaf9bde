"""A small client for the hosts' interfaces: the token goes to the configured address alone, along no redirect."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from salesbook.hosts.host import HostError
from salesbook.hosts.remedies import CUT, ODD_TOKEN, SILENT, TOO_LONG, remedy_for
from salesbook.words import Text

TRIES = 4
"""How often a request is sent before it is given up."""
LONGEST_WAIT = 120.0
"""Seconds. A host that wants to be left alone for longer is told of instead of waited for."""
_TIMEOUT = 30
_LARGEST = 32 << 20
_MOST_PAGES = 1000
_TOKEN = re.compile(r"[\x21-\x7e]*")
_NEXT = re.compile(r"<([^<>]*)>[^<,]*;\s*rel=\"?next\"?")
_TOO_MANY, _FORBIDDEN, _SERVER_FAULT = 429, 403, 500

Sleep = Callable[[float], None]


class Answer(NamedTuple):
    """What a host answered: the number, the JSON (None where there was none), the headers."""

    status: int
    data: Any
    headers: Message


class Lost(HostError):
    """No answer came, or a part of one: what was asked for may be done or not."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Client:
    """Speaks to one host's interface below one address. `sleep` waits for some seconds.

    Raises HostError for a token that can't stand in a header. Neither errors nor the client's own words hold the token.
    """

    def __init__(self, api: str, token: str, sleep: Sleep, *, scheme: str, headers: Mapping[str, str]) -> None:
        self.api = api.rstrip("/")
        if not _TOKEN.fullmatch(token):  # Python's own complaint would quote it
            raise HostError(ODD_TOKEN.what, self.api, ODD_TOKEN.remedy)
        self._token = token
        self._sleep = sleep
        own = {"Authorization": f"{scheme} {token}"} if token else {}
        self._headers = {"Accept": "application/json", "User-Agent": "salesbook", **headers, **own}
        self._opener = build_opener(_NoRedirect)

    def get(self, what: Text, path: str, *, also: Collection[int] = (), **query: object) -> Answer:
        """The answer to a question. Statuses in `also` are answers too; all others but success raise HostError."""
        return self.send(what, "GET", f"{path}?{urlencode(query)}" if query else path, also=also)

    def send(
        self,
        what: Text,
        method: str,
        path: str,
        data: object = None,
        *,
        also: Collection[int] = (),
        again: bool | None = None,
    ) -> Answer:
        """Ask for something to be done, and again where the host is busy.

        `again` is whether it may be done twice; by default all but POST may. What may not, and whose answer was lost,
        raises Lost: the caller looks whether it was done.
        """
        address, twice = self.api + path, method != "POST" if again is None else again
        for tries_left in reversed(range(TRIES)):
            try:
                answer = self._ask_once(what, method, address, data)
            except Lost:
                if not twice or not tries_left:
                    raise
                self.pause(tries_left)
                continue
            if answer.status // 100 == 2 or answer.status in also:  # noqa: PLR2004 - success
                return answer
            seconds = _wait(answer, tries_left) if twice or answer.status < _SERVER_FAULT else None
            if seconds is None or seconds > LONGEST_WAIT or not tries_left:
                raise self.refusal(what, path, answer, lost=not twice and answer.status >= _SERVER_FAULT)
            self._sleep(seconds)
        raise AssertionError  # the last try returned or raised

    def pause(self, tries_left: int) -> None:
        """Wait before the next try."""
        self._sleep(_pause(tries_left))

    def pages(self, what: Text, path: str, **query: object) -> Iterator[Any]:
        """All items of a list, over all its pages.

        Of what a host names as the next page only the query is taken: the token never follows a link.
        """
        queries: set[str] = set()
        count = 0
        query_text = urlencode(query)
        while query_text not in queries and len(queries) < _MOST_PAGES:
            queries.add(query_text)
            answer = self.get(what, f"{path}?{query_text}")
            if not isinstance(answer.data, list):
                raise Lost(what, self.api + path, CUT, answer.status)
            yield from answer.data
            count += len(answer.data)
            query_text = _next_query(answer, query, count, len(queries)) or query_text

    def _ask_once(self, what: Text, method: str, address: str, data: object) -> Answer:
        body = None if data is None else json.dumps(data, ensure_ascii=False).encode()
        kind = {} if body is None else {"Content-Type": "application/json"}
        request = Request(address, body, {**self._headers, **kind}, method=method)  # noqa: S310 - http or https by the schema
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as response:
                return Answer(response.status, self._read(what, address, response), response.headers)
        except HTTPError as refused:
            with refused:
                return Answer(refused.code, _said(refused), refused.headers)
        except (OSError, HTTPException) as silence:
            raise Lost(what, address, SILENT) from silence

    def _read(self, what: Text, address: str, response: Any) -> Any:
        content = response.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise HostError(what, address, TOO_LONG, response.status)
        try:
            return json.loads(content) if content.strip() else None
        except ValueError as cut:
            raise Lost(what, address, CUT, response.status) from cut

    def refusal(self, what: Text, path: str, answer: Answer, *, lost: bool = False) -> HostError:
        """An answer as an error, with what the host says and what to do."""
        message = str(answer.data.get("message", "")) if isinstance(answer.data, dict) else ""
        if self._token:
            message = message.replace(self._token, "…")
        remedy = remedy_for(answer.status, message, _wait(answer, 1))
        return (Lost if lost else HostError)(what, self.api + path, remedy, answer.status)


def _said(response: HTTPError) -> Any:
    """What an error says, where it is JSON."""
    try:
        return json.loads(response.read(_LARGEST))
    except (ValueError, OSError, HTTPException):
        return None


def _pause(tries_left: int) -> float:
    """Seconds until the next try: 1, 2, 4."""
    return float(2 ** (TRIES - 1 - tries_left))


def _wait(answer: Answer, tries_left: int) -> float | None:
    """Seconds after which it makes sense to ask again; None where it makes none."""
    headers = answer.headers
    after = _seconds(headers.get("Retry-After"), headers.get("Date"))
    limited = answer.status == _TOO_MANY or (
        answer.status == _FORBIDDEN and (after is not None or headers.get("X-RateLimit-Remaining") == "0")
    )
    if not limited and answer.status < _SERVER_FAULT:
        return None
    if after is None and limited:
        after = _until_reset(headers)
    return _pause(tries_left) if after is None else after


def _seconds(retry_after: str | None, date: str | None) -> float | None:
    """What `Retry-After` means in seconds: a number, or a moment that the host's own clock is taken from."""
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - parsedate_to_datetime(date or "")).total_seconds())
    except (ValueError, TypeError):
        return None


def _until_reset(headers: Message) -> float | None:
    try:
        now = parsedate_to_datetime(headers.get("Date", "")).timestamp()
        return max(1.0, float(headers.get("X-RateLimit-Reset", "")) - now)
    except (ValueError, TypeError):
        return None


def _next_query(answer: Answer, query: Mapping[str, object], count: int, pages: int) -> str | None:
    """The query of the next page; None after the last. A host tells by a link, or by how many items there are."""
    link = _NEXT.search(answer.headers.get("Link", ""))
    if link:
        return urlsplit(link[1]).query
    whole = answer.headers.get("X-Total-Count", "")
    if "Link" in answer.headers or not answer.data or not whole.isdigit() or count >= int(whole):
        return None
    return urlencode({**query, "page": pages + 1})
