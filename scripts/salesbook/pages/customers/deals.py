"""Open deals: by stage, with their forecast, by the month they are to close, and those that stand still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from salesbook.kinds import Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import full, unit
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Bar, Column, Link, Near, Row, Section, Under, Value, table
from salesbook.views.funnel import Forecast, forecast, stage_now
from salesbook.views.stalled import open_deals, stalled
from salesbook.views.worth import NOTHING
from salesbook.words import Text, join, month_text, same

SHOWN = 30
_DEAL, _OWNER, _STAGE = Text("Deal", "商机"), Text("Owner", "负责人"), Text("Stage", "阶段")
_BLANK = Text("", "")
_NONE = Text("No deal is open.", "没有在谈的商机。")


def knows_values(reader: Reader) -> bool:
    """Whether the reader sees what any open deal is worth."""
    return any("value" in deal.data for deal in open_deals(reader.book))


def valued(reader: Reader) -> tuple[Forecast, ...]:
    """The open deals whose worth the reader may see, the greatest first: every sum of deals is drawn from these."""
    return tuple(expected for expected in forecast(reader.book) if reader.audience.sees(expected.deal, "owner"))


def of_all(reader: Reader) -> bool:
    """Whether the reader sees what every open deal is worth, so that sums and counts stand over the same deals."""
    return len(valued(reader)) == len(open_deals(reader.book))


_YOURS, _WITH_REPORTS = Text("yours", "您的"), Text("yours and your reports'", "您和下属的")


def whose(reader: Reader) -> Text:
    """Whose deals those are of which the reader sees the worth, where these are not all."""
    people = reader.book.people.values()
    leads = any(
        person.get("reports_to") == reader.audience.viewer and person.active_on(reader.today) for person in people
    )
    return _WITH_REPORTS if leads else _YOURS


def _owner(reader: Reader, deal: Record) -> Value:
    customer = reader.book.customers.get(deal.get("customer", ""))
    return reader.person((customer.owner_on(reader.today) if customer else None) or deal.writer)


def name(reader: Reader, deal: Record) -> Value:
    """A deal by its link, its customer below."""
    title = deal.get("title")
    link = Link(page_of(deal), same(title) if title else reader.name(deal))
    return Under(link, reader.customer_of(deal))


def _stage(reader: Reader, deal: Record) -> Text | None:
    now = stage_now(reader.book, deal)
    return reader.book.company.items("stages").get(now.get("stage", ""), same(now.get("stage", ""))) if now else None


_BY_STAGE, _COUNT = Text("Open deals by stage", "在谈商机阶段"), Text("Deals", "商机")


def by_stage(reader: Reader) -> Section:
    """How many open deals stand at each stage; where the reader knows their worth, how many these are and the sum."""
    stages, every = reader.book.company.items("stages"), open_deals(reader.book)
    at = {deal.ref: (stage_now(reader.book, deal) or {}).get("stage", "") for deal in every}
    known = valued(reader) if knows_values(reader) else ()
    used = [key for key in stages if key in at.values()]
    counts = {key: sum(stage == key for stage in at.values()) for key in used}
    columns = [Column(_STAGE, "t"), Column(_BLANK, "bar"), Column(_COUNT, "n"), *_worth_columns(reader, known)]
    rows = []
    for key, count in counts.items():
        own = [expected for expected in known if at.get(expected.deal.ref) == key]
        bar = Bar((("d", 100 * count / max(counts.values())),))
        worth: tuple[Value, ...] = (len(own) or None, full(_sum(own, "value")))
        rows.append(Row((stages[key], bar, count, *(worth[3 - len(columns) :] if known else ()))))
    return Section(_BY_STAGE, table=table(_BY_STAGE, tuple(columns), tuple(rows)), empty=_NONE)


def _worth_columns(reader: Reader, known: tuple[Forecast, ...]) -> Iterator[Column]:
    """The columns of what deals are worth; of some only, first how many these are."""
    if known and not of_all(reader):
        yield Column(_OF_THEM.fill(whose=whose(reader)), "n")
    if known:
        yield Column(Text("Value ({unit})", "金额（{unit}）").fill(unit=unit(reader.currency)), "n")


_OF_THEM = Text("Of them {whose}", "其中{whose}")


_FORECAST = Text("Open deals", "在谈商机")
_WEIGHTED_BY = Text("by value times chance", "按金额 × 成交概率排序")
_SOONEST = Text("those expected soonest first", "按预计成交日排序")
_MORE = Text(
    "The first {shown} of {all}; all of them in the list of deals.", "前 {shown} 个，共 {all} 个，全部见商机清单。"
)
_TOTAL = Text("Total", "合计")
_TOTAL_OF = Text("Total of {count} ({whose})", "合计（{whose} {count} 个）")


def forecast_table(reader: Reader) -> Section:
    """Every open deal with its stage, chance and expected close, and its weighted worth where it may be seen."""
    every = sorted(
        forecast(reader.book),
        key=lambda expected: (-expected.weighted, expected.deal.get("expected_close_on", "9"), expected.deal.id),
    )
    money = knows_values(reader)
    with_unit = {"unit": unit(reader.currency)}
    columns = [
        Column(_DEAL, "t"),
        Column(_OWNER, "w"),
        Column(_STAGE, "e"),
        Column(Text("Expected", "预计成交"), "w"),
        Column(Text("Chance", "概率"), "n"),
    ]
    if money:
        columns.append(Column(Text("Value ({unit})", "金额（{unit}）").fill(**with_unit), "n"))
        columns.append(Column(Text("Weighted ({unit})", "加权（{unit}）").fill(**with_unit), "n"))
    rows = tuple(Row(_cells(reader, expected)[: len(columns)]) for expected in every[:SHOWN])
    known = list(valued(reader))
    sums = (full(_sum(known, "value")), full(_sum(known, "weighted")))
    total = _TOTAL if of_all(reader) else _TOTAL_OF.fill(whose=whose(reader), count=len(known))
    foot = (total, "", "", "", "", *sums) if money and rows and len(every) <= SHOWN else ()
    note = _MORE.fill(shown=SHOWN, all=len(every)) if every[SHOWN:] else None
    listed = table(_FORECAST, tuple(columns), rows, foot)
    beside = (_WEIGHTED_BY if money else _SOONEST) if rows else None
    return Section(_FORECAST, table=listed, beside=beside, empty=_NONE, note=note, anchor="forecast")


def _cells(reader: Reader, deal_expected: Forecast) -> tuple[Value, ...]:
    deal = deal_expected.deal
    expected = Near(date.fromisoformat(deal["expected_close_on"])) if "expected_close_on" in deal.data else None
    chance = same(f"{deal_expected.chance:.0f}%")
    seen = "value" in deal.data
    return (
        name(reader, deal),
        _owner(reader, deal),
        _stage(reader, deal),
        expected,
        chance,
        full(deal_expected.value) if seen else None,
        full(deal_expected.weighted) if seen else None,
    )


_MONTHS, _MONTH = Text("Forecast by month", "按月预测"), Text("Month", "月份")
_MONTHS_OF = Text("Forecast by month, {whose}", "按月预测（{whose}）")
_MONTHS_BY = Text("dark: weighted; light: the rest of the value", "深色为加权，浅色为其余金额")
_UNDATED = Text("no date", "未定")


def by_month(reader: Reader) -> Section:
    """What is to close in each month: the weighted part of the value, dark."""
    months: dict[str, list[Forecast]] = {}
    for expected in valued(reader):
        months.setdefault(expected.deal.get("expected_close_on", "9999-12")[:7], []).append(expected)
    sums = {month: (_sum(own, "value"), _sum(own, "weighted"), len(own)) for month, own in sorted(months.items())}
    most = max((value for value, _, _ in sums.values()), default=NOTHING)
    columns = (
        Column(_MONTH, "t w"),
        Column(_BLANK, "bar"),
        Column(_COUNT, "n"),
        Column(Text("Weighted ({unit})", "加权（{unit}）").fill(unit=unit(reader.currency)), "n"),
    )
    rows = tuple(
        Row((_month(month), _bar(value, weighted, most), count, full(weighted)))
        for month, (value, weighted, count) in sums.items()
    )
    title = _MONTHS if of_all(reader) else _MONTHS_OF.fill(whose=whose(reader))
    return Section(title, table=table(title, columns, rows), beside=_MONTHS_BY, empty=_NONE)


def _month(month: str) -> Text:
    return _UNDATED if month == "9999-12" else month_text(month)


def _sum(own: list[Forecast], name: str) -> Decimal:
    return sum((getattr(expected, name) for expected in own), NOTHING)


def _bar(value: Decimal, weighted: Decimal, most: Decimal) -> Bar | None:
    if not most:
        return None
    return Bar((("d", float(100 * weighted / most)), ("l", float(100 * (value - weighted) / most))))


_STILL = Text("Standing still", "停滞商机")
_STILL_BY = Text(
    "no contact and no new stage for long, or past the expected close", "久无联系、阶段不动，或过了预计成交日"
)
_ALL_MOVE = Text("Every open deal moves.", "在谈商机都有进展。")
_IDLE = Text("nothing for {days} {days:day|days}", "{days} 天没有动静")
_OVER = Text("{days} {days:day|days} past the expected close", "超过预计成交日 {days} 天")


def standing_still(reader: Reader) -> Section:
    """Deals somebody should revive or close."""
    columns = (
        Column(_DEAL, "t"),
        Column(_OWNER, "w"),
        Column(Text("Last moved", "最近进展"), "e w"),
        Column(Text("Why it is here", "原因"), "f"),
    )
    rows = []
    every = stalled(reader.book)
    for still in every[:SHOWN]:
        words = [_OVER.fill(days=still.over)] if still.over else []
        words = [_IDLE.fill(days=still.idle), *words] if still.idle else words
        rows.append(
            Row((name(reader, still.deal), _owner(reader, still.deal), Near(still.since), join(words, "; ", "；")))
        )
    listed = table(_STILL, columns, tuple(rows))
    more = _MORE.fill(shown=SHOWN, all=len(every)) if every[SHOWN:] else None
    return Section(_STILL, table=listed, beside=_STILL_BY, empty=_ALL_MOVE, note=more, anchor="still")
