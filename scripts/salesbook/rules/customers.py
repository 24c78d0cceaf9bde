"""Customers: known, never without an owner, free of private interests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.kinds import Customer, Record
from salesbook.kinds.superiors import nearest_at_work
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.customer_files import unknown
from salesbook.views.decisions import said_by
from salesbook.views.once import once
from salesbook.views.replies import REPLY_FIELDS, holder
from salesbook.views.standing import current
from salesbook.words import Text, join


@reports(
    "R04",
    topic=Topic.FILES,
    words={Mark.AT_RISK: Text("not answered", "了解不全")},
)
def profile_known(book: Book) -> Iterator[Duty]:
    """Of every A or B customer the file answers the four questions: needs, ways, buying habits, what he thinks of us.

    Why: who does not know how a customer lives and buys offers him what he does not need.
    Fix: ask on the next visit, and add it to the profile.

    A、B 类客户的档案回答四个问题：需求、生活或经营方式、购买习惯、对我们的看法。

    原因：不了解客户怎么经营、怎么买，推荐的就不是他要的。
    改法：下次拜访问清楚，补进客户概况。
    """
    for customer in current(book):
        if customer.get("class") in ("a", "b"):
            missing = unknown(customer)
            words = Text("{name}: not known: {what}", "{name}：还不了解：{what}")
            message = words.fill(name=customer.short_name, what=join(list(missing)))
            case = Case(customer.owner_on(book.today), None, customer, route=("profile",))
            yield case.at_risk(message) if missing else case.met()


@reports(
    "R33",
    topic=Topic.FILES,
    words={Mark.MISSING: Text("owner gone", "负责人已离职")},
    level=Level.ERROR,
)
def owner_gone(book: Book) -> Iterator[Duty]:
    """Nobody who has left owns a customer. It counts on the superior of the one who left.

    Why: each piece of business is answered for to its end; a customer of nobody is lost silently.
    Fix: hand the customer over: a new owner from a day on, with the reason.

    离职的人名下没有客户；记在离职者的上级名下。

    原因：每笔业务都要有人负责到底，没人管的客户会悄悄流失。
    改法：办交接：写上新的负责人、起始日期和原因。
    """
    for customer in current(book):
        owner = book.people.get(customer.owner_on(book.today) or "")
        if owner is not None and owner.active_on(book.today):
            yield Case(owner.id, None, customer).met()
            continue
        above = nearest_at_work(book.people, owner.id, book.today) if owner else None
        chief = above or holder(book, "supervisor", book.today)
        words = Text("{name}: owner {owner} has left", "{name}：负责人{owner}已离职")
        nobody = Text("{name}: has no owner", "{name}：没有负责人")
        name = customer.short_name
        message = words.fill(name=name, owner=owner.name) if owner else nobody.fill(name=name)
        yield Case(chief, None, customer, route=("owners",)).missing(message)


@reports(
    "R45",
    topic=Topic.MONEY,
    words={Mark.MISSING: Text("not approved", "未批准")},
    level=Level.ERROR,
    draws_on=(
        "customer.related_party",
        "declaration.customer",
        "price_decision.by",
        "price_decision.customer",
        "price_decision.date",
        *REPLY_FIELDS,
    ),
)
def related_party_approved(book: Book) -> Iterator[Duty]:
    """Prices and contracts of a customer in which somebody of ours has a private interest are approved by the general manager.

    Why: who stands on both sides can't decide for the company; filing a price is not enough here.
    Fix: have the general manager approve the decision or the contract with a reply; report it if it is already binding.

    与本公司人员有利益关系的客户，价格和合同由总经理批准。

    原因：两边都有份的人不能替公司做主；这里光备案不够。
    改法：请总经理对价格决定或合同批复“同意”；已经生效的马上报告。
    """
    for record in (*book.of("price_decision"), *book.of("contract")):
        customer = book.customers.get(record["customer"])
        bound = record.day if record.kind.name == "price_decision" else _out(record)
        if customer is None or bound is None or not _interested(book, customer, record):
            continue
        approved = next(said_by(book, record, "general_manager", "approved"), None)
        words = Text("{name}: a private interest is declared, not approved", "{name}：存在利益关系，没有总经理批准")
        case = Case(record.writer, week_of(bound), record, bound)
        yield case.met() if approved else case.missing(words.fill(name=customer.short_name), open=True)


def _out(contract: Record) -> date | None:
    """The day a contract left the house."""
    days = [contract[name] for name in ("sent_on", "signed_on") if name in contract.data]
    return date.fromisoformat(min(days)) if days else None


def _interested(book: Book, customer: Customer, record: Record) -> bool:
    """Whether the file is flagged, or who wrote the record has declared an interest in this customer."""
    return bool(customer.get("related_party")) or (record.writer, customer.id) in _declared(book)


@once
def _declared(book: Book) -> frozenset[tuple[str | None, str]]:
    """Who declared a conflict of interest with which customer."""
    every = (record for record in book.of("declaration") if record["kind"] == "conflict" and "customer" in record.data)
    return frozenset((record["person"], record["customer"]) for record in every)
