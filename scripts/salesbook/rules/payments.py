"""Payments: a plan that adds up, money that is allocated to no more than was owed, refunds that say what they pay back."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.instalments import ends, unplanned
from salesbook.views.ledger import DEBT_FIELDS
from salesbook.views.surplus import Excess, excesses
from salesbook.views.worth import NOTHING, own_amount, say_amount
from salesbook.words import Text


@reports(
    "R30",
    "R57",
    topic=Topic.MONEY,
    words={Mark.BROKEN: Text("do not add up", "合计不符")},
    level=Level.WARNING,
    draws_on=(*DEBT_FIELDS,),
)
def instalments_add_up(book: Book) -> Iterator[Duty]:
    """The instalments of a contract or an order come to its amount.

    Why: what no instalment asks for has no due date, so nobody is ever reminded to collect it.
    Fix: correct an instalment or the amount, or add the instalment that is missing.

    合同、订货的各期款合计等于总金额。

    原因：没有排进任何一期的钱没有到期日，也就没人去催。
    改法：改正期款或总金额，或补上缺的一期。
    """
    for record in (*book.of("contract"), *book.of("order")):
        if "instalments" in record.data and record.get("kind", "sale") == "sale" and ends(record) > book.today:
            rest = unplanned(record)
            words = _SHORT if rest > NOTHING else _LONG
            message = words.fill(
                planned=say_amount(book, record, own_amount(record) - rest),
                amount=say_amount(book, record, own_amount(record)),
                rest=say_amount(book, record, abs(rest)),
            )
            week = week_of(record.day or book.today)
            case = Case(record.writer, week, record, route=("instalments",), open=True)
            yield case.broken(message) if rest else case.met()


_SHORT = Text(
    "instalments of {planned}, the amount is {amount}: {rest} has no due date",
    "各期款合计 {planned}，总金额 {amount}，有 {rest} 没有到期日",
)
_LONG = Text(
    "instalments of {planned}, the amount is {amount}: {rest} too much",
    "各期款合计 {planned}，总金额 {amount}，多出 {rest}",
)


@reports(
    "R57",
    topic=Topic.MONEY,
    words={Mark.BROKEN: Text("too much", "分配过多")},
    level=Level.WARNING,
    draws_on=(*DEBT_FIELDS, "payment.by"),
)
def over_allocated(book: Book) -> Iterator[Duty]:
    """A payment is allocated to no more than was owed, a credit is no more than its order, a write-off names its debt.

    Why: what goes beyond the debt is the customer's money; it stands on account and may belong to another debt.
    Fix: allocate the surplus to the debt it is for, pay it back, or leave it out of the allocations.

    回款分配不超过所欠，折让、退货不超过原单，核销写明冲哪一笔。

    原因：超出的部分是客户的钱，记在预收，也许该冲另一笔欠款。
    改法：把多出的部分分到应冲的欠款，或退给客户，或不作分配。
    """
    beyond = {(excess.settlement.source.ref, excess.settlement.route): excess for excess in excesses(book)}
    for payment in book.of("payment"):
        for index, _ in enumerate(payment.get("allocations", ())):
            excess = beyond.get((payment.ref, ("allocations", index, "amount")))
            yield _beyond(book, payment, excess) if excess else _case(payment).met()
        if payment.get("kind") == "write_off" and not payment.get("allocations"):
            yield _case(payment).broken(_NO_DEBT)
    for order in book.of("order"):
        excess = beyond.get((order.ref, ("amount",)))
        if excess:
            yield _beyond(book, order, excess)


def _beyond(book: Book, record: Record, excess: Excess) -> Duty:
    """What a record settles beyond what was owed."""
    settled = excess.settlement
    document = book.find(settled.target) or record
    message = _BEYOND.fill(
        amount=say_amount(book, document, excess.amount), ref=f"{document.id}{'#' * bool(settled.key)}{settled.key}"
    )
    route = settled.route if record.kind.name == "payment" else ()
    return _case(record)._replace(route=route).broken(message)


def _case(record: Record) -> Case:
    return Case(record.writer, week_of(record.day) if record.day else None, record, open=True)


_BEYOND = Text("{amount} more than was owed on {ref}; it is on account", "比 {ref} 所欠多 {amount}，记在预收")
_NO_DEBT = Text("written off, and no debt is named", "核销没有写明冲哪一笔欠款")


@reports(
    "R57",
    topic=Topic.MONEY,
    words={Mark.MISSING: Text("not named", "未写明")},
    level=Level.WARNING,
    draws_on=("payment.allocations", "payment.by", "payment.date", "payment.kind"),
)
def refund_named(book: Book) -> Iterator[Duty]:
    """A refund names the return, credit or order that it pays back.

    Why: money that goes back for nothing in particular can't be checked against what came back.
    Fix: name the return, the credit or the order in the allocations, with the amount.

    退款写明退的是哪张退货单、折让单或订单。

    原因：说不清退什么的钱，没法与退回的货、折让的价核对。
    改法：在分配明细里写上退货单、折让单或订单和金额。
    """
    for payment in book.of("payment"):
        if payment.get("kind") == "refund":
            yield _case(payment).met() if payment.get("allocations") else _case(payment).missing(_UNNAMED)


_UNNAMED = Text("paid back, and no order is named", "退了款，没有写明退的是哪张单")
