"""A person's month: every measure beside its target, with the line where an even pace would stand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from salesbook.calendar import month_end, span
from salesbook.pages.parts.amounts import short, short_unit
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Bullet, Column, Many, Row, Section, Value, table
from salesbook.views import targets
from salesbook.views.office import office
from salesbook.views.targets import MONEY, TargetLine
from salesbook.views.training import training_hours
from salesbook.words import Text, month_text, number_text

_TEAM = Text("Target and actual", "目标与实际")
_SHORT = {
    "turnover": Text("Turnover (invoiced)", "营业额（已开票）"),
    "sales_amount": Text("Sales (orders signed)", "销售额（签订货）"),
    "sales_quantity": Text("Quantity sold", "销售数量"),
    "gross_margin": Text("Gross margin", "毛利"),
    "money_in": Text("Money in", "回款额"),
    "new_customers": Text("New customers", "新客户"),
}
_PACE = Text(
    "Stroke: an even pace by workdays would stand at {percent}%. Amounts in {unit}.",
    "竖线：按工作日应到 {percent}%。金额单位{unit}。",
)
_DEFINED = Text(
    " Turnover goes to the customer's owner on the invoice's day; a contract counts as sales when goods are called off.",
    "营业额算开票当天的客户负责人；合同在要货时才计入销售额。",
)
_NONE = Text(
    "No target and no result this month. A target is written in records/targets/{month}/{person}.yaml.",
    "本月没有目标，也没有业绩。目标写在 records/targets/{month}/{person}.yaml。",
)


_LEARNED = Text("Hours of training this month: {hours}.", "本月学习培训 {hours} 小时。")


def section(reader: Reader, person: str) -> Section:
    """A person's own month, for who may see the person's rows."""
    month = f"{reader.today:%Y-%m}"
    lines = reader.audience.ask(targets.own_targets, reader.audience, month, person) or ()
    own = _section(reader, month_text(month), lines, _NONE.fill(month=month, person=person))
    learned = training_hours(reader.book, reader.today.replace(day=1), reader.today).get(person)
    notes = (own.note, _LEARNED.fill(hours=f"{learned.normalize():f}") if learned else None)
    note = Many(tuple(part for part in notes if part is not None), Text(" ", ""))
    return own._replace(note=note) if note.parts else own


def team(reader: Reader) -> Section:
    """The team's month; every measure but margin."""
    month = f"{reader.today:%Y-%m}"
    lines = reader.audience.ask(targets.team_targets, month) or ()
    counted = [line for line in lines if line.goal is not None or line.actual]
    return _section(reader, _TEAM, counted, _NONE_OF_TEAM)._replace(beside=_passed(reader), anchor="targets")


_NONE_OF_TEAM = Text(
    "Fewer than three people have a target or a result this month; the team's sums begin with three.",
    "本月有目标或业绩的不足三人；满三人才有团队合计。",
)


_PASSED = Text("{month} · {gone} of {all} {all:workday is|workdays are} over", "{month} · 已过 {gone} / {all} 个工作日")


def _passed(reader: Reader) -> Text:
    gone, every = workdays_gone(reader)
    return _PASSED.fill(month=month_text(f"{reader.today:%Y-%m}"), gone=gone, all=every)


_RUNNING = Text(
    "not over: {gone} of {all} {all:workday is|workdays are} gone, an even pace stands at {percent}%",
    "还没结束：已过 {gone} / {all} 个工作日，按进度应到 {percent}%",
)


def pace(reader: Reader) -> Text:
    """How much of this month is over, for who reads its figures."""
    gone, every = workdays_gone(reader)
    return _RUNNING.fill(gone=gone, all=every, percent=round(100 * gone / every) if every else 0)


def workdays_gone(reader: Reader) -> tuple[int, int]:
    """How many workdays of the month are over, and how many it has."""
    first = reader.today.replace(day=1)
    last = month_end(first)
    days = [day for day in span(first, last) if office(reader.book).workdays.has(day)]
    return sum(day < reader.today for day in days), len(days)


def _section(reader: Reader, title: Text, lines: Sequence[TargetLine], empty: Text) -> Section:
    columns = (
        Column(Text("Measure", "指标"), "t"),
        Column(Text("Pace", "进度"), "bar"),
        Column(Text("Actual", "实际"), "n"),
        Column(Text("Target", "目标"), "n"),
    )
    gone, every = workdays_gone(reader)
    pace = 100 * gone / every if every else 0
    rows = tuple(_row(line, pace) for line in lines)
    words = Text(_PACE.en + _DEFINED.en, _PACE.zh + _DEFINED.zh)
    note = words.fill(percent=round(pace), unit=short_unit(reader.currency)) if rows else None
    return Section(title, table=table(title, columns, rows), empty=empty, note=note)


def _row(line: TargetLine, pace: float) -> Row:
    return Row((_SHORT[line.measure], _bar(line, pace), _amount(line, line.actual), _amount(line, line.goal)))


def _amount(line: TargetLine, amount: Decimal | None) -> Value:
    if amount is None:
        return None
    return short(amount) if line.measure in MONEY else number_text(amount)


def _bar(line: TargetLine, pace: float) -> Value:
    """As wide as the greater of target and result; without a target there is no yardstick to draw."""
    goal = line.goal
    if not goal or goal < 0:
        return ""
    widest = max(goal, line.actual)
    return Bullet(float(100 * goal / widest), float(max(line.actual, Decimal(0)) * 100 / widest), float(pace) * float(goal / widest))  # fmt: skip
