"""Contracts and orders: the register from draft to signature, what is due under them, what is to be delivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesbook.kinds import Record
from salesbook.pages.money import deliveries
from salesbook.pages.money.contract_progress import is_done, performance, stage_of
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, list_of, page_of, place_on
from salesbook.pages.parts.amounts import full, unit, with_own
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.declare import MenuGroup, page
from salesbook.pages.parts.lamps import by_days, case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Head,
    Lamp,
    Link,
    Many,
    Metric,
    Near,
    Row,
    Section,
    Sheet,
    Under,
    Value,
    first,
    table,
)
from salesbook.rules.duty import Mark
from salesbook.views.steps import performed
from salesbook.views.worth import amount_of, own_amount
from salesbook.words import Text, counted, same

SHOWN = 40
"""Contracts that the register shows; the list of contracts has them all."""
RULES = (
    *("contract-review", "contract-waiting", "contract-order", "milestone-overdue", "contract-unchecked"),
    *("supply-arranged", "delivery-overdue"),
)
_TITLE = Text("Contracts and orders", "合同与订货")
_WORDS = Text("contracts milestones deliveries supply", "合同 评审 送签 签订 履约节点 订货 备货 发货")


_START = Text(
    "No contract and no order yet. A contract begins as a draft, for the general manager to review.",
    "还没有合同和订货。合同先拟稿，交总经理审核。",
)
_LEFT_OUT = Text(
    "This view leaves out: amounts, prices, the general manager's review.", "本视图不含：金额、价格、总经理的审核意见。"
)


@page(
    Address.AGREEMENTS,
    MenuGroup.MONEY,
    _TITLE,
    search=(Text("Money", "钱款"), _WORDS),
    obligations=("R30", "R31", "R55", "R56", "R70", "R71", "R72"),
)
def agreements(reader: Reader) -> Sheet:
    """The register, and what is due under it."""
    cases = Cases(reader, *RULES)
    contracts, orders = reader.book.of("contract"), reader.book.of("order")
    waiting = deliveries.waiting(orders)
    parts = (
        (_register(reader, contracts, cases),),
        (_milestones(reader, contracts),),
        (deliveries.to_arrange(reader, orders),),
        (deliveries.promised(reader, waiting),),
    )
    kinds = (reader.book.kinds[name] for name in ("contract", "order") if name in reader.book.kinds)
    start = None if contracts or orders else first_steps.first(reader, _START, "contract")
    return Sheet(
        Head(_TITLE),
        first_steps.filled(parts) if start else parts,
        () if start else tuple(_metrics(reader, contracts, cases)),
        tuple(Link(list_of(kind), kind.plural) for kind in kinds),
        start,
        None if reader.audience.may_see("manager") else _LEFT_OUT,
    )


_TO_REVIEW, _TO_SIGN = Text("Waiting for review", "待审核"), Text("Out for signature", "送签未回")
_STEPS_LATE = Text("Milestones overdue", "节点逾期")
_OF_OPEN = Text("of {count} being performed", "履行中 {count} 份")
_STAGED = Text("in draft: {count}", "在拟 {count} 份")
_STAGED_OWN = Text("in draft, as far as you read their review: {count}", "您可查看审核的在拟 {count} 份")


def _metrics(reader: Reader, contracts: tuple[Record, ...], cases: Cases) -> Iterator[Metric]:
    """How many wait for whom; each leads to its rows."""
    every = [record for record in contracts if stage_of(record) == "drafted"]
    known = [record for record in every if cases.about("contract-waiting", record) is not None]
    drafts = every if reader.audience.may_see("manager") else known
    waiting = sum(not _answered(cases, record) for record in known)
    yield Metric(
        Link(place_on(Address.AGREEMENTS, "register"), _TO_REVIEW),
        waiting,
        _contracts(waiting),
        (_STAGED if len(drafts) == len(every) else _STAGED_OWN).fill(count=len(drafts)),
    )
    out = [record for record in contracts if stage_of(record) == "sent"]
    yield Metric(
        Link(place_on(Address.AGREEMENTS, "register"), _TO_SIGN), len(out), _contracts(len(out)), _longest(reader, out)
    )
    late, open_ = 0, 0
    for record in contracts:
        step = performed([record], [], reader.today)
        late += step.number
        open_ += step.state in ("late", "going")
    yield Metric(
        Link(place_on(Address.AGREEMENTS, "milestones"), _STEPS_LATE), late, _steps(late), _OF_OPEN.fill(count=open_)
    )
    yield from deliveries.metrics(reader, reader.book.of("order"))


def _contracts(count: int) -> Text:
    return counted(count, Text("contract|contracts", "份"))


def _steps(count: int) -> Text:
    return counted(count, Text("milestone|milestones", "个"))


def _answered(cases: Cases, contract: Record) -> bool:
    duty = cases.about("contract-waiting", contract)
    return duty is not None and duty.mark is Mark.MET


_SINCE, _NONE_OUT = Text("the oldest since {day}", "最早 {day}"), Text("none is out", "没有在外的")


def _longest(reader: Reader, out: list[Record]) -> Text:
    days = [record["sent_on"] for record in out]
    return _SINCE.fill(day=reader.day(date.fromisoformat(min(days)))) if days else _NONE_OUT


# The register


_REGISTER = Text("Register", "合同台账")
_ORDER = Text("draft → reviewed → sent → signed; open ones first", "拟稿 → 审核 → 送签 → 签订；未完的在前")
_MORE = Text(
    "The newest {shown} of {all}; all of them in the list of contracts.",
    "最近 {shown} 份，共 {all} 份，全部见合同清单。",
)
_NO_CONTRACT = Text("No contract yet. Draft it first, then have it reviewed.", "还没有合同。先拟稿，再送审。")
_PLACE = {"drafted": 0, "sent": 1, "signed": 2}


def _register(reader: Reader, contracts: tuple[Record, ...], cases: Cases) -> Section:
    newest = sorted(contracts, key=lambda record: (record.get("drafted_on", ""), record.id), reverse=True)
    every = sorted(newest, key=lambda record: (is_done(reader, record), _PLACE[stage_of(record)]))
    amount = Text("Amount ({unit})", "金额（{unit}）").fill(unit=unit(reader.currency))
    seen = any(reader.audience.sees(record, "owner") for record in every)
    reviews = reader.audience.may_see("manager") or any(cases.about("contract-review", record) for record in every)
    columns = [
        Column(Text("Contract", "合同"), "t"),
        Column(Text("Owner", "负责人"), "w"),
        Column(Text("Drafted", "拟稿"), "w"),
        *([Column(Text("Reviewed", "审核"), "s")] if reviews else []),
        Column(Text("Sent", "送签"), "w"),
        Column(Text("Signed", "签订"), "w"),
        Column(Text("Performance", "履约"), "e"),
    ]
    columns += [Column(amount, "n")] if seen else []
    rows = tuple(Row(tuple(_cells(reader, record, cases, reviews))[: len(columns)]) for record in every[:SHOWN])
    note = _MORE.fill(shown=SHOWN, all=len(every)) if every[SHOWN:] else None
    listed = table(_REGISTER, tuple(columns), rows)
    return Section(
        _REGISTER,
        table=listed,
        beside=_ORDER,
        empty=first_steps.nothing_of(reader, _NO_CONTRACT, "contract"),
        note=note,
        anchor="register",
    )


def _cells(reader: Reader, contract: Record, cases: Cases, reviews: bool) -> Iterator[Value]:
    """A contract's row. Who sees no review sees none left out: what waits for one says so where it would be sent."""
    title = contract.get("title")
    link = Link(page_of(contract), same(title) if title else reader.name(contract))
    customer = reader.book.customers.get(contract.get("customer", ""))
    yield Under(link, reader.customer_of(contract))
    yield reader.person((customer.owner_on(reader.today) if customer else None) or contract.writer)
    yield _day(contract, "drafted_on")
    reviewed, sent = _reviewed(contract, cases), _day(contract, "sent_on")
    yield from (reviewed, sent) if reviews else (sent or reviewed,)
    yield _signed(contract, cases)
    yield performance(reader, contract)
    known = "amount" in contract.data
    yield with_own(full(amount_of(contract)), reader.book, contract, own_amount(contract)) if known else None


