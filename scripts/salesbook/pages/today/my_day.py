"""My day: today's stops on a route sheet, what else wants doing, the next day, the own month and hand-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from salesbook.calendar import week_of
from salesbook.kinds import Person
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, day_page, person_page, write_page
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Fact,
    Head,
    Link,
    Many,
    Near,
    Picture,
    Row,
    Section,
    Sheet,
    Under,
    Value,
    table,
)
from salesbook.pages.today import attention, day_stops, matter_state, own_month, wanting
from salesbook.pages.today.day_stops import StopShown
from salesbook.pages.week.hand_ins import mark_value
from salesbook.views import hand_in
from salesbook.views.mark import Mark
from salesbook.views.office import office
from salesbook.words import Text, join, same

_TITLE, _OF = Text("My day", "我的一天"), Text("{name}: the day", "{name}的一天")
_WORDS = Text("today stops route tomorrow", "今天 拜访路线 明天 建议")
_LEFT_OUT = Text(
    "This view holds what the plan says. Promises, money, tasks and what wants contact are for the person and superiors.",
    "本视图只含计划里的内容；约定、货款、任务和该联系的客户由本人及上级查看。",
)


class Round(NamedTuple):
    """A day's stops beside their route sheet. Today's has no title of its own."""

    title: Text | None
    beside: Value
    sheet: Picture | None
    stops: tuple[StopShown, ...]
    empty: Value
    note: Text | None


class DayView(NamedTuple):
    """What a person's day shows: today, what wants doing, the next workday, what else is wrong, parts below."""

    head: Head
    doing: tuple[Link | Text, ...]
    today: Round
    wanting: Section | None
    then: Round
    also: Section | None
    parts: tuple[Section, ...]
    foot: Value


@pages(Address.MY_DAY, MenuGroup.TODAY, _TITLE)
def everybodys_day(reader: Reader) -> Iterator[Page]:
    """A page for everybody at work, and the list of them; for a person his own day stands in its place."""
    people = [
        at_work
        for at_work in reader.book.people.values()
        if at_work.roles_on(reader.today) and at_work.active_on(reader.today)
    ]
    own = next((at_work for at_work in people if at_work.id == reader.audience.viewer), None)
    entry = SearchEntry(_TITLE, Text("Day", "一天"), _WORDS)
    if own is None:
        yield reader.page(Address.MY_DAY, _TITLE, "sheet.html", lambda: _index(reader, people), entry)
    for person in people:
        yield _page(reader, person, _TITLE if person is own else _OF.fill(name=person.name))


def _page(reader: Reader, person: Person, title: Text) -> Page:
    entry = SearchEntry(title, Text("Day", "一天"), same(f"{person.id} {person.name.en} {person.name.zh}"))
    path = day_page(person.id, reader.audience.viewer)
    page = reader.page(path, title, "my_day.html", lambda: _view(reader, person, title), entry)
    if not person.holds("rep", reader.today):
        return page
    own = _OWN if reader.audience.answers_for(person.id) else ()
    return page._replace(obligations=("R60", "R61", "R87", "R97", *own))


_OWN = ("R18", "R21", "R27")


def _view(reader: Reader, person: Person, title: Text) -> DayView:
    today = reader.today
    sees = reader.audience.answers_for(person.id)
    beside = Many((person.name, Near(today))) if title is _TITLE else Near(today)
    return DayView(
        Head(title, beside, reader.calendar(person.id)),
        _links(reader, person),
        _round(reader, person, today, _nothing(reader, person)),
        wanting.section(reader, person.id) if sees else None,
        _round(reader, person, next_workday(reader, person), _UNPLANNED, _NEXT),
        attention.of_people(reader, {person.id}, _ALSO, matter_state.TOLD) if sees else None,
        (own_month.section(reader, person.id), _hand_in(reader, person)) if sees else (),
        None if sees else _LEFT_OUT,
    )


def _round(reader: Reader, person: Person, day: date, empty: Value, title: Text | None = None) -> Round:
    stops = day_stops.of_day(reader, person.id, day, sees=reader.audience.answers_for(person.id))
    sheet = day_stops.sheet(stops)
    beside = Many((Near(day), number_of(len(stops), Text("stop|stops", "站")))) if stops else Near(day)
    note = _note(bool(sheet), any(stop.at and not stop.done for stop in stops))
    return Round(title, beside, sheet, tuple(day_stops.shown(reader, person.id, stops)), empty, note)


def _note(drawn: bool, led: bool) -> Text | None:
    """What the reader of a drawing, and of the ways to a map, must know."""
    parts = [words for words, shown in ((day_stops.STRAIGHT, drawn), (day_stops.MAPS, led)) if shown]
    return join(parts, " ", "") if parts else None


_WRITE = Text("Write a visit", "写拜访")
_PERSON, _WEEK = Text("Person", "个人页面"), Text("Week", "本周")


