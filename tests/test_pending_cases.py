"""A report leaves out early what is fine: what it tells is the same as if every case had been held against somebody first."""

from __future__ import annotations

from salesbook.rules import catalogue
from salesbook.rules.reporting import judged
from tests.support.sample_book import sample_book


def test_pending_cases_are_those_of_all_that_are_not_done_with() -> None:
    catalogue.register_all()
    book = sample_book()
    every = list(judged(book))
    pending = [case for case in every if case.duty.mark.pending]
    early = [case for case in judged(book, pending=True) if case.duty.mark.pending]
    assert early == pending
    assert len(early) < len(every)