def _day(contract: Record, name: str) -> Value:
    return Near(date.fromisoformat(contract[name])) if name in contract.data else None


def _reviewed(contract: Record, cases: Cases) -> Lamp | None:
    """The review as a lamp; nothing where the reader may not know of it."""
    duty, waits = cases.about("contract-review", contract), cases.about("contract-waiting", contract)
    if duty is not None:
        return None if duty.mark is Mark.NOT_OWED else case_lamp("contract-review", duty.mark)
    return case_lamp("contract-waiting", waits.mark) if waits is not None else None


def _signed(contract: Record, cases: Cases) -> Value:
    day = _day(contract, "signed_on")
    order = cases.about("contract-order", contract)
    if order is None or order.mark.fine:
        return day
    return Under(day, case_lamp("contract-order", order.mark))


# Milestones


_MILESTONES = Text("Milestones due", "履约节点")
_AHEAD = Text("overdue, and of the next 60 days", "逾期的和 60 天内到期的")
_NO_STEPS = Text("No milestone is due.", "没有到期的履约节点。")
_DAYS_AHEAD = 60
_CHECKED = Text("last checked {day}", "上次检查 {day}")


def _milestones(reader: Reader, contracts: tuple[Record, ...]) -> Section:
    columns = (
        Column(Text("Due", "期限"), "e w"),
        Column(Text("Milestone", "节点"), "t"),
        Column(Text("Contract", "合同"), "f"),
        Column(Text("Owner", "负责人"), "w"),
        Column(Text("State", "情况"), "s w"),
    )
    result = [
        (date.fromisoformat(step["due"]), contract, index)
        for contract in contracts
        if "signed_on" in contract.data
        for index, step in enumerate(contract.get("milestones", ()))
        if "due" in step and "done_on" not in step
    ]
    near = [dated for dated in result if (dated[0] - reader.today).days <= _DAYS_AHEAD]
    rows, more = first(
        Row(_step(reader, *dated)) for dated in sorted(near, key=lambda dated: (dated[0], dated[1].ref, dated[2]))
    )
    listed = table(_MILESTONES, columns, rows)
    return Section(_MILESTONES, table=listed, beside=_AHEAD, empty=_NO_STEPS, note=more, anchor="milestones")


def _step(reader: Reader, due: date, contract: Record, index: int) -> tuple[Value, ...]:
    step = contract["milestones"][index]
    days = (reader.today - due).days
    late = days > 0
    lamp = by_days("milestone-overdue", Mark.LATE, days) if late else case_lamp("milestone-overdue", Mark.DUE)
    checked = step.get("checked_on")
    text = _CHECKED.fill(day=reader.day(date.fromisoformat(checked))) if checked else None
    customer = reader.book.customers.get(contract.get("customer", ""))
    owner = reader.person((customer.owner_on(reader.today) if customer else None) or contract.writer)
    state: Value = Under(lamp, text) if text else lamp
    name: Value = Under(step["name"], step["note"]) if "note" in step else step["name"]
    about = Many((reader.customer_of(contract), Link(page_of(contract), same(contract.get("title", contract.id)))))
    return Near(due), name, about, owner, state
