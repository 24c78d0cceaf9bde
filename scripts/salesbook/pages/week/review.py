"""How a plan's review stands, as a lamp: the same on every page and paper."""

from __future__ import annotations

from salesbook.kinds import Record
from salesbook.pages.parts.lamps import case_lamp, telling
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp
from salesbook.rules.duty import Mark
from salesbook.views.reviews import is_proven, review_of
from salesbook.words import Text

_RULE = "plan-reviewed"
_APPROVED, _SAYS_APPROVED, _RETURNED = Text("approved", "已审核"), Text("says approved", "自报已审核"), Text("returned", "已退回")  # fmt: skip
_MERGED = Text("approved by merge", "合并通过")
_TO_REVIEW = Lamp("wait", Text("to review", "待审核"), _RULE)


def review_lamp(reader: Reader, plan: Record | None) -> Lamp | None:
    """What became of a plan's review. An approval is green where it is proven; where only the reviewer says so, it is not."""
    if plan is None:
        return None
    review = review_of(reader.book, plan)
    if review.newest is None and review.merge is None:
        return _without(review.state)
    proven = is_proven(reader.book, review)
    if review.newest is None:
        words = _MERGED
    elif review.newest["verdict"] == "returned":
        words = _RETURNED
    else:
        words = _APPROVED if proven else _SAYS_APPROVED
    if review.state == "late":
        return telling(_RULE, Mark.LATE, words)
    return Lamp("warn" if words is _RETURNED else "ok" if proven else "said", words, _RULE)


def _without(state: str) -> Lamp:
    """How a plan stands that nobody has reviewed."""
    if state == "missing":
        return case_lamp(_RULE, Mark.MISSING)
    return _TO_REVIEW if state == "open" else Lamp(Mark.NOT_OWED.lamp, Mark.NOT_OWED.label)
