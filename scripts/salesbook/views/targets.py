"""Target against actual, a month and a person at a time, in every measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from salesbook.audience import FEWEST, Audience, figure
from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.views.grouped import records_by
from salesbook.views.once import once
from salesbook.views.results import came_on, first_won
from salesbook.views.sold import sold
from salesbook.views.standing import unmerged
from salesbook.views.worth import NOTHING, amount_of, in_book
from salesbook.words import Text, number_text

MEASURES: dict[str, Text] = {
    "turnover": Text(
        "turnover (invoiced, for the customer's owner on the invoice's day; red invoices subtract)",
        "营业额（已开票，算开票当天的客户负责人，红字冲减）",
    ),
    "sales_amount": Text(
        "sales (orders signed, a contract as it is called off; returns, credits and cancelled orders subtract)",
        "销售额（签订货，合同按要货计；退货、折让、取消冲减）",
    ),
    "sales_quantity": Text("quantity sold (returns and cancelled orders subtract)", "销售数量（退货、取消冲减）"),
    "gross_margin": Text("gross margin (orders with a cost)", "销售毛利（有成本的订单）"),
    "money_in": Text("money in (receipts, bills when due)", "回款额（到账，承兑汇票到期计）"),
    "new_customers": Text("new customers won", "新成交客户"),
}
"""The measures of a target, each with its definition: the figure is never printed without it."""
MONEY = frozenset({"turnover", "sales_amount", "gross_margin", "money_in"})
"""The measures in the book's currency; the others are numbers of something."""


class Fact(NamedTuple):
    """One contribution to a measure on a day, and the record it comes from: how a total is retraced."""

    day: date
    person: str
    measure: str
    amount: Decimal
    record: Record

    @property
    def month(self) -> str:
        """The month it counts in."""
        return f"{self.day:%Y-%m}"


class TargetLine(NamedTuple):
    """A measure of a person's month. None: nothing was assigned, or committed."""

    measure: str
    assigned: Decimal | None
    committed: Decimal | None
    actual: Decimal
    facts: tuple[Fact, ...]

    @property
    def goal(self) -> Decimal | None:
        """What counts: what was assigned, else what was promised."""
        return self.assigned if self.assigned is not None else self.committed


def measured(book: Book, measure: str, amount: Decimal) -> Text:
    """An amount of a measure as one says it: CNY 1,200.00; 12; 88.5."""
    return book.money(amount) if measure in MONEY else number_text(amount)


@once
def facts(book: Book) -> dict[tuple[str, str], list[Fact]]:
    """Every contribution, by month and person."""
    result: dict[tuple[str, str], list[Fact]] = {}
    for fact in (*_orders(book), *_payments(book), *_won(book)):
        result.setdefault((fact.month, fact.person), []).append(fact)
    return result


def _orders(book: Book) -> Iterator[Fact]:
    for sale in sold(book):
        yield from _fact(book, sale.order, sale.day, "sales_amount", sale.amount)
        if sale.order.get("kind") != "credit" or sale.units:
            yield from _fact(book, sale.order, sale.day, "sales_quantity", sale.units)
        if sale.cost is not None:
            yield from _fact(book, sale.order, sale.day, "gross_margin", sale.amount - sale.cost)
    for order in book.of("order"):
        for invoice in order.get("invoices", ()):
            if "date" in invoice and "amount" in invoice:
                day, amount = date.fromisoformat(invoice["date"]), in_book(order, Decimal(invoice["amount"]))
                yield from _fact(book, order, day, "turnover", amount)


def _payments(book: Book) -> Iterator[Fact]:
    for payment in book.of("payment"):
        day = came_on(payment)
        if day is not None:
            sign = -1 if payment.get("kind") == "refund" else 1
            yield from _fact(book, payment, day, "money_in", amount_of(payment) * sign)


def _won(book: Book) -> Iterator[Fact]:
    for customer in unmerged(book):
        day = first_won(customer)
        if day is not None:
            yield from _fact(book, customer, day, "new_customers", Decimal(1))


def _fact(book: Book, record: Record, day: date, measure: str, amount: Decimal) -> Iterator[Fact]:
    """Counted for the customer's owner on that day, once; what lies after the book's moment is not there yet."""
    customer = book.customers.get(record.get("customer", record.id))
    person = (customer.owner_on(day) if customer else None) or record.writer
    if person and day <= book.today:
        yield Fact(day, person, measure, amount, record)


