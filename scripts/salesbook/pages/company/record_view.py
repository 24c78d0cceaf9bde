"""What the page of any record is made of: its way back, what can be written about it, what refers to it."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from typing import NamedTuple

from salesbook.finding import Route
from salesbook.kinds import Record
from salesbook.pages.company.answers import answers, said_of
from salesbook.pages.parts.addresses import form_page, list_of
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.form_links import to_change
from salesbook.pages.parts.reader import WEEKLY, Reader
from salesbook.pages.parts.value import Column, Head, Link, Row, Section, Value, table
from salesbook.words import Text

NEWEST = 40
UNFOLDED = 6
"""Records that refer to this one which a phone shows before they are unfolded."""
_TO_LIST = Text("All {plural}", "全部{plural}")
_POINTERS = Text("Referred to by", "哪些记录提到它")
_KIND, _NAME, _DAY, _AS = Text("Kind", "种类"), Text("Record", "记录"), Text("Date", "日期"), Text("As", "作为")
_NEWEST = Text("the newest {shown} of {all}", "共 {all} 条，这里是最近的 {shown} 条")
_ALL = Text("{all} in all", "共 {all} 条")
_FORM = Text("Printed form", "打印表格")


class RecordView(NamedTuple):
    """What a record's page shows.

    `notice` is what stands out on top, above all else; `beside` are parts that stand side by side where there is room,
    such as a question and its answer. `folded` is what a phone folds away, last of all.
    """

    head: Head
    back: tuple[Link, ...]
    doing: tuple[Link, ...]
    sections: tuple[Section, ...]
    notice: Value = None
    beside: tuple[Section, ...] = ()
    rest: tuple[Section, ...] = ()
    folded: tuple[Section, ...] = ()


def plain_view(reader: Reader, record: Record) -> RecordView:
    """All that the viewer may see of a record, by its schema alone, and what others said to it."""
    teller, said = Teller(reader.book, record), said_of(reader, record)
    view = RecordView(
        Head(reader.name(record), record.kind.label, reader.change_of(record)),
        back_of(reader, record),
        tuple(to_change(reader, record)),
        (Section(None, teller.facts()), *teller.sections()),
        rest=(answers(reader, said),) if said else (),
    )
    return with_pointers(reader, record, view, frozenset(reply.ref for reply in said))


def back_of(reader: Reader, record: Record) -> tuple[Link, ...]:
    """The list of a record's kind, and its printed form where it has one of its own."""
    back = Link(list_of(record.kind), _TO_LIST.fill(plural=plural(reader, record.kind.name)))
    printed = record.kind.form is not None and record.kind.name not in WEEKLY
    return (back, Link(form_page(record), _FORM)) if printed else (back,)


def plural(reader: Reader, kind: str) -> Text:
    """The name of many records of a kind, as it stands within a sentence."""
    name = reader.book.kinds[kind].plural
    return Text(name.en[:1].lower() + name.en[1:], name.zh)


def with_pointers(
    reader: Reader, record: Record, view: RecordView, without: Container[str] = frozenset()
) -> RecordView:
    """The view with the records that refer to this one, the newest first, but those `without`; many are folded."""
    result: dict[str, tuple[Record, Route]] = {}
    for source, route in reader.book.pointing_at(record):
        if source is not record and source.ref not in without:
            result.setdefault(source.ref, (source, route))
    if not result:
        return view
    order = sorted(result.values(), key=lambda pair: (pair[0].day or date.min, pair[0].ref), reverse=True)
    rows = tuple(Row(_pointer_cells(reader, source, route)) for source, route in order[:NEWEST])
    columns = (Column(_DAY, "w"), Column(_KIND), Column(_NAME, "t"), Column(_AS))
    count = (_NEWEST if len(order) > NEWEST else _ALL).fill(shown=NEWEST, all=len(order))
    section = Section(_POINTERS, table=table(_POINTERS, columns, rows), beside=count)
    return (
        view._replace(folded=(*view.folded, section))
        if view.folded or rows[UNFOLDED:]
        else view._replace(rest=(*view.rest, section))
    )


def _pointer_cells(reader: Reader, source: Record, route: Route) -> tuple[Value, ...]:
    field = source.kind.by_name[str(route[0])]
    return (source.day, source.kind.label, reader.link(source), field.label)
