"""Prices: what was given below the market's, whether it was filed and noted. For managers; a rep sees his own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from salesbook.kinds import Record
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, list_of, page_of, place_on
from salesbook.pages.parts.amounts import unit, with_own
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.declare import MenuGroup, page
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Dated,
    Group,
    Head,
    Lamp,
    Link,
    Metric,
    Near,
    Row,
    Section,
    Sheet,
    Table,
    Under,
    Value,
    first,
    table,
)
from salesbook.rules.duty import Duty, Mark
from salesbook.views.worth import rate_of
from salesbook.words import Text, counted, same

SHOWN = 25
"""Decisions that the page shows; the list has them all."""
RULES = ("price-unfiled", "price-filed-late", "price-below-floor", "price-unacknowledged")
_TITLE = Text("Prices", "价格备案")
_WORDS = Text("price decisions filing floor market price", "价格决定 备案 底价 市场价 折扣")
_MONTH = timedelta(days=30)


_START = Text(
    "No price decision yet. A price below the market's is written down as one, the same day, with its reason.",
    "还没有价格决定。低于市场价时，当天写价格决定并注明理由。",
)
_OWN_ONLY = Text(
    "This view holds your own decisions and those for your customers; floors and costs are left out.",
    "本视图只含您自己的和您客户的价格决定，不含底价和成本。",
)
_ABOUT = Text(
    "Free above the floor, filed the same day and before signature; below the floor a request comes first.",
    "底价以上业务员自定，当天、签约前备案；低于底价先请示。",
)


_NONE_OF_YOURS = Text(
    "No price decision is yours to read: each is for whoever wrote it, the customer's owner, those above them and the managers.",
    "没有您可以看的价格决定：只有填写人、客户负责人、他们的上级和管理层能看。",
)


def _sees_prices(reader: Reader) -> bool:
    """Those who may see any price."""
    return bool(reader.book.of("price_decision")) or reader.audience.may_see("manager")


@page(
    Address.PRICING,
    MenuGroup.MONEY,
    _TITLE,
    search=(Text("Money", "钱款"), _WORDS),
    obligations=("R50", "R51"),
    shown_to=_sees_prices,
    empty=_NONE_OF_YOURS,
)
def pricing(reader: Reader) -> Sheet:
    """What was given below the market, and whether it was filed and noted."""
    cases = Cases(reader, *RULES)
    every = sorted(reader.book.of("price_decision"), key=lambda record: (str(record.day), record.id), reverse=True)
    parts = ((_unfiled(reader, cases), _below(reader, cases)), (_decisions(reader, every, cases),))
    known = every or cases.of("price-unfiled")
    start = None if known else first_steps.first(reader, _START, "price_decision")
    return Sheet(
        Head(_TITLE, None, _ABOUT),
        first_steps.filled(parts) if start else parts,
        () if start else tuple(_metrics(reader, every, cases)),
        (Link(list_of(reader.book.kinds["price_decision"]), reader.book.kinds["price_decision"].plural),),
        start,
        None if reader.audience.may_see("manager") else _OWN_ONLY,
    )


_NOT_FILED, _BELOW = Text("Not filed", "未备案"), Text("Below the floor, not approved", "低于底价、未经批准")
_FILED_LATE, _NOT_NOTED = Text("Filed late", "迟备案"), Text("Not yet noted", "待总经理批阅")
_OF, _RECENT = (
    Text("of {count} below the market's", "低于市场价共 {count} 个"),
    Text("in 30 days: {count}", "近 30 天 {count} 份"),
)
_OF_DECIDED = Text("of {count} decided", "已定价共 {count} 个")
_OF_ALL = Text("of {count} {count:decision|decisions}", "共 {count} 份决定")


def _metrics(reader: Reader, every: list[Record], cases: Cases) -> Iterator[Metric]:
    """How many are not filed, below the floor, late, not noted; each leads to its rows."""
    below = _OF.fill(count=len(cases.of("price-unfiled")))
    unfiled, low = (sum(1 for _ in cases.wrong(rule)) for rule in ("price-unfiled", "price-below-floor"))
    yield Metric(Link(place_on(Address.PRICING, "unfiled"), _NOT_FILED), unfiled, _priced(unfiled), below)
    floor = _OF_DECIDED.fill(count=len(cases.of("price-below-floor")))
    yield Metric(Link(place_on(Address.PRICING, "floor"), _BELOW), low, _priced(low), floor)
    late = cases.count("price-filed-late", Mark.LATE)
    yield Metric(
        Link(place_on(Address.PRICING, "decisions"), _FILED_LATE), late, _decided(late), _OF_ALL.fill(count=len(every))
    )
    recent = sum(record.day is not None and record.day >= reader.today - _MONTH for record in every)
    waiting = cases.count("price-unacknowledged", Mark.LATE, Mark.DUE)
    yield Metric(
        Link(place_on(Address.PRICING, "decisions"), _NOT_NOTED), waiting, _decided(waiting), _RECENT.fill(count=recent)
    )


def _decided(count: int) -> Text:
    return counted(count, Text("decision|decisions", "份"))


def _priced(count: int) -> Text:
    return counted(count, Text("price|prices", "个价格"))


_ALL_FILED = Text("Every price below the market's is filed.", "低于市场价的都已备案。")
_NONE_BELOW = Text("No price is below the floor without approval.", "没有未经批准、低于底价的价格。")


def _unfiled(reader: Reader, cases: Cases) -> Section:
    return _wrong(reader, cases, "price-unfiled", (_NOT_FILED, _ALL_FILED, "unfiled"))


def _below(reader: Reader, cases: Cases) -> Section:
    return _wrong(reader, cases, "price-below-floor", (_BELOW, _NONE_BELOW, "floor"))


def _wrong(reader: Reader, cases: Cases, rule: str, words: tuple[Text, Text, str]) -> Section:
    """The cases of a rule somebody must act on: where, what is the matter, who."""
    title, empty, anchor = words
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("What", "说明"), "f"),
        Column(Text("By", "经办人"), "e w"),
        Column(Text("State", "情况"), "s w"),
    )
    rows, more = first((Row(cells) for duty in _newest(cases, rule) if (cells := _case(reader, duty, rule))), 20)
    return Section(title, table=table(title, columns, rows), empty=empty, note=more, anchor=anchor)


def _newest(cases: Cases, rule: str) -> list[Duty]:
    return sorted(
        cases.wrong(rule), key=lambda duty: (str(duty.due), duty.record.ref if duty.record else ""), reverse=True
    )


def _case(reader: Reader, duty: Duty, rule: str) -> tuple[Value, ...] | None:
    record = reader.book.find(duty.record.ref) if duty.record else None
    if record is None:
        return None
    customer = reader.customer_of(record)
    link = Link(page_of(record), duty.message)
    return (
        customer,
        link,
        reader.person(duty.person),
        case_lamp(rule, duty.mark),
    )


_DECISIONS = Text("Decisions", "价格决定")
_NEWEST = Text("the newest {shown} of {all}", "最近 {shown} 份，共 {all} 份")
_ALL = Text("{all} in all, the newest first", "共 {all} 份，最近的在前")


def _decisions(reader: Reader, every: list[Record], cases: Cases) -> Section:
    money = unit(reader.currency)
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Made", "决定"), "e w"),
        Column(Text("Filed and noted", "备案与批阅"), "s"),
        Column(Text("Product", "产品"), "f"),
        Column(Text("Market ({unit})", "市场价（{unit}）").fill(unit=money), "n"),
        Column(Text("Given ({unit})", "给价（{unit}）").fill(unit=money), "n"),
        Column(Text("Off", "让价"), "n"),
        Column(Text("Reason", "理由"), "f"),
    )
    groups = tuple(_group(reader, record, cases) for record in every[:SHOWN])
    beside = (_NEWEST if every[SHOWN:] else _ALL).fill(shown=SHOWN, all=len(every))
    listed = Table(_DECISIONS, columns, groups)
    return Section(_DECISIONS, table=listed, beside=beside if every else None, empty=_START, anchor="decisions")


def _group(reader: Reader, record: Record, cases: Cases) -> Group:
    dated = Dated(page_of(record), Near(record.day)) if record.day else None
    lead = (
        Under(reader.customer_of(record), reader.person(record.writer)),
        dated,
        _state(record, cases),
    )
    lines = [_line(reader, record, item) for item in record.get("lines", ())]
    return Group(None, tuple(lines) or (Row((None,) * 5),), lead)


_FILED = Text("filed", "已备案")


def _state(record: Record, cases: Cases) -> Value:
    """Filed in time or late, with how we know; below it whether the general manager noted it."""
    filed, noted = cases.about("price-filed-late", record), cases.about("price-unacknowledged", record)
    late = filed is not None and filed.mark is Mark.LATE
    first = case_lamp("price-filed-late", Mark.LATE) if late else Lamp("said", _FILED, "price-filed-late")
    if noted is None:
        return first
    return Under(first, case_lamp("price-unacknowledged", noted.mark))


def _line(reader: Reader, record: Record, line: dict[str, Any]) -> Row:
    product = reader.book.get("product", line.get("product", ""))
    name = reader.link(product) if product else line.get("product")
    market, amount = _number(line.get("list_price")), _number(line.get("given_price"))
    off = same(f"{(market - amount) * 100 / market:.1f}%") if market and amount is not None else None
    return Row((name, _price(reader, record, market), _price(reader, record, amount), off, line.get("reason")))


def _number(raw: Any) -> Decimal | None:
    return None if raw is None else Decimal(str(raw))


def _price(reader: Reader, record: Record, amount: Decimal | None) -> Value:
    """A unit price in the book's currency, always with its two decimals; a foreign one in its own beneath."""
    if amount is None:
        return None
    return with_own(same(f"{amount * rate_of(record):,.2f}"), reader.book, record, amount)
