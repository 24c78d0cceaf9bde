"""Visits: entered in time, in words of their own, at one place at a time, with what follows arranged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

from salesbook.book import Book
from salesbook.calendar import Week, moment, week_of
from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.kinds.visit_times import stay_words
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.each import each, records, week_of_day
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.rules.visit_ends import ended_in, open_until, week_open_until
from salesbook.views.entry import entry_due
from salesbook.views.once import once
from salesbook.views.visit_facts import Copy, Overlap, copies, overlaps
from salesbook.words import Text


@reports(
    "R64",
    "R106",
    topic=Topic.PAPERS,
    words={Mark.LATE: Text("written late", "补记迟")},
    by_workdays=True,
    draws_on=("collection.by", "collection.date"),
)
@each(records("visit", "enquiry", "collection"), week=week_of_day)
def late_entry(book: Book, record: Record) -> Iterator[Duty]:
    """Visits, enquiries and collections are written down within {late_entry_workdays} {late_entry_workdays:workday|workdays} (our default).

    Why: the next morning sorts the day before; what is written days later is remembered, not recorded.
    Fix: write it the same day, from the phone if need be; a late one counts as late, and is better than none.

    拜访、来访来电和催款，在 {late_entry_workdays} 个工作日内（本公司默认值）记录。

    原因：每天早上要整理前一天的跟踪情况，隔几天再写就是回忆，不是记录。
    改法：当天就写，可以用手机；补记会记为迟，但总比没有好。
    """
    due = entry_due(book, record)
    if record.day is not None and due is not None:
        yield _entered(book, record, record.day, week_of(record.day), due)


def _entered(book: Book, record: Record, day: date, week: Week, due: datetime) -> Duty:
    at, grade = book.evidence(record, due)
    case = Case(record.writer, week, record, due, grade)
    if at is None or at <= due:
        return case.met() if at else case.not_provable()
    words = Text("of {day}, written down on {at}", "{day}的记录，{at} 才补写")
    return case.late(words.fill(book.today, day=day, at=at))


@reports(
    "R82",
    "R106",
    topic=Topic.FURTHER,
    words={Mark.BROKEN: Text("written before", "先写后访")},
    level=Level.ERROR,
)
@each(records("visit"), week=week_of_day)
def written_before_visit(book: Book, visit: Record) -> Iterator[Duty]:
    """A visit is written down after it began.

    Why: a report of what has not yet happened can't be true.
    Fix: correct the day or the time; what is only planned belongs into the plan.

    拜访记录在拜访开始之后才写。

    原因：还没发生的事写成记录，不可能是真的。
    改法：改正日期或时间；只是打算去的，写进计划。
    """
    at, grade = book.evidence(visit)
    if visit.day is None or at is None:
        return
    began = moment(visit.day, visit.get("arrive_at", "00:00"), book.zone)
    case = Case(visit["person"], week_of(visit.day), visit, grade=grade, route=("arrive_at",))
    yield case.broken(_EARLY.fill(book.today, at=at, began=began), open=True) if at < began else case.met()


_EARLY = Text("written at {at}, the visit began at {began}", "{at} 就写好了，拜访 {began} 才开始")


@reports(
    "R92",
    "R106",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("copied", "雷同")},
)
@each(records("visit"), week=week_of_day)
def copied_text(book: Book, visit: Record) -> Iterator[Duty]:
    """No two visits say the same in the same words.

    Why: no two customers say the same sentence on two days; a copied report tells of no visit.
    Fix: write what this customer said on this day.

    两次拜访的记录不会一字不差。

    原因：不同的日子，客户说的话不会一模一样；复制的记录等于没有拜访。
    改法：写下这位客户这一天说的话。
    """
    copy, week = _copied(book).get(visit.ref), week_of(visit.day) if visit.day else None
    case = Case(visit["person"], week, visit, grade=book.evidence(visit).grade)
    if copy is None:
        yield case.met()
        return
    words = Text("{field}: word for word as on {day} ({id})", "{field}：与{day}的记录一字不差（{id}）")
    label = visit.kind.by_name[copy.field].label
    message = words.fill(book.today, field=label, day=copy.original.day, id=copy.original.id)
    yield case._replace(route=(copy.field,)).at_risk(message)


@once
def _copied(book: Book) -> dict[str, Copy]:
    """The visits that copy another, by reference."""
    return {copy.visit.ref: copy for copy in copies(book)}


@reports(
    "R82",
    "R106",
    topic=Topic.FURTHER,
    words={Mark.BROKEN: Text("overlap", "时间重叠")},
    level=Level.ERROR,
)
@each(records("visit"), week=week_of_day)
def visits_overlap(book: Book, visit: Record) -> Iterator[Duty]:
    """Nobody is at two customers at once. A joint visit is one visit; a phone call is no place.

    Why: of two visits at the same time one did not happen so.
    Fix: correct the time that is wrong.

    同一个人不会同时在两家客户处。一同拜访算一次，电话不算在场。

    原因：同一时间的两次拜访，总有一次不是这样。
    改法：改正写错的时间。
    """
    for person in (visit["person"], *visit.get("with", ())):
        clash = _clashing(book).get((visit.ref, person))
        week = week_of(visit.day) if visit.day else None
        case = Case(person, week, visit, grade=book.evidence(visit).grade, route=("arrive_at",))
        if clash is None:
            yield case.met()
            continue
        words = Text("{stay} overlaps {id}", "{stay} 与 {id} 时间重叠")
        yield case.broken(words.fill(stay=stay_words(visit), id=clash.other.id), open=True)


@once
def _clashing(book: Book) -> dict[tuple[str, str], Overlap]:
    """The overlaps, by visit and person."""
    return {(overlap.visit.ref, overlap.person): overlap for overlap in overlaps(book)}


@reports(
    "R94",
    topic=Topic.STEPS,
    words={Mark.AT_RISK: Text("not collected", "未收集"), Mark.LATE: Text("collected late", "迟收集")},
)
@each(ended_in("intent"), week=week_open_until)
def intent_material(book: Book, visit: Record) -> Iterator[Duty]:
    """When there is intent, what the design needs is collected: at the visit, within {open_days} {open_days:day|days} at the latest (our default).

    Why: without measures and drawings nobody can make the proposal that the intent waits for.
    Fix: fetch plan, measures and photos, and list them on the visit or the deal.

    达成意向就收集设计所需资料，最迟 {open_days} 天内（本公司默认值）。

    原因：没有尺寸和图纸，方案做不出来，意向就凉了。
    改法：补收平面图、尺寸、照片，写在拜访或商机里。
    """
    day, due = visit.day or book.today, open_until(book, visit)
    # What was collected before still serves.
    days = [max(since, day) for since in _material(book).get(visit["customer"], ())]
    yield _followed(book, visit, due, _NO_MATERIAL, min(days, default=None))


_NO_MATERIAL = (
    Text("intent, and nothing collected for the design", "有意向，没有收集设计所需资料"),
    Text("intent, and nothing collected for the design before {on}", "有意向，{on}才收集设计所需资料"),
)


@once
def _material(book: Book) -> dict[str, list[date]]:
    """Since when there is material for a design, by customer: days of visits that brought some, of deals that list it."""
    result: dict[str, list[date]] = {}
    for record in (*book.of("visit"), *book.of("deal")):
        if record.get("design_material") and record.day is not None and "customer" in record.data:
            result.setdefault(record["customer"], []).append(record.day)
    return result


@reports(
    "R97",
    topic=Topic.STEPS,
    words={Mark.AT_RISK: Text("nothing arranged", "未安排"), Mark.LATE: Text("arranged late", "迟安排")},
    draws_on=("proposal.customer", "proposal.made_on", "proposal.sent_on"),
)
@each(ended_in("intent", "order"), week=week_open_until)
def next_steps_arranged(book: Book, visit: Record) -> Iterator[Duty]:
    """After a visit with intent or order the work that follows is arranged: a next step, or a task for somebody.

    Why: an order or intent is the beginning of work for others; who is to do what must stand somewhere.
    Fix: write the next step on the visit, or set a task.

    有意向或订单的拜访之后，安排好后续工作：写明下一步，或给人派任务。

    原因：有了意向或订单，后面的事要别人接着做，谁做什么得写下来。
    改法：在拜访里写下一步，或者新建任务。
    """
    day, due = visit.day or book.today, open_until(book, visit)
    in_visit = any(name in visit.data for name in ("next_step", "delivery_on", "analysis"))
    days = [day] if in_visit else [later for later in _arranged(book).get(visit["customer"], ()) if later >= day]
    yield _followed(book, visit, due, _NOTHING, min(days, default=None))


_NOTHING = (
    Text("{outcome}, and nothing arranged", "结果是{outcome}，没有安排后续工作"),
    Text("{outcome}, and nothing arranged before {on}", "结果是{outcome}，{on}才安排后续工作"),
)


@once
def _arranged(book: Book) -> dict[str, list[date]]:
    """The days of tasks, proposals, orders and contracts, by customer: each arranges what follows."""
    result: dict[str, list[date]] = {}
    for record in chain.from_iterable(map(book.of, ("task", "proposal", "order", "contract"))):
        if record.day is not None and "customer" in record.data:
            result.setdefault(record["customer"], []).append(record.day)
    return result


def _followed(book: Book, visit: Record, due: date, messages: tuple[Text, Text], on: date | None) -> Duty:
    """`on` is the day it was done; the messages tell what never was, and what was done late."""
    label = visit.kind.by_name["outcome"].labels[visit["outcome"]]
    never, late = (words.fill(book.today, outcome=label, on=on) for words in messages)
    case = Case(visit["person"], week_of(due), visit, due, book.evidence(visit).grade)
    if on is not None:
        return case.met() if on <= due else case.late(late)
    return case.at_risk(never, open=True) if due < book.today else case.to_come()
