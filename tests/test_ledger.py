"""The ledger: nothing paid or credited vanishes, in any currency, on any day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesbook.book import Book
from salesbook.rules.catalogue import register_all
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import judged
from salesbook.views.ageing import Row, ageing
from salesbook.views.ledger import ledger
from tests.support.made_book import Made, book, customer, order, payment, person

TODAY = date(2026, 11, 23)
CENT = Decimal("0.01")


def contract(id: str, customer: str, amount: str, signed: str | None, **more: Any) -> Made:
    """A contract with one instalment, due on 1 October."""
    data: dict[str, Any] = {"id": id, "customer": customer, "by": "li-wei", "drafted_on": "2026-08-01"}
    data |= {"amount": amount, "instalments": [{"key": "p1", "amount": amount, "due_on": "2026-10-01"}]}
    data |= {"signed_on": signed} if signed else {}
    return "contract", {**data, "written_at": "2026-08-01T10:00:00+08:00", **more}


def parts(*told: tuple[str, str, str | None]) -> list[dict[str, Any]]:
    """Instalments of key, amount, due day; without a day they wait for acceptance."""
    return [
        {"key": key, "amount": amount, **({"due_on": due} if due else {"due_event": "accepted"})}
        for key, amount, due in told
    ]


def to(*told: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"to": ref, "amount": amount} for ref, amount in told]


def of(*made: Made, day: date = TODAY) -> Row:
    """What the one customer of a book owes."""
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), *made)
    rows = ageing(whole, day).rows
    assert len(rows) <= 1
    none = Decimal(0)
    return rows[0] if rows else Row("hengda", none, none, (none,), none, none, (), ())


def told(row: Row) -> tuple[str, str, str, str, str]:
    """Not yet due, without a day, overdue, on account, bills."""
    amounts = (row.not_due, row.no_due_date, sum(row.overdue, Decimal(0)), row.on_account, row.bills)
    one, two, three, four, five = (f"{amount:.0f}" for amount in amounts)
    return one, two, three, four, five


def sale(amount: str = "3200.00", **more: Any) -> Made:
    plan = {"instalments": parts(("p1", amount, "2026-09-20"))}
    return order("o-1", "hengda", amount, "2026-09-01", **{**plan, **more})


def back(kind: str, amount: str, origin: str | None = "orders/2026/o-1", day: str = "2026-10-05", **more: Any) -> Made:
    names = {"of": origin} if origin else {"reason": "破损"}
    return order("r-1", "hengda", amount, day, kind=kind, **names, **more)


def paid(amount: str, day: str, *to_: tuple[str, str], **more: Any) -> Made:
    named = {"allocations": to(*to_)} if to_ else {}
    return payment(day, "hengda", amount, **named, **more)


P1 = "orders/2026/o-1#p1"


# What is left over is on account.


def test_what_is_allocated_beyond_an_instalment_is_on_account() -> None:
    assert told(of(sale(), paid("4000.00", "2026-10-01", (P1, "4000.00")))) == ("0", "0", "0", "800", "0")


def test_a_credit_beyond_its_order_is_on_account() -> None:
    assert told(of(sale("3000.00"), back("credit", "4000.00"))) == ("0", "0", "0", "1000", "0")
    assert told(of(sale("3000.00"), back("credit", "4000.00", P1))) == ("0", "0", "0", "1000", "0")


def test_goods_returned_and_paid_back_leave_nothing() -> None:
    events = (sale(), paid("3200.00", "2026-10-01", (P1, "3200.00")), back("return", "640.00", P1))
    assert told(of(*events)) == ("0", "0", "0", "640", "0")
    for named in ((), ("orders/2026/r-1",), (P1,), ("orders/2026/o-1",)):
        refund = paid("640.00", "2026-10-06", *((ref, "640.00") for ref in named), kind="refund")
        assert told(of(*events, refund)) == ("0", "0", "0", "0", "0"), named


def test_a_refund_opens_what_was_paid_again_the_last_instalment_first() -> None:
    plan = parts(("p1", "1000.00", "2026-09-20"), ("p2", "2200.00", "2026-12-20"))
    made = sale(instalments=plan), paid("3200.00", "2026-10-01", ("orders/2026/o-1", "3200.00"))
    refund = paid("2500.00", "2026-10-06", ("orders/2026/o-1", "2500.00"), kind="refund")
    assert told(of(*made, refund)) == ("2200", "0", "300", "0", "0")
    keyed = paid("1000.00", "2026-10-01", (P1, "1000.00")), paid("2200.00", "2026-10-02", (f"{P1[:-1]}2", "2200.00"))
    assert told(of(made[0], *keyed, refund)) == ("2200", "0", "300", "0", "0")


def test_more_paid_back_than_ever_came_is_below_zero_on_account() -> None:
    assert told(of(sale(), paid("500.00", "2026-10-06", kind="refund"))) == ("0", "0", "3200", "-500", "0")
    refund = paid("500.00", "2026-10-06", ("orders/2026/o-1", "500.00"), kind="refund")
    assert told(of(sale(), refund)) == ("0", "0", "3200", "-500", "0")


def test_a_return_of_no_order_is_on_account() -> None:
    assert told(of(sale(), back("return", "200.00", None))) == ("0", "0", "3200", "200", "0")


def test_money_for_a_contract_that_is_not_signed_is_on_account_until_it_is() -> None:
    deposit = paid("300.00", "2026-09-01", ("contracts/2026/c-1#p1", "300.00"))
    assert told(of(contract("c-1", "hengda", "1000.00", None), deposit)) == ("0", "0", "0", "300", "0")
    signed = contract("c-1", "hengda", "1000.00", "2026-09-10"), deposit
    assert told(of(*signed, day=date(2026, 9, 9))) == ("0", "0", "0", "300", "0")
    assert told(of(*signed)) == ("0", "0", "700", "0", "0")


def test_what_is_paid_for_or_returned_of_an_order_under_a_contract_counts_for_the_contract() -> None:
    under = order("o-1", "hengda", "600.00", "2026-09-12", contract="2026/c-1")
    made = contract("c-1", "hengda", "1000.00", "2026-09-10"), under
    assert told(of(*made, back("return", "100.00"))) == ("0", "0", "900", "0", "0")
    assert told(of(*made, paid("250.00", "2026-10-01", ("orders/2026/o-1", "250.00")))) == ("0", "0", "750", "0", "0")


@pytest.mark.parametrize(("left", "expected"), [("700.00", "p2"), ("1100.00", "p3")])
def test_money_for_no_instalment_in_particular_settles_the_oldest_debt_first(left: str, expected: str) -> None:
    """The order of the file and of the keys is another than that of the days."""
    plan = parts(("p1", "500.00", None), ("p2", "1000.00", "2026-09-20"), ("p3", "700.00", "2026-10-20"))
    made = sale("2200.00", instalments=plan), paid(left, "2026-10-01", ("orders/2026/o-1", left))
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), *made)
    assert next(debt.key for debt in ledger(whole).owed(TODAY)) == expected
    assert told(ageing(whole, TODAY).rows[0])[1] == "500"


# The plan does not add up.


@pytest.mark.parametrize(
    ("amount", "plan", "expected"),
    [
        ("100000.00", (("p1", "60000.00", "2026-10-01"), ("p2", "30000.00", "2026-12-01")), ("30000", "10000", "60000")),
        ("3200.00", (("p1", "2000.00", "2026-10-01"),), ("0", "1200", "2000")),
        ("3200.00", (("p1", "4000.00", "2026-10-01"),), ("0", "-800", "4000")),
    ],
)  # fmt: skip
def test_what_a_plan_leaves_of_the_amount_has_no_due_date(
    amount: str, plan: tuple[tuple[str, str, str], ...], expected: tuple[str, str, str]
) -> None:
    assert told(of(sale(amount, instalments=parts(*plan))))[:3] == expected


def test_who_pays_all_that_a_plan_promises_beyond_the_amount_has_paid_too_much() -> None:
    made = sale("3200.00", instalments=parts(("p1", "4000.00", "2026-09-20")))
    assert told(of(made, paid("3900.00", "2026-10-01", (P1, "3900.00")))) == ("0", "-100", "100", "700", "0")
    assert told(of(made, paid("4000.00", "2026-10-01", (P1, "4000.00")))) == ("0", "0", "0", "800", "0")


def test_an_order_that_tells_no_price_owes_what_its_plan_says() -> None:
    lines = [{"key": "a", "product": "k11", "quantity": 3}]
    kind, data = sale("500.00", lines=lines)
    assert told(of((kind, {name: value for name, value in data.items() if name != "amount"})))[:3] == ("0", "0", "500")


# Bills.

BILL = {"due_on": "2026-11-10"}


def bill(**days: str) -> Made:
    return paid("3200.00", "2026-09-25", (P1, "3200.00"), kind="bill", bill={**BILL, **days})


def test_a_bill_settles_nothing_before_its_day_and_until_then_its_debt_is_not_overdue() -> None:
    made = sale(), bill()
    assert told(of(*made, day=date(2026, 9, 24))) == ("0", "0", "3200", "0", "0")
    assert told(of(*made, day=date(2026, 9, 25))) == ("3200", "0", "0", "0", "3200")
    assert told(of(*made, day=date(2026, 11, 9))) == ("3200", "0", "0", "0", "3200")
    assert told(of(*made, day=date(2026, 11, 10))) == ("0", "0", "0", "0", "0")


@pytest.mark.parametrize("refused", ["2026-10-20", "2026-11-12"])
def test_a_dishonoured_bill_is_as_if_never_given(refused: str) -> None:
    made = sale(), bill(dishonoured_on=refused)
    assert told(of(*made, day=date.fromisoformat(refused))) == ("0", "0", "3200", "0", "0")


def test_a_bill_for_a_part_leaves_the_other_part_overdue() -> None:
    part = paid("1200.00", "2026-09-25", ("orders/2026/o-1", "1200.00"), kind="bill", bill={"due_on": "2027-01-10"})
    assert told(of(sale(), part)) == ("1200", "0", "2000", "0", "1200")


# Foreign currency.

USD = {"currency": "USD", "rate": "7.1000"}


def test_a_debt_is_settled_in_its_own_currency() -> None:
    made = sale("1000.00", **USD)
    assert told(of(made)) == ("0", "0", "7100", "0", "0")
    cheaper = paid("1000.00", "2026-10-01", (P1, "1000.00"), currency="USD", rate="7.0000")
    assert told(of(made, cheaper)) == ("0", "0", "0", "0", "0")
    dearer = paid("1100.00", "2026-10-01", (P1, "1100.00"), currency="USD", rate="7.9000")
    row = of(made, dearer)
    assert [(account.currency, account.amount) for account in row.accounts] == [("USD", Decimal("100.00"))]
    assert told(row) == ("0", "0", "0", "710", "0")


def test_a_credit_in_the_order_s_currency_takes_off_that_currency() -> None:
    credit = back("credit", "300.00", P1, currency="USD", rate="6.5000")
    assert told(of(sale("1000.00", **USD), credit)) == ("0", "0", "4970", "0", "0")


def test_money_of_another_currency_settles_what_was_agreed_else_what_it_is_worth() -> None:
    made = sale("1000.00", **USD)
    assert told(of(made, paid("3550.00", "2026-10-01", (P1, "3550.00")))) == ("0", "0", "3550", "0", "0")
    agreed = [{"to": P1, "amount": "7000.00", "settles": "1000.00"}]
    assert told(of(made, payment("2026-10-01", "hengda", "7000.00", allocations=agreed))) == ("0", "0", "0", "0", "0")


def test_what_is_on_account_and_went_back_at_another_rate_is_nothing() -> None:
    came = paid("1000.00", "2026-10-01", currency="USD", rate="7.0000")
    went = paid("1000.00", "2026-10-08", currency="USD", rate="7.2000", kind="refund")
    assert of(came, went).accounts == ()


# Any book, any day: a second way of counting, by the whole of each customer and currency.

DAYS = st.dates(date(2026, 8, 1), date(2026, 11, 23)).map(date.isoformat)
AMOUNTS = st.integers(1, 500000).map(lambda cents: f"{Decimal(cents) / 100:.2f}")
MONEY = st.sampled_from([{}, {}, {"currency": "USD", "rate": "7.1000"}, {"currency": "USD", "rate": "6.9321"}, {"currency": "EUR", "rate": "7.8000"}])  # fmt: skip


@st.composite
def plans(draw: st.DrawFn, amount: str) -> list[dict[str, Any]]:
    dues = draw(st.lists(st.one_of(st.none(), DAYS), min_size=1, max_size=3))
    share = f"{Decimal(amount) / len(dues):.2f}"
    amounts = [draw(st.sampled_from([share, draw(AMOUNTS)])) for _ in dues]
    return parts(*((f"p{index}", one, due) for index, (one, due) in enumerate(zip(amounts, dues, strict=True))))


@st.composite
def documents(draw: st.DrawFn, number: int) -> Made:
    who, amount, money = draw(st.sampled_from(["hengda", "yunlu"])), draw(AMOUNTS), draw(MONEY)
    if draw(st.booleans()):
        signed = draw(st.one_of(st.none(), DAYS))
        return contract(f"c-{number}", who, amount, signed, instalments=draw(plans(amount)), **money)
    planned = {"instalments": draw(plans(amount))} if draw(st.booleans()) else {}
    return order(f"o-{number}", who, amount, draw(DAYS), **planned, **money)


def ref_of(made: Made) -> str:
    return f"{made[0]}s/2026/{made[1]['id']}"


@st.composite
def targets(draw: st.DrawFn, every: list[Made]) -> tuple[str, Made]:
    made = draw(st.sampled_from(every))
    keys = [f"#{item['key']}" for item in made[1].get("instalments", ())]
    return ref_of(made) + draw(st.sampled_from(["", *keys])), made


@st.composite
def credits_(draw: st.DrawFn, number: int, every: list[Made]) -> Made:
    name, made = draw(targets(every))
    money = {key: made[1][key] for key in ("currency", "rate") if key in made[1]}
    kind = draw(st.sampled_from(["return", "credit"]))
    names = {"of": name} if draw(st.booleans()) else {"reason": "破损"}
    return order(f"r-{number}", made[1]["customer"], draw(AMOUNTS), draw(DAYS), kind=kind, **names, **money)


@st.composite
def payments(draw: st.DrawFn, number: int, every: list[Made]) -> Made:
    name, made = draw(targets(every))
    amount = Decimal(draw(AMOUNTS))
    named = draw(st.sampled_from([Decimal(0), amount, (amount / 2).quantize(CENT)]))
    more: dict[str, Any] = {"allocations": to((name, f"{named:.2f}"))} if named else {}
    more |= {"kind": draw(st.sampled_from(["receipt", "receipt", "refund", "write_off", "bill"]))}
    day = draw(DAYS)
    if more["kind"] == "bill":
        data = {"due_on": draw(DAYS), "dishonoured_on": draw(st.one_of(st.none(), DAYS))}
        more["bill"] = {key: max(value, day) for key, value in data.items() if value}
    more |= {"approver": "li-wei"} if more["kind"] == "write_off" else {}
    return payment(f"{day}", made[1]["customer"], f"{amount:.2f}", **more, **draw(MONEY), note=str(number))


@st.composite
def books(draw: st.DrawFn) -> list[Made]:
    every = [draw(documents(number)) for number in range(draw(st.integers(1, 3)))]
    returned = [draw(credits_(number, every)) for number in range(draw(st.integers(0, 2)))]
    paid_ = [draw(payments(number, [*every, *returned])) for number in range(draw(st.integers(0, 4)))]
    # One payment a day and customer: the file is named by them.
    return [*every, *returned, *{(one[1]["date"], one[1]["customer"]): one for one in paid_}.values()]


def currency(data: Any) -> str:
    return str(data.get("currency", "CNY"))


def by_hand(made: list[Made], day: str) -> dict[tuple[str, str], Decimal]:
    """What each customer owes in each currency, all in all: sold − returned − received + paid back − written off."""
    known = {ref_of(one): one[1] for one in made if one[0] in ("contract", "order")}
    total: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for kind, data in made:
        if kind == "payment":
            for where, amount in owed_less(known, data, day):
                total[where] -= amount
        elif began(data, day) and (data.get("kind", "sale") == "sale" or counts(known, data, day)):
            sign = 1 if data.get("kind", "sale") == "sale" else -1
            total[data["customer"], currency(data)] += Decimal(data["amount"]) * sign
    return {where: amount for where, amount in total.items() if amount}


def began(data: Any, day: str) -> bool:
    return bool((data.get("signed_on", "9999") if "drafted_on" in data else data["received_at"][:10]) <= day)


def counts(known: dict[str, Any], credit: Any, day: str) -> bool:
    """A return of what is not owed yet takes nothing off."""
    return "of" not in credit or began(known[credit["of"].partition("#")[0]], day)


def owed_less(known: dict[str, Any], data: Any, day: str) -> list[tuple[tuple[str, str], Decimal]]:
    """What a payment takes off, in the currency of what it is for; the part for nothing, in its own."""
    bill_ = data.get("bill", {})
    if not (max(data["date"], bill_.get("due_on", "")) <= day < bill_.get("dishonoured_on", "9999")):
        return []
    sign = -1 if data["kind"] == "refund" else 1
    result, rest = [], Decimal(data["amount"])
    for item in data.get("allocations", ()):
        amount = Decimal(item["amount"])
        rest -= amount
        target = known[item["to"].partition("#")[0]]
        if target.get("kind") in ("return", "credit"):
            target = known[target["of"].partition("#")[0]] if "of" in target else data
        if currency(target) != currency(data):
            amount = amount * Decimal(data.get("rate", "1")) / Decimal(target.get("rate", "1"))
            amount = amount.quantize(CENT, ROUND_HALF_UP)
        result.append(((data["customer"], currency(target)), amount * sign))
    return [*result, ((data["customer"], currency(data)), rest * sign)]


def told_by(whole: Book, day: date) -> dict[tuple[str, str], Decimal]:
    """The same as the ageing tells it: no due date + not yet due + overdue − on account."""
    total: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in ageing(whole, day).rows:
        assert row.not_due + row.no_due_date + sum(row.overdue) == sum(debt.outstanding for debt in row.debts)
        assert row.on_account == sum(account.worth for account in row.accounts)
        for debt in row.debts:
            total[row.customer, currency(debt.document)] += debt.amount
        for account in row.accounts:
            total[row.customer, account.currency] -= account.amount
    return {where: amount for where, amount in total.items() if amount}


@settings(max_examples=300, deadline=None)
@given(books(), st.dates(date(2026, 8, 1), date(2026, 11, 23)))
def test_all_that_was_sold_and_paid_is_in_the_columns(made: list[Made], day: date) -> None:
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), customer("yunlu", "云麓中学"), *made)
    assert told_by(whole, day) == by_hand(made, day.isoformat())
    assert sum(ledger(whole).bills(day).values()) == bills_by_hand(made, day.isoformat())


def bills_by_hand(made: list[Made], day: str) -> Decimal:
    waiting = [data for kind, data in made if kind == "payment" and "bill" in data and data["date"] <= day]
    return sum(
        (
            (Decimal(data["amount"]) * Decimal(data.get("rate", "1"))).quantize(CENT, ROUND_HALF_UP)
            for data in waiting
            if day < min(data["bill"]["due_on"], data["bill"].get("dishonoured_on", "9999"))
        ),
        Decimal(0),
    )


# What the rules say of it.


def cases_of(rule: str, *made: Made) -> list[tuple[Mark, str, str]]:
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达装饰"), *made, opened_on="2026-01-01")
    register_all()
    result = [(case.duty, case.duty.record) for case in judged(whole, frozenset({rule}))]
    return [(duty.mark, record.ref if record else "", duty.message.en) for duty, record in result]


def broken(rule: str, *made: Made) -> list[tuple[str, str]]:
    return [(ref, told) for mark, ref, told in cases_of(rule, *made) if not mark.fine]


def test_an_instalment_that_waits_for_its_event_is_never_due() -> None:
    plan = parts(("p1", "3000.00", "2026-12-01"), ("p2", "200.00", None))
    assert [mark for mark, _, _ in cases_of("instalment-overdue", sale(instalments=plan))] == [Mark.DUE]


def test_a_debt_is_told_in_its_own_currency() -> None:
    ((_, told),) = broken("instalment-overdue", sale("1000.00", **USD))
    assert told == "恒达装饰: 64 days overdue, USD 1,000.00 owed"
    ((_, told),) = broken("overdue-unchased", sale("1000.00", **USD))
    assert "USD 1,000.00 owed" in told


def test_a_promise_is_kept_in_the_currency_of_its_debt() -> None:
    asked = {"date": "2026-10-01", "customer": "hengda", "by": "li-wei", "for": P1, "promised_on": "2026-10-20"}
    asked |= {"promised_amount": "1000.00", "written_at": "2026-10-01T17:00:00+08:00"}
    made = sale("1000.00", **USD), ("collection", asked)
    ((_, told),) = broken("promise-to-pay", *made, paid("900.00", "2026-10-10", currency="USD", rate="8.0000"))
    assert told == "恒达装饰: promised USD 1,000.00 by 20 Oct, USD 900.00 came"
    assert broken("promise-to-pay", *made, paid("1000.00", "2026-10-10", currency="USD", rate="6.0000")) == []
    assert broken("promise-to-pay", *made, paid("7100.00", "2026-10-10")) == []
    assert len(broken("promise-to-pay", *made, paid("7099.00", "2026-10-10"))) == 1


def test_what_goes_beyond_a_debt_is_told_at_what_went_beyond() -> None:
    beyond = "orders/2026/o-1"
    late = paid("3200.00", "2026-10-03", (P1, "3200.00"))
    assert [ref for ref, _ in broken("over-allocated", sale(), paid("200.00", "2026-10-01", (P1, "200.00")), late)] == [
        "payments/2026-10/2026-10-03--hengda"
    ]
    assert broken("over-allocated", sale("3000.00"), back("credit", "4000.00")) == [
        ("orders/2026/r-1", "CNY 1,000.00 more than was owed on 2026/o-1; it is on account")
    ]
    # Returned first, then paid as if nothing had come back.
    paid_all = paid("3200.00", "2026-10-06", (beyond, "3200.00"))
    ((ref, told),) = broken("over-allocated", sale(), back("return", "640.00"), paid_all)
    assert (ref, told.partition(" more")[0]) == ("payments/2026-10/2026-10-06--hengda", "CNY 640.00")


def test_goods_that_come_back_after_they_were_paid_are_nobody_s_slip() -> None:
    paid_first = paid("3200.00", "2026-10-01", (P1, "3200.00"))
    assert broken("over-allocated", sale(), paid_first, back("return", "640.00", P1)) == []


def test_a_write_off_names_its_debt() -> None:
    named = paid("3200.00", "2026-10-01", (P1, "3200.00"), kind="write_off", approver="li-wei")
    assert broken("over-allocated", sale(), named) == []
    assert len(broken("over-allocated", sale(), paid("10.00", "2026-10-01", kind="write_off", approver="li-wei"))) == 1


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("3000.00", "instalments of CNY 3,200.00, the amount is CNY 3,000.00: CNY 200.00 too much"),
        ("4000.00", "instalments of CNY 3,200.00, the amount is CNY 4,000.00: CNY 800.00 has no due date"),
    ],
)
def test_a_plan_that_does_not_add_up_is_told_at_its_document(amount: str, told: str) -> None:
    plan = parts(("p1", "3200.00", "2026-12-01"))
    assert broken("instalments-add-up", sale(amount, instalments=plan)) == [("orders/2026/o-1", told)]
    made = contract("c-1", "hengda", amount, None, instalments=plan)
    assert broken("instalments-add-up", made) == [("contracts/2026/c-1", told)]


# Prices are compared in one currency.


def tile(**more: Any) -> Made:
    prices = {
        "market_price": [{"from": "2026-01-01", "value": "320.00"}],
        "floor": [{"from": "2026-01-01", "value": "280.00"}],
    }
    return "product", {"id": "tile", "name": "砖", "unit": "㎡", **prices, **more}


def priced(price: str, **more: Any) -> Made:
    lines = [{"key": "a", "product": "tile", "quantity": 10, "price": price}]
    return order("o-1", "hengda", "1000.00", "2026-09-01", lines=lines, **more)


def decided(price: str, **more: Any) -> Made:
    lines = [{"product": "tile", "given_price": price, "reason": "量大"}]
    data = {"date": "2026-09-01", "customer": "hengda", "by": "li-wei", "lines": lines}
    return "price_decision", {**data, "written_at": "2026-09-01T09:00:00+08:00", **more}


def test_a_foreign_price_is_compared_in_the_book_s_currency() -> None:
    assert cases_of("price-unfiled", tile(), priced("100.00", **USD)) == []
    ((_, told),) = broken("price-unfiled", tile(), priced("40.00", **USD))
    assert told == "砖 at USD 40.00 (CNY 284.00), market 320.00: not filed"
    assert (
        broken("price-unfiled", tile(), priced("40.00", **USD), decided("40.00", currency="USD", rate="7.3000")) == []
    )
    assert (
        len(broken("price-unfiled", tile(), priced("40.00", **USD), decided("41.00", currency="USD", rate="6.0000")))
        == 1
    )
    assert broken("price-unfiled", tile(), priced("40.00", **USD), decided("284.00")) == []
    assert len(broken("price-unfiled", tile(), priced("40.00", **USD), decided("285.00"))) == 1


def test_a_foreign_price_is_held_against_the_floor_in_the_book_s_currency() -> None:
    assert broken("price-below-floor", tile(), decided("40.00", **USD)) == []
    ((_, told),) = broken("price-below-floor", tile(), decided("39.00", **USD))
    assert told.startswith("砖: USD 39.00 (CNY 276.90) is below the floor")
    own_floor = [{"product": "tile", "given_price": "39.00", "floor": "38.00", "reason": "量大"}]
    assert broken("price-below-floor", tile(), decided("39.00", **{**USD, "lines": own_floor})) == []
