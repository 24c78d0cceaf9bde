"""How a customer stands with us, on top of his file: debts, broken promises, complaints, goods out, the next step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.pages.customers.open_items import brief_words
from salesbook.pages.customers.scope import Scope
from salesbook.pages.customers.standings import Standing, due_value, promise_words
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.complaint_state import complaint_cases, state_of
from salesbook.pages.parts.goods_state import goods_lamp, goods_words
from salesbook.pages.parts.lamps import by_days, case_lamp, telling
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Dated, Fact, Lamp, Link, Many, Money, Near, Value
from salesbook.rules.duty import Mark
from salesbook.views.balance import Owed
from salesbook.views.cadence import Promise
from salesbook.views.goods import Out, due_on, is_out, left
from salesbook.views.ledger import Account, ledger
from salesbook.views.once import once
from salesbook.views.worth import NOTHING
from salesbook.words import Text

SHOWN = 3
"""Complaints, goods or promises that the summary names; of more it says how many there are."""
_WORDS = 60
"""So many characters of a complaint fit a line."""
_OVERDUE, _TO_PAY, _KEPT = "instalment-overdue", "promise-to-pay", "promise-kept"
_RED = frozenset({"bad", "none"})


def summary(scope: Scope, standing: Standing) -> Iterator[Fact]:
    """What one asks first about a customer, as far as the reader may know it; what is not there is said, too."""
    if scope.sees_money():
        yield Fact(_OWES, Many(tuple(_debts(scope))))
        if broken := _broken_promises(scope):
            yield Fact(_PROMISES, _promises(broken))
    yield from _each(_COMPLAINTS, _complaints(scope))
    goods = _goods(scope)
    if goods or scope.sees_money():
        yield from _each(_GOODS, goods)
    yield from _next_step(scope.reader, standing)


def is_red(facts: tuple[Fact, ...]) -> bool:
    """Whether any of them is out of time by the standard."""
    return any(lamp.state in _RED for fact in facts for lamp in _lamps(fact.value))


def _lamps(value: Value) -> Iterator[Lamp]:
    if isinstance(value, Many):
        for part in value.parts:
            yield from _lamps(part)
    elif isinstance(value, Lamp):
        yield value


# What he owes


_OWES, _NOTHING = Text("Owes", "欠款"), Text("nothing", "没有")
_OF_IT_LATE = Text("of it overdue: ", "其中逾期 ")
_OLDEST = Text("the oldest was due ", "最早的到期日 ")
_FIRST = Text("first due ", "最近的到期日 ")
_ON_ACCOUNT = Text("on account: ", "预收 ")
_CLOSE = Text("", "")


def _debts(scope: Scope) -> Iterator[Value]:
    """How much, of it overdue, since how many days the oldest; what is on account."""
    owed, today = scope.owed(), scope.book.today
    if owed:
        yield Money(_sum(owed), scope.reader.currency)
        late = [debt for debt in owed if debt.due is not None and debt.due < today]
        if late and len(late) < len(owed):
            yield Many((_OF_IT_LATE, Money(_sum(late), scope.reader.currency)), _CLOSE)
        yield from _oldest(scope, (late or owed)[0])
    else:
        yield _NOTHING
    for customer in sorted(scope.customers):
        for account in _accounts(scope.book).get(customer, ()):
            yield Many((_ON_ACCOUNT, Money(account.amount, account.currency)), _CLOSE)


@once
def _accounts(book: Book) -> dict[str, list[Account]]:
    """What is on account today, by customer."""
    result: dict[str, list[Account]] = {}
    for account in ledger(book).on_account(book.today):
        result.setdefault(account.customer, []).append(account)
    return result


def _sum(owed: list[Owed]) -> Decimal:
    return sum((debt.outstanding for debt in owed), NOTHING)


def _oldest(scope: Scope, debt: Owed) -> Iterator[Value]:
    """The debt that is due longest, or next, leading to its contract or order."""
    if debt.due is None:
        return
    days = (scope.book.today - debt.due).days
    day = Dated(page_of(debt.document), Near(debt.due))
    if days > 0:
        yield by_days(_OVERDUE, Mark.LATE, days)
    yield Many((_OLDEST if days > 0 else _FIRST, day), _CLOSE)


_PROMISES = Text("Promises to pay", "付款承诺")
_TIMES = Text("{count} {count:time|times}", "{count} 次")
_MORE = Text("{count} more", "另 {count} 件")


def _promises(broken: list[Value]) -> Value:
    """How often he broke one, and for which days."""
    return Many((telling(_TO_PAY, Mark.BROKEN, _TIMES.fill(count=len(broken))), *broken[:SHOWN]))


def _broken(reader: Reader) -> dict[str, list[Record]]:
    """The collections by which a customer promised to pay and did not, by customer."""
    result: dict[str, list[Record]] = {}
    for duty in Cases(reader, _TO_PAY).of(_TO_PAY):
        if duty.mark is Mark.BROKEN and duty.record and "promised_on" in duty.record.data:
            result.setdefault(duty.record.get("customer", ""), []).append(duty.record)
    return result


def _broken_promises(scope: Scope) -> list[Value]:
    """The days on which he had promised to pay what he still owes, the newest first."""
    still_open = {name for debt in scope.owed() for name in (debt.name, debt.document.ref)}
    broken = scope.reader.shared(_broken)
    records = [
        record for customer in scope.customers for record in broken.get(customer, ()) if record.get("for") in still_open
    ]
    newest = sorted(records, key=lambda record: (record["promised_on"], record.ref), reverse=True)
    return [Dated(page_of(record), Near(date.fromisoformat(record["promised_on"]))) for record in newest]


# What is open besides


_COMPLAINTS, _GOODS, _NONE = (
    Text("Open complaints", "未结投诉"),
    Text("Goods not returned", "未还商品"),
    Text("none", "没有"),
)


def _each(label: Text, result: list[Value]) -> Iterator[Fact]:
    """A line for each of a few, with how many more there are; or that there is none."""
    for value in result[:SHOWN] or (_NONE,):
        yield Fact(label, value)
    if result[SHOWN:]:
        yield Fact(label, _MORE.fill(count=len(result) - SHOWN))


def _complaints(scope: Scope) -> list[Value]:
    cases = scope.reader.shared(complaint_cases)
    return [
        Many(
            (
                state_of(scope.reader, record, cases),
                Dated(page_of(record), Near(record.day)) if record.day else None,
                _said(record),
            )
        )
        for record in scope.of("complaint")
        if "solved_at" not in record.data
    ]


def _said(complaint: Record) -> str | None:
    return brief_words(complaint["description"], _WORDS) if complaint.get("description") else None


def _goods(scope: Scope) -> list[Value]:
    out = [Out(record, left(record), due_on(record)) for record in scope.of("goods_owed") if is_out(record)]
    out.sort(key=lambda loan: (loan.due or date.max, loan.record.ref))
    return [Many((goods_lamp(scope.reader, loan), goods_words(scope.reader, loan))) for loan in out]


# What comes next


_NEXT, _CONTACT = Text("Next step", "下一步"), Text("Contact", "联系")
_PROMISED = Text("promised by {person} on {day}", "{person}在{day}约定")
_EVERY = Text("every {days} {days:day|days}; last contact {day}", "每 {days} 天联系一次，上次 {day}")
_NEVER = Text("every {days} {days:day|days}; no contact so far", "每 {days} 天联系一次，还没有联系过")
_NOT_AGREED = Text("nothing agreed", "没有约定")


def _next_step(reader: Reader, standing: Standing) -> Iterator[Fact]:
    """What was promised next, and by whom; when contact is due, where that is now or nothing was promised."""
    promise, due = standing.promise, standing.due
    if promise is not None:
        yield Fact(_NEXT, _promise(reader, promise))
    elif due.day:
        yield Fact(_NEXT, _NOT_AGREED)
    if due.day and (promise is None or due.day <= reader.today):
        last = standing.last.day if standing.last else None
        words = _EVERY.fill(days=due.days, day=reader.day(last)) if last else _NEVER.fill(days=due.days)
        yield Fact(_CONTACT, Many((due_value(standing, reader.today), words)))


def _promise(reader: Reader, promise: Promise) -> Value:
    person = reader.name_of("person", promise.person)
    words = _PROMISED.fill(reader.today, person=person, day=promise.record.day or promise.day)
    mark = Mark.BROKEN if promise.day < reader.today else Mark.DUE
    lamp = case_lamp(_TO_PAY if promise.what == "payment" else _KEPT, mark)
    return Many((lamp, Near(promise.day), promise_words(reader, promise), Link(page_of(promise.record), words)))
