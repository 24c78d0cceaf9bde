"""The forms as pages: a person's forms of a week, the form of a record, the register of each kind, and the way to all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from salesbook.calendar import Week, week_of
from salesbook.kinds import Record
from salesbook.pages import files
from salesbook.pages.amounts import number_of
from salesbook.pages.lists import newest_first
from salesbook.pages.page import Page, SearchEntry
from salesbook.pages.paper import month, pack
from salesbook.pages.paper.case_form import case_sheet, title_of
from salesbook.pages.paper.collection_form import collection_sheet
from salesbook.pages.paper.columns import Form
from salesbook.pages.paper.plan_form import plan_sheet, summary_sheet
from salesbook.pages.paper.sheet import Sheet
from salesbook.pages.paper.visit_form import enquiry_sheet, visit_sheet
from salesbook.pages.parts import Part, parts
from salesbook.pages.reader import WEEKLY, Reader, form_page, forms_page, pack_page, page_of
from salesbook.pages.value import (
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
from salesbook.pages.weeks import title_of as week_title
from salesbook.schemas import Kind
from salesbook.views.chasing import debts
from salesbook.words import Text, same

_TITLE = Text("Forms and papers", "表单与材料")
TOGETHER = 26
"""Weeks of the page that leads to everything printed."""
_THIRD = "form-3"
DEBTS, DEBTS_ALONE = 8, 18
"""Debts of a form 3 that stands among a week's other forms, and on a page of its own."""
REGISTERED = 25
"""Rows of a page of a register: as wide as the form, and as many as two sheets of paper bear."""
_NONE = Text("Nothing of this week may be shown to this viewer.", "这一周没有可以显示的内容。")


class SheetsView(NamedTuple):
    """A page of sheets."""

    head: Head
    links: tuple[Value, ...]
    sheets: tuple[Sheet, ...]
    empty: Text


class IndexView(NamedTuple):
    """The page that leads to everything printed."""

    head: Head
    sections: tuple[Section, ...]


def pages(reader: Reader) -> Iterator[Page]:
    """Every printed form, and the page that leads to them."""
    weeks = written(reader)
    entry = SearchEntry(
        _TITLE, Text("Print", "打印"), Text("forms pack month check print", "表1 表2 表3 表4 例会材料 月度 打印")
    )
    for part in parts("forms/index", list(weeks), TOGETHER):
        own = {week: weeks[week] for week in part.items}
        yield _index_page(reader, own, part, entry)
    for week, people in weeks.items():
        overdue = Counter(debt.person for debt in debts(reader.book, min(week.sunday, reader.today)))
        for person in people:
            yield from _week_pages(reader, week, person, overdue[person])
    for kind in _kinds(reader):
        yield from _register_pages(reader, kind)
        for record in reader.book.of(kind.name):
            yield _record_page(reader, record)


def written(reader: Reader) -> dict[Week, list[str]]:
    """The weeks of which anybody has a form to print, the newest first, with these people."""
    found: dict[Week, set[str]] = {}
    for week in reader.weeks.all:
        found.setdefault(week, set()).update(one.person for one in reader.weeks.worked(week))
    for kind in ("collection", "enquiry"):
        for record in reader.book.of(kind):
            if record.day and record.writer:
                found.setdefault(week_of(record.day), set()).add(record.writer)
    return {week: sorted(found[week] & reader.book.people.keys()) for week in sorted(found, reverse=True)}


def _kinds(reader: Reader) -> list[Kind]:
    """The kinds with a form of each record, of which the viewer sees any."""
    every = reader.book.kinds.values()
    return [kind for kind in every if kind.name not in WEEKLY and title_of(kind) and reader.book.of(kind.name)]


def _week_pages(reader: Reader, week: Week, person: str, overdue: int) -> Iterator[Page]:
    """A person's forms of a week; a form 3 of many debts has pages of its own."""
    name, of = reader.name_of("person", person), week_title(week)
    title = Text("Forms of {week} · {name}", "{week}表单 · {name}").fill(name=name, week=of)
    path, alone = forms_page(week, person), overdue > DEBTS
    yield reader.page(path, "forms", title, "sheets.html", lambda: _week_view(reader, week, person, name, alone=alone))
    if alone:
        for part in parts(f"{path}--{_THIRD}", range(overdue), DEBTS_ALONE):
            yield _third_page(reader, week, person, part)


