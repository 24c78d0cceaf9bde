"""What the history shows of this company's records and somebody has to explain: told by name to those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.pages.parts.addresses import obligation_page, page_of
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.commits import first_commit
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.proofs import PROOFS
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Link, Row, Section, table
from salesbook.rules.duty import Duty
from salesbook.views.approvals import trails
from salesbook.words import Text

RULES = (
    *("back-dated", "in-anothers-name", "self-merge", "merged-without-role", "main-without-merge"),
    *("edited-after-review", "edited-after-close"),
)
"""The rules that tell of it."""
MOST = 40
"""So many are listed, the newest first."""
_TITLE = Text("What needs explaining", "需要说明的")
_NO_HISTORY = Text(
    "Back-dated records, edits after a review and self-merges are told by the server's receipts. There are none in this book yet, so nothing is claimed here. Records written late by their own word: obligation R106.",
    "倒填日期、审核后修改、自审自合要靠服务器回执才看得出来。本台账还没有回执，这里不作判断。按自述时间补写的记录见规范条款 R106。",
)
_NONE = Text(
    "Nothing that you may read: each is told to those whom it concerns and those above them.",
    "没有您可以看到的：每一件只告诉本人和上级。",
)
_MORE = Text("the newest {shown} of {count}", "共 {count} 件，列出最近 {shown} 件")


def section(reader: Reader) -> Section:
    """What needs explaining, as far as the reader may know of it."""
    if not trails(reader.book):
        more = Link(obligation_page("R106"), Text("Obligation R106", "规范条款 R106"))
        return Section(_TITLE, empty=_NO_HISTORY, note=more)
    result = sorted(_cases(reader), key=lambda pair: (str(pair[1].week), pair[1].record.ref if pair[1].record else ""))
    shown = result[::-1][:MOST]
    columns = (
        Column(Text("What", "情况"), "s"),
        Column(Text("Who", "谁"), "t"),
        Column(Text("Record", "记录"), "t"),
        Column(Text("How it shows", "依据"), "f"),
        Column(Text("Grade", "等级"), "t"),
        Column(Text("Commit", "提交"), "w"),
    )
    rows = tuple(_row(reader, rule, duty) for rule, duty in shown)
    beside = _MORE.fill(shown=len(shown), count=len(result)) if len(result) > len(shown) else None
    return Section(_TITLE, table=table(_TITLE, columns, rows), empty=_NONE, beside=beside)


def _cases(reader: Reader) -> Iterator[tuple[str, Duty]]:
    cases = Cases(reader, *RULES)
    for rule in RULES:
        yield from ((rule, duty) for duty in cases.wrong(rule))


def _row(reader: Reader, rule: str, duty: Duty) -> Row:
    person, record = reader.book.people.get(duty.person or ""), duty.record
    where = Link(page_of(record), reader.book.title(record)) if record else ""
    return Row(
        (
            case_lamp(rule, duty.mark),
            person.name if person else "",
            where,
            duty.message,
            PROOFS[duty.grade] if duty.grade else "",
            first_commit(reader, record),
        )
    )
