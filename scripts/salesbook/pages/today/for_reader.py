"""What home begins with for its reader: what waits for him, his stops, promises, money and month; then come the others'."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.calendar import week_of
from salesbook.kinds import Person
from salesbook.pages.money import collection
from salesbook.pages.money.collection import Chased
from salesbook.pages.parts.addresses import Address, day_page, place_on, write_page
from salesbook.pages.parts.amounts import full, number_of, unit, with_own
from salesbook.pages.parts.lamps import by_days
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Link, Row, Section, Value, table
from salesbook.pages.today import attention, day_stops, own_month, promises_due
from salesbook.rules.agenda import Item
from salesbook.rules.duty import Mark
from salesbook.rules.gone import works_here
from salesbook.views.office import office
from salesbook.views.worth import NOTHING
from salesbook.words import Text

MOST = 8
"""Rows of each part; the page that the part leads to has them all."""
ANSWERING = frozenset(
    {
        *("plan-reviewed", "visit-problem-answered", "request-answered", "suggestion-answered"),
        *("escalation-decided", "contract-waiting", "price-unacknowledged", "monthly-check", "week-archived"),
    }
)
"""The rules by which others wait for somebody: for a review, an answer, a decision, a check, the filing."""


def reader_himself(reader: Reader) -> Person | None:
    """The person who reads, where he works here; None for the team's and the managers' common view."""
    person = reader.book.people.get(reader.audience.viewer)
    return person if person is not None and person.active_on(reader.today) else None


def waiting(reader: Reader) -> tuple[Item, ...]:
    """What others, who work here, wait for from the reader himself, the most urgent first."""
    person = reader_himself(reader)
    if person is None:
        return ()
    own = (item for item in reader.to_do if item.manual.id in ANSWERING and item.person == person.id and not item.done)
    return tuple(item for item in own if item.record is None or works_here(reader.book, item.record.writer))


def already_shown(reader: Reader) -> frozenset[Item]:
    """What these sections tell already: what waits for the reader, and the debts of a rep's own customers."""
    person = reader_himself(reader)
    if person is None or not person.holds("rep", reader.today):
        return frozenset(waiting(reader))
    owed = (item for item in reader.to_do if item.manual.id in _DEBTS and item.person == person.id)
    return frozenset((*waiting(reader), *owed))


_DEBTS = ("instalment-overdue", "overdue-unchased")


def sections(reader: Reader) -> Iterator[tuple[Section, ...]]:
    """The first rows of home, section by section beside each other."""
    person = reader_himself(reader)
    if person is None:
        return
    waits = waiting(reader)
    if waits or leads(reader, person):
        yield (_waiting(reader, waits),)
    if person.holds("rep", reader.today):
        yield _stops(reader, person), promises_due.section(reader, week_of(reader.today), person.id)
        yield _owed(reader, person), own_month.section(reader, person.id)


def leads(reader: Reader, person: Person) -> bool:
    """Whether anybody at work reports to somebody."""
    people = reader.book.people.values()
    return any(
        person_at_work.get("reports_to") == person.id and person_at_work.active_on(reader.today)
        for person_at_work in people
    )


def doing(reader: Reader) -> tuple[Link, ...]:
    """What to do first: on the day of the weekly meeting its pack, then the reader's own pages."""
    return tuple(_doing(reader))


def _doing(reader: Reader) -> Iterator[Link]:
    meeting = meeting_today(reader)
    if meeting is not None:
        yield meeting
    person = reader_himself(reader)
    if person is None:
        return
    if leads(reader, person):
        yield Link(Address.MY_TEAM, Text("My team", "我的团队"))
    if person.roles_on(reader.today):
        yield Link(day_page(person.id, person.id), Text("My day", "我的一天"))
    if person.holds("rep", reader.today) and "visit" in reader.book.kinds:
        yield Link(write_page("visit", person=person.id), Text("Write a visit", "写拜访"))


def meeting_today(reader: Reader) -> Link | None:
    """The way to the pack of the weekly meeting, on the day it is held."""
    held = office(reader.book).meeting(week_of(reader.today))
    if held.date() != reader.today:
        return None
    return reader.week_pages.to_pack(week_of(reader.today).later(-1), Text("Meeting pack", "周例会材料"))


