"""The month repeats the week's shapes: a plan at its beginning, a summary at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from salesbook.book import Book
from salesbook.calendar import month_end, week_of
from salesbook.kinds import Person
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.office import days_told, office, owes_by
from salesbook.words import Text, month_text


@reports(
    "R14",
    "R16",
    topic=Topic.PAPERS,
    words={Mark.LATE: Text("late", "迟交"), Mark.MISSING: Text("not handed in", "未交")},
    by_workdays=True,
)
def month_planned(book: Book) -> Iterator[Duty]:
    """Every rep hands in a plan for the month by its first workday.

    Why: targets are reached month by month; the weeks are cut out of this plan.
    Fix: hand it in now, with what you commit to in each measure.

    业务员在每月第一个工作日前交月计划。

    原因：目标按月完成，周计划从月计划里来。
    改法：现在就交，写明各项指标的承诺。
    """
    yield from _monthly(book, "month_plan", "plan")


@reports(
    "R13",
    "R15",
    topic=Topic.PAPERS,
    words={Mark.LATE: Text("late", "迟交"), Mark.MISSING: Text("not handed in", "未交")},
    by_workdays=True,
)
def month_summed_up(book: Book) -> Iterator[Duty]:
    """Every rep hands in a summary of the month by its last workday.

    Why: the monthly meeting looks back from these.
    Fix: hand it in now; the figures draw themselves, only the words are needed.

    业务员在每月最后一个工作日前交月总结。

    原因：月度会议从这些总结回顾。
    改法：现在就交；数字由系统算出，只要写自己的话。
    """
    yield from _monthly(book, "month_summary", "summary")


def _monthly(book: Book, kind: str, suffix: str) -> Iterator[Duty]:
    for month in _months(book, kind):
        due = _due(book, month, kind)
        for person in book.people.values():
            if _owes(book, person, month, kind):
                yield _duty(book, person, month, due, f"{month:%Y-%m}/{person.id}--{suffix}", kind)


def _months(book: Book, kind: str) -> list[date]:
    """The months the book tells of; a plan only where the month's first workday lies in what is told."""
    days = days_told(book)
    months = sorted({day.replace(day=1) for day in days})
    return [m for m in months if kind == "month_summary" or office(book).workdays.first(m) >= days[0]]


def _due(book: Book, month: date, kind: str) -> datetime:
    """By the company's clock; without one by the end of the first, or last, workday: our default."""
    moment = next((deadline.at for deadline in office(book).monthly(month) if deadline.what == kind), None)
    if moment is not None:
        return moment
    days = office(book).workdays
    day = days.first(month) if kind == "month_plan" else days.last(month_end(month))
    return datetime.combine(day + timedelta(days=1), time(), book.zone)


def _owes(book: Book, person: Person, month: date, kind: str) -> bool:
    """A rep who is here at the deadline; for a plan, one who was here the day before the month began."""
    days = office(book).workdays
    day = days.first(month) if kind == "month_plan" else days.last(month_end(month))
    before = day - timedelta(days=1) if kind == "month_plan" else day
    here = owes_by(book, person, before) and owes_by(book, person, day)
    return here and person.holds("rep", day) and not person.away_on(day)


def _duty(book: Book, person: Person, month: date, due: datetime, id: str, kind: str) -> Duty:
    record = book.get(kind, id)
    week = week_of(min(due.date(), month_end(month)))
    if record is None:
        words = Text("{kind} of {month} not handed in", "没有交{month}的{kind}")
        message = words.fill(kind=book.kinds[kind].label, month=month_text(f"{month:%Y-%m}", book.today))
        # A plan is worth handing in while its month lasts, a summary whenever it comes.
        still = kind == "month_summary" or book.today <= month_end(month)
        return Case(person.id, week, None, due).missing_unless(record, book, message, open=still)
    at, grade = book.evidence(record, due)
    case = Case(person.id, week, record, due, grade)
    if at is None or at <= due:
        return case.judged(Mark.ON_TIME)
    return case.late(Text("handed in {at}, due {due}", "{at} 才交，应在 {due} 前").fill(book.today, at=at, due=due))
