"""What stands in a calendar: deadlines, promises, deliveries, payments promised, decisions due, and how each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from salesbook.audience import TEAM, Audience
from salesbook.book import Book
from salesbook.finding import Route
from salesbook.kinds import Record
from salesbook.rules.agenda import item_of
from salesbook.rules.catalogue import all_cases
from salesbook.rules.duty import Look, Mark
from salesbook.rules.reporting import Judged, look
from salesbook.views.actions import actions
from salesbook.views.office import office
from salesbook.views.once import once
from salesbook.views.reviews import review_of, waits_for_review
from salesbook.words import Text

AHEAD = 12
"""So many deadlines ahead are entered."""
_CLOCK = {
    "hand_in": Text("Summary and next plan due", "总结和下周计划截止（按时）"),
    "cut_off": Text("Weekly plan: cut-off", "周工作计划截止"),
    "meeting": Text("Weekly meeting", "周例会"),
    "archiving": Text("Forms archived", "表格入档"),
    "month_plan": Text("Month plan due", "月计划截止"),
    "month_summary": Text("Month summary due", "月总结截止"),
    "month_meeting": Text("Monthly meeting", "月度会议"),
    "inspection": Text("Monthly check due", "月度检查截止"),
}


class Event(NamedTuple):
    """One entry. `uid` stays the same while the matter does; `at` is a moment, or a whole day.

    `look`: the word and colour of what is out of time or at risk, as its rule has them; None for all else.
    """

    uid: str
    at: date | datetime
    title: Text
    person: str | None
    look: Look | None = None


def events(book: Book, whole: Book) -> Iterator[Event]:
    """All entries that a book, as somebody sees it, gives rise to: what lies ahead, and what the last weeks left open.

    Whether something is done, and who answers for it, the rules say of the whole book.
    """
    since = (book.today - timedelta(weeks=4)).isoformat()
    for deadline in office(book).next(AHEAD):
        yield Event(f"clock-{deadline.what}-{deadline.period}", deadline.at, _CLOCK[deadline.what], None)
    for record in book.all():
        yield from _own(book, record, since, _cases(whole))
        yield from _listed(book, record, since, _cases(whole))
    yield from _actions(book, since, _cases(whole))


_DATED: Mapping[str, tuple[tuple[str, Text], ...]] = {
    "visit": (
        ("next_visit_on", Text("Promised visit", "约定拜访")),
        ("delivery_on", Text("Promised delivery", "约定送货")),
    ),
    "enquiry": (("next_on", Text("Follow up an enquiry", "来访来电跟进")),),
    "collection": (("promised_on", Text("Payment promised", "承诺付款")),),
    "proposal": (("next_on", Text("Proposal: next step", "方案下一步")),),
    "task": (("due", Text("Task due", "任务到期")),),
    "goods_owed": (("due_on", Text("Goods due back", "商品应归还")),),
}
_LISTED: Mapping[str, tuple[tuple[str, str, str, str, Text], ...]] = {
    "order": (("deliveries", "key", "due", "made_on", Text("Delivery due", "应送货")),),
    "meeting": (("decisions", "key", "due", "done_on", Text("Decision due", "决议到期")),),
    "contract": (("milestones", "key", "due", "done_on", Text("Milestone due", "节点到期")),),
    "inspection": (("findings", "key", "due", "closed_on", Text("Finding: follow-up due", "检查问题整改到期")),),
}


_RULES: Mapping[str, tuple[str, ...]] = {
    "promise-kept": (),
    "proposal-followed": ("next_on",),
    "promise-to-pay": ("promised_on",),
    "task-done": ("due",),
    "goods-overdue": ("due_on",),
    "delivery-overdue": (),
    "decision-overdue": (),
    "milestone-overdue": (),
    "finding-followed-up": (),
    "action-overdue": (),
}
"""The rules that judge what the entries ask for, each with the place in the record that it judges, where its cases don't name it."""
_CasesByPlace = Mapping[tuple[str, Route], Judged]


@once
def _cases(whole: Book) -> _CasesByPlace:
    """What became of each dated matter, by record and place in it."""
    return {
        (case.duty.record.ref, case.duty.route or _RULES[case.manual.id]): case
        for case in all_cases(whole)
        if case.manual.id in _RULES and case.duty.record
    }


def _is_open(book: Book, case: Judged | None, day: str) -> bool:
    """Whether something is left to do; of what no rule judges nobody knows once its day is over."""
    if case is None:
        return day >= book.today.isoformat()
    return not item_of(case).done and (not case.duty.mark.fine or case.duty.mark is Mark.DUE)


