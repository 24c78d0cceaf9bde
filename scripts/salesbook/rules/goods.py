"""Goods are owed too: samples, loans and returns past their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.goods import due_on, is_out, left
from salesbook.views.standing import customer_name
from salesbook.words import Text, same


@reports(
    "R34",
    topic=Topic.MONEY,
    words={Mark.LATE: Text("returned late", "迟归还"), Mark.MISSING: Text("not returned", "未归还")},
    draws_on=(
        "goods_owed.by",
        "goods_owed.customer",
        "goods_owed.due_on",
        "goods_owed.quantity",
        "goods_owed.returned",
    ),
)
def goods_overdue(book: Book) -> Iterator[Duty]:
    """Samples, loans and returns are back by the day they were due.

    Why: goods out of the house are the company's money; the longer they are out, the less comes back.
    Fix: fetch them, or agree on a day or a price, and write it down.

    样品、借用和退货在约定日期前归还。

    原因：放在外面的商品就是公司的钱，时间越长越难收回。
    改法：去取回，或者约定日期、作价，并写下来。
    """
    for goods in book.of("goods_owed"):
        due = due_on(goods)
        if due is None:
            continue
        whole = not is_out(goods)
        last = max((part["date"] for part in goods.get("returned", ())), default="")
        customer = book.customers.get(goods["customer"])
        person = (customer.owner_on(book.today) if customer else None) or goods.writer
        message = _message(book, goods, due, last if whole else None)
        case = Case(person, week_of(due), goods, due, book.evidence(goods).grade, open=not whole)
        yield case.late(message) if whole and last > goods["due_on"] else case.missing_unless(whole, book, message)


def _named(book: Book, goods: Record) -> Text:
    """What is still out, and at whose place."""
    what = book.say(goods, "item") or book.say(goods, "product") or same(goods.id)
    return Text("{what} at {whom}", "{whom}的{what}").fill(what=what, whom=customer_name(book, goods["customer"]))


def _message(book: Book, goods: Record, due: date, back_on: str | None) -> Text:
    name, missing = _named(book, goods), left(goods)
    if back_on:
        message = Text("{name}: due {due}, back {day}", "{name}：应于{due}归还，{day}才归还")
        return message.fill(book.today, name=name, due=due, day=date.fromisoformat(back_on))
    if missing is None:
        return Text("{name}: due {due}, not back", "{name}：应于{due}归还，还没有归还").fill(
            book.today, name=name, due=due
        )
    message = Text("{name}: due {due}, {n} still out", "{name}：应于{due}归还，还差 {n}")
    return message.fill(book.today, name=name, due=due, n=missing)
