"""What goes wrong in the made-up history, on purpose: each is planted where the truth can name it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from salesbook.demo.in_git.events import ZONE, HandIn, KeyChange, MergeRound, Plot
from salesbook.demo.scale import Scale, week_of
from salesbook.demo.staff import Post, Staff
from salesbook.yamlio import read, write

FEWEST_PEOPLE, FEWEST_WEEKS = 9, 8
"""A company in which all of it can happen."""


class Planter:
    """Changes a plot so that something is wrong in it."""

    def __init__(self, plot: Plot, scale: Scale, staff: Staff) -> None:
        self._plot = plot
        self._scale = scale
        self._staff = staff
        self.first, self.second = staff.holding("rep")[:2]

    def plant(self) -> None:
        """Plant everything."""
        self._dated_back(self.first, 2)
        self._dated_ahead(self.second, 2)
        self._merged_by_himself(self.second, 3)
        self._old_key(self.first, 4)
        self._in_anothers_name(self.second, 4)
        self._edited_after_review(self.first, 5)
        self._not_seen(self.second, 5)
        self._rewritten_later(self.first, 3, 6)
        self._hours_late(self.second, self._ordinary(6))

    def _ordinary(self, week: int) -> int:
        """The first week from one on that begins with a workday."""
        later = range(week, self._scale.weeks)
        return next((n for n in later if self._scale.mondays[n] in self._scale.workdays(self._scale.mondays[n])), week)

    def _day(self, week: int, weekday: int, hour: int, minute: int = 0) -> datetime:
        day = self._scale.mondays[week] + timedelta(days=weekday)
        return datetime.combine(day, time(hour, minute), ZONE)

    def _hand_ins(self, of: Post, kind: str, week: int) -> Iterator[tuple[HandIn, str]]:
        """What somebody hands in of a kind that is about a week, the earliest first."""
        slug = week_of(self._scale.mondays[week]).lower()
        events = sorted(
            (planned_event for planned_event in self._plot.events if isinstance(planned_event, HandIn)),
            key=lambda hand_in: hand_in.pushed,
        )
        for event in events:
            if event.by is of:
                yield from ((event, path) for path in sorted(event.records) if path.startswith(f"{kind}/{slug}/"))

    def _alone(self, event: HandIn, path: str) -> HandIn:
        """A record of what is handed in, now handed in by itself."""
        alone = HandIn(event.by, {path: event.records.pop(path)}, event.committed, event.pushed, event.key)
        self._plot.events.append(alone)
        if not event.records:
            self._plot.events.remove(event)
        return alone

    def _planted(self, what: str, path: str, event: HandIn | MergeRound | KeyChange) -> None:
        self._plot.planted.append((what, path.removesuffix(".yaml"), event))

    def _dated_back(self, of: Post, week: int) -> None:
        """A plan that says Sunday evening comes on Wednesday."""
        event, path = next(self._hand_ins(of, "plans", week))
        alone = self._alone(event, path)
        alone.pushed = self._day(week, 2, 12)
        self._planted("back-dated", path, alone)

    def _hours_late(self, of: Post, week: int) -> None:
        """A plan that says Sunday evening comes on Monday before the cut-off: neither late nor in time can be proven."""
        event, path = next(self._hand_ins(of, "plans", week))
        alone = self._alone(event, path)
        alone.pushed = self._day(week, 0, 8, 30)
        self._planted("hours-late", path, alone)

    def _dated_ahead(self, of: Post, week: int) -> None:
        """A visit says that it was written two hours after it came."""
        event, path = next(self._hand_ins(of, "visits", week))
        alone = self._alone(event, path)
        alone.pushed = alone.committed - timedelta(hours=2)
        self._planted("dated-ahead", path, alone)

    def _merged_by_himself(self, of: Post, week: int) -> None:
        """A rep merges his own visits in the evening."""
        event, path = next(self._hand_ins(of, "visits", week))
        own = MergeRound(of, of, event.pushed + timedelta(minutes=4))
        self._plot.events.append(own)
        self._planted("self-merge", path, own)

    def _old_key(self, of: Post, week: int) -> None:
        """A key is changed; days later something is signed by the old one, and dated back to when it was good."""
        changed = self._day(week, 0, 10)
        self._plot.events.append(KeyChange(of, changed))
        for event in (planned_event for planned_event in self._plot.events if isinstance(planned_event, HandIn)):
            if event.by is of and event.pushed > changed:
                event.key = 1
        event, path = next(self._hand_ins(of, "summaries", week))
        alone = self._alone(event, path)
        alone.key, alone.committed = 0, changed - timedelta(days=5)
        self._planted("old-key", path, alone)

    def _in_anothers_name(self, of: Post, week: int) -> None:
        """A rep brings the approval of his own plan in his superior's name."""
        boss = next(post for post in self._staff.posts if post.id == of.boss)
        plan = f"plans/{week_of(self._scale.mondays[week]).lower()}/{of.id}"
        for event, path in self._hand_ins(boss, "replies", week):
            if self._data(event.records[path])["about"] == plan:
                alone = self._alone(event, path)
                alone.by = of
                self._planted("another-name", path, alone)
                return

    def _edited_after_review(self, of: Post, week: int) -> None:
        """A plan is changed on Thursday, after it was approved."""
        event, path = next(self._hand_ins(of, "plans", week))
        at = self._day(week, 3, 20, 30)
        later = HandIn(
            of, {path: self._changed(event.records[path], _more_goals)}, at, at + timedelta(minutes=1), event.key
        )
        self._plot.events.append(later)
        self._planted("edited-after-review", path, later)

    def _not_seen(self, of: Post, week: int) -> None:
        """The server's hook is killed after a push."""
        event, path = next(self._hand_ins(of, "visits", week))
        event.seen = False
        self._planted("missed", path, event)

    def _rewritten_later(self, of: Post, week: int, later: int) -> None:
        """Three weeks on, a visit of a week long closed says something else."""
        event, path = next(self._hand_ins(of, "visits", week))
        at = self._day(later, 1, 21)
        changed = self._changed(event.records[path], _another_feedback)
        again = HandIn(of, {path: changed}, at, at + timedelta(minutes=1), 1)
        self._plot.events.append(again)
        self._planted("rewritten-week", path, again)

    @staticmethod
    def _data(content: bytes) -> dict[str, Any]:
        document = read(content, "records/made-up.yaml").document
        assert document is not None  # noqa: S101 - written by the same writer
        return dict(document.data)

    def _changed(self, content: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
        data = self._data(content)
        change(data)
        return write(data)


def _more_goals(plan: dict[str, Any]) -> None:
    plan["goals"] = [*plan["goals"], "补上周五没谈完的价格"]


def _another_feedback(visit: dict[str, Any]) -> None:
    visit["feedback"] = "客户当场同意下单，合同随后就签"
