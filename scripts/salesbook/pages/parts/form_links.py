"""Ways from a page into a form, filled in with what the page is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from salesbook.kinds import Customer, Record
from salesbook.pages.parts.addresses import write_page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Link
from salesbook.planning.matter import Matter
from salesbook.rules.agenda import Item
from salesbook.views.correcting import correctable
from salesbook.words import Text

_VISIT = Text("Write a visit", "写拜访")
_AGAIN = Text("Visit again", "再次拜访")
_CORRECT = Text("Correct this record", "改正这条记录")
_REPLY = Text("Reply", "批复")


def to_visit(reader: Reader, customer: Customer) -> Iterator[Link]:
    """The way to a visit to a customer; none where the file was merged into another."""
    if "visit" in reader.book.kinds and "merged_into" not in customer.data:
        yield Link(write_page("visit", customer=customer.id), _VISIT)


def of_file(reader: Reader, customer: Customer, sheet: Link | None) -> Iterator[Link]:
    """What can be done from a customer's file: the visit, the sheet before it, a correction."""
    yield from to_visit(reader, customer)
    if sheet is not None:
        yield sheet
    yield from to_correct(reader, customer)


def to_stop(reader: Reader, person: str, about: str, matters: tuple[Matter, ...]) -> Iterator[Link]:
    """The way to the visit that carries out a stop of somebody's day: customer, day and person are filled in."""
    if "visit" not in reader.book.kinds or not matters:
        return
    values = {"person": person, "date": reader.today.isoformat()}
    if about in reader.book.customers:
        yield Link(write_page("visit", customer=about, **values), _VISIT)
        return
    prospect = next((matter.prospect for matter in matters if matter.prospect), None)
    if prospect:
        data = {f"prospect.{name}": str(value) for name, value in prospect.items()}
        yield Link(write_page("visit", **data, **values), _VISIT)


def to_change(reader: Reader, record: Record) -> Iterator[Link]:
    """What can be written about a record: its correction, a reply, the next visit."""
    yield from to_correct(reader, record)
    if "reply" in reader.book.kinds and record.kind.name not in ("reply", "company", "calendar"):
        yield Link(write_page("reply", about=record.ref), _REPLY)
    if record.kind.name == "visit" and record.get("customer") in reader.book.customers:
        yield Link(write_page("visit", customer=record["customer"]), _AGAIN)


def to_correct(reader: Reader, record: Record) -> Iterator[Link]:
    """The way to the form with a record in it, where the reader sees all of it."""
    if correctable(reader.audience, record):
        yield Link(write_page(record.kind.name, record=record.ref), _CORRECT)


class _Answer(NamedTuple):
    """What is written to settle a matter: the kind, and which of its fields is known of the matter."""

    kind: str
    words: Text
    about: bool = False


_OF_VISIT = _Answer("visit", _VISIT)
_OF_REPLY = _Answer("reply", _REPLY, about=True)
_OF_COLLECTION = _Answer("collection", Text("Write a collection", "写催款"))
ANSWERS: Mapping[str, _Answer] = {
    **dict.fromkeys(
        ("cadence-overdue", "usage-check-due", "promise-kept", "silent-loss", "next-date-agreed"), _OF_VISIT
    ),
    **dict.fromkeys(("instalment-overdue", "overdue-unchased", "promise-to-pay"), _OF_COLLECTION),
    **dict.fromkeys(
        (
            *("request-answered", "visit-problem-answered", "plan-reviewed", "result-reviewed"),
            *("suggestion-answered", "escalation-decided", "contract-review"),
        ),
        _OF_REPLY,
    ),
    "plan-handed-in": _Answer("plan", Text("Write the plan", "写周计划")),
    "summary-handed-in": _Answer("summary", Text("Write the summary", "写周总结")),
    "month-planned": _Answer("month_plan", Text("Write the month's plan", "写月计划")),
    "month-summed-up": _Answer("month_summary", Text("Write the month's summary", "写月总结")),
    "tomorrow-planned": _Answer("day", Text("Write the day", "写日报")),
    "market-fed-back": _Answer("market_note", Text("Write a market note", "写市场情报")),
    "prospect-without-file": _Answer("customer", Text("Open the customer's file", "建客户档案")),
    "proposal-made": _Answer("proposal", Text("Write a proposal", "写方案")),
    "loss-reported": _Answer("loss", Text("Write the loss", "写流失报告")),
}
"""By rule, what is written to settle what it reports; a matter of any other rule is settled in its own record."""


def to_settle(reader: Reader, item: Item) -> Link | None:
    """The way to the form that settles a matter; None where there is no one form, or the reader may not know of whom."""
    answer = ANSWERS.get(item.manual.id)
    record = reader.book.find(item.record.ref) if item.record else None
    if answer is None or answer.kind not in reader.book.kinds or item.hidden or (item.record and record is None):
        return None
    values = dict(_values(reader, answer, record))
    return None if answer.about and not values else Link(write_page(answer.kind, **values), answer.words)


def _values(reader: Reader, answer: _Answer, record: Record | None) -> Iterator[tuple[str, str]]:
    if record is None:
        return
    if answer.about:
        yield "about", record.ref
    elif "customer" in reader.book.kinds[answer.kind].by_name:
        customer = record.id if isinstance(record, Customer) else record.get("customer")
        if customer in reader.book.customers:
            yield "customer", str(customer)
