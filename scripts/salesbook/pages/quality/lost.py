"""Lost customers and claims: why, what is written up, what is learnt. For the team only what is learnt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from salesbook.kinds import Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import full, unit
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Dated, Lamp, Many, Near, Row, Section, Under, Value, table
from salesbook.pages.quality.complaint_clock import first_line
from salesbook.pages.quality.lessons import lessons_table
from salesbook.rules.duty import Mark
from salesbook.views.lessons import lessons
from salesbook.words import Text

SHOWN = 20
"""Rows that a section shows; the lists have all."""
_YEAR = timedelta(days=365)


def learnt(reader: Reader) -> Iterator[tuple[Section, ...]]:
    """Losses and claims with their records where the viewer may see them; else what is learnt from them."""
    whole = reader.audience.may_see("manager")
    losses, claims = reader.book.of("loss"), reader.book.of("claim")
    if whole or losses:
        yield (_losses(reader),)
    if whole or claims:
        yield (_claims(reader, claims),)
    if not whole:
        yield (_lessons(reader),)


_LOST = Text("Lost customers", "流失客户")
_NO_LOSS = Text(
    "No loss is on record. A customer that is lost is written up within 7 days.",
    "没有流失记录。客户流失后 7 天内写报告。",
)
_LAST_YEAR = Text("{count} in the last year", "近一年 {count} 家")


def _recent(reader: Reader) -> list[Record]:
    """The losses of a year, the newest first."""
    since = (reader.today - _YEAR).isoformat()
    records = [record for record in reader.book.of("loss") if record["lost_on"] >= since]
    return sorted(records, key=lambda record: (record["lost_on"], record.id), reverse=True)


def _losses(reader: Reader) -> Section:
    recent = _recent(reader)
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Cause", "原因"), "w"),
        Column(Text("Analysis", "责任分析"), "f"),
        Column(Text("Worth a year ({unit})", "年销售额（{unit}）").fill(unit=unit(reader.currency)), "n"),
        Column(Text("Meeting", "会上分析"), "s"),
    )
    rows = tuple(_loss_row(reader, record) for record in recent[:SHOWN])
    beside = _LAST_YEAR.fill(count=len(recent)) if recent else None
    return Section(_LOST, table=table(_LOST, columns, rows), beside=beside, empty=_NO_LOSS, anchor="lost")


def _loss_row(reader: Reader, loss: Record) -> Row:
    day = Dated(page_of(loss), Near(date.fromisoformat(loss["lost_on"])))
    worth = loss.get("annual_value")
    return Row((
        Under(reader.customer(loss.get("customer", ""), {}), day),
        Under(reader.book.say(loss, "cause"), loss.get("competitor")) if "cause" in loss.data else None,
        first_line(loss.get("analysis")),
        full(Decimal(worth)) if worth else None,
        _at_meeting(reader, loss),
    ))  # fmt: skip


_NOT_TOLD = Text("not yet on an agenda", "还没有上会")


def _at_meeting(reader: Reader, loss: Record) -> Value:
    meeting = reader.book.get("meeting", loss["meeting"]) if loss.get("meeting") else None
    if meeting is None or meeting.day is None:
        return Lamp("wait", _NOT_TOLD, "loss-at-meeting")
    return Dated(page_of(meeting), Near(meeting.day))


_WHY = Text("Why they left", "流失原因")


def causes(reader: Reader) -> Iterator[Section]:
    """Why customers left in a year, the most frequent cause first, where the viewer sees more than one loss."""
    recent = _recent(reader)
    if len(recent) < 2:  # noqa: PLR2004 - one is told above
        return
    counts: dict[str, int] = {}
    for record in recent:
        counts[record.get("cause", "")] = counts.get(record.get("cause", ""), 0) + 1
    labels = reader.book.kinds["loss"].by_name["cause"].labels
    columns = (Column(Text("Cause", "原因"), "t"), Column(Text("Lost", "流失"), "n"), Column(Text("To", "去向"), "f"))
    rows = tuple(
        Row((labels.get(cause, Text("not said", "没有写")), count, _rivals(recent, cause)))
        for cause, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    yield Section(_WHY, table=table(_WHY, columns, rows))


def _rivals(recent: Sequence[Record], cause: str) -> Value:
    named = sorted(
        {record["competitor"] for record in recent if record.get("cause") == cause and "competitor" in record.data}
    )
    return Many(tuple(named), Text(", ", "、")) if named else None


_CLAIMS = Text("Claims", "理赔")
_NO_CLAIM = Text("No claim is on record.", "没有理赔记录。")


def _claims(reader: Reader, every: Sequence[Record]) -> Section:
    newest = sorted(every, key=lambda record: (record["date"], record.id), reverse=True)
    amount = Text("Amount ({unit})", "金额（{unit}）").fill(unit=unit(reader.currency))
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("What happened", "事由"), "f"),
        Column(amount, "n"),
        Column(Text("Whose fault", "责任"), "w"),
        Column(Text("Both reports", "反省与措施"), "s"),
    )
    rows = tuple(_claim_row(reader, record) for record in newest[:SHOWN])
    return Section(_CLAIMS, table=table(_CLAIMS, columns, rows), empty=_NO_CLAIM, anchor="claims")


def _claim_row(reader: Reader, claim: Record) -> Row:
    day = Dated(page_of(claim), Near(date.fromisoformat(claim["date"])))
    worth = claim.get("amount")
    return Row((
        Under(reader.customer(claim.get("customer", ""), {}), day),
        claim.get("event"),
        full(Decimal(worth)) if worth else None,
        reader.book.say(claim, "responsible"),
        _reports(claim),
    ))  # fmt: skip


def _reports(claim: Record) -> Value:
    """After a claim by own fault: the reflection and the action; not asked for after others."""
    if claim.get("responsible") != "self":
        return None
    action: dict[str, Any] = claim.get("action", {})
    there = "reflection" in claim.data and {"correction", "prevention"} <= action.keys()
    return case_lamp("own-fault-reports", Mark.MET if there else Mark.MISSING)


_LEARNT = Text("Learnt from losses and claims", "流失和理赔的教训")
_NO_LESSON = Text("Nothing of the last four weeks, and no action is open.", "近四周没有，也没有未完成的措施。")
_LATELY = Text("of the last four weeks, or still open", "近四周的，或措施未完成的")


def _lessons(reader: Reader) -> Section:
    since = reader.today - timedelta(weeks=4)
    learnt = [lesson for kind in ("loss", "claim") for lesson in reader.audience.ask(lessons, kind, since) or ()]
    listed = lessons_table(reader, _LEARNT, learnt, mixed=True)
    return Section(_LEARNT, table=listed, beside=_LATELY if learnt else None, empty=_NO_LESSON, anchor="learnt")
