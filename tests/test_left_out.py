"""A faulty record is left out of the book and takes no page down: here the most named one of every kind at once."""

from __future__ import annotations

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.pages import build
from salesbook.rules import catalogue
from salesbook.rules.reporting import judged
from tests.support.sample_book import sample_book


def book_with_gaps() -> Book:
    """The sample without the record of each kind that others name most, as if its file were faulty."""
    whole = sample_book()
    gone = set()
    for kind in whole.kinds:
        records = whole.of(kind)
        if records and kind != "company":
            gone.add(max(records, key=lambda record: (len(whole.pointing_at(record)), record.ref)).ref)
    return Book(whole.schemas, [record for record in whole.all() if record.ref not in gone], whole.now)


@pytest.mark.slow
@pytest.mark.parametrize("viewer", ["team", "manager", "wu-qian"])
def test_no_page_falls_with_a_record_that_is_left_out(viewer: str) -> None:
    pages = list(build(Audience(book_with_gaps(), viewer)))
    assert len(pages) > 500
    for page in pages:
        assert page.body("zh")


def test_no_rule_falls_with_a_record_that_is_left_out() -> None:
    catalogue.register_all()
    assert sum(1 for _ in judged(book_with_gaps())) > 1000
