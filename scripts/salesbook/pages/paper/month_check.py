"""Of the month: the general manager's check, its sample with verdicts, its findings with their follow-up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from salesbook.kinds import Record
from salesbook.pages.paper import check
from salesbook.pages.parts.addresses import check_page, page_of
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Fact, Lamp, Link, Near, Prose, Row, Section, Table, Under, Value, table
from salesbook.rules.duty import Duty, Mark
from salesbook.words import Text, join

_CHECK = Text("The general manager's check", "总经理月度检查")


def sections(reader: Reader, month: str) -> Iterator[Section]:
    """The sample with its verdicts, the findings with their follow-up; for managers, as the record is."""
    if not reader.audience.may_see("manager"):
        return
    record = reader.book.get("inspection", month)
    packet = Link(
        check_page(month),
        Text("The packet: the sample drawn, each form beside its evidence", "检查材料：抽样与逐份证据"),
    )
    if record is None:
        yield Section(_CHECK, _overdue(reader, month), empty=_NOT_CHECKED, note=packet)
        return
    yield Section(_CHECK, _check_facts(reader, record), _sample(reader, record), note=packet)
    yield _findings(reader, record)


def standing(reader: Reader, month: str) -> Value:
    """Whether a month was checked, and the way to what is drawn for its check."""
    packet = Link(check_page(month), _PACKET)
    if reader.book.get("inspection", month) is not None:
        return Under(Lamp("ok", Text("checked", "已检查")), packet)
    late = _overdue(reader, month)
    return Under(late[0].value, packet) if late else packet


_PACKET = Text("check packet", "检查材料")


def _overdue(reader: Reader, month: str) -> tuple[Fact, ...]:
    """That the check of a month should have been made, as its rule says."""
    cases = Cases(reader, "monthly-check").wrong("monthly-check")
    return tuple(Fact(_STATE, case_lamp("monthly-check", duty.mark)) for duty in cases if _month_of(duty) == month)


def _month_of(duty: Duty) -> str:
    """The month in which something was due: midnight ends the day that people call it by."""
    due = duty.due - timedelta.resolution if isinstance(duty.due, datetime) else duty.due
    return f"{due:%Y-%m}" if due else ""


_STATE = Text("State", "情况")
_NOT_CHECKED = Text("This month has not been checked yet.", "本月还没有检查。")


def _check_facts(reader: Reader, record: Record) -> tuple[Fact, ...]:
    fields = record.kind.by_name
    facts = [Fact(fields["by"].label, reader.person(record.get("by"))), Fact(fields["seed"].label, record.get("seed"))]
    facts += [Fact(fields["words"].label, Prose(record["words"]))] if record.get("words") else []
    return tuple(facts)


def _sample(reader: Reader, record: Record) -> Table:
    columns = (
        Column(Text("Form", "抽到的表"), "t"),
        Column(Text("Verdict", "结论"), ""),
        Column(Text("Note", "说明"), "f"),
    )
    rows = tuple(_sample_row(reader, record, index, item) for index, item in enumerate(record.get("sample", ())))
    return table(_CHECK, columns, rows)


def _sample_row(reader: Reader, record: Record, index: int, item: dict[str, str]) -> Row:
    target = reader.book.target(record, ("sample", index, "record"))
    name: Value = Link(page_of(target), _form_title(reader, target)) if target else item.get("record")
    return Row((name, check.LAMPS.get(item.get("verdict", "")), item.get("note")))


def _form_title(reader: Reader, record: Record) -> Text:
    """A sampled form by its kind, its day, whom it is about and what it says."""
    texts = [record.kind.label, *([reader.day(record.day)] if record.day else [])]
    about = [reader.name_of("customer", record["customer"])] if "customer" in record.data else []
    own = [] if record.kind.name == "collection" else [reader.name(record)]
    return join([*texts, *about, *own], " · ", " · ")


_FINDINGS = Text("Findings and follow-up", "发现的问题与跟进")
_NO_FINDINGS = Text("The check found nothing to put right.", "检查没有发现问题。")


def _findings(reader: Reader, record: Record) -> Section:
    columns = (
        Column(Text("Finding", "问题"), "t"),
        Column(Text("Owner", "责任人"), ""),
        Column(Text("Due", "期限"), "w"),
        Column(Text("Follow-up", "跟进"), "f"),
        Column(Text("State", "情况"), ""),
    )
    rows = tuple(_finding_row(reader, item) for item in record.get("findings", ()))
    return Section(_FINDINGS, table=table(_FINDINGS, columns, rows), empty=_NO_FINDINGS)


def _finding_row(reader: Reader, item: dict[str, str]) -> Row:
    """One finding of a check, and how it stands."""
    due = date.fromisoformat(item["due"]) if "due" in item else None
    closed = item.get("closed_on")
    state = Lamp("ok", Text("closed", "已完成")) if closed else _open_lamp(reader, due)
    return Row(
        (item.get("text"), reader.person(item.get("owner")), Near(due) if due else None, item.get("follow_up"), state)
    )


def _open_lamp(reader: Reader, due: date | None) -> Lamp:
    late = due is not None and due < reader.today
    return case_lamp("finding-followed-up", Mark.MISSING) if late else Lamp("wait", Text("open", "未完成"))
