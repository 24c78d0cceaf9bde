"""Form 3: what is overdue, computed from due dates, with every attempt to collect it. Nobody can be left off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.pages.money.collection import never_asked
from salesbook.pages.paper.plan_form import who
from salesbook.pages.paper.sheet import PaperForm, grid
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Dated,
    Fact,
    Group,
    Link,
    Many,
    Money,
    Near,
    Prose,
    Row,
    Under,
    Value,
)
from salesbook.rules.duty import Mark
from salesbook.views.chasing import Debt, debts_of
from salesbook.views.grouped import records_by_week_and_writer
from salesbook.views.worth import currency_of
from salesbook.words import Text, same

NEWEST = 3
"""Attempts shown of one debt; older ones are on the customer's page."""
_OWED, _DUE, _OVERDUE = (
    Text("owed", "欠款"),
    Text("due", "到期"),
    Text("{days} {days:day|days} overdue", "逾期 {days} 天"),
)
_NONE = Text(
    "No money of this person's customers is overdue, and none was asked for.", "名下没有逾期的款，也没有催款。"
)


def collection_sheet(reader: Reader, week: Week, person: str) -> PaperForm:
    """Form 3 of one person at the end of a week, or now: a group a debt, the newest attempt first."""
    kind = reader.book.kinds["collection"]
    assert kind.form is not None  # noqa: S101 - form 3 is in the schema
    day = min(week.sunday, reader.today)
    own = debts_of(reader.book, day).get(person, ())
    label = kind.by_name
    columns = (
        (label["date"].label, "w", 12),
        (label["method"].label, "", 8),
        (label["spoken_to"].label, "", 11),
        (label["answer"].label, "f", 34),
        (Text("Promised", "承诺"), "", 15),
        (label["next_step"].label, "f", 20),
    )
    groups = [Group(_named(reader, debt), tuple(_rows(reader, debt))) for debt in own]
    groups += _settled(reader, week, person, own)
    table, widths = grid(kind.form.title, columns, groups)
    facts = (*who(reader, person, week), *_sum(reader, own))
    return PaperForm(kind.form.title, facts, table, widths, kind.form.sign, empty=_NONE, anchor="form-3")


def _sum(reader: Reader, own: Sequence[Debt]) -> Iterator[Fact]:
    if own:
        total = sum((debt.owed.outstanding for debt in own), Decimal(0))
        yield Fact(Text("Overdue", "逾期"), number_of(len(own), Text("instalment|instalments", "笔")))
        yield Fact(Text("Owed", "欠款合计"), Money(total, reader.currency))


def _named(reader: Reader, debt: Debt) -> Value:
    """Who owes what since when: the amount and the day stay such, for a spreadsheet reckons with them."""
    document = debt.owed.document
    what = Link(page_of(document), same(f"{document.id}{'#' if debt.owed.key else ''}{debt.owed.key}"))
    owed = Many((_OWED, Money(debt.owed.amount, currency_of(reader.book, document))), _SPACE)
    due = Many((_DUE, Near(debt.owed.due or reader.today)), _SPACE)
    customer = reader.customer_of(document)
    return Many((customer, what, owed, due, _OVERDUE.fill(days=debt.days)))


def _rows(reader: Reader, debt: Debt) -> Iterator[Row]:
    if not debt.attempts:
        yield Row((None, None, None, never_asked(reader, debt), None, None))
    for attempt in debt.attempts[:NEWEST]:
        yield _row(reader, attempt)


def _row(reader: Reader, attempt: Record) -> Row:
    day = Dated(page_of(attempt), Near(attempt.day)) if attempt.day else None
    words = Prose(attempt["answer"]) if attempt.get("answer") else None
    step = attempt.get("next_step")
    method = reader.book.say(attempt, "method")
    return Row((day, method, attempt.get("spoken_to"), words, _promise(reader, attempt), Prose(step) if step else None))


def _promise(reader: Reader, attempt: Record) -> Value:
    if "promised_on" not in attempt.data:
        return None
    day = Near(date.fromisoformat(attempt["promised_on"]))
    amount = attempt.get("promised_amount")
    foreign = currency_of(reader.book, attempt)
    money = Money(Decimal(amount), "" if foreign == reader.currency else foreign) if amount else None
    promise: Value = Under(day, money) if money else day
    outcome = reader.shared(_outcomes).get(attempt.ref)
    return Under(promise, case_lamp("promise-to-pay", outcome)) if outcome else promise


def _outcomes(reader: Reader) -> dict[str, Mark]:
    """What became of each promise to pay, as the rule judges it."""
    cases = (case.duty for case in reader.cases if case.manual.id == "promise-to-pay")
    return {duty.record.ref: duty.mark for duty in cases if duty.record}


_SPACE = same(" ")
_OTHER = Text("Asked for in this week, and no longer overdue", "本周催过、已不再逾期")


def _settled(reader: Reader, week: Week, person: str, own: Sequence[Debt]) -> list[Group]:
    """Attempts of the week for what was paid meanwhile or was not yet due: the form keeps them."""
    shown = {attempt.ref for debt in own for attempt in debt.attempts}
    own_week = records_by_week_and_writer(reader.book, "collection").get((week, person), ())
    records = [record for record in own_week if record.ref not in shown]
    return [Group(_OTHER, tuple(_row(reader, record) for record in records))] if records else []