_WAITS = Text("Waiting for you", "等您处理")
_NONE_WAIT = Text("No plan, question, problem or paper waits for you.", "没有等您审核、答复或办理的事。")


def _waiting(reader: Reader, items: tuple[Item, ...]) -> Section:
    about = [item for item in items if item.record is not None]
    bundles = [*attention.each(about), *attention.bundled(item for item in items if item.record is None)]
    listed = attention.rows_of(reader, _WAITS, bundles[:MOST], to_write=True)
    beside = attention.unit(len(items)) if items else None
    more = Link(Address.OPEN_MATTERS, attention.THEM_ALL) if bundles[MOST:] else None
    return Section(_WAITS, table=listed, beside=beside, empty=_NONE_WAIT, note=more, anchor="waiting")


_STOPS = Text("My stops today", "我今天的拜访")
_MY_DAY = Text("Route, map and what else wants doing: my day", "路线、地图和该做的事：我的一天")
_NO_STOP = Text("Nothing is planned for today.", "今天没有安排。")
_VISITED, _TO_COME = Text("visited", "已拜访"), Text("to come", "要去")


def _stops(reader: Reader, person: Person) -> Section:
    """Today's round, in its order."""
    stops = day_stops.of_day(reader, person.id, reader.today, sees=True)
    columns = (
        Column(Text("Stop", "站"), "n"),
        Column(Text("Customer", "客户"), "t"),
        Column(Text("What for", "做什么"), "f"),
        Column(Text("State", "情况"), "e w"),
    )
    rows = tuple(
        Row((stop.number, stop.name, day_stops.purposes(stop), _VISITED if stop.done else _TO_COME)) for stop in stops
    )
    left = sum(stop.done is None for stop in stops)
    beside = _LEFT.fill(left=left, all=len(stops)) if stops else None
    link = Link(day_page(person.id, person.id), _MY_DAY)
    return Section(_STOPS, table=table(_STOPS, columns, rows[:MOST]), beside=beside, empty=_NO_STOP, note=link)


_LEFT = Text("{left} of {all} still to do", "{all} 站，还有 {left} 站")
_OWED = Text("My money overdue", "我的逾期款")
_NOTHING_OWED = Text("Nothing of your customers is overdue.", "您的客户没有逾期款。")
_SUM = Text("{unit} {amount}, {count} {count:customer|customers}", "{count} 家，{amount} {unit}")
_ALL_OWED = Text("Each debt with its attempts: receivables", "每笔欠款和催款经过：应收与催款")


def _owed(reader: Reader, person: Person) -> Section:
    """What is overdue at the reader's customers, the longest first, and whether it was asked for in time."""
    own_debts = [chased for chased in collection.debts(reader) if chased.debt.person == person.id]
    columns = (
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Owed ({unit})", "欠款（{unit}）").fill(unit=unit(reader.currency)), "n"),
        Column(Text("Overdue", "逾期"), "n"),
        Column(Text("State", "情况"), "e w"),
    )
    rows = tuple(Row(_debt(reader, chased)) for chased in own_debts[:MOST])
    total = sum((chased.debt.owed.outstanding for chased in own_debts), NOTHING)
    data = {
        "amount": full(total) or "",
        "unit": unit(reader.currency),
        "count": len({chased.customer for chased in own_debts}),
    }
    beside = _SUM.fill(**data) if own_debts else None
    link = Link(place_on(Address.MONEY, "form-3"), _ALL_OWED) if own_debts else None
    return Section(_OWED, table=table(_OWED, columns, rows), beside=beside, empty=_NOTHING_OWED, note=link)


def _debt(reader: Reader, chased: Chased) -> tuple[Value, ...]:
    owed, last_asked = chased.debt.owed, chased.last_asked
    amount = with_own(full(owed.outstanding), reader.book, owed.document, owed.amount)
    days = number_of(chased.debt.days, Text("day|days", "天"))
    if last_asked is None:
        return reader.customer(chased.customer, {}), amount, days, collection.never_asked(reader, chased.debt)
    idle = (reader.today - last_asked).days
    state = by_days("overdue-unchased", Mark.LATE, idle) if chased.late else _ASKED.fill(day=reader.day(last_asked))
    return reader.customer(chased.customer, {}), amount, days, state


_ASKED = Text("asked {day}", "{day}催过")
