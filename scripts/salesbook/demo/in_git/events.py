"""What happens in the made-up history, when: who hands in which records, when the managers merge, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from salesbook.demo.scale import Scale
from salesbook.demo.staff import Post, Staff

ZONE = ZoneInfo("Asia/Shanghai")
GAP = timedelta(hours=3)
"""What is written so long after is handed in by itself."""
ROUND = time(9, 5)
"""When the managers begin to merge what came in since the last workday."""


class Written(NamedTuple):
    """A record of the made-up company: its path, what it says, who wrote it, and when that was."""

    path: str
    content: bytes
    data: Mapping[str, Any]
    by: str
    at: datetime

    @property
    def ref(self) -> str:
        """What a reference to it says."""
        return self.path.removesuffix(".yaml")


@dataclass
class HandIn:
    """What one person hands in at once: committed at one moment, pushed at another. `key` is which of his keys signs."""

    by: Post
    records: dict[str, bytes]
    committed: datetime
    pushed: datetime
    key: int = 0
    seen: bool = True


@dataclass
class MergeRound:
    """Somebody merges somebody's branch."""

    of: Post
    by: Post
    at: datetime
    key: int = 0


@dataclass
class KeyChange:
    """From a moment on a person signs with another key: the general manager puts it into the people records."""

    of: Post
    at: datetime


Event = HandIn | MergeRound | KeyChange


@dataclass
class Plot:
    """All events of a history, and what was planted in it: a name, the record, and the event that brings it."""

    events: list[Event]
    planted: list[tuple[str, str, Event]] = field(default_factory=list)


def moment_of(event: Event) -> datetime:
    """When the server sees an event."""
    return event.pushed if isinstance(event, HandIn) else event.at


def hand_ins(written: Iterable[Written], staff: Staff, dice: Random) -> Iterator[HandIn]:
    """What everybody hands in: on each day together what was written within some hours, pushed minutes later."""
    posts = {post.id: post for post in staff.posts}
    together: list[Written] = []
    for record in sorted(written, key=lambda record: (record.by, record.at, record.path)):
        last = together[-1] if together else None
        if last and (last.by != record.by or record.at.date() != last.at.date() or record.at - last.at > GAP):
            yield _hand_in(posts[last.by], together, dice)
            together = []
        together.append(record)
    if together:
        yield _hand_in(posts[together[0].by], together, dice)


def _hand_in(by: Post, records: Sequence[Written], dice: Random) -> HandIn:
    committed = records[-1].at + timedelta(seconds=dice.randint(20, 90))
    pushed = min(committed + timedelta(seconds=dice.randint(30, 600)), _last_second(committed))
    return HandIn(by, {record.path: record.content for record in records}, committed, max(pushed, committed))


def _last_second(at: datetime) -> datetime:
    return at.replace(hour=23, minute=59, second=50)


def merger_of(staff: Staff, post: Post) -> Post:
    """Who merges what somebody hands in: his superior, where that one reviews, else somebody else who does."""
    reviewing = [
        person for role in ("supervisor", "business_manager", "general_manager") for person in staff.holding(role)
    ]
    others = [person for person in reviewing if person is not post]
    return next((person for person in others if person.id == post.boss), others[0])


def merge_rounds(scale: Scale, staff: Staff) -> Iterator[MergeRound]:
    """Each workday morning, and late on the last evening, everybody's branch in turn."""
    mornings = [datetime.combine(day, ROUND, ZONE) for monday in scale.mondays for day in scale.workdays(monday)]
    for start in (*mornings, datetime.combine(scale.last, time(23, 40), ZONE)):
        for number, post in enumerate(staff.posts):
            yield MergeRound(post, merger_of(staff, post), start + timedelta(seconds=47 * number))
