"""Promises to customers: the next visit or delivery, told at parting and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.cadence import customer_of
from salesbook.views.contact_days import touches
from salesbook.views.promises import Outcome, outcomes
from salesbook.words import Text

_ROUTES = {"visit": "next_visit_on", "delivery": "delivery_on", "follow_up": "next_on"}
_WHAT = {
    "visit": Text("a visit", "拜访"),
    "delivery": Text("a delivery", "送货"),
    "follow_up": Text("a call", "跟进"),
}
_MARKS = {
    "kept": Mark.MET,
    "early": Mark.MET,
    "replaced": Mark.MET,
    "late": Mark.LATE,
    "broken": Mark.BROKEN,
    "open": Mark.DUE,
    "void": Mark.NOT_OWED,
}


@reports(
    "R95",
    topic=Topic.PROMISES,
    words={Mark.BROKEN: Text("not kept", "未履行"), Mark.LATE: Text("kept late", "迟履行")},
    level=Level.ERROR,
    draws_on=("collection.by", "collection.date"),
)
def promise_kept(book: Book) -> Iterator[Duty]:
    """The visit, call or delivery promised to a customer comes by the day promised.

    Why: a customer counts our word by the small dates. A contact that agrees on another day in time takes its place.
    Fix: call today and agree on a new day; a day that can't be kept is moved before it comes.

    答应客户的下次拜访、跟进或送货，在约定日期前做到。

    原因：客户看我们说话算不算数，看的就是这些小日子。提前联系并另约日期的，以新日期为准。
    改法：今天就联系，重新约定；做不到的日子，要在到期之前改期。
    """
    for outcome in outcomes(book):
        yield _promise(book, outcome)


def _promise(book: Book, outcome: Outcome) -> Duty:
    promise, mark = outcome.promise, _MARKS[outcome.state]
    record, day = promise.record, promise.day
    week = None if mark is Mark.BROKEN else week_of(day)
    case = Case(outcome.person, week, record, day, book.evidence(record).grade, (_ROUTES[promise.what],))
    return case.judged(mark) if mark.fine else case.judged(mark, _words(book, outcome))


def _words(book: Book, outcome: Outcome) -> Text:
    promise = outcome.promise
    customer = book.customers.get(promise.customer)
    name = customer.short_name if customer else Text(promise.customer, promise.record.get("prospect", {}).get("name"))
    late = Text("{name}: {what} promised for {day}, came on {on}", "{name}：约定{day}{what}，{on}才做到")
    broken = Text("{name}: {what} promised for {day}, nothing since", "{name}：约定{day}{what}，至今没有")
    message = late if outcome.state == "late" else broken
    return message.fill(book.today, name=name, what=_WHAT[promise.what], day=promise.day, on=outcome.on)


@reports(
    "R95",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("no day agreed", "未约时间"), Mark.LATE: Text("agreed late", "迟约定")},
    level=Level.INFO,
)
def next_date_agreed(book: Book) -> Iterator[Duty]:
    """A visit ends with the day of the next visit or delivery, or says why there is none.

    Why: thanks and the next date are the last step of a visit; without it the customer hears from us by chance.
    Fix: agree on a day by phone and add it; or say under `no_next` why there is none.

    拜访结束时告知下次拜访或送货的时间，没有约定的写明原因。

    原因：道谢并约下次是拜访的最后一步，没有约定，下次联系就全凭运气。
    改法：打电话约好日期补上，或者在“未约定原因”里写明。
    """
    for visit in book.of("visit"):
        if visit.day is not None and visit.get("outcome") not in ("refused", "not_met"):
            yield _next_date(book, visit, visit.day)


def _next_date(book: Book, visit: Record, day: date) -> Duty:
    """A later contact puts an end to it: nobody need agree any more on when to come."""
    agreed = any(name in visit.data for name in ("next_visit_on", "delivery_on", "no_next"))
    case = Case(visit["person"], week_of(day), visit, grade=book.evidence(visit).grade)
    if agreed or _lost(book, visit):
        return case.met()
    later = next((on for on, _ in touches(book).get(customer_of(visit) or "", ()) if on > day), None)
    return case.late(_NEXT_BY_CHANCE.fill(book.today, on=later)) if later else case.at_risk(_NO_NEXT, open=True)


_NO_NEXT = Text("no next date agreed, no reason told", "没有约定下次时间，也没有写原因")
_NEXT_BY_CHANCE = Text(
    "no next date agreed, no reason told; next contact on {on}", "没有约定下次时间，也没有写原因，{on}才再联系"
)


def _lost(book: Book, visit: Record) -> bool:
    customer = book.customers.get(visit.get("customer", ""))
    return customer is not None and customer.stage_on(book.today) == "lost"
