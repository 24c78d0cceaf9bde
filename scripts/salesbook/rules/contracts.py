"""Contracts: drafted, reviewed, sent, signed, in that order; then performed step by step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.book import Book
from salesbook.calendar import moment, week_of
from salesbook.finding import Level
from salesbook.history import Evidence
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.contact_days import last_touch
from salesbook.views.decisions import merged_by_role, said_by
from salesbook.views.replies import REPLY_FIELDS, holder, nobody_else_holds
from salesbook.words import Text, day_text, join


@reports(
    "R55",
    "R71",
    topic=Topic.MONEY,
    words={
        Mark.LATE: Text("reviewed late", "审核迟"),
        Mark.MISSING: Text("not reviewed", "未审核"),
        Mark.MET: Text("reviewed", "已审核"),
    },
    level=Level.ERROR,
    draws_on=(*REPLY_FIELDS,),
)
def contract_review(book: Book) -> Iterator[Duty]:
    """A contract goes to the customer, and is signed, only after the general manager has approved it.

    Why: once the customer has signed, a price or a clause the company can't carry is binding.
    Fix: have the general manager review it now, and write down what was agreed about the delay.

    合同先由总经理审核，再送客户、再签订。

    原因：客户签了字，价格和条款就有约束力，公司扛不住也得认。
    改法：马上补审核，并写明当时为什么没等。
    """
    for contract in book.of("contract"):
        out = min((contract[name] for name in ("sent_on", "signed_on") if name in contract.data), default=None)
        if out is None:
            continue
        yield _review(book, contract, date.fromisoformat(out), _approved(book, contract, date.fromisoformat(out)))


def _approved(book: Book, contract: Record, out: date) -> Evidence | None:
    """When the general manager first approved a contract, by a reply of his own or by a merge; None while he has not."""
    reply = next(said_by(book, contract, "general_manager", "approved"), None)
    merged = merged_by_role(book, contract, "general_manager")
    known = [book.evidence(reply, moment(out, "24:00", book.zone))] if reply else []
    known += [Evidence(merged.at.astimezone(book.zone), merged.grade)] if merged and merged.at else []
    return min(known, key=lambda evidence: evidence.at.timestamp() if evidence.at else float("inf"), default=None)


def _review(book: Book, contract: Record, out: date, approved: Evidence | None) -> Duty:
    case = Case(contract.writer, week_of(out), contract, out)
    if out < book.opened_on and (approved is None or (approved.at is not None and approved.at.date() > out)):
        return case.not_owed()
    if approved is None and nobody_else_holds(book, "general_manager", out, contract.writer):
        return case.not_owed()
    at, grade = approved or book.evidence(contract)
    case, name = case._replace(grade=grade), contract.get("title", contract.id)
    if approved is None:
        return case.missing(_NO_REVIEW.fill(book.today, name=name, out=out), open=True)
    if at is not None and at.date() > out:
        return case.late(_LATE_REVIEW.fill(book.today, name=name, out=out, day=at.date()))
    return case.met()


_NO_REVIEW = Text("{name}: out on {out} without the general manager's review", "{name}：{out}送出，没有总经理审核")
_LATE_REVIEW = Text("{name}: out on {out}, reviewed only on {day}", "{name}：{out}送出，{day}才审核")


@reports(
    "R71",
    topic=Topic.MONEY,
    words={
        Mark.LATE: Text("answer overdue", "答复逾期"),
        Mark.MET: Text("reviewed", "已审核"),
        Mark.DUE: Text("to be reviewed", "待审核"),
    },
    level=Level.WARNING,
    audience="team",
    draws_on=(*REPLY_FIELDS,),
)
def contract_waiting(book: Book) -> Iterator[Duty]:
    """The general manager answers a drafted contract within {open_days} {open_days:day|days} (our default).

    Why: the rep may not send it before; a customer who waits buys elsewhere.
    Fix: approve or return it with a reply, or approve it by merging it.

    合同拟好后，总经理在 {open_days} 天内（本公司默认值）答复。

    原因：没审核不能送，客户等久了就找别家。
    改法：写批复，通过或退回；合并也算通过。
    """
    for contract in book.of("contract"):
        drafted = contract.day
        if drafted is None or any(name in contract.data for name in ("sent_on", "signed_on")):
            continue
        due = drafted + timedelta(days=book.company.threshold("open_days", drafted))
        reply = next(said_by(book, contract, "general_manager", "approved", "returned"), None)
        answered = reply or merged_by_role(book, contract, "general_manager")
        words = Text("{name}: drafted on {day}, no answer", "{name}：{day}拟好，还没有审核")
        message = words.fill(book.today, name=contract.get("title", contract.id), day=drafted)
        case = Case(holder(book, "general_manager", book.today), week_of(due), contract, due, open=True)
        if nobody_else_holds(book, "general_manager", drafted, contract.writer):
            yield case.not_owed()
        else:
            yield case.late_unless(answered, book, message)


@reports(
    "R70",
    topic=Topic.MONEY,
    words={Mark.BROKEN: Text("order not kept", "次序不符")},
    level=Level.WARNING,
    audience="team",
)
def contract_order(book: Book) -> Iterator[Duty]:
    """A contract is drafted before it is sent, and sent before it is signed.

    Why: dates out of order mean that a step was skipped or written down afterwards.
    Fix: correct the date that is wrong; if it is true, say in a note how it came.

    合同先拟好，再送出，再签订。

    原因：日期颠倒，说明跳过了某一步，或是事后补写。
    改法：日期写错就改正；若是事实，在备注里说明。
    """
    for contract in book.of("contract"):
        steps = [contract[name] for name in ("drafted_on", "sent_on", "signed_on") if name in contract.data]
        if len(steps) > 1:
            days = [date.fromisoformat(step) for step in steps]
            case = Case(contract.writer, week_of(days[-1]), contract, days[-1])
            if steps == sorted(steps):
                yield case.met()
                continue
            words = Text("{name}: {steps} are out of order", "{name}：{steps} 次序颠倒")
            in_words = join([day_text(day, book.today) for day in days], " → ", " → ")
            yield case.broken(words.fill(name=contract.get("title", contract.id), steps=in_words), open=True)


@reports(
    "R31",
    "R56",
    topic=Topic.MONEY,
    words={Mark.LATE: Text("overdue", "逾期")},
    level=Level.WARNING,
    audience="team",
)
def milestone_overdue(book: Book) -> Iterator[Duty]:
    """The steps of a signed contract are done by their day.

    Why: the rep presses for normal performance; a step nobody presses for delays the money behind it.
    Fix: find out what holds it up, agree on a day, and write it down.

    已签合同的履约节点按期完成。

    原因：业务员要督促合同正常履行，节点没人催，后面的款也跟着晚。
    改法：弄清卡在哪里，约定日期，写下来。
    """
    for contract in book.of("contract"):
        for index, step in enumerate(contract.get("milestones", ())):
            if "signed_on" in contract.data and "due" in step:
                yield _milestone(book, contract, index, date.fromisoformat(step["due"]))


def _milestone(book: Book, contract: Record, index: int, due: date) -> Duty:
    step = contract["milestones"][index]
    words = Text("{name}: “{step}” was due on {due}", "{name}：“{step}”应于{due}完成")
    message = words.fill(book.today, name=contract.get("title", contract.id), step=step["name"], due=due)
    case = Case(_owner(book, contract), week_of(due), contract, due, route=("milestones", index), open=True)
    return case.late_unless(step.get("done_on"), book, message)


def _owner(book: Book, contract: Record) -> str | None:
    customer = book.customers.get(contract["customer"])
    return (customer.owner_on(book.today) if customer else None) or contract.writer


@reports(
    "R31",
    topic=Topic.MONEY,
    words={Mark.AT_RISK: Text("not asked about", "久未过问")},
    level=Level.WARNING,
    audience="team",
)
def contract_unchecked(book: Book) -> Iterator[Duty]:
    """Somebody looks after each contract that is being performed at least once in {milestone_check_days} {milestone_check_days:day|days} (our default).

    Why: what nobody asks about goes its own way.
    Fix: call or visit the customer about it, and put the day on the milestone.

    履行中的合同，至少每 {milestone_check_days} 天（本公司默认值）有人过问一次。

    原因：没人过问的合同，容易拖、容易变。
    改法：就合同的进展联系客户，并在节点上写明日期。
    """
    for contract in book.of("contract"):
        open_steps = [step for step in contract.get("milestones", ()) if "done_on" not in step]
        if "signed_on" not in contract.data or not open_steps:
            continue
        looked_at = [
            step[name] for step in contract["milestones"] for name in ("checked_on", "done_on") if name in step
        ]
        touched = last_touch(book).get(contract["customer"])
        last = max(map(date.fromisoformat, (contract["signed_on"], *looked_at)))
        last = max(last, touched or date.min, book.opened_on)
        due = last + timedelta(days=book.company.threshold("milestone_check_days", last))
        words = Text("{name}: nobody asked about it since {last}", "{name}：{last}以后无人过问")
        message = words.fill(book.today, name=contract.get("title", contract.id), last=last)
        case = Case(_owner(book, contract), week_of(due), contract, due, open=True)
        yield case.at_risk(message) if due < book.today else case.met()
