"""Three made-up companies as books, opened once for all tests that read them; never changed by any."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from salesbook.book import Book, make, record_at
from salesbook.demo import Scale
from salesbook.demo import make as make_up
from salesbook.yamlio import read
from tests.support.made_book import schemas

SCALES = (
    Scale(people=9, customers=20, weeks=4, seed=2),
    Scale(people=14, customers=24, weeks=3, seed=7),
    Scale(people=6, customers=12, weeks=8, seed=3, last=date(2026, 3, 1)),  # over Spring Festival
)


@cache
def demo_book(scale: Scale) -> Book:
    """The company of a scale as of the end of its last week."""
    records = []

    def put(path: str, content: bytes) -> None:
        kind, document = schemas().kind_at(path), read(content, path).document
        assert kind is not None, path
        assert document is not None, path
        records.append(record_at(schemas(), kind.name, f"records/{path}", document.data))

    make_up(scale, schemas(), put)
    clock = datetime(2027, 1, 1, tzinfo=UTC)
    return make(schemas(), records, (), None, clock)
