"""What the rules judged, case by case: a viewer may count every case, and is told of whom only where he may read it."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.rules.reporting import Judged
from salesbook.rules.seen import every_case
from salesbook.tables.cells import Cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.words import Text

SHAPE = TableShape(
    "cases",
    Text("Cases", "判断结果"),
    Text(
        "Each case that a rule judged, with its mark; nobody's and about no record where the viewer may not read it.",
        "每条规则判断的每件事及其结果；查看者无权看的，不写人和记录。",
    ),
    (
        BOOK,
        Column(
            "number", ColumnType.INTEGER, Text("Number", "序号"), Text("From 1, rule by rule.", "从 1 起，逐条规则。")
        ),
        Column("rule", ColumnType.TEXT, Text("Rule", "规则"), Text("The rule's name.", "规则名。")),
        Column(
            "week",
            ColumnType.TEXT,
            Text("Week", "周"),
            Text("The week it counts in; nothing where it belongs to none.", "计入哪一周；不属于某周的为空。"),
        ),
        Column("person", ColumnType.TEXT, Text("Person", "人员"), Text("Who owes it.", "谁应做。")),
        Column("record", ColumnType.TEXT, Text("Record", "记录"), Text("What it is about.", "关于哪条记录。")),
        Column("mark", ColumnType.TEXT, Text("Mark", "结果"), Text("What became of it.", "结果如何。")),
        Column(
            "is_fine",
            ColumnType.BOOLEAN,
            Text("Fine", "无须处理"),
            Text("Whether nobody need do anything.", "是否无须任何人处理。"),
        ),
        Column("grade", ColumnType.TEXT, Text("Proof", "证据"), Text("How that is known.", "凭什么得知。")),
    ),
    ("book", "number"),
)

OBLIGATIONS = TableShape(
    "rules__obligations",
    Text("Rules and obligations", "规则与条款"),
    Text("Which obligations of the standard each rule serves.", "每条规则落实规范的哪些条款。"),
    (
        BOOK,
        Column("rule", ColumnType.TEXT, Text("Rule", "规则"), Text("The rule's name.", "规则名。")),
        Column("obligation", ColumnType.TEXT, Text("Obligation", "条款"), Text("Its number: R17.", "条款号：R17。")),
    ),
    ("book", "rule", "obligation"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The cases in the order of their rules, without the book's name."""
    for number, case in enumerate(_cases(audience), start=1):
        duty = case.duty
        yield (
            number,
            case.manual.id,
            duty.week.text if duty.week else None,
            duty.person,
            duty.record.ref if duty.record else None,
            duty.mark.value,
            duty.mark.fine,
            duty.grade.value if duty.grade else None,
        )


def obligation_rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The obligations of each rule that judged anything, without the book's name."""
    manuals = {case.manual.id: case.manual for case in _cases(audience)}
    for rule, manual in sorted(manuals.items()):
        yield from ((rule, number) for number in sorted(manual.obligations))


def _cases(audience: Audience) -> tuple[Judged, ...]:
    return audience.ask(every_case, audience) or ()
