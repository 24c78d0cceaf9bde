"""Goods are owed too: samples, loans and returns past their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.words import Text


@reports("R34")
def goods_overdue(book: Book) -> Iterator[Duty]:
    """Samples, loans and returns are back by the day they were due.

    Why: goods out of the house are the company's money; the longer they are out, the less comes back.
    Mend: fetch them, or agree on a day or a price, and write it down.

    样品、借用和退货在约定日期前归还。

    原因：放在外面的商品就是公司的钱，时间越长越难收回。
    改法：去取回，或者约定日期、作价，并写下来。
    """
    for goods in book.of("goods_owed"):
        if "due_on" not in goods.data:
            continue
        due = date.fromisoformat(goods["due_on"])
        parts = goods.get("returned", ())
        back = sum((Decimal(str(part.get("quantity", 0))) for part in parts), Decimal(0))
        wanted = Decimal(str(goods.get("quantity", 0)))
        whole = bool(parts) and back >= wanted
        last = max((part.get("date", "") for part in parts), default="")
        customer = book.customers.get(goods["customer"])
        person = (customer.owner_on(book.today) if customer else None) or goods.writer
        if whole:
            mark = Mark.LATE if last > goods["due_on"] else Mark.MET
        else:
            mark = Mark.MISSING if due < book.today else Mark.DUE
        message = Text("", "") if mark.fine else _message(book, goods.id, due, wanted - back, last if whole else None)
        yield Duty(mark, person, week_of(due), goods, due, message, grade=book.evidence(goods).grade, open=not whole)


def _message(book: Book, id: str, due: date, missing: Decimal, back_on: str | None) -> Text:
    goods = book.get("goods_owed", id)
    name = book.title(goods) if goods else Text(id, id)
    if back_on:
        return Text("{name}: due {due}, back {day}", "{name}：应于{due}归还，{day}才归还").fill(
            book.today, name=name, due=due, day=date.fromisoformat(back_on)
        )
    return Text("{name}: due {due}, {n} still out", "{name}：应于{due}归还，还差 {n}").fill(
        book.today, name=name, due=due, n=missing
    )
