"""How a plan's review stands, as a lamp: the same on every page and paper."""

from __future__ import annotations

from salesbook.kinds import Record
from salesbook.pages.parts.lamps import case_lamp, telling
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp
from salesbook.rules.duty import Mark
from salesbook.views.reviews import review_of
from salesbook.words import Text

_RULE = "plan-reviewed"
_SAYS = {"approved": Text("says approved", "自报已审核"), "returned": Text("returned", "已退回")}
_MERGED = Text("approved by merge", "合并通过")
_TO_REVIEW = Lamp("wait", Text("to review", "待审核"), _RULE)


def review_lamp(reader: Reader, plan: Record | None) -> Lamp | None:
    """What became of a plan's review. An approval is what the reviewer says, and never green for that."""
    if plan is None:
        return None
    review = review_of(reader.book, plan)
    if review.merge is not None and review.newest is None:
        if review.state == "late":
            return telling(_RULE, Mark.LATE, _MERGED)
        return Lamp("ok" if review.merge.grade == "proven" else "said", _MERGED, _RULE)
    if review.newest is None:
        return _without(review.state)
    verdict = review.newest["verdict"]
    if review.state == "late":
        return telling(_RULE, Mark.LATE, _SAYS[verdict])
    return Lamp("said" if verdict == "approved" else "warn", _SAYS[verdict], _RULE)


def _without(state: str) -> Lamp:
    """How a plan stands that nobody has reviewed."""
    if state == "missing":
        return case_lamp(_RULE, Mark.MISSING)
    return _TO_REVIEW if state == "open" else Lamp(Mark.NOT_OWED.lamp, Mark.NOT_OWED.label)
