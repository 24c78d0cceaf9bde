"""What became of each plan line that names somebody to see: which visit carries out which line is found one by one."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.tables.cells import Cell, day_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.plan_lines import PlanLine, plan_lines
from salesbook.words import Text

SHAPE = TableShape(
    "plan_line_states",
    Text("Plan lines and what became of them", "计划项执行情况"),
    Text("Each line of a weekly plan that names a customer or prospect.", "周计划中写明客户的每一项。"),
    (
        BOOK,
        Column("plan", ColumnType.TEXT, Text("Plan", "计划"), Text("The plan's id.", "计划的编号。")),
        Column("key", ColumnType.TEXT, Text("Line", "计划项"), Text("The line's key.", "计划项的代码。")),
        Column("week", ColumnType.TEXT, Text("Week", "周"), Text("The week of the plan.", "计划的周。")),
        Column("person", ColumnType.TEXT, Text("Planned by", "计划人"), Text("Whose plan it is.", "谁的计划。")),
        Column(
            "carried_out_by",
            ColumnType.TEXT,
            Text("Carried out by", "执行人"),
            Text("Who has to do it, after a hand-over the customer's new owner.", "谁去做；交接后为新负责人。"),
        ),
        Column(
            "meant_for",
            ColumnType.DAY,
            Text("Meant for", "应做日期"),
            Text("The day it is to be done, where it was moved to.", "应在哪天做；改期的为改到的日期。"),
        ),
        Column(
            "state",
            ColumnType.TEXT,
            Text("State", "情况"),
            Text(
                "done, moved, dropped, open or ahead; untold where what became of it is not for the viewer.",
                "完成、改期、取消、未说明或未到日期；查看者无权知道去向的为 untold。",
            ),
        ),
        Column("visit", ColumnType.TEXT, Text("Visit", "拜访"), Text("The visit that did it.", "哪次拜访完成的。")),
    ),
    ("book", "plan", "key"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The lines plan by plan, without the book's name."""
    for lines in plan_lines(audience.book).values():
        for line in lines:
            yield (
                line.plan.id,
                line.data["key"],
                line.plan["week"],
                line.plan["person"],
                line.person,
                day_cell(line.meant_for),
                _state(line, audience),
                line.visit.id if line.visit else None,
            )


def _state(line: PlanLine, audience: Audience) -> str:
    """Why a line was not done is told in day records, which the team does not read."""
    told = line.state in ("done", "ahead") or audience.answers_for(line.plan["person"])
    return line.state if told else "untold"
