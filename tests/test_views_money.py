"""Receivables by age and targets: every column retraced by another way of counting."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.ageing import ageing
from salesbook.views.targets import MEASURES, own_targets, targets, team_targets, whole_team
from tests.support.sample_book import sample_book

DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 23))


def owed_by_hand(book: Book, day: date) -> Decimal:
    """What is owed on a day, counted instalment by instalment with nothing of the program's own ledger."""
    less = settled_by_hand(book, day.isoformat())
    total = Decimal(0)
    for document in (*book.of("contract"), *book.of("order")):
        anyhow = less[document.ref]
        for part in document.get("instalments", ()) if starts(document, day.isoformat()) <= day.isoformat() else ():
            left = Decimal(part["amount"]) - less[f"{document.ref}#{part['key']}"]
            used = min(max(left, Decimal(0)), anyhow)
            anyhow -= used
            total += max(left - used, Decimal(0))
    return total


def settled_by_hand(book: Book, day: str) -> dict[str, Decimal]:
    less: dict[str, Decimal] = defaultdict(Decimal)
    for payment in book.of("payment"):
        bill = payment.get("bill", {})
        counts = max(payment["date"], bill.get("due_on", "")) <= day < bill.get("dishonoured_on", "9999")
        for part in payment.get("allocations", ()) if counts else ():
            less[part["to"]] += Decimal(part["amount"]) * (-1 if payment["kind"] == "refund" else 1)
    for order in book.of("order"):
        if order["kind"] != "sale" and "of" in order.data and order["received_at"][:10] <= day:
            lines = sum(Decimal(str(x["quantity"])) * Decimal(x["price"]) for x in order.get("lines", ()))
            less[order["of"]] += Decimal(order.get("amount", lines))
    return less


def starts(document: Record, day: str) -> str:
    if document.get("cancelled", {}).get("date", "9999") <= day:
        return "9999"
    if document.kind.name == "contract":
        return str(document.get("signed_on", "9999"))
    own = document["kind"] == "sale" and "contract" not in document.data and "instalments" in document.data
    return str(document["received_at"][:10]) if own else "9999"


def bill_due(payment: Record) -> date:
    return date.fromisoformat(payment["bill"]["due_on"])


@given(DAYS)
def test_the_columns_sum_to_what_is_outstanding_on_any_day(day: date) -> None:
    book = sample_book()
    table = ageing(book, day)
    for row in table.rows:
        assert row.not_due + row.no_due_date + sum(row.overdue) == row.outstanding
        assert row.outstanding == sum(debt.outstanding for debt in row.debts)
        assert len(row.overdue) == len(table.columns)
    assert sum((row.outstanding for row in table.rows), Decimal(0)) == owed_by_hand(book, day)


@given(DAYS, st.integers(0, 200))
def test_a_debt_only_grows_older_until_something_settles_it(day: date, later: int) -> None:
    book = sample_book()
    first = {(d.document.ref, d.key): d for row in ageing(book, day).rows for d in row.debts}
    second = {(d.document.ref, d.key): d for row in ageing(book, day + timedelta(days=later)).rows for d in row.debts}
    for name in first.keys() & second.keys():
        debt, two = first[name], second[name]
        assert debt.due is None or two.due == debt.due or (two.bill and two.due == bill_due(two.bill))


def test_each_bound_of_a_column_belongs_to_the_younger_one() -> None:
    book = sample_book()
    debt = next(debt for row in ageing(book, book.today).rows for debt in row.debts if debt.due)
    assert debt.due is not None
    for days, column in ((0, None), (1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3)):
        table = ageing(book, debt.due + timedelta(days=days))
        row = next(row for row in table.rows if any(d.document is debt.document for d in row.debts))
        late = [d for d in row.debts if (d.document.ref, d.key) == (debt.document.ref, debt.key)]
        for one in late:
            assert (column is None and row.not_due >= one.outstanding) or (
                column is not None and row.overdue[column] >= one.outstanding
            )


def test_target_against_actual_is_right_to_the_fen_and_retraced() -> None:
    book = sample_book()
    for month in ("2026-09", "2026-10", "2026-11"):
        for person, lines in targets(book, month).items():
            for line in lines:
                assert line.measure in MEASURES
                assert line.actual == sum((fact.amount for fact in line.facts), Decimal(0))
                assert all(fact.person == person and fact.month == month for fact in line.facts)


def test_money_in_of_the_team_is_what_came_in_that_month() -> None:
    book = sample_book()
    came = Decimal(0)
    for payment in book.of("payment"):
        bill = payment.get("bill", {})
        day = bill.get("due_on") if payment["kind"] == "bill" else payment["date"]
        fine = payment["kind"] != "write_off" and "dishonoured_on" not in bill
        if fine and day and day.startswith("2026-10") and day <= book.today.isoformat():
            came += Decimal(payment["amount"]) * (-1 if payment["kind"] == "refund" else 1)
    line = next(line for line in team_targets(book, "2026-10") if line.measure == "money_in")
    assert line.actual == came


def test_the_whole_team_s_margin_is_the_sum_of_its_people_s_and_the_managers_alone() -> None:
    book = sample_book()
    line = next(line for line in whole_team(book, "2026-10") if line.measure == "gross_margin")
    own = [
        target_line
        for lines in targets(book, "2026-10").values()
        for target_line in lines
        if target_line.measure == "gross_margin"
    ]
    assert line.actual == sum(target_line.actual for target_line in own) > 0
    assert line.assigned == sum(target_line.assigned for target_line in own if target_line.assigned is not None)
    assert all(target_line.measure != "gross_margin" for target_line in team_targets(book, "2026-10"))
    assert Audience(book, "zhou-min").ask(whole_team, "2026-10") is None


def test_a_person_s_month_counts_each_record_once() -> None:
    book = sample_book()
    seen: set[tuple[str, str, str]] = set()
    for month in ("2026-09", "2026-10", "2026-11"):
        for lines in targets(book, month).values():
            for fact in (fact for line in lines for fact in line.facts if fact.measure == "sales_amount"):
                assert (fact.record.ref, fact.measure, month) not in seen
                seen.add((fact.record.ref, fact.measure, month))


def test_a_rep_sees_his_own_month_and_of_his_margin_the_sum_alone() -> None:
    book = sample_book()
    whole = {line.measure: line for line in targets(book, "2026-10")["zhou-min"]}
    own = {line.measure: line for line in own_targets(book, Audience(book, "zhou-min"), "2026-10", "zhou-min")}
    assert {name: line.actual for name, line in own.items()} == {name: line.actual for name, line in whole.items()}
    assert own["gross_margin"].facts == ()
    assert own["sales_amount"].facts == whole["sales_amount"].facts
    above = own_targets(book, Audience(book, "zhao-yan"), "2026-10", "zhou-min")
    assert {line.measure for line in above} == set(whole)
    assert own_targets(book, Audience(book, "wu-qian"), "2026-10", "zhou-min") == ()
    assert own_targets(book, Audience(book, "team"), "2026-10", "zhou-min") == ()
