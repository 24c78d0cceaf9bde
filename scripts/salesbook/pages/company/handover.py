"""The hand-over: everything of a person that is open on a day, for whoever takes it on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from salesbook.audience import Audience
from salesbook.kinds import Customer, Person, Record
from salesbook.pages.customers import open_items as parts
from salesbook.pages.customers.open_items import brief_words, gathered
from salesbook.pages.customers.scope import Scope
from salesbook.pages.customers.standings import stage_words
from salesbook.pages.parts.addresses import Address, handover_page, page_of
from salesbook.pages.parts.declare import pages
from salesbook.pages.parts.document import document
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Head, Link, Money, Near, Row, Section, Sheet, Value, table
from salesbook.views.actions import actions
from salesbook.views.answered_for import answered_for, open_steps
from salesbook.views.cadence import customer_of
from salesbook.views.contact_days import last_touch
from salesbook.views.grouped import records_by
from salesbook.views.planned import planned
from salesbook.views.replies import replies
from salesbook.views.requests import open_requests, person_asked
from salesbook.words import Lang, Text

TITLE = Text("Hand-over", "交接清单")
_OF = Text("Hand-over: {name}", "交接清单：{name}")
_SIGN = (Text("Handed over by", "移交人"), Text("Taken on by", "接收人"), Text("Supervisor", "主管"))
_LEFT_OUT = Text(
    "This view leaves out money, prices and whatever only the owner and superiors may see: --as manager shows it.",
    "本视图不含货款、价格等只有负责人和上级能看的内容；用 --as manager 可看全。",
)


def handover(audience: Audience, person: Person, lang: Lang) -> str:
    """The sheet on a person, as one file of HTML."""
    return document(audience, _OF.fill(name=person.name), _sheet(Reader(audience), person), lang)


@pages(Address.PEOPLE)
def handovers(reader: Reader) -> Iterator[Page]:
    """The sheet on everybody the viewer answers for, as a page."""
    for person in reader.book.people.values():
        if has_handover(reader, person):
            yield _page(reader, person)


def has_handover(reader: Reader, person: Person) -> bool:
    """Whether the viewer is shown a sheet on a person: one he answers for, who is here or still owns customers."""
    here = person.active_on(reader.today) or person.id in answered_for(reader.book)
    return here and reader.audience.answers_for(person.id)


def to_handover(reader: Reader, person: Person) -> Link | None:
    """The way to the sheet on a person; None where the viewer is shown none."""
    return Link(handover_page(person.id), TITLE) if has_handover(reader, person) else None


def _page(reader: Reader, person: Person) -> Page:
    title = _OF.fill(name=reader.title(person))
    view = lambda: _sheet(reader, person)  # noqa: E731 - made when the page is rendered
    return reader.page(handover_page(person.id), title, "sheet.html", view)


def _sheet(reader: Reader, person: Person) -> Sheet:
    mine = answered_for(reader.book).get(person.id, [])
    own = Scope(reader, frozenset(customer.id for customer in mine), named=True)
    sees = reader.audience.answers_for(person.id)
    return Sheet(
        Head(_OF.fill(name=person.name)),
        tuple((part,) for part in gathered((*_of_customers(own, mine, sees=sees), *_of_person(reader, person)))),
        doing=(Link(page_of(person), _PERSON),),
        foot=None if sees else _LEFT_OUT,
        signs=_SIGN,
        tight=True,
    )


_PERSON = Text("Person", "个人页面")


def _of_customers(own: Scope, mine: list[Customer], *, sees: bool) -> Iterator[Section]:
    yield _customers(own, mine, sees=sees)
    yield parts.promises(own)
    yield parts.offers(own)
    yield _running(own)
    if sees:
        yield parts.money(own)
        yield parts.on_account(own)
        yield parts.collections(own)
        yield parts.goods(own)
        yield parts.prices(own)
    yield parts.complaints(own)


def _customers(own: Scope, mine: list[Customer], *, sees: bool) -> Section:
    """Every customer with class, stage, last contact, what is owed."""
    title = Text("Customers", "客户")
    owed: dict[str, Decimal] = {}
    for debt in own.owed() if sees else ():
        customer = debt.document.get("customer", "")
        owed[customer] = owed.get(customer, Decimal(0)) + debt.outstanding
    columns = [
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Class", "级别")),
        Column(Text("Stage", "阶段")),
        Column(Text("Last contact", "上次联系"), "w"),
        Column(Text("Territory", "区域")),
    ]
    columns += [Column(Text("Owed", "欠款"), "n")] if sees else []
    rows = [
        _customer(own, customer, owed, sees=sees)
        for customer in sorted(mine, key=lambda customer: (customer.get("class", "z"), customer.id))
    ]
    return Section(title, table=table(title, tuple(columns), tuple(rows)), empty=Text("None.", "没有客户。"))


def _customer(own: Scope, customer: Customer, owed: dict[str, Decimal], *, sees: bool) -> Row:
    teller = Teller(own.book, customer)
    last = last_touch(own.book).get(customer.id)
    cells: tuple[Value, ...] = (
        own.reader.link(customer),
        teller.value("class"),
        stage_words(customer, customer.stage_on(own.book.today)),
        Near(last) if last else None,
        teller.value("territory"),
    )
    return Row((*cells, Money(owed[customer.id]) if customer.id in owed else None) if sees else cells)


def _running(own: Scope) -> Section:
    """Milestones of signed contracts and deliveries of orders that are not done."""
    columns = (
        Column(Text("For", "合同／订货"), "t"),
        Column(Text("What", "事项")),
        Column(Text("Due", "期限"), "w"),
    )

    def rows() -> Iterator[Row]:
        for record, step in open_steps(own.book):
            customer = record.get("customer", "")
            if customer in own.customers:
                what = step.get("name") if record.kind.name == "contract" else _DELIVERY
                yield own.row(customer, own.reader.link(record), what, _day(step.get("due")))

    title = Text("Contracts and deliveries to see through", "要跟到底的合同和发货")
    return own.section(title, columns, rows(), Text("None is open.", "没有未完成的。"))


_DELIVERY = Text("delivery", "发货")


def _day(text: str | None) -> Value:
    return Near(date.fromisoformat(text)) if text else None


def _of_person(reader: Reader, person: Person) -> Iterator[Section]:
    """What the person himself was to do: actions, tasks, requests, decisions, lines planned ahead."""
    title = Text("To do", "待办")
    columns = (
        Column(Text("What", "事项"), "t"),
        Column(Text("Customer", "客户")),
        Column(Text("Of", "来自")),
        Column(Text("Due", "期限"), "w"),
    )
    to_dos = sorted(_to_do(reader, person), key=lambda to_do: (to_do.due, str(to_do.what)))
    rows = tuple(Row((to_do.what, to_do.customer, to_do.of, _day(to_do.due or None))) for to_do in to_dos)
    yield Section(title, table=table(title, columns, rows), empty=Text("Nothing.", "没有待办。"))


class ToDo(NamedTuple):
    """Something a person was to do: its day (empty where there is none), what, with whom, and the record it is of."""

    due: str
    what: Value
    customer: Value
    of: Link


def _to_do(reader: Reader, person: Person) -> Iterator[ToDo]:
    yield from _actions(reader, person)
    yield from _tasks(reader, person)
    yield from _requests(reader, person)
    yield from _ahead(reader, person)


def _actions(reader: Reader, person: Person) -> Iterator[ToDo]:
    for action in actions(reader.book):
        if action.owner == person.id and action.closed is None:
            words = brief_words(action.record.get("action", {}).get("correction", "")) or None
            due = action.due.isoformat() if action.due else ""
            yield ToDo(due, words, _customer_of(reader, action.record.data), _kind_of(action.record))


def _tasks(reader: Reader, person: Person) -> Iterator[ToDo]:
    for task in records_by(reader.book, "task", "for").get(person.id, ()):
        if not _answered(reader, task, person):
            yield ToDo(task.get("due", ""), task.get("title"), _customer_of(reader, task.data), _kind_of(task))


def _requests(reader: Reader, person: Person) -> Iterator[ToDo]:
    """What the person asked and nobody has answered, what he is to answer, and what he has not reported back on."""
    for request, waits_for in open_requests(reader.book):
        by = request.get("person")
        if person.id == by or (waits_for == "answer" and person.id == person_asked(reader.book, request)):
            words = _WAITS["report" if waits_for == "report" else "asked" if person.id == by else "answer"]
            text = words.fill(topic=request.get("topic") or request.id)
            yield ToDo(request.get("wanted_by", ""), text, _customer_of(reader, request.data), _kind_of(request))


_WAITS = {
    "asked": Text("{topic} (waits for an answer)", "{topic}（等答复）"),
    "answer": Text("{topic} (to be answered)", "{topic}（待批复）"),
    "report": Text("{topic} (approved, to be reported back)", "{topic}（已批准，待汇报）"),
}


def _ahead(reader: Reader, person: Person) -> Iterator[ToDo]:
    """What is planned for the days ahead, on the day it is meant for now."""
    for visit in planned(reader.book):
        if visit.person == person.id and visit.day > reader.today and not visit.done:
            about = _customer_of(reader, visit.data)
            yield ToDo(visit.day.isoformat(), visit.data.get("purpose"), about, _kind_of(visit.record))


def _customer_of(reader: Reader, data: Mapping[str, Any]) -> Value:
    """Whom it is about, a prospect without a file by the name it is told by."""
    whom = customer_of(data)
    return reader.customer(whom, data) if whom else None


def _kind_of(record: Record) -> Link:
    return Link(page_of(record), record.kind.label)


def _answered(reader: Reader, task: Record, person: Person) -> bool:
    answers = replies(reader.book).get(task.ref, ())
    return any(record.get("person") == person.id and record.get("verdict") == "answered" for record in answers)