def _week_view(reader: Reader, week: Week, person: str, name: Text, *, alone: bool) -> SheetsView:
    back = Link("forms/index", _TITLE)
    head = Head(name, week_title(week))
    sheets = tuple(sheets_of(reader, week, person))
    links = (back, files.of_week(week))
    if not alone:
        return SheetsView(head, links, sheets, _NONE)
    third = Link(f"{forms_page(week, person)}--{_THIRD}", _form_3(reader))
    return SheetsView(head, (*links, third), tuple(one for one in sheets if one.anchor != _THIRD), _NONE)


def _form_3(reader: Reader) -> Text:
    form = reader.book.kinds["collection"].form
    return form.title if form else _TITLE


def _third_page(reader: Reader, week: Week, person: str, part: Part[int]) -> Page:
    name, of = reader.name_of("person", person), week_title(week)
    title = Text("{form}, {week} · {name}", "{form}，{week} · {name}").fill(form=_form_3(reader), name=name, week=of)
    view = lambda: _third_view(reader, week, person, part)  # noqa: E731 - made when the page is rendered
    return reader.page(part.path, "forms", part.titled(title), "sheets.html", view)


def _third_view(reader: Reader, week: Week, person: str, part: Part[int]) -> SheetsView:
    """Some of the debts; what was settled meanwhile stands after the last."""
    whole = collection_sheet(reader, week, person)
    assert whole.table is not None  # noqa: S101 - there are debts
    shown = whole.table.groups[part.items[0] : None if part.last else part.items[-1] + 1]
    name = reader.name_of("person", person)
    links = (Link(forms_page(week, person), name), *part.beside)
    sheet = whole._replace(table=whole.table._replace(groups=shown))
    return SheetsView(Head(name, week_title(week), part.words), links, (sheet,), _NONE)


def sheets_of(reader: Reader, week: Week, person: str) -> Iterator[Sheet]:
    """The forms that a person owes or has written in a week."""
    worked, one = reader.weeks.of(week, person), reader.book.people.get(person)
    calls_on = one is not None and one.holds("rep", week.sunday)
    if worked.plan or calls_on:
        yield plan_sheet(reader, week, person)
    if worked.visits or calls_on:
        yield visit_sheet(reader, week, person)
    third = collection_sheet(reader, week, person)
    if third.table is not None and third.table.groups:
        yield third
    fourth = any(e.get("person") == person and e.day and week.holds(e.day) for e in reader.book.of("enquiry"))
    if fourth or (one is not None and one.holds("showroom", week.sunday)):
        yield enquiry_sheet(reader, week, person)
    if worked.summary or calls_on:
        yield summary_sheet(reader, week, person)


def _record_page(reader: Reader, record: Record) -> Page:
    named, form = reader.title(record), title_of(record.kind) or record.kind.label
    title = Text("{form}: {name}", "{form}：{name}").fill(form=form, name=named)
    links = (Link(page_of(record), record.kind.label), Link(_register_of(record.kind), form))
    view = lambda: SheetsView(Head(reader.name(record), form), links, (case_sheet(reader, record),), _NONE)  # noqa: E731 - made when the page is rendered
    return reader.page(form_page(record), "forms", title, "sheets.html", view)


def _register_of(kind: Kind) -> str:
    return f"forms/{kind.name.replace('_', '-')}"


def _register_pages(reader: Reader, kind: Kind) -> Iterator[Page]:
    """All records of a kind as rows of its form, the newest first; each leads to its own form."""
    form = title_of(kind) or kind.label
    title = Text("{form}: register", "{form}：登记簿").fill(form=form)
    for part in parts(_register_of(kind), newest_first(reader.book.of(kind.name)), REGISTERED):
        yield _register_page(reader, kind, part, title)


def _register_page(reader: Reader, kind: Kind, part: Part[Record], title: Text) -> Page:
    view = lambda: _register(reader, kind, part)  # noqa: E731 - made when the page is rendered
    return reader.page(part.path, "forms", part.titled(title), "sheets.html", view)


