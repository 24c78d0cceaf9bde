"""The seven steps of all customers side by side: which have their record, which are late, which lack one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from salesbook.kinds import Customer
from salesbook.pages.customers.seven_steps import STEP_LAMPS, step_lamp, steps_of
from salesbook.pages.parts.addresses import Address, steps_of_owner
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.first_steps import nothing_of
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.split import Part, parts
from salesbook.pages.parts.value import (
    Column,
    Dot,
    Group,
    Head,
    Link,
    Many,
    Row,
    Section,
    Sheet,
    Table,
    Value,
)
from salesbook.views.standing import current
from salesbook.views.steps import ORDER, Step
from salesbook.words import Text

SHOWN = 20
LONGEST = 100
_TITLE = Text("Seven steps of every customer", "各客户七步完成情况")
_SHORT = {
    "develop": Text("Develop", "开发"),
    "file": Text("File", "建档"),
    "confirm": Text("Confirm", "确定"),
    "contract": Text("Contract", "合同"),
    "perform": Text("Perform", "履约"),
    "collect": Text("Collect", "回款"),
    "records": Text("Records", "报表"),
}
_URGENCY = {"late": 0, "missing": 1, "going": 2, "done": 3, "none": 4}


class CustomerSteps(NamedTuple):
    """A customer and its steps; the collecting of money only where the reader may know of it."""

    customer: Customer
    steps: tuple[Step, ...]

    @property
    def urgency(self) -> tuple[int, int]:
        """How bad the worst step is, and how many are as bad."""
        worst = min(_URGENCY[step.state] for step in self.steps)
        return worst, -sum(_URGENCY[step.state] == worst for step in self.steps)


class Grid:
    """The steps of all customers we work with, worked out once for all pages that show them."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    @cached_property
    def lines(self) -> tuple[CustomerSteps, ...]:
        """Every customer, the one with the worst step first."""
        customer_stepses = [self._line(customer) for customer in current(self.reader.book)]
        return tuple(
            sorted(customer_stepses, key=lambda customer_steps: (customer_steps.urgency, customer_steps.customer.id))
        )

    def _line(self, customer: Customer) -> CustomerSteps:
        return CustomerSteps(customer, steps_of(self.reader, customer))


_MOST_URGENT = Text("the {shown} with the worst step, of {all}", "最需要补的 {shown} 家，共 {all} 家")
_EVERY = Text("all {all} {all:customer|customers} we work with", "在联系的全部 {all} 家")
_ALL = Text("All customers", "全部客户")
_NONE = Text("No customer yet.", "还没有客户。")
_OF, _NOBODY = Text("Seven steps: customers of {name}", "七步完成情况：{name}的客户"), Text("nobody", "无负责人")


def section(grid: Grid) -> Section:
    """The customers with the worst steps, and the way to all of them."""
    lines = grid.lines
    more = Link(Address.STEPS, _ALL) if lines[SHOWN:] else None
    beside = (_MOST_URGENT if more else _EVERY).fill(shown=SHOWN, all=len(lines)) if lines else None
    note = Many((_key(), more), Text(" · ", " · ")) if more else _key()
    return Section(
        _TITLE,
        table=_table(grid.reader, lines[:SHOWN]),
        beside=beside,
        empty=nothing_of(grid.reader, _NONE, "customer"),
        note=note,
        anchor="steps",
    )


def pages(grid: Grid) -> Iterator[Page]:
    """All customers on one page; in a larger company those with the worst steps, and pages for each owner."""
    reader, lines = grid.reader, grid.lines
    if not lines[SHOWN:]:
        return
    owners: dict[str, list[CustomerSteps]] = {}
    for line in lines if lines[LONGEST:] else ():
        owners.setdefault(line.customer.owner_on(reader.today) or "none", []).append(line)
    links = tuple(Link(steps_of_owner(owner), _owner(reader, owner)) for owner in sorted(owners))
    yield reader.page(Address.STEPS, _TITLE, "sheet.html", lambda: _every(reader, lines, links))
    for owner, own in sorted(owners.items()):
        for part in parts(steps_of_owner(owner), own, LONGEST):
            yield _owner_page(reader, owner, part)


def _owner(reader: Reader, owner: str) -> Text:
    return _NOBODY if owner == "none" else reader.name_of("person", owner)


def _owner_page(reader: Reader, owner: str, part: Part[CustomerSteps]) -> Page:
    title = part.titled(_OF.fill(name=_owner(reader, owner)))
    view = lambda: _sheet(reader, part.items, title, (Link(Address.STEPS, _ALL), *part.beside))  # noqa: E731 - made when the page is rendered
    return reader.page(part.path, title, "sheet.html", view)


def _every(reader: Reader, lines: Sequence[CustomerSteps], owners: tuple[Link, ...]) -> Sheet:
    sheet = _sheet(reader, lines[:LONGEST], _TITLE, owners)
    text = _MOST_URGENT.fill(shown=LONGEST, all=len(lines)) if owners else None
    return sheet._replace(head=sheet.head._replace(beside=text or sheet.head.beside))


def _sheet(reader: Reader, lines: Sequence[CustomerSteps], title: Text, links: tuple[Link, ...]) -> Sheet:
    head = Head(title, number_of(len(lines), Text("customer|customers", "家")))
    return Sheet(head, ((Section(None, table=_table(reader, lines), note=_key()),),), doing=links)


def _table(reader: Reader, lines: Sequence[CustomerSteps]) -> Table:
    known = {step.name for line in lines for step in line.steps}
    names = [name for name in ORDER if name in known]
    columns = (Column(Text("Customer", "客户"), "t"), *(Column(_SHORT[name]) for name in names))
    rows = tuple(Row((reader.link(line.customer), *_dots(line, names))) for line in lines)
    return Table(_TITLE, columns, (Group(None, rows),), strip=True)


def _dots(line: CustomerSteps, names: list[str]) -> Iterator[Value]:
    """A lamp for each step, its word told to screen readers; nothing where the reader may not know."""
    result = {step.name: step for step in line.steps}
    for name in names:
        step = result.get(name)
        yield Dot(step_lamp(step)) if step else None


def _key() -> Value:
    """What the lamps mean."""
    words = {"late": Text("overdue", "逾期"), "missing": Text("missing", "缺记录")}
    return Many(
        tuple(lamp._replace(text=words.get(name, lamp.text)) for name, lamp in STEP_LAMPS.items()), Text("  ", "　")
    )
