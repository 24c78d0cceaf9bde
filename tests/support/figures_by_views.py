"""What each question of the catalogue must answer, worked out by the views of each book: columns as the SQL gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.rules.catalogue import all_cases
from salesbook.views import ageing, complaints, funnel, hand_in, promises, targets, weekly
from salesbook.views.activities import mix
from salesbook.views.office import weeks_told
from salesbook.views.standing import unmerged

Books = Mapping[str, Book]
Row = tuple[Any, ...]


def visits_by_week(books: Books) -> list[Row]:
    """Over all books together: this question names no book."""
    counted = Counter(
        (week_of(visit.day).text, visit["person"])
        for book in books.values()
        for visit in book.of("visit")
        if visit.day is not None
    )
    return [(*key, count) for key, count in counted.items()]


def _execution(book: Book) -> Iterator[Row]:
    index = weekly.weeks_of(book)
    for week in index.all:
        for worked in index.worked(week):
            states = [worked.count(state) for state in ("done", "moved", "dropped", "open")]
            planned, unplanned = len(worked.lines), len(worked.unplanned) if worked.plan else 0
            share = 100 * states[0] // planned if planned else None
            yield (
                *(week.text, worked.person, planned, *states, 0, worked.count("ahead")),
                *(len(worked.visits), unplanned, share),
            )


def _activities(book: Book) -> Iterator[Row]:
    for week in {week_of(visit.day) for visit in book.of("visit") if visit.day}:
        for person, counted in mix(book, week).items():
            yield from ((week.text, person, activity, times) for activity, times in counted.items())


def _hand_ins(book: Book) -> Iterator[Row]:
    weeks = weeks_told(book)
    for week in (weeks[0].later(-1), *weeks):
        for form, counted in hand_in.counts(book, week).items():
            told = week if form == "summary" else week.later(1)
            yield from ((told.text, form, mark.value, count) for mark, count in counted.by_mark.items())


_STATES = ("kept", "early", "replaced", "late", "broken", "open", "void")


def _promises(book: Book) -> Iterator[Row]:
    counted: dict[tuple[str, str | None], Counter[str]] = {}
    for outcome in promises.outcomes(book):
        key = week_of(outcome.promise.day).text, outcome.person
        counted.setdefault(key, Counter())[outcome.state] += 1
    return ((*key, *(states[state] for state in _STATES), 0) for key, states in counted.items())


def ageing_on(book: Book, day: date) -> Iterator[Row]:
    """The ageing as of a day, what is zero left out."""
    table = ageing.ageing(book, day)
    for row in table.rows:
        for age, amount in (("not_due", row.not_due), ("no_due_date", row.no_due_date)):
            yield row.customer, age, None, None, amount
        for (low, high), amount in zip(table.columns, row.overdue, strict=True):
            yield row.customer, "overdue", low, high, amount
        yield row.customer, "on_account", None, None, row.on_account
        yield row.customer, "bills_not_due", None, None, row.bills


def _ageing(book: Book) -> Iterator[Row]:
    return (row for row in ageing_on(book, book.today) if row[-1])


def _targets(book: Book) -> Iterator[Row]:
    months = {month for month, _ in targets.facts(book)}
    months |= {record["month"] for kind in ("target", "month_plan") for record in book.of(kind)}
    for month in months:
        for person, lines in targets.targets(book, month).items():
            yield from ((month, person, line.measure, line.assigned, line.committed, line.actual) for line in lines)


def _conversion(book: Book) -> Iterator[Row]:
    for week in {week_of(date.fromisoformat(customer["stages"][0]["date"])) for customer in unmerged(book)}:
        result = funnel.funnel(book, (week,))
        yield week.text, result.entered, result.won_of_them, result.conversion


def _forecast(book: Book) -> Iterator[Row]:
    for row in funnel.forecast(book):
        yield row.deal.id, row.deal["customer"], row.value, row.chance, row.weighted


def _factors(book: Book) -> Iterator[Row]:
    for outcome, counted in funnel.factors(book).items():
        yield from ((outcome, factor, count) for factor, count in counted.items())


def _complaints(book: Book) -> Iterator[Row]:
    marks = {
        case.duty.record.ref: case.duty.mark.value
        for case in all_cases(book)
        if case.manual.id == "complaint-escalated" and case.duty.record
    }
    for record in book.of("complaint"):
        replied, late = record.get("first_reply_at"), complaints.answer_late(book, record)
        answer = ("late" if late else "in_time") if replied else ("missing" if late else "waiting")
        yield (
            *(record.id, record["customer"], _utc(record["received_at"])),
            *(complaints.answer_due(book, record).at.astimezone(UTC).replace(tzinfo=None), _utc(replied), answer),
            complaints.report_due(book, record).astimezone(UTC).replace(tzinfo=None),
            *(_utc(record.get("escalation", {}).get("at")), marks.get(record.ref), _utc(record.get("solved_at"))),
        )


def _utc(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None) if text else None


def _sources(book: Book) -> Iterator[Row]:
    return ((name, *source) for name, source in funnel.sources(book).items())


_MARKS = ("late", "missing", "broken", "at_risk", "due", "not_owed", "not_provable")


def _obligations(book: Book) -> Iterator[Row]:
    counted: dict[tuple[Week, str], Counter[str]] = {}
    for case in all_cases(book):
        for number in case.manual.obligations:
            marks = counted.setdefault((case.duty.week or week_of(book.today), number), Counter())
            marks[case.duty.mark.value] += 1
    for (week, number), marks in counted.items():
        met = marks["met"] + marks["on_time"] + marks["before_cut_off"]
        yield week.text, number, met, *(marks[mark] for mark in _MARKS)


def _books_by_week(book: Book) -> Iterator[Row]:
    """What the questions about people, forms and obligations tell, summed by week."""
    sums: dict[str, Counter[str]] = {}
    for week, _person, visits in visits_by_week({"": book}):
        sums.setdefault(week, Counter()).update(visits=visits)
    for week, _person, planned, done, *_rest in _execution(book):
        if planned:
            sums.setdefault(week, Counter()).update(planned=planned, done=done)
    for week, _form, mark, count in _hand_ins(book):
        if mark not in ("due", "not_owed"):
            on_time = count if mark in ("on_time", "before_cut_off") else 0
            sums.setdefault(week, Counter()).update(forms=count, on_time=on_time)
    for week, _number, met, late, missing, broken, *_rest in _obligations(book):
        if met + late + missing + broken:
            sums.setdefault(week, Counter()).update(judged=met + late + missing + broken, met=met)
    names = ("visits", "planned", "done", "forms", "on_time", "judged", "met")
    return ((week, *(told[name] for name in names)) for week, told in sums.items())


def _books_today(book: Book) -> Iterator[Row]:
    month = f"{book.today:%Y-%m}"
    money = [
        fact.amount
        for (of_month, _person), facts in targets.facts(book).items()
        for fact in facts
        if of_month == month and fact.measure == "money_in"
    ]
    overdue = [amount for row in ageing.ageing(book, book.today).rows for amount in row.overdue]
    waiting = [record for record in book.of("complaint") if "solved_at" not in record.data]
    late = sum(complaints.answer_late(book, record) for record in waiting)
    names = book.company["name"], book.company.get("name_en"), book.company["currency"]
    yield *names, sum(money, Decimal(0)), sum(overdue, Decimal(0)), len(waiting), late


_OF_A_BOOK: Mapping[str, Callable[[Book], Iterable[Row]]] = {
    "activities-by-week": _activities,
    "ageing": _ageing,
    "books-by-week": _books_by_week,
    "books-today": _books_today,
    "complaint-clocks": _complaints,
    "conversion-by-week": _conversion,
    "execution-by-week": _execution,
    "forecast": _forecast,
    "funnel": lambda book: funnel.funnel(book, ()).standing.items(),
    "hand-ins-by-week": _hand_ins,
    "obligations-by-week": _obligations,
    "promises-by-week": _promises,
    "sources": _sources,
    "targets-by-month": _targets,
    "win-loss-factors": _factors,
}


def figures(question: str, books: Books) -> list[Row]:
    """The rows that a question must give for books by their names, in no order; decimals to the fen."""
    if question == "visits-by-week":
        return visits_by_week(books)
    return [to_the_fen((name, *row)) for name, book in books.items() for row in _OF_A_BOOK[question](book)]


def to_the_fen(row: Row) -> Row:
    """A row with every decimal at two places."""
    return tuple(
        value.quantize(Decimal("0.01"), ROUND_HALF_UP) if isinstance(value, Decimal) else value for value in row
    )
