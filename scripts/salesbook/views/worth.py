"""What a record's amounts come to: in its own currency, and in the book's at its own rate."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.words import Text, money_text

NOTHING = Decimal(0)
_CENT = Decimal("0.01")


def rate_of(record: Record) -> Decimal:
    """What one unit of the record's currency is worth in the book's."""
    return Decimal(record.get("rate", "1"))


def currency_of(book: Book, record: Record) -> str:
    """The currency of the record's amounts: a collection's are those of what it asks for."""
    if record.kind.name == "collection":
        debt = book.find(record.get("for", ""))
        return currency_of(book, debt) if debt else str(book.company["currency"])
    return str(record.get("currency", book.company["currency"]))


def own_amount(record: Record) -> Decimal:
    """What a contract, an order or a payment comes to in its own currency: its amount, else its lines together."""
    if "amount" in record.data:
        return Decimal(record["amount"])
    lines = record.get("lines", ())
    return sum((Decimal(str(line.get("quantity", 1))) * Decimal(line.get("price", "0")) for line in lines), NOTHING)


def amount_of(record: Record) -> Decimal:
    """The same in the book's currency."""
    return in_book(record, own_amount(record))


def in_book(record: Record, amount: Decimal) -> Decimal:
    """An amount of a record in the book's currency, to the cent: what is shown line by line adds up to its sum."""
    return (amount * rate_of(record)).quantize(_CENT, ROUND_HALF_UP) if "rate" in record.data else amount


def is_priced(record: Record) -> bool:
    """Whether the record says what it comes to: by its amount, or by the price of every line."""
    lines = record.get("lines", ())
    return "amount" in record.data or (bool(lines) and all("price" in line for line in lines))


def in_currency_of(book: Book, target: Record, source: Record, amount: Decimal) -> Decimal:
    """An amount of one record in the currency of another.

    Where both have the same currency it is the same amount, whatever their rates: the difference of two rates is
    nobody's debt. Else it goes through the book's currency, each record at its own rate, to the cent.
    """
    if currency_of(book, source) == currency_of(book, target):
        return amount
    return (amount * rate_of(source) / rate_of(target)).quantize(_CENT, ROUND_HALF_UP)


def say_amount(book: Book, record: Record, amount: Decimal) -> Text:
    """An amount of a record in words, in the record's own currency."""
    return money_text(amount, currency_of(book, record))
