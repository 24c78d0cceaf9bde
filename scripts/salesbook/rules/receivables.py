"""Money owed: who chases what, and which promises to pay were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.rules.catalogue import register_all
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import fields_of, judged, reports
from salesbook.rules.topic import Topic
from salesbook.views.balance import Owed
from salesbook.views.ledger import DEBT_FIELDS, ledger, owing
from salesbook.views.once import once
from salesbook.views.standing import customer_name
from salesbook.views.worth import NOTHING, in_currency_of, own_amount, say_amount
from salesbook.words import Text


@reports(
    "R21",
    "R57",
    topic=Topic.MONEY,
    words={Mark.LATE: Text("overdue", "逾期")},
    draws_on=(*DEBT_FIELDS,),
)
def instalment_overdue(book: Book) -> Iterator[Duty]:
    """What customers owe is paid by its day; what is overdue stands on the list until it is paid.

    Why: collecting the money is the last step of selling; nobody can leave a customer off, since due dates count.
    Fix: collect it; a payment, a credit or a write-off with its approver takes it off the list.

    客户的欠款按期收回；逾期的一直在表上，直到收到为止。

    原因：回收货款是销售的最后一步；逾期按到期日算出，谁也漏不掉。
    改法：去收款；回款、冲减或经批准的核销记录会把它消掉。
    """
    for debt in ledger(book).owed(book.today):
        due = debt.due
        if due is None:  # It waits for an event, or for a day to be agreed: there is nothing to pay yet.
            continue
        words = Text(
            "{customer}: {days} {days:day|days} overdue, {amount} owed",
            "{customer}：逾期 {days} 天，欠 {amount}",
        )
        customer, amount = customer_name(book, debt.document["customer"]), say_amount(book, debt.document, debt.amount)
        message = words.fill(customer=customer, days=(book.today - due).days, amount=amount)
        case = Case(_owner(book, debt.document), week_of(due), debt.document, due, open=True)
        yield case.late_unless(None, book, message)


@reports(
    "R32",
    "R113",
    topic=Topic.MONEY,
    words={Mark.LATE: Text("not chased", "未催")},
    level=Level.ERROR,
    draws_on=(*DEBT_FIELDS, "collection.date", "collection.for"),
)
def overdue_unchased(book: Book) -> Iterator[Duty]:
    """Every overdue instalment has a collection in the last {collection_days} {collection_days:day|days} (our default).

    Why: money nobody asks for is paid last; what is overdue is computed, so no customer can be left off the form.
    Fix: call or visit the customer, and write the collection with the answer in detail.

    每一笔逾期的期款在最近 {collection_days} 天内（本公司默认值）都有催款记录。

    原因：没人催的钱总是最后才付；逾期由系统算出，谁也漏不掉。
    改法：联系客户催款，写下催款记录和对方的答复。
    """
    attempts = _attempts(book)
    for debt in ledger(book).overdue(book.today):
        last = max((day for day in attempts.get(debt.name, ()) if day is not None), default=None)
        since = max(debt.due or book.today, last or date.min, book.opened_on)
        due = since + timedelta(days=book.company.threshold("collection_days", since))
        chased = last is not None and last >= (debt.due or last)
        grade = book.evidence(debt.document).grade
        case = Case(_owner(book, debt.document), week_of(book.today), debt.document, due, grade, open=True)
        if due < book.today:
            yield case.late(_chase_message(book, debt, last))
        else:
            yield case.met() if chased else case.to_come()


def _attempts(book: Book) -> dict[str, list[date | None]]:
    """The days of collections, by the instalment or the whole document they were for."""
    result: dict[str, list[date | None]] = {}
    for collection in book.of("collection"):
        names = {collection.get("for", ""), collection.get("for", "").partition("#")[0] + "#"}
        for name in names:
            result.setdefault(name, []).append(collection.day)
    return result


def _owner(book: Book, document: Record) -> str | None:
    """Who answers for the money: the customer's owner today, else who wrote the document."""
    customer = book.customers.get(document["customer"])
    return (customer.owner_on(book.today) if customer else None) or document.writer


def _chase_message(book: Book, debt: Owed, last: date | None) -> Text:
    customer = customer_name(book, debt.document["customer"])
    days = (book.today - (debt.due or book.today)).days
    last_words = (
        Text("last asked {last}", "上次催款 {last}").fill(book.today, last=last)
        if last
        else Text("never asked", "从未催款")
    )
    message = Text(
        "{customer}: {days} {days:day|days} overdue, {amount} owed; {asked}",
        "{customer}：逾期 {days} 天，欠 {amount}，{asked}",
    )
    amount = say_amount(book, debt.document, debt.amount)
    return message.fill(customer=customer, days=days, amount=amount, asked=last_words)


