"""What is worked out once for a book: once for each book and each question, and never shared between books."""

from __future__ import annotations

from datetime import date

from salesbook.book import Book
from salesbook.views.chasing import debts, debts_of
from salesbook.views.once import once
from tests.support.sample_book import sample_book


def test_a_question_is_worked_out_once_for_each_book_and_each_further_argument() -> None:
    asked: list[tuple[Book, date]] = []

    @once
    def overdue_on(book: Book, day: date) -> int:
        asked.append((book, day))
        return len(asked)

    book, first, second = sample_book(), date(2026, 11, 1), date(2026, 11, 2)
    assert [overdue_on(book, first), overdue_on(book, second), overdue_on(book, first)] == [1, 2, 1]
    assert asked == [(book, first), (book, second)]


def test_debts_by_person_are_all_debts_and_keep_their_order() -> None:
    book = sample_book()
    by_person = debts_of(book, book.today)
    assert sum(map(len, by_person.values())) == len(debts(book, book.today)) > 3
    for person, own in by_person.items():
        assert own == tuple(debt for debt in debts(book, book.today) if debt.person == person)
