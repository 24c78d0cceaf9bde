"""The week's papers: plans and summaries handed in, reviewed, filled in according to fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from salesbook.book import Book
from salesbook.calendar import Week, week_in
from salesbook.finding import Level
from salesbook.kinds import Person, Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.each import each, records
from salesbook.rules.outage_words import moved_by
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.hand_in import HandIn, hand_ins
from salesbook.views.office import weeks_told
from salesbook.views.outages import Outage
from salesbook.views.replies import REPLY_FIELDS
from salesbook.views.reviews import Review, review_of, waits_for_review
from salesbook.words import Text, join, same


def _week(book: Book, plan: Record) -> Week | None:
    """The week of a plan."""
    del book
    return week_in(plan["week"])


_WORDS = {
    Mark.LATE: Text("handed in {at}, the last moment was {due}", "{at} 才交，最迟 {due}"),
    Mark.MISSING: Text("not handed in, the last moment was {due}", "没有交，最迟 {due}"),
}


@reports(
    "R14",
    "R40",
    "R102",
    "R107",
    topic=Topic.PAPERS,
    words={Mark.LATE: Text("late", "迟交"), Mark.MISSING: Text("not handed in", "未交")},
    level=Level.ERROR,
    by_workdays=True,
)
def plan_handed_in(book: Book) -> Iterator[Duty]:
    """Everybody hands in the plan of the week: reps by Sunday 24:00, all by Monday 09:00.

    Why: the meeting plans the week from these; who hands in later is planned without.
    Fix: hand it in now; it counts as late, and the rest of the week is still planned.

    所有人按时交本周计划：业务员周日 24:00 前，全体周一 09:00 前。

    原因：例会靠这些计划安排一周，晚交就排不进去。
    改法：现在就交；会记为迟交，但后面几天还能安排。
    """
    for week in _weeks(book):
        for row in hand_ins(book, week):
            if row.form == "plan":
                yield _duty(book, row, week.later(1))


@reports(
    "R15",
    "R40",
    "R102",
    topic=Topic.PAPERS,
    words={Mark.LATE: Text("late", "迟交"), Mark.MISSING: Text("not handed in", "未交")},
    level=Level.ERROR,
    by_workdays=True,
)
def summary_handed_in(book: Book) -> Iterator[Duty]:
    """Every rep hands in the summary of the week by Sunday 24:00, by Monday 09:00 at the latest.

    Why: what went wrong is talked about on Monday while it can still be mended.
    Fix: hand it in now; the figures draw themselves, only the words are needed.

    业务员周日 24:00 前交本周总结，最迟周一 09:00。

    原因：出了什么问题，周一就要谈，那时还来得及补救。
    改法：现在就交；数字由系统算出，只要写自己的话。
    """
    for week in weeks_told(book):
        for row in hand_ins(book, week):
            if row.form == "summary":
                duty = _duty(book, row, week)
                yield duty._replace(open=duty.mark is Mark.MISSING)


def _weeks(book: Book) -> tuple[Week, ...]:
    """The weeks whose hand-in brought the plan of the next one; the first plan of the book came with the one before."""
    weeks = weeks_told(book)
    return (weeks[0].later(-1), *weeks) if weeks else ()


def _duty(book: Book, row: HandIn, week: Week) -> Duty:
    words = _WORDS.get(row.mark)
    case = Case(row.person, week, row.record, row.due, row.grade)
    if words is None:
        return case.judged(row.mark)
    return case.judged(row.mark, _with_outages(book, words.fill(book.today, at=row.at, due=row.due), row.outages))


def _with_outages(book: Book, message: Text, outages: Sequence[Outage]) -> Text:
    """A message about a deadline, with why it is another than usual."""
    return _OTHERWISE.fill(message=message, moved=moved_by(outages, book.today)) if outages else message


_OTHERWISE = Text("{message} ({moved})", "{message}（{moved}）")


@reports(
    "R103",
    topic=Topic.PAPERS,
    words={
        Mark.LATE: Text("reviewed late", "审核迟"),
        Mark.MISSING: Text("no review", "未审核"),
        Mark.AT_RISK: Text("returned", "已退回"),
    },
    level=Level.ERROR,
    by_workdays=True,
    draws_on=(*REPLY_FIELDS,),
)
@each(records("plan"), week=_week)
def plan_reviewed(book: Book, plan: Record) -> Iterator[Duty]:
    """A superior reviews each plan by the weekly meeting; one handed in later by the end of the next workday.

    Why: a plan is carried out after the review; one nobody looked at is carried out anyway. It counts on the reviewer.
    Fix: approve or return it with a reply.

    周例会之前，上级审核每一份计划；例会后才交的，下一个工作日内审核。

    原因：计划审核后才执行，没人看的计划也照样在执行。没审核记在审核人名下。
    改法：写批复，通过或退回。
    """
    week, person = week_in(plan["week"]), book.people.get(plan["person"])
    if week is not None and person is not None:
        yield _judged(book, plan, person, week)


def _judged(book: Book, plan: Record, person: Person, week: Week) -> Duty:
    """The case of one plan: it counts on who reviewed it, else on who owes the review."""
    review = review_of(book, plan)
    first = review.first
    merge = review.merge
    by = merge.person if merge else first["person"] if first else review.reviewer
    said = book.evidence(first, *filter(None, [review.due])).grade if first else None
    grade, waits = merge.grade if merge else said, waits_for_review(book, plan)
    case = Case(by, week, plan, review.due, grade, open=waits)
    words = _UNREVIEWED.get(review.state)
    if words is None:
        return case.judged(_REVIEW_MARKS[review.state])
    whose, at = _WHOSE.fill(name=person.name), _reviewed_at(book, review) or ""
    message = words.fill(book.today, name=whose, at=at, due=review.due)
    return case.judged(_REVIEW_MARKS[review.state], _with_outages(book, message, review.outages))


def _reviewed_at(book: Book, review: Review) -> datetime | None:
    """When a plan was first reviewed, by a merge or as the reply says."""
    if review.merge and review.merge.at:
        return review.merge.at.astimezone(book.zone)
    return review.first.written_at if review.first else None


_REVIEW_MARKS = {
    "not_owed": Mark.NOT_OWED,
    "open": Mark.DUE,
    "missing": Mark.MISSING,
    "in_time": Mark.MET,
    "late": Mark.LATE,
}
_WHOSE = Text("{name}'s plan", "{name}的计划")
_UNREVIEWED = {
    "late": Text("{name}: reviewed {at}, due {due}", "{name}：{at} 才审核，应在 {due} 前"),
    "missing": Text("{name}: no review, due {due}", "{name}：没有审核，应在 {due} 前"),
}


_PLACEHOLDERS = frozenset(
    {"同上", "正常", "无", "略", "没有", "见上", "ditto", "same", "as above", "none", "n/a", "-", "—", "。"}
)


@reports(
    "R108",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("says nothing", "空话")},
)
@each(records("plan"), week=_week)
def placeholder_text(book: Book, plan: Record) -> Iterator[Duty]:
    """A plan says in each line what is to be done: no “as above”, no “normal”.

    Why: the form is filled in strictly, in detail, according to fact; a placeholder tells nobody anything.
    Fix: write what you want to reach with this customer on this day.

    计划的每一项都写清要做什么，不写“同上”“正常”。

    原因：表格要严格、详细、如实填写，敷衍的话等于没写。
    改法：写清这一天对这位客户想达到什么。
    """
    del book
    empty = [
        (index, name)
        for index, line in enumerate(plan["lines"])
        for name in ("purpose", "expected")
        if str(line.get(name, "?")).strip(" 。.").lower() in _PLACEHOLDERS
    ]
    case = Case(plan["person"], week_in(plan["week"]), plan)
    if empty:
        index, name = empty[0]
        words = Text("line {key}: says nothing", "第 {key} 项等于没写").fill(key=plan["lines"][index]["key"])
        yield case._replace(route=("lines", index, name)).at_risk(words)
    else:
        yield case.met()


@reports(
    "R09",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("incomplete", "不完整")},
    level=Level.INFO,
)
@each(records("plan"), week=_week)
def plan_line_complete(book: Book, plan: Record) -> Iterator[Duty]:
    """A plan line has its day, its customer, task or target, and the result expected.

    Why: an action plan is a way to the goal; without day and result nobody can tell whether it led there.
    Fix: add what is missing to the line.

    计划项写明日期，写明客户、任务或目标，并写明预期结果。

    原因：行动计划是通往目标的路，没有日期和结果就无从对照。
    改法：把缺的内容补进这一项。
    """
    del book
    bare = [line["key"] for line in plan["lines"] if not _complete(line)]
    message = Text("lines without day, aim or result: {keys}", "缺日期、对象或结果的项：{keys}").fill(
        keys=join([same(key) for key in bare])
    )
    case = Case(plan["person"], week_in(plan["week"]), plan)
    yield case.at_risk(message) if bare else case.met()


def _complete(line: dict[str, object]) -> bool:
    aimed = any(name in line for name in ("customer", "prospect", "task", "target")) or line.get("kind") in (
        "office",
        "task",
    )
    return "date" in line and aimed and "expected" in line