def _register(reader: Reader, kind: Kind, part: Part[Record]) -> SheetsView:
    form = title_of(kind) or kind.label
    head = Head(form, part.words or number_of(len(reader.book.of(kind.name)), Text("record|records", "条")))
    name = Column(kind.label, "t")
    if kind.form is None or any("." in column.field for column in kind.form.columns):
        rows = tuple(Row((_leading(reader, one),)) for one in part.items)
        made, sign = table(form, (name,), rows), kind.form.sign if kind.form else ()
    else:
        whole = Form(reader, kind, {}, ())
        told = [Row((_leading(reader, one), *whole.row(one).cells)) for one in part.items]
        inner = whole.table([Group(None, tuple(told))])
        made, sign = Table(form, (name, *inner.columns), inner.groups), whole.form.sign
    links: tuple[Value, ...] = (Link("forms/index", _TITLE), *part.beside, *files.of_kind(reader, kind))
    return SheetsView(head, links, (Sheet(form, (), made, (), sign),), _NONE)


def _leading(reader: Reader, record: Record) -> Value:
    path = form_page(record)
    return Dated(path, Near(record.day)) if record.day else Link(path, reader.name(record))


def _index_page(reader: Reader, weeks: dict[Week, list[str]], part: Part[Week], entry: SearchEntry) -> Page:
    """The newest weeks with everything else that is printed; older weeks on pages of their own."""
    older = Many(part.beside) if part.beside else None
    if part.words is not None:
        view = lambda: IndexView(Head(_TITLE, part.words), (_weekly(reader, weeks)._replace(note=older),))  # noqa: E731 - made when the page is rendered
        return reader.page(part.path, "forms", part.titled(_TITLE), "papers.html", view)
    first = lambda: _index(reader, weeks, older)  # noqa: E731 - as above
    return reader.page(part.path, "forms", _TITLE, "papers.html", first, entry)


def _index(reader: Reader, weeks: dict[Week, list[str]], older: Value) -> IndexView:
    sections = (_weekly(reader, weeks)._replace(note=older), _months(reader), _registers(reader))
    return IndexView(Head(_TITLE), tuple(section for section in sections if section is not None))


_WEEKLY = Text("The week's forms and the meeting pack", "每周表单与例会材料")
_WHAT = Text("forms 1 to 4 and the summary of each person", "每人的表1至表4和周总结")
_NO_WEEK = Text(
    "No week has begun. The first plan or visit makes one.", "还没有任何一周。第一份计划或拜访会出现在这里。"
)


def _weekly(reader: Reader, weeks: dict[Week, list[str]]) -> Section:
    columns = (
        Column(Text("Week", "周"), "t"),
        Column(Text("Forms of", "表单"), "f"),
        Column(Text("Export", "导出")),
        Column(Text("Meeting", "例会")),
    )
    packs = set(pack.weeks(reader))
    rows = tuple(
        Row(
            (
                week_title(week),
                _people(reader, week, people),
                files.of_week(week) if people else None,
                Link(pack_page(week), pack.TITLE) if week in packs else None,
            )
        )
        for week, people in weeks.items()
    )
    return Section(_WEEKLY, table=table(_WEEKLY, columns, rows), beside=_WHAT, empty=_NO_WEEK)


def _people(reader: Reader, week: Week, people: list[str]) -> Value:
    links = tuple(Link(forms_page(week, person), reader.name_of("person", person)) for person in people)
    return Many(links, Text(", ", "、"))


def _months(reader: Reader) -> Section | None:
    links = tuple(Link(month.page_of_month(one), month.title_of(one)) for one in month.months(reader))
    return Section(Text("Months", "月度"), note=Many(links)) if links else None


def _registers(reader: Reader) -> Section | None:
    links = tuple(
        Many(
            (Link(_register_of(kind), title_of(kind) or kind.label), same(len(reader.book.of(kind.name)))),
            Text(" ", " "),
        )
        for kind in _kinds(reader)
    )
    return Section(Text("Forms of one case", "逐件表单"), note=Many(links)) if links else None
