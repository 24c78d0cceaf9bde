"""Of the meeting pack: complaints and problems, the market, decisions still open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.pages.paper.pack_lost import cases
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.cases import wrong_lamp
from salesbook.pages.parts.complaint_state import ANSWERED, complaint_cases, state_of
from salesbook.pages.parts.lamps import by_days, case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Lamp, Link, Many, Near, Row, Section, Under, Value
from salesbook.rules.duty import Mark
from salesbook.views.complaints import answer_late
from salesbook.words import Text, same

_COMPLAINTS = Text("Complaints, problems and claims", "投诉、问题与理赔")
_NO_COMPLAINTS = Text("No complaint is open or came in, and no problem waits.", "没有投诉，也没有待解决的问题。")


def complaints(reader: Reader, since: datetime) -> Section:
    """Complaints that are open, came in or were settled since the last meeting; problems reported and not closed."""
    records = [record for record in reader.book.of("complaint") if _recent(record, since)]
    problems = [
        record
        for record in reader.book.of("request")
        if record.get("kind") == "problem" and "closed_on" not in record.data
    ]
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("What", "内容"), "f"),
        Column(Text("State", "情况"), ""),
        Column(Text("Who", "责任人"), ""),
        Column(Text("Received", "接到"), "w"),
    )
    rows = [_complaint_row(reader, record) for record in sorted(records, key=lambda record: str(record["received_at"]))]
    rows += [_problem_row(reader, record) for record in problems]
    return cases(_COMPLAINTS, columns, tuple(rows), _NO_COMPLAINTS)


def _recent(complaint: Record, since: datetime) -> bool:
    """Open, received or settled since a moment."""
    moments = (complaint.get("solved_at"), complaint["received_at"])
    return "solved_at" not in complaint.data or any(item and datetime.fromisoformat(item) >= since for item in moments)


def _complaint_row(reader: Reader, record: Record) -> Row:
    words = Under(_first_line(record.get("description")), _first_line(record.get("demand")))
    escalation = record.get("escalation", {})
    people = [reader.person(record.writer)]
    people += [reader.person(escalation["to"])] if escalation.get("to") else []
    department = reader.book.say(record, "department")
    who = Many(tuple(people), Text(" → ", " → "))
    received = datetime.fromisoformat(record["received_at"]).date()
    customer = Link(page_of(record), reader.name_of("customer", record.get("customer")))
    return Row(
        (
            customer,
            words,
            _complaint_state(reader, record),
            Under(who, department) if department else who,
            Near(received),
        )
    )


def _complaint_state(reader: Reader, record: Record) -> Value:
    """Whether it is settled, and whether the first answer came in time."""
    if "solved_at" not in record.data:
        return state_of(reader, record, reader.shared(complaint_cases))
    settled = Lamp("ok", Text("settled", "已解决"))
    return Under(case_lamp(ANSWERED, Mark.LATE), settled) if answer_late(reader.book, record) else settled


def _first_line(words: object) -> str | None:
    return str(words).partition("\n")[0] if words else None


def _problem_row(reader: Reader, record: Record) -> Row:
    customer = (
        reader.name_of("customer", record.get("customer", ""))
        if record.get("customer")
        else reader.book.say(record, "kind")
    )
    link = Link(page_of(record), customer or same(record.id))
    people = Many((reader.person(record.writer), reader.person(record.get("to"))), Text(" → ", " → "))
    state = wrong_lamp(reader, record, "request-answered", "request-reported-back") or _NOT_CLOSED
    return Row((link, record.get("topic"), state, people, Near(record.day) if record.day else None))


_NOT_CLOSED = Lamp("wait", Text("not closed", "未办结"))


_MARKET = Text("Market and suggestions", "市场信息与建议")
_NO_MARKET = Text("No market note was written in the week.", "这一周没有市场信息。")


def market(reader: Reader, week: Week) -> Section:
    """What was heard in the week, by kind, and what was suggested, with who said so."""
    records = [record for record in reader.book.of("market_note") if record.day and week.holds(record.day)]
    columns = (
        Column(Text("Kind", "类别"), "t"),
        Column(Text("What", "内容"), "f"),
        Column(Text("From", "来源"), ""),
        Column(Text("By", "业务员"), "w"),
    )
    rows = tuple(
        _note_row(reader, record) for record in sorted(records, key=lambda record: (record.get("kind", ""), record.ref))
    )
    return cases(_MARKET, columns, rows, _NO_MARKET, Text("note|notes", "条"))


def _note_row(reader: Reader, record: Record) -> Row:
    words = (
        Under(Link(page_of(record), same(record["topic"])), _first_line(record.get("text")))
        if record.get("topic")
        else record.get("text")
    )
    return Row((reader.book.say(record, "kind"), words, record.get("heard_from"), reader.person(record.writer)))


_DECISIONS = Text("Decisions still open", "未结决议")
_NO_DECISIONS = Text("No decision is open.", "没有未结的决议。")


def decisions(reader: Reader) -> Section:
    """What meetings decided and nobody has done yet, by its day."""
    every = sorted(_open(reader), key=lambda pair: (pair[1].get("due", ""), pair[0].ref, pair[1].get("key", "")))
    columns = (
        Column(Text("Decision", "决议"), "t"),
        Column(Text("Meeting", "会议"), "w"),
        Column(Text("Owner", "负责人"), ""),
        Column(Text("Due", "期限"), "w"),
        Column(Text("State", "情况"), ""),
    )
    rows = tuple(_decision_row(reader, meeting, item) for meeting, item in every)
    return cases(_DECISIONS, columns, rows, _NO_DECISIONS, Text("open", "项"))


def _open(reader: Reader) -> Iterator[tuple[Record, dict[str, str]]]:
    for meeting in reader.book.of("meeting"):
        for item in meeting.get("decisions", ()):
            if "done_on" not in item:
                yield meeting, item


def _decision_row(reader: Reader, meeting: Record, item: dict[str, str]) -> Row:
    due = date.fromisoformat(item["due"]) if "due" in item else None
    words = Link(page_of(meeting), same(item.get("text", "–")))
    held = Near(meeting.day) if meeting.day else None
    return Row((words, held, reader.person(item.get("owner")), Near(due) if due else None, _standing(reader, due)))


def _standing(reader: Reader, due: date | None) -> Lamp:
    if due is None:
        return case_lamp("decision-owned", Mark.AT_RISK)
    if due < reader.today:
        return by_days("decision-overdue", Mark.MISSING, (reader.today - due).days)
    return (
        Lamp("wait", Text("due today", "今天到期"), "decision-overdue")
        if due == reader.today
        else Lamp("wait", Text("not yet due", "未到期"))
    )
