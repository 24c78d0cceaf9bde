"""The figures from an engine are those of the views: to the fen and the second, over one book and over several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import span
from salesbook.demo import TWISTS, Scale
from salesbook.queries import Question, questions
from salesbook.queries.asked import asked_of
from salesbook.queries.embedded import Embedded
from salesbook.tables import tables_of
from salesbook.views.office import workdays
from tests.support import made_book
from tests.support.demo_books import demo_book
from tests.support.figures_by_views import Row, ageing_on, figures, to_the_fen
from tests.support.sample_book import sample_book

LAST = date(2027, 2, 28)
"""After the turn of the year and Spring Festival, and after the sample."""
SCALES = tuple(
    Scale(people=9, customers=24, weeks=10, seed=seed, last=LAST, twists=tuple(TWISTS)) for seed in (1, 2, 3)
)
NAMES = ("north", "east", "west")
ALONE = [pytest.param(question, id=question.name) for question in questions()]


@cache
def books() -> Mapping[str, Book]:
    made = {name: demo_book(scale) for name, scale in zip(NAMES, SCALES, strict=True)}
    return {"sample": sample_book(), **made}


@cache
def engine(*names: str, viewer: str = "manager") -> Embedded:
    tables = [table for name in names for table in tables_of(Audience(books()[name], viewer), name).values()]
    return Embedded(tables)


def answer(question: Question, engine: Embedded) -> list[Row]:
    return engine.answer(question, asked_of(engine.books(), question, None))


def in_any_order(rows: list[Row]) -> list[Row]:
    return sorted(map(to_the_fen, rows), key=repr)


@pytest.mark.parametrize("question", ALONE)
@pytest.mark.parametrize("name", ["sample", *NAMES])
def test_duckdb_gives_what_the_views_give(name: str, question: Question) -> None:
    rows = answer(question, engine(name))
    assert rows, "an empty answer proves nothing"
    assert in_any_order(rows) == in_any_order(figures(question.name, {name: books()[name]}))


@pytest.mark.parametrize("question", ALONE)
def test_over_two_books_at_once(question: Question) -> None:
    two = {name: books()[name] for name in NAMES[:2]}
    assert in_any_order(answer(question, engine(*two))) == in_any_order(figures(question.name, two))


@pytest.mark.parametrize("name", ["sample", NAMES[0]])
def test_ageing_as_of_any_day(name: str) -> None:
    """Each day on which anything changes, the day before and the day itself of the book."""
    book, asking = books()[name], engine(name)
    question = named("ageing")
    days = set(_days(book)) | {book.today}
    assert len(days) > 20
    for day in sorted(days):
        asked = asked_of(asking.books(), question, None)._replace(day=day)
        expected = [(name, *row) for row in ageing_on(book, day) if row[-1]]
        assert in_any_order(asking.answer(question, asked)) == in_any_order(expected), day


def _days(book: Book) -> Iterator[date]:
    for record in (*book.of("payment"), *book.of("order")):
        if record.day and record.day <= book.today:
            yield from (record.day - timedelta(days=1), record.day)


@pytest.mark.parametrize("question", ALONE)
def test_an_answer_has_one_order(question: Question) -> None:
    """The columns by which it is sorted tell every row from every other, and the same call gives the same rows."""
    rows = answer(question, engine("sample"))
    keys = [tuple(row[question.columns.index(name)] for name in _sorted_by(question)) for row in rows]
    assert len(set(keys)) == len(keys)
    assert rows == answer(question, engine("sample"))


def _sorted_by(question: Question) -> list[str]:
    return [part.split()[0] for part in question.sql.rpartition("order by")[2].split(",")]


def test_the_made_up_books_have_what_makes_figures_hard() -> None:
    made = [books()[name] for name in NAMES]
    orders = [order for book in made for order in book.of("order")]
    owned = [len(customer.get("owners", ())) for book in made for customer in book.of("customer")]
    assert sum("cancelled" in order.data for order in orders) >= 3
    assert sum("rate" in record.data for book in made for record in (*orders, *book.of("payment"))) >= 3
    assert sum(count > 1 for count in owned) >= 3
    years = [{record.day.year for record in book.of("visit") if record.day} for book in made]
    assert sum(len(of_book) > 1 for of_book in years) >= 3
    weeks = [book.today - timedelta(days=back) for book in made for back in range(0, 70, 7)]
    idle = [day for day, book in zip(weeks, [b for b in made for _ in range(10)], strict=True) if _idle(book, day)]
    assert len(idle) >= 3


def _idle(book: Book, sunday: date) -> bool:
    """Whether nobody works from Monday to Friday of a week."""
    monday = sunday - timedelta(days=6)
    return not any(workdays(book).has(day) for day in span(monday, monday + timedelta(days=4)))


def named(name: str) -> Question:
    return next(question for question in questions() if question.name == name)


def test_the_team_may_count_what_it_may_not_read() -> None:
    """Hand-ins are counted whole; of a line that was not done the team is not told why; no promise is called broken that was kept."""
    whole, seen = engine("sample"), engine("sample", viewer="team")
    assert answer(named("hand-ins-by-week"), seen) == answer(named("hand-ins-by-week"), whole)
    assert answer(named("visits-by-week"), seen) == answer(named("visits-by-week"), whole)
    lines = [dict(zip(named("execution-by-week").columns, row, strict=True)) for row in _rows(seen)]
    known = [dict(zip(named("execution-by-week").columns, row, strict=True)) for row in _rows(whole)]
    assert sum(line["untold"] for line in lines) > 0
    assert {line["moved"] + line["dropped"] + line["open"] for line in lines} == {0}
    assert [(line["person"], line["planned"]) for line in lines] == [
        (line["person"], line["planned"]) for line in known
    ]
    broken = named("promises-by-week").columns.index("broken")
    by_whole = {row[:3]: row[broken] for row in answer(named("promises-by-week"), whole)}
    assert all(row[broken] <= by_whole.get(row[:3], 0) for row in answer(named("promises-by-week"), seen))


def _rows(asking: Embedded) -> list[Row]:
    return answer(named("execution-by-week"), asking)


def test_what_is_rare_is_told_as_the_views_tell_it() -> None:
    """Orders in dollars; one cancelled after a return and a credit of it, with a credit after that; a refund; a line handed over, another done by a joint visit."""
    dollars = {"currency": "USD", "rate": "7.1083"}
    visits = [{"key": "a", "date": "2026-11-10", "kind": "visit", "customer": "hengda", "purpose": "量尺"}]
    joint = [{**visits[0], "key": "b", "date": "2026-11-12"}]
    at = {"written_at": "2026-11-08T18:00:00+08:00"}
    owners = [{"person": "li-wei", "from": "2026-01-05"}, {"person": "sun-fang", "from": "2026-11-09"}]
    story = made_book.book(
        made_book.person("li-wei", "李伟"),
        made_book.person("sun-fang", "孙芳"),
        made_book.person("wu-lei", "吴磊"),
        made_book.customer("hengda", "恒达", owners=owners),
        made_book.order("dd-1", "hengda", "10000.01", "2026-09-02", cost="7000.33", **dollars),
        made_book.order("dd-2", "hengda", "500.05", "2026-09-10", kind="return", of="orders/2026/dd-1", **dollars),
        made_book.order("dd-3", "hengda", "0.07", "2026-10-11", kind="credit", of="orders/2026/dd-1", **dollars),
        made_book.order("dd-4", "hengda", "900.00", "2026-11-12", kind="credit", of="orders/2026/dd-5"),
        made_book.order("dd-5", "hengda", "8000.00", "2026-11-02", cancelled={"date": "2026-11-05", "reason": "停工"}),
        made_book.order("dd-6", "hengda", "300.00", "2026-11-03", kind="return", of="orders/2026/dd-5"),
        made_book.payment("2026-11-06", "hengda", "120.50", kind="refund"),
        ("plan", {"week": "2026-W46", "person": "li-wei", "lines": visits + joint, **at}),
        ("plan", {"week": "2026-W46", "person": "wu-lei", "lines": [{**visits[0], "date": "2026-11-13"}], **at}),
        made_book.visit("2026-11-10", "sun-fang", "hengda"),
        made_book.visit("2026-11-12", "wu-lei", "hengda", **{"with": ["li-wei"]}),
    )
    asking = Embedded(tables_of(Audience(story, "manager"), "story").values())
    for name in ("targets-by-month", "sources", "ageing", "execution-by-week"):
        rows = answer(named(name), asking)
        assert rows, name
        assert in_any_order(rows) == in_any_order(figures(name, {"story": story})), name


def test_great_amounts_are_told_to_the_fen() -> None:
    """As in a book that is kept in dong: lines, orders, rates, payments and deals of many digits."""
    dollars = {"currency": "USD", "rate": "25468.123456"}
    lines = [{"quantity": "60.5", "price": "8330630790.07"}]
    deal = {"id": "dong", "customer": "hengda", "opened_on": "2026-10-20", "value": "20000000.01", "probability": 85}
    deal["stages"] = [{"stage": "proposal", "date": "2026-10-20"}]
    story = made_book.book(
        made_book.person("li-wei", "李伟"),
        made_book.customer("hengda", "恒达", owners=[{"person": "li-wei", "from": "2026-01-05"}]),
        made_book.order("dd-1", "hengda", "90000000.01", "2026-11-02", cost="70000000.33", **dollars),
        (
            "order",
            {
                key: value
                for key, value in made_book.order("dd-2", "hengda", "", "2026-11-02", lines=lines)[1].items()
                if value
            },
        ),
        made_book.payment("2026-11-06", "hengda", "30000000.07", **dollars),
        made_book.payment("2026-11-07", "hengda", "40000000.09", kind="bill", bill={"due_on": "2027-03-01"}, **dollars),
        ("deal", {**deal, **dollars}),
    )
    asking = Embedded(tables_of(Audience(story, "manager"), "story").values())
    for name in ("targets-by-month", "sources", "ageing", "forecast", "books-today"):
        rows = answer(named(name), asking)
        assert rows, name
        assert in_any_order(rows) == in_any_order(figures(name, {"story": story})), name
