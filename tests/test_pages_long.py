"""Lists too long for one page: the newest first, all others by month or year."""

from __future__ import annotations

from datetime import date, timedelta

from salesbook.book import Book
from salesbook.pages.company.record_lists import LONGEST, NEWEST
from tests.support.made_book import COMPANY, body, book, customer, pages, person, visit


def told(count: int) -> Book:
    """So many visits, one a day, the last on the day before the book's."""
    days = [date(2026, 11, 22) - timedelta(days=n) for n in range(count)]
    made = [visit(day.isoformat(), "li-wei", "hengda") for day in days]
    return book(COMPANY, person("li-wei", "李薇"), customer("hengda", "恒达"), *made)


def rows(html: str) -> int:
    return html.count('<th scope="row"')


def lists_of(whole: Book) -> list[str]:
    return sorted(page.path for page in pages(whole) if page.path.startswith("kinds/visit"))


def test_a_list_that_fits_is_one_page() -> None:
    whole = told(LONGEST)
    assert lists_of(whole) == ["kinds/visit"]
    html = body(whole, "kinds/visit")
    assert rows(html) == LONGEST
    assert "其余按年月" not in html


def test_a_longer_one_shows_the_newest_and_leads_to_all_others() -> None:
    whole = told(LONGEST + 200)
    first, *parts = lists_of(whole)
    html = body(whole, first)
    assert rows(html) == NEWEST
    assert f"这里是最近 {NEWEST} 条&#65292;共 {LONGEST + 200} 条" in html
    assert parts == ["kinds/visit/2025", *(f"kinds/visit/2026-{month:02}" for month in range(1, 12))]
    assert sum(rows(body(whole, part)) for part in parts) == LONGEST + 200
    assert all(f'href="visit/{part.rpartition("/")[2]}.html"' in html.replace("../kinds/", "") for part in parts)
