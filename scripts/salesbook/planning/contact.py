"""Whom one should see: customers past their cadence, goods nobody asked about, interest without a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.book import Book
from salesbook.kinds import Customer
from salesbook.planning.matter import Matter, Method, PlanRequest, overdue_by, told
from salesbook.views import cadence
from salesbook.views.contact_days import last_touch
from salesbook.views.intents import without_proposal
from salesbook.views.planned import planned_between
from salesbook.views.promises import outcomes
from salesbook.views.standing import current
from salesbook.views.usage import checks, deliveries
from salesbook.words import Text

_BY_CLASS = {"a": 45, "b": 35, "c": 25}


def past_cadence(ask: PlanRequest) -> Iterator[Matter]:
    """Customers of the person who want contact by the end of the week, by the cadence of their class."""
    ahead = _ahead(ask)
    for customer in current(ask.book):
        if customer.owner_on(ask.first) == ask.person:
            last = last_touch(ask.book).get(customer.id)
            seen = max((day for day in (last, ahead.get(customer.id)) if day), default=None)
            wanted = cadence.due(ask.book, customer, seen)
            if wanted.day is not None and wanted.day <= ask.week.sunday:
                yield _contact(ask, customer, last, wanted.day)


def _ahead(ask: PlanRequest) -> dict[str, date]:
    """Customers that will be seen before the week begins, by promise or plan: their days count anew from then."""
    before, result = ask.week.monday - timedelta(days=1), {}
    for line in planned_between(ask.book, ask.book.today, before):
        if line.about:
            result[line.about] = line.day
    for outcome in outcomes(ask.book):
        if outcome.state == "open" and outcome.promise.what != "delivery" and outcome.promise.day <= before:
            result[outcome.promise.customer] = outcome.promise.day
    return result


def _contact(ask: PlanRequest, customer: Customer, last: date | None, due: date) -> Matter:
    rank = customer.get("class", "c")
    days = cadence.due(ask.book, customer, last).days
    words = _DUE if last else _NEVER
    since = told(last, ask.book.today) if last else Text("", "")
    method: Method = "phone" if rank == "c" or "private" in customer.data else "on_site"
    return Matter(
        "cadence",
        _BY_CLASS.get(rank, 25) + overdue_by(due, ask.book.today),
        words.fill(rank=rank.upper(), days=days, last=since),
        _CALL if method == "phone" else _VISIT,
        method,
        customer.id,
        due=due,
        record=customer,
        expected=_KNOW,
    )


_DUE = Text(
    "class {rank}, every {days} {days:day|days}, last contact {last}", "{rank} 级，每 {days} 天联系一次，上次 {last}"
)
_NEVER = Text(
    "class {rank}, every {days} {days:day|days}, no contact so far", "{rank} 级，每 {days} 天联系一次，还没有联系过"
)
_VISIT = Text("Regular visit: news, needs, stock", "例行拜访，了解近况和需求")
_CALL = Text("Regular call: news and needs", "电话回访，了解近况和需求")
_KNOW = Text("What is new, and the next date", "了解近况，定下次联系时间")


def usage_checks(ask: PlanRequest) -> Iterator[Matter]:
    """Deliveries that nobody asked about, where asking falls due by the end of the week."""
    for customer in current(ask.book):
        made = deliveries(ask.book).get(customer.id, ())
        newest = made[-1] if made else None
        if newest is None or customer.owner_on(ask.first) != ask.person:
            continue
        limit = ask.book.company.threshold("usage_check_days", newest)
        due, asked = newest + timedelta(days=limit), checks(ask.book).get(customer.id, ())
        if ask.book.opened_on <= due <= ask.week.sunday and not any(day >= newest for day in asked):
            yield _usage(ask, customer, newest, due)


def _usage(ask: PlanRequest, customer: Customer, delivered: date, due: date) -> Matter:
    method: Method = "on_site" if customer.get("class") == "a" else "phone"
    why = _DELIVERED.fill(day=told(delivered, ask.book.today))
    urgency = 40 + overdue_by(due, ask.book.today)
    return Matter("usage", urgency, why, _ASK, method, customer.id, due=due, record=customer, expected=_SCORE)


_DELIVERED = Text("delivered on {day}, nobody has asked how it does", "{day}到货，还没有问过使用情况")
_ASK = Text("Ask how the goods do", "回访使用情况")
_SCORE = Text("How it is used, and a score", "使用情况，满意度打分")


def intents(ask: PlanRequest) -> Iterator[Matter]:
    """Interest without a proposal, of the person's customers and of the prospects he saw."""
    for intent in without_proposal(ask.book):
        mine = ask.is_mine(intent.customer) or (
            intent.customer not in ask.book.customers and ask.answers(intent.record.writer, intent.customer)
        )
        if mine:
            yield _intent(ask.book, intent.record.get("prospect"), intent.customer, intent.since)._replace(
                record=intent.record
            )


def _intent(book: Book, prospect: object, customer: str, since: date) -> Matter:
    why = _INTENT.fill(day=told(since, book.today))
    known = prospect if isinstance(prospect, dict) else None
    urgency = 55 + overdue_by(since, book.today)
    return Matter(
        "intent", urgency, why, _OFFER, "on_site", customer, known, due=since, material="quotation", expected=_AGREED
    )


_INTENT = Text("intent since {day}, no proposal yet", "{day}起有意向，还没有方案")
_OFFER = Text("Bring the proposal", "送方案、报价")
_AGREED = Text("What he wants is settled, and the proposal with him", "需求问清，方案送到")
