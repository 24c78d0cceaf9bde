"""What others said about a record, told beside what it asks."""

from __future__ import annotations

from collections.abc import Sequence

from salesbook.kinds import Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Fact, Link, Many, Prose, Section, Value
from salesbook.views.replies import replies
from salesbook.words import Text

TITLE = Text("Replies", "批复")
_WHO = Text("{name}, {day}", "{name} {day}")


def said_of(reader: Reader, record: Record) -> Sequence[Record]:
    """The replies about a record that the reader may see, the oldest first."""
    return replies(reader.book).get(record.ref, ())


def answers(reader: Reader, said: Sequence[Record]) -> Section:
    """Replies by who wrote them and when, each in its words."""
    return Section(TITLE, tuple(Fact(who_and_when(reader, record), words_of(reader, record)) for record in said))


def who_and_when(reader: Reader, record: Record) -> Text:
    """Who wrote a record, and on which day."""
    name = reader.name_of("person", record.writer)
    day = record.day
    return _WHO.fill(name=name, day=reader.day(day)) if day else name


def words_of(reader: Reader, reply: Record) -> Value:
    """A reply's verdict, which leads to it, and its words."""
    verdict = Link(page_of(reply), reader.book.say(reply, "verdict") or reply.kind.label)
    return Many((verdict, Prose(reply["text"]) if reply.get("text") else None))
