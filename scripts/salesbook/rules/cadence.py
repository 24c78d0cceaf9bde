"""Lasting contact: customers called on within their cadence, usage asked about, new ones' feedback recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.kinds import Customer, Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.each import each, no_week
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views import cadence
from salesbook.views.contact_days import last_touch, touches
from salesbook.views.office import office
from salesbook.views.results import first_won
from salesbook.views.standing import current
from salesbook.views.usage import checks, deliveries
from salesbook.words import Text

THIRD = 3
"""By this contact at the latest a new customer's feedback is on paper ("one or two follow-ups")."""


@reports(
    "R38",
    topic=Topic.STEPS,
    words={Mark.LATE: Text("contact overdue", "逾期未联系")},
    by_workdays=True,
)
@each(current, week=no_week)
def cadence_overdue(book: Book, customer: Customer) -> Iterator[Duty]:
    """Every customer has contact within the cadence of its class: A {cadence_a}, B {cadence_b}, C {cadence_c} days (our defaults).

    Why: a customer nobody calls on is somebody else's by and by. Any contact begins the days anew, whoever had it.
    Fix: call or visit, and write it down; if the class is wrong, change the class.

    每位客户按级别在拜访周期内有联系：A 类 {cadence_a} 天、B 类 {cadence_b} 天、C 类 {cadence_c} 天（本公司默认值）。

    原因：没人联系的客户，慢慢就成了别人的。任何人的任何一次联系都重新起算。
    改法：打电话或上门，并写下来；级别定得不对就改级别。
    """
    last = last_touch(book).get(customer.id)
    wanted = cadence.due(book, customer, last)
    if wanted.day is not None and wanted.days is not None:
        owner = customer.owner_on(book.today)
        yield _contact(book, customer, owner, last, (_worked(book, owner, wanted.day), wanted.days))


def _contact(book: Book, customer: Customer, owner: str | None, last: date | None, wanted: tuple[date, int]) -> Duty:
    due, days = wanted
    message = Text(
        "{name}: last contact {last}, wanted every {days} {days:day|days}",
        "{name}：上次联系 {last}，应每 {days} 天一次",
    )
    never = Text("never", "无")
    words = message.fill(book.today, name=customer.short_name, last=last or never, days=days)
    case = Case(owner, record=customer, due=due)
    return case.late(words) if due < book.today else case.to_come(words)


def _worked(book: Book, owner: str | None, day: date) -> date:
    """The first workday from a day on at which the owner is not on leave; a month of leave at the most."""
    person = book.people.get(owner or "")
    for _ in range(31):
        day = office(book).workdays.first(day)
        if person is None or not person.away_on(day):
            break
        day += timedelta(days=1)
    return day


@reports(
    "R65",
    topic=Topic.USAGE,
    words={Mark.MISSING: Text("no usage check", "未回访")},
)
def usage_check_due(book: Book) -> Iterator[Duty]:
    """Within {usage_check_days} {usage_check_days:day|days} of a delivery (our default) the customer is asked how the product does, and it is written down.

    Why: what is wrong with the goods is heard first by him who asks; whoever is not asked complains or leaves.
    Fix: ask on the next visit or by phone, and fill in the usage part of the visit.

    发货后 {usage_check_days} 天内（本公司默认值）询问客户使用情况，并作书面记录。

    原因：货有没有问题，先问先知道；没人问的客户，要么投诉，要么走人。
    改法：下次拜访或打电话时询问，填好拜访记录里的“使用情况”。
    """
    for customer in current(book):
        days = deliveries(book).get(customer.id, ())
        limits = ((day, day + timedelta(days=_limit(book, day))) for day in days)
        owed = [(day, due) for day, due in limits if due >= book.opened_on]
        if owed:
            yield _usage(book, customer, *owed[-1])


def _limit(book: Book, day: date) -> int:
    return book.company.threshold("usage_check_days", day)


def _usage(book: Book, customer: Customer, delivered: date, due: date) -> Duty:
    """The newest delivery stands for those before it: one check asks about all goods."""
    owner = customer.owner_on(book.today)
    asked_on = next((day for day in checks(book).get(customer.id, ()) if day >= delivered), None)
    case = Case(owner, week_of(asked_on) if asked_on else None, customer, due)
    if asked_on is not None:
        return case.met()
    overdue = due < book.today
    words = _NOT_ASKED if overdue else _DELIVERED
    message = words.fill(book.today, name=customer.short_name, day=delivered)
    return case.missing(message) if overdue else case.to_come(message)


_DELIVERED = Text("{name}: delivered on {day}", "{name}：{day}到货")
_NOT_ASKED = Text("{name}: delivered on {day}, not asked how it does", "{name}：{day}到货，还没有问过使用情况")


@reports(
    "R110",
    topic=Topic.FILES,
    words={Mark.LATE: Text("feedback late", "反馈迟"), Mark.MISSING: Text("no feedback", "无反馈")},
)
def new_customer_feedback(book: Book) -> Iterator[Duty]:
    """A new customer's feedback is on record by the third contact at the latest.

    Why: what he thinks after one or two follow-ups decides whether a third is worth the way.
    Fix: ask at the next contact, and write it under feedback.

    新开发客户最迟到第三次联系，要有反馈意见的记录。

    原因：跟踪一两次后客户怎么看，决定还值不值得跑第三趟。
    改法：下次联系时问清楚，写进反馈。
    """
    for customer, contacts in sorted(touches(book).items()):
        met = [
            record for _, record in contacts if record.kind.name != "collection" and record.get("outcome") != "not_met"
        ]
        if len(met) >= THIRD and _new(book, customer, met[0]):
            yield _feedback(book, met)


def _new(book: Book, customer: str, first: Record) -> bool:
    """Whether a customer was not yet won, and its file not yet a month old, when the book first tells of it."""
    known = book.customers.get(customer)
    if known is None or first.day is None:
        return known is None
    won, since = first_won(known), cadence.known_since(known)
    return (won is None or won > first.day) and since is not None and since >= first.day - timedelta(days=30)


def _feedback(book: Book, met: list[Record]) -> Duty:
    third = met[THIRD - 1]
    telling = [record for record in met if any(record.get(name) for name in ("feedback", "question", "result"))]
    case = Case(third.writer, week_of(third.day or book.today), third, third.day, book.evidence(third).grade)
    if not telling:
        return case.missing(Text("three contacts, no feedback on record", "联系了三次，没有反馈意见的记录"), open=True)
    if telling[0] in met[:THIRD]:
        return case.met()
    words = Text("three contacts without feedback; the first is of {on}", "前三次联系没有反馈意见，{on}才有记录")
    return case.late(words.fill(book.today, on=telling[0].day))
