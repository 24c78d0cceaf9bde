"""Meetings: held when they are due, attended, with decisions that somebody carries out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from salesbook.book import Book
from salesbook.calendar import Week, month_end, week_of
from salesbook.kinds import Person, Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.office import days_told, office, staffed, weeks_told
from salesbook.views.once import once
from salesbook.views.replies import holder
from salesbook.words import Text, month_text, same


@once
def _meetings(book: Book) -> dict[tuple[str, date], Record]:
    """Meetings by kind and day."""
    return {(record["kind"], record.day): record for record in book.of("meeting") if record.day is not None}


def _chair(book: Book, day: date) -> str | None:
    return holder(book, "supervisor", day) or holder(book, "general_manager", day)


def _by_end_of(book: Book, day: date) -> datetime:
    """The end of a day: the minutes of what was held that day may come until then."""
    return datetime.combine(day + timedelta(days=1), time(), book.zone)


@reports(
    "R16",
    "R81",
    "R104",
    topic=Topic.MEETINGS,
    words={Mark.AT_RISK: Text("moved without reason", "改期无原因"), Mark.MISSING: Text("not held", "未开")},
    by_workdays=True,
)
def weekly_meeting(book: Book) -> Iterator[Duty]:
    """The weekly meeting is held on its day, and has minutes; if it was moved, the reason is told.

    Why: last week is summed up and this one planned there; a week without it runs on habit.
    Fix: write the minutes; a move belongs into the calendar, with its reason.

    周例会按时召开并有纪要；改期要写明原因。

    原因：上周在这里总结，本周在这里安排；不开例会，一周就靠惯性。
    改法：补写会议纪要；改期写进日历并说明原因。
    """
    for week in weeks_told(book):
        due = office(book).meeting(week)
        held = [record for (kind, day), record in _meetings(book).items() if kind == "weekly" and week.holds(day)]
        if held or (due.date() >= book.opened_on and staffed(book, due.date())):
            yield _weekly(book, week, due, held[0] if held else None)


def _weekly(book: Book, week: Week, due: datetime, held: Record | None) -> Duty:
    chair = _chair(book, due.date())
    if held is not None:
        case = Case(chair, week, held, due)
        if held.day == due.date() or "moved_reason" in held.data:
            return case.met()
        words = Text("held on {day} instead of {due}, no reason told", "改在{day}开（应为{due}），没有写原因")
        return case.at_risk(words.fill(book.today, day=held.day, due=due.date()))
    case = Case(chair, week, None, due)
    if not book.past(_by_end_of(book, due.date())):
        return case.to_come()
    return case.missing(Text("no weekly meeting on {due}", "{due}没有周例会纪要").fill(book.today, due=due.date()))


@reports(
    "R84",
    topic=Topic.MEETINGS,
    words={Mark.MISSING: Text("no record", "无记录")},
    by_workdays=True,
)
def morning_briefing(book: Book) -> Iterator[Duty]:
    """Every workday begins with a morning briefing that has a record.

    Why: roll call, announcements, cautions: what everybody must know before leaving.
    Fix: write down who was there and what was said.

    每个工作日有晨会并留下记录。

    原因：考勤、宣布、交待事项，出发前人人都要知道。
    改法：写下谁到了、说了什么。
    """
    for day in days_told(book):
        held = _meetings(book).get(("morning", day))
        if held is None and not staffed(book, day):
            continue
        message = Text("no morning briefing on {day}", "{day}没有晨会记录").fill(book.today, day=day)
        yield Case(_chair(book, day), week_of(day), held, day).missing_unless(held, book, message)


@reports(
    "R16",
    topic=Topic.MEETINGS,
    words={Mark.MISSING: Text("not held", "未开")},
    by_workdays=True,
)
def monthly_meeting(book: Book) -> Iterator[Duty]:
    """Every month has its monthly meeting.

    Why: targets, trends and the check's findings need more room than a Monday.
    Fix: hold it, and write the minutes.

    每月召开月度会议。

    原因：目标、趋势和检查结果，周一例会谈不完。
    改法：召开会议并写纪要。
    """
    held = {f"{day:%Y-%m}": record for (kind, day), record in _meetings(book).items() if kind == "monthly"}
    for month in _months(book):
        last = month_end(month)
        record = held.get(f"{month:%Y-%m}")
        words = Text("no monthly meeting in {month}", "{month}没有月度会议")
        message = words.fill(month=month_text(f"{month:%Y-%m}", book.today))
        chair = holder(book, "general_manager", book.today)
        yield Case(chair, week_of(last), record, last).missing_unless(record, book, message)


def _months(book: Book) -> list[date]:
    """The first days of the months the book tells of from their beginning."""
    days = days_told(book)
    months = {day.replace(day=1) for day in days}
    return sorted(month for month in months if office(book).workdays.first(month) >= days[0])


@reports(
    "R63",
    "R79",
    topic=Topic.MEETINGS,
    words={Mark.LATE: Text("came late", "迟到"), Mark.MISSING: Text("absent", "缺席")},
)
def attendance(book: Book) -> Iterator[Duty]:
    """Everybody is on time at the briefing and the weekly meeting; who is absent has a reason.

    Why: those who come late make all others wait, and miss what was announced.
    Fix: the person concerned tells why; the one who keeps the minutes adds it.

    晨会和周例会准时参加；缺席要有原因。

    原因：迟到让大家等，也听不到宣布的事。
    改法：本人说明原因，由记录人补上。
    """
    for meeting in book.of("meeting"):
        for index, item in enumerate(meeting.get("attendance", ())):
            if meeting.day is not None and "person" in item and "status" in item:
                yield _attended(meeting, index, item, meeting.day)


def _attended(meeting: Record, index: int, item: dict[str, str], day: date) -> Duty:
    status, reason = item["status"], item.get("reason")
    case = Case(item["person"], week_of(day), meeting, day, route=("attendance", index))
    if status == "late":
        return case.late(Text("late: {reason}", "迟到：{reason}").fill(reason=reason or "-"))
    if status == "absent" and not reason:
        return case.missing(Text("absent, no reason told", "缺席，没有说明原因"))
    return case.met()


@reports(
    "R63",
    topic=Topic.MEETINGS,
    words={Mark.MISSING: Text("not called", "漏点名")},
)
def roll_call(book: Book) -> Iterator[Duty]:
    """The roll call of a morning briefing names every rep and all showroom staff at work that day.

    Why: a name left out is neither present nor excused.
    Fix: add the person with his status; leave is a status too.

    晨会考勤写全当天在岗的业务员和展厅销售。

    原因：漏掉的人既不算到，也不算请假。
    改法：补上此人的状态，请假也是一种状态。
    """
    for (kind, day), meeting in _meetings(book).items():
        if kind != "morning" or "attendance" not in meeting.data:
            continue
        named = {item.get("person") for item in meeting["attendance"]}
        missing = [p for p in book.people.values() if _in_roll_call(p, day) and p.id not in named]
        for person in missing:
            message = Text("not in the roll call of {day}", "{day}的考勤里没有此人").fill(book.today, day=day)
            yield Case(person.id, week_of(day), meeting, day).missing(message)
        if not missing:
            yield Case(meeting.writer, week_of(day), meeting, day).met()


def _in_roll_call(person: Person, day: date) -> bool:
    """Whether somebody's name is called in the morning: reps and showroom staff at work that day."""
    selling = person.holds("rep", day) or person.holds("showroom", day)
    return selling and person.active_on(day) and not person.away_on(day)


