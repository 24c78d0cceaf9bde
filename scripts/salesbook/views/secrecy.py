"""What the book keeps from the team about customers."""

from __future__ import annotations

from collections import Counter

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.schemas import LEVELS, Visibility


@figure("team", obligations=("R49",))
def kept(book: Book) -> dict[Visibility, Counter[str]]:
    """How many values of customer files, and how many contacts, are for whom: by level, then by field or kind.

    That no byte of a site holds what its viewer may not see is held by tests; this tells how much that is.
    """
    result: dict[Visibility, Counter[str]] = {level: Counter() for level in LEVELS}
    for customer in book.of("customer"):
        for field in customer.kind.fields:
            if field.name in customer.data:
                result[field.visibility][field.name] += 1
    result["owner"]["contact"] += len(book.of("contact"))
    return result
