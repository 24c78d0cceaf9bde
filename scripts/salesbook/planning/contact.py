"""Whom one should see: customers past their cadence, goods nobody asked about, interest without a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.book import Book
from salesbook.kinds import Customer
from salesbook.planning.matter import Matter, Method, PlanRequest, day_words, overdue_by
from salesbook.views import cadence
from salesbook.views.contact_days import last_touch
from salesbook.views.intents import without_proposal
from salesbook.views.planned import planned_between
from salesbook.views.promises import outcomes
from salesbook.views.standing import current
from salesbook.views.usage import checks, deliveries
from salesbook.words import Text

_BY_CLASS = {"a": 45, "b": 35, "c": 25}


def past_cadence(request: PlanRequest) -> Iterator[Matter]:
    """Customers of the person who want contact by the end of the week, by the cadence of their class."""
    ahead = _ahead(request)
    for customer in current(request.book):
        if customer.owner_on(request.first) == request.person:
            last = last_touch(request.book).get(customer.id)
            seen = max((day for day in (last, ahead.get(customer.id)) if day), default=None)
            wanted = cadence.due(request.book, customer, seen)
            if wanted.day is not None and wanted.day <= request.week.sunday:
                yield _contact(request, customer, last, wanted.day)


def _ahead(request: PlanRequest) -> dict[str, date]:
    """Customers that will be seen before the week begins, by promise or plan: their days count anew from then."""
    before, result = request.week.monday - timedelta(days=1), {}
    for line in planned_between(request.book, request.book.today, before):
        if line.about:
            result[line.about] = line.day
    for outcome in outcomes(request.book):
        if outcome.state == "open" and outcome.promise.what != "delivery" and outcome.promise.day <= before:
            result[outcome.promise.customer] = outcome.promise.day
    return result


def _contact(request: PlanRequest, customer: Customer, last: date | None, due: date) -> Matter:
    rank = customer.get("class", "c")
    days = cadence.due(request.book, customer, last).days
    words = _DUE if last else _NEVER
    since = day_words(last, request.book.today) if last else Text("", "")
    method: Method = "phone" if rank == "c" or "private" in customer.data else "on_site"
    return Matter(
        "cadence",
        _BY_CLASS.get(rank, 25) + overdue_by(due, request.book.today),
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


def usage_checks(request: PlanRequest) -> Iterator[Matter]:
    """Deliveries that nobody asked about, where asking falls due by the end of the week."""
    for customer in current(request.book):
        days = deliveries(request.book).get(customer.id, ())
        newest = days[-1] if days else None
        if newest is None or customer.owner_on(request.first) != request.person:
            continue
        limit = request.book.company.threshold("usage_check_days", newest)
        due, checked = newest + timedelta(days=limit), checks(request.book).get(customer.id, ())
        if request.book.opened_on <= due <= request.week.sunday and not any(day >= newest for day in checked):
            yield _usage(request, customer, newest, due)


def _usage(request: PlanRequest, customer: Customer, delivered: date, due: date) -> Matter:
    method: Method = "on_site" if customer.get("class") == "a" else "phone"
    why = _DELIVERED.fill(day=day_words(delivered, request.book.today))
    urgency = 40 + overdue_by(due, request.book.today)
    return Matter("usage", urgency, why, _ASK, method, customer.id, due=due, record=customer, expected=_SCORE)


_DELIVERED = Text("delivered on {day}, nobody has asked how it does", "{day}到货，还没有问过使用情况")
_ASK = Text("Ask how the goods do", "回访使用情况")
_SCORE = Text("How it is used, and a score", "使用情况，满意度打分")


def intents(request: PlanRequest) -> Iterator[Matter]:
    """Interest without a proposal, of the person's customers and of the prospects he saw."""
    for intent in without_proposal(request.book):
        mine = request.is_mine(intent.customer) or (
            intent.customer not in request.book.customers and request.answers(intent.record.writer, intent.customer)
        )
        if mine:
            yield _intent(request.book, intent.record.get("prospect"), intent.customer, intent.since)._replace(
                record=intent.record
            )


def _intent(book: Book, prospect: object, customer: str, since: date) -> Matter:
    why = _INTENT.fill(day=day_words(since, book.today))
    known = prospect if isinstance(prospect, dict) else None
    urgency = 55 + overdue_by(since, book.today)
    return Matter(
        "intent", urgency, why, _OFFER, "on_site", customer, known, due=since, material="quotation", expected=_AGREED
    )


_INTENT = Text("intent since {day}, no proposal yet", "{day}起有意向，还没有方案")
_OFFER = Text("Bring the proposal", "送方案、报价")
_AGREED = Text("What he wants is settled, and the proposal with him", "需求问清，方案送到")
