"""What a week brought: visits, new customers, orders, money in. Counted on the whole book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.kinds import Customer, Record
from salesbook.views.grouped import records_by_week
from salesbook.views.ledger import Sum, blurred, total
from salesbook.views.once import once
from salesbook.views.sold import sold
from salesbook.views.standing import unmerged
from salesbook.views.worth import amount_of

STAGE_DAY = "date"


@figure("team")
def visits(book: Book, weeks: tuple[Week, ...]) -> tuple[int, ...]:
    """Visits in each week."""
    result = records_by_week(book, "visit")
    return tuple(len(result.get(week, ())) for week in weeks)


@figure("team")
def won(book: Book, weeks: tuple[Week, ...]) -> tuple[int, ...]:
    """Customers won for the first time in each week."""
    by_week = _won(book)
    return tuple(by_week[week] for week in weeks)


@once
def _won(book: Book) -> Counter[Week]:
    days = (day for day in map(first_won, unmerged(book)) if day and day <= book.today)
    return Counter(map(week_of, days))


@figure("manager", "order.amount", "order.lines.price")
def sales(book: Book, weeks: tuple[Week, ...]) -> tuple[Sum, ...]:
    """Worth of the orders signed in each week; returns, credits and cancelled orders subtract."""
    result = _sold(book)
    return tuple(total(result.get(week, ())) for week in weeks)


@once
def _sold(book: Book) -> Mapping[Week, list[tuple[str, Decimal]]]:
    """The worth of the orders signed in each week, each with its customer."""
    result: dict[Week, list[tuple[str, Decimal]]] = {}
    for sale in sold(book):
        result.setdefault(week_of(sale.day), []).append((sale.order.get("customer", ""), sale.amount))
    return result


@figure("team", "order.amount", "order.lines.price", "order.currency", "order.rate")
def sales_for_team(book: Book, weeks: tuple[Week, ...]) -> tuple[Sum | None, ...]:
    """The same where it tells of no single customer."""
    return tuple(map(blurred, sales(book, weeks)))


_MONEY = ("payment.date", "payment.customer", "payment.kind", "payment.amount", "payment.bill", "payment.currency")


@figure("manager", *_MONEY, "payment.rate")
def money_in(book: Book, weeks: tuple[Week, ...]) -> tuple[Sum, ...]:
    """Payments received in each week: receipts, and bills on the day they fall due; refunds subtract."""
    result = _payments(book)
    return tuple(total(result.get(week, ())) for week in weeks)


@once
def _payments(book: Book) -> Mapping[Week, list[tuple[str, Decimal]]]:
    """What came of money in each week, each part with its customer."""
    result: dict[Week, list[tuple[str, Decimal]]] = {}
    for payment in book.of("payment"):
        day = came_on(payment)
        if day is not None and day <= book.today:
            sign = -1 if payment.get("kind") == "refund" else 1
            part = (payment.get("customer", ""), amount_of(payment) * sign)
            result.setdefault(week_of(day), []).append(part)
    return result


@figure("team", *_MONEY, "payment.rate")
def money_in_for_team(book: Book, weeks: tuple[Week, ...]) -> tuple[Sum | None, ...]:
    """The same where it tells of no single customer."""
    return tuple(map(blurred, money_in(book, weeks)))


@figure("team")
def left_out(book: Book) -> int:
    """How many files were left out of the book for their faults."""
    paths = {finding.place.path for finding in book.findings if "records/" in finding.place.path}
    return sum(book.find(_ref(path)) is None for path in paths)


def _ref(path: str) -> str:
    return path.rpartition("records/")[2].removesuffix(".yaml")


def came_on(payment: Record) -> date | None:
    """The day money came with a payment; None where none came or not yet."""
    if payment.get("kind") == "write_off":
        return None
    if payment.get("kind") != "bill":
        return payment.day
    bill = payment.get("bill", {})
    return date.fromisoformat(bill["due_on"]) if "due_on" in bill and "dishonoured_on" not in bill else None


def first_won(customer: Customer) -> date | None:
    """The day a customer was won for the first time."""
    days = [item[STAGE_DAY] for item in customer.get("stages", ()) if item["stage"] == "won"]
    return date.fromisoformat(min(days)) if days else None


def won_for(customer: Customer) -> str | None:
    """For whom a customer counts as won: whoever owned him on that day, else whoever wrote the file."""
    day = first_won(customer)
    return (customer.owner_on(day) or customer.writer) if day else None


def by_week(records: Iterable[Record]) -> Mapping[Week, list[Record]]:
    """Records by the week of the day that dates them."""
    result: dict[Week, list[Record]] = {}
    for record in records:
        if record.day:
            result.setdefault(week_of(record.day), []).append(record)
    return result
