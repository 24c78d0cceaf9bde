"""Complaints: answered in hours, settled or taken to the business manager, with the department concerned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.complaints import answer_due, report_due
from salesbook.views.decisions import merged_by_role, said_by
from salesbook.views.replies import REPLY_FIELDS
from salesbook.views.standing import current, customer_name
from salesbook.views.usage import dissatisfied, satisfaction
from salesbook.words import Text


@reports(
    "R73",
    topic=Topic.COMPLAINTS,
    words={Mark.LATE: Text("first reply late", "首复超时"), Mark.MISSING: Text("no first reply", "未首复")},
    level=Level.ERROR,
)
def complaint_answered(book: Book) -> Iterator[Duty]:
    """A complaint gets a first answer within {first_reply_hours} {first_reply_hours:hour|hours} (our default), or by the hour agreed with the customer if earlier.

    Why: a customer can wait for a solution, not for a word; a word broken to him is worse than none.
    Fix: call now, say what happens next, and write down when.

    投诉在 {first_reply_hours} 小时内（本公司默认值）给予首次答复；和客户约了更早的时间，按约定的。

    原因：客户等得起解决，等不起没人理；说好了又没回，比没说更糟。
    改法：马上打电话，告诉客户下一步怎么办，并写下时间。
    """
    for complaint in book.of("complaint"):
        yield _answered(book, complaint)


def _answered(book: Book, complaint: Record) -> Duty:
    due, agreed = answer_due(book, complaint)
    first_reply = complaint.get("first_reply_at")
    at = datetime.fromisoformat(first_reply) if first_reply else None
    case = _case(book, complaint, due, overdue=at is None and book.past(due))
    case = case._replace(grade=book.evidence(complaint).grade, route=("first_reply_at",))
    words = (_BROKEN_WORD if agreed else _LATE_ANSWER) if at else (_NO_WORD if agreed else _NO_ANSWER)
    message = words.fill(book.today, name=_name(book, complaint), at=at, due=due)
    return case.late(message) if at and at > due else case.missing_unless(at, book, message)


def _case(book: Book, complaint: Record, due: datetime, *, overdue: bool) -> Case:
    """The case of a complaint; what is still to be done counts in no week of the past."""
    week = None if overdue else week_of(due.astimezone(book.zone).date())
    return Case(complaint.writer, week, complaint, due)


_NO_ANSWER = Text("{name}: no answer yet, due {due}", "{name}：还没有答复，应在 {due} 前")
_NO_WORD = Text("{name}: no answer yet, agreed with him by {due}", "{name}：还没有答复，和客户约定 {due} 前")
_LATE_ANSWER = Text("{name}: first answered {at}, due {due}", "{name}：{at} 才首次答复，应在 {due} 前")
_BROKEN_WORD = Text(
    "{name}: first answered {at}, agreed with him by {due}", "{name}：{at} 才首次答复，和客户约定 {due} 前"
)


def _name(book: Book, record: Record) -> Text:
    return customer_name(book, record["customer"])


@reports(
    "R74",
    topic=Topic.COMPLAINTS,
    words={Mark.LATE: Text("taken up late", "迟上报"), Mark.MISSING: Text("not taken up", "未上报")},
    level=Level.ERROR,
)
def complaint_escalated(book: Book) -> Iterator[Duty]:
    """What one can't settle oneself goes to the business manager, within {escalate_days} {escalate_days:day|days} (our default).

    Why: beyond one's own authority waiting solves nothing; the manager can.
    Fix: tell the business manager today, and write down when and why.

    自己解决不了的投诉，{escalate_days} 天内（本公司默认值）向业务经理汇报。

    原因：超出权限的事，等是等不来解决的，经理可以。
    改法：今天就向业务经理汇报，写下时间和原因。
    """
    for complaint in book.of("complaint"):
        yield _escalated(book, complaint, report_due(book, complaint))


def _escalated(book: Book, complaint: Record, due: datetime) -> Duty:
    """Settled by oneself within one's authority, or told in time; nobody reports to himself."""
    at = complaint.get("escalation", {}).get("at")
    solved = "solved_at" in complaint.data and complaint.get("within_authority", True)
    own = _manages(book, complaint.writer)
    told_at = datetime.fromisoformat(at) if at else None
    done = told_at or solved or own
    case = _case(book, complaint, due, overdue=not done and book.past(due))._replace(route=("escalation",))
    words = _TOLD_LATE if told_at else _NOT_TOLD
    message = words.fill(book.today, name=_name(book, complaint), at=told_at, due=due)
    return case.late(message) if told_at and told_at > due else case.missing_unless(done, book, message)


