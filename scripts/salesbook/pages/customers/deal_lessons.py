"""What deals turned on, the lessons of those that ended, and the ways customers came to us."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from salesbook.kinds import Record
from salesbook.pages.customers.deals import name
from salesbook.pages.parts.amounts import full, unit
from salesbook.pages.parts.first_steps import nothing_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import LISTED, Bar, Column, Many, Near, Row, Section, Value, table
from salesbook.views.funnel import factors as counted
from salesbook.views.funnel import sources as with_sales
from salesbook.views.funnel import sources_for_team, standing
from salesbook.words import Text, same

SHOWN = 12
_FACTORS, _FACTOR = Text("Why we win and lose", "成败因素"), Text("Factor", "因素")
_WON, _LOST = Text("Won", "成交"), Text("Lost", "丢单")
_NO_RESULT = Text(
    "No deal has ended with its factors. Write them when a deal is won or lost.",
    "还没有写明因素的结果。商机成交或丢单时写下成败因素。",
)
_TIMES = Text("how often each is named", "被提到的次数")


def _labels(reader: Reader, field: str) -> dict[str, Text]:
    """The words for the factors of a deal's result."""
    group: Any = reader.book.kinds["deal"].by_name["result"].by_name[field]
    return dict(group.item.labels if group.item else group.labels)


def factors(reader: Reader) -> Section:
    """How often each factor is named in deals won and in deals lost."""
    result = reader.audience.ask(counted) or {"won": Counter(), "lost": Counter()}
    labels = _labels(reader, "factors")
    names = sorted(
        set(result["won"]) | set(result["lost"]),
        key=lambda factor: (-result["won"][factor] - result["lost"][factor], factor),
    )
    most = max((result["won"][factor] + result["lost"][factor] for factor in names), default=0)
    columns = (Column(_FACTOR, "t"), Column(Text("", ""), "bar"), Column(_WON, "n"), Column(_LOST, "n"))
    rows = []
    for factor in names:
        won, lost = result["won"][factor], result["lost"][factor]
        bar = Bar((("d", 100 * won / most), ("m2", 100 * lost / most)))
        rows.append(Row((labels.get(factor, same(factor)), bar, won or None, lost or None)))
    return Section(_FACTORS, table=table(_FACTORS, columns, tuple(rows)), beside=_TIMES, empty=_NO_RESULT)


_SOURCES, _SOURCE = Text("Where customers come from", "客户来源"), Text("Source", "来源")
_CUSTOMERS = Text("Customers", "客户")
_NO_SOURCE = Text("No customer yet.", "还没有客户。")


def sources(reader: Reader) -> Section:
    """Customers by the way they came, how many were won, and for managers their sales."""
    labels = reader.book.kinds["customer"].by_name["channel"].labels
    money = reader.audience.ask(with_sales)
    counts = reader.audience.ask(sources_for_team) or {}
    names = list(money) if money else sorted(counts, key=lambda source: (-counts[source][0], source))
    most = max((counts[source][0] for source in names), default=0)
    sales = Text("Sales ({unit})", "销售额（{unit}）").fill(unit=unit(reader.currency))
    columns = [Column(_SOURCE, "t"), Column(Text("", ""), "bar"), Column(_CUSTOMERS, "n"), Column(_WON, "n")]
    columns += [Column(sales, "n")] if money else []
    rows = []
    for source in names:
        customers, won = counts[source]
        bar = Bar((("d", 100 * won / most), ("l", 100 * (customers - won) / most)))
        cells = (
            labels.get(source, same(source)),
            bar,
            customers,
            won or None,
            full(money[source].sales) if money else None,
        )
        rows.append(Row(cells[: len(columns)]))
    return Section(_SOURCES, table=table(_SOURCES, tuple(columns), tuple(rows)), empty=_NO_SOURCE)


_CLOSED, _NEWEST = (
    Text("Deals that ended", "已结束的商机"),
    Text("the newest {shown} of {all}", "最近 {shown} 个，共 {all} 个"),
)
_NONE_ENDED = Text("No deal has ended yet.", "还没有结束的商机。")


def closed(reader: Reader) -> Section:
    """The deals that ended last, with what they turned on and what is learned."""
    ended = [
        record
        for record in reader.book.of("deal")
        if standing(reader.book, record) != "open" and "result" in record.data
    ]
    ended.sort(key=lambda record: (record["result"].get("date", ""), record.id), reverse=True)
    columns = (
        Column(Text("Deal", "商机"), "t"),
        Column(Text("Ended", "结束"), "e w"),
        Column(Text("Outcome", "结果"), "s w"),
        Column(_FACTOR, "f"),
        Column(Text("Lesson", "经验教训"), "f"),
    )
    rows = tuple(Row(_cells(reader, record)) for record in ended[:SHOWN])
    beside = _NEWEST.fill(shown=min(SHOWN, len(ended)), all=len(ended)) if ended else None
    return Section(
        _CLOSED,
        table=table(_CLOSED, columns, rows),
        beside=beside,
        empty=nothing_of(reader, _NONE_ENDED, "deal"),
        anchor="closed",
    )


def _cells(reader: Reader, deal: Record) -> tuple[Value, ...]:
    result, labels = deal["result"], _labels(reader, "factors")
    outcome = {"won": _WON, "lost": _LOST}[standing(reader.book, deal)]
    named = tuple(labels.get(item, same(item)) for item in result.get("factors", ()))
    day = Near(date.fromisoformat(result["date"])) if "date" in result else None
    return name(reader, deal), day, outcome, Many(named, LISTED) if named else None, result.get("lesson")