@reports(
    "R114",
    topic=Topic.PROMISES,
    words={
        Mark.BROKEN: Text("broken", "失约"),
        Mark.LATE: Text("paid late", "迟付"),
        Mark.MET: Text("paid", "已兑现"),
        Mark.DUE: Text("promised", "已承诺"),
    },
    level=Level.ERROR,
    of_customers=True,
    draws_on=(
        *DEBT_FIELDS,
        "collection.by",
        "collection.date",
        "collection.for",
        "collection.promised_on",
        "collection.promised_amount",
    ),
)
def promise_to_pay(book: Book) -> Iterator[Duty]:
    """What a customer promised to pay came in by the day promised.

    Why: a promise that nobody checks is worth nothing, and a second one after it still less.
    Fix: call the customer, write the new collection; after the second broken promise ask the supervisor.

    客户答应付的款，在答应的日期前到账。

    原因：没人核对的承诺等于没有；失约之后再答应一次，更不可靠。
    改法：联系客户并写下新的催款记录；失约两次要请示主管。
    """
    for collection in book.of("collection"):
        promised = collection.get("promised_on")
        if promised is None or collection.day is None:
            continue
        yield _promise(book, collection, date.fromisoformat(promised))


def _promise(book: Book, collection: Record, day: date) -> Duty:
    """Broken it is open until the money came after all, another day was promised, or nothing is owed any more."""
    wanted, came = _wanted(book, collection), _came(book, collection, min(day, book.today))
    renewed = _renewed(book, collection)
    case = Case(collection.writer, week_of(day), collection, day, book.evidence(collection).grade)
    if came >= wanted or (renewed is not None and renewed <= day):
        return case.met()
    if day >= book.today:
        return case.to_come()
    paid_late = _came(book, collection, book.today) >= wanted
    amounts = {"wanted": say_amount(book, collection, wanted), "came": say_amount(book, collection, came)}
    words = _PAID_LATE if paid_late else _NOT_PAID
    message = words.fill(book.today, customer=customer_name(book, collection.get("customer", "")), day=day, **amounts)
    still = renewed is None and _still_owed(book, collection)
    return case.late(message) if paid_late else case.broken(message, open=still)


_NOT_PAID = Text("{customer}: promised {wanted} by {day}, {came} came", "{customer}：答应{day}付 {wanted}，实到 {came}")
_PAID_LATE = Text(
    "{customer}: promised {wanted} by {day}, {came} came by then, the rest later",
    "{customer}：答应{day}付 {wanted}，当时实到 {came}，余款后来才到",
)


def _renewed(book: Book, collection: Record) -> date | None:
    """The day of the next collection for the same debt in which another day was promised."""
    days = _promised(book).get((collection.get("customer", ""), collection.get("for")), ())
    return next((day for day in days if collection.day and day > collection.day), None)


@once
def _promised(book: Book) -> dict[tuple[str, str | None], list[date]]:
    """The days on which a day was promised for a debt, by customer and debt, the first first."""
    result: dict[tuple[str, str | None], list[date]] = {}
    for record in book.of("collection"):
        if "promised_on" in record.data and record.day:
            result.setdefault((record.get("customer", ""), record.get("for")), []).append(record.day)
    return {debt: sorted(days) for debt, days in result.items()}


def _still_owed(book: Book, collection: Record) -> bool:
    """Whether anything of the debt a collection was for is still outstanding; credits and write-offs settle it, too."""
    ref, _, key = collection.get("for", "").partition("#")
    if not ref:
        return collection.get("customer", "") in owing(book)
    left = ledger(book).outstanding(ref, book.today)
    return any(amount > NOTHING for part, amount in left.items() if key in ("", part))


def _wanted(book: Book, collection: Record) -> Decimal:
    """The amount promised, in the debt's currency; where none is named, what was owed of the instalment on that day."""
    if "promised_amount" in collection.data:
        return Decimal(collection["promised_amount"])
    ref, _, key = collection.get("for", "").partition("#")
    left = ledger(book).outstanding(ref, collection.day or book.today)
    return left.get(key, NOTHING) if key else sum(left.values(), NOTHING)


def _came(book: Book, collection: Record, until: date) -> Decimal:
    """What the customer paid from the day of asking to a day, in all: a transfer seldom names an instalment.

    In the debt's currency, like the promise.
    """
    since, debt = collection.day or until, book.find(collection.get("for", "")) or book.company
    paid = (
        record
        for record in _payments(book).get(collection.get("customer", ""), ())
        if record.day and since <= record.day <= until
    )
    return sum((in_currency_of(book, debt, record, own_amount(record)) for record in paid), NOTHING)


@once
def _payments(book: Book) -> dict[str, list[Record]]:
    """Money that came, by customer: receipts, and bills that were not dishonoured."""
    result: dict[str, list[Record]] = {}
    for payment in book.of("payment"):
        has_come = payment.get("kind") in ("receipt", "bill") and "dishonoured_on" not in payment.get("bill", {})
        if has_come:
            result.setdefault(payment.get("customer", ""), []).append(payment)
    return result


MONEY = ("goods-overdue", "overdue-unchased", "promise-to-pay")
"""The rules about what is owed."""


def _money_fields() -> tuple[str, ...]:
    register_all()
    return fields_of(MONEY)


@figure("team", _money_fields, obligations=("R32", "R34", "R114"))
def money_counts(book: Book) -> dict[str, Counter[Mark]]:
    """How many cases of the rules about what is owed stand at each mark."""
    register_all()
    result: dict[str, Counter[Mark]] = {rule: Counter() for rule in MONEY}
    for manual, duty, _ in judged(book, frozenset(MONEY)):
        result[manual.id][duty.mark] += 1
    return result
