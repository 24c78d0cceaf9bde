"""Calendars a phone can subscribe to: deadlines, promises, deliveries, payments promised, decisions due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from salesbook.audience import TEAM, Audience
from salesbook.book import Book
from salesbook.calendar import day_and_hour
from salesbook.kinds import Record
from salesbook.rules import catalogue
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.reporting import judged
from salesbook.views.actions import actions
from salesbook.views.office import Office
from salesbook.views.once import once
from salesbook.views.reviews import review_of
from salesbook.words import Lang, Text

AHEAD = 12
"""So many deadlines ahead are entered."""
AGAIN = timedelta(hours=1)
"""After so long a telephone asks again: both words for it, RFC 7986's and that of older programs."""
SHOWN = timedelta(minutes=30)
"""So long an entry at a moment is; a deadline at midnight stands before it, on the day that people call by its name."""
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
    """One entry. `uid` stays the same while the matter does; `at` is a moment, or a whole day."""

    uid: str
    at: date | datetime
    title: Text
    person: str | None


def events(book: Book, whole: Book) -> Iterator[Event]:
    """All entries that a book, as somebody sees it, gives rise to: what lies ahead, and what the last weeks left open.

    Whether something is done, and who answers for it, the rules say of the whole book.
    """
    since = (book.today - timedelta(weeks=4)).isoformat()
    for deadline in Office(book).next(AHEAD):
        yield Event(f"clock-{deadline.what}-{deadline.period}", deadline.at, _CLOCK[deadline.what], None)
    for record in book.all():
        yield from _own(book, record, since, _duties(whole))
        yield from _listed(book, record, since)
    yield from _actions(book, since)


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


_RULES = {
    "promise-kept": "",
    "proposal-followed": "next_on",
    "promise-to-pay": "promised_on",
    "task-done": "due",
    "goods-overdue": "due_on",
}
"""The rules that judge what a record's own dates ask for; by the field that each judges, where it doesn't name it."""
_DONE = frozenset({Mark.MET, Mark.LATE, Mark.NOT_OWED})


@once
def _duties(whole: Book) -> Mapping[tuple[str, str], Duty]:
    """What became of each dated matter, by record and field."""
    catalogue.register_all()
    return {
        (case.duty.record.ref, str((*case.duty.route, _RULES[case.manual.id])[0])): case.duty
        for case in judged(whole, _RULES)
        if case.duty.record
    }


def _own(book: Book, record: Record, since: str, duties: Mapping[tuple[str, str], Duty]) -> Iterator[Event]:
    for name, words in _DATED.get(record.kind.name, ()):
        duty = duties.get((record.ref, name))
        if record.get(name, "") >= since and (duty is None or duty.mark not in _DONE):
            event = _event(book, record, name, record[name], words, record.data)
            yield event._replace(person=duty.person or event.person) if duty else event


def _listed(book: Book, record: Record, since: str) -> Iterator[Event]:
    for name, key, due, done, words in _LISTED.get(record.kind.name, ()):
        for index, item in enumerate(record.get(name, ())):
            if item.get(due, "") >= since and done not in item:
                yield _event(book, record, f"{name}-{item.get(key, index)}", item[due], words, item)


_ACTION = Text("Corrective action due", "纠正预防措施到期")


def _actions(book: Book, since: str) -> Iterator[Event]:
    for action in actions(book):
        due = action.due.isoformat() if action.due and not action.closed else ""
        if due >= since:
            event = _event(book, action.record, "action", due, _ACTION, action.record.data)
            yield event._replace(person=action.owner or event.person)


def _event(book: Book, record: Record, part: str, day: str, words: Text, item: Mapping[str, Any]) -> Event:
    told = Text("{words}: {about}", "{words}：{about}").fill(words=words, about=_about(book, record, item))
    uid = f"{record.ref}-{part}".replace("/", "-").replace("#", "-")
    return Event(uid, date.fromisoformat(day), told, _whose(book, record, item))


