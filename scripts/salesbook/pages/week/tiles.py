"""The tiles of a week: one number each, its unit, its yardstick, and the weeks before as a strip of bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from salesbook.calendar import Week
from salesbook.pages.parts.addresses import Address, list_of, place_on
from salesbook.pages.parts.amounts import short, short_figure
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Link, Value
from salesbook.views import ledger, results, weekly
from salesbook.views.ledger import Sum
from salesbook.views.office import is_over
from salesbook.words import Text, counted, join, same, span_text

WEEKS = 12
_BEFORE = 4
HEIGHT = 20


class Tile(NamedTuple):
    """One figure. `bars` are heights in pixels, the week's own last; None where a week may not be told."""

    label: Value
    figure: Text
    unit: Text | None
    yardstick: Text
    bars: tuple[int | None, ...]
    description: Text


class Strip(NamedTuple):
    """The tiles of a week and what they mean."""

    title: Text
    beside: Text
    tiles: tuple[Tile, ...]
    note: Text

    @property
    def idle(self) -> bool:
        """Whether nothing at all came of these weeks."""
        return all(bar == 0 for tile in self.tiles for bar in tile.bars)


_TITLE = Text("Last week's results", "上周结果")
_BESIDE = Text("Week {number} · {days}; bars: the last 12 weeks", "第{number}周 · {days}；小柱为近 12 周")
_NOTE = Text(
    "Sales: value of the orders received, less returns, credits and cancelled orders; a contract counts when goods are called off. Money in: receipts and bills falling due, less refunds.",
    "销售额：当周接到的订货金额，减去退货、折让和取消的订货；合同在要货时计入。回款：到账和到期承兑，减去退款。",
)
_BY_SUNDAY = Text("Overdue: due before the week's end and not settled by then.", "逾期：周末之前到期而到周末未收的款。")
_SO_FAR = Text(
    "The week is not over: everything is told as of today, what is overdue too.",
    "这一周还没有结束，都算到今天为止，逾期也是。",
)
_WITHHELD = Text(
    "An amount drawn from fewer than three customers is not shown to the team.", "不足三家客户的金额不在团队视图显示。"
)
_MEAN = Text("4-week mean {mean}", "前四周平均 {mean}")
_WITHHELD_SHORT = Text("fewer than 3 customers", "不足三家，不显示")
_SERIES = Text("The last 12 weeks: {values}", "近 12 周：{values}")


def of_week(reader: Reader, week: Week, title: Text = _TITLE) -> Strip:
    """The tiles of a week."""
    weeks = tuple(week.later(n) for n in range(1 - WEEKS, 1))
    over = is_over(reader.book, week)
    money = [
        _money(
            reader,
            _listed(reader, "order", Text("Sales (orders signed)", "销售额（签订货）")),
            _ask(reader, results.sales, results.sales_for_team, weeks),
        ),
        _money(
            reader,
            _listed(reader, "payment", Text("Money in", "回款")),
            _ask(reader, results.money_in, results.money_in_for_team, weeks),
        ),
        _overdue(reader, weeks),
    ]
    notes = [_NOTE, _BY_SUNDAY if over else _SO_FAR]
    notes += [] if reader.audience.may_see("manager") else [_WITHHELD]
    tiles = (_visits(reader, weeks), _won(reader, weeks), *money)
    days = span_text(week.monday, week.sunday)
    return Strip(title, _BESIDE.fill(number=week.number, days=days), tiles, join(notes, " ", ""))


def _ask(
    reader: Reader, exact: Callable[..., Any], team: Callable[..., Any], *arguments: object
) -> Sequence[Sum | None]:
    """A money figure: exact for managers, else as the team may see it."""
    answer: Sequence[Sum | None] | None = reader.audience.ask(exact, *arguments)
    return answer if answer is not None else reader.audience.ask(team, *arguments) or ()


