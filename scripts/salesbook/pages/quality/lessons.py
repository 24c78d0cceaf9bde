"""The lessons of losses and claims as the room is told them."""

from __future__ import annotations

from collections.abc import Sequence

from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Lamp, Prose, Row, Table, Under, Value, table
from salesbook.views.lessons import Lesson
from salesbook.words import Text

_WHY = Column(Text("Why", "原因"), "t")
_REST = (Column(Text("Lesson", "教训"), "f"), Column(Text("Action", "措施"), "s w"))
_SET, _NOT_SET = Lamp("ok", Text("set", "已定")), Lamp("none", Text("none yet", "还没有"))
_NOT_WRITTEN = Lamp("na", Text("no lesson written", "没有写教训"))


def lessons_table(reader: Reader, title: Text, lessons: Sequence[Lesson], *, mixed: bool) -> Table:
    """Why, what is learnt, whether something is done; `mixed`: each says whether it was a loss or a claim."""
    coded = reader.book.company.codes_customers
    columns = (_WHY,) if coded else (_WHY, *_REST)
    return table(title, columns, tuple(Row(_cells(reader, lesson, mixed=mixed)[: len(columns)]) for lesson in lessons))


def _cells(reader: Reader, lesson: Lesson, *, mixed: bool) -> tuple[Value, ...]:
    why: Value = Under(lesson.why, reader.book.kinds[lesson.kind].label) if mixed else lesson.why
    return (why, Prose(lesson.words) if lesson.words else _NOT_WRITTEN, _SET if lesson.acted else _NOT_SET)