@reports(
    "R104",
    topic=Topic.TASKS,
    words={Mark.AT_RISK: Text("nobody or no day", "没人或没期限")},
    audience="team",
)
def decision_owned(book: Book) -> Iterator[Duty]:
    """Every decision of a meeting has somebody who carries it out, and a day.

    Why: what everybody is to do by and by nobody does.
    Fix: name the person and the day in the minutes.

    会议的每项决议都有负责人和期限。

    原因：大家都该做、什么时候都行的事，没有人会做。
    改法：在纪要里写明负责人和期限。
    """
    for meeting in book.of("meeting"):
        for index, item in enumerate(meeting.get("decisions", ())):
            owned = "owner" in item and "due" in item
            message = Text("“{text}”: no owner or no day", "“{text}”没有负责人或期限").fill(text=item["text"])
            week = week_of(meeting.day) if meeting.day else None
            case = Case(meeting.writer, week, meeting, route=("decisions", index))
            yield case.met() if owned else case.at_risk(message, open=True)


@reports(
    "R104",
    topic=Topic.TASKS,
    words={Mark.LATE: Text("done late", "迟落实"), Mark.MISSING: Text("overdue", "逾期")},
    audience="team",
)
def decision_overdue(book: Book) -> Iterator[Duty]:
    """Decisions are carried out by their day.

    Why: a decision that is not carried out was only talk.
    Fix: do it, or bring it to the next meeting; then write the day.

    决议按期落实。

    原因：没有落实的决议只是说说而已。
    改法：去落实，或者提到下次会议；做完写上日期。
    """
    for meeting in book.of("meeting"):
        for index, item in enumerate(meeting.get("decisions", ())):
            if "due" in item:
                yield _decision(book, meeting, index, item)


def _decision(book: Book, meeting: Record, index: int, item: dict[str, str]) -> Duty:
    due = date.fromisoformat(item["due"])
    done = date.fromisoformat(item["done_on"]) if "done_on" in item else None
    route = ("decisions", index)
    case = Case(item.get("owner"), week_of(due), meeting, due, route=route, open=not done)
    if done is None and due >= book.today:
        return case.to_come(same(item["text"]))
    words = _DONE_LATE if done else _NOT_DONE
    message = words.fill(book.today, text=item["text"], due=due, done=done)
    return case.late(message) if done and done > due else case.missing_unless(done, book, message)


_NOT_DONE = Text("“{text}” was due on {due}", "“{text}”应于{due}落实")
_DONE_LATE = Text("“{text}” was due on {due}, done on {done}", "“{text}”应于{due}落实，{done}才完成")
