"""The story of one record on its page: when it came and by whose word, each version with who wrote and who merged it, each approval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from salesbook.history import Grade
from salesbook.history.trail import Approval, Step, Trail
from salesbook.kinds import Record
from salesbook.pages.parts.approval_words import outcome
from salesbook.pages.parts.commits import PROOF, commit_value, knows_story
from salesbook.pages.parts.proofs import PROOFS
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Clock, Column, Fact, Lamp, Many, Row, Section, Under, Value, table
from salesbook.views.approvals import receipt_of, trails
from salesbook.words import Text, join, same

_TITLE = Text("Proof", "证据")
_IN_BY, _NOT_BEFORE, _SAYS = Text("There by", "不迟于"), Text("Not there before", "不早于"), Text("Says", "自述")
_BROUGHT, _RECEIPT, _MORE = Text("Brought by", "提交人"), Text("Receipt", "回执"), Text("All of it", "全部经过")
_LINE = Text("line {line} of the receipts, {branch}, hash {hash}…", "回执第 {line} 行，{branch}，哈希 {hash}…")
_MISSED = Text(
    "line {line} of the receipts, written after a push had left none, {branch}, hash {hash}…",
    "回执第 {line} 行（补记），{branch}，哈希 {hash}…",
)
_VERIFIED = Text("the host found its signature good", "代码平台核实了签名")
_SIGNED = Text("signed by the host", "由代码平台签名")
_LOGGED = Text("the host's log of pushes, {branch}", "代码平台的推送日志，{branch}")
_AGAINST = Text(
    "Proven: against everybody but whoever runs the server.", "“已证实”是对除服务器管理者以外的所有人而言。"
)
_VERSIONS = Text("Versions and approvals", "各版本与审核")
_FIRST, _CHANGED, _OTHERWISE = Text("first version", "首次提交"), Text("changed: {fields}", "改动：{fields}"), Text("changed", "有改动")  # fmt: skip
_ANSWERS = {"reply": Text("reply", "批复"), "review": Text("review on the host", "在平台上审核")}
_HASH = 16
_SHOWN = 12
"""So many rows of a story stand on its page, the newest: a customer's file is changed for years."""
_NEWEST = Text("the newest {shown} of {all}", "共 {all} 条，这里是最近的 {shown} 条")


def proof_sections(reader: Reader, record: Record) -> tuple[Section, ...]:
    """The story, for whom it is; none where no history tells of the record."""
    if not knows_story(reader, record):
        return ()
    trail = trails(reader.book)[record.ref]
    rows = tuple(_rows(reader, record, trail))
    columns = (
        Column(Text("When", "时间"), "e w"),
        Column(Text("What", "情况"), "t"),
        Column(Text("Written by", "填写人"), "w"),
        Column(Text("Merged or answered by", "合并或批复"), "f"),
        Column(Text("Proof", "证据"), "s w"),
        Column(Text("Commit", "提交"), "w"),
    )
    receipt = receipt_of(reader.book, trail.first)
    note = _AGAINST if receipt is not None and receipt.grade is Grade.PROVEN else None
    facts = Section(_TITLE, tuple(_facts(reader, record, trail)), note=note, anchor=PROOF)
    beside = _NEWEST.fill(shown=_SHOWN, all=len(rows)) if len(rows) > _SHOWN else None
    return (facts, Section(_VERSIONS, table=table(_VERSIONS, columns, rows[-_SHOWN:]), beside=beside))


def _facts(reader: Reader, record: Record, trail: Trail) -> Iterator[Fact]:
    span, receipt = reader.book.arrival(record), receipt_of(reader.book, trail.first)
    if receipt is not None:  # that it was there, whoever brought it
        yield Fact(_IN_BY, Many((Clock(_here(reader, receipt.at)), PROOFS[receipt.grade])))
    if span.not_before is not None:
        yield Fact(_NOT_BEFORE, Many((Clock(_here(reader, span.not_before)), PROOFS[span.grade])))
    if record.written_at is not None:
        yield Fact(_SAYS, Many((Clock(record.written_at), PROOFS[_claim(reader, record)])))
    if trail.bringer is not None:
        yield Fact(_BROUGHT, reader.person(trail.bringer))
    if receipt is not None:
        words = {"missed": _MISSED, "verified": _VERIFIED, "host": _LOGGED if receipt.branch else _SIGNED}.get(
            receipt.via, _LINE
        )
        message = words.fill(line=receipt.line, branch=receipt.branch, hash=receipt.hash[:_HASH])
        yield Fact(_RECEIPT, Many((message, commit_value(reader, trail.first))))
    yield Fact(_MORE, same(f"salesbook proof {record.ref} --as {reader.audience.viewer}"))


def _claim(reader: Reader, record: Record) -> Grade:
    """How well the hour that its writer names is known by itself."""
    said = reader.book.evidence(record).grade
    return Grade.SIGNED_CLAIM if said is Grade.CLAIM and reader.book.arrival(record).signed_at is not None else said


def _here(reader: Reader, at: datetime) -> datetime:
    return at.astimezone(reader.book.zone)


def _rows(reader: Reader, record: Record, trail: Trail) -> Iterator[Row]:
    """A row for each version on the main line and each reply that approves, the oldest first."""
    merges = {approval.commit: approval for approval in trail.approvals if approval.how in ("merge", "push")}
    dated: list[tuple[datetime | None, Row]] = []
    for number, step in enumerate(trail.steps):
        what = _FIRST if number == 0 else _what(reader, record, step)
        if what is not None:
            dated.append((step.at, _version(reader, step, what, merges.get(step.commit))))
    dated += [(approval.at, _answer(reader, approval)) for approval in trail.approvals if approval.how in _ANSWERS]
    yield from (row for _, row in sorted(dated, key=lambda pair: (pair[0] is None, pair[0] or reader.book.now)))


def _what(reader: Reader, record: Record, step: Step) -> Text | None:
    """The fields that changed, as far as the reader sees them; None where nothing of it is his to know."""
    whole = reader.audience.may_see("manager")
    labels = [field.label for name, field in record.kind.by_name.items() if name in step.fields and (whole or name in record.data)]  # fmt: skip
    if not labels:
        return _OTHERWISE if whole or not step.fields else None
    return _CHANGED.fill(fields=join(labels, ", ", "、"))


def _version(reader: Reader, step: Step, what: Text, merge: Approval | None) -> Row:
    merged = _by(reader, merge) if merge is not None else None
    return Row((_when(reader, step.at), what, reader.person(step.by), merged, PROOFS[step.grade], commit_value(reader, step.commit)))  # fmt: skip


def _answer(reader: Reader, reply: Approval) -> Row:
    what = _ANSWERS[reply.how]
    return Row((_when(reader, reply.at), what, None, _by(reader, reply), PROOFS[reply.grade], commit_value(reader, reply.commit)))  # fmt: skip


def _by(reader: Reader, approval: Approval) -> Value:
    words: Value = outcome(approval, _roles(reader))
    if approval.faults:
        words = Lamp("bad", outcome(approval, _roles(reader)))
    who = reader.person(approval.person)
    return Under(who, words) if who is not None else words


def _roles(reader: Reader) -> Mapping[str, Text]:
    item = reader.book.kinds["person"].by_name["roles"].item
    return item.by_name["role"].labels if item else {}


def _when(reader: Reader, at: datetime | None) -> Value:
    return Clock(_here(reader, at)) if at is not None else None