def _visits(reader: Reader, weeks: tuple[Week, ...]) -> Tile:
    every = reader.audience.ask(weekly.totals, weeks) or ()
    own = every[-1]
    words = Text(
        "{planned} planned · {done} done · {unplanned} unplanned", "计划 {planned} · 完成 {done} · 计划外 {unplanned}"
    )
    counts = [totals.visits for totals in every]
    return _tile(
        _listed(reader, "visit", _VISITS),
        same(own.visits),
        counted(own.visits, Text("visit|visits", "次")),
        join([words.fill(**own._asdict()), *([_AHEAD.fill(ahead=own.ahead)] if own.ahead else [])], " · ", " · "),
        counts,
    )


_AHEAD = Text("{ahead} not yet due", "未到期 {ahead}")
_VISITS = Text("Visits", "拜访")
_WON = Link(place_on(Address.CUSTOMERS, "stage=won"), Text("New customers", "新客户"))
_LATE = Link(Address.MONEY, Text("Overdue receivables", "逾期应收"))


def _listed(reader: Reader, kind: str, label: Text) -> Value:
    """What a figure counts, as the way to the records it is made of where there are any."""
    return Link(list_of(reader.book.kinds[kind]), label) if reader.book.of(kind) else label


def _won(reader: Reader, weeks: tuple[Week, ...]) -> Tile:
    counts = reader.audience.ask(results.won, weeks) or ()
    mean = _MEAN.fill(mean=_mean(counts))
    return _tile(_WON, same(counts[-1]), Text("won", "家"), mean, list(counts))


def _money(reader: Reader, label: Value, sums: Sequence[Sum | None]) -> Tile:
    amounts = [None if part is None else part.amount for part in sums]
    before = [amount for amount in amounts[-1 - _BEFORE : -1] if amount is not None]
    mean = _MEAN.fill(mean=short(sum(before, Decimal(0)) / len(before)) if before else "–")
    return _amount_tile(reader, label, amounts, mean)


def _overdue(reader: Reader, weeks: tuple[Week, ...]) -> Tile:
    days = tuple(min(week.sunday, reader.today) for week in weeks)
    sums = _ask(reader, ledger.overdue, ledger.overdue_for_team, days)
    own, before = sums[-1], sums[-2]
    words = (
        _WITHHELD_SHORT
        if own is None
        else Text("{count} {count:customer|customers}", "{count} 家").fill(count=own.customers)
    )
    if own is not None and before is not None:
        change = own.amount - before.amount
        more = Text("{by} more than the week before", "比上周多 {by}")
        less = Text("{by} less than the week before", "比上周少 {by}")
        text = (more if change >= 0 else less).fill(by=short(abs(change)))
        words = Text(f"{words.en} · {text.en}", f"{words.zh} · {text.zh}")
    return _amount_tile(reader, _LATE, [s.amount if s else None for s in sums], words)


def _amount_tile(reader: Reader, label: Value, amounts: Sequence[Decimal | None], yardstick: Text) -> Tile:
    own = amounts[-1]
    if own is None:
        return _tile(label, same("–"), None, _WITHHELD_SHORT, amounts)
    figure, unit = short_figure(own, reader.currency)
    return _tile(label, figure, unit, yardstick, amounts)


def _tile(
    label: Value, figure: Text, unit: Text | None, yardstick: Text, values: Sequence[Decimal | int | None]
) -> Tile:
    highest = max((value for value in values if value is not None), default=0)
    bars = tuple(None if v is None else max(1, round(HEIGHT * v / highest)) if v > 0 and highest else 0 for v in values)
    texts = [same("–") if v is None else short(v) if isinstance(v, Decimal) else same(v) for v in values]
    return Tile(label, figure, unit, yardstick, bars, _SERIES.fill(values=join(texts)))


def _mean(counts: Sequence[int]) -> str:
    before = counts[-1 - _BEFORE : -1]
    return f"{sum(before) / len(before):.1f}" if before else "–"
