"""The customers that a sheet is about: their records, what was promised them, what they owe, each found at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.kinds import Customer, Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Dated, Near, Row, Section, Value, table
from salesbook.views.balance import Owed
from salesbook.views.ledger import ledger
from salesbook.views.once import once
from salesbook.views.promises import Outcome, unsettled
from salesbook.words import Text

_CUSTOMER = Column(Text("Customer", "客户"), "t")


class Scope:
    """The customers a sheet is about, as one viewer sees them. With `named` each row says whose it is."""

    def __init__(self, reader: Reader, customers: frozenset[str], *, named: bool) -> None:
        self.reader = reader
        self.book = reader.book
        self.customers = customers
        self.named = named

    @property
    def audience(self) -> Audience:
        """For whose eyes."""
        return self.reader.audience

    def of(self, kind: str) -> list[Record]:
        """Their records of a kind, the newest first."""
        own = _about(self.book)
        records = [record for customer in self.customers for record in own.get((kind, customer), ())]
        return sorted(records, key=lambda record: (record.day or date.min, record.ref), reverse=True)

    def promised(self) -> list[Outcome]:
        """What was promised them and is neither kept nor replaced, by day."""
        own = _promised(self.book, self.reader.settled)
        outcomes = [outcome for customer in self.customers for outcome in own.get(customer, ())]
        return sorted(outcomes, key=lambda outcome: (outcome.promise.day, outcome.promise.record.ref))

    def owed(self) -> list[Owed]:
        """What they owe, instalment by instalment, the oldest first."""
        own = _owed_by(self.book)
        debts = [owed for customer in self.customers for owed in own.get(customer, ())]
        return sorted(debts, key=lambda debt: (debt.due or date.max, debt.document.ref, debt.key))

    def sees_money(self) -> bool:
        """Whether the viewer may see what these customers owe."""
        return all(map(self.audience.knows_money_of, self.customers))

    def section(self, title: Text, columns: tuple[Column, ...], rows: Iterator[Row], empty: Text) -> Section:
        """A part with a table, or with the words for an empty one."""
        heads = (_CUSTOMER, *columns) if self.named else columns
        return Section(title, table=table(title, heads, tuple(rows)), empty=empty)

    def row(self, customer: str, *cells: Value) -> Row:
        """A row, opened by the customer's name where the sheet has several."""
        return Row((self.name(customer), *cells) if self.named else cells)

    def name(self, customer: str) -> Value:
        """What the viewer calls a customer."""
        known = self.book.customers.get(customer)
        return self.reader.link(known) if isinstance(known, Customer) else customer


@once
def _about(book: Book) -> dict[tuple[str, str], list[Record]]:
    """Records by kind and customer."""
    result: dict[tuple[str, str], list[Record]] = {}
    for record in book.all():
        if isinstance(record.get("customer"), str):
            result.setdefault((record.kind.name, record.get("customer", "")), []).append(record)
    return result


@once
def _promised(book: Book, settled: frozenset[tuple[str, str]]) -> dict[str, list[Outcome]]:
    result: dict[str, list[Outcome]] = {}
    for outcome in unsettled(book, settled):
        result.setdefault(outcome.promise.customer, []).append(outcome)
    return result


@once
def _owed_by(book: Book) -> dict[str, list[Owed]]:
    result: dict[str, list[Owed]] = {}
    for debt in ledger(book).owed(book.today):
        result.setdefault(debt.document.get("customer", ""), []).append(debt)
    return result


def told_on(record: Record) -> Value:
    """The day of a record, which leads to it."""
    return Dated(page_of(record), Near(record.day)) if record.day else None
