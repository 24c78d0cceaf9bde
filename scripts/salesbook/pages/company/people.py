"""The people: who does what, whom they answer to, their customers and weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from salesbook.kinds import Person
from salesbook.pages.company import handover
from salesbook.pages.company.record_view import RecordView
from salesbook.pages.customers.standings import Standing, Standings, due_value, last_words, stage_words
from salesbook.pages.parts import files, first_steps
from salesbook.pages.parts.addresses import Address, page_of
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.lookup import names, sort_key
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.record_proof import proof_sections
from salesbook.pages.parts.value import (
    LISTED,
    Column,
    Fact,
    File,
    Group,
    Head,
    Lamp,
    Link,
    Many,
    Row,
    Section,
    Sheet,
    Table,
    Value,
    table,
)
from salesbook.pages.week.weeks import title_of
from salesbook.words import Text, same

WEEKS = 12
MOST = 100
_TITLE = Text("People", "人员")
_LEFT = Text("left", "已离职")


class PeopleView(NamedTuple):
    """What the list of people shows."""

    head: Head
    table: Table
    files: tuple[File, ...]


@pages(Address.PEOPLE, MenuGroup.COMPANY, _TITLE, obligations=("R19", "R116"))
def everybody(reader: Reader) -> Iterator[Page]:
    """The list of people and a page for each."""
    entry = SearchEntry(_TITLE, Text("List", "列表"), Text("roles departments", "职务 部门 同事"))
    if reader.book.people:
        yield reader.page(Address.PEOPLE, _TITLE, "kinds.html", lambda: _people_view(reader), entry)
    else:
        yield reader.page(Address.PEOPLE, _TITLE, "sheet.html", lambda: _nobody(reader), entry)
    own: dict[str, list[Standing]] = {}
    for standing in reader.shared(Standings).all:
        own.setdefault(standing.owner or "", []).append(standing)
    for person in reader.book.people.values():
        yield _person_page(reader, person, own.get(person.id, []))


def _person_page(reader: Reader, person: Person, customers: list[Standing]) -> Page:
    title = reader.title(person)
    entry = SearchEntry(
        title,
        person.kind.label,
        same(" ".join(dict.fromkeys((person.id, *person.name, person["name"])))),
        names(person),
    )
    view = lambda: _view(reader, person, customers)  # noqa: E731 - made when the page is rendered
    return reader.page(page_of(person), title, "record.html", view, entry)


def roles(reader: Reader, person: Person) -> Value:
    """The roles somebody holds today, as the schema names them; None for nobody's."""
    items = person.kind.by_name["roles"].item
    labels = items.by_name["role"].labels if items else {}
    held = person.roles_on(reader.today) if person.active_on(reader.today) else ()
    return Many(tuple(labels.get(role, same(role)) for role in held), LISTED) if held else None


_NOBODY = Text(
    "Nobody is entered yet. Begin with the general manager and those who report to him.",
    "还没有登记人员。先登记总经理，再登记下属。",
)


def _nobody(reader: Reader) -> Sheet:
    return Sheet(Head(_TITLE), (), start=first_steps.first(reader, _NOBODY, "person"))


def _people_view(reader: Reader) -> PeopleView:
    every = sorted(reader.book.people.values(), key=lambda person: sort_key(person.name, person=True))
    here = [person for person in every if person.active_on(reader.today)]
    gone = [person for person in every if not person.active_on(reader.today)]
    columns = (
        Column(Text("Name", "姓名"), "t"),
        Column(Text("Roles", "职务"), "f"),
        Column(Text("Department", "部门")),
        Column(Text("Territory", "区域")),
        Column(Text("Reports to", "直属上级")),
        Column(Text("Since", "入职"), "w"),
    )
    groups = [Group(None, tuple(_row(reader, person) for person in here))]
    if gone:
        groups.append(Group(Text("No longer here", "不在职"), tuple(_row(reader, person) for person in gone)))
    head = Head(_TITLE, number_of(len(here), Text("person|people", "人")))
    whole = files.of_kind(reader, reader.book.kinds["person"])
    return PeopleView(head, Table(_TITLE, columns, tuple(groups)), whole)


