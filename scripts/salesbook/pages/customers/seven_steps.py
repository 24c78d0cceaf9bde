"""The seven steps of a customer: which are done, which are late, which lack their record."""

from __future__ import annotations

from salesbook.kinds import Customer
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Lamp, Row, Section, Value, table
from salesbook.views import steps
from salesbook.views.ledger import Owing, owing
from salesbook.words import Text, join

_STEPS = Text("Seven steps", "七步")
_FULL = Text("File {filled} of {wanted}.", "档案完整度 {filled} / {wanted}。")
_LACKS = Text("Missing: {missing}.", "缺：{missing}。")


def steps_section(reader: Reader, customer: Customer) -> Section:
    """The seven steps of a customer's file, and how full the file is."""
    rows = tuple(Row(_step_cells(step)) for step in steps_of(reader, customer))
    full = steps.completeness(customer)
    words = _FULL.fill(filled=full.filled, wanted=full.wanted)
    if full.missing:
        missing = join([field.label for field in full.missing])
        words = Text(f"{words.en} {_LACKS.en}", f"{words.zh}{_LACKS.zh}").fill(missing=missing)
    columns = (Column(Text("Step", "步骤"), "t"), Column(Text("State", "情况")))
    return Section(_STEPS, table=table(_STEPS, columns, rows), note=words)


def steps_of(reader: Reader, customer: Customer) -> tuple[steps.Step, ...]:
    """A customer's seven steps; the collecting of money only where the reader may know of it."""
    known = reader.audience.knows_money_of(customer.id)
    return steps.steps(reader.book, customer, owing(reader.book).get(customer.id, Owing()) if known else None)


STEP_WORDS = {
    "develop": Text("1 Develop the customer", "1 开发客户"),
    "file": Text("2 Open the file", "2 建立档案"),
    "confirm": Text("3 Confirm the customer", "3 确定客户"),
    "contract": Text("4 Sign the contract", "4 签署合同"),
    "perform": Text("5 Follow its performance", "5 跟踪合同执行"),
    "collect": Text("6 Collect the money", "6 回收货款"),
    "records": Text("7 Keep the records", "7 报表记录"),
}
STEP_LAMPS = {
    "done": Lamp("ok", Text("done", "已完成")),
    "going": Lamp("wait", Text("in progress", "进行中")),
    "late": Lamp("bad", Text("{count} overdue", "逾期 {count} 项")),
    "missing": Lamp("warn", Text("{count} missing", "缺 {count} 项")),
    "none": Lamp("na", Text("not yet", "还没到")),
}
_STEP_RULES = {"file": "file-full-when-won", "perform": "milestone-overdue", "collect": "instalment-overdue"}


def _step_cells(step: steps.Step) -> tuple[Value, ...]:
    return (STEP_WORDS[step.name], step_lamp(step))


def step_lamp(step: steps.Step) -> Lamp:
    """How a step stands; with how many matters it is late or missing, by which rule."""
    lamp = STEP_LAMPS[step.state]
    if not step.number:
        return lamp
    return lamp._replace(text=lamp.text.fill(count=step.number), rule=_STEP_RULES.get(step.name, ""))
