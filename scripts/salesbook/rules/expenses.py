"""Travel: thrift, and an errand behind every expense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.each import each, records, week_of_day
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.contact_days import visited
from salesbook.views.replies import REPLY_FIELDS, replies
from salesbook.words import Text

_SORTS = ("transport", "lodging", "entertaining")


@reports(
    "R43",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("above the ceiling", "超标准")},
    draws_on=("expense.date", *REPLY_FIELDS),
)
@each(records("expense"), week=week_of_day)
def expense_ceiling(book: Book, expense: Record) -> Iterator[Duty]:
    """An expense stays below the company's ceiling of its sort, or somebody else has answered for what is above it.

    Why: travel is paid out of the margin it is to bring.
    Fix: a reply of the superior, or the difference is the traveller's.

    费用不超过公司规定的标准，超过的有批复。

    原因：出差的钱要从带回来的毛利里出。
    改法：请上级批复，否则超出部分自付。
    """
    if expense.day is None:
        return
    answered = any(record["person"] != expense["person"] for record in replies(book).get(expense.ref, ()))
    over = (
        {}
        if answered
        else {sort: ceiling for sort, ceiling in _ceilings(book, expense.day) if _over(expense, sort, ceiling)}
    )
    case = Case(expense["person"], week_of(expense.day), expense, expense.day)
    if not over:
        yield case.met()
        return
    sort, ceiling = next(iter(over.items()))
    label, amount = expense.kind.by_name[sort].label, book.money(Decimal(expense[sort]))
    yield case.at_risk(_ABOVE.fill(sort=label, amount=amount, ceiling=book.money(ceiling)), open=True)


_ABOVE = Text("{sort} {amount} is above the ceiling of {ceiling}", "{sort} {amount}，超过标准 {ceiling}")


def _ceilings(book: Book, day: date) -> Iterator[tuple[str, Decimal]]:
    """For each sort of expense that has one the ceiling that holds on a day."""
    for sort in _SORTS:
        ceiling = book.company.setting(("expense_ceilings", sort), day, None)
        if ceiling is not None:
            yield sort, Decimal(ceiling)


def _over(expense: Record, sort: str, ceiling: Decimal) -> bool:
    return sort in expense.data and Decimal(expense[sort]) > ceiling


@reports(
    "R43",
    topic=Topic.FURTHER,
    words={Mark.MISSING: Text("no visit", "无拜访对应")},
    draws_on=("expense.date",),
)
@each(records("expense"), week=week_of_day)
def expense_without_visit(book: Book, expense: Record) -> Iterator[Duty]:
    """An expense names the visits it served, or there was a visit that day.

    Why: without an errand nobody can tell what the money was for.
    Fix: name the visits on the expense; write the visit that is missing.

    每笔费用都对得上拜访：写明是哪次拜访，或者当天有拜访。

    原因：没有事由，谁也说不清钱花在哪里。
    改法：在费用里写明拜访，缺的拜访补上。
    """
    if expense.day is None:
        return
    served = bool(expense.get("visits")) or (expense["person"], expense.day) in visited(book)
    message = Text("no visit on {day}", "{day}没有拜访").fill(book.today, day=expense.day)
    case = Case(expense["person"], week_of(expense.day), expense, expense.day)
    yield case.met() if served else case.missing(message, open=True)
