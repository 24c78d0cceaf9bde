"""What the planner finds wants doing, shown in the word and colour that the rules have for such a case."""

from __future__ import annotations

from salesbook.pages.parts.addresses import Address, page_of
from salesbook.pages.parts.cases import wrong_lamp
from salesbook.pages.parts.complaint_state import complaint_cases, state_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp
from salesbook.planning.matter import Matter
from salesbook.planning.sources import LABELS
from salesbook.rules.duty import Mark

_JUDGED_BY = {
    "promise": "promise-kept",
    "money": "instalment-overdue",
    "goods": "goods-overdue",
    "usage": "usage-check-due",
    "cadence": "cadence-overdue",
    "action": "action-overdue",
    "task": "task-done",
}
"""By the reason of a matter the rule that judges it."""
TOLD = frozenset({*_JUDGED_BY.values(), "overdue-unchased"})
"""The rules whose cases are told as matters that want doing."""


def matter_lamp(reader: Reader, matter: Matter) -> Lamp:
    """How a matter stands; one that no rule judges is called by its reason, and leads to the record it is about."""
    if matter.reason == "complaint" and matter.record is not None:
        return state_of(reader, matter.record, reader.shared(complaint_cases))
    rule = _JUDGED_BY.get(matter.reason)
    lamp = wrong_lamp(reader, matter.record, rule) if rule and matter.record else None
    if lamp is not None:
        return lamp
    path = page_of(matter.record) if matter.record else Address.OPEN_MATTERS
    return Lamp(Mark.DUE.lamp, Mark.DUE.label if rule else LABELS[matter.reason], path=path)
