"""The truth about a made-up history, from what was made to happen: nothing here reads Git or asks the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from salesbook.demo.in_git.events import ZONE, HandIn, MergeRound
from salesbook.demo.in_git.make import History
from salesbook.demo.scale import Scale, is_holiday, week_of
from salesbook.demo.staff import Post
from salesbook.yamlio import read

_APPROVED_BY = {
    "plans": ("supervisor", "business_manager", "general_manager"),
    "contracts": ("general_manager",),
    "prices": ("general_manager",),
}
"""Who approves what the truth tells approvals of."""
_CUT_OFF = time(9, 0)


class _Came(NamedTuple):
    """How a record first came: by which commit, who handed it in with which key, and what it said then."""

    commit: str
    by: Post | None
    signed: bool
    committed: datetime | None
    content: bytes


class Truth:
    """The truth about a history."""

    def __init__(self, scale: Scale, history: History) -> None:
        self._scale = scale
        self._history = history
        self._came: dict[str, _Came] = {}
        self._authors: dict[str, set[str]] = {}
        self._merged: set[str] = set()
        planted = {id(event): what for what, _, event in history.plot.planted}
        self._stolen = {ref for what, ref, _ in history.plot.planted if what == "another-name"}
        for path, content in history.chronicle.brought[history.base].items():
            self._came[_ref(path)] = _Came(history.base, None, False, None, content)
            self._merged.add(_ref(path))
        for event, commit in history.happened():
            self._merged.update(map(_ref, history.chronicle.brought.get(commit, {})))
            if isinstance(event, HandIn):
                good = planted.get(id(event)) != "old-key" and self._signs(event.by)
                for path, content in event.records.items():
                    self._came.setdefault(_ref(path), _Came(commit, event.by, good, event.committed, content))

    def as_json(self) -> dict[str, Any]:
        """All of it, as `truth.json` holds it."""
        return {
            "seed": self._scale.seed,
            "head": self._history.chronicle.tips["refs/heads/main"],
            "records": {ref: self._record(came) for ref, came in sorted(self._came.items()) if ref in self._merged},
            "marks": list(self._marks()),
            "approvals": list(self._approvals()),
            "planted": [
                {"what": what, "record": ref, "commit": self._history.commit(event)}
                for what, ref, event in self._history.plot.planted
            ],
        }

    @staticmethod
    def _signs(post: Post) -> bool:
        return not {"showroom", "storekeeper", "staff"}.issuperset(post.roles)

    def _record(self, came: _Came) -> dict[str, Any]:
        pushed = self._history.chronicle.pushed[came.commit]
        return {"commit": came.commit, "in_by": pushed.at.astimezone(ZONE).isoformat(), "grade": "proven"}

    def _marks(self) -> Iterator[dict[str, Any]]:
        mondays = [*self._scale.mondays, self._scale.last + timedelta(days=1)]
        for monday in mondays:
            for post in sorted(self._history.staff.posts, key=lambda post: post.id):
                for form, opens in (("plan", monday), ("summary", monday + timedelta(days=7))):
                    mark, grade = self._mark(post, form, monday, opens)
                    if mark is not None:
                        yield {"week": week_of(monday), "person": post.id, "form": form, "mark": mark, "grade": grade}

    def _mark(self, post: Post, form: str, monday: date, opens: date) -> tuple[str | None, str | None]:
        """What became of a form of a week; no mark where it is not owed, or nobody can know yet."""
        folder = "plans" if form == "plan" else "summaries"
        ref = f"{folder}/{week_of(monday).lower()}/{post.id}"
        opening = _first_workday(opens)
        limit = datetime.combine(opening, _CUT_OFF, ZONE)
        on_time = datetime.combine(opening, time(), ZONE) if "rep" in post.roles else limit
        if ref in self._merged:
            return self._judged(self._came[ref], post, on_time, limit)
        ends = datetime.combine(self._scale.last, time(23, 59, 59), ZONE)
        return ("missing", None) if self._owes(post, form, monday) and limit < ends else (None, None)

    def _owes(self, post: Post, form: str, monday: date) -> bool:
        days = self._scale.workdays(monday)
        if not days or (form == "summary" and "rep" not in post.roles):
            return False
        if form == "summary":
            return self._works(post, days[-1])
        first = self._scale.first if _first_workday(self._scale.first) > self._scale.first else self._scale.mondays[1]
        return monday >= first and self._works(post, days[0] - timedelta(days=1)) and self._works(post, days[0])

    def _works(self, post: Post, day: date) -> bool:
        return post in self._history.staff.on(day).posts

    def _judged(self, came: _Came, post: Post, on_time: datetime, limit: datetime) -> tuple[str, str]:
        """By when it certainly came, else by what its writer says, as far as that can be."""
        in_by, not_before = (
            self._history.chronicle.pushed[came.commit].at,
            self._history.chronicle.not_before(came.commit),
        )
        says = datetime.fromisoformat(_data(came.content)["written_at"])
        proven = all(in_by <= due or (not_before is not None and not_before > due) for due in (on_time, limit))
        grade = "proven"
        if not proven:
            own = came.signed and came.by is post and came.committed is not None
            says = max(says, came.committed) if own and came.committed else says
            grade = "imported" if says.date() < self._scale.first else "signed_claim" if own else "claim"
        at = min(max(says, not_before or says), in_by)
        return "on_time" if at <= on_time else "before_cut_off" if at <= limit else "late", grade

    def _approvals(self) -> Iterator[dict[str, Any]]:
        """Each merge that brought a plan, a contract or a price, and each reply that approves one."""
        result: list[dict[str, Any]] = []
        authors: dict[str, set[str]] = {}
        for event, commit in self._history.happened():
            if isinstance(event, HandIn):
                for path in event.records:
                    authors.setdefault(_ref(path), set()).add(event.by.id)
            if isinstance(event, MergeRound):
                refs = [_ref(path) for path in self._history.chronicle.brought.get(commit, {})]
                result += [self._merge(ref, event, authors) for ref in refs if ref.partition("/")[0] in _APPROVED_BY]
        result += [self._reply(ref, data, authors) for ref, data in self._replies()]
        return iter(sorted(result, key=lambda item: (item["record"], item["how"], item["person"])))

    @staticmethod
    def _merge(ref: str, event: MergeRound, authors: Mapping[str, set[str]]) -> dict[str, Any]:
        role = next((role for role in _APPROVED_BY[ref.partition("/")[0]] if role in event.by.roles), None)
        valid = role is not None and event.by.id not in authors[ref]
        return {"record": ref, "role": role, "person": event.by.id, "how": "merge", "valid": valid}

    def _replies(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for ref, came in self._came.items():
            if ref.startswith("replies/") and ref in self._merged:
                data = _data(came.content)
                about = str(data["about"]).partition("#")[0]
                if data["verdict"] == "approved" and about.partition("/")[0] in _APPROVED_BY and about in self._merged:
                    yield ref, data

    def _reply(self, ref: str, data: Mapping[str, Any], authors: Mapping[str, set[str]]) -> dict[str, Any]:
        about = str(data["about"]).partition("#")[0]
        posts = {post.id: post for post in self._history.staff.posts}
        allowed = _APPROVED_BY[about.partition("/")[0]]
        role = next(
            (role for role in (data["role"], *allowed) if role in allowed and role in posts[data["person"]].roles), None
        )
        own = data["person"] in authors.get(about, set())
        valid = role is not None and ref not in self._stolen and not own
        return {"record": about, "role": role, "person": data["person"], "how": "reply", "valid": valid}


def _ref(path: str) -> str:
    return path.removesuffix(".yaml")


def _data(content: bytes) -> dict[str, Any]:
    document = read(content, "records/made-up.yaml").document
    assert document is not None  # noqa: S101 - written by the demo
    return dict(document.data)


def _first_workday(day: date) -> date:
    while day.weekday() > 4 or is_holiday(day):  # noqa: PLR2004 - Saturday and Sunday
        day += timedelta(days=1)
    return day
