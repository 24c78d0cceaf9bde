"""The lesson of a loss or a claim: the whole team reads it, so it names nobody."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.book import Book
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.lessons import named_in
from salesbook.words import Text, join, same


@reports(
    "R49",
    "R76",
    topic=Topic.COMPLAINTS,
    words={Mark.AT_RISK: Text("names somebody", "写了名字")},
    draws_on=("claim.by", "loss.by"),
)
def lesson_names_nobody(book: Book) -> Iterator[Duty]:
    """The lesson of a loss or a claim names no customer, contact or person.

    Why: the whole team reads it, and whoever knows whose case it was tells it on. Until it is mended the team is told the
    cause only.
    Fix: say what is to be done another time, and leave out whose case it was.

    流失和理赔的“教训”里不写客户、联系人和同事的名字。

    原因：全队都看得到，写了名字就等于公开了是谁的事。改好之前，全队只看到原因。
    改法：只写以后怎么做，不写是谁的事。
    """
    for kind in ("loss", "claim"):
        for record in book.of(kind):
            if "lesson" in record.data:
                names = named_in(book, record["lesson"])
                message = Text("the lesson names {who}", "教训里写了名字：{who}").fill(who=join([*map(same, names)]))
                case = Case(record.writer, None, record, route=("lesson",))
                yield case.at_risk(message, open=True) if names else case.met()
