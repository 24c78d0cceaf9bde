"""Complaints by their clock: received, first answered, taken to the manager, settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from salesbook.kinds import Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.complaint_state import ANSWERED, DECIDED, ESCALATED
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.lamps import case_lamp, telling
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Clock, Column, Dated, Lamp, Link, Many, Near, Row, Section, Under, Value, table
from salesbook.rules.duty import Mark
from salesbook.views.complaints import answer_due, report_due
from salesbook.words import Text, same

SHOWN = 30
"""Settled complaints that the page shows; the list has them all."""


class Complaint(NamedTuple):
    """A complaint at the book's moment: what had not happened by then is None.

    `answer_due` is the last moment of the first answer, `report_due` the days after which the manager must know.
    """

    record: Record
    received: datetime
    answer_due: datetime
    answered: datetime | None
    report_due: datetime
    reported: datetime | None
    solved: datetime | None


def complaints(reader: Reader) -> tuple[Complaint, ...]:
    """Every complaint the viewer may see, the longest waiting first."""
    result = [_complaint(reader, record) for record in reader.book.of("complaint")]
    return tuple(sorted(result, key=lambda complaint: (complaint.received, complaint.record.id)))


def _complaint(reader: Reader, record: Record) -> Complaint:
    received = datetime.fromisoformat(record["received_at"])
    return Complaint(
        record,
        received,
        answer_due(reader.book, record).at,
        _moment(record.get("first_reply_at")),
        report_due(reader.book, record),
        _moment(record.get("escalation", {}).get("at")),
        _moment(record.get("solved_at")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


_CUSTOMER, _WHAT = Column(Text("Customer", "客户"), "t"), Column(Text("Complaint", "投诉内容"), "f")
_FIRST = Column(Text("First answer", "首次答复"), "s w")
_OPEN = Text("Open complaints", "未结投诉")
_LONGEST = Text("the longest waiting first", "等得最久的在前")
_NONE = Text("No complaint is open.", "没有未结的投诉。")


def open_ones(reader: Reader, every: Sequence[Complaint]) -> Section:
    """What is not settled: since when, answered or not, by whom, who above knows of it."""
    columns = (
        _CUSTOMER,
        _WHAT,
        Column(Text("Received", "接到"), "w"),
        _FIRST,
        Column(Text("Who", "责任人"), "w"),
        Column(Text("Manager", "上报"), "e"),
    )
    cases = Cases(reader, DECIDED)
    rows = tuple(_open_row(reader, complaint, cases) for complaint in every if complaint.solved is None)
    return Section(
        _OPEN, table=table(_OPEN, columns, rows), beside=_LONGEST if rows else None, empty=_NONE, anchor="open"
    )


def _open_row(reader: Reader, complaint: Complaint, cases: Cases) -> Row:
    record = complaint.record
    words = Link(page_of(record), same(first_line(record.get("description")) or record.id))
    department = reader.book.say(record, "department")
    who = reader.person(record.writer)
    return Row((
        reader.customer(record.get("customer", ""), {}),
        Under(words, first_line(record.get("demand"))) if record.get("demand") else words,
        Clock(complaint.received),
        _answer(reader, complaint),
        Under(who, department) if department else who,
        _manager(reader, complaint, cases),
    ))  # fmt: skip


def first_line(words: object) -> str | None:
    """The first line of a text."""
    return str(words).partition("\n")[0] if words else None


_AFTER_HOURS, _AFTER_DAYS = (
    Text("after {count} h", "{count} 小时"),
    Text("after {count} {count:day|days}", "{count} 天"),
)
_UNTIL = Text("due {day} {hour}", "{day} {hour} 前")
_HOURS = 48  # beyond that days are easier to read


def _answer(reader: Reader, complaint: Complaint) -> Value:
    """When the first answer came; a lamp where it came late, or not at all."""
    if complaint.answered is None:
        if reader.book.past(complaint.answer_due):
            return case_lamp(ANSWERED, Mark.MISSING)
        return Lamp(
            "wait",
            _UNTIL.fill(day=reader.day(complaint.answer_due.date()), hour=f"{complaint.answer_due:%H:%M}"),
            ANSWERED,
        )
    after = _after(complaint.answered - complaint.received)
    return telling(ANSWERED, Mark.LATE, after) if complaint.answered > complaint.answer_due else after


def _after(gone: timedelta) -> Text:
    hours = gone / timedelta(hours=1)
    return (
        _AFTER_HOURS.fill(count=f"{hours:.1f}")
        if hours < _HOURS
        else _AFTER_DAYS.fill(count=round(gone / timedelta(days=1)))
    )


_TOLD_BY = Text("if unsettled on {day}", "{day}仍未解决即上报")


def _manager(reader: Reader, complaint: Complaint, cases: Cases) -> Value:
    """Whether the business manager knows, and has decided."""
    if complaint.reported is None:
        writer = reader.book.people.get(complaint.record.writer or "")
        if writer is not None and writer.holds("business_manager", reader.today):
            return None  # nobody reports to himself
        if complaint.report_due < reader.book.now:
            return case_lamp(ESCALATED, Mark.MISSING)
        return _TOLD_BY.fill(reader.today, day=complaint.report_due.date())
    whom = reader.person(complaint.record.get("escalation", {}).get("to"))
    when_told, decided = Many((whom, Near(complaint.reported.date())), same(" ")), _decision(complaint.record, cases)
    return Under(when_told, decided) if decided else when_told


def _decision(record: Record, cases: Cases) -> Lamp | None:
    """What became of it, for those who may read the case."""
    duty = cases.about(DECIDED, record, ("escalation",))
    return case_lamp(DECIDED, duty.mark) if duty is not None else None


_SETTLED = Text("Settled in the last 90 days", "近 90 天解决的投诉")
_NONE_SETTLED = Text("None was settled in the last 90 days.", "近 90 天没有解决的投诉。")
_NEWEST = Text("the newest {shown} of {all}", "最近 {shown} 件，共 {all} 件")
_SATISFIED = 3


def settled(reader: Reader, every: Sequence[Complaint], span: timedelta) -> Section:
    """What was settled lately: how long it took, and how content the customer was afterwards."""
    recent = [complaint for complaint in every if complaint.solved and complaint.solved.date() >= reader.today - span]
    recent.sort(key=lambda complaint: (complaint.solved or complaint.received, complaint.record.id), reverse=True)
    columns = (
        _CUSTOMER,
        Column(Text("Received", "接到"), "w"),
        _FIRST,
        Column(Text("Settled", "解决"), "w"),
        Column(Text("Satisfaction", "回访满意度"), "w"),
    )
    rows = tuple(_settled_row(reader, complaint) for complaint in recent[:SHOWN])
    beside = _NEWEST.fill(shown=SHOWN, all=len(recent)) if recent[SHOWN:] else None
    return Section(_SETTLED, table=table(_SETTLED, columns, rows), beside=beside, empty=_NONE_SETTLED, anchor="settled")


def _settled_row(reader: Reader, complaint: Complaint) -> Row:
    customer = reader.customer(complaint.record.get("customer", ""), {})
    received = Dated(page_of(complaint.record), Near(complaint.received.date()))
    solved = _after(complaint.solved - complaint.received) if complaint.solved else None
    return Row((customer, received, _answer(reader, complaint), solved, _score(reader, complaint.record)))


def _score(reader: Reader, record: Record) -> Value:
    """How content the customer was; a lamp where he was not, for then it is not over."""
    score = record.get("satisfaction_after")
    value = Teller(reader.book, record).value("satisfaction_after")
    return (
        telling("dissatisfied-twice", Mark.AT_RISK, value)
        if score and score < _SATISFIED and isinstance(value, Text)
        else value
    )
