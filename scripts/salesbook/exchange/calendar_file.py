"""Calendars a phone can subscribe to: deadlines, promises, deliveries, payments promised, decisions due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from salesbook.audience import TEAM, Audience
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.office import Office
from salesbook.words import Lang, Text

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
    """One entry. `uid` stays the same while the matter does; `at` is a moment, or a whole day."""

    uid: str
    at: date | datetime
    title: Text
    person: str | None


def events(book: Book) -> Iterator[Event]:
    """All entries that a book, as somebody sees it, gives rise to: what lies ahead and the last four weeks."""
    since = book.today - timedelta(weeks=4)
    for deadline in Office(book).next(AHEAD):
        yield Event(f"clock-{deadline.what}-{deadline.period}", deadline.at, _CLOCK[deadline.what], None)
    for record in book.all():
        for event in _of(book, record):
            day = event.at.date() if isinstance(event.at, datetime) else event.at
            if day >= since:
                yield event


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


def _of(book: Book, record: Record) -> Iterator[Event]:
    for name, words in _DATED.get(record.kind.name, ()):
        if name in record.data:
            yield _event(book, record, name, record[name], words, record.data)
    for name, key, due, done, words in _LISTED.get(record.kind.name, ()):
        for index, item in enumerate(record.get(name, ())):
            if due in item and done not in item:
                yield _event(book, record, f"{name}-{item.get(key, index)}", item[due], words, item)


def _event(book: Book, record: Record, part: str, day: str, words: Text, item: Mapping[str, Any]) -> Event:
    told = Text("{words}: {about}", "{words}：{about}").fill(words=words, about=_about(book, record, item))
    uid = f"{record.ref}-{part}".replace("/", "-").replace("#", "-")
    named = (item.get("owner"), record.get("for"), record.get("person"), record.writer)
    return Event(uid, date.fromisoformat(day), told, next((one for one in named if one in book.people), None))


def _about(book: Book, record: Record, item: Mapping[str, Any]) -> Text:
    customer = book.customers.get(str(record.get("customer", "")))
    said = item.get("text") or item.get("name") or record.get("title")
    if said and item is not record.data:
        return Text(str(said), str(said))
    return customer.short_name if customer else book.title(record)


def read_by(whole: Book, reader: str) -> tuple[Text, list[Event]]:
    """A calendar's name and its entries, as its reader sees the book: of a person's those that are his, or everybody's."""
    found = events(Audience(whole, reader).book)
    if reader == TEAM:
        return whole.company.name, list(found)
    return whole.people[reader].name, [one for one in found if one.person in (None, reader)]


def calendars(audience: Audience, whole: Book, lang: Lang) -> Iterator[tuple[str, bytes]]:
    """File name and content of each calendar this viewer may have."""
    for reader in audience.calendars:
        name, entries = read_by(whole, reader)
        yield f"{reader}.ics", calendar(entries, whole, name, lang)


def calendar(entries: list[Event], book: Book, name: Text, lang: Lang) -> bytes:
    """An iCalendar file; its stamp is the book's moment, so that the same book gives the same bytes."""
    import icalendar

    made = icalendar.Calendar()
    made.add("prodid", "-//Salesbook//Salesbook//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name.say(lang))
    made.add("x-wr-timezone", str(book.zone))
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
        event.add("dtstart", entry.at.astimezone(UTC))
        event.add("dtend", entry.at.astimezone(UTC) + timedelta(minutes=30))
    else:
        event.add("dtstart", entry.at)
        event.add("dtend", entry.at + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event
