"""Cases judged on the whole book, as one viewer may read them; and how many there are, for those who may not."""

from __future__ import annotations

from collections import Counter

from salesbook.audience import Audience, figure
from salesbook.book import Book
from salesbook.rules.agenda import AgendaRequest, Item, may_read, told
from salesbook.rules.catalogue import register_all
from salesbook.rules.duty import Mark
from salesbook.rules.matrix import as_seen
from salesbook.rules.reporting import Judged, judged
from salesbook.rules.wording import worded
from salesbook.views.once import once

_ANSWERED = ("reply.about", "reply.person", "reply.role", "reply.verdict", "reply.written_at")
_OWED = (
    *("contract.amount", "contract.instalments.amount", "order.amount", "order.lines.price"),
    *("order.instalments.amount", "payment.date", "payment.customer", "payment.kind", "payment.amount"),
    *("payment.allocations", "payment.bill", "collection.date", "collection.for"),
    *("contract.currency", "contract.rate", "order.currency", "order.rate", "payment.currency", "payment.rate"),
    "order.invoices",
    *("collection.promised_on", "collection.promised_amount"),
    *("goods_owed.customer", "goods_owed.due_on", "goods_owed.quantity", "goods_owed.returned"),
)
_DATED = (
    *("price_decision.date", "inspection.findings.due", "expense.date", "proposal.sent_on", "proposal.made_on"),
    *("request.date", "request.wanted_by", "target.revisions"),
)
"""What tells the week in which a case counts."""
_WRITERS = tuple(
    f"{kind}.by"
    for kind in (
        *("claim", "collection", "contact", "goods_owed", "inspection", "loss", "payment", "price_decision"),
        *("proposal", "target"),
    )
)
"""What tells whether a writer held a role that day."""
_DONE = (
    *("contact.decision_maker", "customer.related_party", "declaration.customer", "day.nil", "meeting.items"),
    *("price_decision.lines", "price_decision.customer", "proposal.customer", "proposal.deal", "proposal.next_on"),
    *("request.kind", "inspection.sample.record", "inspection.seed"),
)
"""What tells whether something was done, or had to be."""
_ALIKE = ("contact.phone", "contact.mobile", "customer.private")
"""What tells that two files may be of one customer."""
MONEY = ("goods-overdue", "overdue-unchased", "promise-to-pay")
"""The rules about what is owed."""


@figure("team", *_ANSWERED, *_DONE)
def readable(book: Book, audience: Audience, only: frozenset[str]) -> tuple[Judged, ...]:
    """The cases of the rules named, fine ones too, that a viewer may read, in words and with records as he sees them."""
    register_all()
    return tuple(worded((case for case in judged(book, only) if may_read(audience, case)), audience))


@figure("team", *_ANSWERED, *_OWED, *_DATED, *_ALIKE, *_WRITERS, *_DONE, obligations=("R59",))
def every_case(book: Book, audience: Audience) -> tuple[Judged, ...]:
    """The cases of all rules, fine ones too: those the viewer may not read are nobody's, and about no record."""
    return tuple(as_seen(all_cases(book), audience))


@figure("team", *_ANSWERED, *_OWED, *_DATED, *_ALIKE, *_WRITERS, *_DONE)
def to_do(book: Book, audience: Audience) -> tuple[Item, ...]:
    """What the rules ask of the current week, the most urgent first; what the viewer may not read is only counted."""
    return tuple(told(book, audience, AgendaRequest(), all_cases(book)))


@once
def all_cases(book: Book) -> tuple[Judged, ...]:
    """The cases of all rules on the whole book, for nobody's eyes yet."""
    register_all()
    return tuple(judged(book))


@figure("team", *_OWED, obligations=("R32", "R34", "R114"))
def money_counts(book: Book) -> dict[str, Counter[Mark]]:
    """How many cases of the rules about what is owed stand at each mark."""
    register_all()
    result: dict[str, Counter[Mark]] = {name: Counter() for name in MONEY}
    for manual, duty, _ in judged(book, frozenset(MONEY)):
        result[manual.id][duty.mark] += 1
    return result