_TOLD_LATE = Text("{name}: told on {at}, due {due}", "{name}：{at} 才上报，应在 {due} 前")
_NOT_TOLD = Text("{name}: unsettled, and not taken to the business manager", "{name}：没有解决，也没有上报业务经理")


def _manages(book: Book, id: str | None) -> bool:
    person = book.people.get(id or "")
    return person is not None and person.holds("business_manager", book.today)


@reports(
    "R74",
    topic=Topic.COMPLAINTS,
    words={
        Mark.MISSING: Text("no decision", "未决定"),
        Mark.MET: Text("decided", "已决定"),
        Mark.DUE: Text("decision awaited", "等决定"),
    },
    draws_on=(*REPLY_FIELDS,),
)
def escalation_decided(book: Book) -> Iterator[Duty]:
    """The business manager decides on what was taken to him within {open_days} {open_days:day|days} (our default). It counts on him.

    Why: the rep has done his part; the customer waits for the decision.
    Fix: write it as a reply to the complaint; merging what was taken to him says that he has seen it, and counts.

    上报的投诉，业务经理 {open_days} 天内（本公司默认值）作出决定；拖延记在经理名下。

    原因：业务员已经上报，客户等的是决定。
    改法：对这条投诉写批复；合并上报的内容等于已阅，也算。
    """
    for complaint in book.of("complaint"):
        escalation = complaint.get("escalation", {})
        if "at" not in escalation:
            continue
        told_at = datetime.fromisoformat(escalation["at"])
        due = told_at + timedelta(days=book.company.threshold("open_days", told_at.date()))
        reply = next(said_by(book, complaint, "business_manager", "answered", "approved", "returned", "noted"), None)
        merged = merged_by_role(book, complaint, "business_manager", "escalation")
        settled = reply is not None or merged is not None or "solved_at" in complaint.data
        overdue = not settled and book.past(due)
        words = Text("{name}: no decision since {at}", "{name}：{at}上报，还没有决定")
        message = words.fill(book.today, name=_name(book, complaint), at=date.fromisoformat(escalation["at"][:10]))
        week = None if overdue else week_of(due.date())
        case = Case(escalation.get("to"), week, complaint, due, route=("escalation",))
        yield case.missing_unless(settled, book, message)


@reports(
    "R36",
    topic=Topic.COMPLAINTS,
    words={Mark.MISSING: Text("no department", "未写部门")},
)
def complaint_department(book: Book) -> Iterator[Duty]:
    """What the rep does not settle himself names the department that does.

    Why: the rep helps the customer to whoever can help; a complaint without a department is nobody's.
    Fix: name the department concerned; its contact person is reminded.

    业务员自己没有解决的投诉，写明联系了哪个部门。

    原因：帮客户找到能解决的人；没有责任部门的投诉，就没有人管。
    改法：填上有关部门，系统会提醒该部门的联系人。
    """
    for complaint in book.of("complaint"):
        alone = complaint.get("within_authority", True) and "solved_at" in complaint.data
        named = "department" in complaint.data
        message = Text("{name}: no department named", "{name}：没有写联系了哪个部门").fill(name=_name(book, complaint))
        case = Case(complaint.writer, None, complaint)
        week = week_of(complaint.day) if complaint.day else None
        yield case._replace(week=week).met() if alone or named else case.missing(message)


@reports(
    "R03",
    topic=Topic.COMPLAINTS,
    words={Mark.AT_RISK: Text("dissatisfied", "不满意")},
)
def dissatisfied_twice(book: Book) -> Iterator[Duty]:
    """No customer gives a low score (1 or 2) twice in a row.

    Why: once may be chance; after the second time he is looking for somebody else.
    Fix: visit him, find out why, and mend it; the next score tells whether it helped.

    没有客户连续两次给低分（1 分或 2 分）。

    原因：一次可能是偶然，两次他就在找别家了。
    改法：上门弄清原因并解决，下一次打分看是否有效。
    """
    scores = satisfaction(book)
    for customer in current(book):
        given_scores = scores.get(customer.id, [])
        if not given_scores:
            continue
        case = Case(customer.owner_on(book.today), None, customer)
        if not dissatisfied(given_scores):
            yield case._replace(week=week_of(given_scores[-1].day)).met()
            continue
        words = Text("{name}: {scores}, one after the other", "{name}：连续低分 {scores}")
        last_two = "、".join(str(score.score) for score in given_scores[-2:])
        yield case.at_risk(words.fill(name=customer.short_name, scores=last_two))