def _links(reader: Reader, person: Person) -> tuple[Link | Text, ...]:
    week = reader.week_pages.to_week(week_of(reader.today), _WEEK)
    beside = (week, Link(person_page(person.id), _PERSON))
    if "visit" not in reader.book.kinds:
        return (Link(Address.WRITE, _WRITE), *beside)
    round_ = Link(write_page(Address.ROUND.rpartition("/")[2], person=person.id), _ROUND)
    return (Link(write_page("visit", person=person.id), _WRITE), round_, *beside)


_ROUND = Text("Write stop by stop", "一站一站写")


_FREE = Text("No workday today.", "今天不上班。")
_AWAY = Text("On leave today.", "今天休假。")
_NONE = Text(
    "No stop is left in today's plan. What wants doing stands below; put it into the plan or do it now.",
    "今天的计划里没有要跑的了。该做的在下面，可以排进计划，也可以现在做。",
)


_NONE_TOLD = Text("No stop is left in today's plan.", "今天的计划里没有要跑的了。")
_NO_PLAN = Text(
    "No plan of this week is in the book. Its lines become the day's stops, with route and map.",
    "台账里还没有本周计划。计划里的每一项会成为当天的一站，带路线和地图。",
)


def _nothing(reader: Reader, person: Person) -> Value:
    """Why a day has no stop, and what to do."""
    if person.away_on(reader.today):
        return _AWAY
    if not office(reader.book).workdays.has(reader.today):
        return _FREE
    if reader.book.get("plan", f"{week_of(reader.today).slug}/{person.id}") is None:
        return first_steps.first(reader, _NO_PLAN, "plan")
    return _NONE if reader.audience.answers_for(person.id) else _NONE_TOLD


def next_workday(reader: Reader, person: Person) -> date:
    """The next day the office works and the person is there; the next day at all where none is known."""
    days = (reader.today + timedelta(days=n) for n in range(1, _AHEAD))
    there = (day for day in days if office(reader.book).workdays.has(day) and not person.away_on(day))
    return next(there, reader.today + timedelta(days=1))


_AHEAD = 30
_NEXT = Text("Next workday", "下一个工作日")
_UNPLANNED = Text(
    "Nothing is planned for that day yet. A plan's lines and promises for that day stand here.",
    "那天还没有安排。计划项和约在那天的事会出现在这里。",
)


_ALSO = Text("What else needs attention", "还需要处理的")
_HANDED = Text("My hand-in", "提交情况")
_FORMS = {
    "plan": Text("Plan, week {week}", "第{week}周计划"),
    "summary": Text("Summary, week {week}", "第{week}周总结"),
}


def _hand_in(reader: Reader, person: Person) -> Section:
    """The forms of the week that ended, and of the present one."""
    now = week_of(reader.today)
    facts = []
    for week in (now.later(-1), now):
        for row in hand_in.hand_ins(reader.book, week):
            if row.person == person.id and row.mark is not Mark.NOT_OWED:
                number = week.number if row.form == "summary" else week.later(1).number
                facts.append(Fact(_FORMS[row.form].fill(week=number), mark_value(row)))
    return Section(_HANDED, tuple(facts), empty=Text("No form is owed.", "没有应交的表。"))


# The list of days, for those who are no one of them

_EVERYBODY = Text("Everybody's day", "每个人的一天")
_NOBODY = Text("Nobody is at work here yet. People are files records/people/{id}.yaml.", "还没有在职人员。每个人是一个文件 records/people/{id}.yaml。")  # fmt: skip


def _index(reader: Reader, people: list[Person]) -> Sheet:
    columns = (
        Column(Text("Name", "姓名"), "t"),
        Column(Text("Done today", "今天已跑"), "n"),
        Column(Text("Still to do", "还有"), "n"),
        Column(Text("Next", "下一站"), "f"),
        Column(Text("Next workday", "下一个工作日"), "n"),
    )
    rows = tuple(_row(reader, person) for person in people)
    part = Section(None, table=table(_EVERYBODY, columns, rows), empty=_NOBODY)
    idle = people and not any(any(row.cells[1:]) for row in rows)
    start = first_steps.first(reader, _NO_STOP, "plan") if idle else None
    return Sheet(Head(_EVERYBODY, Near(reader.today)), ((part,),), start=start)


_NO_STOP = Text(
    "Nobody has a stop today or on the next workday. Stops come from the lines of the week's plans, and from promises.",
    "今天和下一个工作日都没有要跑的。站点来自周计划和约定。",
)


def _row(reader: Reader, person: Person) -> Row:
    sees = reader.audience.answers_for(person.id)
    stops = day_stops.of_day(reader, person.id, reader.today, sees=sees)
    left = [stop for stop in stops if not stop.done]
    then = day_stops.of_day(reader, person.id, next_workday(reader, person), sees=sees)
    first = Under(left[0].name, day_stops.purposes(left[0])) if left else None
    counts = (len(stops) - len(left) or None, len(left) or None)
    return Row((Link(day_page(person.id, reader.audience.viewer), person.name), *counts, first, len(then) or None))
