"""What is outstanding of each instalment, and from which day to which: what settles what is the ledger's to say.

What is left changes only on the days on which something settles, comes due by an event, begins or ends. Between them a
row holds for every day, so that receivables can be told as of any day the book knows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import TypeVar

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.tables.cells import Cell, day_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.balance import Owed
from salesbook.views.instalments import begins, ends, instalments
from salesbook.views.ledger import ledger
from salesbook.views.settlements import settlements
from salesbook.views.worth import currency_of, rate_of
from salesbook.words import Text

_DAY_FROM = Column("day_from", ColumnType.DAY, Text("From", "起始日期"), Text("The first day it holds.", "从哪天起。"))
_DAY_TO = Column("day_to", ColumnType.DAY, Text("To", "截止日期"), Text("The last day it holds.", "到哪天为止。"))
_CUSTOMER = Column("customer", ColumnType.TEXT, Text("Customer", "客户"), Text("Who owes.", "谁欠款。"))
_CURRENCY = Column("currency", ColumnType.TEXT, Text("Currency", "币种"), Text("Of the amount.", "金额的币种。"))

DEBTS = TableShape(
    "debts",
    Text("Debts", "应收明细"),
    Text(
        "What is outstanding of each instalment, for spans of days up to the moment of the book.",
        "每期款项在各段日期内未收的金额，截至台账的时刻。",
    ),
    (
        BOOK,
        Column("number", ColumnType.INTEGER, Text("Number", "序号"), Text("From 1.", "从 1 起。")),
        Column(
            "document_table", ColumnType.TEXT, Text("Table", "所在的表"), Text("contracts or orders.", "合同或订货。")
        ),
        Column(
            "document", ColumnType.TEXT, Text("Document", "单据"), Text("The contract or order.", "哪份合同或订单。")
        ),
        Column(
            "instalment",
            ColumnType.TEXT,
            Text("Instalment", "期款"),
            Text("Its key; nothing for what no instalment names.", "期款短号；没有列入付款计划的为空。"),
        ),
        _CUSTOMER,
        Column(
            "due", ColumnType.DAY, Text("Due", "到期日"), Text("Nothing while it has no day.", "还没有到期日的为空。")
        ),
        Column("amount", ColumnType.MONEY, Text("Amount", "金额"), Text("In the document's currency.", "按单据币种。")),
        _CURRENCY,
        Column(
            "worth", ColumnType.MONEY, Text("Worth", "折合本位币"), Text("In the book's currency.", "按台账本位币。")
        ),
        _DAY_FROM,
        _DAY_TO,
    ),
    ("book", "number"),
)

ON_ACCOUNT = TableShape(
    "on_account",
    Text("On account", "预收明细"),
    Text(
        "What customers paid or were credited and that settles nothing, for spans of days.",
        "客户付了或折让了、还没有冲抵欠款的部分。",
    ),
    (
        BOOK,
        Column("number", ColumnType.INTEGER, Text("Number", "序号"), Text("From 1.", "从 1 起。")),
        _CUSTOMER,
        _CURRENCY,
        Column(
            "came_on", ColumnType.DAY, Text("Came on", "发生日期"), Text("The day of its record.", "所属记录的日期。")
        ),
        Column("rate", ColumnType.NUMBER, Text("Rate", "汇率"), Text("That of its record.", "所属记录的汇率。")),
        Column("amount", ColumnType.MONEY, Text("Amount", "金额"), Text("In its currency.", "按该币种。")),
        _DAY_FROM,
        _DAY_TO,
    ),
    ("book", "number"),
)

State = TypeVar("State", bound=Hashable)
_DAY = timedelta(days=1)
FAR = date(9999, 12, 31)
"""The last day of what has not ended."""


def debt_rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The debts document by document, without the book's name."""
    book, number = audience.book, 0
    for document in _documents(book):
        for debt, first, last in _owed_spans(book, document):
            number += 1
            yield _debt(book, number, document, debt, first, last)


def _debt(book: Book, number: int, document: Record, debt: Owed, first: date, last: date) -> tuple[Cell, ...]:
    return (
        number,
        document.kind.folder,
        document.id,
        debt.key or None,
        str(document.get("customer", "")),
        day_cell(debt.due),
        str(debt.amount),
        currency_of(book, document),
        str(debt.outstanding),
        day_cell(first),
        day_cell(last),
    )


def on_account_rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """What is on account, without the book's name: first what names no debt, then what came beyond one."""
    for number, row in enumerate((*_loose(audience.book), *_beyond(audience.book)), start=1):
        yield number, *row


def _documents(book: Book) -> Iterator[Record]:
    return (record for record in (*book.of("contract"), *book.of("order")) if begins(record))


def _owed_spans(book: Book, document: Record) -> Iterator[tuple[Owed, date, date]]:
    """Each piece outstanding of a document with the first and the last day on which it is."""
    accounts = ledger(book)
    return _spans(_turns(book, document), lambda day: accounts.balance(document, day).owed)


def _turns(book: Book, document: Record) -> list[date]:
    """The days, up to the book's own, from which a document may stand otherwise than before."""
    days = {begins(document), ends(document)}
    for settlement in ledger(book).settlements_of(document):
        days |= {settlement.day, settlement.until}
    for instalment in instalments(book, document):
        days |= {day for span in instalment.event for day in span}
    return sorted(day for day in days if day is not None and day <= book.today)


def _spans(turns: list[date], state: Callable[[date], Iterable[State]]) -> Iterator[tuple[State, date, date]]:
    """Each thing that is so on some day, with the first and the last day of every span in which it is."""
    since: dict[State, date] = {}
    for day in turns:
        now = dict.fromkeys(state(day))
        for gone in [thing for thing in since if thing not in now]:
            yield gone, since.pop(gone), day - _DAY
        for thing in now:
            since.setdefault(thing, day)
    for thing, first in since.items():
        yield thing, first, FAR


def _loose(book: Book) -> Iterator[tuple[Cell, ...]]:
    """What names no debt."""
    for part in settlements(book):
        if not part.target and not part.covers and part.day <= book.today:
            yield _account(
                book, part.source, part.day, part.amount, part.day, part.until - _DAY if part.until < date.max else FAR
            )


def _beyond(book: Book) -> Iterator[tuple[Cell, ...]]:
    """What came beyond the debts it names."""
    for ref in sorted({part.target for part in settlements(book)} - {""}):
        document = book.find(ref)
        if document is not None:
            for amount, first, last in _spans(_turns(book, document), partial(_surplus, book, document)):
                yield _account(book, document, document.day, amount, first, last)


def _surplus(book: Book, document: Record, day: date) -> tuple[Decimal, ...]:
    surplus = ledger(book).balance(document, day).surplus
    return (surplus,) if surplus else ()


def _account(
    book: Book, source: Record, came_on: date | None, amount: Decimal, first: date, last: date
) -> tuple[Cell, ...]:
    return (
        str(source.get("customer", "")),
        currency_of(book, source),
        day_cell(came_on),
        str(rate_of(source)),
        str(amount),
        day_cell(first),
        day_cell(last),
    )
