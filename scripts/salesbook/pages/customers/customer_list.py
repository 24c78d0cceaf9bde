"""The list of customers, the one that most wants contact first; for a large company a list for each owner as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from salesbook.pages.customers.standings import Standing, Standings, due_value, last_words, stage_words
from salesbook.pages.parts import files, first_steps
from salesbook.pages.parts.addresses import Address, owned_customers
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.lookup import initials, names, sort_key, sort_text
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, File, Group, Head, Link, Near, Row, Table, Value
from salesbook.pinyin import spelled
from salesbook.views.standing import unmerged
from salesbook.words import Text, same

LONGEST, AT_ONCE = 3000, 40
"""Customers on one page, and how many of them the browser lays out at first."""
THIN = 60
_BY_NAME = Text("Name, pinyin or id", "名称、拼音、首字母或编号")
_BY_PHONE = Text("Name, pinyin, id, last four digits of a number", "名称、拼音、首字母、编号或电话后四位")
_TITLE = Text("Customers", "客户")
_COUNT = Text("customer|customers", "家")
_NONE = Text(
    "No customers yet. A customer is a file records/customers/{id}.yaml; a short one is enough to begin with.",
    "还没有客户。每个客户是一个文件 records/customers/{id}.yaml，先写几项就够。",
)
_MOST_URGENT = Text(
    "The {shown} that most want contact, of {all}; all others by owner:",
    "这里是最该联系的 {shown} 家，共 {all} 家；全部按负责人：",
)


class Choice(NamedTuple):
    """A filter: its name, its words, its values."""

    name: str
    label: Text
    values: tuple[tuple[str, Text], ...]


class Chip(NamedTuple):
    """A filter that is on or off, with how many it finds."""

    name: str
    label: Text
    matches: int


class CustomersView(NamedTuple):
    """What the list of customers shows."""

    head: Head
    choices: tuple[Choice, ...]
    chips: tuple[Chip, ...]
    table: Table
    hint: Text
    empty: Value
    more: Text | None
    lists: tuple[Link, ...]
    files: tuple[File, ...]


@pages(Address.CUSTOMERS, MenuGroup.CUSTOMERS, _TITLE, obligations=("R38",))
def customer_lists(reader: Reader) -> Iterator[Page]:
    """The list; with more customers than one list bears, one for each owner, too."""
    entry = SearchEntry(_TITLE, Text("List", "列表"), Text("customers owners stages", "客户名单 负责人 阶段"))
    standings = reader.shared(Standings)
    count = len(unmerged(reader.book))
    owners = _owners(reader, standings) if count > LONGEST else {}
    links = tuple(Link(owned_customers(owner), reader.name_of("person", owner)) for owner in owners)
    yield reader.page(
        Address.CUSTOMERS, _TITLE, "customers.html", lambda: _view(standings, standings.all, links), entry
    )
    for owner, own in owners.items():
        yield _owner_page(standings, owner, own)


def _owners(reader: Reader, standings: Standings) -> dict[str, list[Standing]]:
    result: dict[str, list[Standing]] = {}
    for standing in standings.all:
        result.setdefault(standing.owner or "", []).append(standing)
    name = reader.name_of
    return dict(sorted(result.items(), key=lambda item: sort_key(name("person", item[0]), person=True)))


def _owner_page(standings: Standings, owner: str, own: list[Standing]) -> Page:
    reader = standings.reader
    name = reader.name_of("person", owner) if owner else Text("nobody", "无负责人")
    title = Text("Customers of {name}", "{name}的客户").fill(name=name)
    return reader.page(owned_customers(owner), title, "customers.html", lambda: _view(standings, own, (), title))


def _view(
    standings: Standings, every: Sequence[Standing], links: tuple[Link, ...], title: Text = _TITLE
) -> CustomersView:
    reader = standings.reader
    shown = every[:LONGEST] if links else every
    more = _MOST_URGENT.fill(shown=len(shown), all=len(every)) if links else None
    head = Head(title, number_of(len(every), _COUNT))
    rows = tuple(_row(standings, standing) for standing in shown)
    table = Table(_TITLE, _columns(), tuple(Group(None, rows[n : n + AT_ONCE]) for n in range(0, len(rows), AT_ONCE)))
    whole = files.of_kind(reader, reader.book.kinds["customer"]) if title is _TITLE else ()
    return CustomersView(
        head,
        _choices(reader, shown),
        _chips(reader, shown),
        table,
        _BY_PHONE if standings.phones else _BY_NAME,
        first_steps.first(reader, _NONE, "customer"),
        more,
        links,
        whole,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Type", "类型"), "h"),
        Column(Text("Class", "级别")),
        Column(Text("Territory", "区域"), "h"),
        Column(Text("Stage", "阶段"), "e"),
        Column(Text("Owner", "负责人"), "w"),
        Column(Text("Last contact", "上次联系"), "w"),
        Column(Text("Next promise", "下次约定"), "w"),
        Column(Text("Wants contact", "该联系"), "s"),
        Column(Text("File", "档案"), "n h"),
    )


def _row(standings: Standings, standing: Standing) -> Row:
    reader, customer = standings.reader, standing.customer
    teller = Teller(reader.book, customer)
    cells: tuple[Value, ...] = (
        reader.link(customer),
        teller.value("type"),
        teller.value("class"),
        teller.value("territory"),
        stage_words(customer, standing.stage),
        reader.person(standing.owner),
        last_words(standing.last),
        Near(standing.promise.day) if standing.promise else None,
        due_value(standing, reader.today),
        same(f"{standing.filled}%"),
    )
    return Row(cells, _keys(standings, standing))


def _keys(standings: Standings, standing: Standing) -> tuple[tuple[str, str], ...]:
    """What the filters compare, and by what the columns sort that do not sort by their text."""
    reader, customer = standings.reader, standing.customer
    name = reader.name(customer)
    words = {name.en, name.zh, str(customer.get("name_en", "")), *standings.also(customer)}
    sounds = {sound for spelling in names(customer) for sound in (initials(spelling), "".join(spelled(spelling)))}
    data = {
        "q": " ".join(sorted(words - {""}) + sorted(sounds)).lower(),
        "owner": standing.owner or "",
        "stage": standing.stage or "",
        "class": customer.get("class", ""),
        "territory": customer.get("territory", ""),
        "chips": " ".join(_chips_of(standing, reader.today)),
        "k0": sort_text(name),
        "k5": sort_text(reader.name_of("person", standing.owner), person=True),
        "k8": (standing.due.day or date.max).isoformat(),
    }
    return tuple(data.items())


_CHIPS = {
    "due": Text("Contact due", "该联系了"),
    "promised": Text("With a promise", "有约定"),
    "thin": Text("File below {percent}%", "档案不到 {percent}%").fill(percent=THIN),
}


def _chips_of(standing: Standing, today: date) -> Iterator[str]:
    if standing.due.day and standing.due.day <= today:
        yield "due"
    if standing.promise:
        yield "promised"
    if standing.filled < THIN:
        yield "thin"


def _chips(reader: Reader, shown: Sequence[Standing]) -> tuple[Chip, ...]:
    every = [name for standing in shown for name in _chips_of(standing, reader.today)]
    return tuple(Chip(name, label, every.count(name)) for name, label in _CHIPS.items() if name in every)


def _by_name(item: tuple[str, Text]) -> tuple[tuple[str, ...], str]:
    return sort_key(item[1], person=True)


def _choices(reader: Reader, shown: Sequence[Standing]) -> tuple[Choice, ...]:
    """The filters that can tell these customers apart."""
    owners = {standing.owner: reader.name_of("person", standing.owner) for standing in shown if standing.owner}
    stages = {standing.stage: stage_words(standing.customer, standing.stage) for standing in shown if standing.stage}
    kind = reader.book.kinds["customer"]
    used = {standing.customer.get("class") for standing in shown}
    classes = {value: label for value, label in kind.by_name["class"].labels.items() if value in used}
    lived = {standing.customer.get("territory") for standing in shown}
    territories = {key: name for key, name in reader.book.company.items("territories").items() if key in lived}
    every = (
        ("owner", Text("Owner", "负责人"), dict(sorted(owners.items(), key=_by_name))),
        ("stage", Text("Stage", "阶段"), {k: v for k, v in stages.items() if v is not None}),
        ("class", Text("Class", "级别"), classes),
        ("territory", Text("Territory", "区域"), territories),
    )
    return tuple(Choice(name, label, tuple(values.items())) for name, label, values in every if len(values) > 1)
