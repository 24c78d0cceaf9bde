"""What is owed: money and goods to us, an answer to a complaint, a corrective action, a task."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.planning.matter import Matter, PlanRequest, day_words, name_for_all, overdue_by
from salesbook.views.actions import actions
from salesbook.views.balance import Owed
from salesbook.views.goods import still_out
from salesbook.views.grouped import records_by
from salesbook.views.ledger import ledger
from salesbook.views.once import once
from salesbook.views.replies import replies
from salesbook.views.worth import NOTHING
from salesbook.words import Text, same

IN_PERSON = 30
"""From so many days overdue on, a call is no longer enough: one goes there."""


def overdue_money(request: PlanRequest) -> Iterator[Matter]:
    """Instalments overdue, and those that fall due in the week, of the person's customers."""
    owed = [debt for debt in ledger(request.book).owed(request.book.today) if _wanted(request, debt)]
    owed.sort(key=lambda debt: (_customer(debt), debt.due or date.max))
    for customer, debts in groupby(owed, _customer):
        if request.is_mine(customer) and not _chased(request, customer):
            yield _chase(request, customer, list(debts))


def _customer(debt: Owed) -> str:
    return str(debt.document.get("customer", ""))


def _wanted(request: PlanRequest, debt: Owed) -> bool:
    return debt.due is not None and (
        debt.due < request.book.today or request.week.monday <= debt.due <= request.week.sunday
    )


def _chased(request: PlanRequest, customer: str) -> bool:
    """Whether the customer was asked lately, or has promised for a day that lies beyond the week."""
    last = _attempts(request.book).get(customer)
    if last is None or last.day is None:
        return False
    limit = request.book.company.threshold("collection_days", last.day)
    promised = last.get("promised_on", "")
    return last.day + timedelta(days=limit) > request.week.sunday or promised > request.week.sunday.isoformat()


@once
def _attempts(book: Book) -> dict[str, Record]:
    """The newest collection of each customer."""
    ordered = sorted(
        book.of("collection"), key=lambda record: (record.get("date", ""), record.get("at", ""), record.id)
    )
    return {record.get("customer", ""): record for record in ordered}


def _chase(request: PlanRequest, customer: str, debts: list[Owed]) -> Matter:
    amount = sum((debt.outstanding for debt in debts), NOTHING)
    due = debts[0].due or request.book.today
    late = (request.book.today - due).days
    words = (_OVERDUE if late > 0 else _FALLS_DUE).fill(
        days=late, amount=request.book.money(amount), due=day_words(due, request.book.today)
    )
    return Matter(
        "money",
        75 + overdue_by(due, request.book.today) if late > 0 else 70,
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


def complaints(request: PlanRequest) -> Iterator[Matter]:
    """Complaints that nobody has settled, of the person's customers."""
    for complaint in _open_complaints(request.book):
        customer = complaint.get("customer", "")
        if request.is_mine(customer) or _nobodys(request, customer, complaint):
            yield _complaint(request, customer, complaint)


@once
def _open_complaints(book: Book) -> tuple[Record, ...]:
    return tuple(record for record in book.of("complaint") if "solved_at" not in record.data)


def _nobodys(request: PlanRequest, customer: str, complaint: Record) -> bool:
    known = request.book.customers.get(customer)
    return (known is None or known.owner_on(request.first) is None) and complaint.writer == request.person


def _complaint(request: PlanRequest, customer: str, complaint: Record) -> Matter:
    day = complaint.day or request.book.today
    what = request.book.say(complaint, "category") or complaint.kind.label
    return Matter(
        "complaint",
        88 + 2 * ("minor", "serious", "critical").index(complaint.get("severity", "minor")),
        _OPEN.fill(day=day_words(day, request.book.today), what=what),
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


def corrective_actions(request: PlanRequest) -> Iterator[Matter]:
    """Corrective actions that the person carries out and that fall due by the end of the week."""
    for action in actions(request.book):
        if (
            action.owner == request.person
            and action.closed is None
            and action.due
            and action.due <= request.week.sunday
        ):
            what = (
                name_for_all(request.book, action.record.get("customer"))
                if action.record.kind.visibility == "team"
                else Text("", "")
            )
            yield Matter(
                "action",
                70 + overdue_by(action.due, request.book.today),
                _ACTION.fill(
                    due=day_words(action.due, request.book.today),
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


def tasks(request: PlanRequest) -> Iterator[Matter]:
    """Tasks set for the person, due by the end of the week and not answered."""
    for task in records_by(request.book, "task", "for").get(request.person, ()):
        due = date.fromisoformat(task["due"]) if "due" in task.data else None
        if due and due <= request.week.sunday and not _answered(request.book, task):
            why = _TASK.fill(due=day_words(due, request.book.today))
            urgency = 65 + overdue_by(due, request.book.today)
            yield Matter(
                "task", urgency, why, same(task.get("title", "")), "office", due=due, record=task, task=task.id
            )


def _answered(book: Book, task: Record) -> bool:
    return any(
        record.get("person") == task.get("for") and record.get("verdict") == "answered"
        for record in replies(book).get(task.ref, ())
    )


_TASK = Text("due on {due}", "{due}到期")


def goods(request: PlanRequest) -> Iterator[Matter]:
    """Samples and loans to fetch back by the end of the week, from the person's customers."""
    for loan in still_out(request.book):
        if loan.due and loan.due <= request.week.sunday and request.is_mine(loan.record.get("customer", "")):
            yield _fetch(request.book, loan.record, loan.due)


def _fetch(book: Book, record: Record, due: date) -> Matter:
    why = _LENT.fill(what=_item(book, record), due=day_words(due, book.today))
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
