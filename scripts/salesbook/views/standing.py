"""Which customers there are, and which we still work with."""

from __future__ import annotations

from salesbook.book import Book
from salesbook.kinds import Customer
from salesbook.views.once import once
from salesbook.words import Text, same


@once
def unmerged(book: Book) -> tuple[Customer, ...]:
    """The customers there are, lost ones too: a file merged into another is none of its own."""
    return tuple(customer for customer in book.customers.values() if "merged_into" not in customer.data)


@once
def current(book: Book) -> tuple[Customer, ...]:
    """The customers we work with: neither lost nor merged into another file."""
    return tuple(customer for customer in unmerged(book) if customer.stage_on(book.today) != "lost")


def customer_name(book: Book, customer: str) -> Text:
    """What a customer is called; the id where its file is faulty and was left out of the book."""
    file = book.customers.get(customer)
    return file.short_name if file else same(customer)
