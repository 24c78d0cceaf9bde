"""What a host, its plan and its settings prevent and prove: one point each, with what mends it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from salesbook.words import Lang, Text

About = Literal["prevents", "proves"]


class State(StrEnum):
    """Whether a point holds."""

    NO = "no"
    UNKNOWN = "unknown"
    NEVER = "never"
    """No setting of this host can do it."""
    YES = "yes"


class Point(NamedTuple):
    """One thing that is prevented or proved, or is not; `remedy` says what to do where it is not or can't be read."""

    id: str
    about: About
    state: State
    message: Text
    remedy: Text

    def plain(self, lang: Lang) -> dict[str, Any]:
        """The point as JSON tells it."""
        return {
            "id": self.id,
            "about": self.about,
            "state": str(self.state),
            "message": self.message.say(lang),
            "remedy": self.remedy.say(lang),
        }


class Wanted(NamedTuple):
    """A point before it was looked at: how it reads where it holds and where it does not, and what to do then."""

    id: str
    yes: Text
    no: Text
    remedy: Text
    about: About = "prevents"

    def point(self, holds: bool | None) -> Point:
        """The point as it was found; None where it could not be read."""
        if holds is None:
            return Point(self.id, self.about, State.UNKNOWN, _UNREAD.fill(what=self.yes), _RIGHTS)
        state = State.YES if holds else State.NO
        return Point(self.id, self.about, state, self.yes if holds else self.no, _NOTHING if holds else self.remedy)


def in_order(points: Iterable[Point]) -> list[Point]:
    """What does not hold first, then what could not be read, then what no setting can bring about."""
    return sorted(points, key=lambda point: list(State).index(point.state))


_UNREAD = Text("could not be read: {what}", "无法读取：{what}")
_RIGHTS = Text(
    "Only an administrator's token may read it: set SALESBOOK_TOKEN to one for this call, or look by hand.",
    "只有管理员的令牌能读取：运行时把 SALESBOOK_TOKEN 设为管理员的令牌，或自己到设置里查看。",
)
_NOTHING = Text("", "")
