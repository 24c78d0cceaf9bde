"""All reasons for which somebody is to be seen or something to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from salesbook.planning import appointments, contact, owing
from salesbook.planning.matter import Matter, PlanRequest
from salesbook.words import Text

SOURCES: dict[str, Callable[[PlanRequest], Iterator[Matter]]] = {
    "promise": appointments.promised,
    "carried_over": appointments.carried_over,
    "complaint": owing.complaints,
    "money": owing.overdue_money,
    "action": owing.corrective_actions,
    "task": owing.tasks,
    "intent": contact.intents,
    "goods": owing.goods,
    "usage": contact.usage_checks,
    "cadence": contact.past_cadence,
}
"""By name, the weightiest first: each gives the matters it finds for a person and a week."""

LABELS: dict[str, Text] = {
    "planned": Text("planned", "计划"),
    "promise": Text("promise", "约定"),
    "carried_over": Text("carried over", "上周转来"),
    "complaint": Text("complaint", "投诉"),
    "money": Text("money", "货款"),
    "action": Text("corrective action", "纠正措施"),
    "task": Text("task", "任务"),
    "intent": Text("intent", "意向"),
    "goods": Text("goods", "借出商品"),
    "usage": Text("usage check", "使用回访"),
    "cadence": Text("cadence", "拜访周期"),
}


def matters(request: PlanRequest) -> list[Matter]:
    """All that wants doing, the most urgent first."""
    result = [matter for source in SOURCES.values() for matter in source(request)]
    order = list(SOURCES)
    return sorted(
        result,
        key=lambda matter: (-matter.urgency, str(matter.day or matter.due), matter.about, order.index(matter.reason)),
    )
