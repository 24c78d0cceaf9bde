"""What lies nearest for whoever writes now: the week's plan lines, the last customers, the contact met last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.kinds import Record
from salesbook.views import cadence
from salesbook.views.plan_lines import PlanLine, plan_lines

LAST = 8
"""So many of the customers that a person was last in touch with."""
_AHEAD = 14
"""Days ahead whose plan lines are there already, so that a page left open over the weekend still knows them."""


def nearby(audience: Audience) -> bytes:
    """The plan lines of this week and the next, by person the last customers, by customer the contact met last."""
    book = audience.book
    contacts = cadence.contacts(book)
    data = {"plan": list(_plan_lines(book)), "recent": _recent(book, contacts), "contact": _met(contacts)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _plan_lines(book: Book) -> Iterator[dict[str, Any]]:
    weeks = {week_of(book.today + timedelta(days=days)).text for days in (0, _AHEAD // 2, _AHEAD)}
    for lines in plan_lines(book).values():
        for line in lines:
            if line.customer and line.state != "dropped" and week_of(line.meant_for).text in weeks:
                yield _nearby_line(line, book)


def _nearby_line(line: PlanLine, book: Book) -> dict[str, Any]:
    """A line: its reference, who carries it out and when, whether it is done, and what a visit says as well."""
    customer = book.customers.get(str(line.data.get("customer", "")))
    name = customer.short_name if customer else None
    prospect = str(line.data.get("prospect", {}).get("name", ""))
    return {
        "ref": f"{line.plan.id}#{line.data['key']}",
        "person": line.person,
        "date": line.meant_for.isoformat(),
        "done": line.state == "done",
        "values": {
            word: line.data[word] for word in ("customer", "prospect", "purpose", "method") if word in line.data
        },
        "zh": name.zh if name else prospect,
        "en": name.en if name else prospect,
    }


def _recent(book: Book, contacts: dict[str, list[Record]]) -> dict[str, list[str]]:
    """By person the customers that he was last in touch with, the latest first."""
    result: dict[str, list[tuple[str, str]]] = {}
    for customer, records in contacts.items():
        for person, day in _last_days(records):
            if customer in book.customers:
                result.setdefault(person, []).append((day, customer))
    return {
        person: [customer for _, customer in sorted(pairs, reverse=True)[:LAST]] for person, pairs in result.items()
    }


def _last_days(records: Iterable[Record]) -> Iterator[tuple[str, str]]:
    last: dict[str, str] = {}
    for record in records:
        last.setdefault(record.writer or "", str(record.day))
    return ((person, day) for person, day in last.items() if person)


def _met(contacts: dict[str, list[Record]]) -> dict[str, str]:
    met = {
        customer: next((r["contact"] for r in records if r.get("contact")), None)
        for customer, records in contacts.items()
    }
    return {customer: contact for customer, contact in met.items() if contact}