def _with_state(event: Event, case: Judged | None) -> Event:
    """An entry with whose it is and how it stands, as its rule says."""
    if case is None:
        return event
    shown = None if case.duty.mark.fine else item_of(case).look
    return event._replace(person=case.duty.person or event.person, look=shown)


def _own(book: Book, record: Record, since: str, cases: _CasesByPlace) -> Iterator[Event]:
    for name, words in _DATED.get(record.kind.name, ()):
        case = cases.get((record.ref, (name,)))
        if record.get(name, "") >= since and _is_open(book, case, record[name]):
            yield _with_state(_event(book, record, name, record[name], words, record.data), case)


def _listed(book: Book, record: Record, since: str, cases: _CasesByPlace) -> Iterator[Event]:
    for name, key, due, done, words in _LISTED.get(record.kind.name, ()):
        for index, item in enumerate(record.get(name, ())):
            case = cases.get((record.ref, (name, index)))
            if item.get(due, "") >= since and done not in item and _is_open(book, case, item[due]):
                event = _event(book, record, f"{name}-{item.get(key, index)}", item[due], words, item)
                # who carries it out the item itself says
                yield event._replace(look=_with_state(event, case).look)


_ACTION = Text("Corrective action due", "纠正预防措施到期")


def _actions(book: Book, since: str, cases: _CasesByPlace) -> Iterator[Event]:
    for action in actions(book):
        due = action.due.isoformat() if action.due and not action.closed else ""
        if due >= since:
            event = _event(book, action.record, "action", due, _ACTION, action.record.data)
            event = _with_state(event, cases.get((action.record.ref, ("action", "due"))))
            yield event._replace(person=action.owner or event.person)


def _event(book: Book, record: Record, part: str, day: str, words: Text, item: Mapping[str, Any]) -> Event:
    text = Text("{words}: {about}", "{words}：{about}").fill(words=words, about=_about(book, record, item))
    uid = f"{record.ref}-{part}".replace("/", "-").replace("#", "-")
    return Event(uid, date.fromisoformat(day), text, _whose(book, record, item))


def _whose(book: Book, record: Record, item: Mapping[str, Any]) -> str | None:
    """Who is to do it: whom the item or the record names, or the customer's owner where he is no longer here."""
    customer = book.customers.get(str(record.get("customer", "")))
    owner = customer.owner_on(book.today) if customer else None
    named = (item.get("owner"), record.get("for"), record.get("person"), record.writer, owner)
    people = (book.people.get(named_id or "") for named_id in named)
    return next((person.id for person in people if person is not None and person.active_on(book.today)), None)


def _about(book: Book, record: Record, item: Mapping[str, Any]) -> Text:
    customer = book.customers.get(str(record.get("customer", "")))
    said = item.get("text") or item.get("name") or record.get("title")
    if said and item is not record.data:
        return Text(str(said), str(said))
    return customer.short_name if customer else book.title(record)


def read_by(audience: Audience, whole: Book, reader: str) -> tuple[Text, list[Event]]:
    """A calendar's name and its entries, as its reader sees the book: of a person's those that are his, or everybody's."""
    readable = events(audience.of(reader).book, whole)
    if reader == TEAM:
        return whole.company.name, [_named(whole, event) for event in readable]
    own = [event for event in readable if event.person in (None, reader)]
    return whole.people[reader].name, [*own, *_reviews(whole, reader)]


_REVIEW = Text("Review the plan: {name}", "审核计划：{name}")


def _reviews(whole: Book, reader: str) -> Iterator[Event]:
    """The plans that wait for this reader's review; what nobody reviewed for four weeks is history."""
    since = whole.now - timedelta(weeks=4)
    for plan in _to_review(whole).get(reader, ()):
        review = review_of(whole, plan)
        if review.due and review.due >= since:
            uid = f"{plan.ref}-review".replace("/", "-")
            name = whole.people[plan["person"]].name
            shown = look("plan-reviewed", Mark.MISSING) if review.state == "missing" else None
            yield Event(uid, review.due, _REVIEW.fill(name=name), reader, shown)


@once
def _to_review(whole: Book) -> Mapping[str | None, list[Record]]:
    """The plans that wait for a review, by whose review they wait for."""
    result: dict[str | None, list[Record]] = {}
    for plan in whole.of("plan"):
        if waits_for_review(whole, plan):
            result.setdefault(review_of(whole, plan).reviewer, []).append(plan)
    return result


def _named(whole: Book, event: Event) -> Event:
    """An entry of everybody's calendar tells whose it is."""
    person = whole.people.get(event.person or "")
    return event._replace(title=_OF.fill(title=event.title, name=person.name)) if person else event


_OF = Text("{title} ({name})", "{title}（{name}）")
