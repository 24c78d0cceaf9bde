"""Orders: supply arranged in time, goods delivered by the day promised, a cost behind every margin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.each import each, records, week_of_day
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.rules.visit_ends import ended_in, open_until, week_open_until
from salesbook.views.intents import intent_gone, proposals
from salesbook.views.office import workdays
from salesbook.views.once import once
from salesbook.views.sold import cancelled_on, is_sale
from salesbook.views.standing import customer_name
from salesbook.words import Text


@reports(
    "R72",
    topic=Topic.MONEY,
    words={Mark.LATE: Text("arranged late", "备货迟"), Mark.MISSING: Text("not arranged", "未备货")},
    level=Level.WARNING,
    by_workdays=True,
)
def supply_arranged(book: Book) -> Iterator[Duty]:
    """Supply for an order is arranged within {supply_workdays} {supply_workdays:workday|workdays} (our default).

    Why: the customer was told a delivery; goods that nobody asks the store for do not leave it.
    Fix: arrange it with the storekeeper now, and write down when.

    接到订货后 {supply_workdays} 个工作日内（本公司默认值）安排备货。

    原因：已经答应客户送货，没人通知仓库，货就出不来。
    改法：马上与保管员安排，并写下时间。
    """
    days = workdays(book)
    for order in book.of("order"):
        if order["kind"] == "sale" and order.day is not None:
            yield _supply(book, order, days.after(order.day, book.company.threshold("supply_workdays", order.day)))


def _supply(book: Book, order: Record, due: date) -> Duty:
    arranged_at = order.get("supply_arranged_at")
    done = date.fromisoformat(arranged_at[:10]) if arranged_at else None
    ended = cancelled_on(order)
    case = Case(order.writer, week_of(due), order, due, open=done is None and not ended)
    if done is None and ended is not None and ended <= due:
        return case.not_owed()
    words = _ARRANGED_LATE if done else _NOT_ARRANGED
    message = words.fill(book.today, name=book.title(order), done=done, due=due)
    if done is not None and done > due:
        return case.late(message)
    delivered = any("made_on" in item for item in order.get("deliveries", ()))
    return case.missing_unless(done or delivered, book, message)


_NOT_ARRANGED = Text("{name}: supply not arranged, due {due}", "{name}：还没有安排备货，应在{due}前")
_ARRANGED_LATE = Text("{name}: supply arranged on {done}, due {due}", "{name}：{done}才安排备货，应在{due}前")


@reports(
    "R72",
    "R95",
    topic=Topic.PROMISES,
    words={Mark.LATE: Text("delivered late", "迟送"), Mark.MISSING: Text("not delivered", "未送到")},
    level=Level.WARNING,
)
def delivery_overdue(book: Book) -> Iterator[Duty]:
    """Goods are delivered by the day they were due.

    Why: the customer's own work waits for them, and the money is due only after delivery.
    Fix: tell the customer the new day before he asks, and write it down.

    货物在约定的日期前送到。

    原因：客户的工期等着用，货没到款也收不回。
    改法：赶在客户来问之前告知新的日期，并写下来。
    """
    for order in book.of("order"):
        for index, delivery in enumerate(order.get("deliveries", ()) if order["kind"] == "sale" else ()):
            if "due" in delivery:
                yield _delivery(book, order, index, date.fromisoformat(delivery["due"]))


def _delivery(book: Book, order: Record, index: int, due: date) -> Duty:
    made_on = order["deliveries"][index].get("made_on")
    made_at, ended = date.fromisoformat(made_on) if made_on else None, cancelled_on(order)
    route = ("deliveries", index)
    case = Case(order.writer, week_of(due), order, due, route=route, open=made_at is None and not ended)
    if made_at is None and ended is not None and ended <= due:
        return case.not_owed()
    words = _DELIVERED_LATE if made_at else _NOT_DELIVERED
    message = words.fill(book.today, name=book.title(order), due=due, made=made_at)
    return case.late(message) if made_at and made_at > due else case.missing_unless(made_at, book, message)


_NOT_DELIVERED = Text("{name}: due {due}, not delivered", "{name}：应于{due}送到，还没送")
_DELIVERED_LATE = Text("{name}: due {due}, delivered {made}", "{name}：应于{due}送到，{made}才送")


@reports(
    "R08",
    topic=Topic.MONEY,
    words={Mark.MISSING: Text("no cost", "无成本")},
    level=Level.INFO,
    audience="manager",
)
def order_without_cost(book: Book) -> Iterator[Duty]:
    """Every sale has its cost, so that its margin can be told.

    Why: without a cost the margin would look like the whole price; such orders are listed, never counted.
    Fix: a manager adds `cost` to the order.

    每笔销售都有成本，才算得出毛利。

    原因：没有成本的订单看起来像百分之百毛利，所以只列出、不计入。
    改法：由经理在订货记录里补上成本。
    """
    for order in book.of("order"):
        if is_sale(order) and order.day is not None:
            message = Text("{name}: no cost", "{name}：没有成本").fill(name=book.title(order))
            case = Case(order.writer, week_of(order.day), order, open=True)
            yield case.met() if "cost" in order.data else case.missing(message)


@reports(
    "R93",
    topic=Topic.MONEY,
    words={Mark.LATE: Text("entered late", "迟登记"), Mark.MISSING: Text("no order", "未登记订货")},
    level=Level.WARNING,
    by_workdays=True,
)
@each(records("visit"), week=week_of_day)
def order_after_visit(book: Book, visit: Record) -> Iterator[Duty]:
    """A visit that ended in an order has that order in the book by the next workday.

    Why: an order that only the rep knows of is not supplied.
    Fix: write the order; if there was none after all, correct the visit's outcome.

    结果是“订单”的拜访，下一个工作日之前有这位客户的订货记录。

    原因：只有业务员自己知道的订单，没有人会备货。
    改法：补写订货；如果并没有下单，改正拜访结果。
    """
    if visit.get("outcome") != "order" or visit.day is None or "customer" not in visit.data:
        return
    due = workdays(book).after(visit.day, 1)
    since = visit.day - timedelta(days=1)
    first = min((day for day in _orders(book).get(visit["customer"], ()) if day >= since), default=None)
    words = _ORDER_LATE if first else _NO_ORDER
    message = words.fill(book.today, customer=customer_name(book, visit["customer"]), due=due, on=first)
    case = Case(visit.writer, week_of(visit.day), visit, due, book.evidence(visit).grade)
    late = first is not None and first > due
    yield case.late(message) if late else case.missing_unless(first, book, message, open=True)


_NO_ORDER = Text("{customer}: no order by {due}", "{customer}：到{due}还没有订货记录")
_ORDER_LATE = Text("{customer}: order due by {due}, came on {on}", "{customer}：订货应在{due}前，{on}才有")


@once
def _orders(book: Book) -> dict[str, list[date]]:
    """Days of orders and of signed contracts, by customer."""
    result: dict[str, list[date]] = {}
    for order in book.of("order"):
        if order["kind"] == "sale" and order.day:
            result.setdefault(order["customer"], []).append(order.day)
    for contract in book.of("contract"):
        if "signed_on" in contract.data:
            result.setdefault(contract["customer"], []).append(date.fromisoformat(contract["signed_on"]))
    return result


@reports(
    "R98",
    topic=Topic.STEPS,
    words={Mark.AT_RISK: Text("not followed up", "未跟进"), Mark.LATE: Text("followed late", "迟跟进")},
    level=Level.WARNING,
    draws_on=("proposal.customer", "proposal.deal", "proposal.made_on", "proposal.sent_on"),
)
@each(ended_in("intent"), week=week_open_until)
def intent_followed(book: Book, visit: Record) -> Iterator[Duty]:
    """A visit that ended in intent is followed by a proposal or an order within {open_days} {open_days:day|days} (our default).

    Why: an intent cools; the customer asks somebody else for the drawing and the price.
    Fix: make the proposal, or write down why the intent is gone.

    结果是“意向”的拜访，{open_days} 天内（本公司默认值）有方案或订货跟上。

    原因：意向会凉，客户会去别家要图要价。
    改法：做出方案；意向没了就写明原因。
    """
    if visit.day is not None:
        yield _followed(book, visit, visit.day, open_until(book, visit))


def _followed(book: Book, visit: Record, seen: date, due: date) -> Duty:
    customer = visit["customer"]
    offers = sorted((*_orders(book).get(customer, ()), *proposals(book).get(customer, ())))
    first = next((day for day in offers if day >= seen - timedelta(days=_STILL_GOOD)), None)
    gone = intent_gone(book, customer, seen)
    words = _CAME if first else _GONE if gone else _NOTHING_SINCE
    message = words.fill(book.today, name=customer_name(book, customer), day=seen, on=first or gone)
    case = Case(visit.writer, week_of(due), visit, due, book.evidence(visit).grade)
    ends = [day for day in (first, gone) if day]
    if ends:
        return case.late(message) if min(ends) > due else case.met()
    return case.at_risk(message, open=True) if due < book.today else case.to_come()


_NOTHING_SINCE = Text(
    "{name}: intent on {day}, no proposal or order since", "{name}：{day}有意向，之后没有方案也没有订货"
)
_CAME = Text("{name}: intent on {day}; late, came on {on}", "{name}：{day}有意向，{on}才有方案或订货")
_GONE = Text("{name}: intent on {day}, nothing followed, gone by {on}", "{name}：{day}有意向，没有跟上，{on}已没有意向")

_STILL_GOOD = 60
"""A proposal made so many days before still stands: the intent is about it."""
