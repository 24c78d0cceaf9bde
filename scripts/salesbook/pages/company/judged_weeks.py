"""The obligations with their cases, and how a week of cases is told: one lamp, one strip of weeks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from salesbook.calendar import Week, week_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Dot, Group, Lamp, Link, Many, Row, Table, Value
from salesbook.rules import manuals
from salesbook.rules.carriers import Carried, carried
from salesbook.rules.duty import Duty, Mark, Shape
from salesbook.rules.obligations import Obligation
from salesbook.rules.reporting import Judged
from salesbook.views.office import first_week
from salesbook.words import Text, join, same

WEEKS, SHORT = 8, 6
"""Weeks that an obligation's own page tells, and that the matrix of all has room for."""
OBLIGATIONS, BY_WEEKS = Text("Obligations", "规范条款"), Text("Obligations week by week", "规范条款逐周")
NO_CASE = Text("No rule has judged anything yet: the book holds no work.", "还没有可以判断的事：台账里还没有工作记录。")


class Standard:
    """All obligations with what carries them, and their cases as the reader may have them."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.shown: Mapping[str, list[Link]] = reader.shown_on

    @cached_property
    def carried(self) -> list[Carried]:
        """In order."""
        return carried()

    @cached_property
    def titles(self) -> Mapping[str, Text]:
        """What each rule asks, by id."""
        book = self.reader.book
        return {manual.id: manual.title for manual in manuals(book.company.limits(book.today))}

    @cached_property
    def cases(self) -> Mapping[str, list[Judged]]:
        """The cases by obligation."""
        result: dict[str, list[Judged]] = {}
        for case in self.reader.cases:
            for number in case.manual.obligations:
                result.setdefault(number, []).append(case)
        return result

    @cached_property
    def now(self) -> Week:
        """The present week, in which what belongs to no week is counted."""
        return week_of(self.reader.today)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The last weeks, the present one last; those before the book begins, and any case, are left out."""
        cases = (case.duty.week for case in self.reader.cases if case.duty.week)
        begin = min(self.now, first_week(self.reader.book), *cases)
        return tuple(week for week in (self.now.later(n) for n in range(1 - WEEKS, 1)) if week >= begin)


_CLAIMED = Text("met, by their own word", "做到（自述或导入）")
_SAID = frozenset({"claim", "signed_claim", "imported", "unknown"})
_KEY: Mapping[Shape, Lamp] = {
    lamp.state: lamp
    for lamp in (
        Lamp("ok", Text("met", "做到")),
        Lamp("said", _CLAIMED),
        Lamp("none", Text("missing", "缺")),
        Lamp("bad", Text("late or broken", "迟或未履行")),
        Lamp("warn", Text("at risk", "有风险")),
        Lamp("wait", Text("not yet due", "未到期")),
        Lamp("na", Text("not owed", "不适用")),
    )
}
_HEAVY = (Mark.MISSING, Mark.BROKEN, Mark.LATE, Mark.AT_RISK, Mark.NOT_PROVABLE)
_OF = Text("{word}: {count} of {all}", "{word}：{all} 件中 {count} 件")


def cell(cases: list[Duty]) -> Lamp | None:
    """The weightiest of some cases as a lamp; what rests on somebody's word is never green. None without a case."""
    owed = [duty for duty in cases if duty.mark not in (Mark.NOT_OWED, Mark.DUE)]
    if not owed:
        return _quiet(cases)
    wrong = [duty for duty in owed if not duty.mark.fine]
    if wrong:
        worst = min(wrong, key=lambda duty: _HEAVY.index(duty.mark)).mark
        if worst is Mark.NOT_PROVABLE:
            return Lamp("na", _OF.fill(word=worst.label, count=len(wrong), all=len(owed)))
        state = _KEY[worst.lamp]
        return state._replace(text=_OF.fill(word=state.text, count=len(wrong), all=len(owed)))
    good = _KEY["said" if any(duty.grade in _SAID for duty in owed) else "ok"]
    return good._replace(text=_OF.fill(word=good.text, count=len(owed), all=len(owed)))


def _quiet(cases: list[Duty]) -> Lamp | None:
    if any(duty.mark is Mark.DUE for duty in cases):
        return _KEY["wait"]
    return _KEY["na"] if cases else None


Way = Callable[[Week], str]
"""Where a week's cases that were not met are told."""


def dot(cases: list[Duty], way: str) -> Value:
    """A cell among many: its state without counts, which the obligation's own page tells. What was not met leads on."""
    lamp = cell(cases)
    if lamp is None:
        return ""
    key = _KEY[lamp.state]
    return Dot(key._replace(path=way) if key.state in _NOT_MET else key)


_NOT_MET = frozenset({"bad", "none", "warn"})


def weekly(standard: Standard, cases: list[Duty], way: Way, count: int = WEEKS) -> tuple[Value, ...]:
    """A dot for each week."""
    by_week: dict[Week, list[Duty]] = {}
    for duty in cases:
        by_week.setdefault(duty.week or standard.now, []).append(duty)
    return tuple(dot(by_week.get(week, []), way(week)) for week in standard.weeks[-count:])


def strip(standard: Standard, head: Text, rows: tuple[Row, ...], count: int = WEEKS) -> Table:
    """A table of dots, a column a week."""
    columns = (Column(head, "t"), *(Column(same(str(week.number))) for week in standard.weeks[-count:]))
    return Table(head, columns, (Group(None, rows),), strip=True)


def legend() -> Value:
    """What the lamps mean."""
    return Many(tuple(_KEY.values()), Text("   ", "　"))


_HELD = {
    "B": Text("refused at the commit", "提交时拦下"),
    "R": Text("reported", "检查并提示"),
    "C": Text("computed", "由记录算出"),
    "A": Text("only somebody's word", "只凭本人申明"),
}


def held(obligation: Obligation) -> Text:
    """How an obligation is held, in words."""
    return join([_HELD[letter] for letter in obligation.check])


_COUNTED = Text(
    "This view counts what you may not read in detail, without names.",
    "您不能细看的事项在本视图只计件数，不列名字。",
)


def foot(reader: Reader) -> Value:
    """What the view leaves out."""
    return None if reader.audience.may_see("manager") else _COUNTED
