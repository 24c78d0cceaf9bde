"""Prices: free above the floor, but made known to the general manager the same day and before signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from salesbook.book import Book
from salesbook.calendar import moment, week_of
from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.each import each, records, week_of_day
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.decisions import merged_by_role, said_by
from salesbook.views.grouped import records_by
from salesbook.views.prices import LowPrice, below_market, covering, expired, price_in, price_on
from salesbook.views.replies import REPLY_FIELDS, holder
from salesbook.words import Text, same


@reports(
    "R50",
    "R51",
    topic=Topic.MONEY,
    words={Mark.LATE: Text("filed late", "迟备案"), Mark.MISSING: Text("not filed", "未备案")},
    level=Level.ERROR,
    draws_on=(
        "contract.currency",
        "contract.rate",
        "order.currency",
        "order.lines.price",
        "order.rate",
        "price_decision.customer",
        "price_decision.date",
        "price_decision.lines",
    ),
)
def price_unfiled(book: Book) -> Iterator[Duty]:
    """A price below the market's is filed with the general manager before it binds us.

    Why: a rep may decide a reasonable price, and must make it known; what nobody knows of can't be watched.
    Fix: write the price decision today, with the reason, and tell the general manager.

    低于市场价的价格，在生效之前报总经理备案。

    原因：业务员有权决定合理的价格，但必须报备；没人知道的价格谁也管不住。
    改法：今天补写价格决定，写明理由，并报告总经理。
    """
    for low_price in below_market(book):
        if low_price.day >= book.opened_on:
            yield _filed(book, low_price, covering(book, low_price))


def _filed(book: Book, low_price: LowPrice, decision: Record | None) -> Duty:
    """The case of one price; `decision` is the one that covers it."""
    filed = book.evidence(decision).at if decision else None
    grade = book.evidence(decision or low_price.document).grade
    route = ("lines", low_price.line, "price")
    case = Case(
        low_price.document.writer,
        week_of(low_price.day),
        low_price.document,
        low_price.day,
        grade,
        route,
        decision is None,
    )
    if filed is None:
        return case.missing(_not_filed(book, low_price))
    # A decision made in time and handed in late is price-filed-late's to tell.
    if decision is not None and decision.day is not None and decision.day > low_price.day:
        words = {"price": _price_words(book, low_price), "day": low_price.day, "filed": filed.date()}
        return case.late(_FILED_LATE.fill(book.today, **words))
    return case.met()


def _price_words(book: Book, low_price: LowPrice) -> Text:
    product = book.get("product", low_price.product)
    name = book.title(product) if product else same(low_price.product)
    words = Text("{product} at {price}, market {market}", "{product} 给价 {price}，市场价 {market}")
    return words.fill(product=name, price=low_price.price.say(book), market=low_price.market)


def _not_filed(book: Book, low_price: LowPrice) -> Text:
    price, old = _price_words(book, low_price), expired(book, low_price)
    if old is None:
        return _NOT_FILED.fill(price=price)
    until = date.fromisoformat(old["valid_until"])
    return _EXPIRED.fill(book.today, price=price, until=until, day=low_price.day)


_NOT_FILED = Text("{price}: not filed", "{price}：没有备案")
_FILED_LATE = Text("{price}: bound us on {day}, filed on {filed}", "{price}：{day}生效，{filed}才备案")
_EXPIRED = Text(
    "{price}: the decision was valid until {until}, it bound us on {day}",
    "{price}：备案的价格有效到{until}，{day}才生效",
)


@reports(
    "R51",
    topic=Topic.MONEY,
    words={Mark.LATE: Text("filed late", "迟备案")},
    level=Level.WARNING,
    draws_on=("price_decision.by", "price_decision.date"),
)
@each(records("price_decision"), week=week_of_day)
def price_filed_late(book: Book, decision: Record) -> Iterator[Duty]:
    """A price decision is handed in on the day it was made.

    Why: filed days later it tells the general manager of something already done.
    Fix: hand in the decision the same day, from the phone if need be.

    价格决定当天就报备。

    原因：过几天再报，总经理看到时已成定局。
    改法：当天提交，可以用手机。
    """
    if decision.day is None or book.is_imported(decision):
        return
    evidence = book.evidence(decision, moment(decision.day, "24:00", book.zone))
    if evidence.at is None:
        return
    filed = evidence.at.date()
    message = Text("made on {day}, filed on {filed}", "{day}决定，{filed}才备案").fill(
        book.today, day=decision.day, filed=filed
    )
    case = Case(decision.writer, week_of(decision.day), decision, decision.day, evidence.grade)
    yield case.late(message) if filed > decision.day else case.met()


@reports(
    "R50",
    topic=Topic.MONEY,
    words={Mark.LATE: Text("asked late", "迟请示"), Mark.MISSING: Text("not approved", "未批准")},
    level=Level.ERROR,
    draws_on=(
        "price_decision.by",
        "price_decision.customer",
        "price_decision.date",
        "price_decision.lines",
        "request.date",
        "request.kind",
        *REPLY_FIELDS,
    ),
)
def price_below_floor(book: Book) -> Iterator[Duty]:
    """A price below the floor was asked for before, and approved.

    Why: below the floor the company may lose money; that is not the rep's to decide.
    Fix: ask first, with a request to the general manager; here, report it now: he approves or returns the decision.

    低于底价的，先请示并得到批准。

    原因：低于底价可能亏本，业务员无权自行决定。
    改法：先写请示给总经理；已经发生的，马上报告，由总经理批复这条价格决定。
    """
    for decision in book.of("price_decision"):
        for index, line in enumerate(decision.get("lines", ())):
            floor = _floor(book, decision, index)
            if floor is None or "given_price" not in line or decision.day is None:
                continue
            price = price_in(book, decision, line["given_price"])
            mark = _approval(book, decision) if price.worth < floor else Mark.MET
            product = book.get("product", str(line.get("product", "")))
            name = book.title(product) if product else str(line.get("product", ""))
            route = ("lines", index, "given_price")
            case = Case(decision.writer, week_of(decision.day), decision, decision.day, route=route)
            message = _BELOW.fill(product=name, price=price.say(book))
            yield case.judged(mark, message, open=mark is Mark.MISSING)


def _approval(book: Book, decision: Record) -> Mark:
    """Whether a price was approved before, decided about afterwards, or nobody has said a word of it."""
    if _approved_before(book, decision):
        return Mark.MET
    decided = any(said_by(book, decision, "general_manager", "approved", "returned", "answered"))
    return Mark.LATE if decided else Mark.MISSING


# The floor itself is the managers' to see, the finding is the rep's to mend: so the words don't name it.
_BELOW = Text(
    "{product}: {price} is below the floor, and nobody had approved it", "{product}：{price} 低于底价，事先没有得到批准"
)


def _floor(book: Book, decision: Record, index: int) -> Decimal | None:
    """The floor in the book's currency: the one the decision names, which is in its own, else the product's."""
    line = decision["lines"][index]
    if "floor" in line:
        return price_in(book, decision, line["floor"]).worth
    return price_on(book, line.get("product", ""), "floor", decision.day) if decision.day else None


def _approved_before(book: Book, decision: Record) -> bool:
    """Whether a request about this customer was approved by the day of the decision, or the decision itself was."""
    requests = (
        request
        for request in _requests(book, decision)
        if request.get("kind") == "ask"
        and request.day is not None
        and decision.day is not None
        and request.day <= decision.day
    )
    for record in (*requests, decision):
        for reply in said_by(book, record, "general_manager", "approved"):
            if reply.day is not None and decision.day is not None and reply.day <= decision.day:
                return True
    return False


def _requests(book: Book, decision: Record) -> Iterator[Record]:
    """The requests about a decision or about its customer."""
    yield from records_by(book, "request", "customer").get(decision["customer"], ())
    yield from records_by(book, "request", "about").get(decision.ref, ())


@reports(
    "R51",
    topic=Topic.MONEY,
    words={
        Mark.LATE: Text("noting overdue", "批阅逾期"),
        Mark.MET: Text("noted", "已阅"),
        Mark.DUE: Text("to be noted", "待批阅"),
    },
    level=Level.INFO,
    draws_on=("price_decision.date", *REPLY_FIELDS),
)
def price_unacknowledged(book: Book) -> Iterator[Duty]:
    """The general manager notes each price decision filed with him.

    Why: filing makes known; only a note shows that it was read. The delay counts on him, not on the rep.
    Fix: write a reply *noted*, or merge it.

    报来的价格决定，总经理要批“已阅”。

    原因：备案是让总经理知道，批了才说明看过；拖延记在总经理名下，不记业务员。
    改法：写一条“已阅”批复，或者合并它。
    """
    manager = holder(book, "general_manager", book.today)
    for decision in book.of("price_decision"):
        if decision.day is None:
            continue
        due = decision.day + timedelta(days=book.company.threshold("open_days", decision.day))
        reply = next(said_by(book, decision, "general_manager", "noted", "approved", "returned", "answered"), None)
        read = reply or merged_by_role(book, decision, "general_manager")
        message = Text("filed on {day}, not yet noted", "{day}报备，还没有批阅").fill(book.today, day=decision.day)
        yield Case(manager, week_of(due), decision, due, open=True).late_unless(read, book, message)
