"""What became of a plan's line, as a lamp: the same on page and paper."""

from __future__ import annotations

from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp, Many, Near, Under, Value
from salesbook.views.plan_lines import PlanLine
from salesbook.words import Text

LINE_LAMPS: dict[str, Lamp] = {
    "done": Lamp("ok", Text("done", "完成")),
    "moved": Lamp("warn", Text("moved", "改期")),
    "dropped": Lamp("bad", Text("dropped", "取消")),
    "open": Lamp("wait", Text("open", "未说明")),
}
NOT_VISITED = Lamp("wait", Text("no visit", "没有拜访"))
"""For those who see no day records, in which it is told what became of such a line."""


def line_state(reader: Reader, line: PlanLine) -> Value:
    """What became of a line, with why and whither; nothing of one whose day has not come to its end.

    What is done leads to its visit, what was moved or dropped to the plan.
    """
    if line.state == "ahead":
        return None
    if line.state != "done" and not reader.audience.answers_for(line.plan["person"]):
        return NOT_VISITED
    target = line.visit or (line.plan if line.state in ("moved", "dropped") else None)
    lamp = LINE_LAMPS[line.state]._replace(path=page_of(target) if target else "")
    why: list[Value] = [line.reason, Near(line.moved_to) if line.moved_to else None]
    note = Many(tuple(reason for reason in why if reason is not None), Text(" → ", " → "))
    return Under(lamp, note) if note.parts else lamp
