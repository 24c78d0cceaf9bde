"""What the planner finds wants doing, shown in the word and colour that the rules have for such a case."""

from __future__ import annotations

from collections.abc import Mapping

from salesbook.pages.parts.addresses import Address, page_of
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp
from salesbook.pages.quality.complaint_clock import complaint_cases, state_of
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
    rule = _JUDGED_BY.get(matter.reason, "")
    mark = reader.shared(_marks).get((rule, matter.record.ref)) if matter.record else None
    if mark is not None:
        return case_lamp(rule, mark)
    path = page_of(matter.record) if matter.record else Address.OPEN_MATTERS
    return Lamp(Mark.DUE.lamp, Mark.DUE.label if rule else LABELS[matter.reason], path=path)


def _marks(reader: Reader) -> Mapping[tuple[str, str], Mark]:
    """What is wrong with a record, by the rule that says so and the record's reference."""
    return {
        (case.manual.id, case.duty.record.ref): case.duty.mark
        for case in reader.cases
        if case.manual.id in TOLD and case.duty.record is not None and not case.duty.mark.fine
    }
