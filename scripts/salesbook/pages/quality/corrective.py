"""What is done so that it does not happen again: corrective and preventive actions, and whether they helped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.lamps import by_days, case_lamp, telling
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Lamp,
    Link,
    Near,
    Row,
    Section,
    Under,
    Value,
    table,
)
from salesbook.rules.duty import Mark
from salesbook.views.actions import Action
from salesbook.words import Text

SHOWN = 20
"""Rows that a section shows; the lists have all."""
OWNER, DUE = Column(Text("Owner", "负责人"), "w"), Column(Text("Due", "期限"), "w")
WHAT = Column(Text("Action", "措施"), "f")
_ABOUT = Column(Text("After", "起因"), "t")
STATE = Column(Text("State", "情况"), "s")


def is_undone(reader: Reader, action: Action) -> bool:
    """Whether an action is not done by the book's day, or is open again for the cause came back."""
    return not _is_closed(reader, action) or action.recurred


def _is_closed(reader: Reader, action: Action) -> bool:
    return action.closed is not None and action.closed <= reader.today


_TO_DO = Text("Actions to be done", "要完成的措施")
_NONE_TO_DO = Text("No corrective or preventive action is open.", "没有未完成的纠正预防措施。")
_NONE_AFTER = Text(
    "Every action after a complaint is done; those after losses and claims stand with what was learnt from them.",
    "投诉的措施都已完成；流失和理赔的措施见下面的教训。",
)
_FIRST = Text("by their day", "按期限")


def to_do(reader: Reader, every: Sequence[Action]) -> Section:
    """Actions not done, the first due first."""
    own = sorted(
        (action for action in every if is_undone(reader, action)),
        key=lambda action: (action.due or date.max, action.record.ref),
    )
    rows = tuple(_action_row(reader, action, _standing(reader, action)) for action in own)
    listed = table(_TO_DO, (_ABOUT, WHAT, OWNER, DUE, STATE), rows)
    empty = _NONE_TO_DO if reader.audience.may_see("manager") else _NONE_AFTER
    return Section(_TO_DO, table=listed, beside=_FIRST if rows else None, empty=empty, anchor="actions")


def _action_row(reader: Reader, action: Action, state: Value) -> Row:
    data = action.record["action"]
    name = reader.name_of("customer", action.record.get("customer"))
    about = Under(Link(page_of(action.record), name), action.record.kind.label)
    words = Under(data.get("prevention"), data.get("correction")) if data.get("correction") else data.get("prevention")
    return Row((about, words, reader.person(action.owner), Near(action.due) if action.due else None, state))


_TODAY, _AHEAD = (
    Text("today", "今天到期"),
    Text("in {days} {days:day|days}", "{days} 天后"),
)
_NO_DAY = Text("no day set", "没有期限")


def _standing(reader: Reader, action: Action) -> Value:
    if action.recurred:
        return case_lamp("cause-came-back", Mark.BROKEN)
    if action.due is None:
        return telling("loss-analysed", Mark.MISSING, _NO_DAY)
    days = (action.due - reader.today).days
    if days < 0:
        return by_days("action-overdue", Mark.LATE, -days)
    return Lamp("wait", _TODAY, "action-overdue") if days == 0 else _AHEAD.fill(days=days)


_EFFECTS = Text("Did the actions help?", "措施有没有用")
_NONE_DONE = Text("No action has been done yet.", "还没有完成的措施。")
_NEWEST = Text("done last first", "最近完成的在前")


def effects(reader: Reader, every: Sequence[Action]) -> Section:
    """Actions done: whether somebody looked at their effect, and whether the cause came back."""
    done = [action for action in every if _is_closed(reader, action)]
    done.sort(key=lambda action: (action.recurred, action.closed or date.min, action.record.ref), reverse=True)
    columns = (_ABOUT, WHAT, OWNER, Column(Text("Done", "完成"), "w"), Column(Text("Effect", "效果验证"), "s"))
    rows = tuple(
        _action_row(reader, action._replace(due=action.closed), _effect(reader, action)) for action in done[:SHOWN]
    )
    return Section(
        _EFFECTS,
        table=table(_EFFECTS, columns, rows),
        beside=_NEWEST if rows else None,
        empty=_NONE_DONE,
        anchor="effects",
    )


BACK, _HELPED = Text("came back, reopened", "再次发生，重开"), Text("did not come back", "没有再发生")
_LOOK = Text("look by {day}", "{day}前验证")


def _effect(reader: Reader, action: Action) -> Value:
    """What the check of an action's effect found; for a complaint none is asked for."""
    if action.checked:
        lamp = case_lamp("cause-came-back", Mark.BROKEN) if action.recurred else Lamp("ok", _HELPED, "effect-checked")
        return Under(lamp, Near(date.fromisoformat(action.checked)))
    due = action.effect_due
    if due is None:
        return None
    if due < reader.today:
        return case_lamp("effect-checked", Mark.MISSING)
    return Lamp("wait", _LOOK.fill(reader.today, day=due), "effect-checked")
