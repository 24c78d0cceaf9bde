"""Money: what is owed by age, who chases what, what was promised, which goods are out. The team sees counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from salesbook.pages.money import collection, owed, promises_to_pay
from salesbook.pages.money.collection import Chased
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, list_of, place_on
from salesbook.pages.parts.amounts import number_of, short_figure
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.lamps import telling
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.split import Part, parts
from salesbook.pages.parts.value import (
    LISTED,
    Bar,
    Column,
    Head,
    Lamp,
    Link,
    Many,
    Metric,
    Row,
    Section,
    Sheet,
    Table,
    Value,
    table,
)
from salesbook.rules.duty import Mark
from salesbook.rules.receivables import MONEY, money_counts
from salesbook.views import ledger
from salesbook.views.ageing import Ageing, ageing
from salesbook.views.ageing import Row as Owing
from salesbook.views.chasing import Band, overdue_counts
from salesbook.views.worth import NOTHING
from salesbook.words import Text, counted, same

_TITLE = Text("Receivables", "应收与催款")
MOST_DEBTS, MOST_OWING = 18, 60
"""Rows of a page that holds nothing else."""
_WORDS = Text("receivables ageing overdue collections", "应收账款 账龄 逾期 催款 付款承诺 应收商品 表3")


@pages(Address.MONEY, MenuGroup.MONEY, _TITLE, obligations=("R32", "R34", "R57", "R113", "R114"))
def receivables(reader: Reader) -> Iterator[Page]:
    """What is owed, as far as the reader may know it; what one page has no room for stands on pages of its own."""
    known, chased = _known(reader), collection.debts(reader)
    entry = SearchEntry(_TITLE, Text("Money", "钱款"), _WORDS)
    yield reader.page(Address.MONEY, _TITLE, "sheet.html", lambda: _view(reader, known, chased), entry)
    if chased[collection.SHOWN :]:
        for debts in parts(Address.COLLECTION, chased, MOST_DEBTS):
            yield _debts_page(reader, debts)
    if known.rows[owed.SHOWN :]:
        for rows in parts(Address.AGEING, known.rows, MOST_OWING):
            yield _ageing_page(reader, known, rows)


def _debts_page(reader: Reader, part: Part[Chased]) -> Page:
    def view() -> Sheet:
        table_ = collection.rows(reader, part.items, Cases(reader, "promise-to-pay"))
        return _part(part.titled(collection.TITLE), table_, part.beside)

    return reader.page(part.path, part.titled(collection.TITLE), "sheet.html", view)


def _ageing_page(reader: Reader, known: Ageing, part: Part[Owing]) -> Page:
    def view() -> Sheet:
        return _part(part.titled(owed.TITLE), owed.ages(reader, known, part.items)[0], part.beside)

    return reader.page(part.path, part.titled(owed.TITLE), "sheet.html", view)


def _part(title: Text, listed: Table, beside: tuple[Link, ...]) -> Sheet:
    return Sheet(Head(title), ((Section(None, table=listed),),), doing=(Link(Address.MONEY, _TITLE), *beside))


def _known(reader: Reader) -> Ageing:
    whole = ageing(reader.book, reader.today)
    return whole._replace(rows=tuple(row for row in whole.rows if reader.audience.knows_money_of(row.customer)))


def _view(reader: Reader, known: Ageing, chased: list[Chased]) -> Sheet:
    if not known.rows and not reader.audience.may_see("manager") and not _answers_for_any(reader):
        return _counted(reader)
    return _sheet(reader, known, chased)


def _answers_for_any(reader: Reader) -> bool:
    return any(reader.audience.knows_money_of(customer) for customer in reader.book.customers)


_UNTIL = Text("payments up to {day}", "只计{day}以前的回款")
_NOTHING_YET = Text(
    "Nothing is owed. Receivables come from contracts that are signed and orders, with their instalments.",
    "没有应收款。应收账款由已签合同和订货的付款计划算出。",
)
_OWN_ONLY = Text(
    "This view holds the customers you own or share, and those of your reports; other customers' money is left out.",
    "本视图只含您和您的下属负责或共享的客户，不含其他客户的款项。",
)
_SIGNS = (Text("Rep", "业务员"), Text("Supervisor", "主管"), Text("Clerk", "信息统计员"))


def _sheet(reader: Reader, table_: Ageing, chased: list[Chased]) -> Sheet:
    cases = Cases(reader, "promise-to-pay")
    parts = (
        (owed.section(reader, table_),),
        (collection.section(reader, chased, cases),),
        (collection.by_person(reader, chased), promises_to_pay.promises(reader, cases)),
        (owed.goods(reader), owed.without_day(reader, table_)),
    )
    head = Head(_TITLE, None, _UNTIL.fill(reader.today, day=reader.today))
    start = None if table_.rows else first_steps.first(reader, _NOTHING_YET, "order")
    return Sheet(
        head,
        first_steps.filled(parts) if start else parts,
        () if start else tuple(_metrics(reader, table_, chased, cases)),
        _links(reader),
        start,
        None if reader.audience.may_see("manager") else _OWN_ONLY,
        _SIGNS,
    )


def _links(reader: Reader) -> tuple[Link, ...]:
    kinds = (reader.book.kinds[name] for name in ("collection", "payment") if name in reader.book.kinds)
    return tuple(Link(list_of(kind), kind.plural) for kind in kinds)


def _metrics(reader: Reader, table_: Ageing, chased_debts: list[Chased], cases: Cases) -> Iterator[Metric]:
    """Owed, of it overdue, promised, broken, not chased: each leads to the rows it is made of."""
    total = sum((row.outstanding for row in table_.rows), NOTHING)
    late = sum((sum(row.overdue, NOTHING) for row in table_.rows), NOTHING)
    customers = sum(row.outstanding > 0 for row in table_.rows)
    behind = sum(any(row.overdue) for row in table_.rows)
    yield Metric(
        Link(place_on(Address.MONEY, "ageing"), _OWED),
        *short_figure(total, reader.currency),
        number_of(customers, Text("customer|customers", "家客户")),
    )
    share = _SHARE.fill(count=behind, percent=round(late * 100 / total) if total else 0)
    yield Metric(Link(place_on(Address.MONEY, "form-3"), _LATE), *short_figure(late, reader.currency), share)
    coming = promises_to_pay.promised(reader, cases)
    yield Metric(
        Link(place_on(Address.MONEY, "promises"), _PROMISED),
        *short_figure(sum((promised.amount for promised in coming), NOTHING), reader.currency),
        number_of(len(coming), Text("promise|promises", "笔")),
    )
    broken = promises_to_pay.broken(reader, cases)
    yield Metric(
        Link(place_on(Address.MONEY, "promises"), _BROKEN),
        len(broken),
        counted(len(broken), Text("promise|promises", "笔")),
        _named(reader, [promised.customer for promised in broken]) if broken else _NONE_BROKEN,
    )
    idle = [chased.customer for chased in chased_debts if chased.late]
    yield Metric(
        Link(place_on(Address.MONEY, "form-3"), _IDLE.fill(days=collection.limit(reader))),
        len(set(idle)),
        counted(len(set(idle)), Text("customer|customers", "家")),
        _named(reader, idle) if idle else _ALL_CHASED,
    )


_AND_MORE = Text(" …", "等")
_OWED, _LATE = Text("Outstanding", "应收总额"), Text("Of it overdue", "其中逾期")
_SHARE = Text("customers: {count}; {percent}%", "{count} 家，占 {percent}%")
_PROMISED, _BROKEN = Text("Promised by the week's end", "本周承诺付款"), Text("Broken in 30 days", "近 30 天失约")
_NONE_BROKEN = Text("none in the last 30 days", "近 30 天没有失约")
_IDLE = Text("Not chased for {days} {days:day|days}", "{days} 天内未催")
_ALL_CHASED = Text("every overdue debt is chased", "逾期的都在催")
_NAMED = 2  # customers that a tile has room for


def _named(reader: Reader, customers: list[str]) -> Value:
    every = list(dict.fromkeys(customers))
    named = Many(tuple(reader.customer(customer, {}) for customer in every[:_NAMED]), LISTED)
    return Many((named, _AND_MORE), same("")) if every[_NAMED:] else named


# The team's view: counts


_LEFT_OUT = Text(
    "This view leaves out: which customer owes, amounts, collections, payments, goods owed. "
    "They are for the customer's owner, his superiors and the managers.",
    "本视图不含：哪家客户欠款、金额、催款、回款、应收商品，这些由负责人、上级和管理层查看。",
)
_OVERDUE = Text("Overdue by age", "逾期账龄")
_BY_CUSTOMERS = Text("customers that owe something of this age", "欠有该账龄款项的客户数")
_NOBODY_LATE = Text("No customer is overdue.", "没有客户逾期。")


def _counted(reader: Reader) -> Sheet:
    bands = reader.audience.ask(overdue_counts, reader.today) or ()
    rows = tuple(
        Row((owed.band_words(band.first, band.last), _bar(band, bands), band.customers))
        for band in bands
        if band.customers
    )
    columns = (Column(Text("Days overdue", "逾期天数"), "w"), Column(Text("", ""), "bar"), Column(_HEAD, "n"))
    late = Section(_OVERDUE, table=table(_OVERDUE, columns, rows), beside=_BY_CUSTOMERS, empty=_NOBODY_LATE)
    sells = reader.book.of("contract") or reader.book.of("order")
    return Sheet(
        Head(_TITLE, None, _UNTIL.fill(reader.today, day=reader.today)),
        ((late, _by_rule(reader)),) if sells else (),
        tuple(_team_sum(reader)),
        start=None if sells else first_steps.first(reader, _NOTHING_YET, "order"),
        foot=_LEFT_OUT,
    )


_HEAD = Text("Customers", "客户数")


def _bar(own_band: Band, bands: tuple[Band, ...]) -> Bar:
    most = max(band.customers for band in bands)
    last = "r" if own_band.last is None else "d"
    return Bar(((last, 100 * own_band.customers / most),))


def _team_sum(reader: Reader) -> Iterator[Metric]:
    """The sum overdue, where it is drawn from enough customers."""
    sums = reader.audience.ask(ledger.overdue_for_team, (reader.today,)) or (None,)
    if sums[0] is not None and sums[0].customers:
        text = _OF_CUSTOMERS.fill(count=sums[0].customers)
        yield Metric(_ALL_LATE, *short_figure(sums[0].amount, reader.currency), text)


_ALL_LATE, _OF_CUSTOMERS = (
    Text("Overdue receivables", "逾期应收"),
    Text("{count} {count:customer|customers}", "{count} 家客户"),
)
_RULES = Text("How it is chased", "催收情况")
_QUESTIONS = {
    "overdue-unchased": Text("Overdue instalments chased in time", "逾期款按时催了"),
    "promise-to-pay": Text("Promises to pay kept", "付款承诺已兑现"),
    "goods-overdue": Text("Goods back in time", "商品按期归还"),
}
_OF = Text("{count} of {all}", "{all} 笔中 {count} 笔")
_NOTHING_DUE = Text("nothing due", "没有到期的")


def _kept(rule: str, count: Counter[Mark], due: int) -> Lamp:
    """How many of the cases due were met; where some were not, how many, by the gravest of what became of them."""
    wrong = [mark for mark in Mark if count[mark] and not mark.fine]
    if not wrong:
        return Lamp("ok", _OF.fill(count=count[Mark.MET], all=due), rule)
    return telling(rule, wrong[-1], _OF.fill(count=due - count[Mark.MET], all=due))


def _by_rule(reader: Reader) -> Section:
    counts = reader.audience.ask(money_counts) or {}
    rows = []
    for rule in sorted(MONEY, key=list(_QUESTIONS).index):
        count = counts[rule]
        due = count.total() - count[Mark.DUE]
        rows.append(Row((_QUESTIONS[rule], _kept(rule, count, due) if due else Lamp("na", _NOTHING_DUE, rule))))
    columns = (Column(Text("What", "内容"), "t"), Column(Text("State", "情况"), "s"))
    return Section(_RULES, table=table(_RULES, columns, tuple(rows)))
