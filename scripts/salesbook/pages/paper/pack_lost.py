"""Of the meeting pack: lost customers and claims, with what is learnt from them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from salesbook.kinds import Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Lamp,
    Link,
    Many,
    Money,
    Near,
    Prose,
    Row,
    Section,
    Under,
    Value,
    first,
    table,
)
from salesbook.pages.quality.lessons import lessons_table
from salesbook.rules.duty import Mark
from salesbook.views.lessons import Lesson, is_open, lessons, on_agenda, recurred
from salesbook.words import Text

_CASES = Text("case|cases", "件")
MOST = 20
"""Rows of a part: what a meeting has time for."""
_OWNER, _DUE = Column(Text("Owner", "负责人"), "w"), Column(Text("Due", "期限"), "w")
_ACTION = Column(Text("Correction and prevention", "纠正与预防"), "f")
_DONE = Lamp("ok", Text("done", "已完成"))
_LOSSES = Text("Lost customers", "流失客户")
_NO_LOSSES = Text("No customer was lost, and no action is open.", "没有流失客户，也没有未完成的措施。")


def losses(reader: Reader, since: datetime) -> Section:
    """Each loss with its analysis and action; for the room the lesson."""
    if not reader.audience.may_see("manager"):
        return _lessons(reader, "loss", since, _LOSSES, _NO_LOSSES)
    records = [record for record in reader.book.of("loss") if on_agenda(record, since.date())]
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Cause", "原因"), ""),
        Column(_STORY, "f"),
        _ACTION,
        _OWNER,
        _DUE,
    )
    rows = tuple(_loss_row(reader, record) for record in sorted(records, key=lambda record: str(record["lost_on"])))
    return cases(_LOSSES, columns, rows, _NO_LOSSES)


_STORY = Text("What happened, and why", "经过与分析")


def cases(title: Text, columns: tuple[Column, ...], rows: tuple[Row, ...], empty: Text, unit: Text = _CASES) -> Section:
    """A table of cases with their number."""
    shown, more = first(rows, MOST)
    beside = number_of(len(rows), unit) if rows else None
    return Section(title, table=table(title, columns, shown), beside=beside, empty=empty, note=more)


def _loss_row(reader: Reader, loss: Record) -> Row:
    action = loss.get("action", {})
    customer = Link(page_of(loss), reader.name_of("customer", loss.get("customer")))
    cause = Under(reader.book.say(loss, "cause"), loss.get("competitor"))
    story = Under(Prose(str(loss.get("story", "–"))), loss.get("analysis"))
    day = Under(customer, Near(date.fromisoformat(loss["lost_on"])))
    return Row((day, cause, story, *_action_cells(reader, action)))


def _action_cells(reader: Reader, action: dict[str, str]) -> tuple[Value, ...]:
    """What is done now and what keeps it from happening again, who does it, by when, and what became of it."""
    if not action:
        return (case_lamp("loss-analysed", Mark.MISSING), None, None)
    words = Under(action.get("correction"), action.get("prevention"))
    due = Near(date.fromisoformat(action["due"])) if "due" in action else None
    state = case_lamp("cause-came-back", Mark.BROKEN) if recurred(action) else (None if is_open(action) else _DONE)
    return (words, reader.person(action.get("owner")), Under(due, state) if state else due)


def _lessons(reader: Reader, kind: str, since: datetime, title: Text, empty: Text) -> Section:
    cases: tuple[Lesson, ...] = reader.audience.ask(lessons, kind, since.date()) or ()
    listed = lessons_table(reader, title, cases[:MOST], mixed=False)
    beside = number_of(len(cases), _CASES) if cases else None
    more = _REST.fill(count=len(cases) - MOST) if cases[MOST:] else None
    return Section(title, table=listed, beside=beside, empty=empty, note=more)


_REST = Text("{count} more", "另有 {count} 件")
_CLAIMS = Text("Claims", "理赔")
_NO_CLAIMS = Text("No claim, and no action of one is open.", "没有理赔，也没有未完成的措施。")


def claims(reader: Reader, since: datetime) -> Section:
    """Claims whole for managers; for the room the lesson: no customer, no amount, nobody's reflection."""
    if not reader.audience.may_see("manager"):
        return _lessons(reader, "claim", since, _CLAIMS, _NO_CLAIMS)
    records = [record for record in reader.book.of("claim") if on_agenda(record, since.date())]
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Amount", "金额"), "n"),
        Column(Text("What happened, and whose fault", "事由与责任"), "f"),
        *(_ACTION, _OWNER, _DUE),
    )
    rows = tuple(_claim_row(reader, record) for record in sorted(records, key=lambda record: str(record["date"])))
    return cases(_CLAIMS, columns, rows, _NO_CLAIMS)


def _claim_row(reader: Reader, claim: Record) -> Row:
    customer = Link(page_of(claim), reader.name_of("customer", claim.get("customer")))
    amount = Money(Decimal(claim["amount"])) if "amount" in claim.data else None
    fault = Many((reader.book.say(claim, "responsible"), claim.get("reflection")), Text(": ", "："))
    story = Under(claim.get("event"), fault)
    day = Near(date.fromisoformat(claim["date"]))
    return Row((Under(customer, day), amount, story, *_action_cells(reader, claim.get("action", {}))))
