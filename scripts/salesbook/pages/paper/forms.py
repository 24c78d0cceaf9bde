"""The forms as pages: the form of a record, the register of each kind, and the way to all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.pages.company.record_lists import newest_first
from salesbook.pages.paper import month, pack, week_forms
from salesbook.pages.paper.case_form import case_sheet, title_of
from salesbook.pages.paper.columns import Form
from salesbook.pages.paper.sheet import PaperForm
from salesbook.pages.paper.week_forms import NOTHING, TITLE, SheetsView
from salesbook.pages.parts import files
from salesbook.pages.parts.addresses import Address, form_page, month_page, page_of, register_page
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import WEEKLY, Reader
from salesbook.pages.parts.split import Part, parts
from salesbook.pages.parts.value import (
    Column,
    Dated,
    Group,
    Head,
    Link,
    Many,
    Near,
    Row,
    Section,
    Table,
    Value,
    table,
)
from salesbook.pages.week.weeks import title_of as week_title
from salesbook.schemas import Kind
from salesbook.words import Text, same

TOGETHER = 26
"""Weeks of the page that leads to everything printed."""
REGISTERED = 25
"""Rows of a page of a register: as wide as the form, and as many as two sheets of paper bear."""


class IndexView(NamedTuple):
    """The page that leads to everything printed."""

    head: Head
    sections: tuple[Section, ...]


@pages(Address.FORMS, MenuGroup.WEEK, Text("Forms", "表格"))
def every_form(reader: Reader) -> Iterator[Page]:
    """Every printed form, and the page that leads to them."""
    weeks = reader.week_pages.forms
    entry = SearchEntry(
        TITLE, Text("Print", "打印"), Text("forms pack month check print", "表1 表2 表3 表4 例会材料 月度 打印")
    )
    for part in parts(Address.FORMS, list(weeks), TOGETHER):
        own = {week: weeks[week] for week in part.items}
        yield _index_page(reader, own, part, entry)
    for week, people in weeks.items():
        yield from week_forms.pages(reader, week, people)
    for kind in _kinds(reader):
        yield from _register_pages(reader, kind)
        for record in reader.book.of(kind.name):
            yield _record_page(reader, record)


def _kinds(reader: Reader) -> list[Kind]:
    """The kinds with a form of each record, of which the viewer sees any."""
    every = reader.book.kinds.values()
    return [kind for kind in every if kind.name not in WEEKLY and title_of(kind) and reader.book.of(kind.name)]


def _record_page(reader: Reader, record: Record) -> Page:
    named, form = reader.title(record), title_of(record.kind) or record.kind.label
    title = Text("{form}: {name}", "{form}：{name}").fill(form=form, name=named)
    links = (Link(page_of(record), record.kind.label), Link(register_page(record.kind), form))
    view = lambda: SheetsView(Head(reader.name(record), form), links, (case_sheet(reader, record),), NOTHING)  # noqa: E731 - made when the page is rendered
    return reader.page(form_page(record), title, "sheets.html", view)


def _register_pages(reader: Reader, kind: Kind) -> Iterator[Page]:
    """All records of a kind as rows of its form, the newest first; each leads to its own form."""
    form = title_of(kind) or kind.label
    title = Text("{form}: register", "{form}：登记簿").fill(form=form)
    for part in parts(register_page(kind), newest_first(reader.book.of(kind.name)), REGISTERED):
        yield _register_page(reader, kind, part, title)


def _register_page(reader: Reader, kind: Kind, part: Part[Record], title: Text) -> Page:
    view = lambda: _register(reader, kind, part)  # noqa: E731 - made when the page is rendered
    return reader.page(part.path, part.titled(title), "sheets.html", view)


def _register(reader: Reader, kind: Kind, part: Part[Record]) -> SheetsView:
    form = title_of(kind) or kind.label
    head = Head(form, part.words or number_of(len(reader.book.of(kind.name)), Text("record|records", "条")))
    name = Column(kind.label, "t")
    if kind.form is None or any("." in column.field for column in kind.form.columns):
        rows = tuple(Row((_leading(reader, record),)) for record in part.items)
        body, sign = table(form, (name,), rows), kind.form.sign if kind.form else ()
    else:
        whole = Form(reader, kind, {}, ())
        filled = [Row((_leading(reader, record), *whole.row(record).cells)) for record in part.items]
        inner = whole.table([Group(None, tuple(filled))])
        body, sign = Table(form, (name, *inner.columns), inner.groups), whole.form.sign
    links: tuple[Value, ...] = (Link(Address.FORMS, TITLE), *part.beside, *files.of_kind(reader, kind))
    return SheetsView(head, links, (PaperForm(form, (), body, (), sign),), NOTHING)


def _leading(reader: Reader, record: Record) -> Value:
    path = form_page(record)
    return Dated(path, Near(record.day)) if record.day else Link(path, reader.name(record))


def _index_page(reader: Reader, weeks: Mapping[Week, Sequence[str]], part: Part[Week], entry: SearchEntry) -> Page:
    """The newest weeks with everything else that is printed; older weeks on pages of their own."""
    older = Many(part.beside) if part.beside else None
    if part.words is not None:
        view = lambda: IndexView(Head(TITLE, part.words), (_weekly(reader, weeks)._replace(note=older),))  # noqa: E731 - made when the page is rendered
        return reader.page(part.path, part.titled(TITLE), "papers.html", view)
    first = lambda: _index(reader, weeks, older)  # noqa: E731 - as above
    return reader.page(part.path, TITLE, "papers.html", first, entry)


def _index(reader: Reader, weeks: Mapping[Week, Sequence[str]], older: Value) -> IndexView:
    sections = (_weekly(reader, weeks)._replace(note=older), _months(reader), _registers(reader))
    return IndexView(Head(TITLE), tuple(section for section in sections if section is not None))


_WEEKLY = Text("The week's forms and the meeting pack", "每周表格与例会材料")
_WHAT = Text("forms 1 to 4 and the summary of each person", "每人的表1至表4和周总结")
_NO_WEEK = Text(
    "No week has begun. The first plan or visit makes one.", "还没有任何一周。第一份计划或拜访会出现在这里。"
)


def _weekly(reader: Reader, weeks: Mapping[Week, Sequence[str]]) -> Section:
    columns = (
        Column(Text("Week", "周"), "t"),
        Column(Text("Forms of", "表格"), "f"),
        Column(Text("Export", "导出")),
        Column(Text("Meeting", "例会")),
    )
    rows = tuple(
        Row(
            (
                week_title(week),
                _people(reader, week, people),
                files.of_week(week) if people else None,
                reader.week_pages.to_pack(week, pack.TITLE),
            )
        )
        for week, people in weeks.items()
    )
    return Section(_WEEKLY, table=table(_WEEKLY, columns, rows), beside=_WHAT, empty=_NO_WEEK)


def _people(reader: Reader, week: Week, people: Sequence[str]) -> Value:
    links = tuple(reader.week_pages.to_forms(week, person, reader.name_of("person", person)) for person in people)
    return Many(links, Text(", ", "、"))


def _months(reader: Reader) -> Section | None:
    links = tuple(Link(month_page(year_month), month.title_of(year_month)) for year_month in reader.week_pages.months)
    return Section(Text("Months", "月度"), note=Many(links)) if links else None


def _registers(reader: Reader) -> Section | None:
    links = tuple(
        Many(
            (Link(register_page(kind), title_of(kind) or kind.label), same(len(reader.book.of(kind.name)))),
            Text(" ", " "),
        )
        for kind in _kinds(reader)
    )
    return Section(Text("Forms of one case", "逐件表格"), note=Many(links)) if links else None
