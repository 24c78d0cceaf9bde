"""The pipeline: where customers and deals stand, what they are worth, which stand still, what they turned on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from salesbook.calendar import week_of
from salesbook.pages.customers import deal_lessons, deals, step_grid
from salesbook.pages.customers.step_grid import Grid
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, list_of, place_on
from salesbook.pages.parts.amounts import short, short_figure
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Bar, Column, Head, Link, Metric, Row, Section, Sheet, Value, table
from salesbook.views import funnel
from salesbook.views.funnel import STAGES, Funnel
from salesbook.views.stalled import open_deals, stalled
from salesbook.views.worth import NOTHING
from salesbook.words import Text, counted, same

WEEKS = 12
_TITLE = Text("Pipeline", "销售漏斗")
_WORDS = Text("funnel deals forecast sources win loss seven steps", "漏斗 商机 预测 来源 成败因素 七步 停滞")


@pages(Address.PIPELINE, MenuGroup.CUSTOMERS, _TITLE, obligations=("R01", "R11", "R37", "R39", "R52", "R54", "R58"))
def pipeline(reader: Reader) -> Iterator[Page]:
    """The pipeline, and the seven steps of all customers."""
    entry = SearchEntry(_TITLE, Text("Customers", "客户"), _WORDS)
    grid = reader.shared(Grid)
    yield reader.page(Address.PIPELINE, _TITLE, "sheet.html", lambda: _view(reader, grid), entry)
    yield from step_grid.pages(grid)


_START = Text(
    "No deal yet. A deal begins when a customer is interested: write what he needs and by when.",
    "还没有商机。客户有兴趣时就建商机，写明需求和预计时间。",
)
_LEFT_OUT = Text(
    "This view leaves out: the value of deals that are not yours or your reports', and sales by source.",
    "本视图不含：不属于您和您下属的商机金额，各来源的销售额。",
)


def _view(reader: Reader, grid: Grid) -> Sheet:
    weeks = tuple(week_of(reader.today).later(-n) for n in range(WEEKS))
    customers = reader.audience.ask(funnel.funnel, weeks)
    still: tuple[Section, ...] = (deals.standing_still(reader),)
    if deals.knows_values(reader):
        still = (deals.by_month(reader), *still)
    parts = [
        (_customers(reader, customers), deals.by_stage(reader)),
        still,
        (deals.forecast_table(reader),),
        (step_grid.section(grid),),
        (deal_lessons.factors(reader), deal_lessons.sources(reader)),
        (deal_lessons.closed(reader),),
    ]
    start = None if reader.book.of("deal") else first_steps.first(reader, _START, "deal")
    return Sheet(
        Head(_TITLE),
        first_steps.filled(parts) if start else tuple(parts),
        tuple(_metrics(reader, customers)),
        (Link(list_of(reader.book.kinds["deal"]), reader.book.kinds["deal"].plural),),
        start,
        None if reader.audience.may_see("manager") else _LEFT_OUT,
    )


_OPEN = Text("Open deals", "在谈商机")
_STILL, _WEIGHTED = Text("Standing still", "停滞商机"), Text("Weighted forecast", "加权预测")
_NEW, _WON = Text("New customers in 12 weeks", "近 12 周新增客户"), Text("Deals won", "成交商机")
_CONVERTED = Text("{won} of them won so far, {percent}%", "其中已成交 {won} 家，{percent}%")
_LOST = Text("lost: {count}", "丢单 {count} 个")
_SHARE = Text("of {count} open", "在谈共 {count} 个")
_FULL = Text("of {value} in all", "总额 {value}")
_FULL_OF = Text("{whose}: {count} {count:deal|deals} worth {value}", "{whose} {count} 个，总额 {value}")
_CLOSING = Text("expected this month: {count}", "预计本月成交 {count} 个")


def _metrics(reader: Reader, customers: Funnel | None) -> Iterator[Metric]:
    """Open deals, forecast, standing still, new customers, won; each leads to its rows."""
    every = open_deals(reader.book)
    if not reader.book.of("deal"):
        return
    month = f"{reader.today:%Y-%m}"
    closing = sum(str(deal.get("expected_close_on", "")).startswith(month) for deal in every)
    yield Metric(
        Link(place_on(Address.PIPELINE, "forecast"), _OPEN),
        len(every),
        counted(len(every), Text("deal|deals", "个")),
        _CLOSING.fill(count=closing),
    )
    known = deals.valued(reader) if deals.knows_values(reader) else ()
    if known:
        whole = sum((forecast.value for forecast in known), NOTHING)
        weighted = sum((forecast.weighted for forecast in known), NOTHING)
        text = _FULL.fill(value=short(whole))
        if not deals.of_all(reader):
            text = _FULL_OF.fill(whose=deals.whose(reader), count=len(known), value=short(whole))
        yield Metric(
            Link(place_on(Address.PIPELINE, "forecast"), _WEIGHTED), *short_figure(weighted, reader.currency), text
        )
    still = len(stalled(reader.book))
    yield Metric(
        Link(place_on(Address.PIPELINE, "still"), _STILL),
        still,
        counted(still, Text("deal|deals", "个")),
        _SHARE.fill(count=len(every)),
    )
    if customers is not None:
        text = _CONVERTED.fill(won=customers.won_of_them, percent=customers.conversion or 0)
        yield Metric(
            Link(Address.CUSTOMERS, _NEW),
            customers.entered,
            counted(customers.entered, Text("customer|customers", "家")),
            text,
        )
    counts = Counter(funnel.standing(reader.book, deal) for deal in reader.book.of("deal"))
    yield Metric(
        Link(place_on(Address.PIPELINE, "closed"), _WON),
        counts["won"],
        counted(counts["won"], Text("deal|deals", "个")),
        _LOST.fill(count=counts["lost"]),
    )


# Customers by stage


_FUNNEL, _STAGE, _NUMBER = Text("Customers by stage", "客户阶段"), Text("Stage", "阶段"), Text("Customers", "客户")
_NO_CUSTOMER = Text("No customer yet.", "还没有客户。")
_NOTE = Text(
    "Of {entered} customers first known in the last {weeks} weeks, {won} are won.",
    "近 {weeks} 周新认识的 {entered} 家客户，已成交 {won} 家。",
)


def _customers(reader: Reader, funnel: Funnel | None) -> Section:
    labels = _labels(reader)
    counts = {stage: funnel.standing[stage] if funnel else 0 for stage in STAGES}
    most = max(counts.values(), default=0)
    rows = tuple(
        Row((labels.get(stage, same(stage)), _bar(count, most, stage), count or None))
        for stage, count in counts.items()
    )
    columns = (Column(_STAGE, "t"), Column(Text("", ""), "bar"), Column(_NUMBER, "n"))
    text = (
        _NOTE.fill(entered=funnel.entered, won=funnel.won_of_them, weeks=WEEKS) if funnel and funnel.entered else None
    )
    listed = table(_FUNNEL, columns, rows if most else ())
    return Section(_FUNNEL, table=listed, empty=_NO_CUSTOMER, note=text)


def _labels(reader: Reader) -> dict[str, Text]:
    history = reader.book.kinds["customer"].by_name["stages"].item
    return dict(history.by_name["stage"].labels) if history else {}


def _bar(count: int, most: int, stage: str) -> Value:
    return Bar((("l" if stage == "lost" else "d", 100 * count / most),)) if most else None
