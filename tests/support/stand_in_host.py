"""A stand-in for a Git host on loopback: answers as the published schemas say, and fails in whatever way a test plants.

GitHub: `github/rest-api-description`, `descriptions/api.github.com/api.github.com.2022-11-28.json`.
Forgejo and Gitea: `templates/swagger/v1_json.tmpl`. The names of the schemas stand beside the fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

REPOSITORY = "yunchuan/book"
TOKEN = "t0ken-that-nobody-may-see"  # noqa: S105 - of the stand-in alone
PAGE = 2
HEAD = "a" * 40

# What a request may hold. GitHub: requestBody of the operation; Forgejo: the definition of this name.
TAKEN = {
    "github": {
        "pulls/create": {"title", "head", "head_repo", "base", "body", "maintainer_can_modify", "issue", "draft"},
        "pulls/update": {"title", "body", "state", "base", "maintainer_can_modify"},
        "issues/add-labels": {"labels"},
        "pulls/request-reviewers": {"reviewers", "team_reviewers"},
        "issues/create-comment": {"body"},
        "issues/update-comment": {"body"},
        "repos/create-commit-status": {"state", "target_url", "description", "context"},
    },
    "forgejo": {
        "pulls/create": {  # CreatePullRequestOption
            *("head", "base", "title", "body", "assignee", "assignees", "milestone", "labels", "due_date")
        },
        "pulls/update": {  # EditPullRequestOption
            *("title", "body", "base", "assignee", "assignees", "milestone", "labels", "state", "due_date")
        },
        "labels/create": {"name", "color", "description", "exclusive", "is_archived"},  # CreateLabelOption
        "issues/add-labels": {"labels", "updated_at"},  # IssueLabelsOption
        "pulls/request-reviewers": {"reviewers", "team_reviewers"},  # PullReviewRequestOptions
        "issues/create-comment": {"body", "updated_at"},  # CreateIssueCommentOption
        "issues/update-comment": {"body", "updated_at"},  # EditIssueCommentOption
        "repos/create-commit-status": {"state", "target_url", "description", "context"},  # CreateStatusOption
    },
}


@dataclass
class Fault:
    """What happens to the next request that fits: the answer, and whether what was asked for is done all the same."""

    method: str
    path: str
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: str = "{}"
    done: bool = False
    """The host does it; with `status` 0 the connection is closed without an answer."""


@dataclass
class StandIn:
    """The state of one repository on the host, and all requests it got."""

    kind: str
    me: str = ""
    knows_me: bool = True
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)
    on: dict[int, list[str]] = field(default_factory=dict)
    comments: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    people: set[str] = field(default_factory=lambda: {"shen", "he"})
    more: dict[str, tuple[int, Any]] = field(default_factory=dict)
    """Answers to other questions, by path below the repository's (or whole, with a `/` before it)."""
    server: str = ""

    def pull(self, branch: str, **other: Any) -> dict[str, Any]:
        """An open pull request: `pull-request-simple` of GitHub, `PullRequest` of Forgejo."""
        number = len(self.pulls) + 1
        repo = {"full_name": other.pop("repo", REPOSITORY)}
        data = {
            "number": number,
            "html_url": f"{self.server}/{REPOSITORY}/pulls/{number}",
            "title": "",
            "body": "",
            "state": "open",
            "user": {"login": self.me},
            "head": {"ref": branch, "sha": HEAD, "repo": repo},
            "base": {"ref": "main", "sha": "b" * 40, "repo": {"full_name": REPOSITORY}},
            "requested_reviewers": [],
            **other,
        }
        self.pulls.append(data)
        return data

    def sent(self, method: str) -> list[str]:
        return [path for verb, path, _, _ in self.requests if verb == method]

    # What each operation does: (status, JSON)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        head = f"/repos/{REPOSITORY}"
        if path == "/user":
            return (200, {"login": self.me}) if self.knows_me else (403, {"message": "not for a job"})
        if path in self.more:
            return self.more[path]
        if not path.startswith(head):
            return 404, {"message": "Not Found"}
        rest = path.removeprefix(head).strip("/")
        if rest in self.more:
            return self.more[rest]
        for pattern, verb, do in OPERATIONS:
            match = re.fullmatch(pattern, rest)
            if match and verb == method:
                status, data = do(self, match, query, body)
                return status, data
        return 404, {"message": "Not Found"}

    def bad(self, operation: str, body: Any) -> bool:
        return not isinstance(body, dict) or bool(set(body) - TAKEN[self.kind].get(operation, set()))


