"""The events that instalments wait for, as milestones, deliveries and invoices tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once
from salesbook.views.worth import NOTHING, in_currency_of, own_amount


class Span(NamedTuple):
    """Days on which something holds: from the first to before `end`."""

    start: date
    end: date = date.max

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= day < self.end


def spans_of(book: Book, document: Record, event: str | None) -> tuple[Span, ...]:
    """When the event of a contract or order had come, by each of its signs; the earliest that holds on a day counts."""
    return (*_typed(document, event), *_seen(book, document, event))


def _typed(document: Record, event: str | None) -> Iterator[Span]:
    """By the milestones that are this event, once all of them are done."""
    days = [step.get("done_on") for step in document.get("milestones", ()) if step.get("event") == event]
    if days and all(days):
        yield Span(max(map(date.fromisoformat, days)))


def _seen(book: Book, document: Record, event: str | None) -> Iterator[Span]:
    """By what other facts say: the signature, the deliveries, the invoices."""
    if event == "signed":
        signed = document.get("signed_on") if document.kind.name == "contract" else str(document.day)
        if signed:
            yield Span(date.fromisoformat(signed))
    elif event == "delivered":
        day = delivered_on(book, document)
        if day:
            yield Span(day)
    elif event == "invoiced":
        yield from _invoiced(book, document)


# Deliveries


def delivered_on(book: Book, document: Record) -> date | None:
    """The day of the delivery with which all that was sold had arrived; None while something is missing.

    Goods that came back before that day must have been made good; what comes back later undoes nothing. A contract
    without lines is delivered by its milestone alone, an order without lines with its last delivery.
    """
    if document.kind.name == "order" and not document.get("lines"):
        days = [item.get("made_on") for item in document.get("deliveries", ())]
        return max(map(date.fromisoformat, days)) if days and all(days) else None
    wanted = _wanted(document)
    if not wanted:
        return None
    there: dict[str, Decimal] = {}
    for day, product, quantity in sorted(_moved(book, document)):
        there[product] = there.get(product, NOTHING) + quantity
        if quantity > NOTHING and all(there.get(name, NOTHING) >= need for name, need in wanted.items()):
            return day
    return None


def _wanted(document: Record) -> dict[str, Decimal]:
    """How much of each product was sold; of one without a quantity, anything at all."""
    result: dict[str, Decimal] = {}
    for line in document.get("lines", ()):
        product = line.get("product", "")
        result[product] = result.get(product, NOTHING) + _quantity(line, _ANYTHING)
    return result


_ANYTHING = Decimal("0.000001")


def _quantity(item: dict[str, object], otherwise: Decimal = NOTHING) -> Decimal:
    return Decimal(str(item["quantity"])) if "quantity" in item else otherwise


def _moved(book: Book, document: Record) -> Iterator[tuple[date, str, Decimal]]:
    """What arrived at the customer, by day and product, and below zero what came back."""
    sales, returns = _concerned(book).get(document.ref, ([], []))
    for order in sales:
        yield from _arrived(order)
    for order in returns:
        for line in order.get("lines", ()) if order.get("kind") == "return" and order.day else ():
            yield order.day or date.max, line.get("product", ""), -_quantity(line)


def _arrived(order: Record) -> Iterator[tuple[date, str, Decimal]]:
    """Deliveries made, each for its line; one that names no line fills the lines in turn, without a quantity all of them."""
    lines = {line.get("key", ""): line for line in order.get("lines", ())}
    open_ = {key: _quantity(line, _ANYTHING) for key, line in lines.items()}
    for item in sorted(
        (item for item in order.get("deliveries", ()) if "made_on" in item), key=lambda item: item["made_on"]
    ):
        named = item.get("line")
        keys = [named] if named in open_ else list(open_)
        rest = _quantity(item) if "quantity" in item else sum((open_[key] for key in keys), NOTHING)
        for index, key in enumerate(keys):
            last = index == len(keys) - 1
            part = rest if last else min(rest, open_[key])
            rest -= part
            open_[key] = max(open_[key] - part, NOTHING)
            if part:
                yield date.fromisoformat(item["made_on"]), lines[key].get("product", ""), part


# Invoices


def _invoiced(book: Book, document: Record) -> Iterator[Span]:
    """The days on which invoices, red ones subtracted, reach the amount less what was returned or credited."""
    sales, returns = _concerned(book).get(document.ref, ([], []))
    needed, start = own_amount(document), None
    amount = NOTHING
    for day, more, less in sorted((*_invoices(book, document, (*sales, *returns)), *_credits(book, document, returns))):
        amount, needed = amount + more, needed - less
        reached = amount >= needed and amount > NOTHING
        if reached and start is None:
            start = day
        elif not reached and start is not None:
            yield Span(start, day)
            start = None
    if start is not None:
        yield Span(start)


def _invoices(book: Book, document: Record, orders: Iterable[Record]) -> Iterator[tuple[date, Decimal, Decimal]]:
    for order in orders:
        for item in order.get("invoices", ()):
            if "date" in item and "amount" in item:
                amount = in_currency_of(book, document, order, Decimal(item["amount"]))
                yield date.fromisoformat(item["date"]), amount, NOTHING


def _credits(book: Book, document: Record, orders: Iterable[Record]) -> Iterator[tuple[date, Decimal, Decimal]]:
    for order in orders:
        if order.day is not None:
            yield order.day, NOTHING, in_currency_of(book, document, order, own_amount(order))


@once
def _concerned(book: Book) -> dict[str, tuple[list[Record], list[Record]]]:
    """For each contract and order: the orders it is carried out with, and the returns and credits that concern it."""
    result: dict[str, tuple[list[Record], list[Record]]] = {}
    for order in book.of("order"):
        sale = order.get("kind") == "sale"
        of = book.find(order.get("of", ""))
        contract = book.get("contract", order.get("contract", (of.get("contract", "") if of else "")))
        for document in {record.ref: record for record in (order if sale else of, contract) if record}.values():
            result.setdefault(document.ref, ([], []))[0 if sale else 1].append(order)
    return result
