"""A sheet of paper: a title, facts, a table with its widths and sums, what was said about it, lines to sign on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from salesbook.kinds import Record
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Clock, Column, Fact, Group, Prose, Row, Section, Table, Value, table
from salesbook.views.replies import replies
from salesbook.words import Text


class PaperForm(NamedTuple):
    """One form as it lies on the table. `widths` are the columns' shares in percent; `total` is the table's sum."""

    title: Text
    facts: tuple[Fact, ...]
    table: Table | None
    widths: tuple[int, ...]
    sign: tuple[Text, ...]
    total: Row | None = None
    sections: tuple[Section, ...] = ()
    empty: Text | None = None
    note: Value = None
    anchor: str = ""


def grid(
    name: Text, columns: Iterable[tuple[Text, str, int]], groups: Iterable[Group]
) -> tuple[Table, tuple[int, ...]]:
    """A table and its widths, from each column's head, setting and share."""
    every = tuple(columns)
    return Table(name, tuple(Column(head, css) for head, css, _ in every), tuple(groups)), tuple(w for _, _, w in every)


_SAID = Text("Reviewed and replied", "审核与批复")
_WHEN, _WHO, _WHAT, _WORDS = (
    Text("When", "时间"),
    Text("Who", "批复人"),
    Text("Verdict", "意见"),
    Text("Words", "内容"),
)


def said_about(reader: Reader, record: Record) -> Iterator[Section]:
    """What others said about a record, as far as the viewer may read it: its review is never typed into it."""
    rows = tuple(_reply_row(reader, reply) for reply in replies(reader.book).get(record.ref, ()))
    if rows:
        columns = (Column(_WHEN, "w"), Column(_WHO, "t"), Column(_WHAT), Column(_WORDS, "f"))
        yield Section(_SAID, table=table(_SAID, columns, rows))


def _reply_row(reader: Reader, reply: Record) -> Row:
    at = reply.written_at
    when = Clock(at) if at else None
    words = reply.get("text")
    verdict = reader.book.say(reply, "verdict")
    return Row((when, reader.person(reply.writer), verdict, Prose(words) if words else None))
