"""Asked before, reported after: requests, problems, suggestions and tasks that wait for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.each import each
from salesbook.rules.gone import works_here
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.grouped import records_by
from salesbook.views.replies import REPLY_FIELDS, holder, replies
from salesbook.views.requests import approved_on, person_asked, replies_of_others
from salesbook.words import Text


def _limit(book: Book, day: date) -> timedelta:
    return timedelta(days=book.company.threshold("open_days", day))


@reports(
    "R29",
    "R35",
    "R100",
    topic=Topic.REQUESTS,
    words={Mark.MISSING: Text("no answer", "未答复")},
    draws_on=("request.date", *REPLY_FIELDS),
)
def request_answered(book: Book) -> Iterator[Duty]:
    """What was asked before acting, or reported as a problem, is answered within {open_days} {open_days:day|days} (our default).

    Why: a rep who gets no answer acts without one, or not at all.
    Fix: the one who was asked writes a reply.

    事前请示和上报的问题，在 {open_days} 天内（本公司默认值）要有答复。

    原因：得不到答复，要么擅自做，要么干脆不做。
    改法：被请示的人写批复。
    """
    for request in book.of("request"):
        if request.day is None:
            continue
        due = request.day + _limit(book, request.day)
        answers = replies_of_others(book, request)
        done = bool(answers) or "closed_on" in request.data
        words = Text("“{topic}” of {day}: no answer", "{day}的“{topic}”没有答复")
        message = words.fill(book.today, topic=request.get("topic", request.id), day=request.day)
        waits = not done and works_here(book, request.get("person"))
        grade = book.evidence(request).grade
        case = Case(person_asked(book, request), week_of(due), request, due, grade, open=waits)
        yield case.missing_unless(done, book, message)


@reports(
    "R29",
    topic=Topic.REQUESTS,
    words={Mark.MISSING: Text("not reported back", "未汇报")},
    draws_on=("request.kind", *REPLY_FIELDS),
)
def request_reported_back(book: Book) -> Iterator[Duty]:
    """Who was allowed something reports afterwards how it went.

    Why: asked before, reported after: otherwise the next question is answered blindly.
    Fix: add `report_back` to the request.

    请示获准之后，事后汇报结果。

    原因：事前请示、事后汇报，否则下一次批的人心里没底。
    改法：在请示里补上事后汇报。
    """
    for request in book.of("request"):
        approved = approved_on(book, request)
        if approved is None:
            continue
        due = approved + _limit(book, approved)
        done = "report_back" in request.data or "closed_on" in request.data
        words = Text("“{topic}”: approved on {day}, no report since", "“{topic}”：{day}批准，之后没有汇报")
        message = words.fill(book.today, topic=request.get("topic", request.id), day=approved)
        case = Case(request["person"], week_of(due), request, due)
        yield case.missing_unless(done, book, message, open=True)


def _with_problem(book: Book) -> Iterator[Record]:
    """The visits on which a problem is written."""
    return (visit for visit in book.of("visit") if "problem" in visit.data)


def _week_due(book: Book, visit: Record) -> Week | None:
    """The week in which a reply to a visit of that day is due."""
    return week_of(visit.day + _limit(book, visit.day)) if visit.day is not None else None


@reports(
    "R100",
    topic=Topic.REQUESTS,
    words={Mark.MISSING: Text("no answer", "未答复")},
    draws_on=(*REPLY_FIELDS,),
)
@each(_with_problem, week=_week_due)
def visit_problem_answered(book: Book, visit: Record) -> Iterator[Duty]:
    """A problem written on a visit is talked through: the supervisor replies.

    Why: the rep wrote it because he can't settle it alone.
    Fix: the supervisor writes a reply about the visit.

    拜访里写的问题点，主管要答复。

    原因：写出来就是自己解决不了。
    改法：主管就这次拜访写批复。
    """
    if visit.day is None:
        return
    due = visit.day + _limit(book, visit.day)
    done = bool(replies_of_others(book, visit))
    message = Text("“{problem}”: no reply", "“{problem}”没有答复").fill(problem=_short(visit["problem"]))
    case = Case(person_asked(book, visit), week_of(due), visit, due, open=works_here(book, visit.get("person")))
    yield case.missing_unless(done, book, message)


def _short(text: str) -> str:
    line = text.split("\n", maxsplit=1)[0]
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"


_SHORT = 40


@reports(
    "R42",
    topic=Topic.REQUESTS,
    words={
        Mark.MISSING: Text("no reply", "没有回音"),
        Mark.MET: Text("answered", "已批复"),
        Mark.DUE: Text("awaited", "待批复"),
    },
    draws_on=(*REPLY_FIELDS,),
)
def suggestion_answered(book: Book) -> Iterator[Duty]:
    """A suggestion to the company gets a reply.

    Why: those who never hear what became of their suggestions stop making them.
    Fix: the general manager, or whom he names, writes a reply.

    给公司提的建议要有回音。

    原因：提了没有下文，以后就没有人提了。
    改法：总经理或指定的人写批复。
    """
    for note in book.of("market_note"):
        if note["kind"] != "suggestion" or note.day is None:
            continue
        due = note.day + _limit(book, note.day)
        done = bool(replies_of_others(book, note))
        message = Text("“{topic}”: no reply", "“{topic}”没有回音").fill(topic=note.get("topic", note.id))
        manager = holder(book, "general_manager", book.today)
        case = Case(manager, week_of(due), note, due, open=works_here(book, note.get("person")))
        yield case.missing_unless(done, book, message)


@reports(
    "R41",
    "R62",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("no market note", "未反馈")},
    level=Level.INFO,
)
def market_fed_back(book: Book) -> Iterator[Duty]:
    """Every rep tells something useful of the market within {market_note_days} {market_note_days:day|days} (our default).

    Why: the company hears of rivals and prices first through those who are outside every day.
    Fix: write a market note: who, what, from whom you heard it.

    每个业务员{market_note_days} 天内（本公司默认值）至少反馈一条市场信息。

    原因：对手和价格的变化，天天在外的人最先知道。
    改法：写一条市场信息：谁、什么事、从哪里听来。
    """
    for person in book.people.values():
        since = max(person.get("joined_on", ""), _role_since(person.get("roles", ()), "rep"))
        if not person.holds("rep", book.today) or not person.active_on(book.today):
            continue
        days = [note.day for note in records_by(book, "market_note", "person").get(person.id, ()) if note.day]
        last = max([book.opened_on, *days, *([date.fromisoformat(since)] if since else [])])
        due = last + timedelta(days=book.company.threshold("market_note_days", last))
        case = Case(person.id, week_of(book.today), person, due)
        if due < book.today:
            message = Text("no market note since {last}", "{last}以后没有市场信息").fill(book.today, last=last)
            yield case.at_risk(message, open=True)
        else:
            yield case.met() if last in days else case.to_come()


def _role_since(roles: list[dict[str, str]], role: str) -> str:
    return max((item.get("from", "") for item in roles if item.get("role") == role), default="")


@reports(
    "R46",
    "R47",
    "R48",
    topic=Topic.TASKS,
    words={Mark.LATE: Text("done late", "迟完成"), Mark.MISSING: Text("overdue", "逾期")},
    audience="team",
    draws_on=(*REPLY_FIELDS,),
)
def task_done(book: Book) -> Iterator[Duty]:
    """A task is done by its day, and whoever did it says what came of it.

    Why: who set it waits for the result; silence is no result.
    Fix: the doer writes a reply *answered* about the task.

    任务按期完成，完成的人写明结果。

    原因：布置的人在等结果，没有回音不算完成。
    改法：完成的人就任务写一条“已答复”批复。
    """
    for task in book.of("task"):
        if "due" not in task.data:
            continue
        due = date.fromisoformat(task["due"])
        answers = [
            record for record in replies(book).get(task.ref, ()) if record["person"] == task["for"] and record.day
        ]
        done = answers[0].day if answers else None
        case = Case(task["for"], week_of(due), task, due, open=not answers)
        words = _DONE_LATE if done else _NO_RESULT
        message = words.fill(book.today, title=task["title"], due=due, done=done)
        yield case.late(message) if done and done > due else case.missing_unless(done, book, message)


_NO_RESULT = Text("“{title}” was due on {due}, no result", "“{title}”应于{due}完成，没有结果")
_DONE_LATE = Text("“{title}” was due on {due}, done on {done}", "“{title}”应于{due}完成，{done}才完成")
