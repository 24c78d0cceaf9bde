"""How a complaint that is not settled stands, as a lamp: the same on every page and paper."""

from __future__ import annotations

from salesbook.kinds import Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp
from salesbook.rules.duty import Mark
from salesbook.views.complaints import answer_late
from salesbook.words import Text

ANSWERED, ESCALATED, DECIDED = "complaint-answered", "complaint-escalated", "escalation-decided"
_IN_HAND, _REPLY_DUE = Text("in hand", "处理中"), Text("first reply due", "待首次答复")


def complaint_cases(reader: Reader) -> Cases:
    """What the rules say of complaints that were taken up, or should have been."""
    return Cases(reader, ESCALATED, DECIDED)


def state_of(reader: Reader, record: Record, cases: Cases) -> Lamp:
    """How a complaint that is not settled stands: what the standard asks and nobody did, before what was done late."""
    for rule, route in ((ESCALATED, ()), (DECIDED, ("escalation",))):
        duty = cases.about(rule, record, route)
        if duty is not None and duty.mark is Mark.MISSING:
            return case_lamp(rule, duty.mark)
    answered = "first_reply_at" in record.data
    if answer_late(reader.book, record):
        return case_lamp(ANSWERED, Mark.LATE if answered else Mark.MISSING)
    return Lamp("wait", _IN_HAND if answered else _REPLY_DUE, path=page_of(record))