def list_pulls(host: StandIn, _match: re.Match[str], query: dict[str, str], _body: Any) -> tuple[int, Any]:
    """`head` and `base` narrow the list on GitHub alone."""
    listed = [pull for pull in host.pulls if pull["state"] == query.get("state", "open")]
    if host.kind == "github" and "head" in query:
        owner, _, branch = query["head"].partition(":")
        listed = [p for p in listed if p["head"]["ref"] == branch and p["head"]["repo"]["full_name"].startswith(owner)]
    return 200, listed


def create_pull(host: StandIn, _match: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    if host.bad("pulls/create", body):
        return 422, {"message": "Validation Failed"}
    own = [pull for pull in host.pulls if pull["head"]["repo"]["full_name"] == REPOSITORY and pull["state"] == "open"]
    if any(pull["head"]["ref"] == body["head"] for pull in own):
        return (422 if host.kind == "github" else 409), {"message": "a pull request already exists"}
    return 201, host.pull(body["head"], title=body["title"], body=body["body"])


def get_pull(host: StandIn, match: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any]:
    return 200, host.pulls[int(match[1]) - 1]


def update_pull(host: StandIn, match: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    if host.bad("pulls/update", body):
        return 422, {"message": "Validation Failed"}
    host.pulls[int(match[1]) - 1].update(body)
    return (200 if host.kind == "github" else 201), host.pulls[int(match[1]) - 1]


def list_labels(host: StandIn, _match: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any]:
    return 200, host.labels


def create_label(host: StandIn, _match: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    if host.bad("labels/create", body):
        return 422, {"message": "Validation Failed"}
    host.labels.append({"id": len(host.labels) + 1, "name": body["name"], "color": body["color"]})
    return 201, host.labels[-1]


def labels_on(host: StandIn, match: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any]:
    names = host.on.get(int(match[1]), [])
    return 200, [{"id": number, "name": name} for number, name in enumerate(names, 1)]


def add_labels(host: StandIn, match: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    if host.bad("issues/add-labels", body):
        return 422, {"message": "Validation Failed"}
    names = body["labels"]
    if host.kind == "forgejo":
        by_id = {label["id"]: label["name"] for label in host.labels}
        names = [by_id[number] for number in names]
    host.on.setdefault(int(match[1]), []).extend(names)
    return 200, []


def remove_label(host: StandIn, match: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any]:
    names = host.on.get(int(match[1]), [])
    at = int(match[2]) - 1 if host.kind == "forgejo" else names.index(unquote(match[2]))
    names.pop(at)
    return 204, None


def list_reviews(host: StandIn, _match: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any]:
    return 200, host.reviews


def request_reviewers(host: StandIn, match: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    if host.bad("pulls/request-reviewers", body) or not set(body["reviewers"]) <= host.people:
        return 422, {"message": "Reviews may only be requested from collaborators."}
    pull = host.pulls[int(match[1]) - 1]
    pull["requested_reviewers"] += [{"login": login} for login in body["reviewers"]]
    return 201, pull


def list_comments(host: StandIn, _match: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any]:
    return 200, host.comments


def create_comment(host: StandIn, _match: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    if host.bad("issues/create-comment", body):
        return 422, {"message": "Validation Failed"}
    number = max((comment["id"] for comment in host.comments), default=0) + 1
    host.comments.append({"id": number, "body": body["body"], "user": {"login": host.me}})
    return 201, host.comments[-1]


def update_comment(host: StandIn, match: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    if host.bad("issues/update-comment", body):
        return 422, {"message": "Validation Failed"}
    comment = next(comment for comment in host.comments if comment["id"] == int(match[1]))
    comment.update(body)
    return 200, comment


def delete_comment(host: StandIn, match: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any]:
    host.comments = [comment for comment in host.comments if comment["id"] != int(match[1])]
    return 204, None


def create_status(host: StandIn, match: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    if host.bad("repos/create-commit-status", body) or len(body["description"]) > 140:
        return 422, {"message": "Validation Failed"}
    host.statuses.append({"commit": match[1], **body})
    return 201, {"context": body["context"]}


OPERATIONS: list[tuple[str, str, Any]] = [
    ("pulls", "GET", list_pulls),
    ("pulls", "POST", create_pull),
    (r"pulls/(\d+)", "GET", get_pull),
    (r"pulls/(\d+)", "PATCH", update_pull),
    ("labels", "GET", list_labels),
    ("labels", "POST", create_label),
    (r"issues/(\d+)/labels", "GET", labels_on),
    (r"issues/(\d+)/labels", "POST", add_labels),
    (r"issues/(\d+)/labels/([^/]+)", "DELETE", remove_label),
    (r"pulls/(\d+)/reviews", "GET", list_reviews),
    (r"pulls/(\d+)/requested_reviewers", "POST", request_reviewers),
    (r"issues/(\d+)/comments", "GET", list_comments),
    (r"issues/(\d+)/comments", "POST", create_comment),
    (r"issues/comments/(\d+)", "PATCH", update_comment),
    (r"issues/comments/(\d+)", "DELETE", delete_comment),
    (r"statuses/([0-9a-f]+)", "POST", create_status),
]
PREFIX = {"github": "/api/v3", "forgejo": "/api/v1", "gitlab": "/api/v4"}
SCHEME = {"github": "Bearer", "forgejo": "token", "gitlab": "Bearer"}


class _Handler(BaseHTTPRequestHandler):
    host: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _do(self) -> None:
        host, parts = self.host, urlsplit(self.path)
        path = parts.path.removeprefix(PREFIX[host.kind])
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        host.requests.append((self.command, path, dict(self.headers), body))
        fault = next((f for f in host.faults if f.method == self.command and re.search(f.path, path)), None)
        if fault:
            host.faults.remove(fault)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if fault and not fault.done:
            self._send(fault.status, fault.body.encode(), fault.headers)
            return
        status, data = (
            (401, {"message": "Bad credentials"}) if self._stranger() else host.answer(self.command, path, query, body)
        )
        if fault:
            self._send(fault.status, fault.body.encode(), fault.headers)
            return
        headers: dict[str, str] = {}
        if isinstance(data, list) and status == 200:
            data, headers = self._page(data, path, query)
        self._send(status, b"" if data is None else json.dumps(data).encode(), headers)

    def _stranger(self) -> bool:
        return self.headers.get("Authorization") != f"{SCHEME[self.host.kind]} {TOKEN}"

    def _page(self, items: list[Any], path: str, query: dict[str, str]) -> tuple[list[Any], dict[str, str]]:
        """Two items at a time. GitHub tells of the next page by a link, Forgejo (of labels) by the whole number alone."""
        page = int(query.get("page", "1"))
        shown = items[(page - 1) * PAGE : page * PAGE]
        headers = {"X-Total-Count": str(len(items))}
        if page * PAGE < len(items) and (self.host.kind == "github" or not path.endswith("/labels")):
            # The link leads elsewhere on purpose: only its query may be used.
            headers["Link"] = f'<http://elsewhere.invalid/x?page={page + 1}&state=open>; rel="next"'
        return shown, headers

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        if not status:
            self.close_connection = True
            return
        self.send_response_only(status)  # no clock of this machine
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if status != 204:
            self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _do  # noqa: N815 - the names that http.server asks for


@contextmanager
def serving(host: StandIn) -> Iterator[StandIn]:
    """The stand-in on a free port of loopback; it listens when this yields."""
    handler = type("Handler", (_Handler,), {"host": host})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    host.server = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