def _row(reader: Reader, person: Person) -> Row:
    teller = Teller(reader.book, person)
    values = [teller.value(name) for name in ("department", "territory", "reports_to")]
    held = roles(reader, person) or (Lamp("na", _LEFT) if "left_on" in person.data else None)
    joined = person.get("joined_on")
    return Row((reader.link(person), held, *values, reader.full_day(date.fromisoformat(joined)) if joined else None))


def _view(reader: Reader, person: Person, customers: list[Standing]) -> RecordView:
    teller = Teller(reader.book, person)
    facts = Section(None, teller.facts())
    back = Link(Address.PEOPLE, Text("All people", "全部人员"))
    beside = roles(reader, person) or (_LEFT if "left_on" in person.data else None)
    below = [colleague for colleague in reader.book.people.values() if colleague.get("reports_to") == person.id]
    team = Section(_TEAM, (Fact(_TEAM, Many(tuple(map(reader.link, below)), LISTED)),)) if below else None
    sections = (
        facts,
        *([team._replace(title=None)] if team else []),
        _customers(reader, customers),
        _weeks(reader, person),
    )
    more = [part for part in (reader.calendar(person.id), reader.change_of(person)) if part is not None]
    head = Head(person.name, beside, Many(tuple(more)) if more else None)
    sheet = handover.to_handover(reader, person)
    return RecordView(
        head,
        (back,),
        () if sheet is None else (sheet,),
        (*sections, *teller.sections()),
        folded=proof_sections(reader, person),
    )


_TEAM = Text("Leads", "下属")
_CUSTOMERS = Text("Customers", "客户")
_NO_CUSTOMERS = Text("No customer is theirs today.", "目前没有负责的客户。")
_SHOWN = Text("{shown} of {all}, what is due first", "{all} 家中的 {shown} 家，最该联系的在前")


def _customers(reader: Reader, customers: list[Standing]) -> Section:
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Class", "级别")),
        Column(Text("Stage", "阶段"), "e"),
        Column(Text("Last contact", "上次联系"), "w"),
        Column(Text("Wants contact", "该联系"), "s"),
    )
    rows = tuple(_customer_row(reader, standing) for standing in customers[:MOST])
    beside: Value = number_of(len(customers), Text("customer|customers", "家")) if customers else None
    if len(customers) > MOST:
        beside = _SHOWN.fill(shown=MOST, all=len(customers))
    return Section(_CUSTOMERS, table=table(_CUSTOMERS, columns, rows), beside=beside, empty=_NO_CUSTOMERS)


def _customer_row(reader: Reader, standing: Standing) -> Row:
    rank = Teller(reader.book, standing.customer).value("class")
    stage = stage_words(standing.customer, standing.stage)
    return Row(
        (reader.link(standing.customer), rank, stage, last_words(standing.last), due_value(standing, reader.today))
    )


_WEEKS = Text("Weeks", "各周")
_NO_WEEKS = Text("No plan, visit or summary so far.", "还没有计划、拜访或总结。")


def _weeks(reader: Reader, person: Person) -> Section:
    columns = (
        Column(Text("Week", "周"), "t"),
        Column(Text("Planned", "计划"), "n"),
        Column(Text("Done", "完成"), "n"),
        Column(Text("Visits", "拜访"), "n"),
    )
    rows = []
    for week in reader.weeks.of_person(person.id)[:WEEKS]:
        worked = reader.weeks.of(week, person.id)
        counts = (len(worked.lines), worked.count("done"), len(worked.visits))
        rows.append(Row((reader.week_pages.to_week(week, title_of(week)), *(count or None for count in counts))))
    return Section(_WEEKS, table=table(_WEEKS, columns, tuple(rows)), empty=_NO_WEEKS)
