"""Which records a reader may correct by form, and what he should know before he does."""

from __future__ import annotations

from datetime import timedelta

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.kinds import Record
from salesbook.views.forms import FORMS
from salesbook.words import Text

RECENT = timedelta(days=60)
"""So long after its day a record can be corrected by form; later by an editor. Each costs a file of the site."""
MOST = 2000
"""Kinds without a day of up to so many records, customers above all, can be corrected at any time."""


def correctable(audience: Audience, record: Record) -> bool:
    """Whether the form offers to correct a record: the reader sees all that it says, and it is not of long ago."""
    return _at_hand(audience.book, record) and audience.sees_whole(record)


def _at_hand(book: Book, record: Record) -> bool:
    if record.kind.date or "{week}" in record.kind.path or "{month}" in record.kind.path:
        day = record.day or (record.written_at.date() if record.written_at else None)
        return day is not None and day >= book.today - RECENT
    return len(book.of(record.kind.name)) <= MOST


def remarks(book: Book, record: Record) -> list[Text]:
    """What whoever corrects a record should know: whose it is, and whether its week was filed away already."""
    texts = []
    writer = book.people.get(record.writer or "")
    if writer is not None:
        texts.append(_OWNER.fill(name=writer.name))
    week = week_of(record.day) if record.day else None
    if week and book.get("archiving", f"{week.slug}/{_FILED.get(record.kind.name)}") is not None:
        texts.append(_CLOSED.fill(week=week))
    return texts


_FILED = {kind: form for form, kind in FORMS.items()}
_OWNER = Text("Written by {name}.", "这条记录是{name}写的。")
_CLOSED = Text(
    "Its forms of {week} are filed: the change will be shown as made after that.",
    "{week}的表格已经入档，改动会显示为入档后修改。",
)
