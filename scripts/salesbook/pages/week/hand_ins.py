"""Who handed in what: by name where the reader may see the rows, as counts for the team."""

from __future__ import annotations

from typing import Literal

from salesbook.calendar import Week, week_of
from salesbook.history import Grade
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.proofs import PROOFS
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Lamp, Proof, Row, Section, Under, Value, table
from salesbook.views import hand_in, reviews
from salesbook.views.hand_in import HandIn
from salesbook.views.mark import Mark
from salesbook.views.office import Deadline
from salesbook.words import Text

_TITLE = Text("Handed in", "提交情况")
_BESIDE = Text("summary by Sunday, plan by Monday's cut-off", "周日 24:00 前按时，周一 09:00 截止")
_SUMMARY = Text("Summary {week}", "第{week}周总结")
_PLAN = Text("Plan {week}", "第{week}周计划")
_NONE = Text("Nobody owes a plan or a summary yet.", "还没有人需要提交计划或总结。")

_RULES = {"plan": "plan-handed-in", "summary": "summary-handed-in"}


def mark_word(mark: Mark, form: Literal["plan", "summary"] = "plan") -> Text:
    """What a hand-in with this mark is called, as its rule says."""
    return case_lamp(_RULES[form], mark).text


_SAYS = Text("says {mark}", "自报{mark}")
_IMPORTED = Proof("gi", Text("imported", "导入"))
_CLAIM = Proof("g1", Grade.CLAIM.label)
_SIGNED = Proof("g2", Grade.SIGNED_CLAIM.label)
_NO_RECORD = Text("no record", "没有记录")


def section(reader: Reader, week: Week) -> Section:
    """The summaries of a week and the plans of the one after it."""
    named = _named(reader, week)
    beside = _BESIDE
    if named:
        columns = (
            Column(Text("Name", "姓名"), "t"),
            Column(_SUMMARY.fill(week=week.number)),
            Column(_PLAN.fill(week=week.later(1).number)),
        )
        return Section(_TITLE, table=table(_TITLE, columns, tuple(named)), beside=beside, empty=_NONE)
    return Section(_TITLE, table=table(_TITLE, _count_columns(), _counted(reader, week)), beside=beside, empty=_NONE)


def _named(reader: Reader, week: Week) -> list[Row]:
    """A row for each person whose rows the viewer may see."""
    every: dict[str, list[HandIn]] = {}
    for row in hand_in.hand_ins(reader.book, week):
        if reader.audience.answers_for(row.person):
            every.setdefault(row.person, []).append(row)
    return [
        Row((reader.person(person), *(mark_value(row) for row in forms)))
        for person, forms in every.items()
        if any(row.mark is not Mark.NOT_OWED for row in forms)
    ]


def mark_value(row: HandIn) -> Value:
    """A mark and how we know it. What was imported has no lamp: there is no proof either way."""
    lamp = case_lamp(_RULES[row.form], row.mark)
    if row.mark in (Mark.NOT_OWED, Mark.DUE):
        return lamp._replace(rule="")
    if row.grade is Grade.IMPORTED:
        return Under(_NO_RECORD if row.mark is Mark.MISSING else lamp.text, _IMPORTED)
    if row.mark is Mark.MISSING:
        return lamp
    if row.grade and row.grade.is_proof:
        return Under(_handed_in(row, lamp), PROOFS[row.grade])
    return Under(_said(row, lamp), _SIGNED if row.grade is Grade.SIGNED_CLAIM else _CLAIM)


def _handed_in(row: HandIn, lamp: Lamp) -> Lamp:
    """A lamp that leads to what was handed in; what is fine leads nowhere."""
    fine = row.mark is Mark.ON_TIME or row.record is None
    return lamp._replace(rule="", path="" if fine or row.record is None else page_of(row.record))


def _said(row: HandIn, lamp: Lamp) -> Lamp:
    """What the writer says: on time is never green for it, late is what he admits."""
    state = "said" if row.mark is Mark.ON_TIME or row.record is None else lamp.state
    return _handed_in(row, lamp)._replace(state=state, text=_SAYS.fill(mark=lamp.text))


SHOWN = (Mark.ON_TIME, Mark.BEFORE_CUT_OFF, Mark.LATE, Mark.MISSING, Mark.DUE)
"""The marks of what was owed, as columns."""


def _count_columns() -> tuple[Column, ...]:
    return (Column(Text("Form", "表"), "t"), *(Column(mark_word(mark), "n") for mark in SHOWN))


def _counted(reader: Reader, week: Week) -> tuple[Row, ...]:
    counts = reader.audience.ask(hand_in.counts, week) or {}
    names = {"summary": _SUMMARY.fill(week=week.number), "plan": _PLAN.fill(week=week.later(1).number)}
    return tuple(
        Row((names[form], *(counted.by_mark.get(mark) or None for mark in SHOWN)))
        for form, counted in counts.items()
        if counted.owed
    )


_SHORT_OF = Text("{count} still to come", "还差 {count} 人")
_ALL_IN = Text("all in", "已交齐")
_TO_REVIEW = Text("{count} {count:plan|plans} to review", "{count} 份计划待审核")
_NOT_YET = Lamp(Mark.DUE.lamp, Mark.DUE.label)


def state(reader: Reader, deadline: Deadline) -> Lamp:
    """How a deadline stands. Nothing is said of one that is days away."""
    opens = Week(int(deadline.period[:4]), int(deadline.period[6:])) if "-W" in deadline.period else None
    if opens is None or deadline.at.date() != reader.today:
        return _NOT_YET
    if deadline.what == "meeting":
        count = reader.audience.ask(reviews.unreviewed, opens) or 0
        return Lamp("wait", _TO_REVIEW.fill(count=count)) if count else _NOT_YET
    if deadline.what in ("hand_in", "cut_off"):
        return _still_to_come(reader, week_of(opens.later(-1).monday))
    return _NOT_YET


def _still_to_come(reader: Reader, week: Week) -> Lamp:
    plans = (reader.audience.ask(hand_in.counts, week) or {}).get("plan")
    if plans is None or not plans.owed:
        return _NOT_YET
    short = plans.by_mark.get(Mark.DUE, 0) + plans.by_mark.get(Mark.MISSING, 0)
    return Lamp("warn", _SHORT_OF.fill(count=short)) if short else Lamp("said", _ALL_IN)