def _whose(book: Book, record: Record, item: Mapping[str, Any]) -> str | None:
    """Who is to do it: whom the item or the record names, or the customer's owner where he is no longer here."""
    customer = book.customers.get(str(record.get("customer", "")))
    owner = customer.owner_on(book.today) if customer else None
    named = (item.get("owner"), record.get("for"), record.get("person"), record.writer, owner)
    people = (book.people.get(one or "") for one in named)
    return next((one.id for one in people if one is not None and one.active_on(book.today)), None)


def _about(book: Book, record: Record, item: Mapping[str, Any]) -> Text:
    customer = book.customers.get(str(record.get("customer", "")))
    said = item.get("text") or item.get("name") or record.get("title")
    if said and item is not record.data:
        return Text(str(said), str(said))
    return customer.short_name if customer else book.title(record)


def read_by(audience: Audience, whole: Book, reader: str) -> tuple[Text, list[Event]]:
    """A calendar's name and its entries, as its reader sees the book: of a person's those that are his, or everybody's."""
    found = events(audience.of(reader).book, whole)
    if reader == TEAM:
        return whole.company.name, [_named(whole, one) for one in found]
    own = [one for one in found if one.person in (None, reader)]
    return whole.people[reader].name, [*own, *_reviews(whole, reader)]


_REVIEW = Text("Review the plan: {name}", "审核计划：{name}")


def _reviews(whole: Book, reader: str) -> Iterator[Event]:
    """The plans that wait for this reader's review; what nobody reviewed for four weeks is history."""
    since = whole.now - timedelta(weeks=4)
    for plan in whole.of("plan"):
        review = review_of(whole, plan)
        if review.reviewer == reader and review.state in ("open", "missing") and review.due and review.due >= since:
            uid = f"{plan.ref}-review".replace("/", "-")
            name = whole.people[plan["person"]].name
            yield Event(uid, review.due, _REVIEW.fill(name=name), reader)


def _named(whole: Book, event: Event) -> Event:
    """An entry of everybody's calendar tells whose it is."""
    person = whole.people.get(event.person or "")
    return event._replace(title=_OF.fill(title=event.title, name=person.name)) if person else event


_OF = Text("{title} ({name})", "{title}（{name}）")


def calendars(audience: Audience, whole: Book) -> Mapping[str, Callable[[Lang], bytes]]:
    """Each calendar this viewer may have, by whose it is; made when asked, in both languages from the same entries."""
    entries = lru_cache(maxsize=None)(partial(read_by, audience, whole))

    def made(reader: str, lang: Lang) -> bytes:
        name, found = entries(reader)
        return calendar(found, whole, name, lang)

    return {reader: partial(made, reader) for reader in audience.calendars}


def calendar(entries: list[Event], book: Book, name: Text, lang: Lang) -> bytes:
    """An iCalendar file; its stamp is the book's moment, so that the same book gives the same bytes."""
    import icalendar

    made = icalendar.Calendar()
    made.add("prodid", "-//Salesbook//Salesbook//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name.say(lang))
    made.add("x-wr-timezone", str(book.zone))
    made.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", icalendar.vDuration(AGAIN).to_ical().decode())  # type: ignore[no-untyped-call]
    for entry in sorted(entries, key=lambda one: (str(one.at), one.uid)):
        made.add_component(_component(entry, book, lang))
    return bytes(made.to_ical())


def _component(entry: Event, book: Book, lang: Lang) -> Any:
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"{entry.uid}@salesbook")
    event.add("dtstamp", book.now.astimezone(UTC))
    event.add("summary", entry.title.say(lang))
    if isinstance(entry.at, datetime):
        # In UTC a phone needs no table of zones to show the right hour.
        begins = entry.at.astimezone(UTC) - (SHOWN if _ends_the_day(entry.at) else timedelta(0))
        event.add("dtstart", begins)
        event.add("dtend", begins + SHOWN)
    else:
        event.add("dtstart", entry.at)
        event.add("dtend", entry.at + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event


def _ends_the_day(at: datetime) -> bool:
    return day_and_hour(at)[0] < at.date()
