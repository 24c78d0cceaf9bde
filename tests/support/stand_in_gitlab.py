"""A stand-in for GitLab on loopback: answers as `doc/api/openapi/openapi_v2.yaml` of the server says.

The names of its definitions stand beside the fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.support.stand_in_host import HEAD, REPOSITORY, StandIn

PROJECT = f"/projects/{quote(REPOSITORY, safe='')}"
NUMBERS = {"shen": 11, "he": 12, "hezhi": 13, "bot": 99}
TAKEN = {
    "postApiV4ProjectsIdMergeRequests": {
        *("source_branch", "target_branch", "title", "description", "remove_source_branch", "squash", "labels"),
        *("assignee_ids", "reviewer_ids", "allow_collaboration", "target_project_id", "milestone_id"),
    },
    "putApiV4ProjectsIdMergeRequestsMergeRequestIid": {
        *("title", "description", "add_labels", "remove_labels", "reviewer_ids", "state_event", "squash"),
    },
    "notes": {"body", "confidential", "internal", "created_at"},
    "postApiV4ProjectsIdStatusesSha": {"state", "ref", "target_url", "description", "name", "context", "coverage"},
}


@dataclass
class GitLabStandIn(StandIn):
    """The state of one project, and all requests it got."""

    def pull(self, branch: str, **other: Any) -> dict[str, Any]:
        """`API_Entities_MergeRequestBasic`; `repo` is a fork's."""
        number, fork = len(self.pulls) + 1, other.pop("repo", REPOSITORY) != REPOSITORY
        data = {
            "id": 1000 + number,
            "iid": number,
            "web_url": f"{self.server}/{REPOSITORY}/-/merge_requests/{number}",
            "title": "",
            "state": "opened",
            "source_branch": branch,
            "target_branch": "main",
            "source_project_id": 2 if fork else 1,
            "target_project_id": 1,
            "sha": HEAD,
            "labels": [],
            "author": {"id": 99, "username": self.me},
            "reviewers": [],
            **other,
        }
        self.pulls.append(data)
        return data

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        if path == "/user":
            return (200, {"id": 99, "username": self.me}) if self.knows_me else (403, {"message": "403 Forbidden"})
        if path == "/users":
            own = query.get("username", "")
            return 200, [{"id": NUMBERS[own], "username": own, "state": "active"}] if own in NUMBERS else []
        if path in self.more:
            return self.more[path]
        match = re.fullmatch(PROJECT + r"/(merge_requests|statuses)(?:/(\w+))?(?:/(notes|approvals))?(?:/(\d+))?", path)
        if match is None:
            return 404, {"message": "404 Project Not Found"}
        if match[1] == "statuses":
            return self._status(match[2], body)
        return self._of_one(method, match, body) if match[2] else self._of_all(method, query, body)

    def _of_all(self, method: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        return self._listed(query) if method == "GET" else self._opened(body)

    def _of_one(self, method: str, match: re.Match[str], body: Any) -> tuple[int, Any]:
        pull = next((pull for pull in self.pulls if pull["iid"] == int(match[2])), None)
        if pull is None:
            return 404, {"message": "404 Not found"}
        if match[3] == "approvals":  # API_Entities_MergeRequestApprovals
            return 200, {"approved": bool(self.reviews), "approved_by": [{"user": user} for user in self.reviews]}
        return self._note(method, match[4], body) if match[3] else self._changed(method, pull, body)

    def _listed(self, query: dict[str, str]) -> tuple[int, Any]:
        names = [name for name in ("source_branch", "target_branch") if name in query]
        return 200, [pull for pull in self.pulls if all(pull[name] == query[name] for name in names)]

    def _opened(self, body: Any) -> tuple[int, Any]:
        if set(body) - TAKEN["postApiV4ProjectsIdMergeRequests"]:
            return 400, {"error": "unknown parameter"}
        names = ("source_branch", "target_branch")
        own = [pull for pull in self.pulls if pull["source_project_id"] == 1]
        if any(all(pull[name] == body[name] for name in names) for pull in own):
            return 409, {"message": ["Another open merge request already exists for this source branch: !1"]}
        return 201, self.pull(body["source_branch"], title=body["title"], squash=body["squash"])

    def _changed(self, method: str, pull: dict[str, Any], body: Any) -> tuple[int, Any]:
        if method == "GET":
            return 200, pull
        if not body or set(body) - TAKEN["putApiV4ProjectsIdMergeRequestsMergeRequestIid"]:
            return 400, {"error": "are missing, at least one parameter must be provided"}
        gone = body.pop("remove_labels", "").split(",")
        pull["labels"] = [name for name in pull["labels"] if name not in gone]
        pull["labels"] += [name for name in body.pop("add_labels", "").split(",") if name]
        by_number = {number: name for name, number in NUMBERS.items()}
        if "reviewer_ids" in body:
            pull["reviewers"] = [{"id": n, "username": by_number[n]} for n in body.pop("reviewer_ids")]
        pull.update(body)
        return 200, pull

    def _note(self, method: str, note: str | None, body: Any) -> tuple[int, Any]:
        """`API_Entities_Note`. A note whose lines begin with a quick action would run it."""
        if method == "GET":
            return 200, self.comments
        if method == "POST":
            number = max((comment["id"] for comment in self.comments), default=0) + 1
            self.comments.append({"id": number, "body": body["body"], "author": {"username": self.me}, "system": False})
            return 201, self.comments[-1]
        comment = next((comment for comment in self.comments if comment["id"] == int(note or 0)), None)
        if comment is None:
            return 404, {"message": "404 Not found"}
        if method == "DELETE":
            self.comments.remove(comment)
            return 204, None
        comment.update(body)
        return 200, comment

    def _status(self, commit: str, body: Any) -> tuple[int, Any]:
        """What it is already it can't become."""
        if set(body) - TAKEN["postApiV4ProjectsIdStatusesSha"] or len(body["description"]) > 255:
            return 400, {"message": {"description": ["is too long (maximum is 255 characters)"]}}
        if self.statuses and self.statuses[-1]["state"] == body["state"]:
            return 400, {
                "message": "Cannot transition status via :succeed from :success (Reason(s): Status cannot transition)"
            }
        self.statuses.append({"commit": commit, **body})
        return 201, {"id": 1, "sha": commit, "status": body["state"], "name": body["name"]}
