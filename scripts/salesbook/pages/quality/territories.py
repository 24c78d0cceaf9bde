"""Territories: who works each, how many customers lie in it, our share by estimate, what was done to make us known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesbook.kinds import Record
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, page_of, place_on, territory_anchor, territory_place
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.declare import MenuGroup, page
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    LISTED,
    Bar,
    Column,
    Dated,
    Head,
    Link,
    Many,
    Metric,
    Near,
    Row,
    Section,
    Sheet,
    Value,
    table,
)
from salesbook.rules.duty import Duty, Mark
from salesbook.views.standing import unmerged
from salesbook.views.territories import Territory, territories
from salesbook.words import Text, counted, same

SHOWN = 12
"""Estimates, promotions and misplaced customers that the page shows."""
_TITLE, _ONE = Text("Territories", "区域"), Text("Territory", "区域")
_WORDS = Text("territory coverage market share promotion", "区域 覆盖 市场占有率 推广 品牌")


_START = Text(
    "No territory yet. They are listed in records/company.yaml; each person and each customer then names one.",
    "还没有区域。在 records/company.yaml 里列出，再给人员和客户填上所属区域。",
)


@page(
    Address.TERRITORIES,
    MenuGroup.QUALITY,
    _TITLE,
    search=(Text("Market", "市场"), _WORDS),
    obligations=("R20", "R23", "R24"),
)
def territory_page(reader: Reader) -> Sheet:
    """Who works each territory, and what is known of it."""
    every = tuple(_as_seen(reader, territory) for territory in reader.audience.ask(territories) or ())
    names = reader.book.company.items("territories")
    cases = Cases(reader, "outside-territory")
    parts = (
        (_coverage(reader, every, names),),
        (_shares(reader, every, names),),
        (_promotions(reader, every, names), _outside(reader, cases)),
    )
    if not every:
        return Sheet(Head(_TITLE), first_steps.filled(parts), start=first_steps.first(reader, _START, "company"))
    return Sheet(Head(_TITLE), parts, tuple(_metrics(reader, every)))


def _as_seen(reader: Reader, territory: Territory) -> Territory:
    """A territory with its notes as far as the reader may see them; its customers are only counted."""
    shares, promotions = (
        tuple(filter(None, (reader.book.find(note.ref) for note in notes)))
        for notes in (territory.shares, territory.promotions)
    )
    return territory._replace(shares=shares, promotions=promotions)


_ALL, _UNCOVERED = Text("Territories", "区域"), Text("Nobody works it", "无人负责")
_IN, _NOWHERE = Text("Customers in one", "有区域的客户"), Text("{count} without one", "{count} 家没有填区域")
_KNOWN, _ACTS = (
    Text("With an estimate of share", "有占有率估计"),
    Text("{count} {count:promotion|promotions}", "推广 {count} 次"),
)
_OF, _REPS = Text("of {count}", "共 {count} 个"), Text("{count} {count:person|people}", "{count} 人")


def _metrics(reader: Reader, every: Sequence[Territory]) -> Iterator[Metric]:
    people = {person for territory in every for person in territory.people}
    yield Metric(
        Link(place_on(Address.TERRITORIES, "coverage"), _ALL),
        len(every),
        _places(len(every)),
        _REPS.fill(count=len(people)),
    )
    bare = sum(not territory.people for territory in every)
    yield Metric(
        Link(place_on(Address.TERRITORIES, "coverage"), _UNCOVERED), bare, _places(bare), _OF.fill(count=len(every))
    )
    inside = sum(len(territory.customers) for territory in every)
    without = sum("territory" not in customer.data for customer in unmerged(reader.book))
    yield Metric(
        Link(Address.CUSTOMERS, _IN),
        inside,
        counted(inside, Text("customer|customers", "家")),
        _NOWHERE.fill(count=without),
    )
    known = sum(bool(territory.shares) for territory in every)
    acts = _ACTS.fill(count=sum(len(territory.promotions) for territory in every))
    yield Metric(Link(place_on(Address.TERRITORIES, "shares"), _KNOWN), known, _places(known), acts)


def _places(count: int) -> Text:
    return counted(count, Text("territory|territories", "个"))


_COVERAGE = Text("Coverage", "覆盖")
_NO_LOST = Text("customers without those lost", "客户数不含已流失的")


def _coverage(reader: Reader, every: Sequence[Territory], names: dict[str, Text]) -> Section:
    most = max((len(territory.customers) for territory in every), default=0) or 1
    columns = (
        Column(_ONE, "t"),
        Column(Text("Who works it", "负责人"), "e"),
        Column(Text("How many", "多少"), "bar"),
        Column(Text("Customers", "客户数"), "n"),
        Column(Text("Market share, by estimate", "市场占有率（估计）"), "n"),
        Column(Text("Promotions", "推广次数"), "n"),
    )
    rows = tuple(_place(reader, territory, names, most) for territory in every)
    return Section(_COVERAGE, table=table(_COVERAGE, columns, rows), beside=_NO_LOST, anchor="coverage")


def _place(reader: Reader, territory: Territory, names: dict[str, Text], most: int) -> Row:
    people = tuple(reader.person(person) for person in territory.people)
    worked: Value = Many(people, LISTED) if people else case_lamp("territory-uncovered", Mark.MISSING)
    customers = (
        Link(place_on(Address.CUSTOMERS, f"territory={territory.key}"), same(str(len(territory.customers))))
        if territory.customers
        else None
    )
    bar = Bar((("d", 100 * len(territory.customers) / most),))
    latest = _percent(territory.shares[-1]) if territory.shares else None
    name = names.get(territory.key, same(territory.key))
    cells = (name, worked, bar, customers, latest, len(territory.promotions) or None)
    return Row(cells, anchor=territory_anchor(territory.key))


def _named(names: dict[str, Text], key: str) -> Link:
    return Link(territory_place(key), names.get(key, same(key)))


def _percent(note: Record) -> Text | None:
    estimate = note.get("share", {}).get("estimate")
    return None if estimate is None else same(f"{estimate:g}%")


_SHARES = Text("Estimates of our share", "市场占有率估计")
_NO_SHARE = Text(
    "No estimate yet. Write a market note of this kind, with what it rests on.",
    "还没有估计。写一条“市场占有率”市场信息，注明依据。",
)


def _shares(reader: Reader, every: Sequence[Territory], names: dict[str, Text]) -> Section:
    """By territory, the newest first, each with what it rests on."""
    columns = (
        Column(_ONE, "t"),
        Column(Text("Written", "填写"), "w"),
        Column(Text("For", "时期")),
        Column(Text("Share", "占有率"), "n"),
        Column(Text("What it rests on", "依据"), "f"),
        Column(Text("By", "业务员"), "w"),
    )
    result = [(territory.key, note) for territory in every for note in reversed(territory.shares)]
    rows = tuple(_share(reader, _named(names, key), note) for key, note in result[:SHOWN])
    return Section(_SHARES, table=table(_SHARES, columns, rows), empty=_NO_SHARE, anchor="shares")


def _share(reader: Reader, name: Link, note: Record) -> Row:
    share = note.get("share", {})
    basis: Value = share.get("basis") or case_lamp("market-share-based", Mark.AT_RISK)
    written = Dated(page_of(note), Near(note.day)) if note.day else None
    return Row((name, written, share.get("period"), _percent(note), basis, reader.person(note["person"])))


_PROMOTIONS = Text("Promotion", "品牌推广")
_NO_PROMOTION = Text("No promotion yet.", "还没有推广活动。")


def _promotions(reader: Reader, every: Sequence[Territory], names: dict[str, Text]) -> Section:
    columns = (
        Column(Text("What", "活动"), "t"),
        Column(Text("Date", "日期"), "w"),
        Column(_ONE, "w"),
        Column(Text("Left there", "留下的资料"), "f"),
        Column(Text("By", "业务员"), "w"),
    )
    result = [(note, _named(names, territory.key)) for territory in every for note in territory.promotions]
    result.sort(key=lambda pair: (pair[0]["date"], pair[0].id), reverse=True)
    rows = tuple(_promotion(reader, note, name) for note, name in result[:SHOWN])
    return Section(_PROMOTIONS, table=table(_PROMOTIONS, columns, rows), empty=_NO_PROMOTION, anchor="promotions")


def _promotion(reader: Reader, note: Record, name: Link) -> Row:
    promotion = note.get("promotion", {})
    event = Link(page_of(note), same(str(promotion.get("event") or note.get("topic") or note.id)))
    return Row(
        (
            event,
            Near(note.day) if note.day else None,
            name,
            promotion.get("material_left"),
            reader.person(note["person"]),
        )
    )


_OUTSIDE = Text("Customers outside their owner's territory", "不在负责人区域内的客户")
_ALL_INSIDE = Text("None, as far as this view tells.", "本视图范围内没有。")


def _outside(reader: Reader, cases: Cases) -> Section:
    columns = (Column(Text("What", "说明"), "t"), Column(Text("Owner", "负责人"), "w"))
    rows = tuple(_misplaced(reader, duty) for duty in list(cases.wrong("outside-territory"))[:SHOWN])
    return Section(_OUTSIDE, table=table(_OUTSIDE, columns, rows), empty=_ALL_INSIDE, anchor="outside")


def _misplaced(reader: Reader, duty: Duty) -> Row:
    words = Link(page_of(duty.record), duty.message) if duty.record else duty.message
    return Row((words, reader.person(duty.person)))
