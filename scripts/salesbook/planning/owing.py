"""What is owed: money and goods to us, an answer to a complaint, a corrective action, a task."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.planning.matter import Matter, PlanRequest, called, overdue_by, told
from salesbook.views.actions import actions
from salesbook.views.balance import Owed
from salesbook.views.goods import still_out
from salesbook.views.ledger import ledger
from salesbook.views.once import once
from salesbook.views.replies import replies
from salesbook.views.worth import NOTHING
from salesbook.words import Text, same

IN_PERSON = 30
"""From so many days overdue on, a call is no longer enough: one goes there."""


def overdue_money(ask: PlanRequest) -> Iterator[Matter]:
    """Instalments overdue, and those that fall due in the week, of the person's customers."""
    owed = [debt for debt in ledger(ask.book).owed(ask.book.today) if _wanted(ask, debt)]
    owed.sort(key=lambda debt: (_customer(debt), debt.due or date.max))
    for customer, debts in groupby(owed, _customer):
        if ask.is_mine(customer) and not _chased(ask, customer):
            yield _chase(ask, customer, list(debts))


def _customer(debt: Owed) -> str:
    return str(debt.document.get("customer", ""))


def _wanted(ask: PlanRequest, debt: Owed) -> bool:
    return debt.due is not None and (debt.due < ask.book.today or ask.week.monday <= debt.due <= ask.week.sunday)


def _chased(ask: PlanRequest, customer: str) -> bool:
    """Whether the customer was asked lately, or has promised for a day that lies beyond the week."""
    last = _attempts(ask.book).get(customer)
    if last is None or last.day is None:
        return False
    limit = ask.book.company.threshold("collection_days", last.day)
    promised = last.get("promised_on", "")
    return last.day + timedelta(days=limit) > ask.week.sunday or promised > ask.week.sunday.isoformat()


@once
def _attempts(book: Book) -> dict[str, Record]:
    """The newest collection of each customer."""
    ordered = sorted(
        book.of("collection"), key=lambda record: (record.get("date", ""), record.get("at", ""), record.id)
    )
    return {record.get("customer", ""): record for record in ordered}


def _chase(ask: PlanRequest, customer: str, debts: list[Owed]) -> Matter:
    amount = sum((debt.outstanding for debt in debts), NOTHING)
    due = debts[0].due or ask.book.today
    late = (ask.book.today - due).days
    words = (_OVERDUE if late > 0 else _FALLS_DUE).fill(
        days=late, amount=ask.book.money(amount), due=told(due, ask.book.today)
    )
    return Matter(
        "money",
        75 + overdue_by(due, ask.book.today) if late > 0 else 70,
        words,
        _CHASE if late > 0 else _CHECK,
        "on_site" if late >= IN_PERSON else "phone",
        customer,
        earliest=due if late <= 0 else None,
        due=due,
        record=debts[0].document,
        material="statement",
        amount=Decimal(f"{amount:.2f}"),
        expected=_PAID,
    )


_OVERDUE = Text("{amount} overdue, the oldest by {days} {days:day|days}", "欠 {amount}，最早一笔逾期 {days} 天")
_FALLS_DUE = Text("{amount} falls due on {due}", "{amount}，{due}到期")
_CHASE = Text("Chase what is overdue", "催收到期货款")
_CHECK = Text("An instalment falls due: look whether it came", "期款到期，当天看账")
_PAID = Text("The money, or a day for it", "到账，或定下付款日期")


def complaints(ask: PlanRequest) -> Iterator[Matter]:
    """Complaints that nobody has settled, of the person's customers."""
    for complaint in ask.book.of("complaint"):
        customer = complaint.get("customer", "")
        if "solved_at" not in complaint.data and (ask.is_mine(customer) or _nobodys(ask, customer, complaint)):
            yield _complaint(ask, customer, complaint)


def _nobodys(ask: PlanRequest, customer: str, complaint: Record) -> bool:
    known = ask.book.customers.get(customer)
    return (known is None or known.owner_on(ask.first) is None) and complaint.writer == ask.person


