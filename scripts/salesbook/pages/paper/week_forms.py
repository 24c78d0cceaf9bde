"""A person's forms of a week: on one page while they fit, long ones on pages of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from salesbook.calendar import Week
from salesbook.pages.paper.collection_form import collection_sheet
from salesbook.pages.paper.plan_form import plan_sheet, summary_sheet
from salesbook.pages.paper.sheet import PaperForm
from salesbook.pages.paper.visit_form import enquiry_sheet, visit_sheet
from salesbook.pages.parts import files
from salesbook.pages.parts.addresses import Address, forms_page, long_form_page
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.split import Part, parts
from salesbook.pages.parts.value import Group, Head, Link, Table, Value
from salesbook.pages.week.weeks import title_of as week_title
from salesbook.views.chasing import debts
from salesbook.views.grouped import records_by_week_and_writer
from salesbook.words import Text

TITLE = Text("Forms and papers", "表格与材料")
NOTHING = Text("Nothing of this week may be shown to this viewer.", "这一周没有可以显示的内容。")
ROOM = 385
"""What a page of forms has room for, in hundreds of bytes."""
_TAKES = {"form-1": 6, "form-2": 14, "form-3": 19}  # a plan line, a visit, a debt
ALONE = {"form-2": 22, "form-3": 18}
"""Visits, and debts, on a page of nothing else."""


class SheetsView(NamedTuple):
    """A page of sheets."""

    head: Head
    links: tuple[Value, ...]
    sheets: tuple[PaperForm, ...]
    empty: Text


def pages(reader: Reader, week: Week, people: Sequence[str]) -> Iterator[Page]:
    """Everybody's forms of a week."""
    overdue = Counter(debt.person for debt in debts(reader.book, min(week.sunday, reader.today)))
    for person in people:
        worked = reader.weeks.of(week, person)
        sizes = {"form-1": len(worked.lines), "form-2": len(worked.visits), "form-3": overdue[person]}
        alone = _too_long(sizes)
        yield _together(reader, week, person, alone)
        for form in alone:
            for part in parts(long_form_page(week, person, form), range(sizes[form]), ALONE[form]):
                yield _own_page(reader, week, person, form, part)


def _too_long(sizes: Mapping[str, int]) -> tuple[str, ...]:
    """The forms that must leave the page for the others to fit, the longest first."""
    takes = {form: _TAKES[form] * size for form, size in sizes.items()}
    longest = sorted(ALONE, key=lambda form: -takes[form])
    over = sum(takes.values()) - ROOM
    if over <= 0:
        return ()
    return tuple(longest[:1]) if takes[longest[0]] >= over else tuple(longest)


_OF = Text("Forms of {week} · {name}", "{week}表格 · {name}")
_FORM_OF = Text("{form}, {week} · {name}", "{form}，{week} · {name}")
_KINDS = {"form-2": "visit", "form-3": "collection"}


def _form(reader: Reader, form: str) -> Text:
    """What a form is called."""
    kind = reader.book.kinds[_KINDS[form]]
    return kind.form.title if kind.form else kind.plural


def _together(reader: Reader, week: Week, person: str, alone: tuple[str, ...]) -> Page:
    title = _OF.fill(name=reader.name_of("person", person), week=week_title(week))
    view = lambda: _together_view(reader, week, person, alone)  # noqa: E731 - made when the page is rendered
    return reader.page(forms_page(week, person), title, "sheets.html", view)


def _together_view(reader: Reader, week: Week, person: str, alone: tuple[str, ...]) -> SheetsView:
    long = tuple(Link(long_form_page(week, person, form), _form(reader, form)) for form in alone)
    links: tuple[Value, ...] = (Link(Address.FORMS, TITLE), files.of_week(week), *long)
    sheets = tuple(paper_form for paper_form in sheets_of(reader, week, person) if paper_form.anchor not in alone)
    return SheetsView(Head(reader.name_of("person", person), week_title(week)), links, sheets, NOTHING)


def _own_page(reader: Reader, week: Week, person: str, form: str, part: Part[int]) -> Page:
    title = _FORM_OF.fill(form=_form(reader, form), name=reader.name_of("person", person), week=week_title(week))
    view = lambda: _apart_view(reader, week, person, form, part)  # noqa: E731 - as above
    return reader.page(part.path, part.titled(title), "sheets.html", view)


def _apart_view(reader: Reader, week: Week, person: str, form: str, part: Part[int]) -> SheetsView:
    paper_form = (visit_sheet if form == "form-2" else collection_sheet)(reader, week, person)
    assert paper_form.table is not None  # noqa: S101 - there are visits, or debts
    name = reader.name_of("person", person)
    links = (reader.week_pages.to_forms(week, person, name), *part.beside)
    shown = paper_form._replace(table=_cut(paper_form.table, part))
    return SheetsView(Head(name, week_title(week), part.words), links, (shown,), NOTHING)


def _cut(table: Table, part: Part[int]) -> Table:
    """Some of a table's rows, or of its groups where each is a case; what stands after the cases follows the last."""
    own = slice(part.items[0], None if part.last else part.items[-1] + 1)
    if len(table.groups) > 1 or table.groups[0].head is not None:
        return table._replace(groups=table.groups[own])
    return table._replace(groups=(Group(None, table.groups[0].rows[own]),))


def sheets_of(reader: Reader, week: Week, person: str) -> Iterator[PaperForm]:
    """The forms that a person owes or has written in a week."""
    worked, known = reader.weeks.of(week, person), reader.book.people.get(person)
    calls_on = known is not None and known.holds("rep", week.sunday)
    if worked.plan or calls_on:
        yield plan_sheet(reader, week, person)
    if worked.visits or calls_on:
        yield visit_sheet(reader, week, person)
    third = collection_sheet(reader, week, person)
    if third.table is not None and third.table.groups:
        yield third
    fourth = records_by_week_and_writer(reader.book, "enquiry").get((week, person))
    if fourth or (known is not None and known.holds("showroom", week.sunday)):
        yield enquiry_sheet(reader, week, person)
    if worked.summary or calls_on:
        yield summary_sheet(reader, week, person)
