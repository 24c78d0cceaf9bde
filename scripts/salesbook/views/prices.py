"""Prices: what a product costs on a day, and which decisions cover a price that was given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.once import once
from salesbook.views.worth import currency_of, rate_of
from salesbook.words import Text, money_text, same


class Price(NamedTuple):
    """A price in its own currency, and what one unit of that is worth in the book's."""

    amount: Decimal
    currency: str
    rate: Decimal

    @property
    def worth(self) -> Decimal:
        """The price in the book's currency: what market price and floor are compared with."""
        return self.amount * self.rate

    def covers(self, other: Price) -> bool:
        """Whether who decided this price decided the other, too: it is no lower. In one currency, whatever the rates."""
        if self.currency == other.currency:
            return self.amount <= other.amount
        return self.worth <= other.worth

    def say(self, book: Book) -> Text:
        """The price in words; a foreign one with what it is in the book's currency."""
        home = book.company.get("currency")
        if self.currency == home:
            return same(f"{self.amount}")
        foreign = money_text(self.amount, self.currency)
        return _FOREIGN.fill(foreign=foreign, worth=money_text(self.worth, str(home)))


_FOREIGN = Text("{foreign} ({worth})", "{foreign}（{worth}）")


class LowPrice(NamedTuple):
    """A price below the market's that a contract or an order gives on a day; the market's is in the book's currency."""

    document: Record
    line: int
    product: str
    price: Price
    market: Decimal
    day: date


def price_in(book: Book, record: Record, amount: str) -> Price:
    """A price that a record names."""
    return Price(Decimal(amount), currency_of(book, record), rate_of(record))


def price_on(book: Book, product: str, name: str, day: date) -> Decimal | None:
    """The market price or floor of a product on a day; None where the book does not say."""
    record = book.get("product", product)
    begun = [item["value"] for item in (record.get(name, ()) if record else ()) if item["from"] <= day.isoformat()]
    return Decimal(begun[-1]) if begun else None


@once
def below_market(book: Book) -> tuple[LowPrice, ...]:
    """Every price below the market's, in contracts that went out and in orders under no contract."""
    return tuple(_prices_given(book))


def _prices_given(book: Book) -> Iterator[LowPrice]:
    for document in (*book.of("contract"), *book.of("order")):
        day = _binding(document)
        for index, line in enumerate(document.get("lines", ()) if day else ()):
            market = price_on(book, line.get("product", ""), "market_price", day) if day else None
            price = price_in(book, document, line["price"]) if "price" in line else None
            if day and market is not None and price is not None and price.worth < market:
                yield LowPrice(document, index, line["product"], price, market, day)


def _binding(document: Record) -> date | None:
    """The day a document binds us: a contract's signature, an order's receipt where no contract stands behind it."""
    if document.kind.name == "contract":
        return date.fromisoformat(document["signed_on"]) if "signed_on" in document.data else None
    return document.day if document.get("kind") == "sale" and "contract" not in document.data else None


@once
def decisions(book: Book) -> dict[tuple[str, str], list[tuple[Record, Price]]]:
    """Decisions with the price given, by customer and product, the oldest first."""
    result: dict[tuple[str, str], list[tuple[Record, Price]]] = {}
    for record in sorted(book.of("price_decision"), key=lambda decision: decision.id):
        for line in record.get("lines", ()):
            if "product" in line and "given_price" in line:
                key = (record.get("customer", ""), line["product"])
                result.setdefault(key, []).append((record, price_in(book, record, line["given_price"])))
    return result


def expired(book: Book, low_price: LowPrice) -> Record | None:
    """The newest decision that would cover a price, had it still been valid on the day the price bound us."""
    day = low_price.day.isoformat()
    fitting = [
        record
        for record, price in decisions(book).get((low_price.document["customer"], low_price.product), ())
        if price.covers(low_price.price) and record.get("valid_until", "9999-12-31") < day
    ]
    return max(fitting, key=lambda decision: (decision["valid_until"], decision.id), default=None)


def covering(book: Book, low_price: LowPrice) -> Record | None:
    """The decision that covers a price: for this customer and product, at this price or a lower one, still valid.

    One that was made by the day it bound us comes before one made later.
    """
    day = low_price.day.isoformat()
    fitting = [
        record
        for record, price in decisions(book).get((low_price.document.get("customer", ""), low_price.product), ())
        if price.covers(low_price.price) and day <= record.get("valid_until", "9999-12-31")
    ]
    return next((decision for decision in fitting if decision["date"] <= day), fitting[0] if fitting else None)
