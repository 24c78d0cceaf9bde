"""The brief before a visit: one sheet with who they are, what they need, what was said, promised, offered, owed."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.kinds import Customer, Record
from salesbook.pages.customers import open_items as parts
from salesbook.pages.customers.decided import superiors
from salesbook.pages.customers.open_items import brief_words, gathered
from salesbook.pages.customers.scope import Scope, told_on
from salesbook.pages.customers.standings import class_words, stage_words
from salesbook.pages.parts.addresses import Address, brief_page, page_of
from salesbook.pages.parts.declare import pages
from salesbook.pages.parts.document import document
from salesbook.pages.parts.fields import Teller, to_call
from salesbook.pages.parts.form_links import to_visit
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.quick_code import code
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Fact, Head, Link, Many, Picture, Row, Section, Sheet, Value, table
from salesbook.views.contact_days import touches
from salesbook.words import Lang, Text

_LAST = 3
"""So many of the newest contacts are told."""
_WHO = ("name", "type", "territory", "address", "payment_terms", "credit_limit")
TITLE = Text("Brief before a visit", "访前简报")
_OF = Text("Brief: {name}", "访前简报：{name}")


def brief(audience: Audience, customer: Customer, lang: Lang) -> str:
    """The sheet on a customer, as one file of HTML."""
    reader = Reader(audience)
    return document(audience, _OF.fill(name=reader.name(customer)), _sheet(reader, customer), lang)


@pages(Address.CUSTOMERS)
def briefs(reader: Reader) -> Iterator[Page]:
    """The sheet on every customer that has one, as a page."""
    for customer in reader.book.customers.values():
        if has_brief(customer):
            yield _page(reader, customer)


def has_brief(customer: Customer) -> bool:
    """Whether there is a sheet on a customer; what a merged file tells stands on that of its survivor."""
    return "merged_into" not in customer.data


def to_brief(customer: Customer, words: Text) -> Link | None:
    """The way to the sheet on a customer; None where there is none."""
    return Link(brief_page(customer.id), words) if has_brief(customer) else None


def _page(reader: Reader, customer: Customer) -> Page:
    title = _OF.fill(name=reader.title(customer))
    view = lambda: _sheet(reader, customer)  # noqa: E731 - made when the page is rendered
    return reader.page(brief_page(customer.id), title, "sheet.html", view)


def _sheet(reader: Reader, customer: Customer) -> Sheet:
    own = Scope(reader, frozenset({customer.id}), named=False)
    rank = class_words(Teller(reader.book, customer).value("class"))
    beside = Many(tuple(v for v in (rank, stage_words(customer, customer.stage_on(reader.today))) if v))
    who = Section(_WHO_THEY_ARE, tuple(_who(reader, customer)))
    return Sheet(
        Head(_OF.fill(name=reader.name(customer)), beside),
        ((who, _needs(reader, customer, own)), *((part,) for part in gathered(_parts(own)))),
        doing=(Link(page_of(customer), FILE),),
        foot=None if own.sees_money() else _LEFT_OUT,
        tight=True,
        code=_code(reader, customer),
    )


def _code(reader: Reader, customer: Customer) -> Picture | None:
    """The way from the printed sheet to the form, where the company says at which address its site is."""
    site = reader.book.company.get("site")
    link = next(to_visit(reader, customer), None)
    return code(str(site), link.path, _SCAN) if site and link else None


_SCAN = Text("Write the visit", "扫码写拜访")
_WHO_THEY_ARE = Text("Who they are", "客户概况")
FILE = Text("Customer file", "客户档案")
_LEFT_OUT = Text(
    "This view leaves out contacts, prices, offers' amounts and money: they are for the owner and superiors.",
    "本视图不含联系人、价格、方案和货款，只有负责人和上级能看。",
)


def _parts(own: Scope) -> Iterator[Section]:
    """What is hidden from the viewer is left out, not shown as empty."""
    yield _contacts(own)
    yield parts.promises(own)
    yield parts.offers(own)
    if own.sees_money():
        yield parts.money(own)
        if (paid := parts.on_account(own)).table and paid.table.size:
            yield paid
        if own.of("collection"):
            yield parts.collections(own)
        yield parts.goods(own)
    yield parts.complaints(own)
    if own.sees_money():
        yield parts.prices(own)


def _who(reader: Reader, customer: Customer) -> Iterator[Fact]:
    teller = Teller(reader.book, customer)
    for name in _WHO:
        value = teller.value(name, full=True)
        if value is not None:
            yield Fact(customer.kind.by_name[name].label, value)
    private = customer.get("private", {})
    phone = (to_call(private["phone"]),) if "phone" in private else ()
    reached_by = (*phone, *((private["address"],) if "address" in private else ()))
    if reached_by:
        yield Fact(customer.kind.by_name["private"].label, Many(reached_by))
    owner = customer.owner_on(reader.today)
    if owner:
        yield Fact(Text("Owner", "负责人"), reader.person(owner))
    kind = reader.book.kinds.get("contact")
    for record, _ in reader.book.pointing_at(customer):
        if record.kind is kind and "left_on" not in record.data:
            yield Fact(reader.name(record), Many(tuple(_contact(reader, record))))


def _contact(reader: Reader, contact: Record) -> Iterator[Value]:
    teller = Teller(reader.book, contact)
    if contact.get("decision_maker"):
        yield contact.kind.by_name["decision_maker"].label
    yield from (value for name in ("role", "address_as") if (value := teller.value(name)))
    yield from (to_call(contact[name]) for name in ("phone", "mobile") if name in contact.data)


def _needs(reader: Reader, customer: Customer, own: Scope) -> Section:
    """What is known of the customer, what he last said he needs, what superiors decided about him or were told."""
    fields = customer.kind.by_name.get("profile")
    profile = customer.get("profile", {})
    facts = [
        Fact(field.label, brief_words(profile[field.name]))
        for field in (fields.fields if fields else ())
        if field.name in profile
    ]
    if customer.get("competitors"):
        facts.append(Fact(customer.kind.by_name["competitors"].label, brief_words(customer["competitors"])))
    newest = next((r for _, r in reversed(touches(reader.book).get(customer.id, ())) if r.get("needs")), None)
    if newest is not None:
        facts.append(Fact(_NEEDS.fill(day=reader.day(newest.day or reader.today)), brief_words(newest["needs"])))
    if own.sees_money():
        facts += superiors(own)
    return Section(Text("What they need", "需求和情况"), tuple(facts), empty=_UNKNOWN)


_NEEDS = Text("Needs, {day}", "需求（{day}）")
_UNKNOWN = Text("Nobody has written down what they need: ask.", "还没有人写下客户的需求，这次问清楚。")


def _contacts(own: Scope) -> Section:
    """The newest contacts: what was said, what comes next."""
    title = Text("Said last", "最近联系")
    columns = (
        Column(Text("Day", "日期"), "w"),
        Column(Text("Who", "谁"), "w"),
        Column(Text("How", "方式"), "w"),
        Column(Text("Said", "说了什么"), "f"),
        Column(Text("Next step", "下一步"), "f"),
    )
    met = [touch for customer in own.customers for touch in touches(own.book).get(customer, ())]
    rows = tuple(_row(own.reader, record) for _, record in reversed(met[-_LAST:]))
    empty = Text("No contact so far.", "还没有联系过。")
    return Section(title, table=table(title, columns, rows), empty=empty)


def _row(reader: Reader, record: Record) -> Row:
    words = next((record[name] for name in ("feedback", "answer", "question", "purpose") if record.get(name)), "")
    step = record.get("next_step") or record.get("result") or ""
    method = reader.book.say(record, "method") or record.kind.label
    who = reader.person(record.writer)
    return Row((told_on(record), who, method, brief_words(words) or None, brief_words(step) or None))
