"""The hand-over: everything of a person that is open on a day, for whoever takes it on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from salesbook.audience import Audience
from salesbook.kinds import Customer, Person, Record
from salesbook.pages import open_matters as parts
from salesbook.pages.customers import stage_words
from salesbook.pages.document import Sheet, document
from salesbook.pages.fields import Teller
from salesbook.pages.open_matters import Scope, brief_words, gathered
from salesbook.pages.reader import Reader
from salesbook.pages.value import Column, Head, Money, Near, Row, Section, Value, table
from salesbook.views.actions import actions
from salesbook.views.contact_days import last_touch
from salesbook.views.ledger import ledger
from salesbook.views.replies import replies
from salesbook.views.standing import current, survivor
from salesbook.words import Lang, Text

_TITLE = Text("Hand-over: {name}", "交接清单：{name}")
_SIGN = (Text("Handed over by", "移交人"), Text("Taken on by", "接收人"), Text("Supervisor", "主管"))
_LEFT_OUT = Text(
    "This view leaves out money, prices and whatever only the owner and superiors may see: --as manager shows it.",
    "本视图不含货款、价格等只有负责人和上级能看的内容；用 --as manager 可看全。",
)


def handover(audience: Audience, person: Person, lang: Lang) -> str:
    """The sheet on a person, as one file of HTML."""
    reader = Reader(audience)
    mine = [one for one in current(reader.book) if one.owner_on(reader.today) == person.id]
    own = Scope(reader, frozenset(one.id for one in mine), named=True)
    sees = audience.answers_for(person.id)
    sheet = Sheet(
        Head(_TITLE.fill(name=person.name)),
        (),
        gathered((*_of_customers(own, mine, sees=sees), *_of_person(reader, person))),
        None if sees else _LEFT_OUT,
        _SIGN,
    )
    return document(audience, _TITLE.fill(name=person.name), sheet, lang)


def _of_customers(own: Scope, mine: list[Customer], *, sees: bool) -> Iterator[Section]:
    yield _customers(own, mine, sees=sees)
    yield parts.promises(own)
    yield parts.offers(own)
    yield _running(own)
    if sees:
        yield parts.money(own)
        yield parts.collections(own)
        yield parts.goods(own)
        yield parts.prices(own)
    yield parts.complaints(own)


def _customers(own: Scope, mine: list[Customer], *, sees: bool) -> Section:
    """Every customer with class, stage, last contact, what is owed."""
    title = Text("Customers", "客户")
    owed: dict[str, Decimal] = {}
    for one in ledger(own.book).owed(own.book.today) if sees else ():
        customer = survivor(own.book, one.document["customer"])
        owed[customer] = owed.get(customer, Decimal(0)) + one.outstanding
    columns = [
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Class", "级别")),
        Column(Text("Stage", "阶段")),
        Column(Text("Last contact", "上次联系"), "w"),
        Column(Text("Territory", "区域")),
    ]
    columns += [Column(Text("Owed", "欠款"), "n")] if sees else []
    rows = [
        _customer(own, one, owed, sees=sees) for one in sorted(mine, key=lambda one: (one.get("class", "z"), one.id))
    ]
    return Section(title, table=table(title, tuple(columns), tuple(rows)), empty=Text("None.", "没有客户。"))


def _customer(own: Scope, one: Customer, owed: dict[str, Decimal], *, sees: bool) -> Row:
    teller = Teller(own.book, one)
    last = last_touch(own.book).get(one.id)
    cells: tuple[Value, ...] = (
        own.reader.name(one),
        teller.value("class"),
        stage_words(one, one.stage_on(own.book.today)),
        Near(last) if last else None,
        teller.value("territory"),
    )
    return Row((*cells, Money(owed[one.id]) if one.id in owed else None) if sees else cells)


def _running(own: Scope) -> Section:
    """Milestones of signed contracts and deliveries of orders that are not done."""
    columns = (
        Column(Text("For", "合同／订货"), "t"),
        Column(Text("What", "事项")),
        Column(Text("Due", "期限"), "w"),
    )

    def rows() -> Iterator[Row]:
        for contract in own.of("contract"):
            for step in contract.get("milestones", ()) if "signed_on" in contract.data else ():
                if "done_on" not in step:
                    yield own.row(
                        contract["customer"], own.book.title(contract), step.get("name"), _day(step.get("due"))
                    )
        for order in own.of("order"):
            for one in order.get("deliveries", ()):
                if "made_on" not in one:
                    yield own.row(order["customer"], own.book.title(order), _DELIVERY, _day(one.get("due")))

    title = Text("Contracts and deliveries to see through", "要跟到底的合同和发货")
    return own.section(title, columns, rows(), Text("None is open.", "没有未完成的。"))


_DELIVERY = Text("delivery", "发货")


def _day(told: str | None) -> Value:
    return Near(date.fromisoformat(told)) if told else None


def _of_person(reader: Reader, person: Person) -> Iterator[Section]:
    """What the person himself was to do: actions, tasks, requests, decisions, lines planned ahead."""
    title = Text("To do", "待办")
    columns = (
        Column(Text("What", "事项"), "t"),
        Column(Text("Of", "来自")),
        Column(Text("Due", "期限"), "w"),
    )
    found = sorted(_to_do(reader, person), key=lambda one: (one[0], str(one[1])))
    rows = tuple(Row((what, kind, _day(due) if due else None)) for due, what, kind in found)
    yield Section(title, table=table(title, columns, rows), empty=Text("Nothing.", "没有待办。"))


ToDo = tuple[str, Value, Value]
"""Due day (empty where there is none), what, of which kind."""


def _to_do(reader: Reader, person: Person) -> Iterator[ToDo]:
    yield from _actions(reader, person)
    yield from _tasks(reader, person)
    yield from _requests(reader, person)
    yield from _ahead(reader, person)


def _actions(reader: Reader, person: Person) -> Iterator[ToDo]:
    for action in actions(reader.book):
        if action.owner == person.id and action.closed is None:
            words = brief_words(action.record["action"].get("correction", "")) or None
            yield (action.due.isoformat() if action.due else ""), words, action.record.kind.label


def _tasks(reader: Reader, person: Person) -> Iterator[ToDo]:
    for task in reader.book.of("task"):
        if task["for"] == person.id and not _answered(reader, task, person):
            yield task.get("due", ""), task["title"], task.kind.label


def _requests(reader: Reader, person: Person) -> Iterator[ToDo]:
    """What the person asked or was asked, and nobody has answered."""
    for request in reader.book.of("request"):
        asked = person.id in (request["person"], request.get("to"))
        if asked and "closed_on" not in request.data and not replies(reader.book).get(request.ref):
            yield request.get("wanted_by", ""), request.get("topic"), request.kind.label


def _ahead(reader: Reader, person: Person) -> Iterator[ToDo]:
    for plan in reader.book.of("plan"):
        for line in plan["lines"] if plan["person"] == person.id else ():
            if line["date"] > reader.today.isoformat():
                yield line["date"], line["purpose"], plan.kind.label


def _answered(reader: Reader, task: Record, person: Person) -> bool:
    told = replies(reader.book).get(task.ref, ())
    return any(one["person"] == person.id and one["verdict"] == "answered" for one in told)