_DRAWS_ON = (
    *("order.amount", "order.lines.price", "order.cost", "order.invoices", "order.currency", "order.rate"),
    *("payment.amount", "payment.kind", "payment.bill", "target.assigned", "month_plan.commitments"),
)


@figure("manager", *_DRAWS_ON, obligations=("R02", "R05", "R06", "R07", "R08", "R18", "R21", "R27"))
def targets(book: Book, month: str) -> dict[str, tuple[TargetLine, ...]]:
    """Each person's measures of a month: those with a target, a commitment or anything to count."""
    people = _counted_in(book).get(month, set()) | {
        record["person"]
        for kind in ("target", "month_plan")
        for record in records_by(book, kind, "month").get(month, ())
    }
    return {person: tuple(_lines(book, month, person)) for person in sorted(people)}


@once
def _counted_in(book: Book) -> Mapping[str, set[str]]:
    """For each month the people for whom anything counts."""
    result: dict[str, set[str]] = {}
    for month, person in facts(book):
        result.setdefault(month, set()).add(person)
    return result


def _lines(book: Book, month: str, person: str) -> Iterator[TargetLine]:
    target, plan = book.get("target", f"{month}/{person}"), book.get("month_plan", f"{month}/{person}--plan")
    done = facts(book).get((month, person), [])
    for measure in MEASURES:
        assigned = _now_assigned(target, measure) if target else None
        committed = _number(plan.get("commitments", {}).get(measure)) if plan else None
        mine = tuple(fact for fact in done if fact.measure == measure)
        if assigned is not None or committed is not None or mine:
            yield TargetLine(measure, assigned, committed, sum((fact.amount for fact in mine), NOTHING), mine)


def _now_assigned(target: Record, measure: str) -> Decimal | None:
    """What is assigned after all revisions."""
    revised = [item["new"] for item in target.get("revisions", ()) if item.get("measure") == measure and "new" in item]
    return _number(revised[-1] if revised else target.get("assigned", {}).get(measure))


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@figure("team", *_DRAWS_ON, obligations=("R02", "R05", "R06", "R07", "R18"))
def own_targets(book: Book, audience: Audience, month: str, person: str) -> tuple[TargetLine, ...]:
    """A person's measures of a month, for himself and those above him.

    Margin is the managers'; a rep sees the sum of his own, never what it is made of.
    """
    if not audience.answers_for(person):
        return ()
    lines = tuple(_lines(book, month, person))
    if audience.may_see("manager"):
        return lines
    own = audience.viewer == person
    return tuple(
        line._replace(facts=()) if own and line.measure == "gross_margin" else line
        for line in lines
        if own or line.measure != "gross_margin"
    )


@figure("team", *_DRAWS_ON)
def own_week(book: Book, audience: Audience, week: Week, person: str) -> Mapping[str, Decimal]:
    """What a week added to a person's measures, for himself and those above him; margin is left to the months."""
    if not audience.answers_for(person):
        return {}
    result: dict[str, Decimal] = {}
    for month in sorted({f"{day:%Y-%m}" for day in week.days}):
        for fact in facts(book).get((month, person), ()):
            if week.holds(fact.day) and fact.measure != "gross_margin":
                result[fact.measure] = result.get(fact.measure, NOTHING) + fact.amount
    return result


@figure("team", *_DRAWS_ON, obligations=("R02", "R05", "R06", "R07"))
def team_targets(book: Book, month: str) -> tuple[TargetLine, ...]:
    """The team's measures together; margin is the managers', and fewer than three people are nobody's team."""
    people = targets(book, month)
    if len(people) < FEWEST:
        return ()
    return tuple(line for line in whole_team(book, month) if line.measure != "gross_margin")


@figure("manager", *_DRAWS_ON, obligations=("R02", "R05", "R06", "R07", "R08"))
def whole_team(book: Book, month: str) -> tuple[TargetLine, ...]:
    """All measures together, the margin with them."""
    lines = [line for own in targets(book, month).values() for line in own]
    return tuple(_summed(measure, [line for line in lines if line.measure == measure]) for measure in MEASURES)


def _summed(measure: str, lines: list[TargetLine]) -> TargetLine:
    assigned = [line.assigned for line in lines if line.assigned is not None]
    committed = [line.committed for line in lines if line.committed is not None]
    return TargetLine(
        measure,
        sum(assigned, NOTHING) if assigned else None,
        sum(committed, NOTHING) if committed else None,
        sum((line.actual for line in lines), NOTHING),
        (),
    )