def _complaint(ask: PlanRequest, customer: str, complaint: Record) -> Matter:
    day = complaint.day or ask.book.today
    what = ask.book.say(complaint, "category") or complaint.kind.label
    return Matter(
        "complaint",
        88 + 2 * ("minor", "serious", "critical").index(complaint.get("severity", "minor")),
        _OPEN.fill(day=told(day, ask.book.today), what=what),
        _FOLLOW.fill(what=what),
        "on_site",
        customer,
        due=day,
        record=complaint,
        expected=_SETTLED,
    )


_OPEN = Text("of {day}, still open ({what})", "{day}收到，还没有解决（{what}）")
_FOLLOW = Text("Settle the complaint ({what})", "处理投诉（{what}）")
_SETTLED = Text("The customer accepts the solution", "客户认可处理结果")


def corrective_actions(ask: PlanRequest) -> Iterator[Matter]:
    """Corrective actions that the person carries out and that fall due by the end of the week."""
    for action in actions(ask.book):
        if action.owner == ask.person and action.closed is None and action.due and action.due <= ask.week.sunday:
            what = (
                called(ask.book, action.record.get("customer"))
                if action.record.kind.visibility == "team"
                else Text("", "")
            )
            yield Matter(
                "action",
                70 + overdue_by(action.due, ask.book.today),
                _ACTION.fill(
                    due=told(action.due, ask.book.today),
                    kind=Text(action.record.kind.label.en.lower(), action.record.kind.label.zh),
                ),
                _CARRY_OUT.fill(what=what) if what.en else _CARRY_OUT_ANY,
                "office",
                due=action.due,
                record=action.record,
                expected=_CARRIED_OUT,
            )


_ACTION = Text("after a {kind}, due on {due}", "{kind}的措施，{due}到期")
_CARRY_OUT = Text("Carry out the corrective action: {what}", "落实纠正预防措施：{what}")
_CARRY_OUT_ANY = Text("Carry out the corrective action that is due", "落实到期的纠正预防措施")
_CARRIED_OUT = Text("Done, with its day in the record", "完成，并在记录里写上日期")


def tasks(ask: PlanRequest) -> Iterator[Matter]:
    """Tasks set for the person, due by the end of the week and not answered."""
    for task in ask.book.of("task"):
        due = date.fromisoformat(task["due"]) if "due" in task.data else None
        if due and task.get("for") == ask.person and due <= ask.week.sunday and not _answered(ask.book, task):
            why = _TASK.fill(due=told(due, ask.book.today))
            urgency = 65 + overdue_by(due, ask.book.today)
            yield Matter(
                "task", urgency, why, same(task.get("title", "")), "office", due=due, record=task, task=task.id
            )


def _answered(book: Book, task: Record) -> bool:
    return any(
        record.get("person") == task.get("for") and record.get("verdict") == "answered"
        for record in replies(book).get(task.ref, ())
    )


_TASK = Text("due on {due}", "{due}到期")


def goods(ask: PlanRequest) -> Iterator[Matter]:
    """Samples and loans to fetch back by the end of the week, from the person's customers."""
    for one in still_out(ask.book):
        if one.due and one.due <= ask.week.sunday and ask.is_mine(one.record.get("customer", "")):
            yield _fetch(ask.book, one.record, one.due)


def _fetch(book: Book, record: Record, due: date) -> Matter:
    why = _LENT.fill(what=_item(book, record), due=told(due, book.today))
    urgency = 50 + overdue_by(due, book.today)
    return Matter(
        "goods",
        urgency,
        why,
        _FETCH,
        "on_site",
        record.get("customer", ""),
        earliest=due,
        due=due,
        record=record,
        expected=_BACK,
    )


def _item(book: Book, record: Record) -> Text:
    return same(record["item"]) if "item" in record.data else book.say(record, "product") or record.kind.label


_LENT = Text("{what}, due back on {due}", "{what}，{due}应归还")
_FETCH = Text("Fetch back what was lent", "取回借出的商品")
_BACK = Text("Everything back, counted", "取回并点清")
