"""Lost customers: reported, and told at the next meeting with what is done about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from salesbook.book import Book
from salesbook.calendar import moment, week_of
from salesbook.finding import Level
from salesbook.kinds import Customer, Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.contact_days import last_touch
from salesbook.views.office import office
from salesbook.views.once import once
from salesbook.views.standing import current, customer_name, unmerged
from salesbook.words import Text, join


@reports(
    "R75",
    topic=Topic.COMPLAINTS,
    words={Mark.LATE: Text("reported late", "迟报告"), Mark.MISSING: Text("no report", "未报告")},
    level=Level.ERROR,
    draws_on=("loss.by",),
)
def loss_reported(book: Book) -> Iterator[Duty]:
    """A lost customer has a loss report within {open_days} {open_days:day|days} (our default).

    Why: while it is fresh everybody still knows why.
    Fix: write the loss: cause, story, who or what on our side, what keeps it from happening again.

    客户流失后 {open_days} 天内（本公司默认值）写出流失报告。

    原因：趁还记得，原因才说得清。
    改法：写流失记录：原因、经过、我方责任、怎样避免再发生。
    """
    for customer in unmerged(book):
        for item in customer.get("stages", ()):
            day = date.fromisoformat(item["date"])
            if item["stage"] == "lost" and book.opened_on <= day <= book.today:
                yield _reported(book, customer, day, book.company.threshold("open_days", day))


def _reported(book: Book, customer: Customer, lost: date, limit: int) -> Duty:
    due = lost + timedelta(days=limit)
    around = timedelta(days=2 * limit)
    report = next(
        (record for record in _losses(book).get(customer.id, ()) if record.day and abs(record.day - lost) <= around),
        None,
    )
    owner = customer.owner_on(lost)
    if report is None:
        words = Text("{name}: lost on {lost}, no report", "{name}：{lost}流失，没有报告")
        message = words.fill(book.today, name=customer.short_name, lost=lost)
        return Case(owner, None, customer, due, route=("stages",)).missing_unless(report, book, message)
    last = moment(due, "24:00", book.zone)
    at, grade = book.evidence(report, last)
    case = Case(report.writer, week_of(due), report, due, grade)
    if at is None or at <= last:
        return case.met()
    words = Text("{name}: lost on {lost}, reported on {at}", "{name}：{lost}流失，{at}才报告")
    return case.late(words.fill(book.today, name=customer.short_name, lost=lost, at=at.date()))


@once
def _losses(book: Book) -> dict[str, list[Record]]:
    result: dict[str, list[Record]] = {}
    for loss in book.of("loss"):
        result.setdefault(loss["customer"], []).append(loss)
    return result


@reports(
    "R75",
    topic=Topic.COMPLAINTS,
    words={Mark.AT_RISK: Text("silent", "久无往来")},
    level=Level.INFO,
    draws_on=("payment.customer", "payment.date"),
)
def silent_loss(book: Book) -> Iterator[Duty]:
    """A won customer with neither order nor contact for {silent_loss_days} {silent_loss_days:day|days} (our default) is lost or won back, not left alone.

    Why: most customers leave without a word.
    Fix: call; then either a visit, or the stage *lost* and a loss report.

    成交客户 {silent_loss_days} 天（本公司默认值）没有订货也没有联系的，要么挽回，要么记为流失，不能放着不管。

    原因：多数客户走的时候一声不响。
    改法：打电话；之后要么去拜访，要么改为“已流失”并写报告。
    """
    for customer in current(book):
        if customer.stage_on(book.today) != "won":
            continue
        won = max(item["date"] for item in customer["stages"] if item["date"] <= book.today.isoformat())
        known = (last_touch(book).get(customer.id), _traded(book).get(customer.id))
        heard = [day for day in known if day is not None]
        last = max([date.fromisoformat(won), *(heard or [book.opened_on])])
        silent = last + timedelta(days=book.company.threshold("silent_loss_days", last)) < book.today
        words = Text("{name}: no order and no contact since {last}", "{name}：{last}以后没有订货也没有联系")
        case = Case(customer.owner_on(book.today), None, customer)
        yield case.at_risk(words.fill(book.today, name=customer.short_name, last=last)) if silent else case.met()


@once
def _traded(book: Book) -> dict[str, date]:
    """The last day of an order, a contract or a payment, by customer."""
    result: dict[str, date] = {}
    for record in chain.from_iterable(map(book.of, ("order", "contract", "payment"))):
        customer = record["customer"]
        days = [record.day, *(date.fromisoformat(record[name]) for name in ("signed_on",) if name in record.data)]
        result[customer] = max([result.get(customer, date.min), *(day for day in days if day is not None)])
    return result


@reports(
    "R76",
    topic=Topic.COMPLAINTS,
    words={Mark.LATE: Text("told late", "迟上会"), Mark.MISSING: Text("not told", "未上会")},
    level=Level.ERROR,
    by_workdays=True,
    draws_on=("loss.by", "meeting.items"),
)
def loss_at_meeting(book: Book) -> Iterator[Duty]:
    """A loss is on the agenda of the next weekly meeting.

    Why: the analysis is given to all, so that the like happens to nobody else.
    Fix: put it on the next agenda.

    流失客户的报告列入下一次周例会议程。

    原因：分析要让大家都听到，别人才不会再犯。
    改法：列入下一次例会议程。
    """
    for loss in book.of("loss"):
        written = book.evidence(loss).at
        if loss.day is not None and written is not None and not book.is_imported(loss):
            yield _reported_at_meeting(book, loss, max(written, moment(loss.day, "00:00", book.zone)))


def _reported_at_meeting(book: Book, loss: Record, written: datetime) -> Duty:
    due = _next_meeting(book, written)
    held = [
        record
        for record in book.of("meeting")
        if record["kind"] == "weekly" and record.day and record.day >= written.date()
    ]
    on = [meeting for meeting in held if any(item.get("about") == loss.ref for item in meeting.get("items", ()))]
    first = min((meeting.day for meeting in on if meeting.day), default=None)
    case = Case(loss.writer, week_of(due.date()) if first else None, loss, due)
    if first is not None and first <= due.date():
        return case.met()
    if first is None and not any(record.day and record.day >= due.date() for record in held):
        return case.to_come()  # the meeting is to come, or has no minutes yet
    words = _TOLD_LATE if first else _NOT_TOLD
    message = words.fill(book.today, name=customer_name(book, loss["customer"]), first=first, due=due.date())
    return case.late(message) if first else case.missing(message)


_TOLD_LATE = Text("{name}: told at the meeting of {first}, due {due}", "{name}：{first}的例会才报告，应在{due}")
_NOT_TOLD = Text("{name}: not on the agenda of {due}", "{name}：没有列入{due}的例会议程")


def _next_meeting(book: Book, after: datetime) -> datetime:
    week = week_of(after.astimezone(book.zone).date())
    return next(held for n in range(6) if (held := office(book).meeting(week.later(n))) >= after)


@reports(
    "R76",
    topic=Topic.COMPLAINTS,
    words={Mark.MISSING: Text("not analysed", "未分析")},
    draws_on=("loss.by",),
)
def loss_analysed(book: Book) -> Iterator[Duty]:
    """A loss report names the cause, analyses it, and has a corrective and a preventive action with owner and day.

    Why: an action that is nobody's, or has no day, is a wish.
    Fix: add what is missing.

    流失报告写明原因和分析，有纠正措施和预防措施，有负责人和期限。

    原因：没有负责人、没有期限的措施只是愿望。
    改法：补上缺的内容。
    """
    for loss in book.of("loss"):
        action = loss.get("action", {})
        fields, own = loss.kind.by_name, loss.kind.by_name["action"].by_name
        missing = [fields[name].label for name in ("cause", "analysis") if name not in loss.data]
        missing += [own[name].label for name in ("correction", "prevention", "owner", "due") if name not in action]
        message = Text("missing: {what}", "缺：{what}").fill(what=join(missing))
        week = week_of(loss.day) if loss.day and not missing else None
        case = Case(loss.writer, week, loss)
        yield case.missing(message) if missing else case.met()
