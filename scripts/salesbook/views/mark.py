"""What became of something owed: the one set of marks, from hand-ins to the cases of every rule."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from salesbook.words import Text

Shape = Literal["ok", "warn", "bad", "none", "wait", "said", "na"]
"""How a state is shown. Red are ``bad`` and ``none``, which says that something is not there; ``warn`` is amber, ``ok`` green."""


class Mark(StrEnum):
    """What became of something owed."""

    ON_TIME = "on_time"
    BEFORE_CUT_OFF = "before_cut_off"
    MET = "met"
    DUE = "due"
    LATE = "late"
    MISSING = "missing"
    BROKEN = "broken"
    AT_RISK = "at_risk"
    NOT_OWED = "not_owed"
    NOT_PROVABLE = "not_provable"

    @property
    def label(self) -> Text:
        """Its word."""
        return _LABELS[self]

    @property
    def lamp(self) -> Shape:
        """Its colour and shape: what is out of time by the standard is red, what threatens to be is amber."""
        return _LAMPS[self]

    @property
    def fine(self) -> bool:
        """Whether nobody need do anything: met in some way, not owed, or not yet due."""
        return self in _FINE

    @property
    def pending(self) -> bool:
        """Whether there is something to do or to know: it is not fine, or comes due."""
        return self not in _DONE_WITH


_LABELS = {
    Mark.ON_TIME: Text("on time", "按时"),
    Mark.BEFORE_CUT_OFF: Text("before the cut-off", "截止前"),
    Mark.MET: Text("met", "已做到"),
    Mark.DUE: Text("not yet due", "未到期"),
    Mark.LATE: Text("late", "迟"),
    Mark.MISSING: Text("missing", "缺"),
    Mark.BROKEN: Text("broken", "未履行"),
    Mark.AT_RISK: Text("at risk", "有风险"),
    Mark.NOT_OWED: Text("not owed", "不适用"),
    Mark.NOT_PROVABLE: Text("not provable", "无法证明"),
}
_LAMPS: dict[Mark, Shape] = {
    Mark.ON_TIME: "ok",
    Mark.BEFORE_CUT_OFF: "warn",
    Mark.MET: "ok",
    Mark.DUE: "wait",
    Mark.LATE: "bad",
    Mark.MISSING: "none",
    Mark.BROKEN: "bad",
    Mark.AT_RISK: "warn",
    Mark.NOT_OWED: "na",
    Mark.NOT_PROVABLE: "na",
}
_FINE = frozenset({Mark.ON_TIME, Mark.BEFORE_CUT_OFF, Mark.MET, Mark.DUE, Mark.NOT_OWED})
_DONE_WITH = _FINE - {Mark.DUE}
